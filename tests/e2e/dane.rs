//! What mail servers' certificates are worth, by the DNS (DANE) and by the usual authorities.

use belfort::fact::{Cause, DaneState, Facts, MailCertificate, Seen};
use hickory_proto::rr::RData;
use hickory_proto::rr::RecordType::{A, TLSA, TXT};
use hickory_proto::rr::rdata;

use crate::scan::{BAKERY, Subjects, cause, changed, facts, lines, result};
use crate::world::{Certificate, DnsFault, Door, MailServer, Question, Signing, Vouched, World};

const MAIL: &str = "mail.bakkerij.be";
const HOSTED: &str = "mx.mailhoster.example";
const RESOLVER: &str = "9.9.9.9";

/// A company whose mail server has no TLSA record yet.
fn plain() -> World {
    World::strong(BAKERY).without_tlsa()
}

fn with(parameters: [u8; 3], about: Vouched) -> World {
    plain().tlsa(MAIL, parameters, about)
}

async fn seen(world: World) -> Facts {
    facts(&world.start().await).await
}

fn dane(facts: &Facts) -> Seen<DaneState> {
    facts.mail_server(MAIL).dane.clone()
}

/// The line of one check about the mail server.
async fn line(world: World, check: &str) -> String {
    let result = result(&world.start().await).await;
    let mut lines = lines(&result).into_iter();
    let start = format!("{check} {MAIL} ");
    let line = lines.find(|line| line.starts_with(&start)).unwrap();
    line.strip_prefix(&start).unwrap().to_owned()
}

#[tokio::test]
async fn signed_records_of_every_useful_kind_match_what_the_server_shows() {
    for (parameters, about) in [
        ([3, 0, 0], Vouched::Own),
        ([3, 0, 1], Vouched::Own),
        ([3, 1, 2], Vouched::Own),
        ([2, 0, 1], Vouched::Issuer),
        ([2, 1, 1], Vouched::Issuer),
        ([2, 0, 0], Vouched::Root),
    ] {
        let facts = seen(with(parameters, about)).await;
        let matches = Seen::Known(DaneState::Matches);
        assert_eq!(dane(&facts), matches, "{parameters:?} {about:?}");
        assert_eq!(facts.mail.dane_used, Seen::Known(true));
        assert_eq!(facts.mail.dane_on_all, Seen::Known(true));
    }
    let facts = seen(with([2, 0, 1], Vouched::Root)).await;
    assert_eq!(
        dane(&facts),
        Seen::Known(DaneState::Mismatch),
        "it is not sent"
    );
}

#[tokio::test]
async fn each_state_of_dane_has_its_own_case_and_changes_nothing_else() {
    let before = result(&World::strong(BAKERY).start().await).await;
    let malformed = rdata::TLSA::new(3.into(), 1.into(), 1.into(), vec![7; 31]);
    let owner = format!("_25._tcp.{MAIL}");
    for (world, expected) in [
        (plain(), "info none"),
        (with([3, 1, 1], Vouched::Stranger), "fail mismatch"),
        (with([1, 1, 1], Vouched::Own), "partial unusable"),
        (
            plain().record(&owner, RData::TLSA(malformed)),
            "partial unusable",
        ),
    ] {
        let after = result(&world.start().await).await;
        let expected = format!("dane {MAIL} {expected}");
        let of_certificate = format!("mail-certificate {MAIL} pass holds");
        assert_eq!(changed(&before, &after), [expected, of_certificate]);
    }
}

#[tokio::test]
async fn records_in_a_zone_that_is_not_signed_are_used_by_nobody() {
    let facts = seen(World::strong(BAKERY).unsigned()).await;
    assert_eq!(dane(&facts), Seen::Known(DaneState::Insecure));
    assert_eq!(facts.mail.dane_used, Seen::Known(false));
    assert_eq!(facts.mail.dane_on_all, Seen::Known(false));
    let island = World::strong(BAKERY).signing(Signing::WithoutDs);
    assert_eq!(line(island, "dane").await, "partial insecure");
}

