//! Mail servers: what they say themselves.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use belfort::fact::{Cause, MailServer as Seen, StartTlsUse, TlsVersion};
use belfort::net::LIMITS;
use belfort::result::Port25;
use tokio::time::Instant;

use crate::scan::{BAKERY, Subjects, cause, evidence, facts, net, result};
use crate::world::{Asked, Certificate, Door, MailServer, Running, TlsScript, World};

const MAIL: &str = "mail.bakkerij.be";

async fn world(server: MailServer) -> Running {
    World::strong(BAKERY)
        .mail_server(MAIL, server)
        .start()
        .await
}

async fn seen(server: MailServer) -> Seen {
    facts(&world(server).await).await.mail_server(MAIL).clone()
}

fn starttls(server: &Seen) -> StartTlsUse {
    server.starttls.known().unwrap().result
}

#[tokio::test]
async fn starttls_works_whatever_the_certificate() {
    for certificate in [
        Certificate::good(),
        Certificate::expired(),
        Certificate::self_signed(),
    ] {
        let server = seen(MailServer::with_starttls().certificate(certificate)).await;
        assert_eq!(starttls(&server), StartTlsUse::Works);
        let negotiated = &server.starttls.known().unwrap().negotiated;
        assert!(negotiated.starts_with("TLS 1.3 TLS_AES_"), "{negotiated}");
    }
}

#[tokio::test]
async fn a_server_without_starttls_is_seen_to_lack_it() {
    let server = seen(MailServer::without_starttls()).await;
    assert_eq!(starttls(&server), StartTlsUse::NotOffered);
}

#[tokio::test]
async fn a_server_that_knows_old_versions_only_encrypts_in_part() {
    let (ecdsa_aes256_cbc_sha, ecdsa_rc4) = (0xC00A, 0xC007);
    let old = TlsScript::nothing().speaks(TlsVersion::Tls10, &[ecdsa_aes256_cbc_sha]);
    let server = seen(MailServer::with_starttls().tls_script(old)).await;
    assert_eq!(starttls(&server), StartTlsUse::OnlyOld);
    let negotiated = &server.starttls.known().unwrap().negotiated;
    assert!(
        negotiated.starts_with("TLS 1.0 TLS_ECDHE_ECDSA"),
        "{negotiated}"
    );
    assert!(server.certificate.known().is_some(), "it is in the clear");

    let weak = TlsScript::nothing().speaks(TlsVersion::Tls12, &[ecdsa_rc4]);
    let server = seen(MailServer::with_starttls().tls_script(weak)).await;
    assert_eq!(starttls(&server), StartTlsUse::Works);
    let version = &server.handshake.known().unwrap().version;
    assert_eq!(
        version, "TLS 1.2",
        "with a suite that no present-day sender offers"
    );
}

#[tokio::test]
async fn starttls_answered_by_an_error_twice_is_broken() {
    let world = world(MailServer::refusing_starttls("454 TLS not available")).await;
    let facts = facts(&world).await;
    assert_eq!(starttls(facts.mail_server(MAIL)), StartTlsUse::Broken);
    let at = "185.10.20.25:25".parse().unwrap();
    assert_eq!(
        world.ledger().connections(at),
        2,
        "once, and once more after a pause"
    );
}

#[tokio::test]
async fn a_handshake_broken_off_twice_is_broken_unless_a_name_may_be_the_matter() {
    let at = smtp("185.10.20.25");
    let (internal_error, access_denied) = (80, 49);
    // To these, a hello with older versions and suites follows, and it is refused as well.
    let (handshake_failure, protocol_version, insufficient_security) = (40, 70, 71);
    for alert in [
        internal_error,
        access_denied,
        handshake_failure,
        protocol_version,
        insufficient_security,
    ] {
        let world = world(MailServer::with_alert_for_tls(alert)).await;
        let facts = facts(&world).await;
        assert_eq!(starttls(facts.mail_server(MAIL)), StartTlsUse::Broken);
        assert_eq!(world.ledger().connections(at), 2, "not on the first try");
    }
    let unrecognised_name = 112;
    let world = world(MailServer::with_alert_for_tls(unrecognised_name)).await;
    let facts = facts(&world).await;
    let server = facts.mail_server(MAIL);
    assert_eq!(cause(&server.starttls), Cause::TlsFailed);
    assert_eq!(world.ledger().connections(at), 1);
}

#[tokio::test]
async fn noise_instead_of_a_handshake_is_no_verdict_on_starttls() {
    let server = seen(MailServer::with_noise_for_tls()).await;
    assert_eq!(cause(&server.starttls), Cause::NotTls);
    assert_eq!(server.greeting.known().unwrap(), "mail.bakkerij.be ESMTP");
}

