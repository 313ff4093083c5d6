//! What a scan costs: wall time against its floor, CPU and memory of the scanner alone.
//!
//! ```text
//! cargo bench --bench scan
//! ```
//!
//! The company's servers answer after 40 ms each. The scanner runs in a process of its own, so that the
//! servers cost it nothing. The floor is the longest chain of answers that need one another, times
//! 40 ms: no scanner can be faster. There is no pass or fail; the aims are printed beside the figures.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench starts a process, reads clocks and prints what it measured"
)]

use std::error::Error;
use std::fs;
use std::io::Write;
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use belfort::check::RuleSet;
use belfort::language::Language;
use belfort::net::{AddressPolicy, Net, NetOptions, TrustAnchor};
use belfort::probe::{PROBES, Scan, observe};
use belfort::report::{self, Reading};
use belfort::result::{ScanResult, Scope, Terms};
use belfort::target::Target;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde::{Deserialize, Serialize};

use world::{Routed, Routes, World};

#[expect(
    dead_code,
    unused_imports,
    reason = "the World can do far more than one scan needs"
)]
#[path = "../tests/e2e/world/mod.rs"]
mod world;

const DELAY: Duration = Duration::from_millis(40);
const RUNS: usize = 7;

/// Tells this program that it is the scanner.
const SCANNER: &str = "scanner";

/// Chains of answers that need one another: a question cannot be put before the answer above it came.
/// What a chain leaves out can go on beside it, such as the connection to a host that another visit has
/// opened already.
const CHAINS: [(&str, &[&str]); 4] = [
    (
        "mail",
        &[
            "bakkerij.be MX",
            "mail.bakkerij.be A",
            "connect 185.10.20.25:25",
            "greeting",
            "SMTP EHLO belfort.invalid",
            "SMTP STARTTLS",
            "TLS handshake for mail.bakkerij.be",
        ],
    ),
    (
        "web",
        &[
            "bakkerij.be A",
            "connect 185.10.20.30:443",
            "TLS handshake for bakkerij.be",
            "GET https://bakkerij.be/",
            "GET https://www.bakkerij.be/",
        ],
    ),
    (
        "web, one request to a name at a time",
        &[
            "bakkerij.be A",
            "connect 185.10.20.30:443",
            "TLS handshake for bakkerij.be",
            "GET https://bakkerij.be/",
            "GET https://www.bakkerij.be/",
            "connect 185.10.20.31:80",
            "GET http://www.bakkerij.be/",
            "connect [2a02:2788:a0::31]:443",
            "TLS handshake for www.bakkerij.be",
            "GET https://www.bakkerij.be/",
            "connect [2a02:2788:a0::31]:80",
            "GET http://www.bakkerij.be/",
            "GET https://www.bakkerij.be/",
            "GET https://www.bakkerij.be/",
        ],
    ),
    (
        "dns",
        &["bakkerij.be NS", "ns1.bakkerij.be A", "bakkerij.be SOA"],
    ),
];

/// One thing that a server was asked, and when.
struct Asked {
    after: Duration,
    what: String,
}

/// What the scanner is told.
#[derive(Serialize, Deserialize)]
struct Order {
    domain: String,
    resolvers: Vec<SocketAddr>,
    ca_pem: String,
    trust_anchor: String,
    routes: Routes,
}

/// What one scan cost the scanner.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Cost {
    wall_ms: f64,
    cpu_ms: f64,
    peak_mib: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    if std::env::args().any(|argument| argument == SCANNER) {
        return scan_as_ordered();
    }
    let runtime = tokio::runtime::Runtime::new()?;
    let world = runtime.block_on(World::strong("bakkerij.be").delay(DELAY).start());
    let order = serde_json::to_string(&Order {
        domain: world.domain().to_owned(),
        resolvers: world.resolvers(),
        ca_pem: world.ca_pem().to_owned(),
        trust_anchor: world.trust_anchor(),
        routes: world.routes(),
    })?;
    let mut costs = Vec::new();
    let mut asked = Vec::new();
    for _ in 0..RUNS {
        let before = world.ledger().entries().len();
        costs.push(run_scanner(&order)?);
        let noted = world.ledger().entries().split_off(before);
        asked = noted
            .into_iter()
            .map(|entry| Asked {
                what: entry.to_string(),
                after: entry.after,
            })
            .collect();
    }
    print_chains(&asked);
    print_costs(&costs, &asked);
    Ok(())
}

