//! Examples of a check file: facts, and the verdict they must lead to.
//!
//! They are no decoration: a sign the wrong way round, or a limit that can never be crossed, shows
//! nowhere else. So every case is reached by one, and one shows what happens when nothing was seen.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use crate::check::conclude::{Cases, Conclusion, Outcome, Prior, conclude};
use crate::check::document::Document;
use crate::check::file::CheckFile;
use crate::check::sentence::UNKNOWN;
use crate::check::vocabulary::{Scene, Vocabulary};
use crate::check::{Condition, Verdict};
use crate::fact::tree::{Look, Node};

mod observe;

use self::observe::observe;

/// An example that could be read.
pub(super) struct Example {
    /// Facts of the domain, by their roots.
    facts: Node,
    /// Facts of the subject.
    own: Node,
    verdict: Verdict,
    say: Option<String>,
}

/// Reads the examples of a check against the types of facts.
pub(super) fn read_examples(
    document: &Document<'_>,
    file: &CheckFile,
    vocabulary: &Vocabulary<'_>,
) -> Vec<Example> {
    let examples = file.example.iter().enumerate();
    examples
        .map(|(number, example)| {
            let mut facts = observe(document, number, example, vocabulary);
            let root = file.subject.root();
            let own = root.and_then(|root| facts.remove(root));
            Example {
                facts: Node::Group(facts),
                own: own.unwrap_or_else(|| Node::Group(BTreeMap::new())),
                verdict: example.verdict,
                say: example.say.clone(),
            }
        })
        .collect()
}

/// Runs the examples of a check, and looks for cases that none of them reaches. Gives the ids of the
/// conditions that are reached.
pub(super) fn run_examples(
    draft: &Draft<'_, '_>,
    examples: &[Example],
    conditions: &BTreeMap<String, Condition>,
) -> BTreeSet<String> {
    let check = &draft.check;
    // A condition that could not be read has its own mistakes; they come first.
    if !check.unless.iter().all(|id| conditions.contains_key(id)) {
        return BTreeSet::new();
    }
    let unless: Vec<(&str, &Condition)> = check
        .unless
        .iter()
        .filter_map(|id| conditions.get_key_value(id))
        .map(|(id, condition)| (id.as_str(), condition))
        .collect();
    let mut reached_cases = BTreeSet::new();
    let mut reached_conditions = BTreeSet::new();
    for (number, example) in examples.iter().enumerate() {
        let scene = Scene {
            target: "example.be",
            subject: "example.be",
            check: "",
            facts: &example.facts,
            own: check.subject.root().map(|root| (root, &example.own)),
            params: &check.params,
        };
        let cases = Cases {
            all: &check.cases,
            severity: check.severity,
        };
        let conclusion = conclude(&unless, &Prior::Met, cases, &scene);
        match conclusion.outcome {
            Outcome::Case(case, ..) => {
                reached_cases.insert(case);
            }
            Outcome::Condition(id, _) => {
                reached_conditions.insert(id.to_owned());
            }
            _ => {}
        }
        compare(draft.document, number, example, &conclusion, &scene);
    }
    all_reached(draft, examples, &reached_cases);
    reached_conditions
}

/// Every case is reached by an example, and one example shows what happens when nothing was seen.
fn all_reached(draft: &Draft<'_, '_>, examples: &[Example], reached: &BTreeSet<usize>) {
    let cases = &draft.check.cases;
    for (number, case) in cases.iter().enumerate() {
        if !reached.contains(&number) {
            draft.document.note_at(
                &["case", &number.to_string()],
                format!("no example reaches this case (`{}`)", case.say),
                "add an [[example]] that does; if none can, an earlier case holds whenever this one would",
            );
        }
    }
    let asks = !draft.check.unless.is_empty() || cases.iter().any(|case| case.when.is_some());
    let shows = examples
        .iter()
        .any(|example| example.verdict == Verdict::Unknown);
    if asks && !shows {
        draft.document.note_at(
            &["example"],
            "no example shows what happens when a fact could not be seen",
            "add an [[example]] that leaves it out, with `verdict = \"unknown\"`",
        );
    }
}

/// Compares what an example promises with what the rules conclude.
fn compare(
    document: &Document<'_>,
    number: usize,
    example: &Example,
    conclusion: &Conclusion<'_>,
    scene: &Scene<'_>,
) {
    let (verdict, say) = match &conclusion.outcome {
        Outcome::Case(_, case, _) => (case.verdict, case.say.as_str()),
        Outcome::Condition(id, _) => (Verdict::NotApplicable, *id),
        _ => (Verdict::Unknown, UNKNOWN),
    };
    let number = number.to_string();
    if verdict != example.verdict {
        let missing: Vec<&str> = conclusion
            .looked
            .iter()
            .copied()
            .filter(|path| matches!(scene.look(path), Look::Unknown(_)))
            .collect();
        let mend = if verdict == Verdict::Unknown {
            format!("these facts are not given: {}", missing.join(", "))
        } else {
            "mend the rule or the example".to_owned()
        };
        document.note_at(
            &["example", &number, "verdict"],
            format!(
                "this example gives `{}` (`{say}`), not `{}`",
                verdict.word(),
                example.verdict.word()
            ),
            mend,
        );
    } else if let Some(expected) = &example.say
        && expected != say
    {
        document.note_at(
            &["example", &number, "say"],
            format!("this example leads to the case `{say}`, not `{expected}`"),
            "mend the rule or the example",
        );
    }
}
