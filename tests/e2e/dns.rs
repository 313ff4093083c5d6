//! What the DNS says, and what it fails to say: an error is never an absence.

use std::time::Duration;

use belfort::check::Area;
use belfort::fact::{CaaProperty, Cause, Dns, Dnssec, DomainState, Facts, NameServerAnswer, Seen};
use belfort::probe::{PROBES, Scan, measured_nothing, observe};
use belfort::result::Scope;
use belfort::target::Target;
use hickory_proto::rr::RecordType::{self, CAA, CNAME, MX, NS, TXT};

use crate::scan::{BAKERY, Subjects, cause, changed, facts, net, result, without_keys};
use crate::world::{DnsFault, Question, World};

const DMARC: &str = "_dmarc.bakkerij.be";

async fn with_fault(question: Question, fault: DnsFault) -> Facts {
    let world = World::strong(BAKERY).dns_fault(question, fault);
    facts(&world.start().await).await
}

/// The cause of not knowing what one question would have told.
fn cause_of(facts: &Facts, name: &str, kind: RecordType) -> Cause {
    match (name, kind) {
        (BAKERY, CAA) => cause(&facts.dns.caa),
        (BAKERY, MX) => cause(&facts.mail.mx),
        (BAKERY, NS) => cause(&facts.dns.state),
        (BAKERY, TXT) => cause(&facts.mail.spf),
        (DMARC, TXT) => cause(&facts.mail.dmarc),
        other => panic!("no fact hangs on {other:?} alone"),
    }
}

const QUESTIONS: [(&str, RecordType); 5] = [
    (BAKERY, CAA),
    (BAKERY, MX),
    (BAKERY, NS),
    (BAKERY, TXT),
    (DMARC, TXT),
];

#[tokio::test]
async fn a_server_failure_is_unknown_and_never_absent() {
    for (name, kind) in QUESTIONS {
        let question = Question::named(name).of_type(kind);
        let facts = with_fault(question, DnsFault::ServerFailure).await;
        assert_eq!(
            cause_of(&facts, name, kind),
            Cause::ServerFailure,
            "{name} {kind}"
        );
    }
}

#[tokio::test]
async fn a_check_whose_question_failed_is_unknown_and_no_other_one_is() {
    let before = result(&World::strong(BAKERY).start().await).await;
    for (name, kind, expected) in [
        (BAKERY, CAA, "caa bakkerij.be unknown unknown"),
        (
            DMARC,
            TXT,
            "dmarc bakkerij.be unknown unknown\n\
             dmarc-policy bakkerij.be unknown unknown\n\
             dmarc-reporting bakkerij.be unknown unknown",
        ),
        ("www.bakkerij.be", CNAME, ""),
    ] {
        let question = Question::named(name).of_type(kind);
        let world = World::strong(BAKERY).dns_fault(question, DnsFault::ServerFailure);
        let after = result(&world.start().await).await;
        assert_eq!(changed(&before, &after).join("\n"), expected);
        assert!(after.score.low <= before.score.low);
        assert_eq!(after.score.high, before.score.high);
    }
}

#[tokio::test]
async fn a_refusal_by_the_resolver_is_unknown_and_never_absent() {
    for (name, kind) in QUESTIONS {
        if kind == NS {
            // The zone above tells who answers for the domain.
            continue;
        }
        let question = Question::named(name).of_type(kind).at("9.9.9.9");
        let facts = with_fault(question, DnsFault::Refused).await;
        assert_eq!(
            cause_of(&facts, name, kind),
            Cause::ServerFailure,
            "{name} {kind}"
        );
    }
}

#[tokio::test]
async fn silence_forgery_and_noise_are_unknown_and_never_absent() {
    for fault in [DnsFault::Silent, DnsFault::WrongId, DnsFault::Garbage] {
        for (name, kind) in [(DMARC, TXT), (BAKERY, CAA)] {
            let question = Question::named(name).of_type(kind).at("9.9.9.9");
            let facts = with_fault(question, fault).await;
            let cause = cause_of(&facts, name, kind);
            let fits = matches!(cause, Cause::Timeout | Cause::Unreadable);
            assert!(fits, "{fault:?} {name} {kind}: {cause:?}");
        }
    }
}

