//! Certificates against the moment of observation.

use jiff::Timestamp;

use super::days_between;
use crate::fact::{Certificate, Endpoint, Seen};

/// Fills the derived facts of every endpoint's certificate.
pub(super) fn complete(endpoints: &mut [Endpoint], observed_at: Timestamp) {
    for endpoint in endpoints {
        if let Seen::Known(certificate) = &mut endpoint.certificate {
            complete_certificate(certificate, observed_at);
        }
    }
}

fn complete_certificate(certificate: &mut Certificate, at: Timestamp) {
    let (from, until) = (certificate.not_before, certificate.not_after);
    certificate.days_left = days_between(at, until);
    certificate.expired = at > until;
    certificate.not_yet_valid = at < from;
    let lifetime = (until.as_second() - from.as_second()).max(1);
    let left = (until.as_second() - at.as_second()).clamp(0, lifetime);
    certificate.lifetime_left_percent =
        u8::try_from(i128::from(left) * 100 / i128::from(lifetime)).unwrap_or(100);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{KeyKind, SignatureHash};

    fn certificate(from: &str, until: &str) -> Certificate {
        Certificate {
            subject: String::new(),
            issuer: String::new(),
            names: Vec::new(),
            covers_name: true,
            not_before: from.parse().unwrap(),
            not_after: until.parse().unwrap(),
            days_left: 0,
            not_yet_valid: false,
            expired: false,
            lifetime_left_percent: 0,
            key_kind: KeyKind::Rsa,
            key_bits: 2048,
            exponent_one: false,
            signature_hash: SignatureHash::Sha2,
        }
    }

    #[test]
    fn days_are_counted_from_the_moment_of_observation() {
        let at: Timestamp = "2026-11-23T20:15:00Z".parse().unwrap();
        let mut soon = certificate("2026-09-01T00:00:00Z", "2026-12-02T21:00:00Z");
        complete_certificate(&mut soon, at);
        assert_eq!(
            (soon.days_left, soon.lifetime_left_percent, soon.expired),
            (9, 9, false)
        );
        let mut gone = certificate("2026-01-01T00:00:00Z", "2026-11-23T20:14:59Z");
        complete_certificate(&mut gone, at);
        assert_eq!(
            (gone.days_left, gone.lifetime_left_percent, gone.expired),
            (-1, 0, true)
        );
        let mut later = certificate("2027-01-01T00:00:00Z", "2027-12-31T00:00:00Z");
        complete_certificate(&mut later, at);
        assert!(later.not_yet_valid && later.lifetime_left_percent == 100);
        let mut absurd = certificate("-009000-01-01T00:00:00Z", "9999-12-30T00:00:00Z");
        complete_certificate(&mut absurd, at);
        assert!(!absurd.expired);
    }
}
