//! How far a domain without mail is closed to those who would misuse its name.

use crate::fact::{Dmarc, DmarcPolicy, DmarcUse, Mail, Parking, Seen};

/// Fills the derived facts about parking, from MX, SPF and DMARC.
pub(super) fn complete(mail: &mut Mail, name: &str) {
    let closed = closed(mail);
    let sends_nothing = known_or(&mail.spf, |spf| spf.refuses_all.clone());
    let rejects = known_or(&mail.dmarc, rejects);
    let entries = [
        (&closed, format!("{name} MX 0 .")),
        (&sends_nothing, format!("{name} TXT \"v=spf1 -all\"")),
        (&rejects, dmarc_entry(mail, name)),
    ];
    let missing = entries
        .into_iter()
        .filter(|(stands, _)| **stands == Seen::Known(false));
    let missing = missing.map(|(_, entry)| entry).collect();
    let lost_reports = match &mail.dmarc {
        Seen::Known(dmarc) => dmarc.reports.dead.clone(),
        Seen::Absent => Seen::Known(Vec::new()),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    mail.parking = Seen::Known(Parking {
        closed,
        sends_nothing,
        rejects,
        missing,
        lost_reports,
    });
}

/// What has to stand for DMARC. Where an organisation further up governs what lies below the name, `psd=n`
/// takes that part over, without asking anything of the organisation (RFC 9989 4.7).
fn dmarc_entry(mail: &Mail, name: &str) -> String {
    let at = format!("_dmarc.{name}");
    let below = mail
        .dmarc
        .known()
        .and_then(|dmarc| dmarc.subdomains.known());
    let apart = match below {
        Some(below) if below.found_at != at => "; psd=n",
        _ => "",
    };
    format!("{at} TXT \"v=DMARC1; p=reject{apart}\"")
}

/// Without an MX record mail goes to the address of the name (RFC 5321 5.1).
fn closed(mail: &Mail) -> Seen<bool> {
    match &mail.mx {
        Seen::Known(mx) => Seen::Known(mx.null),
        Seen::Absent => match &mail.addresses {
            Seen::Known(addresses) => Seen::Known(addresses.is_empty()),
            Seen::Absent => Seen::Known(true),
            Seen::Unknown(why) => Seen::Unknown(why.clone()),
        },
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    }
}

fn rejects(dmarc: &Dmarc) -> Seen<bool> {
    let of_name = dmarc.usable == DmarcUse::Usable && dmarc.effective_policy == DmarcPolicy::Reject;
    if !of_name {
        return Seen::Known(false);
    }
    let below = dmarc.subdomains.as_ref();
    below.map(|below| {
        below.existing == DmarcPolicy::Reject && below.nonexistent == DmarcPolicy::Reject
    })
}

/// What a record says, or no where there is none.
fn known_or<T>(record: &Seen<T>, says: impl Fn(&T) -> Seen<bool>) -> Seen<bool> {
    match record {
        Seen::Known(record) => says(record),
        Seen::Absent => Seen::Known(false),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    }
}

#[cfg(test)]
mod tests;