#[tokio::test]
async fn an_answer_cut_off_that_tcp_does_not_complete_is_unknown() {
    let question = Question::named(DMARC).of_type(TXT).at("9.9.9.9");
    let facts = with_fault(question, DnsFault::TruncatedWithoutTcp).await;
    assert!(
        facts.mail.dmarc.unknown().is_some(),
        "{:?}",
        facts.mail.dmarc
    );
}

#[tokio::test]
async fn an_answer_cut_off_is_completed_over_tcp() {
    let long = format!("v=spf1 {} -all", "ip4:185.10.20.25 ".repeat(120));
    let world = World::strong(BAKERY)
        .without_records(BAKERY)
        .txt(BAKERY, &long);
    let facts = facts(&world.start().await).await;
    assert_eq!(facts.mail.spf.known().unwrap().records, [long]);
}

/// Without what differs between two Worlds: the keys of their zones.
fn unsigned(dns: Dns) -> Dns {
    let dnssec = Dnssec {
        state: dns.dnssec.state,
        ..Dnssec::default()
    };
    Dns { dnssec, ..dns }
}

#[tokio::test]
async fn one_failing_question_hides_nothing_else() {
    let question = Question::named(DMARC).of_type(TXT);
    let broken = with_fault(question, DnsFault::ServerFailure).await;
    let whole = facts(&World::strong(BAKERY).start().await).await;
    assert_eq!(broken.mail.mx, whole.mail.mx);
    assert_eq!(broken.mail.spf, whole.mail.spf);
    assert_eq!(unsigned(broken.dns), unsigned(whole.dns));
    assert_eq!(broken.name_servers, whole.name_servers);
}

#[tokio::test]
async fn one_silent_resolver_of_two_hides_nothing() {
    // Their TLSA records are about certificates of their own.
    let company = || World::strong(BAKERY).without_tlsa();
    let whole = facts(&company().start().await).await;
    let world = company().resolver("149.112.112.112");
    let facts = facts(&world.silent("9.9.9.9").start().await).await;
    assert_eq!(unsigned(facts.dns), unsigned(whole.dns));
    assert_eq!(without_keys(facts.mail), without_keys(whole.mail));
}

#[tokio::test]
async fn an_unregistered_domain_does_not_exist() {
    let world = World::new(BAKERY).start().await;
    let facts = facts(&world).await;
    assert_eq!(facts.dns.state, Seen::Known(DomainState::DoesNotExist));
    assert!(measured_nothing(&facts));
}

#[tokio::test]
async fn a_single_name_server_is_counted_as_one() {
    let world = World::strong(BAKERY)
        .without_nameserver("185.10.21.1")
        .without_nameserver("2a02:2788:b0::1")
        .without_nameserver("2a02:2788:a0::1");
    let facts = facts(&world.start().await).await;
    assert_eq!(facts.dns.addresses_answering.known().unwrap().len(), 1);
    assert_eq!(facts.dns.name_servers_failing, Seen::Known(Vec::new()));
}

#[tokio::test]
async fn a_lame_server_fails_and_its_twin_still_answers() {
    let at_first = Question::any().at("185.10.20.1");
    let facts = with_fault(at_first, DnsFault::Lame).await;
    let server = facts.name_server("ns1.bakkerij.be");
    let answers = server.answers.known().unwrap();
    assert_eq!(answers[0].answer, Seen::Known(NameServerAnswer::Lame));
    assert_eq!(
        answers[1].answer,
        Seen::Known(NameServerAnswer::Authoritative)
    );
    assert_eq!(
        facts.dns.name_servers_failing.known().unwrap(),
        &["ns1.bakkerij.be"]
    );
    assert_eq!(facts.dns.state, Seen::Known(DomainState::Answers));
}

#[tokio::test]
async fn when_no_server_has_authority_the_domain_says_so() {
    let soa = Question::named(BAKERY).of_type(RecordType::SOA);
    let facts = with_fault(soa, DnsFault::Lame).await;
    assert_eq!(facts.dns.state, Seen::Known(DomainState::NotAuthoritative));
    assert_eq!(facts.dns.addresses_answering, Seen::Known(Vec::new()));
}

