//! Mail: what the DMARC record asks for, and who gets its reports.

use belfort::check::{Finding, Verdict};
use belfort::fact::{Cause, Facts};
use belfort::result::ScanResult;
use hickory_proto::rr::rdata::{MX, TXT};
use hickory_proto::rr::{Name, RData, RecordType};

use crate::scan::{BAKERY, cause, facts, judged, result};
use crate::world::{Asked, DnsFault, Question, World};

const AT: &str = "_dmarc.bakkerij.be";
const RECEIVER: &str = "rapporten.example";
const ASKED: &str = "bakkerij.be._report._dmarc.rapporten.example";

/// The strong company, with another DMARC record.
fn with_record(record: &str) -> World {
    World::strong(BAKERY).without_records(AT).txt(AT, record)
}

/// The same, with a receiver of reports that belongs to somebody else and receives mail.
fn with_receiver() -> World {
    let host = Name::from_ascii("mx.rapporten.example.").unwrap();
    with_record("v=DMARC1; p=reject; rua=mailto:bakkerij@rapporten.example")
        .record(RECEIVER, RData::MX(MX::new(10, host)))
}

fn finding<'a>(result: &'a ScanResult, check: &str) -> &'a Finding {
    let mut findings = result.findings.iter();
    findings.find(|finding| finding.check == check).unwrap()
}

/// Verdict and case of a check.
async fn told(world: World, check: &str) -> (Verdict, String) {
    let result = result(&world.start().await).await;
    let finding = finding(&result, check);
    (finding.verdict, finding.case.clone())
}

async fn reporting(world: World) -> (Verdict, String) {
    told(world, "dmarc-reporting").await
}

fn is(verdict: Verdict, case: &str) -> (Verdict, String) {
    (verdict, case.to_owned())
}

#[tokio::test]
async fn how_strict_the_policy_is_shows_in_its_own_check_alone() {
    let cases = [
        ("p=none", Verdict::Fail, "none"),
        ("p=quarantine; t=y", Verdict::Fail, "only-a-test"),
        ("p=reject; t=y", Verdict::Partial, "testing"),
        ("p=reject; sp=none", Verdict::Partial, "subdomains"),
        ("p=reject; sp=none; np=reject", Verdict::Partial, "existing"),
        ("p=quarantine; np=none", Verdict::Partial, "made-up"),
        ("p=reject; sp=quarantine", Verdict::Pass, "mixed"),
        ("p=quarantine", Verdict::Pass, "ready"),
    ];
    for (tags, verdict, case) in cases {
        let record = format!("v=DMARC1; {tags}; rua=mailto:dmarc@bakkerij.be");
        let result = result(&with_record(&record).start().await).await;
        let policy = finding(&result, "dmarc-policy");
        assert_eq!((policy.verdict, &*policy.case), (verdict, case), "{tags}");
        assert_eq!(finding(&result, "dmarc").verdict, Verdict::Pass, "{tags}");
        assert_eq!(finding(&result, "dmarc-reporting").case, "arrive", "{tags}");
    }
}

#[tokio::test]
async fn the_advice_to_refuse_waits_until_a_dkim_key_was_seen() {
    let record = "v=DMARC1; p=quarantine; rua=mailto:dmarc@bakkerij.be";
    let world = with_record(record).start().await;
    let mut evidence = crate::scan::evidence(&world).await;
    for (seen, case) in [(true, "ready"), (false, "quarantine")] {
        evidence.facts.mail.dkim_seen = belfort::fact::Seen::Known(seen);
        let result = judged(evidence.clone());
        let policy = finding(&result, "dmarc-policy");
        assert_eq!((policy.verdict, &*policy.case), (Verdict::Pass, case));
        assert_eq!(
            policy.text.what.contains("reject"),
            seen,
            "{}",
            policy.text.what
        );
    }
}

