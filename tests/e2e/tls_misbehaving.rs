//! TLS servers that misbehave: none is said to refuse what it did not refuse, and none holds up anything else.

use std::time::Duration;

use belfort::fact::{Cause, Seen, TlsVersion};

use crate::scan::{BAKERY, Subjects, cause, facts};
use crate::tls_support::{WWW, endpoint, version, world};
use crate::world::{Framing, Misbehaviour, Site, TlsScript, World, sound};

#[tokio::test]
async fn a_server_that_breaks_on_long_hellos_is_seen_whole() {
    for how in [
        Misbehaviour::ResetsAbove(250),
        Misbehaviour::ClosesAbove(250),
        Misbehaviour::SeesSuites(64),
    ] {
        let script = TlsScript::intermediate()
            .speaks(TlsVersion::Tls10, &[0xC013, 0x000A])
            .misbehaves(how);
        let seen = endpoint(script).await;
        let below = &seen.support.below_12;
        let names = below
            .known()
            .unwrap_or_else(|| panic!("{how:?}: {below:?}"));
        assert_eq!(names, &["TLS 1.0"], "{how:?}");
    }
}

#[tokio::test]
async fn silence_to_tls_13_is_unknown_and_the_rest_is_known() {
    let script = TlsScript::intermediate().misbehaves(Misbehaviour::SilentTo(TlsVersion::Tls13));
    let seen = endpoint(script.clone()).await;
    assert_eq!(
        seen.support.speaks_13,
        Seen::Known(true),
        "a whole handshake came to it"
    );
    let of_13 = version(&seen, TlsVersion::Tls13);
    assert_eq!(of_13.cut_short.as_ref().unwrap().cause, Cause::Timeout);
    let seen = endpoint(script.without_handshakes()).await;
    assert_eq!(cause(&seen.support.speaks_13), Cause::Timeout);
    assert_eq!(seen.support.speaks_12, Seen::Known(true));
    assert_eq!(seen.support.below_12, Seen::Known(Vec::new()));
}

#[tokio::test]
async fn a_server_that_stops_answering_is_throttling_and_never_refusing() {
    let script = TlsScript::old().misbehaves(Misbehaviour::ClosesAfter(10));
    let seen = endpoint(script).await;
    let known = seen.support.versions.known().unwrap();
    for one in known {
        if let Seen::Unknown(why) = &one.spoken {
            assert_eq!(why.cause, Cause::Throttled, "{:?}", one.version);
        }
    }
    let of_12 = version(&seen, TlsVersion::Tls12);
    assert_eq!(of_12.spoken, Seen::Known(true));
    assert_eq!(of_12.cut_short.as_ref().unwrap().cause, Cause::Throttled);
    assert_ne!(seen.support.broken_suites, Seen::Known(Vec::new()));
}

#[tokio::test]
async fn a_server_that_closes_because_too_many_ask_at_once_refuses_nothing() {
    // Each answer takes a while, so that hellos said side by side are there side by side.
    let script = TlsScript::old().misbehaves(Misbehaviour::ServesAtOnce(4));
    let site = sound(BAKERY, Site::page("<h1>Brood</h1>")).tls_script(script);
    let world = World::strong(BAKERY)
        .without_ipv6()
        .delay(Duration::from_millis(40))
        .site(WWW, site);
    let world = world.start().await;
    let facts = facts(&world).await;
    let seen = facts.endpoint("www.bakkerij.be:443/ipv4").clone();
    let whole = endpoint(TlsScript::old()).await;
    for version_of in TlsVersion::ALL {
        let (seen, whole) = (version(&seen, version_of), version(&whole, version_of));
        assert_eq!(seen.spoken, whole.spoken, "{version_of:?}");
    }
    for suite in &version(&whole, TlsVersion::Tls12).suites {
        let refused = &version(&seen, TlsVersion::Tls12).refused_suites;
        assert!(!refused.iter().any(|code| u32::from(*code) == suite.code));
    }
}

#[tokio::test]
async fn closing_to_refuse_is_refusing_and_stays_within_the_limit() {
    let script = TlsScript::intermediate().misbehaves(Misbehaviour::ClosesToRefuse);
    let seen = endpoint(script).await;
    let support = &seen.support;
    assert_eq!(support.speaks_13, Seen::Known(true));
    assert!(support.connections.known().unwrap() <= &36);
    for none in [
        &support.below_12,
        &support.broken_suites,
        &support.insufficient_suites,
        &support.phase_out_suites,
        &support.weak_groups,
        &support.unlisted_groups,
    ] {
        assert_eq!(
            none,
            &Seen::Known(Vec::new()),
            "{:?} connections",
            support.connections
        );
    }
}

#[tokio::test]
async fn what_answers_nothing_readable_is_unknown() {
    for (how, expected) in [
        (Misbehaviour::PLAIN_HTTP, Cause::NotTls),
        (Misbehaviour::NOISE, Cause::NotTls),
        (Misbehaviour::Alert(40), Cause::TlsFailed),
        (Misbehaviour::Alert(112), Cause::TlsFailed),
        (Misbehaviour::Endless, Cause::TooLarge),
    ] {
        let script = TlsScript::intermediate()
            .without_handshakes()
            .misbehaves(how);
        let seen = endpoint(script).await;
        let support = &seen.support;
        assert_eq!(cause(&support.speaks_12), expected, "{how:?}");
        assert!(support.below_12.known().is_none(), "{how:?}");
    }
}

#[tokio::test]
async fn a_server_that_never_answers_holds_up_nothing_else() {
    let script = TlsScript::intermediate().misbehaves(Misbehaviour::NeverAnswers);
    let world = world(script).await;
    let facts = facts(&world).await;
    let silent = facts.endpoint("www.bakkerij.be:443/ipv4");
    assert_eq!(cause(&silent.support.versions), Cause::Timeout);
    let apex = facts.endpoint("bakkerij.be:443/ipv4");
    assert!(apex.handshake.known().is_some());
}

#[tokio::test]
async fn a_name_that_is_demanded_is_given() {
    for demand in [Some(112), None] {
        let script = TlsScript::intermediate().misbehaves(Misbehaviour::DemandsName(demand));
        let seen = endpoint(script).await;
        assert_eq!(seen.support.speaks_12, Seen::Known(true));
        assert_eq!(seen.support.broken_suites, Seen::Known(Vec::new()));
        assert!(seen.unnamed_chain.known().is_none());
    }
}

#[tokio::test]
async fn answers_may_come_in_any_pieces() {
    for framing in [Framing::Together, Framing::Pieces(7), Framing::Each] {
        let seen = endpoint(TlsScript::intermediate().framing(framing)).await;
        assert_eq!(seen.support.speaks_12, Seen::Known(true), "{framing:?}");
        assert_eq!(seen.support.phase_out_suites, Seen::Known(Vec::new()));
    }
    let drips = Misbehaviour::Drips(Duration::from_micros(50));
    let seen = endpoint(TlsScript::modern().misbehaves(drips)).await;
    assert_eq!(seen.support.speaks_13, Seen::Known(true));
}

#[tokio::test]
async fn a_suite_that_was_not_offered_is_no_answer() {
    let script = TlsScript::intermediate().misbehaves(Misbehaviour::Chooses(0xC013));
    let seen = endpoint(script).await;
    assert!(
        seen.support
            .insufficient_suites
            .known()
            .is_none_or(|names| !names.is_empty())
    );
}
