//! What a server takes of TLS: every kind of server is seen as what it is.

use belfort::fact::{
    Cause, Endpoint, KeyKind, Look, Seen, SuiteClass, TlsVersion, Trust, VersionSupport,
};

use crate::scan::{
    BAKERY, Subjects, cause, evidence, facts, facts_in_detail, judged, lines, result,
};
use crate::world::{Misbehaviour, Running, Site, TlsScript, World, sound};

pub(crate) const WWW: &str = "www.bakkerij.be";
const AT: &str = "185.10.20.31:443";

pub(crate) async fn world(script: TlsScript) -> Running {
    let site = sound(BAKERY, Site::page("<h1>Brood</h1>")).tls_script(script);
    World::strong(BAKERY)
        .without_ipv6()
        .site(WWW, site)
        .start()
        .await
}

pub(crate) async fn endpoint(script: TlsScript) -> Endpoint {
    let world = world(script).await;
    facts(&world)
        .await
        .endpoint("www.bakkerij.be:443/ipv4")
        .clone()
}

pub(crate) fn version(endpoint: &Endpoint, wanted: TlsVersion) -> &VersionSupport {
    let versions = endpoint.support.versions.known().unwrap();
    versions.iter().find(|one| one.version == wanted).unwrap()
}

fn suites(endpoint: &Endpoint, wanted: TlsVersion) -> Vec<u32> {
    let mut codes: Vec<u32> = version(endpoint, wanted)
        .suites
        .iter()
        .map(|suite| suite.code)
        .collect();
    codes.sort_unstable();
    codes
}

/// What the checks of TLS say of `www`: check, subject, verdict and case.
async fn verdicts(script: TlsScript) -> Vec<String> {
    let world = world(script).await;
    let mut lines = lines(&result(&world).await);
    lines.retain(|line| line.starts_with("tls-") && line.contains(" www."));
    lines
}

#[tokio::test]
async fn a_modern_and_an_intermediate_server_are_decided_without_their_whole_list() {
    let modern = endpoint(TlsScript::modern()).await;
    let support = &modern.support;
    assert_eq!(support.speaks_12, Seen::Known(false));
    assert_eq!(support.speaks_13, Seen::Known(true));
    assert_eq!(support.below_12, Seen::Known(Vec::new()));
    assert_eq!(support.extended_master_secret, Seen::Absent);
    assert_eq!(support.secure_renegotiation, Seen::Absent);
    assert!(support.connections.known().unwrap() <= &14);

    let intermediate = endpoint(TlsScript::intermediate()).await;
    let support = &intermediate.support;
    for none in [
        &support.below_12,
        &support.broken_suites,
        &support.insufficient_suites,
        &support.phase_out_suites,
        &support.weak_groups,
        &support.unlisted_groups,
    ] {
        assert_eq!(none, &Seen::Known(Vec::new()));
    }
    assert_eq!(support.dhe_bits, Seen::Absent);
    assert_eq!(support.forward_secrecy, Seen::Known(true));
    assert_eq!(support.extended_master_secret, Seen::Known(true));
    assert_eq!(support.secure_renegotiation, Seen::Known(true));
    assert_eq!(support.compression, Seen::Known(false));
    // One of them offers the curve of the certificate beside the weak ones, before those count as refused.
    assert_eq!(support.connections, Seen::Known(19));
}

#[tokio::test]
async fn an_old_server_is_seen_in_all_its_weakness() {
    let script = TlsScript::old()
        .compression()
        .without_secure_renegotiation();
    let old = endpoint(script).await;
    let support = &old.support;
    assert_eq!(
        support.below_12.known().unwrap(),
        &["TLS 1.1", "TLS 1.0", "SSL 3.0"]
    );
    let broken = support.broken_suites.known().unwrap();
    assert!(broken.contains(&"TLS_RSA_WITH_RC4_128_SHA".to_owned()));
    assert!(broken.contains(&"TLS_RSA_WITH_3DES_EDE_CBC_SHA".to_owned()));
    assert_eq!(support.dhe_bits, Seen::Known(1_024));
    assert_eq!(support.extended_master_secret, Seen::Known(false));
    assert_eq!(support.secure_renegotiation, Seen::Known(false));
    assert_eq!(support.compression, Seen::Known(true));
    assert_eq!(support.old_hash, Seen::Known(true));
    assert!(support.connections.known().unwrap() <= &31);
}

