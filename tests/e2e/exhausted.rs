//! A machine without a socket left sees nothing, and says so: never that something is missing.
#![cfg(unix)]

use std::env;
use std::fs::File;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use belfort::check::{RuleSet, Verdict};
use belfort::fact::{Cause, Seen};
use belfort::language::Language;
use belfort::net::dial::{Direct, Transport};
use belfort::net::{AddressPolicy, Net, NetOptions, TrustAnchor};
use belfort::probe::{PROBES, Scan, measured_nothing, observe};
use belfort::result::{ScanResult, Scope, Terms};
use belfort::target::Target;
use hickory_proto::rr::RecordType;

/// Tells this program that it is the machine without sockets.
const STARVED: &str = "BELFORT_TEST_STARVED";

/// Long enough for what needs no network.
const SHORT: Duration = Duration::from_secs(1);

#[test]
fn without_a_socket_left_everything_is_unknown_and_nothing_missing() {
    if env::var_os(STARVED).is_some() {
        return starve();
    }
    // A process of its own: its limit and its files are nobody else's.
    let program = env::current_exe().unwrap();
    let name = "exhausted::without_a_socket_left_everything_is_unknown_and_nothing_missing";
    let output = Command::new("sh")
        .args(["-c", "ulimit -n 64; exec \"$0\" \"$@\""])
        .arg(program)
        .args([name, "--exact", "--nocapture"])
        .env(STARVED, "yes")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{errors}");
    assert!(said.contains("1 passed"), "{said}{errors}");
}

fn starve() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (net, scan) = runtime.block_on(async { (net(), scan()) });
    let eaten: Vec<File> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
    assert!(eaten.len() > 20, "only {} files were left", eaten.len());
    runtime.block_on(ask_everything(&net));
    runtime.block_on(scan_everything(scan));
}

fn net() -> Net {
    let trusted =
        "IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D";
    Net::new(NetOptions {
        dial: Arc::new(Direct),
        resolvers: vec!["127.0.0.53:53".parse().unwrap()],
        extra_roots: Vec::new(),
        policy: AddressPolicy::PublicOnly,
        trust_anchor: TrustAnchor::parse(&format!(". {trusted}")).unwrap(),
    })
    .unwrap()
}

fn scan() -> Scan {
    Scan {
        net: net(),
        target: Target::parse("bakkerij.be").unwrap().0,
        scope: Scope::default(),
    }
}

async fn ask_everything(net: &Net) {
    let none_left = Some(Cause::ExhaustedHere);
    for kind in [RecordType::A, RecordType::MX, RecordType::CAA] {
        let answer = net.lookup("bakkerij.be", kind).await;
        assert_eq!(answer.err().map(|why| why.cause), none_left, "{kind}");
    }
    let server = "185.10.30.1".parse().unwrap();
    for transport in [Transport::Udp, Transport::Tcp] {
        let answer = net.ask_server(server, transport, "bakkerij.be", RecordType::SOA, SHORT);
        let failed = answer.await.err().map(|why| why.cause);
        assert_eq!(failed, none_left, "{transport:?}");
    }
    let cause = |seen: Seen<()>| seen.unknown().map(|why| why.cause);
    let look = net.signed_look();
    assert_eq!(cause(look.path("be").await.map(|_| ())), none_left);
    let proof = look.prove("bakkerij.be", RecordType::DS).await;
    assert_eq!(cause(proof.verdict.map(|_| ())), none_left);
    let addresses = net.addresses("bakkerij.be").await;
    assert_eq!(cause(addresses.map(|_| ())), none_left);
    let connection = net.connect((server, 443).into()).await;
    assert_eq!(connection.err().map(|why| why.cause), none_left);
    let heard = net.hear_resolver(SHORT).await;
    assert_eq!(heard.err().map(|why| why.cause), none_left);
}

async fn scan_everything(scan: Scan) {
    let evidence = observe(scan, PROBES, SHORT, |_| ()).await;
    assert!(measured_nothing(&evidence.facts));
    let state = &evidence.facts.dns.state;
    let cause = state.unknown().map(|why| why.cause);
    assert_eq!(cause, Some(Cause::ExhaustedHere), "{state:?}");
    let rules = RuleSet::built_in().unwrap();
    let result = ScanResult::judge(&rules, evidence, Terms::new("sme", Language::En));
    // What stands in a list of our own, such as that .be publishes no dates, is said all the same.
    let silent = [Verdict::Unknown, Verdict::NotApplicable, Verdict::Info];
    for finding in &result.findings {
        let said = (&finding.check, finding.verdict, &finding.case);
        assert!(silent.contains(&finding.verdict), "{said:?}");
    }
}