#[tokio::test]
async fn names_below_a_shop_with_its_own_record_are_governed_by_the_organisation() {
    let world = World::new("shop.bakkerij.be")
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .a("shop.bakkerij.be", "185.10.20.30")
        .mx(10, "mail.bakkerij.be")
        .txt("_dmarc.shop.bakkerij.be", "v=DMARC1; p=reject")
        .txt(AT, "v=DMARC1; p=none");
    let result = result(&world.start().await).await;
    let policy = finding(&result, "dmarc-policy");
    assert_eq!(
        (policy.verdict, &*policy.case),
        (Verdict::Partial, "subdomains")
    );
    assert!(
        policy.text.fix.contains("at _dmarc.bakkerij.be"),
        "{}",
        policy.text.fix
    );
}

#[tokio::test]
async fn a_record_of_a_wildcard_is_the_record_of_the_name() {
    let world = World::strong(BAKERY).without_records(AT).txt(
        "*.bakkerij.be",
        "v=DMARC1; p=reject; rua=mailto:dmarc@bakkerij.be",
    );
    assert_eq!(
        told(world, "dmarc-policy").await,
        is(Verdict::Pass, "reject")
    );
    let unrelated = World::strong(BAKERY)
        .without_records(AT)
        .txt("*.bakkerij.be", "v=spf1 -all");
    assert_eq!(told(unrelated, "dmarc").await, is(Verdict::Fail, "absent"));
}

#[tokio::test]
async fn what_the_name_does_not_answer_is_unknown_in_all_three() {
    for fault in [DnsFault::ServerFailure, DnsFault::Silent] {
        let world = World::strong(BAKERY).dns_fault(Question::named(AT), fault);
        let result = result(&world.start().await).await;
        for check in ["dmarc", "dmarc-policy", "dmarc-reporting"] {
            assert_eq!(finding(&result, check).verdict, Verdict::Unknown, "{check}");
        }
    }
}

#[tokio::test]
async fn without_a_record_the_two_that_need_it_do_not_speak() {
    let result = result(&World::weak(BAKERY).start().await).await;
    for check in ["dmarc-policy", "dmarc-reporting"] {
        assert_eq!(
            finding(&result, check).verdict,
            Verdict::NotApplicable,
            "{check}"
        );
    }
}

#[tokio::test]
async fn reports_need_the_leave_of_another_organisation() {
    let refused = with_receiver().start().await;
    let told_of = result(&refused).await;
    let reporting_of = finding(&told_of, "dmarc-reporting");
    assert_eq!(
        (reporting_of.verdict, &*reporting_of.case),
        (Verdict::Fail, "refused")
    );
    assert!(
        reporting_of
            .text
            .what
            .contains("bakkerij@rapporten.example")
    );
    let was_asked = |entry: &crate::world::Entry| match &entry.asked {
        Asked::Question { name, .. } => name == ASKED,
        _ => false,
    };
    assert!(refused.ledger().entries().iter().any(was_asked));

    let named = with_receiver().txt(ASKED, "v=DMARC1");
    assert_eq!(reporting(named).await, is(Verdict::Pass, "arrive"));
    let anybody = with_receiver().txt("*._report._dmarc.rapporten.example", "v=DMARC1;");
    assert_eq!(reporting(anybody).await, is(Verdict::Pass, "arrive"));
    let something_else = with_receiver().txt("*.rapporten.example", "v=spf1 -all");
    assert_eq!(
        reporting(something_else).await,
        is(Verdict::Fail, "refused")
    );
}

#[tokio::test]
async fn a_receiver_that_does_not_answer_refuses_nothing() {
    let question = || Question::named(ASKED).of_type(RecordType::TXT);
    for (fault, expected) in [
        (DnsFault::ServerFailure, Cause::ServerFailure),
        (DnsFault::Silent, Cause::Timeout),
    ] {
        let world = with_receiver().dns_fault(question(), fault);
        let facts = facts(&world.start().await).await;
        let receivers = facts.mail.report_receivers.known().unwrap();
        assert_eq!(cause(&receivers[0].txt), expected);
        let world = with_receiver().dns_fault(question(), fault);
        assert_eq!(reporting(world).await.0, Verdict::Unknown);
    }
}