/// What is said of reports about encrypted delivery.
async fn rpt(world: World) -> String {
    let result = result(&world.start().await).await;
    let mut lines = lines(&result).into_iter();
    let line =
        lines.find_map(|line| Some(line.strip_prefix("tls-rpt bakkerij.be ")?.trim().to_owned()));
    line.unwrap()
}

#[tokio::test]
async fn reports_are_missed_where_senders_use_dane_and_nowhere_else() {
    let bare = |world: World| {
        let names = [format!("_mta-sts.{BAKERY}"), format!("_smtp._tls.{BAKERY}")];
        names
            .iter()
            .fold(world, |world, at| world.without_records(at))
    };
    let strong = || bare(World::strong(BAKERY));
    assert_eq!(rpt(strong()).await, "fail absent");
    assert_eq!(
        rpt(strong().unsigned()).await,
        "not-applicable nothing-to-report"
    );
    assert_eq!(rpt(bare(plain())).await, "not-applicable nothing-to-report");
    assert_eq!(
        rpt(strong().resolver_without_dnssec()).await,
        "unknown unknown"
    );
}

#[tokio::test]
async fn a_way_without_signatures_and_signatures_that_do_not_hold_leave_dane_unknown() {
    let facts = seen(World::strong(BAKERY).resolver_without_dnssec()).await;
    assert_eq!(cause(&dane(&facts)), Cause::NoDnssecPath);
    let facts = seen(World::strong(BAKERY).signing(Signing::Expired)).await;
    assert_eq!(cause(&dane(&facts)), Cause::Disagreeing);
    let lost = Question::named(BAKERY).of_type(hickory_proto::rr::RecordType::DNSKEY);
    let world = World::strong(BAKERY).dns_fault(lost.at(RESOLVER), DnsFault::Silent);
    assert!(dane(&seen(world).await).unknown().is_some());
}

#[tokio::test]
async fn where_nobody_has_records_nothing_is_asked_with_signatures_for_their_sake() {
    let world = plain().start().await;
    let facts = facts(&world).await;
    assert_eq!(dane(&facts), Seen::Absent);
    let owner = format!("_25._tcp.{MAIL}");
    assert_eq!(world.ledger().questions(&owner, TLSA), 1);
    assert_eq!(world.ledger().signed_questions(&owner, TLSA), 0);
    assert_eq!(world.ledger().signed_questions(MAIL, A), 0);
}

/// The mail of the company goes to a hoster, whose own zone nobody signs.
fn hosted() -> World {
    World::new(BAKERY)
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .a(BAKERY, "185.10.20.30")
        .mx(10, HOSTED)
        .a(HOSTED, "185.10.40.25")
        .mail_server(HOSTED, MailServer::with_starttls())
        .tlsa(HOSTED, [3, 1, 1], Vouched::Own)
        .signed()
}

#[tokio::test]
async fn records_at_a_hoster_who_signs_nothing_are_used_by_nobody() {
    let facts = seen(hosted()).await;
    let dane = &facts.mail_server(HOSTED).dane;
    assert_eq!(*dane, Seen::Known(DaneState::Insecure));
}

#[tokio::test]
async fn records_at_a_signed_server_that_an_unsigned_list_leads_to_are_half_the_way() {
    // The shop is not vouched for; its mail server stands in the signed zone above.
    let shop = "shop.bakkerij.be";
    let world = |about| {
        World::new(shop)
            .nameserver("ns1.shop.bakkerij.be", "185.10.20.1")
            .a(shop, "185.10.20.30")
            .mx(10, MAIL)
            .a(MAIL, "185.10.40.25")
            .mail_server(MAIL, MailServer::with_starttls())
            .tlsa(MAIL, [3, 1, 1], about)
            .signed_without_ds()
    };
    let facts = seen(world(Vouched::Own)).await;
    assert_eq!(dane(&facts), Seen::Known(DaneState::UnsignedMx));
    assert_eq!(facts.mail.dane_on_all, Seen::Known(false));
    assert_eq!(
        line(world(Vouched::Own), "dane").await,
        "partial unsigned-mx"
    );
    let other = dane(&seen(world(Vouched::Stranger)).await);
    assert_eq!(
        other,
        Seen::Known(DaneState::Mismatch),
        "many act on it all the same"
    );
}

