//! What a batch costs: targets a second, CPU of the scanner for each, and its memory while it goes on.
//!
//! ```text
//! cargo bench --bench batch            1,000 companies, 32 at once
//! cargo bench --bench batch -- 10000   more of them; a second number is how many at once
//! ```
//!
//! A crowd as a list of clients has it: most at three providers, some on their own, some dead, some slow. The
//! scanner runs in a process of its own with a store on the disk, and writes a report and the result of each
//! company, as `belfort batch` does; the servers run beside it on the same cores. There is no pass or fail; the
//! aims are printed beside the figures. 10,000 companies want 31,000 open files (`ulimit -Hn`).
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench starts a process, reads clocks and prints what it measured"
)]

mod figures;

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use belfort::batch::{Client, End, Engine, Event, Order, Task};
use belfort::check::RuleSet;
use belfort::language::Language;
use belfort::net::{AddressPolicy, Net, NetOptions, TrustAnchor};
use belfort::report::{self, Reading};
use belfort::result::{Evidence, ScanResult, Scope, Terms};
use belfort::store::{Job, Place, Store};
use belfort::target::Target;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use figures::{Figures, cpu_seconds, mib};
use world::{Kind, Routed, Routes, World};

#[expect(
    dead_code,
    unused_imports,
    reason = "the World can do far more than a batch needs"
)]
#[path = "../../tests/e2e/world/mod.rs"]
mod world;

const COMPANIES: usize = 1_000;
const AT_ONCE: usize = 32;
const SEED: u64 = 2_026;

/// Tells this program that it is the scanner.
const SCANNER: &str = "scanner";

/// What the scanner is told.
#[derive(Serialize, Deserialize)]
struct Wanted {
    domains: Vec<String>,
    at_once: usize,
    resolvers: Vec<SocketAddr>,
    ca_pem: String,
    trust_anchor: String,
    routes: Routes,
}

fn main() -> Result<(), Box<dyn Error>> {
    if std::env::args().any(|argument| argument == SCANNER) {
        return scan_as_wanted();
    }
    let mut numbers = std::env::args().filter_map(|argument| argument.parse().ok());
    let count = numbers.next().unwrap_or(COMPANIES);
    let at_once = numbers.next().unwrap_or(AT_ONCE);
    raise_open_files(count)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let begun = Instant::now();
    let (world, members) = World::crowd(count, SEED);
    let world = runtime.block_on(world.start());
    println!(
        "A World of {count} companies stands after {:?}.",
        begun.elapsed()
    );
    let wanted = serde_json::to_string(&Wanted {
        domains: members.iter().map(|one| one.domain.clone()).collect(),
        at_once,
        resolvers: world.resolvers(),
        ca_pem: world.ca_pem().to_owned(),
        trust_anchor: world.trust_anchor(),
        routes: world.routes(),
    })?;
    let mut scanner = Command::new(std::env::current_exe()?)
        .arg(SCANNER)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(mut input) = scanner.stdin.take() {
        input.write_all(wanted.as_bytes())?;
    }
    let output = scanner.wait_with_output()?;
    let figures: Figures = serde_json::from_slice(&output.stdout)?;
    let kinds: BTreeMap<&str, Kind> = members
        .iter()
        .map(|one| (one.domain.as_str(), one.kind))
        .collect();
    figures.print(&kinds, at_once);
    Ok(())
}

/// The World opens seven sockets for each company with servers of its own, 40 of 100, and one for each connection.
fn raise_open_files(companies: usize) -> Result<(), Box<dyn Error>> {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

        let wanted = u64::try_from(companies)? * 3 + 1_000;
        let limit = getrlimit(Resource::Nofile);
        let maximum = limit.maximum.unwrap_or(u64::MAX);
        if maximum < wanted {
            let why = format!(
                "a World of {companies} companies opens {wanted} files, and this machine permits {maximum}: \
                 raise that (ulimit -Hn {wanted}), or ask for at most {} companies",
                maximum.saturating_sub(1_000) / 3
            );
            return Err(why.into());
        }
        if limit.current.is_some_and(|current| current < wanted) {
            let current = Some(wanted);
            setrlimit(Resource::Nofile, Rlimit { current, ..limit })?;
        }
    }
    Ok(())
}