#[tokio::test]
async fn a_busy_a_silent_and_a_closed_server_leave_starttls_unknown_with_their_causes() {
    let cases = [
        (MailServer::busy(), Cause::Throttled),
        (MailServer::silent(), Cause::Timeout),
        (
            MailServer::with_starttls().door(Door::Closed),
            Cause::Refused,
        ),
        (
            MailServer::with_starttls().door(Door::Filtered),
            Cause::BlockedPort,
        ),
        (MailServer::with_starttls().door(Door::Reset), Cause::Reset),
        (MailServer::with_starttls().door(Door::HangUp), Cause::Reset),
        (
            MailServer::with_starttls().door(Door::Noise),
            Cause::Unreadable,
        ),
        (
            MailServer::with_starttls().greeting(b"554 Go away"),
            Cause::Refused,
        ),
    ];
    for (server, expected) in cases {
        let server = seen(server).await;
        assert_eq!(cause(&server.starttls), expected);
        assert_eq!(cause(&server.greeting), expected);
    }
}

#[tokio::test]
async fn a_server_that_greets_late_is_waited_for() {
    let late = MailServer::with_starttls().greets_after(Duration::from_secs(12));
    assert_eq!(starttls(&seen(late).await), StartTlsUse::Works);
    let too_late = MailServer::with_starttls().greets_after(Duration::from_mins(1));
    assert_eq!(cause(&seen(too_late).await.starttls), Cause::Timeout);
}

#[tokio::test]
async fn port_25_is_called_blocked_only_when_every_mail_server_is_silent() {
    let silent = World::strong(BAKERY)
        .silent("185.10.20.25")
        .silent("2a02:2788:a0::25");
    let blocked = evidence(&silent.clone().start().await).await;
    assert_eq!(blocked.vantage.port25, Port25::Blocked);
    let second = silent
        .mx(20, "mail2.bakkerij.be")
        .a("mail2.bakkerij.be", "185.10.20.26")
        .mail_server("mail2.bakkerij.be", MailServer::with_starttls());
    let open = evidence(&second.start().await).await;
    assert_eq!(open.vantage.port25, Port25::Open);
    assert_eq!(
        cause(&open.facts.mail_server(MAIL).starttls),
        Cause::Timeout
    );
    assert_eq!(
        starttls(open.facts.mail_server("mail2.bakkerij.be")),
        StartTlsUse::Works
    );
}

#[tokio::test]
async fn port_25_is_called_open_only_where_a_mail_server_was_heard() {
    let cases = [
        (
            MailServer::with_starttls().door(Door::Closed),
            Port25::Unknown,
        ),
        (
            MailServer::with_starttls().door(Door::Reset),
            Port25::Unknown,
        ),
        (MailServer::silent(), Port25::Unknown),
        (MailServer::busy(), Port25::Open),
        (
            MailServer::with_starttls().greeting(b"554 Go away"),
            Port25::Open,
        ),
    ];
    for (server, expected) in cases {
        let evidence = evidence(&world(server.clone()).await).await;
        assert_eq!(evidence.vantage.port25, expected, "{server:?}");
    }
}

#[tokio::test]
async fn no_mail_is_ever_sent() {
    let world = world(MailServer::with_starttls()).await;
    evidence(&world).await;
    for entry in world.ledger().entries() {
        if let Asked::Command { line } = entry.asked {
            let harmless = ["EHLO belfort.invalid", "STARTTLS", "QUIT"];
            assert!(harmless.contains(&line.as_str()), "{line}");
        }
    }
}

#[tokio::test]
async fn a_server_that_is_named_twice_is_one_server() {
    let world = World::strong(BAKERY)
        .mx(20, "back.bakkerij.be")
        .a("back.bakkerij.be", "185.10.20.26")
        .mail_server("back.bakkerij.be", MailServer::without_starttls())
        .mx(30, MAIL)
        .start()
        .await;
    let result = result(&world).await;
    let names: Vec<&str> = result
        .findings
        .iter()
        .filter(|finding| finding.check == "starttls")
        .map(|finding| finding.subject.as_str())
        .collect();
    assert_eq!(names, [MAIL, "back.bakkerij.be"]);
    assert_eq!(world.ledger().connections(smtp("185.10.20.25")), 1);
}

fn smtp(address: &str) -> SocketAddr {
    SocketAddr::new(address.parse().unwrap(), 25)
}

#[tokio::test]
async fn two_names_of_one_address_are_one_visit() {
    let world = World::strong(BAKERY)
        .mail_server(MAIL, MailServer::refusing_starttls("454 TLS not available"))
        .mx(20, "mail2.bakkerij.be")
        .a("mail2.bakkerij.be", "185.10.20.25")
        .start()
        .await;
    let facts = facts(&world).await;
    for name in [MAIL, "mail2.bakkerij.be"] {
        let server = facts.mail_server(name);
        assert_eq!(starttls(server), StartTlsUse::Broken);
        assert_eq!(server.greeting.known().unwrap(), "mail.bakkerij.be ESMTP");
        assert_eq!(server.address.known(), Some(&smtp("185.10.20.25").ip()));
    }
    let visits = world.ledger().connections(smtp("185.10.20.25"));
    assert_eq!(visits, 2, "once, and once more because of the error");
}

