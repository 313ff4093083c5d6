//! The store on real files: what it promises to a batch that is cut off, to a second process, and on a full disk.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what tests share stands outside their test functions; they make files, damage them, and start themselves again"
)]

mod again;
mod disk;
mod files;
mod kept;
mod killed;
mod model;
mod queue;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use belfort::batch::Order;
use belfort::check::{Area, Severity, Verdict};
use belfort::digest::{Digest, DigestFinding};
use belfort::score::{AreaScore, LevelRange};
use belfort::store::{Batch, Done, Place, Store};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

/// A folder of its own for one test, with the place of a store in it.
struct Shelf {
    folder: tempfile::TempDir,
}

impl Shelf {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("belfort.db")
    }

    fn place(&self) -> Place {
        Place::of_file(self.path())
    }

    async fn open(&self) -> Store {
        Store::open(&self.place()).await.unwrap()
    }

    /// The file as any other program sees it.
    async fn raw(&self) -> SqlitePool {
        raw(&self.path()).await
    }
}

async fn raw(path: &Path) -> SqlitePool {
    let options = SqliteConnectOptions::new().filename(path);
    SqlitePool::connect_with(options).await.unwrap()
}

fn order(domain: &str, row: u32) -> Order {
    Order {
        domain: domain.to_owned(),
        row,
        ..Order::default()
    }
}

/// A list of domains, from the second row on: the first has the names of the columns.
fn orders(domains: &[&str]) -> Vec<Order> {
    let rows = domains.iter().zip(2..);
    rows.map(|(domain, row)| order(domain, row)).collect()
}

fn finding(check: &str, subject: &str, verdict: Verdict) -> DigestFinding {
    DigestFinding {
        check: check.to_owned(),
        subject: subject.to_owned(),
        verdict,
        severity: Severity::Medium,
        waived: false,
    }
}

/// A digest of a domain, observed in this second of a day.
fn digest(domain: &str, second: i64) -> Digest {
    let at = jiff::Timestamp::from_second(1_790_000_000 + second).unwrap();
    let dns = AreaScore {
        low: Some(50),
        high: Some(60),
        coverage: 0.75,
    };
    Digest {
        target: domain.to_owned(),
        observed_at: at,
        rules: "0.1.0+test".to_owned(),
        profile: "sme".to_owned(),
        scope: belfort::result::Scope::default(),
        low: Some(50),
        high: Some(60),
        coverage: 0.75,
        level: Some(LevelRange { low: 2, high: 3 }),
        areas: BTreeMap::from([(Area::Dns, dns)]),
        findings: vec![finding("dnssec", domain, Verdict::Fail)],
        steps: Vec::new(),
        providers: Vec::new(),
    }
}

/// Scans everything that is left of a batch, and says in which order.
async fn work(store: &Store, batch: Batch) -> Vec<String> {
    let mut done = Vec::new();
    loop {
        let jobs = store.claim(batch, 3).await.unwrap();
        if jobs.is_empty() {
            return done;
        }
        for job in jobs {
            measured(store, &job).await;
            done.push(job.order.domain);
        }
    }
}

async fn measured(store: &Store, job: &belfort::store::Job) {
    let digest = digest(&job.order.domain, 0);
    let json = format!("{{\"target\": \"{}\"}}", job.order.domain);
    let done = Done::Measured {
        digest: &digest,
        json: &json,
    };
    store.finish(job, done).await.unwrap();
}