#[tokio::test]
async fn a_receiver_without_mail_receives_no_reports() {
    let own_without_mail = with_record("v=DMARC1; p=reject; rua=mailto:d@info.bakkerij.be")
        .txt("info.bakkerij.be", "some text");
    assert_eq!(reporting(own_without_mail).await, is(Verdict::Fail, "dead"));
    let null = World::strong(BAKERY).without_records(AT).txt(
        AT,
        "v=DMARC1; p=reject; rua=mailto:d@info.bakkerij.be,mailto:dmarc@bakkerij.be",
    );
    let null = null.record("info.bakkerij.be", RData::MX(MX::new(0, Name::root())));
    assert_eq!(reporting(null).await, is(Verdict::Partial, "some-dead"));
    let by_address = with_record("v=DMARC1; p=reject; rua=mailto:d@www.bakkerij.be");
    assert_eq!(reporting(by_address).await, is(Verdict::Pass, "arrive"));
}

#[tokio::test]
async fn one_good_address_is_partly_enough() {
    let beside = |rua: &str| {
        with_record(&format!(
            "v=DMARC1; p=reject; rua=mailto:dmarc@bakkerij.be,{rua}"
        ))
    };
    let cases = [
        ("dmarc@bakkerij.be", "some-unreadable"),
        ("https://bakkerij.be/dmarc", "some-unreadable"),
        ("mailto:d@elders.example", "some-refused"),
    ];
    for (rua, case) in cases {
        assert_eq!(
            reporting(beside(rua)).await,
            is(Verdict::Partial, case),
            "{rua}"
        );
    }
    let none = with_record("v=DMARC1; p=reject");
    assert_eq!(reporting(none).await, is(Verdict::Fail, "absent"));
    let bare = with_record("v=DMARC1; p=reject; rua=dmarc@bakkerij.be");
    assert_eq!(reporting(bare).await, is(Verdict::Fail, "unreadable"));
}

#[tokio::test]
async fn no_more_receivers_are_asked_than_the_limit_says() {
    let mut rua = Vec::new();
    for number in 1..=12 {
        rua.push(format!("mailto:d@r{number}.example"));
    }
    let world = with_record(&format!("v=DMARC1; p=reject; rua={}", rua.join(",")));
    let facts = facts(&world.start().await).await;
    assert_eq!(facts.mail.report_receivers.known().unwrap().len(), 5);
    let dmarc = facts.mail.dmarc.known().unwrap();
    assert_eq!(dmarc.report_addresses.len(), 12);
    assert_eq!(cause(&dmarc.reports.any_works), Cause::TooLarge);
}

#[tokio::test]
async fn hostile_records_are_cut_and_shown_harmless() {
    let huge = format!("v=DMARC1; p=reject; x={}", "a".repeat(60_000));
    let strings: Vec<&[u8]> = huge.as_bytes().chunks(255).collect();
    let world = World::strong(BAKERY)
        .without_records(AT)
        .record(AT, RData::TXT(TXT::from_bytes(strings)));
    let facts: Facts = facts(&world.start().await).await;
    let dmarc = facts.mail.dmarc.known().unwrap();
    assert_eq!(dmarc.record.chars().count(), 4_096);

    let hostile = "v=DMARC1; p=reject; rua=mailto:<script>alert(1)</script>@\u{202e}x.be";
    let result = result(&with_record(hostile).start().await).await;
    let reporting = finding(&result, "dmarc-reporting");
    assert_eq!(
        (reporting.verdict, &*reporting.case),
        (Verdict::Fail, "unreadable")
    );
    assert_eq!(finding(&result, "dmarc-policy").verdict, Verdict::Pass);
}
