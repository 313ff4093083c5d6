//! SPF records (RFC 7208): which TXT records are SPF, what stands in one, and what it says of one sender.

mod check;
mod expand;
mod macros;
mod outcome;
mod question;
mod record;
mod term;

pub use self::check::{MOST_HOSTS, MOST_LOOKUP_TERMS, MOST_VOID_LOOKUPS, check};
pub use self::macros::DomainSpec;
pub use self::outcome::{
    Answers, Asked, CheckResult, Fault, FaultKind, Heard, Lookup, Outcome, Place, Step,
};
pub use self::question::{Question, dns_name};
pub use self::record::{
    Body, MOST_TERMS, Mechanism, Mistake, MistakeKind, Qualifier, Record, Term, read,
};

/// Whether a TXT record is an SPF record: the version, then a blank or the end (RFC 7208 4.5).
pub fn is_spf(text: &str) -> bool {
    text.split(' ')
        .next()
        .is_some_and(|version| version.eq_ignore_ascii_case("v=spf1"))
}

/// Whether a record authorises no server: `-all` before anything could match (RFC 7208 5.1, 6.2).
/// Anything else, also what this version cannot read, is not said to authorise nothing.
pub fn authorises_nothing(record: &str) -> bool {
    let mut terms = record.split(' ').filter(|term| !term.is_empty()).skip(1);
    terms
        .next()
        .is_some_and(|term| term.eq_ignore_ascii_case("-all"))
        && terms.all(|term| {
            term.get(..4)
                .is_some_and(|start| start.eq_ignore_ascii_case("exp="))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_must_stand_alone() {
        assert!(is_spf("v=spf1 -all"));
        assert!(is_spf("V=SPF1"));
        assert!(!is_spf("v=spf10 -all"));
        assert!(!is_spf(" v=spf1 -all"));
        assert!(!is_spf("spf2.0/pra -all"));
    }

    #[test]
    fn only_a_bare_refusal_authorises_nothing() {
        assert!(authorises_nothing("v=spf1 -all"));
        assert!(authorises_nothing("v=spf1  -ALL exp=why.%{d}"));
        for record in [
            "v=spf1",
            "v=spf1 ~all",
            "v=spf1 mx -all",
            "v=spf1 -all mx",
            "v=spf1 redirect=a.be",
        ] {
            assert!(!authorises_nothing(record), "{record}");
        }
    }
}
