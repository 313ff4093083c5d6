//! `--data DIR`: newer lists, and folders that hold none.

use std::fs;

use crate::{Run, belfort, new_folder, saved_result};

#[test]
fn newer_lists_take_the_place_of_ours_and_change_what_they_change() {
    let folder = new_folder("newer-data");
    let saved = folder.join("php.json");
    fs::write(&saved, with_server("PHP/8.4.1")).expect("write a result");
    let saved = saved.display().to_string();
    let ours = belfort(&["judge", &saved, "--json"]);
    assert_eq!(ours.code, Some(0), "{}", ours.errors);
    assert!(
        says(&ours, "outdated-software", "pass"),
        "{}",
        ours.output.len()
    );

    let data = folder.join("data");
    fs::create_dir_all(&data).expect("make a folder");
    fs::write(data.join("software.toml"), NEWER).expect("write a list");
    let data = data.display().to_string();
    let newer = belfort(&["judge", &saved, "--json", "--data", &data]);
    assert_eq!(newer.code, Some(0), "{}", newer.errors);
    assert!(
        says(&newer, "outdated-software", "fail"),
        "{}",
        newer.output.len()
    );
    assert!(
        newer.output.contains("+data-"),
        "the version of the rules counts it"
    );
    assert!(
        newer.errors.contains("verdicts and score may differ"),
        "{}",
        newer.errors
    );
}

#[test]
fn a_folder_of_lists_that_cannot_be_used_is_refused_with_the_reason() {
    let folder = new_folder("wrong-data");
    let file = |below: &str, name: &str, text: &str| {
        let below = folder.join(below);
        fs::create_dir_all(&below).expect("make a folder");
        fs::write(below.join(name), text).expect("write a file");
        below
    };
    fs::create_dir_all(folder.join("empty")).expect("make a folder");
    for (data, reason) in [
        (folder.join("nowhere"), "there is no such f"),
        (
            folder.join("empty"),
            "A newer list stands in it as software.toml or javascript.toml",
        ),
        (
            file("other", "php.toml", NEWER),
            "php.toml:1:1: this is no file of a rule set; --data reads software.toml and javascript.toml",
        ),
        (
            file("broken", "software.toml", "[[product]"),
            "software.toml:1:",
        ),
        (
            file(
                "unsourced",
                "software.toml",
                &NEWER.replace("source = [", "sourse = ["),
            ),
            "there is no key `sourse` here; did you mean `source`?",
        ),
        (
            file(
                "undated",
                "software.toml",
                &NEWER.replace("2027-03-01", "March"),
            ),
            "`March` is no date; write year, month and day",
        ),
    ] {
        let run = belfort(&[
            "judge",
            &saved_result(),
            "--json",
            "--data",
            &data.display().to_string(),
        ]);
        assert_eq!(
            (run.code, run.output.as_str()),
            (Some(2), ""),
            "{}",
            run.errors
        );
        assert!(run.errors.contains(reason), "{reason}: {}", run.errors);
    }
}

#[test]
fn an_old_list_is_said_in_the_report_and_on_the_terminal() {
    let folder = new_folder("old-data");
    let saved = folder.join("php.json");
    let late = with_server("PHP/8.4.1").replacen("2026-11-", "2027-11-", 1);
    fs::write(&saved, late).expect("write a result");
    let report = folder.join("php.html");
    let (saved, shown) = (saved.display().to_string(), report.display().to_string());
    let run = belfort(&["judge", &saved, "-o", &shown, "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.errors);
    let html = fs::read_to_string(report).expect("read the report");
    for text in [&html, &format!("{}{}", run.output, run.errors)] {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            text.contains("was then more than four months old"),
            "{}",
            text.len()
        );
        assert!(text.contains("With --data DIR"), "{}", text.len());
    }
}

/// A list in which PHP 8.4 has ended.
const NEWER: &str = r#"
[[product]]
name = "PHP"
names = ["php"]
kind = "language"
newest = "8.6.1"
as_of = "2027-03-01"
source = ["https://www.php.net/eol.php"]
line = [
  { version = "8.4", end = "2020-01-01" },
  { version = "8.6" },
]
"#;

/// A saved result of a company whose pages are sent with this field.
fn with_server(value: &str) -> String {
    let saved = format!(
        "{}/tests/evidence/0.1/strong.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let saved = fs::read_to_string(saved).expect("read a result");
    let field = format!("\"headers\":[{{\"name\":\"x-powered-by\",\"value\":\"{value}\"}},");
    let changed = saved.replace("\"headers\":[{", &format!("{field}{{"));
    // The page was not read by the version that saved this: it had nothing more to say.
    changed.replace(
        "\"referrer_settings\":[]",
        "\"referrer_settings\":[],\"contents\":\"absent\"",
    )
}

/// Whether a result has a finding of a check with this verdict.
fn says(run: &Run, check: &str, verdict: &str) -> bool {
    let finding = format!("\"check\":\"{check}\"");
    let text: String = run.output.split_whitespace().collect();
    let mut findings = text.split(&finding).skip(1);
    findings.any(|rest| {
        let own = rest.split("\"check\":").next().unwrap_or(rest);
        own.contains(&format!("\"verdict\":\"{verdict}\""))
    })
}

/// A device without an end has no size that could be refused beforehand.
#[cfg(target_os = "linux")]
#[test]
fn a_result_without_an_end_is_read_no_further_than_a_result_can_be() {
    let run = super::belfort(&["judge", "/dev/zero", "--json"]);
    assert_eq!(run.code, Some(2));
    let said = "cannot read /dev/zero: it is larger than 64 MiB";
    assert!(run.errors.contains(said), "{}", run.errors);
}
