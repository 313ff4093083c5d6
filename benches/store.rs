//! What the store costs a batch: commits, claims among many jobs, reading it all at the end, and the memory that a
//! portfolio of it takes.
//!
//! ```text
//! cargo bench --bench store
//! ```
//!
//! Each commit waits for the disk (`synchronous = FULL`), so the figures are those of the disk under the temporary folder;
//! `TMPDIR` names another one. There is no pass or fail; the aims are printed beside the figures.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench reads clocks and files, and prints what it measured"
)]

use std::error::Error;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use belfort::batch::Order;
use belfort::check::{RuleSet, Verdict};
use belfort::digest::{Digest, rejudge};
use belfort::language::Language;
use belfort::report;
use belfort::report::portfolio::{Client, Draft};
use belfort::result::{Saved, ScanResult};
use belfort::store::{Batch, Bookmark, Done, Job, Place, Store};

/// Jobs that one batch may have at most, or nearly.
const MANY: u32 = 100_000;
/// Targets that are finished, one commit each.
const FINISHED: u32 = 10_000;
/// Scans at once, as a batch has them.
const WORKERS: u32 = 32;

fn orders(many: u32) -> Vec<Order> {
    let order = |n| Order {
        domain: format!("n{n}.example.be"),
        row: n + 2,
        ..Order::default()
    };
    (0..many).map(order).collect()
}

/// Resident memory of this process in MiB, where the system says it.
fn memory() -> f64 {
    status("VmRSS:")
}

/// The most memory that this process had since [`forget_peak`], in MiB.
fn peak() -> f64 {
    status("VmHWM:")
}

/// proc(5), `clear_refs`: from now on the peak is that of now.
fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

fn status(field: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let kibibytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    kibibytes.unwrap_or_default() / 1024.0
}

async fn finish(store: &Store, job: &Job, digest: &Digest, json: &str) {
    let mut digest = digest.clone();
    digest.target.clone_from(&job.order.domain);
    let done = Done::Measured {
        digest: &digest,
        json,
    };
    let finished = store.finish(job, done).await;
    assert!(finished.is_ok(), "{finished:?}");
}

/// Takes and finishes targets, as many at once as a batch does.
async fn work(store: &Arc<Store>, batch: Batch, digest: &Arc<Digest>, json: &Arc<str>) {
    let left = Arc::new(AtomicU32::new(FINISHED));
    let workers = (0..WORKERS).map(|_| {
        let (store, digest, json) = (store.clone(), digest.clone(), json.clone());
        let left = left.clone();
        tokio::spawn(async move {
            let take = |left: u32| left.checked_sub(1);
            while left
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
                .is_ok()
            {
                for job in store.claim(batch, 1).await.unwrap_or_default() {
                    finish(&store, &job, &digest, &json).await;
                }
            }
        })
    });
    let workers: Vec<_> = workers.collect();
    for worker in workers {
        assert!(worker.await.is_ok());
    }
}

/// A digest as of some quarters ago: one finding in seven is another one each time.
fn ago(digest: &Digest, domain: &str, number: usize, quarters: i64) -> Digest {
    let mut digest = digest.clone();
    domain.clone_into(&mut digest.target);
    digest.observed_at -= jiff::Span::new().hours(24 * 91 * quarters);
    for (finding, place) in digest.findings.iter_mut().zip(number..) {
        if place % 7 == usize::try_from(quarters).unwrap_or(0) {
            finding.verdict = match finding.verdict {
                Verdict::Pass => Verdict::Fail,
                Verdict::Fail | Verdict::Partial => Verdict::Pass,
                other => other,
            };
        }
    }
    digest
}

/// Fills a store with so many domains, each with four earlier results.
async fn fill(store: &Store, digest: &Digest, many: u32) -> Result<Batch, Box<dyn Error>> {
    let list = orders(many);
    for (order, number) in list.iter().zip(0..) {
        for quarters in (1..=4).rev() {
            let digest = ago(digest, &order.domain, number, quarters);
            store.keep(&digest, "{}").await?;
        }
    }
    let batch = store.begin_or_resume("list", &list).await?;
    loop {
        let jobs = store.claim(batch, 100).await?;
        if jobs.is_empty() {
            return Ok(batch);
        }
        for job in jobs {
            finish(store, &job, digest, "{}").await;
        }
    }
}

