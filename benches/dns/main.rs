//! What looking at DNS costs: whole observations, beside a bare loop that puts the very same questions.
//!
//! ```text
//! ./tests/run bench
//! ```
//!
//! Wants the servers of `tests/real` (Knot, Unbound) in a network of their own, which `./tests/run bench` sets
//! up. Everything runs on this machine and shares its cores. A first round notes each question as it is
//! sent; then observations and two loops of the same number of questions to the same servers take turns.
//! One asks the resolver through hickory, as any program would that wants to know the answers, and does
//! nothing with them: what is not Belfort's own is in it. The other sends the very bytes from fresh sockets
//! and reads nothing of what comes back: the floor. There is no pass or fail; the aim is printed.
//!
//! Servers that answer at once from memory make the bare loop as cheap as it can be: what an observation
//! does beside asking (signatures from the root down, above all) shows at its largest.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a bench starts servers, reads clocks and prints what it measured"
)]

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use belfort::check::Area;
use belfort::fact::{DnssecState, Seen};
use belfort::net::dial::{Dial, Direct, Families, Transport};
use belfort::net::{AddressPolicy, Net, NetOptions, TrustAnchor};
use belfort::probe::{PROBES, Scan, observe};
use belfort::result::{Evidence, Scope};
use belfort::target::Target;
use hickory_net::runtime::TokioRuntimeProvider;
use hickory_proto::op::Message;
use hickory_resolver::Resolver;
use hickory_resolver::config::{NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use crowd::{Crowd, RESOLVER, company};
use recorder::{Asked, Recorder, over_tcp, over_udp};

#[path = "../../tests/real/crowd.rs"]
mod crowd;
#[path = "../../tests/real/ground.rs"]
mod ground;
#[expect(dead_code, reason = "it can do more than one internet needs")]
#[path = "../../tests/real/knot.rs"]
mod knot;
mod recorder;
#[expect(dead_code, reason = "it can do more than one internet needs")]
#[path = "../../tests/real/server.rs"]
mod server;
#[expect(dead_code, reason = "it can do more than one internet needs")]
#[path = "../../tests/real/signing.rs"]
mod signing;
#[path = "../../tests/real/unbound.rs"]
mod unbound;

const COMPANIES: usize = 300;
const SCANS_AT_ONCE: usize = 16;
/// Questions of the bare loop at once: as many as Belfort allows itself.
const QUESTIONS_AT_ONCE: usize = 128;
const ROUNDS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    if std::env::var_os("BELFORT_LAB").is_none() {
        println!("This bench needs a network of its own: run ./tests/run bench");
        return Ok(());
    }
    let crowd = Crowd::start(COMPANIES, 0);
    let root_key = fs::read_to_string(&crowd.root_key)?;
    let runtime = Runtime::new()?;
    let recorder = Arc::new(Recorder::default());
    runtime.block_on(observe_all(Arc::clone(&recorder) as _, &root_key))?;
    let asked = Arc::new(recorder.asked());
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let counting = Arc::new(Counting::default());
        let observed =
            Cost::of(|| runtime.block_on(observe_all(Arc::clone(&counting) as _, &root_key)))?;
        let library = Cost::of(|| runtime.block_on(ask_through_library(&asked)))?;
        let bare = Cost::of(|| runtime.block_on(ask_all(&asked)))?;
        let questions = counting.questions.load(Ordering::Relaxed);
        rounds.push(Round {
            observed,
            library,
            bare,
            questions,
        });
    }
    print_questions(&asked);
    print_rounds(&rounds, asked.len());
    print_dnsperf(&asked, rounds.len())?;
    Ok(())
}

/// What one round cost.
#[derive(Debug, Clone, Copy)]
struct Round {
    observed: Cost,
    library: Cost,
    bare: Cost,
    /// Questions that the observations put, repetitions included.
    questions: usize,
}

/// What something cost this process; the servers' work is in the wall time alone.
#[derive(Debug, Clone, Copy)]
struct Cost {
    wall: f64,
    cpu: f64,
}

impl Cost {
    fn of(work: impl FnOnce() -> Result<(), Box<dyn Error>>) -> Result<Self, Box<dyn Error>> {
        let (begun, cpu) = (Instant::now(), cpu_seconds()?);
        work()?;
        Ok(Self {
            wall: begun.elapsed().as_secs_f64(),
            cpu: cpu_seconds()? - cpu,
        })
    }
}

/// The real network, counting questions.
#[derive(Debug, Default)]
struct Counting {
    questions: AtomicUsize,
}

