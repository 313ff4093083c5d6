//! The scanner in a process of its own, against the World in its parent.

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
use belfort::probe::{PROBES, Probe, Scan, observe};
use belfort::result::{ScanResult, Scope, Terms};
use belfort::target::Target;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::StreamExt;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde::{Deserialize, Serialize};

use crate::world::{Answer, Routed, Routes, Running, Site, World};

/// Tells this program that it is the scanner.
pub(crate) const SCANNER: &str = "scanner";

const COMPANY: &str = "bakkerij.be";
const WWW: &str = "www.bakkerij.be";
/// Probes that look at web sites, by name.
const WEB_PROBES: [&str; 2] = ["web", "security.txt"];
/// Longest time for one scan.
const LIMIT: Duration = Duration::from_mins(1);

/// What the scanner is told.
#[derive(Serialize, Deserialize)]
struct Order {
    resolvers: Vec<SocketAddr>,
    ca_pem: String,
    trust_anchor: String,
    routes: Routes,
    scans: usize,
    at_once: usize,
}

/// What all scans together cost the scanner.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Cost {
    wall_s: f64,
    cpu_s: f64,
    peak_mib: f64,
}

/// Prints what one site costs, many at once, and sites that answer to hurt.
pub(crate) fn measure() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Runtime::new()?;
    let page = page_of(60 * 1024);
    let usual = || crate::world::sound(COMPANY, Site::page(&page));
    let world = runtime.block_on(World::strong(COMPANY).site(WWW, usual()).start());
    println!(
        "A company of two sites (its name leads to www; a page of 60 KiB), seen by the probes of web sites:"
    );
    let one = order(&world, 100, 1)?;
    println!(
        "  one at a time  {:>6.1} ms CPU a company, {:.1} a site (aim: 15)   peak {:.0} MiB",
        one.cpu_s * 1_000.0 / 100.0,
        one.cpu_s * 1_000.0 / 200.0,
        one.peak_mib
    );
    let many = order(&world, 1_000, 32)?;
    println!(
        "  1,000 at 32    {:>6.0} companies a second, {:.0} sites a second; {:.1} ms CPU a site   peak {:.0} MiB",
        1_000.0 / many.wall_s,
        2_000.0 / many.wall_s,
        many.cpu_s * 1_000.0 / 2_000.0,
        many.peak_mib
    );
    drop(world);
    println!("\nOne scan of a server that answers to hurt, peak of memory (aim: 40 MiB):");
    for (name, answer) in hostile() {
        let site = crate::world::sound(COMPANY, Site::page("")).path("/", answer);
        let world = runtime.block_on(World::strong(COMPANY).site(WWW, site).start());
        let cost = order(&world, 1, 1)?;
        println!(
            "  {name:<42} {:>4.0} MiB   {:>5.1} s   {:>5.0} ms CPU",
            cost.peak_mib,
            cost.wall_s,
            cost.cpu_s * 1_000.0
        );
    }
    Ok(())
}

fn hostile() -> Vec<(&'static str, Answer)> {
    let zeros = vec![0_u8; 1024 * 1024];
    let mut packing = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..200 {
        packing.write_all(&zeros).expect("pack zeros");
    }
    let bomb = packing.finish().expect("pack zeros");
    let many_fields = (0..250).fold(Answer::page("<h1>Brood</h1>"), |answer, number| {
        answer.header(&format!("X-Field-{number}"), &"x".repeat(1_000))
    });
    vec![
        (
            "200 MiB of zeros in 200 KiB (gzip)",
            Answer::file("text/html", bomb).header("Content-Encoding", "gzip"),
        ),
        ("a page of 50 MB", Answer::page(&page_of(50_000_000))),
        ("a page without end", Answer::endless()),
        ("a head without end", Answer::header_flood()),
        ("250 fields of 1,000 bytes", many_fields),
        (
            "2 MB of tags inside each other",
            Answer::page(&"<div><p><svg>".repeat(150_000)),
        ),
        (
            "2 MB of script tags",
            Answer::page(&"<script src=//a.example/b.js></script>".repeat(50_000)),
        ),
    ]
}

