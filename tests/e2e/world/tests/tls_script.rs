//! A scripted server answers hellos as its script says, and misbehaves as told.

use std::io::ErrorKind;
use std::time::Duration;

use belfort::fact::TlsVersion::{Ssl3, Tls10, Tls12, Tls13};

use super::client::{connect, get, tls};
use super::hello::{HOST, Hello, WEB, answer, messages, say};
use crate::world::{Framing, Misbehaviour, Running, Site, TlsScript, World};

async fn bakery(script: TlsScript) -> Running {
    World::new("bakkerij.be")
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .a(HOST, WEB)
        .site(HOST, Site::page("Brood").tls_script(script))
        .start()
        .await
}

const NOTHING: [u8; 0] = [];

/// Suite of a server hello without a session.
fn suite(body: &[u8]) -> u16 {
    u16::from_be_bytes([body[35], body[36]])
}

fn alert(description: u8) -> Vec<u8> {
    vec![21, 3, 3, 0, 2, 2, description]
}

#[tokio::test]
async fn below_13_it_answers_with_a_whole_flight_of_its_own_liking() {
    let world = bakery(TlsScript::old()).await;
    let flight = answer(&world, &Hello::new(0x0303, &[0x002F, 0x009F, 0xC02F])).await;
    let (version, flight) = messages(&flight);
    assert_eq!(version, 0x0303);
    let kinds: Vec<_> = flight.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, [2, 11, 12, 14]);
    assert_eq!(suite(&flight[0].1), 0xC02F);
    // The curve is the one it has, and it signs with RSA, as its suite says.
    assert_eq!(flight[2].1[..5], [3, 0, 0x17, 65, 4]);
    assert_eq!(flight[2].1[69..71], [8, 4]);

    let (_, flight) = messages(&answer(&world, &Hello::new(0x0303, &[0x009F])).await);
    assert_eq!(
        flight[2].1[..4],
        [0, 128, 0xFF, 0xFF],
        "a prime of 1024 bits"
    );
    let (_, flight) = messages(&answer(&world, &Hello::new(0x0303, &[0x002F])).await);
    let kinds: Vec<_> = flight.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(
        kinds,
        [2, 11, 14],
        "with RSA alone there is nothing to exchange"
    );
    let (version, _) = messages(&answer(&world, &Hello::new(0x0300, &[0x0005])).await);
    assert_eq!(version, 0x0300);
    let hellos = world.ledger().hellos(format!("{WEB}:443").parse().unwrap());
    assert_eq!(hellos.len(), 4);
    assert_eq!(hellos[0].suites, [0x002F, 0x009F, 0xC02F]);
    assert_eq!(hellos[0].server_name.as_deref(), Some(HOST));
    assert_eq!(hellos[3].versions, [Ssl3]);
}

#[tokio::test]
async fn of_13_it_names_suite_and_group_by_asking_again() {
    let world = bakery(TlsScript::modern()).await;
    let flight = answer(&world, &Hello::new(0x0304, &[0x1301, 0x1303])).await;
    let (retry, rest) = flight.split_at(flight.len() - 6);
    assert_eq!(rest, [20, 3, 3, 0, 1, 1]);
    let (_, flight) = messages(retry);
    let body = &flight[0].1;
    assert_eq!((flight[0].0, body[2], body[34]), (2, 0xCF, 4));
    assert_eq!(body[39..41], [0x13, 0x03]);
    assert_eq!(body[body.len() - 6..], [0, 51, 0, 2, 0, 0x1D]);
}

#[tokio::test]
async fn what_it_does_not_take_it_refuses_with_the_right_alert() {
    let world = bakery(TlsScript::intermediate()).await;
    let suites = answer(&world, &Hello::new(0x0303, &[0x002F])).await;
    assert_eq!(suites, alert(40));
    let group = Hello {
        groups: &[0x0019],
        ..Hello::new(0x0303, &[0xC02F])
    };
    assert_eq!(answer(&world, &group).await, alert(40));
    let scheme = Hello {
        schemes: &[0x0201],
        ..Hello::new(0x0303, &[0xC02B])
    };
    assert_eq!(answer(&world, &scheme).await, alert(40));
    let version = answer(&world, &Hello::new(0x0302, &[0xC013])).await;
    assert_eq!(version, [21, 3, 2, 0, 2, 2, 70]);
    let garbage = say(&world, b"GET / HTTP/1.0\r\n\r\n").await.unwrap();
    assert_eq!(garbage, [21, 3, 1, 0, 2, 2, 40]);
}