#[async_trait]
impl Dial for Counting {
    async fn route(&self, wanted: SocketAddr, _: Transport) -> io::Result<SocketAddr> {
        self.questions.fetch_add(1, Ordering::Relaxed);
        Ok(wanted)
    }

    fn families(&self) -> Families {
        Direct.families()
    }
}

/// Looks at the DNS of every company, some of them side by side.
async fn observe_all(dial: Arc<dyn Dial>, root_key: &str) -> Result<(), Box<dyn Error>> {
    let mut looking = JoinSet::new();
    for number in 0..COMPANIES {
        if looking.len() == SCANS_AT_ONCE {
            check(looking.join_next().await.expect("there is one")?);
        }
        let scan = Scan {
            net: Net::new(NetOptions {
                dial: Arc::clone(&dial),
                resolvers: vec![resolver()],
                extra_roots: Vec::new(),
                policy: AddressPolicy::PublicOnly,
                trust_anchor: TrustAnchor::parse(root_key)?,
            })?,
            target: Target::parse(&company(number))?.0,
            scope: Scope {
                only: [Area::Dns].into(),
                ..Scope::default()
            },
        };
        looking.spawn(async move {
            let limit = Duration::from_mins(1);
            (number, observe(scan, PROBES, limit, |_| ()).await)
        });
    }
    for looked in looking.join_all().await {
        check(looked);
    }
    Ok(())
}

/// An observation that saw nothing would be fast.
fn check((number, evidence): (usize, Evidence)) {
    let expected = if number % 2 == 0 {
        DnssecState::Valid
    } else {
        DnssecState::Unsigned
    };
    let state = &evidence.facts.dns.dnssec.state;
    assert_eq!(*state, Seen::Known(expected), "company {number}");
}

/// Puts the same questions to the same servers, and nothing else.
async fn ask_all(asked: &Arc<Vec<Asked>>) -> Result<(), Box<dyn Error>> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut asking = JoinSet::new();
    for _ in 0..QUESTIONS_AT_ONCE {
        let (asked, next) = (Arc::clone(asked), Arc::clone(&next));
        asking.spawn(async move {
            while let Some(one) = asked.get(next.fetch_add(1, Ordering::Relaxed)) {
                let answer = async {
                    match one.transport {
                        Transport::Udp => over_udp(one.server, &one.bytes).await,
                        Transport::Tcp => over_tcp(one.server, &one.bytes).await,
                    }
                };
                tokio::time::timeout(Duration::from_secs(5), answer).await??;
            }
            io::Result::Ok(())
        });
    }
    for ended in asking.join_all().await {
        ended?;
    }
    Ok(())
}

/// Asks the resolver the same through hickory, with sockets, tries and messages read as it does by itself;
/// what went to other servers is put to them barely.
async fn ask_through_library(asked: &Arc<Vec<Asked>>) -> Result<(), Box<dyn Error>> {
    let servers = vec![NameServerConfig::udp_and_tcp(resolver().ip())];
    let config = ResolverConfig::from_parts(None, Vec::new(), servers);
    let mut options = ResolverOpts::default();
    options.use_hosts_file = ResolveHosts::Never;
    options.cache_size = 0;
    let stub = Resolver::builder_with_config(config, TokioRuntimeProvider::default());
    let stub = Arc::new(stub.with_options(options).build()?);
    let next = Arc::new(AtomicUsize::new(0));
    let mut asking = JoinSet::new();
    for _ in 0..QUESTIONS_AT_ONCE {
        let (asked, next, stub) = (Arc::clone(asked), Arc::clone(&next), Arc::clone(&stub));
        asking.spawn(async move {
            while let Some(one) = asked.get(next.fetch_add(1, Ordering::Relaxed)) {
                if one.server != resolver() {
                    over_udp(one.server, &one.bytes).await?;
                    continue;
                }
                let message = Message::from_vec(&one.bytes).map_err(io::Error::other)?;
                if let Some(query) = message.queries.first() {
                    // "No such record" is an answer, too.
                    let _ = stub.lookup(query.name().clone(), query.query_type()).await;
                }
            }
            io::Result::Ok(())
        });
    }
    for ended in asking.join_all().await {
        ended?;
    }
    Ok(())
}

