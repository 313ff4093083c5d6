//! `--waivers`: a file read, a file refused, and what it changes.

use std::fs;

use serde_json::Value;

use super::{Run, belfort, new_folder, saved_result};

const SOUND: &str = "[[waive]]
check = \"dmarc\"
subject = \"*\"
reason = \"The old newsletter cannot sign yet\"
until = 2027-06-30
by = \"An Peeters\"
";

/// Judges the saved result with a file of waivers.
fn judge(name: &str, waivers: &[u8], more: &[&str]) -> Run {
    let folder = new_folder(name);
    let file = folder.join("w.toml");
    fs::write(&file, waivers).expect("write the waivers");
    let (saved, file) = (saved_result(), file.display().to_string());
    let arguments = ["judge", &saved, "--waivers", &file, "--json"];
    belfort(&[&arguments, more].concat())
}

fn finding<'v>(result: &'v Value, check: &str) -> &'v Value {
    let mut findings = result["findings"].as_array().expect("a list").iter();
    findings
        .find(|finding| finding["check"] == check)
        .expect("a finding")
}

#[test]
fn a_waived_finding_keeps_its_verdict_and_leaves_caps_advice_and_fail_on() {
    let saved = saved_result();
    let without = belfort(&["judge", &saved, "--json"]);
    let before: Value = serde_json::from_str(&without.output).expect("read the result");
    let run = judge("waived", SOUND.as_bytes(), &[]);
    assert_eq!(run.code, Some(0), "{}", run.errors);
    let after: Value = serde_json::from_str(&run.output).expect("read the result");
    assert_eq!(
        finding(&before, "dmarc")["verdict"],
        "fail",
        "the story needs a failure"
    );
    assert_eq!(finding(&after, "dmarc")["verdict"], "fail");
    assert_eq!(finding(&after, "dmarc")["waived"]["by"], "An Peeters");
    assert_eq!(after["waivers"][0]["state"], "applied");
    assert_eq!(after["score"]["low"], before["score"]["low"]);
    assert_eq!(after["score"]["rows"], before["score"]["rows"]);
    let names = |result: &Value, list: &str| {
        let steps = result["score"][list].as_array().expect("a list").clone();
        steps.iter().any(|step| step["check"] == "dmarc")
    };
    assert!(names(&before, "next") && !names(&after, "next"));
    assert!(!names(&after, "capped_by"));
    assert_eq!(
        after["frameworks"], before["frameworks"],
        "the gap is still shown"
    );
}

#[test]
fn fail_on_skips_what_is_waived() {
    let saved = saved_result();
    let run = belfort(&["judge", &saved, "--json"]);
    let result: Value = serde_json::from_str(&run.output).expect("read the result");
    let findings = result["findings"].as_array().expect("a list");
    let mut waivers = String::new();
    let mut seen = Vec::new();
    for finding in findings
        .iter()
        .filter(|finding| finding["verdict"] == "fail")
    {
        let check = finding["check"].as_str().expect("a word");
        if !seen.contains(&check) {
            seen.push(check);
            waivers.push_str(&SOUND.replace("dmarc", check));
        }
    }
    let fails = belfort(&["judge", &saved, "--json", "--fail-on", "low"]);
    assert_eq!(fails.code, Some(1), "the story needs a failure");
    let run = judge("all-waived", waivers.as_bytes(), &["--fail-on", "low"]);
    assert_eq!(run.code, Some(0), "{}", run.errors);
}

#[test]
fn what_changes_nothing_is_said() {
    let text = [
        SOUND.replace("2027-06-30", "2026-11-23"),
        SOUND
            .replace("dmarc", "hsts")
            .replace('*', "nowhere.example"),
    ]
    .concat();
    let run = judge("unused", text.as_bytes(), &["--lang", "en"]);
    assert!(
        run.errors
            .contains("the waiver of dmarc ended on 2026-11-23"),
        "{}",
        run.errors
    );
    let said = "the waiver of hsts of nowhere.example waives nothing";
    assert!(run.errors.contains(said), "{}", run.errors);
    let quiet = judge("unused-quiet", text.as_bytes(), &["--quiet"]);
    assert_eq!((quiet.code, quiet.errors.as_str()), (Some(0), ""));
}

#[test]
fn a_result_carries_its_waivers_on_until_others_are_given() {
    let folder = new_folder("carried");
    let run = judge("carried-first", SOUND.as_bytes(), &[]);
    let file = folder.join("result.json");
    fs::write(&file, &run.output).expect("save the result");
    let file = file.display().to_string();
    let again = belfort(&["judge", &file, "--json"]);
    assert_eq!(again.output, run.output);
    let none = folder.join("other.toml");
    fs::write(&none, SOUND.replace("dmarc", "caa")).expect("write the waivers");
    let other = belfort(&[
        "judge",
        &file,
        "--json",
        "--waivers",
        &none.display().to_string(),
    ]);
    let result: Value = serde_json::from_str(&other.output).expect("read the result");
    assert_eq!(finding(&result, "dmarc").get("waived"), None);
}

#[test]
fn a_file_with_mistakes_is_refused_with_all_of_them_and_nothing_is_written() {
    let wrong = SOUND
        .replace("dmarc", "dmrac")
        .replace("2027-06-30", "\"soon\"");
    for (text, said) in [
        (
            wrong.into_bytes(),
            &[
                "2 mistakes in the waivers:",
                "w.toml:2:9: there is no check `dmrac`; did you mean `dmarc`?",
                "w.toml:5:9: `until` is no day; give the last day",
            ][..],
        ),
        (
            Vec::new(),
            &["one mistake in the waivers:", "there is no waiver in it"],
        ),
        (
            b"[[waive]]\ncheck = \"\xff\"".to_vec(),
            &["line 2, column 10 is not UTF-8 text. Save the file as UTF-8"],
        ),
        (vec![b'#'; 65 * 1024], &["it is larger than 64 KiB"]),
    ] {
        let run = judge("refused", &text, &[]);
        assert_eq!((run.code, run.output.as_str()), (Some(2), ""));
        for said in said {
            assert!(run.errors.contains(said), "{}", run.errors);
        }
    }
    let saved = saved_result();
    // A scan refuses it before anything is asked.
    for first in [&["judge", &saved][..], &["example.be"]] {
        let run = belfort(&[first, &["--json", "--waivers", "/nowhere/w.toml"]].concat());
        assert_eq!((run.code, run.output.as_str()), (Some(2), ""));
        let said = "there is no such file";
        assert!(run.errors.contains(said), "{}", run.errors);
    }
}