#[tokio::test]
async fn extensions_and_compression_are_those_of_the_script() {
    let hello = || Hello {
        compression: true,
        ..Hello::new(0x0303, &[0xC02F])
    };
    let end = async |script: TlsScript| {
        let (_, flight) = messages(&answer(&bakery(script).await, &hello()).await);
        flight[0].1[37..].to_vec()
    };
    let usual = end(TlsScript::intermediate()).await;
    assert_eq!(usual, [0, 0, 9, 0xFF, 1, 0, 1, 0, 0, 23, 0, 0]);
    let bare = TlsScript::intermediate()
        .without_extended_master_secret()
        .without_secure_renegotiation()
        .compression();
    assert_eq!(end(bare).await, [1]);
    let by_sha1 = bakery(TlsScript::intermediate().signs_with(&[0x0201])).await;
    let (_, flight) = messages(&answer(&by_sha1, &hello()).await);
    assert_eq!(flight[2].1[36..38], [2, 1], "behind the 32 bytes of X25519");
}

#[tokio::test]
async fn ssl2_names_every_suite_at_once() {
    let hello = [0x80, 46, 1, 0, 2, 0, 21, 0, 0, 0, 16];
    let hello = [&hello[..], &[0; 37]].concat();
    let world = bakery(TlsScript::old().ssl2(&[0x01_00_80, 0x07_00_C0])).await;
    let said = say(&world, &hello).await.unwrap();
    assert_eq!(
        (said[0] & 0x80, said[2], said[5..7].to_vec()),
        (0x80, 4, vec![0, 2])
    );
    let end = said.len() - 22;
    assert_eq!(said[end..end + 6], [1, 0, 0x80, 7, 0, 0xC0]);
    let world = bakery(TlsScript::old()).await;
    assert_eq!(say(&world, &hello).await.unwrap(), NOTHING);
}

#[tokio::test]
async fn framing_changes_records_and_no_message() {
    let hello = Hello::new(0x0303, &[0xC02F]);
    let plain = TlsScript::intermediate();
    let records = |flight: &[u8]| {
        let (mut rest, mut count) = (flight, 0);
        while let [_, _, _, high, low, behind @ ..] = rest {
            rest = &behind[usize::from(u16::from_be_bytes([*high, *low]))..];
            count += 1;
        }
        count
    };
    for (framing, most, least) in [
        (Framing::Each, 4, 4),
        (Framing::Together, 1, 1),
        (Framing::Pieces(7), 999, 100),
    ] {
        let world = bakery(plain.clone().framing(framing)).await;
        let flight = answer(&world, &hello).await;
        let kinds: Vec<_> = messages(&flight).1.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [2, 11, 12, 14], "{framing:?}");
        assert!((least..=most).contains(&records(&flight)), "{framing:?}");
    }
}

#[tokio::test]
async fn a_handshake_that_goes_on_is_passed_on() {
    for script in [TlsScript::intermediate(), TlsScript::old()] {
        let newest = if script.has(Tls13) {
            "TLSv1_3"
        } else {
            "TLSv1_2"
        };
        let world = bakery(script).await;
        let client = connect(&world, WEB, 443).await.unwrap();
        let client = tls(&world, client, HOST).await.unwrap();
        let version = client.get_ref().1.protocol_version().unwrap();
        assert_eq!(version.as_str(), Some(newest));
        assert!(get(client, HOST, "/").await.contains("Brood"));
    }
    for script in [
        TlsScript::intermediate().without_handshakes(),
        TlsScript::nothing().speaks(Tls10, &[0x002F]),
    ] {
        let world = bakery(script).await;
        let client = connect(&world, WEB, 443).await.unwrap();
        assert!(tls(&world, client, HOST).await.is_err());
    }
}

#[tokio::test]
async fn the_flight_has_the_certificate_that_the_handshake_shows() {
    let world = bakery(TlsScript::intermediate()).await;
    let client = connect(&world, WEB, 443).await.unwrap();
    let client = tls(&world, client, HOST).await.unwrap();
    let shown = client.get_ref().1.peer_certificates().unwrap();
    let (_, flight) = messages(&answer(&world, &Hello::new(0x0303, &[0xC02B])).await);
    let own = &shown[0][..];
    assert_eq!(flight[1].1[6..6 + own.len()], *own);
    let (_, flight) = messages(&answer(&world, &Hello::new(0x0303, &[0xC02F])).await);
    assert_ne!(flight[1].1[6..6 + own.len()], *own, "with RSA, another");
}

