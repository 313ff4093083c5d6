//! `scan --store`, and what the store then tells.

use std::fs;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::ground::new_folder;
use crate::lab::Lab;
use crate::scan;

#[test]
fn a_scan_is_kept_and_what_was_kept_is_told() {
    let lab = Lab::start();
    let folder = new_folder(&lab.folder, "kept");
    let trust = lab.trust();
    let belfort = |words: &[&str]| {
        let run = scan::belfort(&folder, words);
        assert_eq!(run.code, Some(0), "{}", run.errors);
        run
    };
    for profile in ["sme", "municipality"] {
        let mut words = vec![
            "zwak.test",
            "--store",
            "sqlite:kept.db",
            "--only",
            "dns",
            "--lang",
            "en",
        ];
        words.extend(["--profile", profile]);
        words.extend(trust.iter().map(String::as_str));
        belfort(&words);
        // Moments are told to the second.
        thread::sleep(Duration::from_millis(1_100));
    }
    let words = [
        "history",
        "zwak.test",
        "--store",
        "sqlite:kept.db",
        "--json",
    ];
    let told: Value = serde_json::from_str(&belfort(&words).output).expect("read the history");
    let scans = told.get("scans").and_then(Value::as_array);
    assert_eq!(scans.map(Vec::len), Some(2), "{told}");
    assert_eq!(told.get("profile"), Some(&"municipality".into()));
    let report = fs::read_to_string(folder.join("zwak.test.html")).expect("read the report");
    assert!(report.contains("id=\"past\""), "it looks back at the first");
    let words = [
        "compare",
        "zwak.test",
        "--store",
        "sqlite:kept.db",
        "--json",
    ];
    let told: Value = serde_json::from_str(&belfort(&words).output).expect("read what changed");
    assert_eq!(told.get("target"), Some(&"zwak.test".into()));
}