#[tokio::test]
async fn an_alias_is_followed_to_the_records_at_its_end() {
    let alias = "mx.bakkerij.be";
    let base = || {
        plain()
            .mx(5, alias)
            .cname(alias, MAIL)
            .tlsa_at(MAIL, MAIL, [3, 1, 1], Vouched::Own)
    };
    let facts = seen(base()).await;
    let server = facts.mail_server(alias);
    assert_eq!(server.asked_as.known().unwrap(), alias);
    assert_eq!(server.dane, Seen::Known(DaneState::Matches));
    assert_eq!(
        dane(&facts),
        Seen::Known(DaneState::Matches),
        "shown to the alias"
    );
    let elsewhere = plain()
        .mx(5, alias)
        .cname(alias, HOSTED)
        .a(HOSTED, "185.10.40.25")
        .mail_server(HOSTED, MailServer::with_starttls())
        .tlsa_at(alias, HOSTED, [3, 1, 1], Vouched::Own)
        .tlsa_at(HOSTED, HOSTED, [3, 1, 1], Vouched::Stranger);
    let facts = seen(elsewhere).await;
    let state = &facts.mail_server(alias).dane;
    assert_eq!(
        *state,
        Seen::Known(DaneState::Matches),
        "its own records are signed"
    );
}

fn tlsa_question() -> Question {
    Question::named(&format!("_25._tcp.{MAIL}")).of_type(TLSA)
}

#[tokio::test]
async fn a_signed_zone_whose_servers_fail_on_tlsa_alone_loses_mail() {
    let world = plain().dns_fault(tlsa_question(), DnsFault::ServerFailure);
    assert_eq!(line(world.clone(), "dane").await, "fail broken-denial");
    let facts = seen(world).await;
    assert_eq!(facts.mail.dane_on_all, Seen::Known(false));
}

#[tokio::test]
async fn failures_that_others_may_cause_are_no_broken_denial() {
    let same_name = Question::named(&format!("_25._tcp.{MAIL}")).of_type(TXT);
    let any_tlsa = Question::any().of_type(TLSA);
    for world in [
        // The servers fail on the name, whatever is asked of it.
        plain()
            .dns_fault(tlsa_question(), DnsFault::ServerFailure)
            .dns_fault(same_name, DnsFault::ServerFailure),
        // The resolver fails on the type, whoever is asked about.
        plain().dns_fault(any_tlsa.at(RESOLVER), DnsFault::ServerFailure),
        // Silence is no failure.
        plain().dns_fault(tlsa_question(), DnsFault::Silent),
        // Nobody asks for TLSA where addresses are not signed.
        plain()
            .unsigned()
            .dns_fault(tlsa_question(), DnsFault::ServerFailure),
    ] {
        let found = dane(&seen(world).await);
        let cause = cause(&found);
        let fits = matches!(cause, Cause::ServerFailure | Cause::Timeout);
        assert!(fits, "{found:?}");
    }
}

#[tokio::test]
async fn a_server_without_starttls_but_with_signed_records_gets_no_mail_from_who_looks() {
    let server = MailServer::without_starttls();
    let world = World::strong(BAKERY).mail_server(MAIL, server);
    assert_eq!(line(world.clone(), "starttls").await, "fail promised");
    let facts = seen(world.clone()).await;
    assert_eq!(dane(&facts), Seen::Known(DaneState::Mismatch));
    assert_eq!(
        facts.mail_server(MAIL).certificate_holds,
        Seen::Known(false)
    );
    let unsigned = world.unsigned();
    let unsigned = result(&unsigned.start().await).await;
    let starttls = unsigned.findings.iter().find(|one| one.check == "starttls");
    assert_eq!(starttls.unwrap().verdict, belfort::check::Verdict::Fail);
}

