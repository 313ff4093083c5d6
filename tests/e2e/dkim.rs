//! Keys for signatures in the domain's name: found without being told where, and never called missing where
//! they may be hidden.

use belfort::check::{Finding, Verdict};
use belfort::fact::{Cause, DkimReason, DkimState, Facts, Seen, TextAnswer};
use belfort::result::Scope;
use hickory_proto::rr::RecordType::{A, CNAME, TXT};
use hickory_proto::rr::rdata::NS;
use hickory_proto::rr::{Name, RData};

use crate::scan::{BAKERY, cause, changed, evidence_in, facts, judged, result};
use crate::world::{Asked, DKIM_KEY, DnsFault, Question, Running, World};

const PARENT: &str = "_domainkey.bakkerij.be";
const KEY: &str = "mail._domainkey.bakkerij.be";
const RESOLVER: &str = "9.9.9.9";

fn at(selector: &str) -> String {
    format!("{selector}._domainkey.bakkerij.be")
}

/// The strong company without its key.
fn keyless() -> World {
    World::strong(BAKERY).without_records(KEY)
}

/// The same, with mail at Microsoft.
fn microsoft() -> World {
    keyless()
        .without_records(BAKERY)
        .a(BAKERY, "185.10.20.30")
        .mx(10, "bakkerij-be.mail.protection.outlook.com")
        .a("bakkerij-be.mail.protection.outlook.com", "185.10.90.25")
        .txt(BAKERY, "v=spf1 include:spf.protection.outlook.com -all")
}

async fn seen(world: World) -> Facts {
    facts(&world.start().await).await
}

async fn finding_in(world: World, scope: Scope) -> Finding {
    let evidence = evidence_in(&world.start().await, scope).await;
    let mut findings = judged(evidence).findings.into_iter();
    findings.find(|finding| finding.check == "dkim").unwrap()
}

/// The finding of the check: verdict, case, and why it is unknown.
async fn finding(world: World) -> (Verdict, String, Option<Cause>) {
    let finding = finding_in(world, Scope::default()).await;
    let why = finding.why.map(|why| why.cause);
    (finding.verdict, finding.case, why)
}

fn fails(case: &str) -> (Verdict, String, Option<Cause>) {
    (Verdict::Fail, case.to_owned(), None)
}

fn passes(case: &str) -> (Verdict, String, Option<Cause>) {
    (Verdict::Pass, case.to_owned(), None)
}

/// Whether a finding is unknown, and for which cause.
fn unknown(finding: &(Verdict, String, Option<Cause>)) -> Cause {
    assert_eq!(finding.0, Verdict::Unknown, "{finding:?}");
    finding.2.unwrap()
}

/// Names below `_domainkey` that the resolver was asked for, one for each question.
fn asked(world: &Running) -> Vec<String> {
    let entries = world.ledger().entries().into_iter();
    let names = entries.filter_map(|entry| match entry.asked {
        Asked::Question { name, .. } if name.contains("_domainkey") => Some(name),
        _ => None,
    });
    names.collect()
}

// The six of the laboratory: a key, none, a wildcard, a name server that hides names, revoked, dangling.

#[tokio::test]
async fn a_key_at_a_common_selector_is_found_without_being_told() {
    let facts = seen(World::strong(BAKERY)).await;
    assert_eq!(facts.mail.dkim.state, Seen::Known(DkimState::Usable));
    assert_eq!(facts.mail.dkim.strong, ["mail (RSA 2048)"]);
    assert_eq!(facts.mail.dkim.wildcard, Seen::Known(false));
    assert_eq!(facts.mail.dkim_seen, Seen::Known(true));
    assert_eq!(finding(World::strong(BAKERY)).await, passes("usable"));
}

#[tokio::test]
async fn nothing_below_domainkey_is_none_and_changes_that_finding_alone() {
    let before = result(&World::strong(BAKERY).start().await).await;
    let after = result(&keyless().start().await).await;
    assert_eq!(changed(&before, &after), ["dkim bakkerij.be fail none"]);
    assert_eq!(after.evidence.mail.dkim_seen, Seen::Known(false));
}