#[tokio::test]
async fn with_detail_the_whole_list_is_found() {
    let world = world(TlsScript::old()).await;
    let facts = facts_in_detail(&world).await;
    let old = facts.endpoint("www.bakkerij.be:443/ipv4");
    let of_12 = [
        0x0005, 0x000A, 0x002F, 0x0033, 0x0035, 0x0039, 0x003D, 0x006B, 0x009F, 0xC014, 0xC028,
        0xC02F, 0xC030,
    ];
    assert_eq!(suites(old, TlsVersion::Tls12), of_12);
    let of_10 = [
        0x0005, 0x000A, 0x002F, 0x0033, 0x0035, 0x0039, 0xC013, 0xC014,
    ];
    for wanted in [TlsVersion::Tls10, TlsVersion::Tls11] {
        assert_eq!(suites(old, wanted), of_10);
        assert_eq!(version(old, wanted).cut_short, None);
    }
    assert_eq!(suites(old, TlsVersion::Ssl3), of_10[..6]);
    assert_eq!(old.support.suites_whole, Seen::Known(true));
}

#[tokio::test]
async fn a_server_too_old_for_our_library_still_shows_certificate_and_protocol() {
    let suites = [0x002F, 0x000A];
    let script = TlsScript::nothing().speaks(TlsVersion::Tls10, &suites);
    let old = endpoint(script.clone()).await;
    assert_eq!(old.handshake.known().unwrap().version, "TLS 1.0");
    assert_eq!(old.certificate.known().unwrap().key_kind, KeyKind::Rsa);
    let trust = &old.chain.known().unwrap().trust;
    assert_eq!(*trust, Seen::Known(Trust::Trusted));
    let seen = verdicts(script).await;
    let has = |start: &str| seen.iter().any(|line| line.starts_with(start));
    assert!(
        has("tls-versions www.bakkerij.be:443/ipv4 fail"),
        "{seen:#?}"
    );
    assert!(
        has("tls-ciphers www.bakkerij.be:443/ipv4 fail"),
        "{seen:#?}"
    );
}

#[tokio::test]
async fn export_and_ssl_2_are_seen() {
    let script = TlsScript::intermediate()
        .ssl2(&[0x01_00_80, 0x02_00_80])
        .speaks(TlsVersion::Tls10, &[0x0003, 0x0008]);
    let seen = endpoint(script).await;
    let below = seen.support.below_12.known().unwrap();
    assert_eq!(below, &["TLS 1.0", "SSL 2.0"]);
    let broken = seen.support.broken_suites.known().unwrap();
    for name in ["SSL_CK_RC4_128_WITH_MD5", "TLS_RSA_EXPORT_WITH_RC4_40_MD5"] {
        assert!(broken.contains(&name.to_owned()), "{broken:?}");
    }
    let classed = seen.support.suites.known().unwrap();
    let ssl2 = classed.iter().find(|one| one.version == TlsVersion::Ssl2);
    assert_eq!(ssl2.unwrap().class, SuiteClass::Broken);
}

#[tokio::test]
async fn groups_are_told_apart() {
    let hybrid = TlsScript::intermediate().groups(&[0x001D, 0x11EC, 0x0017]);
    let seen = endpoint(hybrid).await;
    let quantum = seen.support.post_quantum_groups.known().unwrap();
    assert_eq!(quantum, &["X25519MLKEM768"], "though it prefers x25519");
    let weak = TlsScript::intermediate().groups(&[0x001D, 0x0017, 0x0015, 0x0013]);
    let seen = endpoint(weak).await;
    assert_eq!(seen.support.weak_groups.known().unwrap(), &["secp192r1"]);
    assert_eq!(
        seen.support.unlisted_groups.known().unwrap(),
        &["secp224r1"]
    );
}

