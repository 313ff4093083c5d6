//! Small checks and evidence for tests.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::load::Source;
use super::sentence::keys;
use super::text::{CheckText, Say, Text};
use super::typing::rule;
use super::vocabulary::{TEXT_WORDS, Vocabulary};
use super::{Area, Case, Check, Condition, Effort, RuleSet, Severity, SubjectKind, Verdict, Who};
use crate::fact::Facts;
use crate::fact::Seen;
use crate::fact::catalogue::SUBJECT_ROOTS;
use crate::language::Language;
use crate::result::{Evidence, Port25, Scope, Vantage};

/// The numbers of a score, as `checks/scoring.toml` has them.
pub(super) const SCORING: &str = "
partial = 0.5
[points]
critical = 10
high = 6
medium = 3
low = 1
info = 0
[level]
from = [40, 60, 80, 92]
coverage = 0.7
[[cap]]
severity = 'critical'
failing = 1
level = 1
[next]
at_most = 5
urgent = 'high'
[next.effort]
low = 1
medium = 2
high = 4
";

/// A check file without a mistake: every mistake in the tests is one change to it.
pub(super) const CHECK: &str = include_str!("fixture/hsts.toml");

/// Conditions without a mistake.
pub(super) const CONDITIONS: &str = r#"
[elsewhere]
when = "site.landing == 'own-elsewhere'"
nl = "nl {{ site.name }}"
fr = "fr {{ site.name }}"
de = "de {{ site.name }}"
en = "en {{ site.name }}"
"#;

/// The files that every rule set has.
pub(super) fn shared() -> Vec<Source> {
    vec![sentences(), source("scoring.toml", SCORING)]
}

/// All sentences there must be; each says its own key, with the prerequisite where it may.
pub(super) fn sentences() -> Source {
    let mut text = String::new();
    for key in keys() {
        let said = match key.as_str() {
            "inherited" | "needs-unknown" => format!("{key} {{{{ check }}}}"),
            key => key.to_owned(),
        };
        let _ = writeln!(text, "[\"{key}\"]");
        for language in Language::ALL {
            let _ = writeln!(text, "{language} = \"{language} {said}\"");
        }
    }
    source("sentences.toml", &text)
}

pub(super) fn source(name: &str, text: &str) -> Source {
    Source {
        name: name.to_owned(),
        text: text.to_owned().into(),
    }
}

/// A rule set of these checks.
pub(super) fn rules(checks: Vec<Check>) -> RuleSet {
    let mut rules = RuleSet::load(&shared(), &[], &[]).unwrap();
    rules.checks = checks;
    rules
        .checks
        .sort_by(|one, other| (one.area, &one.id).cmp(&(other.area, &other.id)));
    rules
}

/// A check with these cases: rule (empty for the last one), verdict, word.
pub(super) fn check(
    id: &str,
    area: Area,
    subject: SubjectKind,
    cases: &[(&str, Verdict, &str)],
) -> Check {
    let own: Vec<&'static str> = subject.root().into_iter().collect();
    let params = BTreeMap::from([("limit".to_owned(), 10.0)]);
    let vocabulary = Vocabulary {
        own: &own,
        params: &params,
        words: &TEXT_WORDS,
    };
    let text = |words: String| Text::parse(&words, &vocabulary).unwrap();
    let texts = Language::ALL.map(|language| {
        let says = cases.iter().map(|(_, _, say)| {
            let what = text(format!("{language} {say} {{{{ subject }}}}"));
            let say_text = Say {
                title: None,
                what,
                why: None,
                fix: None,
            };
            ((*say).to_owned(), say_text)
        });
        let words = CheckText {
            title: text(format!("{language} title of {id}")),
            why: text(format!("{language} why")),
            fix: Some(text(format!("{language} fix {{{{ params.limit }}}}"))),
            says: says.collect(),
        };
        (language, words)
    });
    Check {
        id: id.to_owned(),
        area,
        subject,
        severity: Severity::Medium,
        points: None,
        needs: None,
        unless: Vec::new(),
        effort: Effort::Low,
        who: Who::Web,
        since: "0.1.0".to_owned(),
        refs: Vec::new(),
        cases: cases
            .iter()
            .map(|case| self::case(*case, &vocabulary))
            .collect(),
        texts: BTreeMap::from(texts),
        params: params.clone(),
        source: format!("{}/{id}.toml", area.word()),
    }
}

fn case((when, verdict, say): (&str, Verdict, &str), vocabulary: &Vocabulary<'_>) -> Case {
    Case {
        when: (!when.is_empty()).then(|| rule(when, vocabulary).unwrap()),
        verdict,
        say: say.to_owned(),
        severity: None,
    }
}

/// A condition.
pub(super) fn condition(when: &str) -> Condition {
    let all = SUBJECT_ROOTS.map(|(_, root)| root);
    let params = BTreeMap::new();
    let vocabulary = Vocabulary {
        own: &all,
        params: &params,
        words: &TEXT_WORDS,
    };
    let text = |language: Language| {
        let words = format!("{language} condition for {{{{ subject }}}}");
        Text::parse(&words, &vocabulary).unwrap()
    };
    Condition {
        when: rule(when, &vocabulary).unwrap(),
        texts: Language::ALL
            .map(|language| (language, text(language)))
            .into(),
    }
}

/// Evidence of these facts about `example.be`, of everything.
pub(super) fn evidence(facts: Facts) -> Evidence {
    Evidence {
        target: "example.be".to_owned(),
        observed_at: "2026-11-23T10:00:00Z".parse().unwrap(),
        vantage: Vantage {
            resolver: "192.0.2.53:53".to_owned(),
            ipv4: true,
            ipv6: false,
            port25: Port25::Unknown,
            resolver_answers: true,
            dnssec_path: Seen::default(),
        },
        scope: Scope::default(),
        facts,
    }
}
