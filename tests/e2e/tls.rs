//! TLS and certificates: each fault is seen as itself, and an unreadable one is never a verdict.

use belfort::check::Severity;
use belfort::fact::{Authority, Cause, Certificate as Seen, Endpoint, KeyKind, Trust};

use crate::scan::{BAKERY, Subjects, cause, changed, facts, lines, result};
use crate::world::{
    AIA_ADDRESS, AIA_MESSAGE, Certificate, Door, Part, Recorded, Site, World, sound,
};

const WWW: &str = "www.bakkerij.be";

fn bakery(site: Site) -> World {
    World::strong(BAKERY).site(WWW, site)
}

async fn endpoint(site: Site) -> Endpoint {
    let world = bakery(site).start().await;
    facts(&world)
        .await
        .endpoint("www.bakkerij.be:443/ipv4")
        .clone()
}

async fn with(certificate: Certificate) -> (Seen, Trust) {
    let endpoint = endpoint(Site::page("").certificate(certificate)).await;
    let trust = endpoint.chain.known().unwrap().trust.known();
    (
        endpoint.certificate.known().unwrap().clone(),
        *trust.unwrap(),
    )
}

#[tokio::test]
async fn a_good_certificate_is_trusted_covers_its_name_and_is_in_date() {
    let (certificate, trust) = with(Certificate::good()).await;
    assert_eq!(trust, Trust::Trusted);
    assert!(certificate.covers_name && !certificate.expired && !certificate.not_yet_valid);
    assert_eq!(
        (certificate.days_left, certificate.lifetime_left_percent),
        (60, 67)
    );
    assert_eq!(
        (certificate.key_kind, certificate.key_bits),
        (KeyKind::Ec, 256)
    );
    let (rsa, _) = with(Certificate::good().rsa()).await;
    assert_eq!((rsa.key_kind, rsa.key_bits), (KeyKind::Rsa, 2_048));
}

#[tokio::test]
async fn each_fault_of_a_certificate_is_its_own() {
    let (expired, trust) = with(Certificate::expired()).await;
    assert!(expired.expired && expired.covers_name && expired.days_left == -10);
    assert_eq!(
        trust,
        Trust::Trusted,
        "an expired chain still leads to a known root"
    );
    let (early, _) = with(Certificate::not_yet_valid()).await;
    assert!(early.not_yet_valid && !early.expired);
    let (other, trust) = with(Certificate::for_name("webhost.example.net")).await;
    assert!(!other.covers_name && !other.expired);
    assert_eq!(trust, Trust::Trusted);
    let (both, _) = with(Certificate::expired().names(&["webhost.example.net"])).await;
    assert!(both.expired && !both.covers_name);
}

#[tokio::test]
async fn each_way_not_to_be_trusted_is_its_own() {
    for (certificate, expected) in [
        (Certificate::self_signed(), Trust::SelfSigned),
        (Certificate::from_unknown_root(), Trust::UntrustedRoot),
        (Certificate::without_intermediate(), Trust::CompletedByAia),
        (
            Certificate::without_intermediate_or_aia(),
            Trust::Incomplete,
        ),
        (Certificate::not_for_servers(), Trust::NotForServers),
        (Certificate::with_expired_intermediate(), Trust::ExpiredLink),
        (
            Certificate::from_unknown_root_to_fetch(),
            Trust::UntrustedRoot,
        ),
        (
            Certificate::intermediate_at(AIA_MESSAGE),
            Trust::CompletedByAia,
        ),
        (Certificate::intermediate_at("/gone"), Trust::Incomplete),
        (
            Certificate::intermediate_at("http://nobody.example.net/a.der"),
            Trust::Incomplete,
        ),
    ] {
        let (_, trust) = with(certificate).await;
        assert_eq!(trust, expected);
    }
}

#[tokio::test]
async fn a_silent_aia_address_leaves_trust_unknown_and_the_certificate_known() {
    let site = Site::page("").certificate(Certificate::without_intermediate());
    let world = bakery(site).start().await;
    world.silence(Part::address(AIA_ADDRESS));
    let facts = facts(&world).await;
    let endpoint = facts.endpoint("www.bakkerij.be:443/ipv4");
    assert_eq!(
        cause(&endpoint.chain.known().unwrap().trust),
        Cause::SilentPort
    );
    assert!(endpoint.certificate.known().unwrap().covers_name);
}

