//! SPF records (RFC 7208): which TXT records are SPF, what stands in one, and what it says of one sender.

mod check;
mod expand;
mod macros;
mod outcome;
mod question;
mod record;
pub mod space;
mod term;
pub mod walk;

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
}