/// CPU time of all threads of this process: the first number of `schedstat`, in nanoseconds.
fn cpu_seconds() -> Result<f64, Box<dyn Error>> {
    let mut nanoseconds = 0.0;
    for thread in fs::read_dir("/proc/self/task")? {
        let text = fs::read_to_string(thread?.path().join("schedstat"))?;
        let first = text.split_whitespace().next().unwrap_or("0");
        nanoseconds += first.parse::<f64>()?;
    }
    Ok(nanoseconds / 1e9)
}

fn print_questions(asked: &[Asked]) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for one in asked {
        let kind = match (one.server == resolver(), one.transport) {
            (true, Transport::Udp) => "to the resolver",
            (true, Transport::Tcp) => "to the resolver over TCP",
            (false, Transport::Udp) => "to name servers",
            (false, Transport::Tcp) => "to name servers over TCP",
        };
        *counts.entry(kind).or_default() += 1;
    }
    println!(
        "Observations of {COMPANIES} companies' DNS, {SCANS_AT_ONCE} at once; every second company signs."
    );
    println!(
        "  {:>6.1}  questions per observation",
        per_company(asked.len())
    );
    for (kind, count) in counts {
        println!("  {:>6.1}    {kind}", per_company(count));
    }
}

fn print_rounds(rounds: &[Round], asked: usize) {
    println!(
        "\n  {} rounds, each beside two loops of {asked} questions:",
        rounds.len()
    );
    println!("  observations/s  questions/s   loop through hickory   loop of bare bytes");
    let (mut own, mut library, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for round in rounds {
        own.push(count(round.questions) / round.observed.wall);
        library.push(count(asked) / round.library.wall);
        bare.push(count(asked) / round.bare.wall);
        println!(
            "  {:>14.1}  {:>11.0}   {:>20.0}   {:>18.0}",
            count(COMPANIES) / round.observed.wall,
            count(round.questions) / round.observed.wall,
            count(asked) / round.library.wall,
            count(asked) / round.bare.wall,
        );
    }
    let cpu = |of: fn(&Round) -> f64| median(rounds.iter().map(of).collect()) * 1_000.0;
    println!(
        "  CPU: {:.2} ms an observation, of which asking takes {:.2} ms through hickory, {:.2} ms barely",
        cpu(|round| round.observed.cpu) / count(COMPANIES),
        cpu(|round| round.library.cpu) / count(COMPANIES),
        cpu(|round| round.bare.cpu) / count(COMPANIES),
    );
    let own = median(own);
    println!(
        "  median: {:.0} % of the loop through hickory (aim: 70 %), {:.0} % of the bare bytes",
        own / median(library) * 100.0,
        own / median(bare) * 100.0
    );
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("  load of this machine: {}", load.trim_end());
    if cfg!(debug_assertions) {
        println!("  Built without optimisation: the figures say little.");
    }
}

/// The questions to the resolver once more, by a program that is made for it.
fn print_dnsperf(asked: &[Asked], times: usize) -> Result<(), Box<dyn Error>> {
    let mut list = String::new();
    let to_resolver = asked.iter().filter(|one| one.server == resolver());
    for one in to_resolver {
        let message = Message::from_vec(&one.bytes)?;
        for query in &message.queries {
            writeln!(list, "{} {}", query.name(), query.query_type())?;
        }
    }
    let file = std::env::temp_dir().join(format!("belfort-bench-{}.txt", std::process::id()));
    fs::write(&file, list)?;
    let (at_once, times) = (QUESTIONS_AT_ONCE.to_string(), times.to_string());
    let said = Command::new("dnsperf")
        .args([
            "-s", RESOLVER, "-q", &at_once, "-n", &times, "-e", "-D", "-d",
        ])
        .arg(&file)
        .output();
    fs::remove_file(&file)?;
    let said = said.map_or_else(
        |error| format!("not run: {error}"),
        |output| String::from_utf8_lossy(&output.stdout).into_owned(),
    );
    println!("\n  dnsperf, with the questions to the resolver only, from one socket:");
    let is_told = |line: &&str| {
        [
            "Queries completed",
            "Queries lost",
            "Queries per second",
            "not run",
        ]
        .iter()
        .any(|begin| line.trim_start().starts_with(begin))
    };
    for line in said.lines().filter(is_told) {
        println!("    {}", line.trim());
    }
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn resolver() -> SocketAddr {
    SocketAddr::new(RESOLVER.parse().expect("read an address"), 53)
}

fn per_company(number: usize) -> f64 {
    count(number) / count(COMPANIES)
}

#[expect(clippy::cast_precision_loss, reason = "no count here is that large")]
fn count(number: usize) -> f64 {
    number as f64
}
