//! Mail: what the DNS says of it.

use belfort::check::{Finding, Verdict};
use belfort::fact::{Cause, DmarcPolicy, DmarcUse, Facts};

use crate::scan::{BAKERY, Subjects, cause, facts, result};
use crate::world::{DnsFault, MailServer, Question, Running, World};

const MAIL: &str = "mail.bakkerij.be";

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
    let all = || findings.iter().filter(|finding| finding.check == "mx");
    let first = all().next().unwrap();
    (first.verdict, first.case.clone(), all().count())
}

#[tokio::test]
async fn mail_servers_with_internal_addresses_only_receive_nothing() {
    let inside = World::strong(BAKERY)
        .without_records(MAIL)
        .a(MAIL, "10.1.2.3");
    let starttls = result(&inside.clone().start().await).await;
    let starttls = starttls.findings.iter().find(|one| one.check == "starttls");
    assert_eq!(
        starttls.unwrap().case,
        "internal",
        "not seen is something else"
    );
    let all = mx_finding(inside.clone()).await;
    assert_eq!(all, (Verdict::Fail, "unreachable".to_owned(), 1));
    let second = inside
        .mx(20, "mail2.bakkerij.be")
        .a("mail2.bakkerij.be", "185.10.20.26")
        .mail_server("mail2.bakkerij.be", MailServer::with_starttls());
    let one = mx_finding(second).await;
    assert_eq!(one, (Verdict::Partial, "private".to_owned(), 1));
}

/// What the check on MX says of a company that mentions mail servers in this way.
async fn mx_case(change: impl FnOnce(World) -> World) -> (Verdict, String) {
    let world = World::new(BAKERY)
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .a(BAKERY, "185.10.20.30")
        .txt(BAKERY, "v=spf1 ip4:185.10.20.25 -all")
        .a(MAIL, "185.10.20.25");
    let (verdict, case, _) = mx_finding(change(world)).await;
    (verdict, case)
}

#[tokio::test]
async fn each_way_of_naming_mail_servers_has_its_own_case() {
    let found = |verdict, case: &str| (verdict, case.to_owned());
    let none = mx_case(|world| world).await;
    assert_eq!(none, found(Verdict::NotApplicable, "no-mx"));
    let null = mx_case(|world| world.mx(0, ".")).await;
    assert_eq!(null, found(Verdict::NotApplicable, "null-mx"));
    let unusual = mx_case(|world| world.mx(10, ".")).await;
    assert_eq!(unusual, found(Verdict::NotApplicable, "null-mx-unusual"));
    let twice = mx_case(|world| world.mx(0, ".").mx(10, ".")).await;
    assert_eq!(twice, found(Verdict::NotApplicable, "null-mx-unusual"));
    let beside = mx_case(|world| world.mx(0, ".").mx(10, MAIL)).await;
    assert_eq!(beside, found(Verdict::Fail, "contradiction"));
    let gone = mx_case(|world| world.mx(10, "gone.bakkerij.be")).await;
    assert_eq!(gone, found(Verdict::Fail, "unreachable"));
    let one_gone = mx_case(|world| world.mx(10, MAIL).mx(20, "gone.bakkerij.be")).await;
    assert_eq!(one_gone, found(Verdict::Partial, "missing"));
    let literal = mx_case(|world| world.mx(10, MAIL).mx(20, "185.10.20.25")).await;
    assert_eq!(literal, found(Verdict::Partial, "address"));
    let only_literal = mx_case(|world| world.mx(10, "185.10.20.25")).await;
    assert_eq!(only_literal, found(Verdict::Fail, "unreachable"));
    let alias = |world: World| world.mx(10, "mx.bakkerij.be").cname("mx.bakkerij.be", MAIL);
    assert_eq!(mx_case(alias).await, found(Verdict::Partial, "alias"));
    let sound = mx_case(|world| world.mx(10, MAIL)).await;
    assert_eq!(sound, found(Verdict::Pass, "found"));
}

#[tokio::test]
async fn a_mail_server_whose_address_could_not_be_seen_is_not_called_missing() {
    let silent = Question::named("silent.bakkerij.be");
    let case = mx_case(|world| {
        world
            .mx(10, MAIL)
            .mx(20, "silent.bakkerij.be")
            .dns_fault(silent, DnsFault::ServerFailure)
    });
    let (verdict, _) = case.await;
    assert_eq!(verdict, Verdict::Unknown);
}
