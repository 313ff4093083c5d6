//! The policy for those who deliver mail (MTA-STS), and what holds for its neighbours as well.

use std::time::Duration;

use belfort::check::{Finding, Verdict};
use belfort::fact::{Cause, Facts, MtaSts, MtaStsState, RecordUse, Seen, Why};
use belfort::result::{Evidence, ScanResult};
use hickory_proto::rr::RecordType;

use crate::scan::{BAKERY, cause, evidence, facts, judged};
use crate::world::{
    Answer, Asked, Certificate, DnsFault, Door, Question, Site, World, policy_host,
};

pub(crate) const RECORD: &str = "_mta-sts.bakkerij.be";
const HOST: &str = "mta-sts.bakkerij.be";
pub(crate) const REPORTS: &str = "_smtp._tls.bakkerij.be";
pub(crate) const LOGO: &str = "default._bimi.bakkerij.be";
const PLACE: &str = "/.well-known/mta-sts.txt";

/// A strong company with another host for its policy.
fn with_host(site: Site) -> World {
    World::strong(BAKERY).site(HOST, site)
}

/// A strong company whose policy says so.
fn with_policy(policy: &str) -> World {
    with_host(policy_host(policy))
}

/// A strong company with this record, or with none where it is empty.
pub(crate) fn with_record(at: &str, record: &str) -> World {
    let world = World::strong(BAKERY).without_records(at);
    if record.is_empty() {
        world
    } else {
        world.txt(at, record)
    }
}

async fn sts(world: World) -> MtaSts {
    let facts = facts(&world.start().await).await;
    facts.mail.mta_sts.known().unwrap().clone()
}

/// Judged as if every mail server had been seen to hold, or not to hold, a certificate, and to have no
/// DANE.
fn judged_where(mut seen: Evidence, certificates_hold: bool, dane: bool) -> ScanResult {
    let hosts = vec!["mail.bakkerij.be".to_owned()];
    let failing = if certificates_hold { vec![] } else { hosts };
    if let Seen::Known(sts) = &mut seen.facts.mail.mta_sts {
        sts.mx_failing = Seen::Known(failing);
    }
    seen.facts.mail.dane_used = Seen::Known(dane);
    seen.facts.mail.dane_on_all = Seen::Known(dane);
    judged(seen)
}

fn finding(result: &ScanResult, check: &str) -> Finding {
    let mut findings = result.findings.iter();
    findings.find(|one| one.check == check).unwrap().clone()
}

/// Verdict and case of a check, as if every mail server held a good certificate and had no DANE.
pub(crate) async fn found(world: World, check: &str) -> (Verdict, String) {
    let seen = evidence(&world.start().await).await;
    let finding = finding(&judged_where(seen, true, false), check);
    (finding.verdict, finding.case)
}

pub(crate) fn expected(verdict: Verdict, case: &str) -> (Verdict, String) {
    (verdict, case.to_owned())
}

const SOUND: &str = "version: STSv1\nmode: enforce\nmx: *.bakkerij.be\nmax_age: 86400\n";

#[tokio::test]
async fn a_policy_that_is_kept_to_is_in_order() {
    let sts = sts(with_policy(SOUND)).await;
    assert_eq!(sts.record, RecordUse::Usable);
    assert_eq!(sts.state, Seen::Known(MtaStsState::Enforce));
    assert_eq!(sts.max_age_days, Seen::Known(1));
    assert_eq!(sts.mx_patterns.known().unwrap(), &["*.bakkerij.be"]);
    assert_eq!(sts.mx_unmatched, Seen::Known(vec![]));
    let pass = expected(Verdict::Pass, "enforced");
    assert_eq!(found(with_policy(SOUND), "mta-sts").await, pass);
    let elsewhere = with_policy(SOUND)
        .without_records(HOST)
        .cname(HOST, "policies.host.be")
        .a("policies.host.be", "185.10.20.32");
    assert_eq!(found(elsewhere, "mta-sts").await, pass, "at a provider");
}

