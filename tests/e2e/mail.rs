//! Mail: what the DNS says of it, and what mail servers say themselves.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use belfort::check::{Finding, Verdict};
use belfort::fact::{Cause, DmarcPolicy, DmarcUse, Facts, MailServer as Seen, StartTlsUse};
use belfort::net::LIMITS;
use belfort::result::Port25;
use tokio::time::Instant;

use crate::scan::{BAKERY, Subjects, cause, evidence, facts, net, result};
use crate::world::{Asked, Certificate, DnsFault, Door, MailServer, Question, Running, World};

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

async fn mail_facts(world: World) -> Facts {
    facts(&world.start().await).await
}

/// The finding of the check on DMARC.
async fn dmarc_finding(world: &Running) -> Finding {
    let result = result(world).await;
    let mut findings = result.findings.into_iter();
    findings.find(|finding| finding.check == "dmarc").unwrap()
}

#[tokio::test]
async fn several_dmarc_records_are_several() {
    let world = World::strong(BAKERY).txt("_dmarc.bakkerij.be", "v=DMARC1; p=none");
    let facts = mail_facts(world).await;
    assert_eq!(facts.mail.dmarc.known().unwrap().usable, DmarcUse::Several);
}

#[tokio::test]
async fn a_name_below_is_governed_by_the_record_of_its_organisation() {
    let world = World::new("shop.bakkerij.be")
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .a("shop.bakkerij.be", "185.10.20.30")
        .txt("_dmarc.bakkerij.be", "v=DMARC1; p=reject; sp=quarantine");
    let facts = mail_facts(world).await;
    let dmarc = facts.mail.dmarc.known().unwrap();
    assert_eq!(dmarc.found_at, "_dmarc.bakkerij.be");
    assert_eq!(dmarc.subdomain_policy, DmarcPolicy::Quarantine);
}

#[tokio::test]
async fn what_receivers_would_not_apply_is_not_said_to_be_the_policy() {
    let with = async |record: &str| {
        let world = World::strong(BAKERY)
            .without_records("_dmarc.bakkerij.be")
            .txt("_dmarc.bakkerij.be", record);
        dmarc_finding(&world.start().await).await
    };
    let reported = "v=DMARC1; p=reject; sp=rejct; rua=mailto:dmarc@bakkerij.be";
    let finding = with(reported).await;
    assert_eq!(finding.case, "misspelt");
    assert!(
        finding.text.what.contains("sp. Recipients"),
        "{:?}",
        finding.text
    );
    let finding = with("v=DMARC1; p=reject; sp=rejct").await;
    assert_eq!(
        (finding.verdict, &*finding.case),
        (Verdict::Fail, "unusable")
    );
    let finding = with("v=DMARC1; p=reject; t=y").await;
    assert_eq!(
        (finding.verdict, &*finding.case),
        (Verdict::Pass, "testing")
    );
    assert!(!finding.text.what.contains("reject"), "{:?}", finding.text);
}

#[tokio::test]
async fn an_unanswered_question_above_the_organisation_changes_nothing() {
    let below = |record: &str| {
        World::new("shop.bakkerij.be")
            .nameserver("ns1.bakkerij.be", "185.10.20.1")
            .a("shop.bakkerij.be", "185.10.20.30")
            .txt("_dmarc.bakkerij.be", record)
            .dns_fault(Question::named("_dmarc.be"), DnsFault::ServerFailure)
    };
    let facts = mail_facts(below("v=DMARC1; p=reject; psd=n")).await;
    assert_eq!(
        facts.mail.dmarc.known().unwrap().policy,
        DmarcPolicy::Reject
    );
    let facts = mail_facts(below("v=DMARC1; p=reject")).await;
    let [own, above, top] = facts.mail.dmarc_walk.known().unwrap().as_slice() else {
        panic!("{:?}", facts.mail.dmarc_walk);
    };
    assert_eq!(own.txt.known().unwrap().len(), 0);
    assert_eq!(above.txt.known().unwrap(), &["v=DMARC1; p=reject"]);
    assert_eq!(cause(&top.txt), Cause::ServerFailure);
    assert_eq!(cause(&facts.mail.dmarc), Cause::ServerFailure);
}

#[tokio::test]
async fn a_domain_without_mail_is_parked() {
    let parked = World::new(BAKERY)
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .mx(0, ".")
        .txt(BAKERY, "v=spf1 -all");
    let facts = mail_facts(parked).await;
    assert_eq!(facts.mail.parked.known(), Some(&true));
    assert!(facts.mail.mx.known().unwrap().null);
    assert_eq!(facts.mail_servers, belfort::fact::Seen::Absent);
}

#[tokio::test]
async fn mx_hosts_that_lead_nowhere_are_told_apart() {
    let world = World::strong(BAKERY)
        .mx(20, "gone.bakkerij.be")
        .mx(30, "alias.bakkerij.be")
        .cname("alias.bakkerij.be", MAIL)
        .mx(40, "inside.bakkerij.be")
        .a("inside.bakkerij.be", "192.168.1.10");
    let facts = mail_facts(world).await;
    let mx = facts.mail.mx.known().unwrap();
    assert_eq!(mx.hosts_unresolved.known().unwrap(), &["gone.bakkerij.be"]);
    assert_eq!(mx.alias_hosts.known().unwrap(), &["alias.bakkerij.be"]);
    assert_eq!(mx.private_hosts.known().unwrap(), &["inside.bakkerij.be"]);
    let inside = facts.mail_server("inside.bakkerij.be");
    assert_eq!(cause(&inside.starttls), Cause::ForbiddenAddress);
}

/// The finding of the check on MX: verdict, case, and how many findings it has.
async fn mx_finding(world: World) -> (Verdict, String, usize) {
    let findings = result(&world.start().await).await.findings;
    let mx: Vec<_> = findings.iter().filter(|one| one.check == "mx").collect();
    (mx[0].verdict, mx[0].case.clone(), mx.len())
}

#[tokio::test]
async fn mail_servers_with_internal_addresses_only_receive_nothing() {
    let inside = World::strong(BAKERY)
        .without_records(MAIL)
        .a(MAIL, "10.1.2.3");
    let all = mx_finding(inside.clone()).await;
    assert_eq!(all, (Verdict::Fail, "unreachable".to_owned(), 1));
    let second = inside
        .mx(20, "mail2.bakkerij.be")
        .a("mail2.bakkerij.be", "185.10.20.26")
        .mail_server("mail2.bakkerij.be", MailServer::with_starttls());
    let one = mx_finding(second).await;
    assert_eq!(one, (Verdict::Partial, "private".to_owned(), 1));
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
