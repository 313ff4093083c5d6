//! The list of servers that may send mail (SPF), followed through the DNS of a World.

use std::time::Duration;

use belfort::check::{Finding, Verdict};
use belfort::fact::Cause;
use hickory_proto::rr::RecordType::{A, TXT};

use crate::scan::{BAKERY, cause, facts, result};
use crate::world::{Asked, DnsFault, MailServer, Question, Running, World};

/// The bakery with this list, and these lists of others.
fn world(record: &str, others: &[(&str, &str)]) -> World {
    let world = World::new(BAKERY)
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .mx(10, "mail.bakkerij.be")
        .a("mail.bakkerij.be", "185.10.20.25")
        .mail_server("mail.bakkerij.be", MailServer::with_starttls())
        .txt(BAKERY, record);
    others
        .iter()
        .fold(world, |world, (name, list)| world.txt(name, list))
}

async fn finding(world: &Running, check: &str) -> Finding {
    let findings = result(world).await.findings.into_iter();
    let mut found = findings.filter(|finding| finding.check == check);
    found.next().unwrap()
}

/// Verdict and case of both checks on the list.
async fn said(world: World) -> [(Verdict, String); 2] {
    let world = world.start().await;
    let findings = result(&world).await.findings;
    ["spf", "spf-strictness"].map(|check| {
        let finding = findings.iter().find(|one| one.check == check).unwrap();
        (finding.verdict, finding.case.clone())
    })
}

fn case(verdict: Verdict, case: &str) -> (Verdict, String) {
    (verdict, case.to_owned())
}

#[tokio::test]
async fn a_list_that_a_shop_would_have_is_good() {
    let lists = [
        ("spf.mailer.test", "v=spf1 include:a.mailer.test ~all"),
        ("a.mailer.test", "v=spf1 ip4:192.0.2.0/24 ~all"),
    ];
    let world = world("v=spf1 mx include:spf.mailer.test ~all", &lists)
        .start()
        .await;
    let spf = facts(&world).await.mail.spf;
    let spf = spf.known().unwrap();
    assert_eq!(spf.lookups.known(), Some(&3));
    assert_eq!(spf.ipv4_addresses.known(), Some(&257));
    let finding = finding(&world, "spf").await;
    assert_eq!((finding.verdict, &*finding.case), (Verdict::Pass, "good"));
    assert!(
        finding.text.what.contains("3 of the 10"),
        "{:?}",
        finding.text
    );
}

#[tokio::test]
async fn each_fault_of_a_list_has_its_case() {
    use Verdict::{Fail, Partial, Pass};
    let open = [("x.test", "v=spf1 +all")];
    for (record, others, expected) in [
        (
            "v=spf1 ipv4:192.0.2.1 -all",
            &[][..],
            case(Fail, "misspelt"),
        ),
        ("v=spf1 -all junk", &[], case(Fail, "misspelt")),
        ("v=spf1 include:gone.test -all", &[], case(Fail, "dead-end")),
        (
            "v=spf1 include:bakkerij.be -all",
            &[],
            case(Fail, "dead-end"),
        ),
        (
            "v=spf1 a:x1.test a:x2.test a:x3.test -all",
            &[],
            case(Fail, "voids"),
        ),
        ("v=spf1 ptr -all", &[], case(Partial, "ptr")),
    ] {
        let [spf, _] = said(world(record, others)).await;
        assert_eq!(spf, expected, "{record}");
    }
    for (record, others, expected) in [
        ("v=spf1 include:x.test -all", &open[..], case(Fail, "open")),
        (
            "v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all",
            &[],
            case(Fail, "wide"),
        ),
        ("v=spf1 mx ?all", &[], case(Partial, "neutral")),
        ("v=spf1 mx", &[], case(Partial, "missing")),
        ("V=SPF1 mx ~all", &[], case(Pass, "soft")),
    ] {
        let [spf, strictness] = said(world(record, others)).await;
        assert_eq!(strictness, expected, "{record}");
        assert_eq!(spf, case(Pass, "good"), "{record}");
    }
}