#[tokio::test]
async fn curves_are_seen_of_a_server_that_wants_that_of_its_certificate_offered() {
    // As a server with OpenSSL 1.0.2 and an ECDSA key: it takes secp256k1, and refuses whoever leaves P-256 out.
    let script = TlsScript::nothing()
        .speaks(TlsVersion::Tls12, &[0xC02B, 0xC02C])
        .groups(&[0x0017, 0x0018, 0x0016])
        .misbehaves(Misbehaviour::WantsItsCurve);
    let seen = endpoint(script.without_handshakes()).await;
    assert_eq!(
        seen.support.unlisted_groups.known().unwrap(),
        &["secp256k1"]
    );
    assert_eq!(seen.support.weak_groups, Seen::Known(Vec::new()));
    let groups = seen.support.groups.known().unwrap();
    assert_eq!(groups.len(), 3, "{groups:?}");
}

#[tokio::test]
async fn visitors_are_led_to_a_host_that_is_looked_at_in_full_and_the_other_one_lightly() {
    let world = world(TlsScript::intermediate()).await;
    let facts = facts(&world).await;
    let (apex, www) = (
        facts.endpoint("bakkerij.be:443/ipv4"),
        facts.endpoint("www.bakkerij.be:443/ipv4"),
    );
    assert_eq!((apex.look, www.look), (Look::Light, Look::Full));
    assert_eq!(cause(&apex.support.versions), Cause::NotAsked);
    assert_eq!(apex.support.old_hello, Seen::Known(false));
    assert_eq!(apex.support.connections, Seen::Known(2));
    assert!(world.ledger().connections(AT.parse().unwrap()) <= 24);
}

#[tokio::test]
async fn a_third_host_on_which_visitors_land_is_looked_at_in_full() {
    let shop = "winkel.bakkerij.be";
    let led = || Site::leading_to("https://winkel.bakkerij.be/");
    let world = World::strong(BAKERY)
        .without_ipv6()
        .a(shop, "185.10.20.50")
        .site(BAKERY, sound(BAKERY, led()))
        .site(WWW, sound(BAKERY, led()))
        .site(
            shop,
            sound(BAKERY, Site::page("Winkel")).tls_script(TlsScript::old()),
        );
    let world = world.start().await;
    let facts = facts(&world).await;
    let landing = facts.endpoint("winkel.bakkerij.be:443/ipv4");
    assert_eq!(landing.look, Look::Full);
    assert!(!landing.support.below_12.known().unwrap().is_empty());
    for led_on in ["bakkerij.be:443/ipv4", "www.bakkerij.be:443/ipv4"] {
        assert_eq!(facts.endpoint(led_on).look, Look::Light);
    }
    let found = lines(&judged(evidence(&world).await));
    let old = "tls-versions winkel.bakkerij.be:443/ipv4 fail old";
    assert!(found.iter().any(|line| line == old), "{found:#?}");
}

#[tokio::test]
async fn an_old_server_behind_another_address_of_the_same_site_is_found() {
    let second = "185.10.20.33";
    let old = sound(BAKERY, Site::page("Een oude server")).tls_script(TlsScript::old());
    let world = World::strong(BAKERY)
        .without_ipv6()
        .a(WWW, second)
        .site_at(second, WWW, old)
        .start()
        .await;
    let facts = facts(&world).await;
    let www = facts.endpoint("www.bakkerij.be:443/ipv4");
    let further = www.further.known().unwrap();
    assert_eq!(further.len(), 1);
    assert_eq!(further[0].old_hello, Seen::Known(true));
    assert_eq!(www.support.old_further.known().unwrap(), &[second]);
}
