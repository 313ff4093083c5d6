//! What senders make of MTA-STS and TLS-RPT, and mail programs of BIMI.

use jiff::Timestamp;

use super::certificates::own_certificate;
use crate::fact::{
    Bimi, Cause, Facts, Mail, MailServer, MtaSts, MtaStsAnswer, MtaStsState, RecordUse, Seen,
    TlsRpt, Trust, Why,
};
use crate::parse;
use crate::parse::mail_record::Picked;
use crate::parse::mta_sts::{Mode, Policy};
use crate::target::Target;

/// Patterns of a policy that are kept.
const MOST_PATTERNS: usize = 100;

/// Fills the derived facts about these policies. What TLSA records say of mail servers stands before.
pub(super) fn complete(facts: &mut Facts, target: &Target, observed_at: Timestamp) {
    let mail = &mut facts.mail;
    mail.mta_sts = mta_sts(mail, &facts.mail_servers, target, observed_at);
    mail.tls_rpt = mail.tls_rpt_txt.as_ref().and_then(|texts| tls_rpt(texts));
    mail.bimi = mail.bimi_txt.as_ref().and_then(|texts| bimi(texts));
    let state = match &mail.mta_sts {
        Seen::Known(sts) => sts.state.clone().map(Some),
        Seen::Absent => Seen::Known(None),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    let withdrawn = [None, Some(MtaStsState::None)];
    mail.mta_sts_used = state.clone().map(|state| !withdrawn.contains(&state));
    mail.mta_sts_enforced = state.map(|state| state == Some(MtaStsState::Enforce));
}

fn mta_sts(
    mail: &Mail,
    servers: &Seen<Vec<MailServer>>,
    target: &Target,
    at: Timestamp,
) -> Seen<MtaSts> {
    mail.mta_sts_txt.as_ref().and_then(|texts| {
        let (records, record, record_mistakes) = match parse::mta_sts::pick(texts) {
            Picked::Nothing => return Seen::Absent,
            Picked::One(text) => {
                let mistakes = parse::mta_sts::record_mistakes(&text);
                (vec![text], usable_without(&mistakes), mistakes)
            }
            Picked::Several(texts) => (texts, RecordUse::Several, Vec::new()),
            Picked::NotQuite(texts) => (texts, RecordUse::Invalid, vec!["v".to_owned()]),
        };
        let found = if record == RecordUse::Usable {
            policy(mail, target, at)
        } else {
            Seen::Known(Found::without_policy(MtaStsState::NotSought))
        };
        let allowed = |found: &Found| match &found.policy {
            Some(policy) if policy.mode != Some(Mode::None) => unmatched(mail, policy),
            _ => Seen::Known(Vec::new()),
        };
        Seen::Known(MtaSts {
            records,
            record,
            record_mistakes,
            mx_unmatched: found.as_ref().and_then(allowed),
            mx_failing: failing(servers),
            state: found.as_ref().map(|found| found.state),
            max_age_days: found.as_ref().map(|found| found.max_age() / 86_400),
            mx_patterns: found.as_ref().map(|found| found.patterns().to_vec()),
            policy_mistakes: found.map(|found| found.mistakes),
        })
    })
}

fn usable_without(mistakes: &[String]) -> RecordUse {
    if mistakes.is_empty() {
        RecordUse::Usable
    } else {
        RecordUse::Invalid
    }
}

/// What a sender finds who follows a record.
struct Found {
    state: MtaStsState,
    /// The policy, where it is valid.
    policy: Option<Policy>,
    mistakes: Vec<String>,
}

impl Found {
    fn without_policy(state: MtaStsState) -> Self {
        Self {
            state,
            policy: None,
            mistakes: Vec::new(),
        }
    }

    fn malformed(mistakes: Vec<String>) -> Self {
        Self {
            mistakes,
            ..Self::without_policy(MtaStsState::Malformed)
        }
    }

    fn max_age(&self) -> u64 {
        let policy = self.policy.as_ref();
        policy.and_then(|policy| policy.max_age).unwrap_or_default()
    }

    fn patterns(&self) -> &[String] {
        let all = self.policy.as_ref().map(|policy| policy.mx.as_slice());
        let all = all.unwrap_or_default();
        all.get(..MOST_PATTERNS).unwrap_or(all)
    }
}

/// Kleene: a certificate that no sender takes decides, whatever the answer was, and so does an answer that
/// is no policy, whatever the certificate; a policy is there only where both are in order.
fn policy(mail: &Mail, target: &Target, at: Timestamp) -> Seen<Found> {
    if mail.mta_sts_addresses == Seen::Absent {
        return Seen::Known(Found::without_policy(MtaStsState::NoAddress));
    }
    let holds = certificate_holds(mail, &format!("mta-sts.{}", target.ascii()), at);
    if holds == Seen::Known(false) {
        return Seen::Known(Found::without_policy(MtaStsState::BadCertificate));
    }
    let found = match &mail.mta_sts_policy {
        Seen::Known(answer) => read(answer),
        // Only where it has no address, which was dealt with above.
        Seen::Absent => Seen::Unknown(Cause::Follows.into()),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    found.and_then(|found| match (&found.policy, holds) {
        (Some(_), Seen::Unknown(why)) => Seen::Unknown(why),
        _ => Seen::Known(found),
    })
}

/// Whether a sender takes the certificate of the host: trusted as it was sent, in date, made for its name
/// (RFC 8461 3.3).
fn certificate_holds(mail: &Mail, host: &str, at: Timestamp) -> Seen<bool> {
    let chain = match &mail.mta_sts_chain {
        Seen::Known(chain) => chain,
        Seen::Absent => return Seen::Known(false),
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    };
    let trusted = chain.trust.clone().map(|trust| trust == Trust::Trusted);
    let fits = own_certificate(chain, host, at)
        .map(|own| own.covers_name && !own.expired && !own.not_yet_valid);
    match (trusted, fits) {
        (Seen::Known(true), Seen::Known(true)) => Seen::Known(true),
        (Seen::Unknown(why), Seen::Known(true) | Seen::Unknown(_))
        | (Seen::Known(true), Seen::Unknown(why)) => Seen::Unknown(why),
        _ => Seen::Known(false),
    }
}

/// An answer as a sender reads it: 200 and nothing else counts (RFC 8461 3.3).
fn read(answer: &MtaStsAnswer) -> Seen<Found> {
    match answer.status {
        200 => {}
        300..=399 => return Seen::Known(Found::without_policy(MtaStsState::Redirect)),
        _ => return Seen::Known(Found::without_policy(MtaStsState::NotFound)),
    }
    if !parse::mta_sts::is_plain_text(&answer.content_type) {
        return Seen::Known(Found::malformed(vec!["Content-Type".to_owned()]));
    }
    if answer.cut {
        let doing = "read the policy: it is longer than is kept of it";
        return Seen::Unknown(Why::new(Cause::TooLarge, doing));
    }
    let policy = parse::mta_sts::policy(&answer.text);
    let state = match policy.mode {
        Some(mode) if policy.mistakes.is_empty() => match mode {
            Mode::Enforce => MtaStsState::Enforce,
            Mode::Testing => MtaStsState::Testing,
            Mode::None => MtaStsState::None,
        },
        _ => return Seen::Known(Found::malformed(policy.mistakes)),
    };
    Seen::Known(Found {
        state,
        policy: Some(policy),
        mistakes: Vec::new(),
    })
}

/// Mail servers that a policy does not allow, each once, those that are tried first in front.
fn unmatched(mail: &Mail, policy: &Policy) -> Seen<Vec<String>> {
    let mx = match &mail.mx {
        Seen::Known(mx) => mx,
        Seen::Absent => return Seen::Known(Vec::new()),
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    };
    let mut hosts: Vec<String> = Vec::new();
    for record in &mx.records {
        let is_refused = record.host != "." && !parse::mta_sts::allows(&policy.mx, &record.host);
        if is_refused && !hosts.contains(&record.host) {
            hosts.push(record.host.clone());
        }
    }
    Seen::Known(hosts)
}

fn failing(servers: &Seen<Vec<MailServer>>) -> Seen<Vec<String>> {
    match servers {
        Seen::Known(servers) => Seen::names_where(
            servers,
            |server| &server.name,
            |server| server.certificate_holds.clone().map(|holds| !holds),
        ),
        Seen::Absent => Seen::Known(Vec::new()),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    }
}

fn tls_rpt(texts: &[String]) -> Seen<TlsRpt> {
    let (records, record, read) = match parse::tls_rpt::pick(texts) {
        Picked::Nothing => return Seen::Absent,
        Picked::One(text) => {
            let read = parse::tls_rpt::record(&text);
            let record = if read.addresses.is_empty() {
                RecordUse::Invalid
            } else {
                RecordUse::Usable
            };
            (vec![text], record, read)
        }
        Picked::Several(texts) => (texts, RecordUse::Several, parse::tls_rpt::Record::default()),
        Picked::NotQuite(texts) => {
            let read = texts.first().map(|text| parse::tls_rpt::record(text));
            (texts, RecordUse::Invalid, read.unwrap_or_default())
        }
    };
    Seen::Known(TlsRpt {
        records,
        record,
        report_addresses: read.addresses,
        mistakes: read.mistakes,
    })
}

fn bimi(texts: &[String]) -> Seen<Bimi> {
    let (records, record, read) = match parse::bimi::pick(texts) {
        Picked::Nothing => return Seen::Absent,
        Picked::One(text) => {
            let read = parse::bimi::record(&text);
            (vec![text], usable_without(&read.mistakes), read)
        }
        Picked::Several(texts) => (texts, RecordUse::Several, parse::bimi::Record::default()),
        Picked::NotQuite(texts) => {
            let read = texts.first().map(|text| parse::bimi::record(text));
            (texts, RecordUse::Invalid, read.unwrap_or_default())
        }
    };
    Seen::Known(Bimi {
        records,
        record,
        declined: read.declined,
        logo: read.logo,
        proof: read.proof,
        mistakes: read.mistakes,
    })
}

#[cfg(test)]
mod tests;
