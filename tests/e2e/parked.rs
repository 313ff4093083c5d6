//! Domains without mail.

use belfort::check::{Finding, Verdict};
use belfort::result::ScanResult;
use hickory_proto::rr::RecordType;

use crate::scan::{BAKERY, result};
use crate::world::{DnsFault, Question, World};

const AT: &str = "_dmarc.bakkerij.be";

/// A domain with a name server and an address for its site, and no word about mail.
fn bare() -> World {
    World::new(BAKERY).nameserver("ns1.bakkerij.be", "185.10.20.1")
}

fn with_site() -> World {
    bare().a(BAKERY, "185.10.20.30")
}

/// Everything that closes it.
fn closed() -> World {
    with_site()
        .mx(0, ".")
        .txt(BAKERY, "v=spf1 -all")
        .txt(AT, "v=DMARC1; p=reject")
}

fn finding<'a>(result: &'a ScanResult, check: &str) -> &'a Finding {
    let mut findings = result.findings.iter();
    findings.find(|finding| finding.check == check).unwrap()
}

async fn told(world: World) -> (Verdict, String) {
    let result = result(&world.start().await).await;
    let parked = finding(&result, "parked-mail");
    (parked.verdict, parked.case.clone())
}

fn is(verdict: Verdict, case: &str) -> (Verdict, String) {
    (verdict, case.to_owned())
}

#[tokio::test]
async fn a_closed_domain_passes_and_nothing_else_about_mail_is_asked_of_it() {
    let result = result(&closed().start().await).await;
    let parked = finding(&result, "parked-mail");
    assert_eq!((parked.verdict, &*parked.case), (Verdict::Pass, "closed"));
    for check in ["dmarc", "dmarc-policy", "dmarc-reporting", "mx"] {
        let other = finding(&result, check);
        assert_eq!(
            (other.verdict, &*other.case),
            (Verdict::NotApplicable, "mail-parked")
        );
    }
}

#[tokio::test]
async fn a_domain_that_sends_mail_is_not_parked() {
    assert_eq!(
        told(World::strong(BAKERY)).await,
        is(Verdict::NotApplicable, "sends-mail")
    );
}

#[tokio::test]
async fn each_piece_that_is_missing_is_told() {
    let no_mx = || {
        bare()
            .txt(BAKERY, "v=spf1 -all")
            .txt(AT, "v=DMARC1; p=reject")
    };
    assert_eq!(
        told(no_mx()).await,
        is(Verdict::Pass, "closed"),
        "no address either"
    );
    let implicit = no_mx().a(BAKERY, "185.10.20.30");
    assert_eq!(told(implicit).await, is(Verdict::Partial, "implicit"));
    let by_ipv6 = no_mx().aaaa(BAKERY, "2a02:2788:a0::30");
    assert_eq!(told(by_ipv6).await, is(Verdict::Partial, "implicit"));
    assert_eq!(told(with_site()).await, is(Verdict::Fail, "open"));
    assert_eq!(told(bare()).await, is(Verdict::Partial, "only-quiet"));
    let no_spf = bare().mx(0, ".").txt(AT, "v=DMARC1; p=reject");
    assert_eq!(told(no_spf).await, is(Verdict::Partial, "no-spf"));
    for record in [
        "v=DMARC1; p=quarantine",
        "v=DMARC1; p=reject; t=y",
        "v=DMARC1; p=reject; sp=none",
    ] {
        let mild = closed().without_records(AT).txt(AT, record);
        assert_eq!(
            told(mild).await,
            is(Verdict::Partial, "no-reject"),
            "{record}"
        );
    }
}

#[tokio::test]
async fn what_to_enter_is_said_record_by_record() {
    let result = result(&with_site().start().await).await;
    let fix = &finding(&result, "parked-mail").text.fix;
    for entry in [
        "bakkerij.be MX 0 .",
        "bakkerij.be TXT \"v=spf1 -all\"",
        "_dmarc.bakkerij.be TXT \"v=DMARC1; p=reject\"",
    ] {
        assert!(fix.contains(entry), "{fix}");
    }
}

#[tokio::test]
async fn a_record_of_the_organisation_counts_for_a_parked_name_below_it() {
    let world = World::new("oud.bakkerij.be")
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .mx(0, ".")
        .txt("oud.bakkerij.be", "v=spf1 -all")
        .txt(AT, "v=DMARC1; p=none; sp=reject");
    assert_eq!(told(world).await, is(Verdict::Pass, "closed"));
}

#[tokio::test]
async fn reports_to_a_domain_without_mail_are_lost() {
    let to = |rua: &str| {
        let record = format!("v=DMARC1; p=reject; rua=mailto:{rua}");
        closed().without_records(AT).txt(AT, &record)
    };
    let world = to("dmarc@bakkerij.be").start().await;
    let result = result(&world).await;
    let parked = finding(&result, "parked-mail");
    assert_eq!(
        (parked.verdict, &*parked.case),
        (Verdict::Pass, "lost-reports")
    );
    assert!(
        parked.text.what.contains("dmarc@bakkerij.be"),
        "{}",
        parked.text.what
    );
    let elsewhere = to("d@rapporten.example")
        .a("rapporten.example", "185.10.60.25")
        .txt("*._report._dmarc.rapporten.example", "v=DMARC1");
    assert_eq!(told(elsewhere).await, is(Verdict::Pass, "closed"));
}

#[tokio::test]
async fn a_piece_that_could_not_be_asked_matters_only_where_it_decides() {
    let silent = |world: World, name: &str, kind: RecordType| {
        world.dns_fault(Question::named(name).of_type(kind), DnsFault::ServerFailure)
    };
    // A null MX needs no address.
    let address = silent(closed(), BAKERY, RecordType::A);
    assert_eq!(told(address).await, is(Verdict::Pass, "closed"));
    let rule = silent(closed(), AT, RecordType::TXT);
    assert_eq!(told(rule).await.0, Verdict::Unknown);
    // Without SPF it is partly closed, whatever the rule says.
    let no_spf = bare().mx(0, ".").txt(AT, "v=DMARC1; p=reject");
    let rule = silent(no_spf, AT, RecordType::TXT);
    assert_eq!(told(rule).await, is(Verdict::Partial, "no-spf"));
    let mx = silent(closed(), BAKERY, RecordType::MX);
    assert_eq!(told(mx).await.0, Verdict::Unknown);
}
