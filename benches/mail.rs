//! What the mail part of a scan asks of the DNS, and how long that takes.
//!
//! ```text
//! cargo bench --bench mail
//! ```
//!
//! One domain whose list of senders includes ten others, at 30 ms an answer: from its first question to
//! the last answer, as the server noted them. And a thousand domains, one after the other in one run,
//! that share a mail provider and the lists of three services. There is no pass or fail; the aims are
//! printed beside the figures.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench reads clocks and prints what it measured"
)]

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use belfort::check::Area;
use belfort::fact::Facts;
use belfort::net::{AddressPolicy, Net, NetOptions, TrustAnchor};
use belfort::probe::{PROBES, Probe, Scan, observe};
use belfort::result::Scope;
use belfort::target::Target;

use world::{Asked, Running, World};

#[expect(
    dead_code,
    unused_imports,
    reason = "the World can do far more than this bench needs"
)]
#[path = "../tests/e2e/world/mod.rs"]
mod world;

const DELAY: Duration = Duration::from_millis(30);
const RUNS: usize = 7;
const DOMAINS: usize = 1_000;

/// Where no mail server answers: only the DNS is measured.
const SILENT: &str = "185.10.40.25";

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        one_domain().await?;
        many_domains().await
    })
}

/// All probes of mail, and none else: what others ask for is not counted.
fn probes() -> &'static [&'static dyn Probe] {
    let of_mail = PROBES.iter().filter(|probe| probe.area() == Area::Mail);
    Vec::leak(of_mail.copied().collect())
}

async fn one_domain() -> Result<(), Box<dyn Error>> {
    let names: Vec<String> = (1..=10).map(|at| format!("l{at}.mailer.be")).collect();
    let terms: Vec<String> = names.iter().map(|name| format!("include:{name}")).collect();
    let world = World::new("bakkerij.be")
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .mx(10, "mail.bakkerij.be")
        .a("mail.bakkerij.be", SILENT)
        .txt("bakkerij.be", &format!("v=spf1 {} -all", terms.join(" ")))
        .txt(
            "_dmarc.bakkerij.be",
            "v=DMARC1; p=reject; rua=mailto:d@mailer.be",
        )
        .txt("bakkerij.be._report._dmarc.mailer.be", "v=DMARC1")
        .delay(DELAY);
    let list = |at: usize| format!("v=spf1 ip4:192.0.2.{at} a:h{at}.mailer.be ~all");
    let world = names.iter().enumerate().fold(world, |world, (at, name)| {
        world
            .txt(name, &list(at))
            .a(&format!("h{at}.mailer.be"), "192.0.2.9")
    });
    let world = world.start().await;
    let mut walls = Vec::new();
    let mut questions = 0;
    for _ in 0..RUNS {
        let before = world.ledger().entries().len();
        let facts = look(&net(&world)?, "bakkerij.be").await?;
        assert_eq!(
            facts
                .mail
                .spf
                .known()
                .and_then(|spf| spf.lookups.known().copied()),
            Some(20),
            "the list is followed to its end"
        );
        let moments: Vec<Duration> = asked(&world, before).map(|(moment, _)| moment).collect();
        questions = moments.len();
        let first = moments.iter().min().copied().unwrap_or_default();
        let last = moments.iter().max().copied().unwrap_or_default();
        walls.push((last.saturating_sub(first) + DELAY).as_secs_f64() * 1_000.0);
    }
    walls.sort_by(f64::total_cmp);
    let wall = walls.get(RUNS / 2).copied().unwrap_or_default();
    let answer = DELAY.as_secs_f64() * 1_000.0;
    println!("Mail of one domain that includes ten lists, median of {RUNS}:");
    println!(
        "  wall   {wall:>5.0} ms   {:.1} answers’ time of {answer:.0} ms each (aim: 8)",
        wall / answer
    );
    println!("  asked: {questions} DNS questions");
    Ok(())
}

async fn many_domains() -> Result<(), Box<dyn Error>> {
    let world = World::new("bakkerij.be")
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .a("mx.mailer.be", SILENT)
        .txt(
            "spf.mailer.be",
            "v=spf1 include:a.mailer.be a:h.mailer.be ~all",
        )
        .txt("a.mailer.be", "v=spf1 ip4:192.0.2.0/24 ~all")
        .txt("news.be", "v=spf1 ip4:198.51.100.0/24 ~all")
        .txt("shop.be", "v=spf1 mx:mailer.be ~all")
        .a("h.mailer.be", "192.0.2.9");
    let domains: Vec<String> = (0..DOMAINS).map(|at| format!("winkel{at}.be")).collect();
    let world = domains.iter().fold(world, |world, domain| {
        let exchange = hickory_proto::rr::rdata::MX::new(10, name("mx.mailer.be."));
        world
            .record(domain, hickory_proto::rr::RData::MX(exchange))
            .txt(
                domain,
                "v=spf1 include:spf.mailer.be include:news.be include:shop.be ~all",
            )
            .txt(
                &format!("_dmarc.{domain}"),
                "v=DMARC1; p=reject; rua=mailto:d@mailer.be",
            )
            .txt(&format!("{domain}._report._dmarc.mailer.be"), "v=DMARC1")
    });
    let world = world.start().await;
    let run = net(&world)?;
    let begun = Instant::now();
    let before = world.ledger().entries().len();
    for domain in &domains {
        let facts = look(&run.of_same_run(), domain).await?;
        assert!(facts.mail.spf.known().is_some(), "{domain} was looked at");
    }
    let wall = begun.elapsed();
    let (selectors, others): (Vec<String>, Vec<String>) = asked(&world, before)
        .map(|(_, name)| name)
        .partition(|name| is_selector(name));
    let each = |count: usize| {
        f64::from(u32::try_from(count).unwrap_or(u32::MAX))
            / f64::from(u32::try_from(DOMAINS).unwrap_or(1))
    };
    println!(
        "\nMail of {DOMAINS} domains that share provider and lists, in one run of {wall:.1?}:"
    );
    println!(
        "  asked for each: {:.2} DNS questions (aim: 12), and {:.2} for DKIM selectors (aim: 16)",
        each(others.len()),
        each(selectors.len())
    );
    Ok(())
}

fn name(text: &str) -> hickory_proto::rr::Name {
    hickory_proto::rr::Name::from_ascii(text).unwrap_or_default()
}

/// Moments and names of the questions behind so many entries of the ledger.
fn asked(world: &Running, before: usize) -> impl Iterator<Item = (Duration, String)> {
    let entries = world.ledger().entries().split_off(before);
    entries.into_iter().filter_map(|entry| match entry.asked {
        Asked::Question { name, .. } => Some((entry.after, name)),
        _ => None,
    })
}

/// Whether a name is below `_domainkey` (and not that name itself).
fn is_selector(name: &str) -> bool {
    name.contains("._domainkey.")
}

fn net(world: &Running) -> Result<Net, Box<dyn Error>> {
    Ok(Net::new(NetOptions {
        dial: Arc::new(world::Routed::new(world.routes(), true)),
        resolvers: world.resolvers(),
        extra_roots: Vec::new(),
        policy: AddressPolicy::PublicOnly,
        trust_anchor: TrustAnchor::parse(&world.trust_anchor())?,
    })?)
}

async fn look(net: &Net, domain: &str) -> Result<Facts, Box<dyn Error>> {
    let (target, _) = Target::parse(domain)?;
    let scan = Scan {
        net: net.of_same_run(),
        target,
        scope: Scope::default(),
    };
    let evidence = observe(scan, probes(), Duration::from_mins(1), |_| ()).await;
    Ok(evidence.facts)
}
