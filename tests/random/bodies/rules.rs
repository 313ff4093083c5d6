//! What targets share that read files of a rule set: rules, evidence, and what every mistake has.

use std::sync::LazyLock;

use belfort::check::load::Source;
use belfort::check::{LoadError, LoadErrors, RuleSet};
use belfort::language::Language;
use belfort::report;
use belfort::result::{Evidence, Saved, ScanResult, Terms};

/// The rules that come with Belfort.
pub static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::built_in().unwrap());

/// Evidence in which there is something of every kind.
static EVIDENCE: LazyLock<Evidence> = LazyLock::new(|| {
    let result = include_str!("../../evidence/0.1/strong.json");
    Saved::read(result).unwrap().evidence
});

/// A check file without a mistake.
pub const CHECK: &str = include_str!("../../../src/check/fixture/hsts.toml");

const CONDITIONS: &str = "[elsewhere]
when = \"site.landing == 'own-elsewhere'\"
nl = 'nl'\nfr = 'fr'\nde = 'de'\nen = 'en'\n";

/// A small rule set: one check, and what every rule set has.
static SMALL: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let shared = Source::built_in_checks().into_iter();
    let mut files: Vec<Source> = shared
        .filter(|file| ["sentences.toml", "scoring.toml"].contains(&file.name.as_str()))
        .collect();
    files.push(source("conditions.toml", CONDITIONS));
    files.push(source("web/hsts.toml", CHECK));
    files
});

/// A file of a rule set.
pub fn source(name: &str, text: &str) -> Source {
    Source {
        name: name.to_owned(),
        text: text.to_owned().into(),
    }
}

/// The small rule set with one more file, which takes the place of the one of its name.
pub fn with_file(name: &str, text: &str) -> Result<RuleSet, LoadErrors> {
    let others = SMALL.iter().filter(|file| file.name != name).cloned();
    let files: Vec<Source> = others.chain([source(name, text)]).collect();
    RuleSet::load(&files, &[], &[])
}

/// The small rule set with a file of a third party, which comes beside it.
pub fn beside_file(name: &str, text: &str) -> Result<RuleSet, LoadErrors> {
    RuleSet::load(&SMALL, &[], &[source(name, text)])
}

/// Rules that load judge, twice the same; what does not load is told where and why.
pub fn judge(loaded: Result<RuleSet, LoadErrors>, name: &str, text: &str) {
    let rules = match loaded {
        Ok(rules) => rules,
        Err(errors) => return are_told(errors.all(), name, text.as_bytes()),
    };
    let profile = rules.profiles.keys().next().map_or("", String::as_str);
    let language = Language::ALL[text.len() % Language::ALL.len()];
    let judged = || ScanResult::judge(&rules, EVIDENCE.clone(), Terms::new(profile, language));
    let result = judged();
    assert_eq!(report::json(&result), report::json(&judged()));
    let score = &result.score;
    assert!(score.low <= score.high && score.high.is_none_or(|high| high <= 100));
}

/// Every mistake has a place in its file, and says what is wrong and what to do.
pub fn are_told(errors: &[LoadError], name: &str, file: &[u8]) {
    assert!(!errors.is_empty());
    let lines = String::from_utf8_lossy(file).matches('\n').count() + 1;
    for error in errors {
        assert!(error.line >= 1 && error.column >= 1, "{error}");
        assert!(error.file != name || error.line <= lines, "{error}");
        assert!(!error.what.is_empty() && !error.mend.is_empty(), "{error}");
    }
}