/// Makes the portfolio of so many domains, and says what memory that takes.
async fn portfolio(rules: &RuleSet, digest: &Digest, many: u32) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&Place::of_file(folder.path().join("belfort.db"))).await?;
    let batch = fill(&store, digest, many).await?;
    forget_peak();
    let (before, began) = (memory(), Instant::now());
    let say = |what: &str, bytes: usize| {
        let (took, peak) = (began.elapsed().as_secs_f64(), peak());
        println!(
            "portfolio of {many}, {what} ({} kB): {took:.1} s, peak {peak:.0} MiB; {before:.0} before",
            bytes / 1_000
        );
    };
    let mut draft = Draft::new(rules, Language::En);
    let mut mark = Bookmark::default();
    loop {
        let standings = store.next_standings(batch, &mut mark).await?;
        if standings.is_empty() {
            break;
        }
        for standing in standings {
            let now = standing.result.map(|kept| kept.digest);
            let earlier = store.history(&standing.order.domain).await?.into_iter();
            let earlier: Vec<Digest> = earlier.skip(1).map(|kept| kept.digest).collect();
            draft.take(&Client {
                order: &standing.order,
                digest: now.as_ref(),
                why: None,
                earlier: &earlier,
                files: &[],
            });
        }
    }
    say("read", 0);
    let portfolio = draft.finish(belfort::report::portfolio::Batch {
        list: "list",
        moment: digest.observed_at,
        language: Language::En,
    });
    say("decided", 0);
    say("page", belfort::report::portfolio::html(&portfolio)?.len());
    say(
        "workbook",
        belfort::report::portfolio::xlsx(&portfolio)?.len(),
    );
    say("table", belfort::report::portfolio::csv(&portfolio).len());
    Ok(())
}

/// Reads all targets of a batch, a few at a time and all at once.
async fn read(store: &Store, batch: Batch) -> Result<(), Box<dyn Error>> {
    let before = memory();
    let mut measured = 0_u32;
    let began = Instant::now();
    let each =
        |standing: belfort::store::Standing| measured += u32::from(standing.result.is_some());
    store.each_standing(batch, each).await?;
    let (took, grew) = (began.elapsed().as_secs_f64(), memory() - before);
    println!("each_standing, {measured} digests of {MANY}: {took:.1} s, {grew:.0} MiB more");
    let before = memory();
    let all = store.standings(batch).await?;
    let grew = memory() - before;
    println!(
        "standings, all of {} at once: {grew:.0} MiB more",
        all.len()
    );
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let rules = RuleSet::built_in()?;
    let evidence = include_str!("../tests/evidence/0.1/strong.json");
    let saved = Saved::read(evidence)?;
    let terms = saved.terms();
    let json: Arc<str> = report::json(&ScanResult::judge(&rules, saved.evidence, terms)).into();
    let digest = Arc::new(rejudge(&rules, evidence, None)?);
    let shortened = serde_json::to_string(&*digest)?.len();
    println!(
        "result {} KiB, digest {} KiB",
        json.len() / 1024,
        shortened / 1024
    );

    portfolio(&rules, &digest, 1_000).await?;
    portfolio(&rules, &digest, 10_000).await?;

    let folder = tempfile::tempdir()?;
    let place = Place::of_file(folder.path().join("belfort.db"));
    let store = Arc::new(Store::open(&place).await?);
    let list = orders(MANY);
    let began = Instant::now();
    let batch = store.begin_or_resume("list", &list).await?;
    println!(
        "begin, {MANY} targets: {:.1} s",
        began.elapsed().as_secs_f64()
    );
    let began = Instant::now();
    store.begin_or_resume("list", &list).await?;
    println!(
        "resume, {MANY} targets: {:.1} s",
        began.elapsed().as_secs_f64()
    );
    drop(list);

    let began = Instant::now();
    for _ in 0..100 {
        for job in store.claim(batch, 1).await? {
            store.release(&job).await?;
        }
    }
    let each = began.elapsed().as_secs_f64() * 10.0 / 2.0;
    println!("claim or give back, among {MANY}: {each:.2} ms each");

    let began = Instant::now();
    work(&store, batch, &digest, &json).await;
    let rate = f64::from(FINISHED) / began.elapsed().as_secs_f64();
    println!("take and finish, {WORKERS} at once: {rate:.0} targets/s (aim: 20)");

    read(&store, batch).await?;
    let size = fs::metadata(place.path())?.len();
    println!("file: {} KiB a target", size / 1024 / u64::from(FINISHED));
    Ok(())
}
