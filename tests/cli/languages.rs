//! `--lang nl,fr`: a report in each language, one result.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::{Run, belfort, new_folder, program, run_of, saved_result};

/// `judge` of the saved result, run in a folder.
fn judge_in(folder: &Path, arguments: &[&str]) -> Run {
    let saved = saved_result();
    let mut program = program(&[&["judge", &saved], arguments].concat());
    run_of(program.current_dir(folder))
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("list the folder");
    entries
        .map(|entry| entry.expect("read an entry").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("read what was written")
}

#[test]
fn each_language_has_its_report_and_the_result_is_one() {
    let folder = new_folder("languages");
    let arguments = ["--lang", "nl,fr,nl", "-o", "x.html", "-o", "x.json"];
    let run = judge_in(&folder, &arguments);
    assert_eq!(run.code, Some(0), "{}", run.errors);
    let expected = ["x.fr.html", "x.json", "x.nl.html"].map(str::to_owned);
    assert_eq!(names(&folder), BTreeSet::from(expected));
    for name in ["x.nl.html", "x.fr.html", "x.json"] {
        assert_eq!(
            run.output.matches(&format!("→ {name}")).count(),
            1,
            "{name}"
        );
    }
    let result: serde_json::Value =
        serde_json::from_str(&read(&folder, "x.json")).expect("read the result");
    assert_eq!(result["language"], "nl");
    assert!(run.output.contains("gezien op"), "{}", run.output);

    let hash = belfort::report::html::sha256(&read(&folder, "x.json"));
    let (dutch, french) = (read(&folder, "x.nl.html"), read(&folder, "x.fr.html"));
    assert!(dutch.contains("<html lang=\"nl\"") && dutch.contains(&hash));
    assert!(french.contains("<html lang=\"fr\"") && french.contains(&hash));

    // The report in one language is the same as among several.
    let alone = judge_in(
        &folder,
        &["--lang", "nl", "-o", "alone.html", "-o", "alone.json"],
    );
    assert_eq!(alone.code, Some(0), "{}", alone.errors);
    assert_eq!(read(&folder, "alone.html"), dutch);
    assert_eq!(read(&folder, "alone.json"), read(&folder, "x.json"));
}

#[test]
fn without_a_place_the_reports_take_the_name_of_the_file() {
    let folder = new_folder("languages-default");
    let run = judge_in(&folder, &["--lang", "fr", "--lang", "de", "-q"]);
    assert_eq!((run.code, run.output.as_str()), (Some(0), ""));
    let expected = ["weak.de.html", "weak.fr.html"].map(str::to_owned);
    assert_eq!(names(&folder), BTreeSet::from(expected));

    let json = judge_in(&folder, &["--lang", "de,fr", "--json"]);
    let result: serde_json::Value = serde_json::from_str(&json.output).expect("read the result");
    assert_eq!(result["language"], "de");
}

#[test]
fn nothing_is_written_where_one_report_cannot_be() {
    let folder = new_folder("languages-taken");
    fs::create_dir(folder.join("x.fr.html")).expect("take the place of a report");
    let run = judge_in(
        &folder,
        &["--lang", "nl,fr", "-o", "x.html", "-o", "x.json"],
    );
    assert_eq!(run.code, Some(2));
    assert!(
        run.errors
            .contains("cannot write x.fr.html: that is a folder"),
        "{}",
        run.errors
    );
    assert_eq!(names(&folder), BTreeSet::from(["x.fr.html".to_owned()]));
}

#[test]
fn a_language_that_is_none_is_refused_with_those_there_are() {
    for asked in ["nl,es", "nl,", "nl fr"] {
        let run = belfort(&["example.be", "--lang", asked]);
        assert_eq!((run.code, run.output.as_str()), (Some(2), ""), "{asked}");
        for known in ["nl", "fr", "de", "en"] {
            assert!(run.errors.contains(known), "{}", run.errors);
        }
    }
}
