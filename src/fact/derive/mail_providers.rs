//! Which companies MX and SPF name.

use crate::fact::{Mail, Mx, Seen};
use crate::parse::mail_provider::{Provider, ProviderKind, by_mx, by_spf, spf_names};

/// Fills the derived facts about mail providers.
pub(super) fn complete(mail: &mut Mail) {
    let receiving = match &mail.mx {
        Seen::Known(mx) => Seen::Known(receiving(mx)),
        Seen::Absent => Seen::Known(Vec::new()),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    let of_kind = |is_wanted: fn(ProviderKind) -> bool| {
        let named = |all: &Vec<Provider>| {
            let wanted = all.iter().filter(|provider| is_wanted(provider.kind));
            names(wanted.copied())
        };
        receiving.as_ref().map(named)
    };
    mail.providers.filtering = of_kind(|kind| kind == ProviderKind::Filter);
    mail.providers.receiving = of_kind(|kind| kind != ProviderKind::Filter);
    let receiving = receiving.known().map_or(&[][..], Vec::as_slice);
    let sending = |texts: &[String]| {
        let included = spf_names(texts);
        let found = included.iter().filter_map(|name| by_spf(name));
        names(found.filter(|provider| !receiving.contains(provider)))
    };
    mail.providers.sending = match &mail.txt {
        Seen::Known(texts) => Seen::Known(sending(texts)),
        Seen::Absent => Seen::Known(Vec::new()),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
}

fn receiving(mx: &Mx) -> Vec<Provider> {
    let found = mx.records.iter().filter_map(|record| by_mx(&record.host));
    found.collect()
}

/// Each name once, in order.
fn names(providers: impl Iterator<Item = Provider>) -> Vec<String> {
    let mut names: Vec<String> = providers.map(|provider| provider.name.to_owned()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Cause, MxRecord, Why};

    fn mail(hosts: &[&str], spf: &str) -> Mail {
        let record = |host: &&str| MxRecord {
            preference: 10,
            host: (*host).to_owned(),
        };
        Mail {
            mx: Seen::Known(Mx {
                records: hosts.iter().map(record).collect(),
                ..Mx::default()
            }),
            txt: Seen::Known(vec![spf.to_owned()]),
            ..Mail::default()
        }
    }

    fn known(names: &[&str]) -> Seen<Vec<String>> {
        Seen::Known(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn who_receives_filters_and_sends_is_told_apart() {
        let mut mail = mail(
            &[
                "d1.a.ess.barracudanetworks.com",
                "d1.b.ess.barracudanetworks.com",
            ],
            "v=spf1 include:spf.protection.outlook.com include:servers.mcsv.net include:x.be -all",
        );
        complete(&mut mail);
        assert_eq!(mail.providers.filtering, known(&["Barracuda"]));
        assert_eq!(mail.providers.receiving, known(&[]));
        assert_eq!(
            mail.providers.sending,
            known(&["Mailchimp", "Microsoft 365"])
        );
    }

    #[test]
    fn a_company_that_receives_is_not_said_to_send_as_well() {
        let mut mail = mail(
            &["aspmx.l.google.com"],
            "v=spf1 include:_spf.google.com ~all",
        );
        complete(&mut mail);
        assert_eq!(mail.providers.receiving, known(&["Google Workspace"]));
        assert_eq!(mail.providers.sending, known(&[]));
    }

    #[test]
    fn what_could_not_be_seen_is_unknown_and_what_is_not_there_names_nobody() {
        let mut none = Mail {
            mx: Seen::Absent,
            txt: Seen::Absent,
            ..Mail::default()
        };
        complete(&mut none);
        assert_eq!(none.providers.receiving, known(&[]));
        assert_eq!(none.providers.sending, known(&[]));
        let why = Why::from(Cause::Timeout);
        none.mx = Seen::Unknown(why.clone());
        complete(&mut none);
        assert_eq!(none.providers.receiving, Seen::Unknown(why.clone()));
        assert_eq!(none.providers.filtering, Seen::Unknown(why));
        assert_eq!(none.providers.sending, known(&[]));
    }
}
