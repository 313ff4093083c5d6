//! All hostile companies in one run, and good ones between them: none is harmed by another.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use belfort::batch::{Client, End, Engine, Event, Order, Task};
use belfort::check::RuleSet;
use belfort::language::Language;
use belfort::result::{Evidence, ScanResult, Scope, Terms};
use belfort::store::{Job, Place, Store};
use belfort::target::Target;
use tempfile::TempDir;
use tokio::sync::watch;

use super::alone::{DOMAIN, LIMIT, dishonest, scanned};
use super::expected::EXPECTED;
use crate::scan::{Pace, hurried_by, lines, net};
use crate::world::{Company, World, hostile_rows};

/// Good companies, one after every so many hostile ones.
const GOOD: u16 = 6;

/// The one of which nothing can be measured: nobody knows which of its name servers to ask.
const UNMEASURED: &str = "records-300-name-servers";

/// What a batch found, by domain.
#[derive(Default)]
struct Found {
    results: Mutex<BTreeMap<String, Vec<ScanResult>>>,
    unmeasured: Mutex<Vec<String>>,
}

impl Client for Found {
    fn task(&self, job: &Job) -> Option<Task> {
        Some(Task {
            target: Target::parse(&job.order.domain).unwrap().0,
            scope: Scope::default(),
            terms: Terms::new("sme", Language::En),
        })
    }

    fn take(&self, job: &Job, _: &Evidence, result: &ScanResult, _: &str) -> Result<(), String> {
        let mut results = self.results.lock().unwrap();
        let domain = job.order.domain.clone();
        results.entry(domain).or_default().push(result.clone());
        Ok(())
    }

    fn why_nothing(&self, evidence: &Evidence) -> String {
        format!("nothing of {} could be measured", evidence.target)
    }

    fn hear(&self, event: Event<'_>) {
        if let Event::Unmeasured(domain, why) = event {
            let mut unmeasured = self.unmeasured.lock().unwrap();
            unmeasured.push(format!("{domain}: {why:?}"));
        }
    }
}

fn good_domain(number: u16) -> String {
    format!("goed-{number}.be")
}

/// The same result, as if it were about the company of all rows.
fn renamed(result: &ScanResult, domain: &str) -> ScanResult {
    let json = serde_json::to_string(result).unwrap();
    serde_json::from_str(&json.replace(domain, DOMAIN)).unwrap()
}

/// Whether a domain of the crowd is of this row: behind the name comes a number.
fn is_of(domain: &str, name: &str) -> bool {
    let rest = domain
        .strip_prefix(name)
        .and_then(|rest| rest.strip_prefix('-'));
    rest.is_some_and(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()) == ".be")
}

/// Lines without the one about tickets, which are waited for as long as a handshake took.
fn timeless(lines: Vec<String>) -> Vec<String> {
    let is_timeless = |line: &String| !line.starts_with("tls-early-data ");
    lines.into_iter().filter(is_timeless).collect()
}

#[tokio::test]
async fn all_at_once_harm_neither_each_other_nor_anybody_else() {
    let rows = hostile_rows();
    let (world, domains) = World::hostile_crowd(u16::try_from(rows.len()).unwrap());
    let mut domains = domains;
    let world = (0..GOOD).fold(world, |world, number| {
        world.beside(Company::new(&good_domain(number), 2_000 + number).sound())
    });
    for number in 0..GOOD {
        let place = usize::from(number) * domains.len() / usize::from(GOOD);
        domains.insert(place, good_domain(number));
    }
    let sound = scanned(Company::new(DOMAIN, 0).sound()).await.result;
    let found = scanned_together(world, &domains).await;
    let unmeasured = found.unmeasured.lock().unwrap().clone();
    let of_nothing = |domain: &str| domain.starts_with(UNMEASURED);
    let expected = domains.iter().filter(|domain| of_nothing(domain));
    assert_eq!(unmeasured.len(), expected.count(), "{unmeasured:?}");
    assert!(
        unmeasured.iter().all(|told| of_nothing(told)),
        "{unmeasured:?}"
    );
    domains.retain(|domain| !of_nothing(domain));
    let results = found.results.lock().unwrap();
    let mut wrong = Vec::new();
    // How an answer fails hangs on how busy this machine is: it may come too late. Whom a scan accuses does not.
    for domain in &domains {
        let [result] = results[domain].as_slice() else {
            panic!("{domain} was finished {} times", results[domain].len());
        };
        let result = renamed(result, domain);
        let row = EXPECTED
            .concat()
            .into_iter()
            .find(|row| is_of(domain, row.name));
        match row {
            Some(row) => {
                let told = dishonest(&row, &result, &sound).into_iter();
                wrong.extend(told.map(|told| format!("{domain}: {told}")));
            }
            None => assert_eq!(
                timeless(lines(&result)),
                timeless(lines(&sound)),
                "{domain}"
            ),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// In memory, where the system has such a place: a busy disk takes longer than a hurried clock waits for it.
fn folder_in_memory() -> TempDir {
    TempDir::new_in("/dev/shm").unwrap_or_else(|_| TempDir::new().unwrap())
}

async fn scanned_together(world: World, domains: &[String]) -> Arc<Found> {
    let world = world.start().await;
    let folder = folder_in_memory();
    let place = Place::of_file(folder.path().join("belfort.db"));
    let store = Arc::new(Store::open(&place).await.unwrap());
    let orders: Vec<Order> = (2..)
        .zip(domains)
        .map(|(row, domain)| Order {
            domain: domain.clone(),
            row,
            ..Order::default()
        })
        .collect();
    let batch = store.begin_or_resume("clients.csv", &orders).await.unwrap();
    let engine = Arc::new(Engine {
        rules: Arc::new(RuleSet::built_in().unwrap()),
        net: net(&world),
        store,
        at_once: 6,
        limit: LIMIT,
    });
    let found = Arc::new(Found::default());
    let (_keep, stop) = watch::channel(false);
    // So many scans at once take their time, whatever the clock of the runtime says.
    let pace = Pace {
        pause: Duration::from_millis(12),
        step: Duration::from_millis(500),
    };
    let run = engine.run(batch, Arc::clone(&found), stop);
    let end = Box::pin(hurried_by(&world, pace, run)).await.unwrap();
    assert_eq!(end, End::Finished);
    found
}