#[tokio::test]
async fn a_wildcard_of_other_text_proves_neither_a_key_nor_that_there_is_none() {
    let world = || keyless().txt("*.bakkerij.be", "v=spf1 -all");
    let facts = seen(world()).await;
    assert_eq!(facts.mail.dkim.parent, Seen::Known(TextAnswer::Text));
    assert_eq!(facts.mail.dkim.wildcard, Seen::Known(true));
    assert_eq!(unknown(&finding(world()).await), Cause::UnknownSelector);
    let explicit = world().txt(KEY, DKIM_KEY);
    assert_eq!(finding(explicit).await, passes("usable"));
}

#[tokio::test]
async fn a_name_server_that_hides_names_with_names_below_hides_no_key() {
    let hides = |world: World| {
        let question = Question::named(PARENT).at(RESOLVER);
        world.dns_fault(question, DnsFault::Denied)
    };
    let facts = seen(hides(World::strong(BAKERY))).await;
    assert_eq!(facts.mail.dkim.parent, Seen::Known(TextAnswer::NoSuchName));
    assert_eq!(facts.mail.dkim.state, Seen::Known(DkimState::Usable));
    // At a selector that nobody can guess it is betrayed by what it does to another name.
    let unguessable = |world: World| hides(world).txt(&at("xq7"), DKIM_KEY);
    let reports = "_smtp._tls.bakkerij.be";
    let betrayed = unguessable(keyless())
        .txt(reports, "v=TLSRPTv1; rua=mailto:tls@bakkerij.be")
        .dns_fault(
            Question::named("_tls.bakkerij.be").at(RESOLVER),
            DnsFault::Denied,
        );
    let finding_there = finding(betrayed).await;
    assert_eq!(unknown(&finding_there), Cause::UnknownSelector);
    let honest = keyless().txt(reports, "v=TLSRPTv1; rua=mailto:tls@bakkerij.be");
    assert_eq!(finding(honest).await, fails("none"));
}

#[tokio::test]
async fn a_revoked_key_of_the_provider_is_no_key() {
    let world = || microsoft().txt(&at("selector1"), "v=DKIM1; k=rsa; p=");
    assert_eq!(finding(world()).await, fails("revoked"));
    let elsewhere = world().txt(KEY, DKIM_KEY);
    assert_eq!(finding(elsewhere).await, passes("usable"));
}

#[tokio::test]
async fn an_alias_of_the_provider_that_leads_nowhere_is_no_key() {
    let target = "selector1-bakkerij-be._domainkey.bakkerij.onmicrosoft.com";
    let world = || microsoft().cname(&at("selector1"), target);
    let there = || world().a("onmicrosoft.com", "185.10.90.1");
    assert_eq!(finding(there()).await, fails("dangling"));
    let facts = seen(there()).await;
    assert_eq!(facts.mail.dkim.dangling, [format!("selector1 → {target}")]);
    let good = there().txt(target, DKIM_KEY);
    assert_eq!(finding(good).await, passes("usable"));
    // What leads nowhere through no provider is not the domain's only way.
    let stray = keyless().cname(&at("s1"), "gone.oude-dienst.net");
    assert_eq!(unknown(&finding(stray).await), Cause::UnknownSelector);
}

// Further rows.

#[tokio::test]
async fn keys_may_hide_where_domainkey_exists() {
    for world in [
        keyless().txt(&at("xq7"), DKIM_KEY),
        keyless().txt(PARENT, "o=-"),
        // The whole name was handed to a company that looks after it, as a zone or as an alias.
        keyless()
            .record(
                PARENT,
                RData::NS(NS(Name::from_ascii("ns1.sendmarc.com.").unwrap())),
            )
            .a("ns1.sendmarc.com", "185.10.91.1"),
        keyless().cname(PARENT, "bakkerij.valimail.net"),
        // A wildcard for the web covers it.
        keyless().a("*.bakkerij.be", "185.10.20.30"),
    ] {
        let finding = finding(world).await;
        assert_eq!(unknown(&finding), Cause::UnknownSelector);
    }
}

#[tokio::test]
async fn a_wildcard_that_is_a_key_counts_as_one() {
    let world = keyless().txt("*._domainkey.bakkerij.be", DKIM_KEY);
    let facts = seen(world).await;
    assert_eq!(facts.mail.dkim.strong, ["* (RSA 2048)"]);
    assert_eq!(facts.mail.dkim.state, Seen::Known(DkimState::Usable));
}