#[tokio::test]
async fn a_mail_server_is_left_alone_for_a_while_between_two_visits() {
    let world = world(MailServer::with_starttls()).await;
    let net = net(&world);
    let address = smtp("185.10.20.25").ip();
    let first = net.connect_to_mail_server(address).await.unwrap();
    tokio::time::pause();
    let soon = Duration::from_secs(10);
    let second = tokio::time::timeout(soon, net.connect_to_mail_server(address)).await;
    assert!(second.is_err(), "somebody talks there");
    drop(first);
    let begun = Instant::now();
    net.connect_to_mail_server(address).await.unwrap();
    assert!(
        begun.elapsed() >= LIMITS.smtp_pause,
        "{:?}",
        begun.elapsed()
    );
    let other: IpAddr = "2a02:2788:a0::25".parse().unwrap();
    let begun = Instant::now();
    net.connect_to_mail_server(other).await.unwrap();
    assert!(begun.elapsed() < soon, "another machine has its own door");
}

/// The commands that a mail server was sent.
fn commands(world: &Running) -> Vec<String> {
    let entries = world.ledger().entries().into_iter();
    let commands = entries.filter_map(|entry| match entry.asked {
        Asked::Command { line } => Some(line),
        _ => None,
    });
    commands.collect()
}

/// What was seen of a mail server, and what it was sent.
async fn talked(server: MailServer) -> (Seen, Vec<String>) {
    let world = world(server).await;
    let facts = facts(&world).await;
    (facts.mail_server(MAIL).clone(), commands(&world))
}

#[tokio::test]
async fn a_tarpit_that_greets_after_fifteen_seconds_is_heard_out() {
    let tarpit = MailServer::with_starttls().greets_after(Duration::from_secs(15));
    let (server, commands) = talked(tarpit).await;
    assert_eq!(starttls(&server), StartTlsUse::Works);
    assert_eq!(commands, ["EHLO belfort.invalid", "STARTTLS", "QUIT"]);
}

#[tokio::test]
async fn a_greeting_in_two_parts_is_waited_for_to_its_end_before_a_word_is_said() {
    let postscreen = MailServer::with_starttls().teasing(Duration::from_secs(6));
    let (server, commands) = talked(postscreen).await;
    assert_eq!(starttls(&server), StartTlsUse::Works);
    assert_eq!(commands, ["EHLO belfort.invalid", "STARTTLS", "QUIT"]);
}

#[tokio::test]
async fn a_server_that_sends_everybody_away_is_taken_leave_of_at_once() {
    for (greeting, expected) in [
        ("450 4.7.1 Come back later", Cause::Throttled),
        ("554 5.7.1 We do not know you", Cause::Refused),
    ] {
        let away = MailServer::with_starttls().greeting(greeting.as_bytes());
        let (server, commands) = talked(away).await;
        assert_eq!(cause(&server.starttls), expected, "{greeting}");
        assert_eq!(cause(&server.handshake), expected, "{greeting}");
        assert_eq!(commands, ["QUIT"], "{greeting}");
    }
}

#[tokio::test]
async fn a_command_that_is_never_answered_ends_in_a_timeout_and_a_farewell() {
    for (ignored, expected) in [
        ("EHLO", vec!["EHLO belfort.invalid", "QUIT"]),
        ("STARTTLS", vec!["EHLO belfort.invalid", "STARTTLS", "QUIT"]),
    ] {
        let (server, commands) = talked(MailServer::with_starttls().ignoring(ignored)).await;
        assert_eq!(cause(&server.starttls), Cause::Timeout, "{ignored}");
        assert_eq!(cause(&server.chain), Cause::Timeout, "{ignored}");
        assert!(server.greeting.known().is_some(), "{ignored}");
        assert_eq!(commands, expected);
    }
}

#[tokio::test]
async fn a_greeting_of_twenty_kilobytes_is_read_and_cut() {
    let long = format!("220 {}", "bakkerij ".repeat(2_300));
    let (server, _) = talked(MailServer::with_starttls().greeting(long.as_bytes())).await;
    assert_eq!(starttls(&server), StartTlsUse::Works);
    assert_eq!(server.greeting.known().unwrap().len(), 512);
    let endless = format!("220 {}", "bakkerij ".repeat(10_000));
    let (server, _) = talked(MailServer::with_starttls().greeting(endless.as_bytes())).await;
    assert_eq!(cause(&server.starttls), Cause::TooLarge);
}
