//! Scans what a batch has still to do: some targets side by side, each kept in the store before its place is
//! given on.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{JoinSet, spawn_blocking};

use super::berth::{Berths, keys};
use super::unmeasured::Obstacle;
use crate::check::RuleSet;
use crate::digest::Digest;
use crate::net::{LIMITS, Net};
use crate::probe::{PROBES, Scan, measured_nothing, observe};
use crate::report;
use crate::result::{Evidence, ScanResult, Scope, Terms};
use crate::store::{Batch, Done, Job, Store, StoreError};
use crate::target::Target;

/// Targets that are made ready while others are scanned, for each that is: where one hoster keeps half of a list,
/// the next ones at other hosters are at hand.
const READY: usize = 4;

/// Pause before a resolver that was silent is asked again.
const RETRY: Duration = Duration::from_secs(10);

/// Times that a silent resolver is asked again before the batch stops: a quarter of an hour, for a laptop that
/// wakes up before its network does.
const RETRIES: usize = 45;

/// What a scan of one target needs to know, made from its order before the batch begins.
#[derive(Debug, Clone)]
pub struct Task {
    /// The domain.
    pub target: Target,
    /// What is looked at.
    pub scope: Scope,
    /// By what it is judged.
    pub terms: Terms,
}

/// What a batch is run with.
#[derive(Debug)]
pub struct Engine {
    /// The checks.
    pub rules: Arc<RuleSet>,
    /// The network of the run.
    pub net: Net,
    /// Where everything is kept.
    pub store: Arc<Store>,
    /// Targets that are scanned at once.
    pub at_once: usize,
    /// Time for one target.
    pub limit: Duration,
}

/// What whoever runs a batch adds to it.
pub trait Client: Send + Sync + 'static {
    /// What a scan needs to know of an order; `None` for one that the list no longer has.
    fn task(&self, job: &Job) -> Option<Task>;

    /// Takes a result that was kept: writes the files of a client. May take its time.
    ///
    /// # Errors
    /// One sentence: then the batch stops, as nothing more could be written.
    fn take(
        &self,
        job: &Job,
        evidence: &Evidence,
        result: &ScanResult,
        json: &str,
    ) -> Result<(), String>;

    /// Why nothing could be measured, as [`Obstacle::with`] writes it.
    fn why_nothing(&self, evidence: &Evidence) -> String;

    /// Is told what happens.
    fn hear(&self, event: Event<'_>);
}

/// What happens in a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event<'a> {
    /// The scan of a domain began.
    Began(&'a str),
    /// It ended with a result.
    Measured(&'a str),
    /// It ended, and nothing could be measured.
    Unmeasured(&'a str, &'a str),
    /// No resolver answers: the batch waits.
    NoNetwork,
}

/// How a batch ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    /// Nothing is left to do.
    Finished,
    /// It was asked to stop, or a fault of ours kept a target from its end: some are left to do.
    Stopped,
    /// No resolver answered for a quarter of an hour.
    NoNetwork,
    /// A client's files could not be written: why.
    Unwritten(String),
}

/// How the scan of one target ended.
enum Outcome {
    Kept,
    /// It was not begun, or saw no network, and waits again.
    Returned {
        network: bool,
    },
    Unwritten(String),
}

impl Engine {
    /// Scans until nothing is left, or until `stop` says so: then what is being scanned is finished, and the rest
    /// waits for the next run.
    ///
    /// # Errors
    /// The store cannot be read or written. What was kept before stays.
    pub async fn run<C: Client>(
        self: Arc<Self>,
        batch: Batch,
        client: Arc<C>,
        stop: watch::Receiver<bool>,
    ) -> Result<End, StoreError> {
        let berths = Berths::new(self.at_once);
        // Set where nothing more is to be begun, whoever says so.
        let (halt, halted) = watch::channel(false);
        let begin = |job| One {
            engine: Arc::clone(&self),
            client: Arc::clone(&client),
            berths: berths.clone(),
            halted: halted.clone(),
            job,
        };
        let mut tasks: JoinSet<Result<Outcome, StoreError>> = JoinSet::new();
        let room = self.at_once * READY;
        let mut end = End::Finished;
        loop {
            let goes_on = end == End::Finished && !*stop.borrow();
            if !goes_on {
                halt.send_replace(true);
            }
            // Some at a time. Asked again whenever some ended, though nothing was left: a target that ended the process
            // before is handed out when nothing else is in flight.
            if goes_on && tasks.len() + self.at_once <= room {
                let wanted = u32::try_from(room - tasks.len()).unwrap_or(u32::MAX);
                for job in self.store.claim(batch, wanted).await? {
                    tasks.spawn(begin(job).run());
                }
            }
            let ended = tokio::select! {
                biased;
                ended = tasks.join_next() => ended,
                () = stopped(stop.clone()), if goes_on => continue,
            };
            let Some(ended) = ended else { break };
            // A fault of ours is no reason to lose the others: the job stays leased, and is tried again in the next
            // run, three times in all.
            let Ok(ended) = ended else { continue };
            match ended? {
                Outcome::Kept => {}
                Outcome::Returned { network } => {
                    if !network
                        && end == End::Finished
                        && !self.finds_network(&*client, &stop).await
                    {
                        end = End::NoNetwork;
                    }
                }
                Outcome::Unwritten(why) => end = End::Unwritten(why),
            }
        }
        self.conclude(batch, end).await
    }