/// Runs this program again as the scanner and reads what it cost.
fn run_scanner(order: &str) -> Result<Cost, Box<dyn Error>> {
    let mut scanner = Command::new(std::env::current_exe()?)
        .arg(SCANNER)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(mut input) = scanner.stdin.take() {
        input.write_all(order.as_bytes())?;
    }
    let output = scanner.wait_with_output()?;
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The scanner: everything that `belfort scan` does but reading its command line and writing files.
fn scan_as_ordered() -> Result<(), Box<dyn Error>> {
    let order: Order = serde_json::from_reader(std::io::stdin())?;
    let begun = Instant::now();
    let rules = RuleSet::built_in()?;
    let net = Net::new(NetOptions {
        dial: Arc::new(Routed::new(order.routes, true)),
        resolvers: order.resolvers,
        extra_roots: vec![CertificateDer::from_pem_slice(order.ca_pem.as_bytes())?],
        policy: AddressPolicy::PublicOnly,
        trust_anchor: TrustAnchor::parse(&order.trust_anchor)?,
    })?;
    let (target, _) = Target::parse(&order.domain)?;
    let scan = Scan {
        net,
        target,
        scope: Scope::default(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let limit = Duration::from_mins(2);
    let evidence = runtime.block_on(observe(scan, PROBES, limit, |_| ()));
    let result = ScanResult::judge(&rules, evidence, Terms::new("sme", Language::En));
    assert_eq!(
        result.score.low,
        Some(100),
        "the strong company passes everywhere"
    );
    let report = report::model(&rules, &result, &Reading::default());
    let written = report::html(&report)?.len() + report::json(&result).len();
    assert!(written > 10_000, "a report has been made");
    let cost = Cost {
        wall_ms: begun.elapsed().as_secs_f64() * 1_000.0,
        cpu_ms: cpu_ms()?,
        peak_mib: peak_mib()?,
    };
    println!("{}", serde_json::to_string(&cost)?);
    Ok(())
}

/// CPU time of all threads of this process: the first number of `schedstat`, in nanoseconds.
fn cpu_ms() -> Result<f64, Box<dyn Error>> {
    let mut nanoseconds = 0.0;
    for thread in fs::read_dir("/proc/self/task")? {
        let text = fs::read_to_string(thread?.path().join("schedstat"))?;
        let first = text.split_whitespace().next().unwrap_or("0");
        nanoseconds += first.parse::<f64>()?;
    }
    Ok(nanoseconds / 1e6)
}

/// The most memory this process has held at once.
fn peak_mib() -> Result<f64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = peak.and_then(|rest| rest.split_whitespace().next());
    Ok(kib.unwrap_or("0").parse::<f64>()? / 1_024.0)
}

fn floor() -> Duration {
    let longest = CHAINS.iter().map(|(_, chain)| chain.len()).max();
    DELAY * u32::try_from(longest.unwrap_or_default()).unwrap_or_default()
}

/// Prints each chain with the moment at which each question reached its server, behind the one before.
/// Nobody asks for a greeting, so it has no moment.
fn print_chains(asked: &[Asked]) {
    let begin = asked.first().map_or(Duration::ZERO, |asked| asked.after);
    println!("Chains of dependent answers, {DELAY:?} each:");
    for (name, chain) in CHAINS {
        println!("\n  {name}: {} × {DELAY:?}", chain.len());
        let mut later = asked.iter();
        for (number, step) in chain.iter().enumerate() {
            let found = later.clone().position(|asked| asked.what == *step);
            let at = found.and_then(|position| later.nth(position));
            let moment = at.map(|asked| asked.after.saturating_sub(begin).as_millis());
            let moment = moment.map_or_else(String::new, |moment| format!("{moment} ms"));
            println!("    {:>2}  {moment:>7}  {step}", number + 1);
        }
    }
}

fn print_costs(costs: &[Cost], asked: &[Asked]) {
    let floor_ms = floor().as_secs_f64() * 1_000.0;
    let wall = median(costs, |cost| cost.wall_ms);
    let cpu = median(costs, |cost| cost.cpu_ms);
    let peak = median(costs, |cost| cost.peak_mib);
    println!("\nA scan of a strong company, median of {RUNS}:");
    println!("  floor  {floor_ms:>5.0} ms   the longest chain");
    println!(
        "  wall   {wall:>5.0} ms   {:.2} × floor (aim: 1.5)",
        wall / floor_ms
    );
    println!("  CPU    {cpu:>5.0} ms   (aim: 60)");
    println!("  memory {peak:>5.0} MiB  at its peak (aim: 40)");
    let count = |begin: &str| {
        asked
            .iter()
            .filter(|asked| asked.what.starts_with(begin))
            .count()
    };
    let (connections, handshakes) = (count("connect "), count("TLS "));
    let (requests, commands) = (count("GET "), count("SMTP "));
    let questions = asked.len() - connections - handshakes - requests - commands;
    println!(
        "  asked: {questions} DNS questions, {connections} TCP connections, {handshakes} TLS handshakes, {requests} HTTP requests, {commands} SMTP commands"
    );
    if cfg!(debug_assertions) {
        println!("  Built without optimisation: wall and CPU time say little.");
    }
}

fn median(costs: &[Cost], of: impl Fn(&Cost) -> f64) -> f64 {
    let mut values: Vec<f64> = costs.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
