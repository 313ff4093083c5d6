//! What the areas of mail make of each other: each is told apart elsewhere.

use std::time::Duration;

use belfort::check::Area;
use belfort::fact::{Cause, DaneState, Seen};
use belfort::result::Scope;
use hickory_proto::rr::RecordType::{A, AAAA, MX, TXT};

use crate::scan::{BAKERY, Subjects, cause, evidence_in, evidence_within, judged, lines, result};
use crate::world::{Asked, DKIM_KEY, DnsFault, MailServer, Question, Running, World};

const MAIL: &str = "mail.bakkerij.be";
/// What names that only mail needs begin with.
const OF_MAIL: [&str; 5] = [
    "_dmarc.",
    "_domainkey.",
    "_mta-sts.",
    "_smtp._tls.",
    "_25._tcp.",
];

/// A domain with an address for its site, and no word about mail.
fn bare() -> World {
    World::new(BAKERY)
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .a(BAKERY, "185.10.20.30")
}

/// What the scan of a domain says, without those of these lines that are there.
async fn missing<const N: usize>(world: World, expected: [&str; N]) -> Vec<String> {
    let found = lines(&result(&world.start().await).await);
    let is_missing = |line: &&str| !found.iter().any(|one| one == line);
    let missing: Vec<String> = expected
        .into_iter()
        .filter(is_missing)
        .map(str::to_owned)
        .collect();
    if missing.is_empty() { missing } else { found }
}

#[tokio::test]
async fn a_closed_domain_may_revoke_every_key_at_once() {
    let closed = bare()
        .mx(0, ".")
        .txt(BAKERY, "v=spf1 -all")
        .txt("_dmarc.bakkerij.be", "v=DMARC1; p=reject")
        .txt("*._domainkey.bakkerij.be", "v=DKIM1; p=");
    let expected = [
        "parked-mail bakkerij.be pass closed",
        "dkim bakkerij.be not-applicable mail-parked",
        "spf bakkerij.be not-applicable mail-parked",
        "dmarc bakkerij.be not-applicable mail-parked",
    ];
    assert!(missing(closed, expected).await.is_empty());
}

#[tokio::test]
async fn a_domain_that_only_sends_needs_nothing_for_those_who_deliver() {
    let sends = || bare().txt(BAKERY, "v=spf1 a -all");
    let of_delivery = [
        "mta-sts bakkerij.be not-applicable receives-no-mail",
        "tls-rpt bakkerij.be not-applicable receives-no-mail",
        "spf bakkerij.be pass good",
        "parked-mail bakkerij.be not-applicable sends-mail",
    ];
    let null = sends()
        .mx(0, ".")
        .txt("_mta-sts.bakkerij.be", "v=STSv1; id=20261101");
    assert!(missing(null.clone(), of_delivery).await.is_empty());
    assert!(
        missing(null, ["mx bakkerij.be not-applicable null-mx"])
            .await
            .is_empty()
    );
    // Without MX, mail goes to the address of the name: it is no mail server that anybody named.
    let implicit = sends().start().await;
    let found = lines(&result(&implicit).await);
    for line in of_delivery
        .iter()
        .chain(&["mx bakkerij.be not-applicable no-mx"])
    {
        assert!(found.iter().any(|one| one == line), "{line}: {found:#?}");
    }
    assert!(!spoke_smtp(&implicit));
}

#[tokio::test]
async fn a_list_that_is_handed_over_to_a_provider_names_the_provider() {
    let world = bare()
        .mx(10, MAIL)
        .a(MAIL, "185.10.20.25")
        .mail_server(MAIL, MailServer::with_starttls())
        .txt(BAKERY, "v=spf1 redirect=_spf.google.com")
        .txt("_spf.google.com", "v=spf1 ip4:192.0.2.0/24 ~all")
        .txt("google._domainkey.bakkerij.be", DKIM_KEY);
    let running = world.start().await;
    let result = result(&running).await;
    let mail = &result.evidence.mail;
    assert_eq!(
        mail.providers.sending,
        Seen::Known(vec!["Google Workspace".to_owned()])
    );
    let found = lines(&result);
    for line in [
        "spf bakkerij.be pass good",
        "spf-strictness bakkerij.be pass soft",
    ] {
        assert!(found.iter().any(|one| one == line), "{line}: {found:#?}");
    }
}

#[tokio::test]
async fn a_name_below_has_its_own_mail_and_the_rule_of_its_organisation() {
    let name = "post.bakkerij.be";
    let world = World::new(name)
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .mx(10, "mx.post.bakkerij.be")
        .a("mx.post.bakkerij.be", "185.10.20.25")
        .mail_server("mx.post.bakkerij.be", MailServer::with_starttls())
        .txt(name, "v=spf1 mx -all")
        .txt("_dmarc.bakkerij.be", "v=DMARC1; p=none; sp=reject");
    let expected = [
        "spf post.bakkerij.be pass good",
        "spf-strictness post.bakkerij.be pass strict",
        "dmarc post.bakkerij.be pass acting",
        "dmarc-policy post.bakkerij.be pass reject",
        "mx post.bakkerij.be pass found",
    ];
    assert_eq!(missing(world, expected).await, Vec::<String>::new());
}