#[tokio::test]
async fn a_selector_that_the_user_gives_is_asked_for() {
    let scope = || Scope {
        selectors: vec!["xq7".to_owned()],
        ..Scope::default()
    };
    let found = finding_in(keyless().txt(&at("xq7"), DKIM_KEY), scope()).await;
    assert_eq!(found.verdict, Verdict::Pass);
    assert!(
        found.text.what.contains("xq7 (RSA 2048)"),
        "{:?}",
        found.text
    );
    let world = keyless().txt(&at("xq7"), "v=DKIM1; p=");
    let found = finding_in(world, scope()).await;
    assert_eq!((found.verdict, &*found.case), (Verdict::Fail, "revoked"));
}

#[tokio::test]
async fn short_keys_and_advice_are_told_apart() {
    let short = "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQD6Rs7uj7E53bQPMGJmx/p1UtqItXv0fq57Di9uFtZiEajWa9jo4AyL5/FYnItQJsdbLhvVx5bbDQOo2XuJSoq/NmWyQ5VLPWw4MwSig6Flf05BGwB4k6OCJ35BB7CU9WS1JiRjGUi6cM7PMBwq9DdPdwa7zA+exVid8R3A58nz6QIDAQAB";
    let tiny = "v=DKIM1; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALGtrRYeoMPBay++K/fNDCaW3rLmeiQayKdS1cSlzP2GI0j+0oCQG38H+lUVN8ByqYLX48Vl12DZZAP/415PlgsCAwEAAQ==";
    let with = |selector: &str, text: &str| keyless().txt(&at(selector), text);
    let partly = (Verdict::Partial, "short".to_owned(), None);
    assert_eq!(finding(with("default", short)).await, partly);
    assert_eq!(finding(with("default", tiny)).await, fails("too-short"));
    let strong = World::strong(BAKERY);
    let beside = strong.clone().txt(&at("default"), short);
    assert_eq!(finding(beside).await, passes("weak-beside"));
    assert_eq!(finding(strong.txt(KEY, short)).await, passes("several"));
    let testing = DKIM_KEY.replace("k=rsa", "t=y");
    assert_eq!(finding(with("mail", &testing)).await, passes("testing"));
    let broken = microsoft().txt(&at("selector1"), "v=DKIM1; p=bm8ga2V5");
    assert_eq!(finding(broken).await, fails("unreadable"));
}

#[tokio::test]
async fn a_domain_that_is_parked_needs_no_key() {
    let parked = World::new(BAKERY)
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .mx(0, ".")
        .txt(BAKERY, "v=spf1 -all")
        .txt("*._domainkey.bakkerij.be", "v=DKIM1; p=");
    let (verdict, case, _) = finding(parked).await;
    assert_eq!((verdict, &*case), (Verdict::NotApplicable, "mail-parked"));
}

#[tokio::test]
async fn what_could_not_be_asked_is_unknown_only_where_it_could_matter() {
    let fails_on = |world: World, name: &str, fault| {
        world.dns_fault(Question::named(name).of_type(TXT), fault)
    };
    let failures = [
        (DnsFault::ServerFailure, Cause::ServerFailure),
        (DnsFault::Silent, Cause::Timeout),
    ];
    for (fault, expected) in failures {
        for name in [PARENT.to_owned(), at("default")] {
            let strong = fails_on(World::strong(BAKERY), &name, fault);
            assert_eq!(finding(strong).await, passes("usable"), "{name}");
            let without = fails_on(keyless(), &name, fault);
            assert_eq!(unknown(&finding(without).await), expected, "{name}");
        }
    }
    let filtered = keyless().dns_fault(Question::named(PARENT).at(RESOLVER), DnsFault::Filtered);
    assert_eq!(unknown(&finding(filtered).await), Cause::UnknownSelector);
    let cut = fails_on(keyless(), PARENT, DnsFault::TruncatedWithoutTcp);
    assert_eq!(unknown(&finding(cut).await), Cause::ServerFailure);
    let lost = seen(fails_on(keyless(), PARENT, DnsFault::ServerFailure)).await;
    assert_eq!(cause(&lost.mail.dkim_seen), Cause::ServerFailure);
}