#[tokio::test]
async fn an_aia_address_that_does_not_serve_us_says_nothing_of_what_browsers_get() {
    for (place, expected) in [
        ("/busy", Cause::Throttled),
        ("/forbidden", Cause::Unreadable),
        ("/moved", Cause::Unreadable),
        ("/page", Cause::Unreadable),
        ("/endless", Cause::TooLarge),
        (
            "http://crt.vertrouwen-ca.be:22/a.der",
            Cause::ForbiddenAddress,
        ),
        ("http://127.0.0.1/a.der", Cause::ForbiddenAddress),
        ("http://[::1]/a.der", Cause::ForbiddenAddress),
        ("http://2130706433/a.der", Cause::ForbiddenAddress),
    ] {
        let endpoint = endpoint(Site::page("").certificate(Certificate::intermediate_at(place)));
        let endpoint = endpoint.await;
        let chain = endpoint.chain.known().unwrap();
        assert_eq!(cause(&chain.trust), expected, "{place}");
        assert_eq!(cause(&chain.fetched), expected, "{place}");
        assert_eq!(cause(&endpoint.links), expected, "{place}");
    }
}

#[tokio::test]
async fn one_missing_certificate_is_fetched_and_a_second_one_is_unknown() {
    let site = Site::page("").certificate(Certificate::below_two_to_fetch());
    let endpoint = endpoint(site).await;
    let chain = endpoint.chain.known().unwrap();
    assert_eq!(cause(&chain.trust), Cause::AskedEnough);
    assert_eq!(chain.fetched.known().unwrap().len(), 1);
}

#[tokio::test]
async fn an_rsa_key_of_1024_bits_is_reported_and_not_refused() {
    for only_tls12 in [true, false] {
        let site = Site::page("").certificate(Certificate::recorded(Recorded::ShortKey));
        let site = if only_tls12 { site.only_tls12() } else { site };
        let world = bakery(site).without_ipv6().start().await;
        let result = result(&world).await;
        let endpoint = result.evidence.endpoint("www.bakkerij.be:443/ipv4");
        let version = &endpoint.handshake.known().unwrap().version;
        assert_eq!(version, if only_tls12 { "TLS 1.2" } else { "TLS 1.3" });
        let own = endpoint.certificate.known().unwrap();
        assert_eq!((own.key_kind, own.key_bits), (KeyKind::Rsa, 1_024));
        let short = "certificate-key www.bakkerij.be:443/ipv4 fail short".to_owned();
        assert!(lines(&result).contains(&short), "{:?}", lines(&result));
    }
}

#[tokio::test]
async fn a_weak_certificate_above_the_own_one_fails_the_key() {
    for (recorded, expected) in [
        (Recorded::OldLink, "old-link"),
        (Recorded::ShortLink, "short-rsa-link"),
    ] {
        let site = Site::page("").certificate(Certificate::recorded(recorded));
        let result = result(&bakery(site).start().await).await;
        for family in ["ipv4", "ipv6"] {
            let line = format!("certificate-key www.bakkerij.be:443/{family} fail {expected}");
            assert!(lines(&result).contains(&line), "{:?}", lines(&result));
        }
    }
}

#[tokio::test]
async fn the_missing_certificate_is_fetched_only_where_the_chain_is_broken() {
    let whole = bakery(Site::page("")).start().await;
    facts(&whole).await;
    let aia = format!("{AIA_ADDRESS}:80").parse().unwrap();
    assert_eq!(whole.ledger().connections(aia), 0);
}

#[tokio::test]
async fn an_older_version_is_named() {
    let endpoint = endpoint(Site::page("").only_tls12()).await;
    let handshake = endpoint.handshake.known().unwrap();
    assert_eq!(handshake.version, "TLS 1.2");
    assert!(
        handshake.suite.starts_with("TLS_ECDHE_ECDSA_WITH_"),
        "{}",
        handshake.suite
    );
}

#[tokio::test]
async fn a_port_that_breaks_off_shows_no_certificate_and_says_why() {
    for (door, expected) in [
        (Door::Closed, Cause::Refused),
        (Door::Filtered, Cause::Timeout),
        (Door::Mute, Cause::Timeout),
        (Door::Reset, Cause::Reset),
        (Door::HangUp, Cause::Reset),
        (Door::Noise, Cause::NotTls),
        (Door::TlsAlert, Cause::TlsFailed),
    ] {
        let endpoint = endpoint(Site::page("").https_door(door)).await;
        assert_eq!(cause(&endpoint.handshake), expected, "{door:?}");
        assert_eq!(cause(&endpoint.certificate), expected, "{door:?}");
        assert_eq!(cause(&endpoint.chain), expected, "{door:?}");
    }
}