#[tokio::test]
async fn eleven_lookups_are_told_with_their_number() {
    let lists: Vec<(String, String)> = (1..=11)
        .map(|at| {
            (
                format!("l{at}.test"),
                "v=spf1 ip4:192.0.2.1 -all".to_owned(),
            )
        })
        .collect();
    let terms: Vec<String> = lists
        .iter()
        .map(|(name, _)| format!("include:{name}"))
        .collect();
    let lists: Vec<(&str, &str)> = lists
        .iter()
        .map(|(name, list)| (&**name, &**list))
        .collect();
    let record = format!("v=spf1 {} -all", terms.join(" "));
    let finding = finding(&world(&record, &lists).start().await, "spf").await;
    assert_eq!(
        (finding.verdict, &*finding.case),
        (Verdict::Fail, "lookups")
    );
    assert!(finding.text.what.contains("needs 11"), "{:?}", finding.text);
}

#[tokio::test]
async fn an_included_list_that_does_not_come_leaves_the_verdict_open_with_its_cause() {
    for (fault, expected) in [
        (DnsFault::ServerFailure, Cause::ServerFailure),
        (DnsFault::Silent, Cause::Timeout),
    ] {
        let question = Question::named("x.test").of_type(TXT);
        let world = world("v=spf1 include:x.test -all", &[("x.test", "v=spf1 -all")])
            .dns_fault(question, fault)
            .start()
            .await;
        let spf = facts(&world).await.mail.spf;
        let spf = spf.known().unwrap();
        assert_eq!(cause(&spf.lookups), expected);
        assert_eq!(cause(&spf.dead_ends), expected);
        let finding = finding(&world, "spf").await;
        assert_eq!(finding.verdict, Verdict::Unknown);
    }
}

#[tokio::test]
async fn what_is_wrong_anyway_is_wrong_beside_a_silent_list() {
    let question = Question::named("x.test").of_type(TXT);
    let record = "v=spf1 include:x.test ipv4:192.0.2.1 -all";
    let silent =
        world(record, &[("x.test", "v=spf1 -all")]).dns_fault(question.clone(), DnsFault::Silent);
    assert_eq!(said(silent).await[0], case(Verdict::Fail, "misspelt"));
    let several = world("v=spf1 include:x.test -all", &[("x.test", "v=spf1 -all")])
        .txt(BAKERY, "v=spf1 ~all")
        .dns_fault(question, DnsFault::Silent);
    assert_eq!(said(several).await[0], case(Verdict::Fail, "several"));
}

#[tokio::test]
async fn addresses_that_do_not_come_leave_open_what_hangs_on_them_alone() {
    let question = Question::named("h.test").of_type(A);
    let world = world("v=spf1 a:h.test/8 -all", &[])
        .a("h.test", "192.0.2.7")
        .dns_fault(question, DnsFault::ServerFailure)
        .start()
        .await;
    let spf = facts(&world).await.mail.spf;
    let spf = spf.known().unwrap();
    assert_eq!(spf.lookups.known(), Some(&1));
    assert_eq!(cause(&spf.ipv4_addresses), Cause::ServerFailure);
    assert_eq!(cause(&spf.void_lookups), Cause::ServerFailure);
}

#[tokio::test]
async fn a_list_of_64_kb_is_too_large_to_say_anything_about_and_takes_no_time() {
    let long = format!("v=spf1 {}-all", "ip4:192.0.2.1 ".repeat(4_000));
    let started = tokio::time::Instant::now();
    let world = world(&long, &[]).start().await;
    let facts = facts(&world).await;
    assert_eq!(cause(&facts.mail.spf), Cause::TooLarge);
    assert!(started.elapsed() < Duration::from_mins(1));
    assert_eq!(finding(&world, "spf").await.verdict, Verdict::Unknown);
}

#[tokio::test]
async fn five_hundred_includes_are_too_many_and_are_not_all_asked_for() {
    let terms: Vec<String> = (0..500).map(|at| format!("include:l{at}.test")).collect();
    let record = format!("v=spf1 {} -all", terms.join(" "));
    let running = world(&record, &[("l1.test", "v=spf1 -all")]).start().await;
    let finding = finding(&running, "spf").await;
    assert_eq!(finding.verdict, Verdict::Fail);
    let entries = running.ledger().entries();
    let questions = entries
        .iter()
        .filter(|entry| matches!(entry.asked, Asked::Question { .. }));
    let asked = questions.count();
    assert!(asked < 300, "{asked} questions");
}