#[tokio::test]
async fn a_key_in_a_long_answer_or_behind_hostile_text_is_read() {
    let noise = "\u{1b}[31m\u{202e}v=DKIM1; p=<script>";
    let long = (0..30).fold(World::strong(BAKERY), |world, number| {
        world.txt(&at("default"), &format!("{number} {}", "x".repeat(2_000)))
    });
    let world = long.txt(&at("k1"), noise);
    let facts = seen(world).await;
    let selectors = facts.mail.dkim.selectors.known().unwrap();
    let default = selectors.iter().find(|one| one.name == "default").unwrap();
    assert_eq!(default.txt.len(), 10);
    assert_eq!(facts.mail.dkim.state, Seen::Known(DkimState::Usable));
}

#[tokio::test]
async fn questions_are_few_and_in_the_order_of_their_reasons() {
    let scope = Scope {
        selectors: vec!["xq7".to_owned()],
        ..Scope::default()
    };
    let world = microsoft()
        .txt(PARENT, "o=-")
        .cname(&at("selector1"), "gone.oude-dienst.net")
        .cname(&at("selector2"), "gone.oude-dienst.net");
    let world = world.start().await;
    let facts = evidence_in(&world, scope).await.facts;
    let selectors = facts.mail.dkim.selectors.known().unwrap();
    let named: Vec<_> = selectors
        .iter()
        .map(|one| (&*one.name, one.reason))
        .collect();
    assert_eq!(named[0].1, DkimReason::Improbable);
    assert_eq!(
        named[1..5],
        [
            ("xq7", DkimReason::Given),
            ("selector1", DkimReason::Provider),
            ("selector2", DkimReason::Provider),
            ("default", DkimReason::Common),
        ]
    );
    assert_eq!(named.len(), 12);
    // One for `_domainkey`, 12 selectors, two aliases; where they lead is a name elsewhere.
    assert_eq!(asked(&world).len(), 1 + 12 + 2);
    assert_eq!(world.ledger().questions(&at("selector1"), CNAME), 1);
    assert_eq!(world.ledger().questions(PARENT, A), 0);
    // Where `_domainkey` is denied, a few are asked for all the same.
    let world = microsoft().start().await;
    evidence_in(&world, Scope::default()).await;
    assert_eq!(asked(&world).len(), 1 + 1 + 2 + 3, "{:?}", asked(&world));
}

#[tokio::test]
async fn where_there_is_no_mail_no_key_is_asked_for() {
    let world = World::strong(BAKERY).start().await;
    let scope = Scope {
        no_mail: true,
        ..Scope::default()
    };
    let facts = evidence_in(&world, scope).await.facts;
    assert_eq!(cause(&facts.mail.dkim.state), Cause::NotAsked);
    assert_eq!(cause(&facts.mail.dkim_seen), Cause::NotAsked);
    assert_eq!(asked(&world), Vec::<String>::new());
}

#[tokio::test]
async fn companies_that_have_the_mail_in_their_hands_are_named() {
    let told = async |world: World| {
        let findings = result(&world.start().await).await.findings;
        let found = findings
            .into_iter()
            .find(|one| one.check == "mail-provider");
        let found = found.unwrap();
        (found.verdict, found.case, found.text.what)
    };
    let (verdict, case, what) = told(microsoft()).await;
    assert_eq!((verdict, &*case), (Verdict::Info, "received"));
    assert_eq!(what, "Your mail arrives at: Microsoft 365.");
    let filtered = keyless()
        .without_records(BAKERY)
        .mx(10, "eu-smtp-inbound-1.mimecast.com")
        .txt(BAKERY, "v=spf1 include:eu._netblocks.mimecast.com include:spf.protection.outlook.com include:servers.mcsv.net -all");
    let (_, case, what) = told(filtered).await;
    assert_eq!(case, "filtered-and-sent");
    assert!(
        what.contains("Mimecast") && what.contains("Mailchimp, Microsoft 365"),
        "{what}"
    );
    let mx = Question::named(BAKERY).of_type(hickory_proto::rr::RecordType::MX);
    let lost = World::strong(BAKERY).dns_fault(mx, DnsFault::ServerFailure);
    assert_eq!(told(lost).await.0, Verdict::Unknown);
}
