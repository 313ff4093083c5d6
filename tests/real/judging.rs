//! Saved evidence is judged again, to the byte, on whatever day.

use std::fs;
use std::path::Path;

use belfort::check::Verdict;
use belfort::result::ScanResult;
use jiff::SignedDuration;

use crate::ground::new_folder;
use crate::lab::Lab;
use crate::scan::{belfort, rows, scan_with};

const YEAR: SignedDuration = SignedDuration::from_hours(24 * 365);

#[test]
fn judging_a_result_again_gives_the_same_bytes() {
    let lab = Lab::start();
    let folder = new_folder(&lab.folder, "results");
    let (html, json) = (folder.join("scan.html"), folder.join("scan.json"));
    let run = scan_with(
        &lab,
        &[
            "zwak.test",
            "--resolver",
            "127.0.0.53",
            "-o",
            &html.display().to_string(),
            "-o",
            &json.display().to_string(),
        ],
    );
    assert_eq!(run.code, Some(0), "{}", run.errors);
    assert_eq!(read(&json), run.output);
    let again = judge(&folder, &json, "again");
    assert_eq!(again, (read(&json), read(&html)));
}

#[test]
fn evidence_is_judged_against_the_moment_it_was_seen_and_not_against_today() {
    let lab = Lab::start();
    let folder = new_folder(&lab.folder, "results");
    let seen = scan_with(&lab, &["sterk.test", "--resolver", "127.0.0.53"]).result();
    // The certificate is valid from yesterday for three months.
    for (name, moment, case) in [
        ("last-year", seen.observed_at - YEAR, "not-yet-valid"),
        ("next-year", seen.observed_at + YEAR, "expired"),
    ] {
        let file = folder.join(format!("{name}.json"));
        let moved = ScanResult {
            observed_at: moment,
            ..seen.clone()
        };
        let text = serde_json::to_string(&moved).expect("write a result");
        fs::write(&file, text).expect("write a result");
        let first = judge(&folder, &file, "first");
        let second = judge(&folder, &file, "second");
        assert_eq!(first, second);
        let judged: ScanResult = serde_json::from_str(&first.0).expect("read a result");
        let mut expiry = rows(&judged)
            .into_iter()
            .filter(|row| row.0 == "certificate-expiry");
        assert!(
            expiry.all(|row| row.2 == Verdict::Fail && row.3 == case),
            "{name}"
        );
    }
}

/// Judges a result file into JSON and HTML.
fn judge(folder: &Path, file: &Path, name: &str) -> (String, String) {
    let (html, json) = (
        folder.join(format!("{name}.html")),
        folder.join(format!("{name}.json")),
    );
    let run = belfort(
        folder,
        &[
            "judge",
            &file.display().to_string(),
            "-o",
            &html.display().to_string(),
            "-o",
            &json.display().to_string(),
        ],
    );
    assert_eq!(run.code, Some(0), "{}", run.errors);
    (read(&json), read(&html))
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).expect("read what belfort wrote")
}