/// An ordinary page of about so many bytes.
fn page_of(bytes: usize) -> String {
    let block = "<article><h2>Brood</h2><img src=\"/brood.jpg\" alt=\"\"><p>Elke dag vers, van zeven tot zes.</p><a href=\"/winkel\">Winkel</a></article>\n";
    format!(
        "<!doctype html><html lang=\"nl\"><head><title>Bakkerij</title><link rel=stylesheet href=/a.css><script src=/a.js></script></head><body><h1>Brood</h1>{}</body></html>",
        block.repeat(bytes / block.len())
    )
}

/// Runs this program again as the scanner and reads what it cost.
fn order(world: &Running, scans: usize, at_once: usize) -> Result<Cost, Box<dyn Error>> {
    let order = serde_json::to_string(&Order {
        resolvers: world.resolvers(),
        ca_pem: world.ca_pem().to_owned(),
        trust_anchor: world.trust_anchor(),
        routes: world.routes(),
        scans,
        at_once,
    })?;
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

/// The scanner: looks as often as it is told, judges each, and prints what it cost.
pub(crate) fn scan_as_ordered() -> Result<(), Box<dyn Error>> {
    let order: Order = serde_json::from_reader(std::io::stdin())?;
    let rules = RuleSet::built_in()?;
    let chosen = PROBES.iter().copied();
    let chosen: Vec<&dyn Probe> = chosen
        .filter(|probe| WEB_PROBES.contains(&probe.name()))
        .collect();
    assert_eq!(chosen.len(), WEB_PROBES.len(), "every probe is there");
    let chosen: &'static [&'static dyn Probe] = chosen.leak();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let before = cpu_s()?;
    let begun = Instant::now();
    let scans = futures_util::stream::iter(0..order.scans)
        .map(|_| {
            let (order, rules) = (&order, &rules);
            async move {
                let evidence = observe(scan(order), chosen, LIMIT, |_| ()).await;
                let result = ScanResult::judge(rules, evidence, Terms::new("sme", Language::En));
                assert!(result.evidence.sites.known().is_some(), "sites were seen");
            }
        })
        .buffer_unordered(order.at_once)
        .count();
    runtime.block_on(scans);
    let cost = Cost {
        wall_s: begun.elapsed().as_secs_f64(),
        cpu_s: cpu_s()? - before,
        peak_mib: peak_mib()?,
    };
    println!("{}", serde_json::to_string(&cost)?);
    Ok(())
}

fn scan(order: &Order) -> Scan {
    let root = CertificateDer::from_pem_slice(order.ca_pem.as_bytes()).expect("read the root");
    let net = Net::new(NetOptions {
        dial: Arc::new(Routed::new(order.routes.clone(), true)),
        resolvers: order.resolvers.clone(),
        extra_roots: vec![root],
        policy: AddressPolicy::PublicOnly,
        trust_anchor: TrustAnchor::parse(&order.trust_anchor).expect("read the root key"),
    });
    Scan {
        net: net.expect("a network"),
        target: Target::parse(COMPANY).expect("a domain").0,
        scope: Scope::default(),
    }
}

/// CPU time of this process so far, of all its threads, those that have ended among them, in seconds.
fn cpu_s() -> Result<f64, Box<dyn Error>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(')').ok_or("no stat")?;
    let mut fields = fields.split_whitespace().skip(11);
    let mut ticks =
        || -> Result<f64, Box<dyn Error>> { Ok(fields.next().ok_or("no time")?.parse()?) };
    // A tick of the kernel's accounts is a hundredth of a second.
    Ok((ticks()? + ticks()?) / 100.0)
}

/// The most memory this process has held at once.
fn peak_mib() -> Result<f64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = peak.and_then(|rest| rest.split_whitespace().next());
    Ok(kib.unwrap_or("0").parse::<f64>()? / 1_024.0)
}