#[tokio::test]
async fn a_proxy_that_refuses_in_the_servers_place_accuses_no_server() {
    let soa = Question::named(BAKERY).of_type(RecordType::SOA);
    let facts = with_fault(soa, DnsFault::Proxied).await;
    assert_eq!(cause(&facts.dns.state), Cause::Intercepted);
    assert_eq!(cause(&facts.dns.name_servers_failing), Cause::Intercepted);
    let answers = facts
        .name_server("ns1.bakkerij.be")
        .answers
        .known()
        .unwrap();
    let response = answers[0].response.known().unwrap();
    assert_eq!((response.code, response.recursion), (5, true), "as it came");
}

#[tokio::test]
async fn one_refusal_beside_a_silence_is_no_missing_authority() {
    let soa = Question::named(BAKERY).of_type(RecordType::SOA);
    let world = World::strong(BAKERY)
        .dns_fault(soa.clone().at("185.10.20.1"), DnsFault::Refused)
        .dns_fault(soa, DnsFault::Silent);
    let facts = facts(&world.start().await).await;
    let second = facts
        .name_server("ns2.bakkerij.be")
        .answers
        .known()
        .unwrap();
    assert_eq!(second[0].answer, Seen::Known(NameServerAnswer::Dead));
    assert_eq!(cause(&facts.dns.state), Cause::Timeout);
}

#[tokio::test]
async fn a_line_without_working_ipv6_declares_no_server_dead() {
    let mut world = World::strong(BAKERY);
    for at in ["2a02:2788:a0::1", "2a02:2788:b0::1"] {
        world = world.silent(at);
    }
    let facts = facts(&world.start().await).await;
    for name in ["ns1.bakkerij.be", "ns2.bakkerij.be"] {
        let answers = facts.name_server(name).answers.known().unwrap();
        assert_eq!(
            answers[0].answer,
            Seen::Known(NameServerAnswer::Authoritative)
        );
        assert_eq!(cause(&answers[1].answer), Cause::Timeout);
    }
    assert_eq!(facts.dns.addresses_answering.known().unwrap().len(), 2);
    assert!(facts.dns.name_servers_failing.unknown().is_some());
}

#[tokio::test]
async fn a_resolver_that_fails_on_a_domain_nobody_has_authority_for_hides_no_fault() {
    let mut world = World::strong(BAKERY);
    let servers = [
        "185.10.20.1",
        "185.10.21.1",
        "2a02:2788:a0::1",
        "2a02:2788:b0::1",
    ];
    for at in servers {
        world = world.dns_fault(Question::any().at(at), DnsFault::Refused);
    }
    let facts = facts(&world.start().await).await;
    assert_eq!(facts.dns.state, Seen::Known(DomainState::NotAuthoritative));
    assert_eq!(cause(&facts.mail.mx), Cause::ServerFailure);
    assert!(!measured_nothing(&facts));
}

#[tokio::test]
async fn what_a_filter_denies_is_asked_of_the_zone_above() {
    let filter = || Question::named(BAKERY).at("9.9.9.9");
    let denied = with_fault(filter(), DnsFault::Filtered).await;
    assert_eq!(denied.dns.state, Seen::Known(DomainState::Answers));
    assert_eq!(cause(&denied.dns.caa), Cause::Intercepted);
    assert_eq!(cause(&denied.mail.mx), Cause::Intercepted);
    let above = Question::any().at("194.0.25.16");
    let world = World::strong(BAKERY)
        .dns_fault(filter(), DnsFault::Filtered)
        .dns_fault(above, DnsFault::Proxied);
    let facts = facts(&world.start().await).await;
    assert_eq!(cause(&facts.dns.state), Cause::Intercepted);
    assert!(measured_nothing(&facts));
}

