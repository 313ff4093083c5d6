//! `belfort portfolio`: what a batch left in its store, written again.

use std::fs;
use std::path::{Path, PathBuf};

use belfort::batch::Order;
use belfort::check::RuleSet;
use belfort::digest::Digest;
use belfort::report;
use belfort::result::{Saved, ScanResult};
use belfort::store::{Done, Place, Store};

use super::{Run, belfort, new_folder};

/// The result of a story, under the name of another domain.
pub(super) fn result(story: &str, domain: &str) -> ScanResult {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let evidence = fs::read_to_string(path.join(story).join("evidence.json"));
    let saved = Saved::read(&evidence.expect("read the story")).expect("understand the story");
    let rules = RuleSet::built_in().expect("load the rules");
    let terms = saved.terms();
    let mut result = ScanResult::judge(&rules, saved.evidence, terms);
    domain.clone_into(&mut result.target);
    result
}

/// A batch over a list, in the store of a folder: `scanned` of these domains have the result of a story in turn.
pub(super) fn batch(folder: &Path, list: &str, domains: &[&str], scanned: usize) {
    let stories: Vec<ScanResult> = ["bakery", "town", "provider"]
        .map(|story| result(story, "x.test"))
        .into();
    let orders: Vec<Order> = (2..)
        .zip(domains)
        .map(|(row, domain)| Order {
            domain: (*domain).to_owned(),
            row,
            client: Some(format!("=Client of row {row}")),
            ..Order::default()
        })
        .collect();
    let place = Place::of_file(folder.join("belfort.db"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("start");
    runtime.block_on(async {
        let store = Store::open(&place).await.expect("make a store");
        let batch = store.begin_or_resume(list, &orders).await.expect("begin");
        let most = u32::try_from(scanned).expect("count");
        let jobs = store.claim(batch, most).await.expect("take the jobs");
        for (job, story) in jobs.iter().zip(stories.iter().cycle()) {
            let mut result = story.clone();
            job.order.domain.clone_into(&mut result.target);
            let (digest, json) = (Digest::of(&result), report::json(&result));
            let done = Done::Measured {
                digest: &digest,
                json: &json,
            };
            store.finish(job, done).await.expect("keep a result");
        }
        if scanned == domains.len() {
            store.end(batch).await.expect("end the batch");
        }
        store.close().await;
    });
}

/// `portfolio` over a folder.
pub(super) fn portfolio(folder: &Path, arguments: &[&str]) -> Run {
    let folder = folder.display().to_string();
    belfort(&[&["portfolio", &folder], arguments].concat())
}

fn written(folder: &Path) -> [Vec<u8>; 3] {
    ["html", "xlsx", "csv"].map(|kind| {
        let path: PathBuf = folder.join(format!("portfolio.{kind}"));
        fs::read(&path).expect("read the portfolio")
    })
}

#[test]
fn the_last_batch_is_written_again_and_comes_out_the_same() {
    let folder = new_folder("portfolio");
    batch(&folder, "old.csv", &["old.test"], 1);
    batch(&folder, "clients.csv", &["one.test", "two.test"], 2);
    fs::create_dir(folder.join("one.test")).expect("make a folder");
    fs::write(folder.join("one.test/one.test.fr.html"), "").expect("write a report");
    let run = portfolio(&folder, &["--lang", "nl"]);
    assert_eq!(
        (run.code, run.errors.as_str()),
        (Some(0), ""),
        "{}",
        run.output
    );
    assert!(
        run.output.starts_with("2 of 2 domains measured."),
        "{}",
        run.output
    );
    let first = written(&folder);
    let page = String::from_utf8_lossy(&first[0]).into_owned();
    assert!(page.contains("clients.csv") && page.contains("two.test"));
    assert!(!page.contains("old.test"));
    assert!(page.contains("one.test.fr.html"), "links reports");
    assert!(!page.contains("two.test.html"), "links what is there");
    let quiet = portfolio(&folder, &["--lang", "nl", "-q"]);
    assert_eq!((quiet.code, quiet.output.as_str()), (Some(0), ""));
    assert!(written(&folder) == first, "the same results, other bytes");
    assert!(!folder.join("portfolio.zip").exists());
}

#[test]
fn an_older_list_is_asked_for_by_its_name_and_may_go_elsewhere() {
    let folder = new_folder("portfolio-list");
    batch(&folder, "old.csv", &["old.test"], 1);
    batch(&folder, "clients.csv", &["one.test"], 1);
    let elsewhere = new_folder("portfolio-elsewhere");
    let store = format!("sqlite:{}", folder.join("belfort.db").display());
    let into = elsewhere.display().to_string();
    let run = belfort(&[
        "portfolio",
        "--store",
        &store,
        "--folder",
        &into,
        "--list",
        "old.csv",
    ]);
    assert_eq!((run.code, run.errors.as_str()), (Some(0), ""));
    assert!(String::from_utf8_lossy(&written(&elsewhere)[0]).contains("old.test"));
    assert!(!folder.join("portfolio.html").exists());

    let slip = portfolio(&folder, &["--list", "client.csv"]);
    assert_eq!(slip.code, Some(2));
    assert!(
        slip.errors
            .contains("no batch over client.csv; did you mean clients.csv? The store keeps clients.csv, old.csv"),
        "{}",
        slip.errors
    );
}

#[test]
fn a_batch_that_is_not_at_its_end_says_so() {
    let folder = new_folder("portfolio-half");
    batch(
        &folder,
        "clients.csv",
        &["one.test", "two.test", "three.test"],
        2,
    );
    let run = portfolio(&folder, &["-q"]);
    assert_eq!(run.code, Some(0));
    assert!(
        run.errors.contains("2 of 3 domains finished"),
        "{}",
        run.errors
    );
    let page = fs::read_to_string(folder.join("portfolio.html")).expect("read the portfolio");
    assert!(page.contains("Its turn has not come yet."));
}

#[test]
fn without_a_store_or_a_batch_the_user_hears_what_makes_one() {
    let folder = new_folder("portfolio-none");
    let none = portfolio(&folder, &[]);
    assert_eq!(none.code, Some(2));
    assert!(none.errors.contains("belfort.db"), "{}", none.errors);
    let place = Place::of_file(folder.join("belfort.db"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let opened = runtime.expect("start").block_on(Store::open(&place));
    drop(opened.expect("make a store"));
    let empty = portfolio(&folder, &[]);
    assert_eq!(empty.code, Some(2));
    assert!(
        empty
            .errors
            .contains("keeps no batch: `belfort batch FILE`"),
        "{}",
        empty.errors
    );
    assert!(!folder.join("portfolio.html").exists());
}