#[tokio::test]
async fn a_policy_on_trial_or_withdrawn_protects_nobody_yet() {
    let testing = with_policy(&SOUND.replace("enforce", "testing"));
    let partial = expected(Verdict::Partial, "testing");
    assert_eq!(found(testing, "mta-sts").await, partial);
    let withdrawn = with_policy("version: STSv1\nmode: none\nmax_age: 86400\n");
    let absent = expected(Verdict::Fail, "absent");
    assert_eq!(found(withdrawn.clone(), "mta-sts").await, absent);
    let facts = facts(&withdrawn.start().await).await;
    assert_eq!(facts.mail.mta_sts_used, Seen::Known(false));
    assert_eq!(facts.mail.mta_sts_enforced, Seen::Known(false));
}

#[tokio::test]
async fn without_a_record_nobody_looks_for_a_policy() {
    let world = with_record(RECORD, "some-other-service=1").start().await;
    let seen = evidence(&world).await;
    let mail = &seen.facts.mail;
    assert_eq!(mail.mta_sts, Seen::Absent);
    assert_eq!(mail.mta_sts_policy, Seen::Absent);
    assert_eq!(mail.mta_sts_used, Seen::Known(false));
    let visited = world
        .ledger()
        .connections("185.10.20.32:443".parse().unwrap());
    assert_eq!(visited, 0);
    let without = finding(&judged_where(seen.clone(), true, false), "mta-sts");
    assert_eq!((without.verdict, &*without.case), (Verdict::Fail, "absent"));
    let beside = finding(&judged_where(seen, true, true), "mta-sts");
    assert_eq!((beside.verdict, &*beside.case), (Verdict::Info, "dane"));
}

#[tokio::test]
async fn a_record_that_senders_set_aside_is_told() {
    let several = World::strong(BAKERY).txt(RECORD, "v=STSv1; id=2");
    let bad_id = with_record(RECORD, "v=STSv1; id=2026-11-01");
    let upper_case = with_record(RECORD, "V=STSv1; id=20261101");
    let fail = expected(Verdict::Fail, "record");
    for (world, record) in [
        (several, RecordUse::Several),
        (bad_id, RecordUse::Invalid),
        (upper_case, RecordUse::Invalid),
    ] {
        let sts = sts(world.clone()).await;
        assert_eq!(
            (sts.record, sts.state),
            (record, Seen::Known(MtaStsState::NotSought))
        );
        assert_eq!(found(world, "mta-sts").await, fail);
    }
}

#[tokio::test]
async fn a_policy_that_senders_cannot_use_is_told_with_the_reason() {
    let moved = Site::page("").path(
        PLACE,
        Answer::redirect(301, "https://www.bakkerij.be/sts.txt"),
    );
    let missing = Site::page("").path(PLACE, Answer::status(404));
    let empty = Site::page("").path(PLACE, Answer::text("").with_status(204));
    let page = Site::page("").path(PLACE, Answer::page(SOUND));
    let huge_page = Site::page("").path(PLACE, Answer::endless());
    let sound = || policy_host(SOUND);
    for (world, state, case) in [
        (
            World::strong(BAKERY).without_records(HOST),
            MtaStsState::NoAddress,
            "missing",
        ),
        (with_host(missing), MtaStsState::NotFound, "missing"),
        (with_host(empty), MtaStsState::NotFound, "missing"),
        (with_host(moved), MtaStsState::Redirect, "redirect"),
        (with_host(page), MtaStsState::Malformed, "malformed"),
        (with_host(huge_page), MtaStsState::Malformed, "malformed"),
        (
            with_policy("mode: enforce\n"),
            MtaStsState::Malformed,
            "malformed",
        ),
        (
            with_host(sound().certificate(Certificate::expired())),
            MtaStsState::BadCertificate,
            "certificate",
        ),
        (
            with_host(sound().certificate(Certificate::not_yet_valid())),
            MtaStsState::BadCertificate,
            "certificate",
        ),
        (
            with_host(sound().certificate(Certificate::for_name("www.bakkerij.be"))),
            MtaStsState::BadCertificate,
            "certificate",
        ),
        (
            with_host(sound().certificate(Certificate::self_signed())),
            MtaStsState::BadCertificate,
            "certificate",
        ),
        (
            with_host(sound().certificate(Certificate::without_intermediate())),
            MtaStsState::BadCertificate,
            "certificate",
        ),
    ] {
        let seen = evidence(&world.start().await).await;
        let mail = &seen.facts.mail;
        let sts = mail.mta_sts.known().unwrap();
        assert_eq!(sts.state, Seen::Known(state));
        assert_eq!(mail.mta_sts_used, Seen::Known(true), "{state:?}");
        assert_eq!(mail.mta_sts_enforced, Seen::Known(false), "{state:?}");
        let finding = finding(&judged_where(seen, true, false), "mta-sts");
        assert_eq!((finding.verdict, &*finding.case), (Verdict::Fail, case));
    }
}