#[tokio::test]
async fn a_resolver_that_leaves_the_proof_out_is_believed_below_a_domain_that_is_there() {
    let question = |name| Question::named(name).at("9.9.9.9");
    let world = World::strong(BAKERY)
        .dns_fault(question(DMARC), DnsFault::Filtered)
        .dns_fault(question("_dmarc.be"), DnsFault::Filtered);
    let facts = facts(&world.start().await).await;
    assert_eq!(facts.mail.dmarc, Seen::Absent);
    let unregistered = World::new(BAKERY)
        .dns_fault(Question::named(BAKERY).at("9.9.9.9"), DnsFault::Filtered)
        .start()
        .await;
    let facts = crate::scan::facts(&unregistered).await;
    assert_eq!(facts.dns.state, Seen::Known(DomainState::DoesNotExist));
}

#[tokio::test]
async fn a_scanned_name_that_is_denied_without_proof_is_asked_of_the_zone_above() {
    let misspelt = "nix.bakkerij.be";
    let denied = Question::named(misspelt).at("9.9.9.9");
    let world = World::strong(BAKERY).dns_fault(denied, DnsFault::Filtered);
    let world = world.start().await;
    let scan = Scan {
        net: net(&world),
        target: Target::parse(misspelt).unwrap().0,
        scope: Scope {
            only: [Area::Dns].into(),
            ..Scope::default()
        },
    };
    let facts = observe(scan, PROBES, Duration::from_mins(1), |_| ()).await;
    let facts = facts.facts;
    assert_eq!(facts.dns.state, Seen::Known(DomainState::DoesNotExist));
    assert!(measured_nothing(&facts));
}

#[tokio::test]
async fn a_listed_server_without_an_address_or_under_an_alias_fails() {
    let world = World::strong(BAKERY)
        .ns("ns3.bakkerij.be")
        .ns("ns4.bakkerij.be")
        .cname("ns4.bakkerij.be", "ns1.bakkerij.be");
    let facts = facts(&world.start().await).await;
    assert_eq!(facts.name_server("ns3.bakkerij.be").addresses, Seen::Absent);
    assert_eq!(
        facts.name_server("ns4.bakkerij.be").alias,
        Seen::Known(true)
    );
    let failing = facts.dns.name_servers_failing.known().unwrap();
    assert_eq!(failing, &["ns3.bakkerij.be", "ns4.bakkerij.be"]);
}

#[tokio::test]
async fn a_name_below_the_zone_is_judged_by_the_zone_it_lies_in() {
    let world = World::new("gemeente.bakkerij.be")
        .a("gemeente.bakkerij.be", "185.10.20.30")
        .start()
        .await;
    let facts = facts(&world).await;
    assert_eq!(facts.dns.state, Seen::Known(DomainState::Answers));
    assert_eq!(facts.dns.caa, Seen::Absent);
    assert_eq!(facts.name_servers.known().unwrap().len(), 1);
}

#[tokio::test]
async fn caa_records_are_kept_as_they_came_and_read_afterwards() {
    let world = World::strong(BAKERY).caa("Issue", "Lets Encrypt");
    let facts = facts(&world.start().await).await;
    let caa = facts.dns.caa.known().unwrap();
    let came = |tag: &str, value: &str| CaaProperty {
        flags: 0,
        tag: tag.to_owned(),
        value: value.to_owned(),
    };
    let mut expected = [
        came("Issue", "Lets Encrypt"),
        came("iodef", "mailto:security@bakkerij.be"),
        came("issue", "letsencrypt.org"),
    ];
    expected.sort_unstable();
    assert_eq!(caa.properties, expected);
    assert_eq!(caa.issue, ["letsencrypt.org"]);
    assert_eq!(caa.malformed, ["Lets Encrypt"]);
}

#[tokio::test]
async fn each_question_is_asked_once() {
    let world = World::strong(BAKERY).start().await;
    facts(&world).await;
    for (name, kind) in [
        (BAKERY, RecordType::A),
        (BAKERY, TXT),
        ("www.bakkerij.be", RecordType::AAAA),
        (DMARC, TXT),
        ("mail.bakkerij.be", RecordType::A),
    ] {
        assert_eq!(world.ledger().questions(name, kind), 1, "{name} {kind}");
    }
    for (name, kind) in [(BAKERY, RecordType::DNSKEY), ("be", RecordType::DS)] {
        let asked = world.ledger().signed_questions(name, kind);
        assert_eq!(asked, 1, "{name} {kind} with signatures");
    }
}