    /// Ends a batch in which nothing is left to do.
    async fn conclude(&self, batch: Batch, end: End) -> Result<End, StoreError> {
        if end != End::Finished {
            return Ok(end);
        }
        if self.store.counts(batch).await?.left() > 0 {
            return Ok(End::Stopped);
        }
        self.store.end(batch).await?;
        Ok(end)
    }

    /// Waits until some resolver answers.
    async fn finds_network<C: Client>(&self, client: &C, stop: &watch::Receiver<bool>) -> bool {
        client.hear(Event::NoNetwork);
        for _ in 0..RETRIES {
            if *stop.borrow() {
                return true;
            }
            if self.net.find_root().await.is_ok() {
                return true;
            }
            self.net.pause(RETRY).await;
        }
        false
    }
}

/// Ends when the batch is to stop; never where nobody can say so any more.
async fn stopped(mut stop: watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// One target, from the queue to its end.
struct One<C> {
    engine: Arc<Engine>,
    client: Arc<C>,
    berths: Berths,
    halted: watch::Receiver<bool>,
    job: Job,
}

impl<C: Client> One<C> {
    async fn run(mut self) -> Result<Outcome, StoreError> {
        let store = Arc::clone(&self.engine.store);
        let Some(task) = self.client.task(&self.job) else {
            let why = Obstacle::NotListed.with("it is no longer in the list");
            store.finish(&self.job, Done::Unmeasured(&why)).await?;
            return Ok(Outcome::Kept);
        };
        let keys = keys(&self.engine.net, &task.target, &task.scope).await;
        let berth = tokio::select! {
            biased;
            // Whoever still waits when the batch ends waits for the next run.
            _ = self.halted.wait_for(|halted| *halted) => None,
            berth = self.berths.take(keys) => berth,
        };
        let Some(_berth) = berth else {
            store.release(&self.job).await?;
            return Ok(Outcome::Returned { network: true });
        };
        store.begin(&self.job).await?;
        let domain = self.job.order.domain.clone();
        self.client.hear(Event::Began(&domain));
        let scan = Scan {
            net: self.engine.net.of_same_run(),
            target: task.target,
            scope: task.scope,
        };
        let evidence = observe(scan, PROBES, self.engine.limit, |_| ()).await;
        if !self.had_network(&evidence).await {
            store.release(&self.job).await?;
            return Ok(Outcome::Returned { network: false });
        }
        if measured_nothing(&evidence.facts) {
            let why = self.client.why_nothing(&evidence);
            store.finish(&self.job, Done::Unmeasured(&why)).await?;
            self.client.hear(Event::Unmeasured(&domain, &why));
            return Ok(Outcome::Kept);
        }
        let ended = Box::pin(self.keep(evidence, task.terms)).await?;
        self.client.hear(Event::Measured(&domain));
        Ok(ended)
    }

    /// Whether a scan had a network to its end. What it saw without one says nothing of its target: a resolver on this
    /// machine goes on to answer, with errors.
    async fn had_network(&self, evidence: &Evidence) -> bool {
        let net = &self.engine.net;
        evidence.vantage.resolver_answers
            && (net.resolver_found_within(LIMITS.dns_wait) || net.find_root().await.is_ok())
    }

    /// Judges, keeps in the store, and hands over: in this order, so that a result that was handed over is kept.
    async fn keep(&self, evidence: Evidence, terms: Terms) -> Result<Outcome, StoreError> {
        let rules = Arc::clone(&self.engine.rules);
        let judging = spawn_blocking(move || {
            let result = ScanResult::judge(&rules, evidence.clone(), terms);
            let json = report::json(&result);
            (evidence, result, json)
        });
        let Ok((evidence, result, json)) = judging.await else {
            let why = Obstacle::Fault.with(
                "Belfort failed on what it saw. This is a fault of Belfort; please report it",
            );
            self.engine
                .store
                .finish(&self.job, Done::Unmeasured(&why))
                .await?;
            return Ok(Outcome::Kept);
        };
        let digest = Digest::of(&result);
        let measured = Done::Measured {
            digest: &digest,
            json: &json,
        };
        self.engine.store.finish(&self.job, measured).await?;
        let (client, job) = (Arc::clone(&self.client), self.job.clone());
        let taking = spawn_blocking(move || client.take(&job, &evidence, &result, &json));
        Ok(match taking.await {
            Ok(Err(why)) => Outcome::Unwritten(why),
            Ok(Ok(())) => Outcome::Kept,
            // What lies there may be of the scan before: it must not pass for this one's.
            Err(_) => Outcome::Unwritten(format!(
                "Belfort failed while it wrote the report of {}. This is a fault of Belfort; please report it. The result is kept",
                self.job.order.domain
            )),
        })
    }
}