/// The scanner: everything that `belfort batch` does but reading its list and drawing its progress.
fn scan_as_wanted() -> Result<(), Box<dyn Error>> {
    let wanted: Wanted = serde_json::from_reader(std::io::stdin())?;
    let rules = Arc::new(RuleSet::built_in()?);
    let net = Net::new(NetOptions {
        dial: Arc::new(Routed::new(wanted.routes, false)),
        resolvers: wanted.resolvers,
        extra_roots: vec![CertificateDer::from_pem_slice(wanted.ca_pem.as_bytes())?],
        policy: AddressPolicy::PublicOnly,
        trust_anchor: TrustAnchor::parse(&wanted.trust_anchor)?,
    })?;
    let folder = tempfile::tempdir()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let orders = (2..).zip(&wanted.domains).map(|(row, domain)| Order {
        domain: domain.clone(),
        row,
        ..Order::default()
    });
    let orders: Vec<Order> = orders.collect();
    let scribe = Arc::new(Scribe {
        rules: Arc::clone(&rules),
        folder: folder.path().to_owned(),
        begun: Instant::now(),
        moments: Mutex::default(),
        memory: Mutex::default(),
        ended: AtomicUsize::new(0),
    });
    let cpu = cpu_seconds()?;
    let (_keep, stop) = watch::channel(false);
    let end = runtime.block_on(async {
        let place = Place::of_file(folder.path().join("belfort.db"));
        let store = Arc::new(Store::open(&place).await?);
        let batch = store.begin_or_resume("clients.xlsx", &orders).await?;
        let engine = Arc::new(Engine {
            rules,
            net,
            store,
            at_once: wanted.at_once,
            limit: Duration::from_mins(2),
        });
        engine.run(batch, Arc::clone(&scribe), stop).await
    })?;
    assert_eq!(end, End::Finished, "every target is finished");
    let figures = scribe.figures(cpu_seconds()? - cpu)?;
    println!("{}", serde_json::to_string(&figures)?);
    Ok(())
}

/// Writes what a client gets, and notes when.
struct Scribe {
    rules: Arc<RuleSet>,
    folder: PathBuf,
    begun: Instant,
    /// Of each domain: when its scan began and ended, in seconds.
    moments: Mutex<BTreeMap<String, (f64, f64)>>,
    /// Targets that had ended, and MiB held then.
    memory: Mutex<Vec<(usize, f64)>>,
    ended: AtomicUsize,
}

impl Scribe {
    fn figures(&self, cpu: f64) -> Result<Figures, Box<dyn Error>> {
        Ok(Figures {
            wall: self.begun.elapsed().as_secs_f64(),
            cpu,
            peak_mib: mib("VmHWM:")?,
            moments: std::mem::take(&mut *self.moments.lock().map_err(|_| "a panic")?),
            memory: std::mem::take(&mut *self.memory.lock().map_err(|_| "a panic")?),
        })
    }

    fn end(&self, domain: &str) {
        let now = self.begun.elapsed().as_secs_f64();
        if let Ok(mut moments) = self.moments.lock()
            && let Some(moment) = moments.get_mut(domain)
        {
            moment.1 = now;
        }
        let ended = self.ended.fetch_add(1, Ordering::Relaxed) + 1;
        if ended.is_multiple_of(100)
            && let (Ok(mut memory), Ok(now)) = (self.memory.lock(), mib("VmRSS:"))
        {
            memory.push((ended, now));
        }
    }
}

impl Client for Scribe {
    fn task(&self, job: &Job) -> Option<Task> {
        let (target, _) = Target::parse(&job.order.domain).ok()?;
        Some(Task {
            target,
            scope: Scope::default(),
            terms: Terms::new("sme", Language::En),
        })
    }

    fn take(&self, job: &Job, _: &Evidence, result: &ScanResult, json: &str) -> Result<(), String> {
        let report = report::model(&self.rules, result, &Reading::default());
        let html = report::html(&report).map_err(|error| error.to_string())?;
        let path = self.folder.join(&job.order.domain);
        let written = std::fs::write(path.with_extension("html"), html)
            .and_then(|()| std::fs::write(path.with_extension("json"), json));
        written.map_err(|error| error.to_string())
    }

    fn why_nothing(&self, evidence: &Evidence) -> String {
        format!("nothing of {} could be measured", evidence.target)
    }

    fn hear(&self, event: Event<'_>) {
        match event {
            Event::Began(domain) => {
                let now = self.begun.elapsed().as_secs_f64();
                if let Ok(mut moments) = self.moments.lock() {
                    moments.insert(domain.to_owned(), (now, now));
                }
            }
            Event::Measured(domain) | Event::Unmeasured(domain, _) => self.end(domain),
            Event::NoNetwork => {}
        }
    }
}
