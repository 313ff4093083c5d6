//! Who may send mail for the domain, from what its list of senders leads to.

use crate::fact::{Cause, Mail, Seen, Spf, Why};
use crate::parse::spf::is_spf;
use crate::parse::spf::walk::{Answers, walk};

/// The list of a name, followed through what was asked for it.
pub(super) fn spf(name: &str, mail: &Mail) -> Seen<Spf> {
    mail.txt.as_ref().and_then(|texts| {
        let records = texts.iter().filter(|text| is_spf(text));
        let records: Vec<String> = records.cloned().collect();
        match records.as_slice() {
            [] => Seen::Absent,
            [record] => Seen::Known(followed(name, record, mail)),
            _ => Seen::Known(Spf::several(records)),
        }
    })
}

fn followed(name: &str, record: &str, mail: &Mail) -> Spf {
    let (lookups, otherwise) = match &mail.spf_lookups {
        Seen::Known(lookups) => (lookups.as_slice(), not_asked()),
        Seen::Absent => (&[][..], not_asked()),
        Seen::Unknown(why) => (&[][..], why.clone()),
    };
    walk(name, record, &Answers::new(lookups, otherwise)).into_fact(record)
}

fn not_asked() -> Why {
    Why::new(
        Cause::AskedEnough,
        "the list leads to more names than Belfort asks for",
    )
}
