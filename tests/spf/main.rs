//! The openspf suite of RFC 7208 (BSD), over real questions to a small DNS server: all of its tests without
//! exception, also the explanations. The suite is no part of this project: `./tests/run` fetches it, `BELFORT_VECTORS` may
//! name the file or the folder in which it lies.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "these tests read a file that the environment names, open sockets, and say when they were skipped"
)]

mod command;
mod server;
mod suite;

use std::env;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use belfort::fact::Cause;
use belfort::net::dial::Direct;
use belfort::net::{AddressPolicy, Net, NetOptions, TrustAnchor};
use belfort::parse::spf::{CheckResult, Outcome, Question};
use belfort::probe::sender::{check_host, check_host_within};
use futures_util::future::join_all;
use hickory_proto::rr::RData;
use hickory_proto::rr::rdata::TXT;
use jiff::Timestamp;

use self::server::Silence;
use self::suite::{Scenario, Test};

/// The file of the suite.
const FILE: &str = "rfc7208-tests.yml";
/// How many tests it has.
const TESTS: usize = 203;

#[tokio::test(flavor = "multi_thread")]
async fn all_tests_of_the_openspf_suite_pass() {
    let Some(text) = vectors() else {
        return;
    };
    let scenarios = suite::read(&text);
    let runs = join_all(scenarios.into_iter().map(run)).await;
    let count: usize = runs.iter().map(|run| run.count).sum();
    let failures: Vec<String> = runs.into_iter().flat_map(|run| run.failures).collect();
    println!(
        "{} of {count} tests of the openspf suite pass",
        count - failures.len()
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(count, TESTS);
}

#[tokio::test]
async fn what_is_not_heard_in_time_is_no_answer() {
    let mut zone = suite::Zone::new();
    let record = TXT::new(vec!["v=spf1 include:silent.example -all".to_owned()]);
    let entries = zone.entry(suite::dns_name("slow.example")).or_default();
    entries.records.push(RData::TXT(record));
    let silent = zone.entry(suite::dns_name("silent.example")).or_default();
    silent.times_out = true;
    let net = net(server::start(zone, Silence::NoAnswer).await);
    let ip = [192, 0, 2, 1].into();
    let question = Question::of_mail(ip, "", "an@slow.example", Timestamp::UNIX_EPOCH);
    let outcome = check_host_within(&net, &question, Duration::from_millis(500)).await;
    assert_eq!(outcome.result, CheckResult::TempError);
    let fault = outcome.fault.expect("an error says why");
    let cause = fault.why.map(|why| why.cause);
    assert_eq!(
        (fault.domain.as_str(), cause),
        ("silent.example", Some(Cause::Timeout))
    );
    assert_eq!(fault.way.len(), 1);
}

/// The text of the suite, where it is at hand; else it is said that, and why, the test was skipped.
fn vectors() -> Option<String> {
    let named = env::var_os("BELFORT_VECTORS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/vectors");
    let place = named.clone().unwrap_or(beside);
    let file = if place.is_dir() {
        place.join(FILE)
    } else {
        place
    };
    match (fs::read_to_string(&file), named) {
        (Ok(text), _) => Some(text),
        (Err(error), Some(named)) => {
            panic!("BELFORT_VECTORS names {}: {error}", named.display())
        }
        (Err(_), None) => {
            println!(
                "skipped: no vectors: {FILE} is not here. ./tests/run fetches it; BELFORT_VECTORS may name it"
            );
            None
        }
    }
}

struct Run {
    count: usize,
    failures: Vec<String>,
}

/// Runs the tests of one scenario at once, against a server of its own.
async fn run(scenario: Scenario) -> Run {
    // Real silence costs seconds; one scenario shows that it ends as an error does.
    let silence = if scenario.description == "Record lookup" {
        Silence::NoAnswer
    } else {
        Silence::ServerFailure
    };
    let resolver = server::start(scenario.zone, silence).await;
    let net = net(resolver);
    let tests = &scenario.tests;
    let failures = join_all(tests.iter().map(|test| fail(&net, test))).await;
    let of_scenario = |failure| format!("{}: {failure}", scenario.description);
    Run {
        count: tests.len(),
        failures: failures.into_iter().flatten().map(of_scenario).collect(),
    }
}

fn net(resolver: SocketAddr) -> Net {
    let net = Net::new(NetOptions {
        dial: Arc::new(Direct),
        resolvers: vec![resolver],
        extra_roots: Vec::new(),
        policy: AddressPolicy::AllowPrivate,
        trust_anchor: TrustAnchor::of_the_internet(),
    });
    net.expect("set up the network")
}

/// What is wrong with the answer to one test.
async fn fail(net: &Net, test: &Test) -> Option<String> {
    let ip = test.host.parse().expect("the host of a test is an address");
    let now = Timestamp::UNIX_EPOCH;
    let question = Question::of_mail(ip, &test.helo, &test.mail_from, now);
    let outcome = check_host(net, &question).await;
    let expected = &test.results;
    let is_right = expected.iter().any(|word| word == outcome.result.word());
    // "DEFAULT" stands for the receiver's own words.
    let explained = match test.explanation.as_deref() {
        None => true,
        Some("DEFAULT") => outcome.explanation.is_none(),
        Some(text) => outcome.explanation.as_deref() == Some(text),
    };
    (!is_right || !explained || !is_told(&outcome)).then(|| {
        format!(
            "{} wants {expected:?} {:?} (RFC 7208 {}), and got {outcome:#?}",
            test.name, test.explanation, test.spec
        )
    })
}

/// Whether an outcome says what it comes from: an error its cause and where it stands, a result of a term
/// the way to it.
fn is_told(outcome: &Outcome) -> bool {
    let is_error = matches!(
        outcome.result,
        CheckResult::TempError | CheckResult::PermError
    );
    let decides = matches!(
        outcome.result,
        CheckResult::Pass | CheckResult::Fail | CheckResult::SoftFail
    );
    outcome.fault.is_some() == is_error && (!decides || !outcome.decided_by.is_empty())
}
