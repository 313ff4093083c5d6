//! `belfort portfolio`: what a batch left in its store, written again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use belfort::batch::Order;
use belfort::check::{RuleSet, Verdict};
use belfort::digest::Digest;
use belfort::report;
use belfort::result::{Saved, ScanResult};
use belfort::store::{Done, Place, Store};
use calamine::{Reader, Xlsx, open_workbook};

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

fn domains(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("member{n}.test")).collect()
}

#[test]
fn a_cohort_says_how_ten_domains_stand_and_a_report_is_read_beside_it() {
    let folder = new_folder("cohort");
    let domains = domains(12);
    let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
    batch(&folder, "towns.csv", &domains, 12);
    let run = portfolio(&folder, &["--cohort", "towns-2026"]);
    assert_eq!((run.code, run.errors.as_str()), (Some(0), ""));
    assert!(run.output.starts_with("12 domains, "), "{}", run.output);
    assert!(!folder.join("portfolio.html").exists(), "only the cohort");
    let path = folder.join("towns-2026.cohort.json");
    let cohort = fs::read_to_string(&path).expect("read the cohort");
    assert!(cohort.contains("belfort-cohort/1") && !cohort.contains("member"));

    let path = path.display().to_string();
    let page = folder.join("report.html").display().to_string();
    let result = super::saved_result();
    let judge = |more: &[&str]| {
        let words = [&["judge", &result, "--lang", "en", "-o", &page], more].concat();
        let run = belfort(&words);
        assert_eq!(run.code, Some(0), "{}", run.errors);
        (
            run.output,
            fs::read_to_string(&page).expect("read the page"),
        )
    };
    let (said, beside) = judge(&["--cohort", &path]);
    assert!(said.contains("“towns-2026”: 12 domains"), "{said}");
    assert!(beside.contains("similar domains."));
    let (_, alone) = judge(&[]);
    assert!(!alone.contains("similar domains"));
}

#[test]
fn fewer_than_ten_domains_are_no_cohort_and_a_domain_is_no_name() {
    let folder = new_folder("cohort-few");
    let domains = domains(9);
    let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
    batch(&folder, "towns.csv", &domains, 9);
    for (name, said) in [
        (
            "towns",
            "9 of the domains were measured, and a cohort has at least 10",
        ),
        ("example.be", "`example.be` cannot name a cohort"),
        ("../towns", "cannot name a cohort"),
    ] {
        let run = portfolio(&folder, &["--cohort", name]);
        assert_eq!(run.code, Some(2), "{name}");
        assert!(run.errors.contains(said), "{}", run.errors);
    }
    let left = fs::read_dir(&folder).expect("look around");
    let names = left.map(|entry| entry.expect("look around").file_name());
    assert!(
        names
            .into_iter()
            .all(|name| !name.to_string_lossy().contains("cohort"))
    );
}

#[test]
fn a_cohort_that_cannot_be_read_is_told_before_the_work() {
    let folder = new_folder("cohort-wrong");
    let path = folder.join("wrong.json");
    let text = r#"{"format": "belfort-cohort/1", "name": "example.be", "n": 3}"#;
    fs::write(&path, text).expect("write a file");
    let path = path.display().to_string();
    for words in [
        &["judge", &super::saved_result(), "--cohort", &path][..],
        &["example.be", "--cohort", &path],
    ] {
        let run = belfort(words);
        assert_eq!(run.code, Some(2), "{words:?}");
        assert!(
            run.errors.contains("mistakes in") && run.errors.contains("n: expected a whole number"),
            "{}",
            run.errors
        );
    }
}

/// The rows of a workbook, each as its cells by the heads.
fn sheet(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut book = open_workbook::<Xlsx<_>, _>(path).expect("open the workbook");
    let sheets = book.sheet_names();
    let first = sheets.first().expect("a sheet");
    let formulas = book.worksheet_formula(first);
    assert!(formulas.expect("look for formulas").is_empty());
    let range = book.worksheet_range_at(0).expect("a sheet");
    let range = range.expect("read the sheet");
    let mut rows = range.rows();
    let heads = rows.next().expect("heads");
    let heads: Vec<String> = heads.iter().map(ToString::to_string).collect();
    rows.map(|row| {
        let cells = row.iter().map(ToString::to_string);
        heads.iter().cloned().zip(cells).collect()
    })
    .collect()
}

/// How much is not, or only partly, in order when a result that was kept is judged again.
fn gaps(json: &str) -> usize {
    let saved = Saved::read(json).expect("read the result");
    let rules = RuleSet::built_in().expect("load the rules");
    let terms = saved.terms();
    let findings = ScanResult::judge(&rules, saved.evidence, terms).findings;
    let short = |verdict| matches!(verdict, Verdict::Fail | Verdict::Partial);
    findings
        .iter()
        .filter(|finding| short(finding.verdict))
        .count()
}

#[test]
fn ciso_assistant_gets_every_gap_and_every_domain_in_its_own_words() {
    let folder = new_folder("ciso");
    batch(&folder, "clients.csv", &["one.test", "two.test"], 2);
    let run = portfolio(&folder, &["--export", "ciso-assistant", "--lang", "en"]);
    assert_eq!((run.code, run.errors.as_str()), (Some(0), ""));
    let assets = sheet(&folder.join("ciso-assistant-assets.xlsx"));
    let heads: Vec<&str> = assets[0].keys().map(String::as_str).collect();
    assert_eq!(
        heads,
        [
            "asset_class",
            "description",
            "domain",
            "name",
            "ref_id",
            "type"
        ]
    );
    let names: Vec<&str> = assets.iter().map(|row| row["name"].as_str()).collect();
    assert_eq!(names.len(), 2);
    // What a list says is no formula there.
    assert_eq!(assets[0]["domain"], "'=Client of row 2");

    let findings = sheet(&folder.join("ciso-assistant-findings.xlsx"));
    let gaps: usize = [("bakery", "one.test"), ("town", "two.test")]
        .map(|(story, domain)| gaps(&report::json(&result(story, domain))))
        .iter()
        .sum();
    assert_eq!(findings.len(), gaps);
    assert!(
        run.output
            .starts_with(&format!("{gaps} findings of 2 domains.")),
        "{}",
        run.output
    );
    let mut ids: Vec<&str> = findings.iter().map(|row| row["ref_id"].as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), gaps, "ids are used twice");
    for row in &findings {
        assert!(["info", "low", "medium", "high", "critical"].contains(&row["severity"].as_str()));
        assert_eq!(row["status"], "identified");
        assert!(names.contains(&row["asset"].as_str()), "{row:?}");
        assert!(row["filtering_labels"].split('|').all(|label| {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
            (1..=36).contains(&label.len()) && label.chars().all(plain)
        }));
        assert!(row["name"].chars().count() <= 200 && !row["name"].is_empty());
        let said = &row["description"];
        assert!(
            said.len() > 20 && !said.contains(['\n', '\u{240a}']),
            "{said}"
        );
        assert!(row["ref_id"].chars().count() <= 100);
    }
    let both = portfolio(&folder, &["--export", "ciso-assistant", "--cohort", "x"]);
    assert_eq!(both.code, Some(2));
}