#[tokio::test]
async fn each_certificate_is_called_what_it_is() {
    let states = [
        (Certificate::good(), MailCertificate::Holds),
        (Certificate::expired(), MailCertificate::Expired),
        (Certificate::not_yet_valid(), MailCertificate::NotYetValid),
        (
            Certificate::for_name("mx.other.be"),
            MailCertificate::OtherName,
        ),
        (Certificate::self_signed(), MailCertificate::SelfSigned),
        (Certificate::from_unknown_root(), MailCertificate::Untrusted),
        (
            Certificate::without_intermediate(),
            MailCertificate::Untrusted,
        ),
    ];
    for (certificate, expected) in states {
        let server = MailServer::with_starttls().certificate(certificate);
        let facts = seen(plain().mail_server(MAIL, server)).await;
        let server = facts.mail_server(MAIL);
        assert_eq!(server.certificate_state, Seen::Known(expected));
        let holds = expected == MailCertificate::Holds;
        assert_eq!(server.certificate_holds, Seen::Known(holds));
    }
}

#[tokio::test]
async fn what_dane_vouches_for_needs_nothing_else() {
    for certificate in [
        Certificate::expired(),
        Certificate::self_signed(),
        Certificate::for_name("mx.other.be"),
    ] {
        let server = MailServer::with_starttls().certificate(certificate);
        let world = World::strong(BAKERY).mail_server(MAIL, server);
        assert_eq!(dane(&seen(world).await), Seen::Known(DaneState::Matches));
    }
    let server = MailServer::with_starttls().certificate(Certificate::expired());
    let world = plain()
        .mail_server(MAIL, server)
        .tlsa(MAIL, [2, 0, 1], Vouched::Issuer);
    let by_authority = dane(&seen(world).await);
    assert_eq!(
        by_authority,
        Seen::Known(DaneState::Mismatch),
        "dates matter there"
    );
}

#[tokio::test]
async fn the_handshake_is_told_with_its_version() {
    assert_eq!(line(plain(), "mail-tls").await, "info newest");
    let server = MailServer::with_starttls().with_only_tls12();
    let world = plain().mail_server(MAIL, server);
    assert_eq!(line(world.clone(), "mail-tls").await, "info older");
    let facts = seen(world).await;
    let handshake = facts.mail_server(MAIL).handshake.known().unwrap();
    assert_eq!(handshake.version, "TLS 1.2");
    assert_eq!(handshake.alpn, "");
}

#[tokio::test]
async fn a_second_name_of_one_address_is_not_blamed_for_what_the_first_one_was_shown() {
    let second = "mail2.bakkerij.be";
    let world = |names: &[&str]| {
        let certificate = Certificate::good().names(names);
        plain()
            .mail_server(MAIL, MailServer::with_starttls().certificate(certificate))
            .mx(20, second)
            .a(second, "185.10.20.25")
            .tlsa(MAIL, [3, 1, 1], Vouched::Own)
            .tlsa_at(second, MAIL, [3, 1, 1], Vouched::Stranger)
    };
    let facts = seen(world(&[MAIL])).await;
    let other = facts.mail_server(second);
    assert_eq!(other.asked_as.known().unwrap(), MAIL);
    assert_eq!(cause(&other.certificate_state), Cause::AskedEnough);
    assert_eq!(cause(&other.dane), Cause::AskedEnough);
    assert_eq!(
        facts.mail.dane_on_all.unknown().unwrap().cause,
        Cause::AskedEnough
    );
    let facts = seen(world(&[MAIL, second])).await;
    let other = facts.mail_server(second);
    assert_eq!(
        other.certificate_holds,
        Seen::Known(true),
        "it does for both"
    );
}

#[tokio::test]
async fn a_server_that_could_not_be_spoken_to_has_an_unknown_certificate() {
    for (door, expected) in [
        (Door::Filtered, Cause::BlockedPort),
        (Door::Closed, Cause::Refused),
    ] {
        let server = MailServer::with_starttls().door(door);
        let facts = seen(World::strong(BAKERY).mail_server(MAIL, server)).await;
        let server = facts.mail_server(MAIL);
        assert_eq!(cause(&server.chain), expected);
        assert_eq!(cause(&server.handshake), expected);
        assert_eq!(cause(&server.certificate_holds), expected);
        assert_eq!(cause(&server.dane), expected);
    }
}
