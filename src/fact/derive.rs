//! Facts derived from facts: the home of every algorithm a rule may want. Run at the end of a scan and
//! again on saved evidence, so that new rules judge old evidence by today's reading of it.
//!
//! All of it is three-valued (Kleene): what does not hang on the unknown part is known.

mod name_servers;
mod sites;

use jiff::Timestamp;

use super::{Certificate, Facts, Mail, SecurityTxt, Seen};
use crate::target::Target;

/// Computes every derived fact anew from the observed ones.
pub fn complete(facts: &mut Facts, target: &Target, observed_at: Timestamp) {
    name_servers::complete(facts);
    facts.mail.parked = parked(&facts.mail);
    if let Seen::Known(file) = &mut facts.web.security_txt {
        complete_security_txt(file, observed_at);
    }
    if let Seen::Known(endpoints) = &mut facts.endpoints {
        for endpoint in endpoints {
            if let Seen::Known(certificate) = &mut endpoint.certificate {
                complete_certificate(certificate, observed_at);
            }
        }
    }
    sites::complete(facts, target);
}

/// Neither receives mail nor sends any. A record that this version cannot read sends mail until a
/// better reader says otherwise.
fn parked(mail: &Mail) -> Seen<bool> {
    let receives = match &mail.mx {
        Seen::Known(mx) => Seen::Known(!mx.null),
        Seen::Absent => Seen::Known(false),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    let sends = match &mail.spf {
        Seen::Known(spf) => Seen::Known(!spf.authorises_nothing),
        Seen::Absent => Seen::Known(false),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    match (receives, sends) {
        (Seen::Known(true), _) | (_, Seen::Known(true)) => Seen::Known(false),
        (Seen::Unknown(why), _) | (_, Seen::Unknown(why)) => Seen::Unknown(why),
        _ => Seen::Known(true),
    }
}

/// Whole days from one moment to another, rounded towards the past: an hour ago is day -1.
fn days_between(from: Timestamp, to: Timestamp) -> i64 {
    (to.as_second() - from.as_second()).div_euclid(86_400)
}

fn complete_security_txt(file: &mut SecurityTxt, at: Timestamp) {
    let expires = file.expires.parse::<Timestamp>().ok();
    file.expires_in_days = expires.map_or(0, |expires| days_between(at, expires));
    file.expired = expires.is_some_and(|expires| expires < at);
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
    use crate::fact::{Cause, KeyKind, Mx, SignatureHash, Spf, Why};

    fn mail(mx: Seen<Mx>, spf: Seen<Spf>) -> Mail {
        Mail {
            mx,
            spf,
            ..Mail::default()
        }
    }

    fn unknown<T>() -> Seen<T> {
        Seen::Unknown(Why::from(Cause::Timeout))
    }

    fn spf(authorises_nothing: bool) -> Seen<Spf> {
        Seen::Known(Spf {
            records: Vec::new(),
            authorises_nothing,
        })
    }

    #[test]
    fn a_domain_is_parked_when_it_neither_receives_nor_sends() {
        let null = Seen::Known(Mx {
            null: true,
            ..Mx::default()
        });
        let mx = Seen::Known(Mx::default());
        assert_eq!(parked(&mail(Seen::Absent, Seen::Absent)), Seen::Known(true));
        assert_eq!(parked(&mail(null.clone(), spf(true))), Seen::Known(true));
        assert_eq!(parked(&mail(null, spf(false))), Seen::Known(false));
        assert_eq!(
            parked(&mail(mx, unknown())),
            Seen::Known(false),
            "an MX decides alone"
        );
        assert_eq!(parked(&mail(unknown(), spf(false))), Seen::Known(false));
        assert_eq!(parked(&mail(Seen::Absent, unknown())), unknown());
        assert_eq!(parked(&mail(unknown(), spf(true))), unknown());
    }

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