#[tokio::test]
async fn a_site_is_only_as_sound_as_its_worst_address() {
    let sound = facts(&World::strong(BAKERY).start().await).await;
    assert_eq!(sound.site(WWW).authority.known(), Some(&Authority::Sound));
    let forgotten = Site::page("").certificate(Certificate::expired());
    let world = World::strong(BAKERY).site_at("2a02:2788:a0::31", WWW, forgotten);
    let facts = facts(&world.start().await).await;
    assert_eq!(facts.site(WWW).authority.known(), Some(&Authority::Broken));
    let expired = |endpoint: &str| {
        facts
            .endpoint(endpoint)
            .certificate
            .known()
            .unwrap()
            .expired
    };
    assert!(!expired("www.bakkerij.be:443/ipv4") && expired("www.bakkerij.be:443/ipv6"));
}

#[tokio::test]
async fn a_bad_certificate_fails_its_own_check_and_takes_only_hsts_with_it() {
    // No IPv6, so that one site is one endpoint.
    let sound = |certificate| {
        World::strong(BAKERY)
            .without_ipv6()
            .site(WWW, sound(BAKERY, Site::page("")).certificate(certificate))
    };
    let before = result(&sound(Certificate::good()).start().await).await;
    let endpoint = "www.bakkerij.be:443/ipv4";
    for (certificate, expected) in [
        (
            Certificate::expired(),
            format!("certificate-expiry {endpoint} fail expired"),
        ),
        (
            Certificate::not_yet_valid(),
            format!("certificate-expiry {endpoint} fail not-yet-valid"),
        ),
        (
            Certificate::for_name("a.example"),
            format!("certificate-name {endpoint} fail other-name"),
        ),
        (
            Certificate::self_signed(),
            format!("certificate-trust {endpoint} fail self-signed"),
        ),
        (
            Certificate::from_unknown_root(),
            format!("certificate-trust {endpoint} fail untrusted-root"),
        ),
        (
            Certificate::not_for_servers(),
            format!("certificate-trust {endpoint} fail not-for-servers"),
        ),
        (
            Certificate::without_intermediate_or_aia(),
            format!("certificate-trust {endpoint} fail incomplete"),
        ),
        (
            Certificate::with_expired_intermediate(),
            format!("certificate-trust {endpoint} fail not-trusted"),
        ),
    ] {
        let after = result(&sound(certificate).start().await).await;
        let hsts = format!("hsts {WWW} fail not-trusted");
        assert_eq!(changed(&before, &after), [expected, hsts]);
    }
}

#[tokio::test]
async fn a_nameless_certificate_is_less_grave_where_nobody_lands() {
    let world = World::strong(BAKERY).without_ipv6().site(
        BAKERY,
        Site::leading_to("https://www.bakkerij.be/").certificate(Certificate::good().names(&[])),
    );
    let found = result(&world.start().await).await;
    let name = found.findings.iter().find(|finding| {
        finding.check == "certificate-name" && finding.subject == "bakkerij.be:443/ipv4"
    });
    let name = name.unwrap();
    assert_eq!(
        (name.case.as_str(), name.severity),
        ("nameless", Severity::High)
    );
}

#[tokio::test]
async fn a_certificate_that_is_soon_over_or_lacks_a_link_is_partly_in_order() {
    let sound = |certificate| {
        World::strong(BAKERY)
            .without_ipv6()
            .site(WWW, sound(BAKERY, Site::page("")).certificate(certificate))
    };
    let before = result(&sound(Certificate::good()).start().await).await;
    for (certificate, expected) in [
        (
            Certificate::good().valid_days(-70, 20),
            "certificate-expiry www.bakkerij.be:443/ipv4 partial soon",
        ),
        (
            Certificate::good().valid_days(-88, 2),
            "certificate-expiry www.bakkerij.be:443/ipv4 partial urgent",
        ),
        (
            Certificate::without_intermediate(),
            "certificate-trust www.bakkerij.be:443/ipv4 partial mended",
        ),
    ] {
        let after = result(&sound(certificate).start().await).await;
        assert_eq!(changed(&before, &after), [expected]);
    }
}
