//! `belfort history` and `belfort compare --store`: earlier results out of a store.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{Run, belfort, new_folder};

/// The store that `tests/store` reads, too: two results of one domain, a month apart.
fn store(folder: &Path) -> String {
    let kept = format!("{}/tests/data/store-form-1.db", env!("CARGO_MANIFEST_DIR"));
    let place = folder.join("belfort.db");
    fs::copy(kept, &place).expect("copy the store");
    format!("sqlite:{}", place.display())
}

fn refused(arguments: &[&str], said: &str) {
    let run = belfort(arguments);
    assert_eq!(
        (run.code, run.output.as_str()),
        (Some(2), ""),
        "{arguments:?}"
    );
    assert!(run.errors.contains(said), "{arguments:?}: {}", run.errors);
}

#[test]
fn the_scans_of_a_domain_are_shown_in_four_languages_at_80_columns() {
    let folder = new_folder("history");
    let store = store(&folder);
    for (language, since) in [
        (
            "nl",
            "Sinds de scan van 24 november 2026 om 22.24 uur (UTC)",
        ),
        ("fr", "Depuis l’analyse du 24 novembre 2026 à"),
        (
            "de",
            "Seit dem Scan vom 24. November 2026 um 22:24 Uhr (UTC)",
        ),
        ("en", "Since the scan of 24 November 2026 at 22:24 (UTC)"),
    ] {
        let run = belfort(&[
            "history",
            "bakkerij.be",
            "--store",
            &store,
            "--lang",
            language,
        ]);
        assert_eq!((run.code, run.errors.as_str()), (Some(0), ""));
        assert!(run.output.contains(since), "{}", run.output);
        let widest = run.output.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(80), "{}", run.output);
        assert!(!run.output.contains("history."), "{}", run.output);
    }
}

#[test]
fn a_history_is_json_for_programs() {
    let folder = new_folder("history-json");
    let run = belfort(&[
        "history",
        "bakkerij.be",
        "--store",
        &store(&folder),
        "--json",
    ]);
    let history: Value = serde_json::from_str(&run.output).expect("read the history");
    assert_eq!(history["format"], "belfort-history/1");
    assert_eq!(history["target"], "bakkerij.be");
    let scans = history["scans"].as_array().expect("a list");
    let moments: Vec<_> = scans
        .iter()
        .map(|scan| scan["observed_at"].as_str())
        .collect();
    assert_eq!(
        moments,
        [Some("2026-11-24T22:24:56Z"), Some("2026-12-24T22:24:56Z")]
    );
    assert_eq!(scans[0]["since"], Value::Array(Vec::new()));
    let steps = scans[1]["since"].as_array().expect("a list");
    assert!(
        steps.iter().any(|step| step["course"] == "still"),
        "{steps:?}"
    );
}

#[test]
fn a_domain_that_no_result_is_kept_of_is_said_with_the_nearest() {
    let folder = new_folder("history-none");
    let store = store(&folder);
    refused(
        &["history", "bakerij.be", "--store", &store],
        "no result of bakerij.be; did you mean bakkerij.be?",
    );
    refused(
        &["history", "elsewhere.org", "--store", &store],
        "no result of elsewhere.org. `belfort scan",
    );
    refused(
        &["history", "no domain", "--store", &store],
        "is not a domain name",
    );
    let fields = [
        "history",
        "bakkerij.be",
        "--store",
        &store,
        "--profile",
        "none",
    ];
    refused(&fields, "there is no profile `none`");
}

#[test]
fn nothing_is_made_where_there_is_no_store() {
    let folder = new_folder("history-no-store");
    let store = format!("sqlite:{}", folder.join("none.db").display());
    refused(
        &["history", "bakkerij.be", "--store", &store],
        "there is no store ",
    );
    refused(
        &["compare", "bakkerij.be", "--store", &store],
        "there is no store ",
    );
    refused(
        &["history", "bakkerij.be", "--store", "mysql:x"],
        "the kind `mysql` is not known",
    );
    assert_eq!(fs::read_dir(&folder).expect("read it").count(), 0);
}

fn compare(words: &[&str], store: &str) -> Run {
    belfort(&[&["compare", "--json", "--store", store], words].concat())
}

#[test]
fn two_results_of_a_store_are_compared_as_two_files_are() {
    let folder = new_folder("compare-store");
    let store = store(&folder);
    for (words, old, new) in [
        (&["bakkerij.be"][..], "2026-11-24", "2026-12-24"),
        (&["bakkerij.be", "2026-11-24"], "2026-11-24", "2026-12-24"),
        (
            &["bakkerij.be", "2026-12-24", "2026-11-24T22:24"],
            "2026-12-24",
            "2026-11-24",
        ),
    ] {
        let run = compare(words, &store);
        assert_eq!((run.code, run.errors.as_str()), (Some(0), ""));
        let compared: Value = serde_json::from_str(&run.output).expect("read the comparison");
        let day = |side: &str| {
            compared[side]["observed_at"]
                .as_str()
                .map(|at| at[..10].to_owned())
        };
        assert_eq!(
            (day("old").as_deref(), day("new").as_deref()),
            (Some(old), Some(new))
        );
    }
    for (words, said) in [
        (
            &["bakkerij.be", "yesterday"][..],
            "`yesterday` is no day: write one as 2026-11-02",
        ),
        (
            &["bakkerij.be", "2026-11-25"],
            "there is no result of bakkerij.be of 2026-11-25. The store keeps 2026-12-24T22:24:56Z, 2026-11-24",
        ),
    ] {
        refused(&[&["compare", "--store", &store], words].concat(), said);
    }
    refused(
        &["compare", "one.json"],
        "give two result files, the earlier one first",
    );
}

#[test]
fn a_scan_is_not_begun_where_its_result_cannot_be_kept() {
    let folder = new_folder("scan-store");
    let file = folder.join("notes.txt");
    fs::write(&file, "notes").expect("write a file");
    let store = format!("sqlite:{}", file.display());
    refused(
        &["bakkerij.be", "--store", &store],
        "notes.txt is no store of Belfort: it is no database at all",
    );
    assert_eq!(fs::read_to_string(&file).expect("read it"), "notes");
}
