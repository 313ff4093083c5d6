//! Which silence is a fact.

use crate::fact::{Cause, Seen, Why};

/// Law 1: a port is closed when it resets while another port of the same address answered; port 443
/// also when it answers something that is not TLS. Resets everywhere stay unknown: a stopped web server
/// must not raise a score.
pub(super) fn tell_closed<T>(http: Seen<T>, https: Seen<T>) -> (Seen<T>, Seen<T>) {
    let ended = |seen: &Seen<T>, cause: Cause| seen.unknown().is_some_and(|why| why.cause == cause);
    let refused = |seen: &Seen<T>| ended(seen, Cause::Refused);
    match (http.known().is_some(), https.known().is_some()) {
        (true, false) if refused(&https) || ended(&https, Cause::NotTls) => (http, Seen::Absent),
        (false, true) if refused(&http) => (Seen::Absent, https),
        (false, false) if refused(&http) && refused(&https) => {
            let nobody = |seen: Seen<T>| match seen {
                Seen::Unknown(why) => Seen::Unknown(Why::new(Cause::NoAnswer, why.detail)),
                other => other,
            };
            (nobody(http), nobody(https))
        }
        _ => (http, https),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered() -> Seen<u8> {
        Seen::Known(1)
    }

    fn failed(cause: Cause, detail: &str) -> Seen<u8> {
        Seen::Unknown(Why::new(cause, detail))
    }

    #[test]
    fn a_reset_is_a_closed_port_only_while_the_other_port_answers() {
        let refused = failed(Cause::Refused, "connect");
        assert_eq!(
            tell_closed(answered(), refused.clone()),
            (answered(), Seen::Absent)
        );
        assert_eq!(
            tell_closed(refused.clone(), answered()),
            (Seen::Absent, answered())
        );
        let (http, https) = tell_closed(refused.clone(), refused);
        for seen in [http, https] {
            assert_eq!(seen.unknown().unwrap().cause, Cause::NoAnswer);
        }
    }

    #[test]
    fn silence_and_failed_handshakes_stay_unknown() {
        for why in [
            failed(Cause::Timeout, "x"),
            failed(Cause::TlsFailed, "x"),
            failed(Cause::Reset, "x"),
        ] {
            assert_eq!(tell_closed(answered(), why.clone()), (answered(), why));
        }
        let garbled = failed(Cause::Unreadable, "a TLS record broke off");
        assert_eq!(
            tell_closed(answered(), garbled.clone()),
            (answered(), garbled)
        );
    }

    #[test]
    fn a_port_that_speaks_no_tls_has_no_https() {
        let plain_text = failed(Cause::NotTls, "x");
        assert_eq!(
            tell_closed(answered(), plain_text),
            (answered(), Seen::Absent)
        );
    }
}
