use super::*;
use crate::fact::{Seen, TlsSupport};
use crate::probe::tls::listen::OldHello;
use crate::probe::tls::plan::first_of;
use crate::probe::tls::record::{self, Ended};

fn told(ask: Ask, heard: Heard) -> Told {
    Told {
        ask,
        brittle: false,
        heard,
    }
}

fn hello(version: TlsVersion, suite: u16) -> ServerHello {
    ServerHello {
        version,
        suite,
        ssl2_suites: Vec::new(),
        group: None,
        dh_prime: None,
        signature_scheme: None,
        compression: false,
        extended_master_secret: true,
        secure_renegotiation: true,
        certificates: Vec::new(),
    }
}

#[test]
fn an_alert_to_a_hello_that_newer_servers_cannot_even_read_refuses_the_version() {
    // rustls, for instance, takes a hello of SSL 2.0 for a broken record: decode_error.
    for version in [TlsVersion::Ssl2, TlsVersion::Ssl3] {
        for alert in [50, 112] {
            let mut notes = Notes::default();
            notes.take(vec![told(first_of(version), Heard::Alert(alert))]);
            let known = notes.version(version);
            assert!(known.first_refused, "{version:?} {alert}");
            assert_eq!(known.unclear, None, "{version:?} {alert}");
        }
    }
    let mut notes = Notes::default();
    notes.take(vec![told(first_of(TlsVersion::Tls11), Heard::Alert(50))]);
    assert!(notes.version(TlsVersion::Tls11).unclear.is_some());
}

#[test]
fn whoever_answers_in_ssl_2_without_a_suite_for_it_does_not_speak_it() {
    let mut notes = Notes::default();
    let answer = Heard::Hello(Box::new(hello(TlsVersion::Ssl2, 0)));
    notes.take(vec![told(first_of(TlsVersion::Ssl2), answer)]);
    let known = notes.version(TlsVersion::Ssl2);
    assert!(!known.answered && known.first_refused);
}

#[test]
fn a_suite_that_was_not_offered_closes_the_version_that_was_asked_about_and_no_other() {
    let mut notes = Notes::default();
    let answer = Heard::Hello(Box::new(hello(TlsVersion::Tls12, 0x002F)));
    notes.take(vec![told(first_of(TlsVersion::Tls13), answer.clone())]);
    let known = notes.version(TlsVersion::Tls12);
    assert!(known.answered && known.is_open() && known.suites.is_empty());
    assert!(notes.version(TlsVersion::Tls13).denied);
    notes.take(vec![told(first_of(TlsVersion::Tls12), answer)]);
    assert!(!notes.version(TlsVersion::Tls12).is_open());
}

#[test]
fn a_version_that_a_whole_handshake_came_to_is_spoken_whatever_a_hello_alone_was_told() {
    let handshake = Handshake {
        version: "TLS 1.3".to_owned(),
        suite: "TLS_AES_128_GCM_SHA256".to_owned(),
        group: "x25519".to_owned(),
        alpn: String::new(),
    };
    for heard in [
        Heard::Alert(40),
        Heard::Alert(70),
        Heard::Unclear(Why::from(Cause::Timeout)),
    ] {
        let mut notes = Notes::default();
        notes.take(vec![told(first_of(TlsVersion::Tls13), heard)]);
        notes.shaken(&handshake);
        let known = notes.version(TlsVersion::Tls13);
        assert!(known.answered && known.refused.is_empty() && known.unclear.is_some());
        assert_eq!((known.suites, known.groups.len()), (vec![0x1301], 1));
        assert!(notes.heard_anything());
    }
}

#[test]
fn what_a_silent_server_was_asked_is_open_because_of_its_silence() {
    let mut notes = Notes::default();
    let answer = Heard::Hello(Box::new(hello(TlsVersion::Tls12, 0xC02F)));
    notes.take(vec![told(first_of(TlsVersion::Tls12), answer)]);
    let ask = Ask {
        about: About::OldHash,
        ..first_of(TlsVersion::Tls12)
    };
    let silent = Heard::Unclear(Why::from(Cause::Timeout));
    notes.take(vec![told(ask, silent)]);
    let mut support = TlsSupport::default();
    record::put(&mut support, &notes, Ended::Through);
    let cause = support.old_hash.unknown().map(|why| why.cause);
    assert_eq!(cause, Some(Cause::Timeout));
}

#[test]
fn closing_upon_an_old_hello_refuses_it_where_the_server_takes_another() {
    let closed = OldHello::Closed(Why::from(Cause::Reset));
    let unknown: Seen<()> = Seen::Unknown(Why::from(Cause::Reset));
    assert_eq!(closed.clone().beside(&Seen::Known(())), Seen::Known(false));
    assert!(closed.beside(&unknown).unknown().is_some());
    assert_eq!(OldHello::Told(false).beside(&unknown), Seen::Known(false));
}