#[tokio::test]
async fn each_misbehaviour_is_what_it_is_called() {
    let with = async |how| bakery(TlsScript::intermediate().misbehaves(how)).await;
    let hello = Hello::new(0x0303, &[0xC02F, 0x002F]);
    let newer = Hello::new(0x0304, &[0x1301]);
    let length = hello.bytes().len();

    assert_eq!(
        answer(&with(Misbehaviour::NeverAnswers).await, &hello).await,
        NOTHING
    );
    assert_eq!(
        answer(&with(Misbehaviour::Alert(112)).await, &hello).await,
        alert(112)
    );
    let http = answer(&with(Misbehaviour::PLAIN_HTTP).await, &hello).await;
    assert!(http.starts_with(b"HTTP/1.1 400"));
    assert_eq!(
        answer(&with(Misbehaviour::NOISE).await, &hello).await.len(),
        16
    );

    let silent = with(Misbehaviour::SilentTo(Tls13)).await;
    assert_eq!(answer(&silent, &newer).await, NOTHING);
    assert_eq!(messages(&answer(&silent, &hello).await).1.len(), 4);
    let client = connect(&silent, WEB, 443).await.unwrap();
    assert!(
        tls(&silent, client, HOST).await.is_ok(),
        "beside 1.2, 1.3 is answered"
    );

    let resets = with(Misbehaviour::ResetsAbove(length - 1)).await;
    let cut = say(&resets, &hello.bytes()).await.unwrap_err();
    assert_eq!(cut.kind(), ErrorKind::ConnectionReset);
    let passes = with(Misbehaviour::ResetsAbove(length)).await;
    assert_eq!(messages(&answer(&passes, &hello).await).1.len(), 4);
    let closes = with(Misbehaviour::ClosesAbove(length - 1)).await;
    assert_eq!(answer(&closes, &hello).await, NOTHING);

    let hangs = with(Misbehaviour::HangsBetween(length, length)).await;
    assert_eq!(answer(&hangs, &hello).await, NOTHING);
    assert_ne!(answer(&hangs, &newer).await, NOTHING);

    let tired = with(Misbehaviour::ClosesAfter(2)).await;
    for expected in [4, 4, 0, 0] {
        let flight = answer(&tired, &hello).await;
        assert_eq!(messages(&flight).1.len(), expected);
    }

    let nameless = || Hello {
        name: false,
        ..Hello::new(0x0303, &[0xC02F])
    };
    let demands = with(Misbehaviour::DemandsName(Some(112))).await;
    assert_eq!(answer(&demands, &nameless()).await, alert(112));
    assert_eq!(messages(&answer(&demands, &hello).await).1.len(), 4);
    let demands = with(Misbehaviour::DemandsName(None)).await;
    assert_eq!(answer(&demands, &nameless()).await, NOTHING);
}

#[tokio::test]
async fn visitors_can_be_spared_what_others_meet() {
    let rude = TlsScript::intermediate().misbehaves(Misbehaviour::ResetsAbove(10));
    for (script, spared) in [(rude.clone(), false), (rude.sparing_handshakes(), true)] {
        let world = bakery(script).await;
        let client = connect(&world, WEB, 443).await.unwrap();
        assert_eq!(tls(&world, client, HOST).await.is_ok(), spared);
        let hello = Hello::new(0x0303, &[0xC02F]).bytes();
        assert!(say(&world, &hello).await.is_err());
    }
}

#[tokio::test]
async fn each_odd_answer_is_what_it_is_called() {
    let with = async |how| bakery(TlsScript::intermediate().misbehaves(how)).await;
    let hello = Hello::new(0x0303, &[0x002F, 0xC02F]);
    let short_sighted = with(Misbehaviour::SeesSuites(1)).await;
    assert_eq!(answer(&short_sighted, &hello).await, alert(40));

    let stubborn = with(Misbehaviour::Chooses(0xC030)).await;
    let (_, flight) = messages(&answer(&stubborn, &hello).await);
    assert_eq!(suite(&flight[0].1), 0xC030);

    let cut = answer(&with(Misbehaviour::CutsAt(100)).await, &hello).await;
    assert_eq!(cut.len(), 100);

    let slow = with(Misbehaviour::Drips(Duration::from_hours(1))).await;
    assert_eq!(answer(&slow, &hello).await, [22]);
    let drips = with(Misbehaviour::Drips(Duration::ZERO)).await;
    assert_eq!(messages(&answer(&drips, &hello).await).1.len(), 4);

    let endless = answer(&with(Misbehaviour::Endless).await, &hello).await;
    assert!(endless.len() > 1_000_000);
}

#[tokio::test]
async fn a_script_says_what_it_takes_of_each_version() {
    let script = TlsScript::old().speaks(Tls12, &[]);
    assert!(!script.has(Tls12) && script.has(Tls10) && !script.has(Tls13));
    let world = bakery(script).await;
    let (version, _) = messages(&answer(&world, &Hello::new(0x0303, &[0x000A])).await);
    assert_eq!(version, 0x0302, "the newest of those it has");
    let exported = TlsScript::nothing().speaks(Tls10, &[0x0003]);
    let world = bakery(exported).await;
    let (_, flight) = messages(&answer(&world, &Hello::new(0x0301, &[0x0003])).await);
    assert_eq!(flight[2].1[..2], [0, 64], "a key of 512 bits for export");
}