#[tokio::test]
async fn what_is_missing_in_a_policy_is_named() {
    let sts = sts(with_policy("version: STSv1\nmode: strict\nmx: mail..be\n")).await;
    let mistakes = sts.policy_mistakes.known().unwrap();
    assert_eq!(mistakes, &["mx: mail..be", "mode", "max_age", "mx"]);
    assert_eq!(sts.mx_unmatched, Seen::Known(vec![]));
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_policy_is_asked_for_once() {
    let moved = Site::page("").path(PLACE, Answer::redirect(301, "/moved.txt"));
    let world = with_host(moved.path("/moved.txt", Answer::text(SOUND)))
        .start()
        .await;
    evidence(&world).await;
    let entries = world.ledger().entries().into_iter();
    let asked: Vec<String> = entries
        .filter_map(|entry| match entry.asked {
            Asked::Request { url } if url.contains(HOST) => Some(url),
            _ => None,
        })
        .collect();
    assert_eq!(asked, [format!("https://{HOST}{PLACE}")]);
}

#[tokio::test]
async fn a_mail_server_that_the_policy_refuses_is_a_grave_fault() {
    let world = with_policy(SOUND)
        .mx(20, "mx.backup.be")
        .a("mx.backup.be", "185.10.40.25");
    let seen = evidence(&world.start().await).await;
    let sts = seen.facts.mail.mta_sts.known().unwrap();
    assert_eq!(sts.mx_unmatched.known().unwrap(), &["mx.backup.be"]);
    let refused = finding(&judged_where(seen, true, false), "mta-sts");
    assert_eq!(
        (refused.verdict, &*refused.case),
        (Verdict::Fail, "other-server")
    );
    assert_eq!(refused.severity.word(), "high");
    let seen = evidence(&with_policy(SOUND).start().await).await;
    let untrusted = finding(&judged_where(seen, false, false), "mta-sts");
    assert_eq!(
        (untrusted.verdict, &*untrusted.case),
        (Verdict::Fail, "mail-certificate")
    );
    assert_eq!(untrusted.severity.word(), "high");
}

#[tokio::test]
async fn a_mail_server_without_an_address_has_no_certificate_that_senders_refuse() {
    let world = with_policy(SOUND).mx(20, "weg.bakkerij.be");
    let result = judged(evidence(&world.start().await).await);
    let told = |check: &str| {
        let found = finding(&result, check);
        (found.verdict, found.case)
    };
    assert_eq!(told("mx"), expected(Verdict::Partial, "missing"));
    assert_eq!(told("mta-sts"), expected(Verdict::Pass, "enforced"));
}

#[tokio::test]
async fn what_the_policy_host_would_have_said_is_unknown_where_it_says_nothing() {
    let at = |answer: Answer| with_host(Site::page("").path(PLACE, answer));
    let door = |door: Door| with_host(policy_host(SOUND).https_door(door));
    let addresses = Question::named(HOST).of_type(RecordType::A);
    let also_v6 = Question::named(HOST).of_type(RecordType::AAAA);
    let unresolved = World::strong(BAKERY)
        .dns_fault(addresses, DnsFault::ServerFailure)
        .dns_fault(also_v6, DnsFault::ServerFailure);
    let inside = World::strong(BAKERY)
        .without_records(HOST)
        .a(HOST, "10.1.2.3");
    let long = format!("{SOUND}{}", "mx: a.bakkerij.be\n".repeat(120_000));
    for (world, expected) in [
        (at(Answer::status(503)), Cause::ServerError),
        (at(Answer::status(403)), Cause::Denied),
        (at(Answer::silence()), Cause::Timeout),
        (at(Answer::hang_up()), Cause::Reset),
        (at(Answer::drip(Duration::from_secs(3))), Cause::Timeout),
        (at(Answer::text(&long)), Cause::TooLarge),
        (door(Door::Closed), Cause::Refused),
        (door(Door::Reset), Cause::Reset),
        (unresolved, Cause::ServerFailure),
        (inside, Cause::ForbiddenAddress),
    ] {
        let seen = evidence(&world.start().await).await;
        let mail = &seen.facts.mail;
        let sts = mail.mta_sts.known().unwrap();
        assert_eq!(cause(&sts.state), expected);
        assert_eq!(cause(&mail.mta_sts_used), expected);
        assert_eq!(cause(&mail.mta_sts_enforced), expected);
        let finding = finding(&judged_where(seen, true, false), "mta-sts");
        assert_eq!(finding.verdict, Verdict::Unknown, "{expected:?}");
    }
}

#[tokio::test]
async fn a_question_that_fails_is_not_an_absence() {
    for fault in [DnsFault::ServerFailure, DnsFault::Silent] {
        let world = [RECORD, REPORTS, LOGO]
            .into_iter()
            .fold(World::strong(BAKERY), |world, name| {
                world.dns_fault(Question::named(name), fault)
            });
        let seen = evidence(&world.start().await).await;
        let mail = &seen.facts.mail;
        for why in [
            mail.mta_sts.unknown(),
            mail.tls_rpt.unknown(),
            mail.bimi.unknown(),
        ] {
            let cause = why.map(|why: &Why| why.cause);
            assert!(
                matches!(cause, Some(Cause::ServerFailure | Cause::Timeout)),
                "{cause:?}"
            );
        }
        let result = judged_where(seen, true, false);
        for check in ["mta-sts", "tls-rpt", "bimi"] {
            assert_eq!(finding(&result, check).verdict, Verdict::Unknown, "{check}");
        }
    }
}

#[tokio::test]
async fn a_domain_that_receives_no_mail_needs_no_policy_for_it() {
    let sending = World::strong(BAKERY)
        .without_records(BAKERY)
        .txt(BAKERY, "v=spf1 ip4:185.10.20.25 -all");
    let no_mx = sending.clone().a(BAKERY, "185.10.20.30");
    let null_mx = sending.a(BAKERY, "185.10.20.30").mx(0, ".");
    for world in [no_mx, null_mx] {
        for check in ["mta-sts", "tls-rpt"] {
            let none = expected(Verdict::NotApplicable, "receives-no-mail");
            assert_eq!(found(world.clone(), check).await, none, "{check}");
        }
    }
    let parked = World::new(BAKERY)
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .mx(0, ".")
        .txt(BAKERY, "v=spf1 -all");
    for check in ["mta-sts", "tls-rpt", "bimi"] {
        let none = expected(Verdict::NotApplicable, "mail-parked");
        assert_eq!(found(parked.clone(), check).await, none, "{check}");
    }
}

#[tokio::test]
async fn what_is_kept_of_a_record_and_of_a_policy_has_its_limit() {
    let record = format!("v=STSv1; id=1; more={}", "m".repeat(60_000));
    let policy = format!("{SOUND}later: {}\n", "l".repeat(10_000));
    let world = with_record(RECORD, &record).site(HOST, policy_host(&policy));
    let facts: Facts = facts(&world.start().await).await;
    let kept = facts.mail.mta_sts_txt.known().unwrap();
    assert_eq!(kept[0].chars().count(), 4_096);
    let answer = facts.mail.mta_sts_policy.known().unwrap();
    assert_eq!(
        (answer.status, answer.text.len(), answer.cut),
        (200, 4_096, true)
    );
    assert_eq!(answer.content_type, "text/plain; charset=utf-8");
}

#[tokio::test]
async fn each_record_is_asked_for_once() {
    let world = World::strong(BAKERY).start().await;
    evidence(&world).await;
    for name in [RECORD, REPORTS, LOGO] {
        assert_eq!(world.ledger().questions(name, RecordType::TXT), 1, "{name}");
    }
}
