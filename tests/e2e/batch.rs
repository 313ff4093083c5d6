//! Many companies in one run: each finished once, none by another one's fault, and what cannot be finished waits.

mod ends;
mod politeness;
mod port25;
mod shared;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use belfort::batch::{Client, End, Engine, Event, Order, Task};
use belfort::check::RuleSet;
use belfort::fact::Cause;
use belfort::language::Language;
use belfort::net::Net;
use belfort::result::{Evidence, Port25, ScanResult, Scope, Terms};
use belfort::store::{Batch, Counts, Job, Place, State, Store};
use belfort::target::Target;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::scan::{evidence_about, judged, lines, net};
use crate::world::{Kind, Member, Running, World};

/// The list of every story.
const LIST: &str = "clients.xlsx";

/// The same companies on every run.
const SEED: u64 = 2_026;

/// As long as one target may take.
const LIMIT: Duration = Duration::from_mins(2);

/// What a story wants of a batch, and what it saw of it.
#[derive(Default)]
struct Watcher {
    scope: Scope,
    /// The list no longer has this one.
    unknown: Option<String>,
    /// Belfort fails on this one.
    fails_on: Option<String>,
    /// Files can no longer be written after so many.
    writes: Option<usize>,
    /// The batch is stopped after so many.
    stops: Option<(usize, watch::Sender<bool>)>,
    taken: Mutex<BTreeMap<String, Vec<Vec<String>>>>,
    /// What scans concluded of port 25, and why the first mail server was not heard.
    port25: Mutex<Vec<(Port25, Option<Cause>)>>,
    heard: Mutex<Vec<(Instant, String)>>,
    written: AtomicUsize,
}

impl Client for Watcher {
    fn task(&self, job: &Job) -> Option<Task> {
        let domain = &job.order.domain;
        (self.unknown.as_ref() != Some(domain)).then(|| Task {
            target: Target::parse(domain).unwrap().0,
            scope: self.scope.clone(),
            terms: Terms::new("sme", Language::En),
        })
    }

    fn take(
        &self,
        job: &Job,
        evidence: &Evidence,
        result: &ScanResult,
        json: &str,
    ) -> Result<(), String> {
        assert_eq!(evidence.target, job.order.domain);
        assert!(json.contains(&job.order.domain));
        let number = self.written.fetch_add(1, Ordering::SeqCst);
        if self.writes.is_some_and(|most| number >= most) {
            return Err("the disk is full".to_owned());
        }
        let servers = evidence.facts.mail_servers.known();
        let greeting = servers.and_then(|servers| Some(&servers.first()?.greeting));
        let unheard = greeting.and_then(|greeting| Some(greeting.unknown()?.cause));
        let mut port25 = self.port25.lock().unwrap();
        port25.push((evidence.vantage.port25, unheard));
        let mut taken = self.taken.lock().unwrap();
        let domain = job.order.domain.clone();
        taken.entry(domain).or_default().push(lines(result));
        Ok(())
    }

    fn why_nothing(&self, evidence: &Evidence) -> String {
        format!("nothing of {} could be measured", evidence.target)
    }

    fn hear(&self, event: Event<'_>) {
        let told = match event {
            Event::Began(domain) => {
                let fails_on = self.fails_on.as_deref();
                assert_ne!(fails_on, Some(domain), "as the story wants");
                format!("began {domain}")
            }
            Event::Measured(domain) => format!("measured {domain}"),
            Event::Unmeasured(domain, _) => format!("unmeasured {domain}"),
            Event::NoNetwork => "no network".to_owned(),
        };
        let mut heard = self.heard.lock().unwrap();
        heard.push((Instant::now(), told));
        let begun = heard.iter().filter(|(_, told)| told.starts_with("began"));
        if let Some((after, stop)) = &self.stops
            && begun.count() >= *after
        {
            stop.send_replace(true);
        }
    }
}

impl Watcher {
    fn told(&self) -> Vec<String> {
        let heard = self.heard.lock().unwrap();
        heard.iter().map(|(_, told)| told.clone()).collect()
    }

    /// When something was told first.
    fn moment(&self, what: &str) -> Instant {
        let heard = self.heard.lock().unwrap();
        let found = heard.iter().find(|(_, told)| told == what);
        found.unwrap_or_else(|| panic!("nobody told: {what}")).0
    }
}

/// A batch over some companies of a World, with a store in a folder of its own.
struct Run {
    folder: TempDir,
    orders: Vec<Order>,
    net: Net,
    at_once: usize,
}