fn spoke_smtp(world: &Running) -> bool {
    let entries = world.ledger().entries();
    let mut asked = entries.iter().map(|entry| &entry.asked);
    asked.any(|asked| matches!(asked, Asked::Command { .. }))
}

fn asked_of_mail(world: &Running) -> Vec<String> {
    let entries = world.ledger().entries();
    let names = entries.into_iter().filter_map(|entry| match entry.asked {
        Asked::Question { name, .. } => Some(name),
        _ => None,
    });
    let is_of_mail = |name: &String| OF_MAIL.iter().any(|start| name.starts_with(start));
    names.filter(is_of_mail).collect()
}

#[tokio::test]
async fn where_mail_is_left_out_nobody_is_asked_about_it() {
    let dns = Scope {
        only: [Area::Dns].into(),
        ..Scope::default()
    };
    let no_mail = Scope {
        no_mail: true,
        ..Scope::default()
    };
    for scope in [dns, no_mail] {
        let world = World::strong(BAKERY).start().await;
        let evidence = evidence_in(&world, scope).await;
        assert_eq!(asked_of_mail(&world), Vec::<String>::new());
        assert!(!spoke_smtp(&world));
        let mail = &evidence.facts.mail;
        for cause in [
            cause(&mail.mx),
            cause(&mail.spf),
            cause(&mail.dmarc),
            cause(&mail.dkim.state),
            cause(&mail.mta_sts),
            cause(&mail.tls_rpt),
            cause(&mail.dane_used),
            cause(&mail.parked),
            cause(&evidence.facts.mail_servers),
        ] {
            assert_eq!(cause, Cause::NotAsked);
        }
    }
}

#[tokio::test]
async fn mail_alone_says_of_mail_what_a_whole_scan_says() {
    let whole = lines(&result(&World::strong(BAKERY).start().await).await);
    let world = World::strong(BAKERY).start().await;
    let scope = Scope {
        only: [Area::Mail].into(),
        ..Scope::default()
    };
    let evidence = evidence_in(&world, scope).await;
    assert_eq!(
        evidence.facts.mail_server(MAIL).dane,
        Seen::Known(DaneState::Matches)
    );
    let result = judged(evidence);
    let of_mail = lines(&result);
    assert!(!of_mail.is_empty());
    for finding in &result.findings {
        let start = format!("{} ", finding.check);
        if finding.area == Area::Mail {
            let line = of_mail.iter().find(|line| line.starts_with(&start));
            assert!(whole.contains(line.unwrap()), "{line:?}");
        }
    }
}

/// Whatever falls silent on the way, the scan ends in time, nothing is left pending, and nothing is a mistake
/// of Belfort's own.
#[tokio::test]
async fn time_that_runs_out_leaves_mail_unknown_and_accuses_nobody() {
    let silent = |name: &str, kind| (Question::named(name).of_type(kind), DnsFault::Silent);
    for faults in [
        vec![silent(BAKERY, MX)],
        vec![silent(BAKERY, TXT)],
        vec![silent("_dmarc.bakkerij.be", TXT), silent("_dmarc.be", TXT)],
        vec![silent("_domainkey.bakkerij.be", TXT)],
        vec![silent("_mta-sts.bakkerij.be", TXT)],
        vec![silent(MAIL, A), silent(MAIL, AAAA)],
        vec![silent(
            &format!("_25._tcp.{MAIL}"),
            hickory_proto::rr::RecordType::TLSA,
        )],
        vec![silent(BAKERY, hickory_proto::rr::RecordType::DNSKEY)],
        vec![silent("be", hickory_proto::rr::RecordType::DNSKEY)],
    ] {
        let about = format!("{faults:?}");
        let quiet = World::strong(BAKERY).mail_server(MAIL, MailServer::silent());
        let world = faults.into_iter().fold(quiet, |world, (question, fault)| {
            world.dns_fault(question, fault)
        });
        let began = tokio::time::Instant::now();
        let evidence = evidence_within(&world.start().await, Duration::from_secs(8)).await;
        assert!(began.elapsed() < Duration::from_secs(20), "{about}");
        let facts = serde_json::to_string(&evidence.facts).unwrap();
        assert!(!facts.contains("\"pending\""), "{about}");
        assert!(!facts.contains("\"bug\""), "{about}");
        let result = judged(evidence);
        for finding in &result.findings {
            let is_accused = matches!(
                finding.verdict,
                belfort::check::Verdict::Fail | belfort::check::Verdict::Partial
            );
            assert!(
                !(is_accused && finding.area == Area::Mail),
                "{about}: {}",
                finding.check
            );
        }
    }
}

#[tokio::test]
async fn all_who_lead_to_one_server_hear_of_one_talk() {
    let world = World::strong(BAKERY).start().await;
    let net = crate::scan::net(&world);
    let at: std::net::SocketAddr = "185.10.20.25:25".parse().unwrap();
    let first = net.mail_talk(MAIL, at.ip());
    let second = net.mail_talk(MAIL, at.ip());
    let (one, other) = tokio::join!(net.hear(&first), net.hear(&second));
    assert_eq!(one.unwrap().greeting, other.unwrap().greeting);
    assert_eq!(world.ledger().connections(at), 1);
}
