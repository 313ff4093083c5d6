//! `belfort compare`, and what it and `judge` say of a file that is no result.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{Run, belfort, new_folder, saved_result};

/// A result in a folder, made from the saved one with something about its evidence changed.
fn result(folder: &Path, name: &str, change: impl Fn(&mut Value)) -> String {
    let text = fs::read_to_string(saved_result()).expect("read the saved result");
    let mut value: Value = serde_json::from_str(&text).expect("read it as JSON");
    change(&mut value);
    let file = folder.join(name);
    fs::write(&file, value.to_string()).expect("write a result");
    file.display().to_string()
}

fn compare(arguments: &[&str]) -> Run {
    belfort(&[&["compare"], arguments].concat())
}

#[test]
fn a_result_beside_itself_has_nothing_changed() {
    let same = saved_result();
    let run = compare(&[&same, &same, "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.errors);
    assert!(
        run.output.contains("Nothing has changed."),
        "{}",
        run.output
    );
    assert!(!run.output.contains("Worse"), "{}", run.output);
}

#[test]
fn what_changed_is_told_worst_first_and_as_json() {
    let folder = new_folder("compare");
    // A year later a certificate has expired, and the name servers say nothing of CAA.
    let new = result(&folder, "new.json", |value| {
        value["observed_at"] = json!("2027-12-24T22:24:56Z");
        value["evidence"]["dns"]["caa"] =
            json!({ "unknown": { "cause": "timeout", "detail": "x" } });
    });
    let old = saved_result();
    let run = compare(&[&old, &new, "--json"]);
    assert_eq!((run.code, run.errors.as_str()), (Some(0), ""));
    let compared: Value = serde_json::from_str(&run.output).expect("read the comparison");
    assert_eq!(compared["format"], "belfort-comparison/1");
    assert_eq!(compared["target"], "bakkerij.be");
    assert_eq!(compared["old"]["observed_at"], "2026-11-24T22:24:56Z");
    // The saved result is of older rules, and says of no score.
    assert_eq!(compared["remarks"], json!(["other-rules"]));
    assert_eq!(compared["old"]["stated"], Value::Null);
    let findings = compared["findings"].as_array().expect("a list");
    let changed = findings
        .iter()
        .filter(|finding| finding["class"] != "unchanged");
    let changed: Vec<_> = changed
        .map(|finding| (finding["class"].as_str(), finding["check"].as_str()))
        .collect();
    assert_eq!(
        changed,
        [
            (Some("worse"), Some("certificate-expiry")),
            (Some("not-seen-any-more"), Some("caa")),
        ]
    );
    assert_eq!(findings[0]["class"], "worse", "the worst stands first");

    for language in ["nl", "fr", "de", "en"] {
        let run = compare(&[&old, &new, "--lang", language]);
        assert_eq!(run.code, Some(0), "{}", run.errors);
        let widest = run.output.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(80), "{}", run.output);
        assert!(!run.output.contains("compare."), "{}", run.output);
    }
}

#[test]
fn numbers_of_other_rules_are_named_beside_those_of_today() {
    let folder = new_folder("compare-rules");
    let old = result(&folder, "old.json", |value| {
        value["tool"]["rules"] = json!("0.0.9+0ld");
        value["score"] = json!({ "low": 67, "high": 67, "level": { "low": 3, "high": 3 } });
    });
    let run = compare(&[&old, &saved_result(), "--lang", "en"]);
    let text = run.output.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = "The report of 24 November 2026 at 22:24 (UTC) said 67, level 3.";
    assert!(
        text.contains("judged again by the rules of today"),
        "{text}"
    );
    assert!(text.contains(said), "{text}");
}

#[test]
fn what_was_not_asked_both_times_is_not_comparable() {
    let folder = new_folder("compare-scope");
    let no_mail = result(&folder, "no-mail.json", |value| {
        value["scope"]["no_mail"] = json!(true);
    });
    let run = compare(&[&saved_result(), &no_mail, "--json"]);
    let compared: Value = serde_json::from_str(&run.output).expect("read the comparison");
    assert_eq!(compared["score"]["trend"], "not-comparable");
    assert_eq!(compared["areas"]["mail"]["reasons"], json!(["not-asked"]));
    let findings = compared["findings"].as_array().expect("a list");
    for finding in findings {
        let class = finding["class"].as_str().expect("a word");
        assert!(matches!(class, "not-comparable" | "unchanged"), "{finding}");
    }
}

#[test]
fn the_schema_names_every_key_of_a_comparison() {
    let run = belfort(&["checks", "schema", "--comparison"]);
    assert_eq!(run.code, Some(0), "{}", run.errors);
    let schema: Value = serde_json::from_str(&run.output).expect("read the schema");
    let run = compare(&[&saved_result(), &saved_result(), "--json"]);
    let compared: Value = serde_json::from_str(&run.output).expect("read the comparison");
    let keys = |value: &Value| -> Vec<String> {
        let object = value.as_object().expect("an object");
        object.keys().cloned().collect()
    };
    let described = |name: &str| keys(&schema["$defs"][name]["properties"]);
    let known = keys(&schema["properties"]);
    assert!(
        keys(&compared).iter().all(|key| known.contains(key)),
        "{known:?}"
    );
    for (name, value) in [
        ("Side", &compared["old"]),
        ("ScoreChange", &compared["score"]),
        ("Numbers", &compared["score"]["old"]),
        ("Change", &compared["findings"][0]),
    ] {
        let known = described(name);
        assert!(
            keys(value).iter().all(|key| known.contains(key)),
            "{name}: {known:?}"
        );
    }
}

#[test]
fn an_older_second_file_is_said() {
    let folder = new_folder("compare-dates");
    let earlier = result(&folder, "earlier.json", |value| {
        value["observed_at"] = json!("2026-10-24T22:24:56Z");
    });
    let run = compare(&[&saved_result(), &earlier, "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.errors);
    assert!(
        run.output.contains("the second file is older"),
        "{}",
        run.output
    );
}

#[test]
fn two_domains_are_refused() {
    let folder = new_folder("compare-domains");
    let other = result(&folder, "other.json", |value| {
        value["target"] = json!("example.com");
    });
    let run = compare(&[&saved_result(), &other]);
    assert_eq!((run.code, run.output.as_str()), (Some(2), ""));
    assert!(
        run.errors
            .contains("the first result is of bakkerij.be, the second of example.com")
    );
    assert!(run.errors.contains("Give two scans of the same domain"));
}

#[test]
fn a_file_that_is_no_result_is_refused_with_the_reason() {
    let folder = new_folder("no-result");
    for (text, reason) in [
        ("ceci n'est pas du JSON", "it is no JSON"),
        ("{}", "it is no result of Belfort"),
        ("{\"format\": \"belfort/99\"}", "its format is `belfort/99`"),
        ("{\"format\": \"belfort/1\"}", "it is no whole result"),
        ("", "it is empty"),
        ("{\"format\": \"belf", "it breaks off at line 1"),
        ("\u{0}\u{7f}", "it is no JSON"),
    ] {
        let file = folder.join("result.json");
        fs::write(&file, text).expect("write a file");
        let file = file.display().to_string();
        for run in [
            belfort(&["judge", &file]),
            compare(&[&saved_result(), &file]),
        ] {
            assert_eq!(run.code, Some(2), "{}", run.errors);
            assert!(run.errors.contains(reason), "{}", run.errors);
            assert_eq!(run.errors.lines().count(), 1, "{}", run.errors);
        }
    }
    let latin = folder.join("latin.json");
    fs::write(&latin, [0xff, 0xfe, b'{', 0]).expect("write a file");
    for (path, reason) in [
        (latin, "it is not UTF-8 text"),
        (folder.join("none.json"), "there is no such file"),
        (folder.clone(), "that is a folder"),
    ] {
        let run = belfort(&["judge", &path.display().to_string()]);
        assert_eq!(run.code, Some(2), "{}", run.errors);
        assert!(run.errors.contains(reason), "{}", run.errors);
        assert!(!run.errors.contains("os error"), "{}", run.errors);
    }
}