impl Run {
    fn over<'a>(world: &Running, members: impl IntoIterator<Item = &'a Member>) -> Self {
        let order = |(row, member): (u32, &Member)| Order {
            domain: member.domain.clone(),
            row,
            ..Order::default()
        };
        Self {
            folder: TempDir::new().unwrap(),
            orders: (2..).zip(members).map(order).collect(),
            net: net(world),
            at_once: 8,
        }
    }

    async fn store(&self) -> Store {
        let place = Place::of_file(self.folder.path().join("belfort.db"));
        Store::open(&place).await.unwrap()
    }

    /// Scans until the engine ends, and gives what stands in the store then.
    async fn run(&self, watcher: &Arc<Watcher>) -> (End, Counts) {
        let (_keep, never) = watch::channel(false);
        let stop = match &watcher.stops {
            Some((_, stop)) => stop.subscribe(),
            None => never,
        };
        let store = Arc::new(self.store().await);
        let batch = store.begin_or_resume(LIST, &self.orders).await.unwrap();
        let engine = Arc::new(Engine {
            rules: Arc::new(RuleSet::built_in().unwrap()),
            net: self.net.of_same_run(),
            store: Arc::clone(&store),
            at_once: self.at_once,
            limit: LIMIT,
        });
        let end = engine.run(batch, Arc::clone(watcher), stop).await.unwrap();
        assert_is_sound(&store, batch, &self.orders).await;
        (end, store.counts(batch).await.unwrap())
    }

    /// The domains that are so far.
    async fn in_state(&self, state: State) -> BTreeSet<String> {
        let store = self.store().await;
        let batch = store.begin_or_resume(LIST, &self.orders).await.unwrap();
        let standings = store.standings(batch).await.unwrap().into_iter();
        let wanted = standings.filter(|standing| standing.state == state);
        wanted.map(|standing| standing.order.domain).collect()
    }
}

/// Every target stands there once, a result where it was measured and a reason where it was not.
async fn assert_is_sound(store: &Store, batch: Batch, orders: &[Order]) {
    let standings = store.standings(batch).await.unwrap();
    let listed: Vec<&Order> = standings.iter().map(|standing| &standing.order).collect();
    assert_eq!(listed, orders.iter().collect::<Vec<_>>());
    for standing in &standings {
        let domain = &standing.order.domain;
        let measured = standing.state == State::Measured;
        assert_eq!(standing.result.is_some(), measured, "{domain}");
        assert_eq!(
            standing.why.is_some(),
            standing.state == State::Unmeasured,
            "{domain}"
        );
        let kept = store.history(domain).await.unwrap();
        assert_eq!(kept.len(), usize::from(measured), "{domain}");
    }
}

/// So many companies of a crowd with servers of their own that answer at once.
fn on_their_own(members: &[Member], count: usize) -> Vec<&Member> {
    let own = members.iter().filter(|member| {
        let answers = matches!(member.kind, Kind::Good | Kind::Middling | Kind::Weak);
        answers && member.provider.is_none()
    });
    let own: Vec<&Member> = own.take(count).collect();
    assert_eq!(own.len(), count);
    own
}

/// Companies of a crowd that keep nobody waiting.
fn quick(members: &[Member]) -> Vec<&Member> {
    let is_quick = |member: &&Member| !matches!(member.kind, Kind::Slow | Kind::Silent);
    members.iter().filter(is_quick).collect()
}

fn domains<'a>(members: impl IntoIterator<Item = &'a Member>) -> BTreeSet<String> {
    members
        .into_iter()
        .map(|member| member.domain.clone())
        .collect()
}

/// Lines without the one about tickets, which are waited for as long as a handshake took: on a busy machine they
/// come too late at times.
fn timeless(lines: &[String]) -> Vec<&String> {
    let is_timeless = |line: &&String| !line.starts_with("tls-early-data ");
    lines.iter().filter(is_timeless).collect()
}

#[tokio::test]
async fn every_target_is_finished_once_and_says_what_a_single_scan_says() {
    let (world, members) = World::crowd(40, SEED);
    let world = world.start().await;
    let members = quick(&members);
    let run = Run::over(&world, members.iter().copied());
    let watcher = Arc::new(Watcher::default());
    let (end, counts) = run.run(&watcher).await;
    assert_eq!(end, End::Finished);
    let there = members.iter().copied().filter(|member| member.is_there());
    let there = domains(there);
    assert_eq!(counts.left(), 0);
    assert_eq!(counts.measured, there.len() as u64);
    assert_eq!(counts.unmeasured, (members.len() - there.len()) as u64);
    let taken = watcher.taken.lock().unwrap().clone();
    assert_eq!(taken.keys().cloned().collect::<BTreeSet<_>>(), there);
    assert!(taken.values().all(|times| times.len() == 1));
    for (kind, shared) in [
        (Kind::Good, true),
        (Kind::Good, false),
        (Kind::Weak, true),
        (Kind::Weak, false),
    ] {
        let sample = members.iter();
        let mut sample = sample.filter(|one| one.kind == kind && one.provider.is_some() == shared);
        let sample = sample.next().unwrap();
        let alone = evidence_about(&world, &sample.domain, Scope::default(), LIMIT).await;
        let alone = lines(&judged(alone));
        let together = &taken[&sample.domain][0];
        assert_eq!(timeless(together), timeless(&alone), "{sample:?}");
    }
}
