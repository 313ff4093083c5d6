//! How mail is arranged, from what the DNS says of it.

use crate::fact::{Mail, Seen};

/// Fills the derived facts about mail.
pub(super) fn complete(mail: &mut Mail) {
    mail.parked = parked(mail);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Cause, Mx, Spf, Why};

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
}
