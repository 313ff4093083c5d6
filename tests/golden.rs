//! Saved evidence, judged by today's rules. One folder a version of Belfort: files are added, never
//! changed, so that whatever a user saved stays readable.
//!
//! A snapshot that changes is a rule that changed: the commit says `score:`. A check that is newer than
//! the evidence finds what it needs unknown. Add a file: a result of `belfort DOMAIN --json`, without
//! `findings`, `score` and `frameworks`, of a company that does not exist.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "what the tests share stands outside them, and reads the saved files"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use belfort::check::{Finding, RuleSet, Verdict};
use belfort::language::Language;
use belfort::result::{Saved, ScanResult, Terms};
use serde_json::Value;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::built_in().unwrap());

/// Every saved file, by the version that wrote it and its name.
fn files() -> Vec<(String, PathBuf)> {
    let below = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/evidence");
    let named = |path: PathBuf| {
        let version = path.parent().unwrap().file_name().unwrap();
        let name = path.file_stem().unwrap();
        let name = format!("{}-{}", version.display(), name.display());
        (name, path)
    };
    let mut files: Vec<_> = below(&root)
        .iter()
        .flat_map(|folder| below(folder))
        .map(named)
        .collect();
    files.sort();
    files
}

fn judged(saved: Saved) -> ScanResult {
    let terms = Terms::new(&saved.profile, Language::En);
    ScanResult::judge(&RULES, saved.evidence, terms)
}

fn line(finding: &Finding) -> String {
    format!(
        "{} {} {} {}",
        finding.check,
        finding.subject,
        finding.verdict.word(),
        finding.case
    )
}

fn verdict(finding: &Finding) -> (String, String, &'static str) {
    let Finding { check, subject, .. } = finding;
    (check.clone(), subject.clone(), finding.verdict.word())
}

#[test]
fn saved_evidence_is_judged_as_these_snapshots_say() {
    let files = files();
    assert!(files.len() >= 5);
    for (name, path) in files {
        let saved = Saved::read(&fs::read_to_string(path).unwrap()).unwrap();
        let result = judged(saved);
        let score = &result.score;
        let number = |end: Option<u8>| end.map_or_else(|| "-".to_owned(), |end| end.to_string());
        let level = score.level.as_ref().map(|level| (level.low, level.high));
        let mut lines = vec![format!(
            "score {} to {}, level {level:?}, coverage {:.2}",
            number(score.low),
            number(score.high),
            score.coverage
        )];
        lines.extend(result.findings.iter().map(line));
        insta::assert_snapshot!(name, lines.join("\n"));
    }
}

/// Whatever an older version had not looked at yet, its evidence still reads, and nothing is claimed
/// about what is not in it.
#[test]
fn evidence_that_lacks_a_fact_leads_to_the_same_verdicts_or_to_unknown() {
    let mut taken_away = 0;
    for (name, path) in files() {
        let whole: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let known = judged(Saved::read(&whole.to_string()).unwrap());
        let known: BTreeSet<_> = known.findings.iter().map(verdict).collect();
        for pointer in fields(&whole["evidence"], "/evidence") {
            let mut older = whole.clone();
            let (above, field) = pointer.rsplit_once('/').unwrap();
            let group = older.pointer_mut(above).unwrap().as_object_mut().unwrap();
            group.remove(field).unwrap();
            let saved = Saved::read(&older.to_string());
            let saved = saved.unwrap_or_else(|error| panic!("{name} without {pointer}: {error}"));
            for finding in judged(saved).findings {
                assert!(
                    finding.verdict == Verdict::Unknown || known.contains(&verdict(&finding)),
                    "{name} without {pointer}: {}",
                    line(&finding)
                );
            }
            taken_away += 1;
        }
    }
    assert!(taken_away > 500, "only {taken_away} facts were taken away");
}

/// Pointers to every fact, and to every part of one.
fn fields(value: &Value, here: &str) -> Vec<String> {
    match value {
        Value::Object(fields_here) if fields_here.contains_key("unknown") => Vec::new(),
        Value::Object(fields_here) if fields_here.contains_key("known") => {
            fields(&fields_here["known"], &format!("{here}/known"))
        }
        Value::Object(fields_here) => fields_here
            .iter()
            .flat_map(|(name, value)| {
                let path = format!("{here}/{name}");
                let mut all = fields(value, &path);
                all.push(path);
                all
            })
            .collect(),
        Value::Array(values) => values
            .iter()
            .enumerate()
            .flat_map(|(at, value)| fields(value, &format!("{here}/{at}")))
            .collect(),
        _ => Vec::new(),
    }
}
