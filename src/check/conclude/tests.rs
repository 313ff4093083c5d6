use std::collections::BTreeMap;

use serde_json::json;

use super::*;
use crate::check::expression::{Comparison, Constant};
use crate::check::rule::{Operand, Test};
use crate::fact::tree::Node;

mod properties;

/// Names of the facts in these tests: `a` to `d`, numbers.
const FACTS: [&str; 4] = ["a", "b", "c", "d"];

fn when(test: Test) -> Rule {
    Rule {
        source: String::new(),
        test,
    }
}

/// `fact == 1`
fn is_one(fact: &str) -> Test {
    Test::Compare(
        Operand::Fact(fact.to_owned()),
        Comparison::Equal,
        Operand::Constant(Constant::Number(1.0)),
    )
}

fn case(fact: &str, verdict: Verdict) -> Case {
    Case {
        when: (!fact.is_empty()).then(|| when(is_one(fact))),
        verdict,
        say: format!("{fact}-{}", verdict.word()),
        severity: None,
    }
}

/// Cases of a check whose failure is bad.
fn judged(all: &[Case]) -> Cases<'_> {
    Cases {
        all,
        severity: Severity::High,
    }
}

fn known(number: u8) -> Node {
    Node::Value(json!(number))
}

fn unknown(cause: Cause) -> Node {
    Node::Unknown(cause.into())
}

fn tree(facts: impl IntoIterator<Item = (&'static str, Node)>) -> Node {
    let facts = facts.into_iter();
    Node::Group(facts.map(|(name, node)| (name.to_owned(), node)).collect())
}

fn decided(
    conditions: &[(&str, &Condition)],
    prior: &Prior,
    cases: &[Case],
    facts: &Node,
) -> String {
    let params = BTreeMap::new();
    let scene = Scene {
        target: "",
        subject: "",
        check: "",
        facts,
        own: None,
        params: &params,
    };
    match conclude(conditions, prior, judged(cases), &scene).outcome {
        Outcome::Case(number, case, _) => format!("case {number} {}", case.say),
        Outcome::Condition(id, _) => format!("condition {id}"),
        Outcome::Inherited => "inherited".to_owned(),
        Outcome::DoesNotApply(reason) => format!("does not apply: {}", reason.case),
        Outcome::Unknown {
            possible,
            why,
            prerequisite,
        } => format!(
            "{}..{} because {why}{}",
            possible.worst.word(),
            possible.best.word(),
            if prerequisite {
                " of the prerequisite"
            } else {
                ""
            }
        ),
    }
}

fn ladder() -> Vec<Case> {
    vec![
        case("a", Verdict::Fail),
        case("b", Verdict::Partial),
        case("", Verdict::Pass),
    ]
}

#[test]
fn the_first_case_that_holds_decides() {
    let decided = |a, b| {
        let facts = tree([("a", known(a)), ("b", known(b))]);
        decided(&[], &Prior::Met, &ladder(), &facts)
    };
    assert_eq!(decided(1, 1), "case 0 a-fail");
    assert_eq!(decided(0, 1), "case 1 b-partial");
    assert_eq!(decided(0, 0), "case 2 -pass");
}

#[test]
fn an_unknown_case_leaves_its_verdict_possible_beside_the_one_that_holds() {
    let decided = |a, b| decided(&[], &Prior::Met, &ladder(), &tree([("a", a), ("b", b)]));
    let timeout = || unknown(Cause::Timeout);
    assert_eq!(
        decided(timeout(), known(1)),
        "fail..partial because timeout"
    );
    assert_eq!(decided(timeout(), known(0)), "fail..pass because timeout");
    assert_eq!(
        decided(known(0), timeout()),
        "partial..pass because timeout"
    );
    assert_eq!(
        decided(timeout(), unknown(Cause::Reset)),
        "fail..pass because timeout"
    );
    assert_eq!(
        decided(unknown(Cause::Reset), timeout()),
        "fail..pass because reset"
    );
    assert_eq!(decided(known(1), timeout()), "case 0 a-fail");
}

#[test]
fn one_possible_verdict_is_the_verdict_even_if_the_case_is_open() {
    let cases = [
        case("a", Verdict::Fail),
        case("b", Verdict::Fail),
        case("", Verdict::Pass),
    ];
    let facts = tree([("a", unknown(Cause::Timeout)), ("b", known(1))]);
    assert_eq!(decided(&[], &Prior::Met, &cases, &facts), "case 1 b-fail");
}

#[test]
fn a_check_that_only_informs_says_nothing_while_its_case_is_open() {
    let cases = [case("a", Verdict::Info), case("", Verdict::Info)];
    let concluded = |a: Node, severity: Severity| {
        let facts = tree([("a", a)]);
        let params = BTreeMap::new();
        let scene = Scene {
            target: "",
            subject: "",
            check: "",
            facts: &facts,
            own: None,
            params: &params,
        };
        let cases = Cases {
            all: &cases,
            severity,
        };
        match conclude(&[], &Prior::Met, cases, &scene).outcome {
            Outcome::Case(number, ..) => Some(number),
            Outcome::Unknown { .. } => None,
            other => panic!("{other:?}"),
        }
    };
    let open = || unknown(Cause::Timeout);
    assert_eq!(concluded(open(), Severity::Info), None);
    assert_eq!(concluded(known(0), Severity::Info), Some(1), "it was seen");
    assert_eq!(concluded(open(), Severity::Low), Some(1), "leaves the sum");
}

#[test]
fn an_unknown_fact_never_makes_a_failure_graver() {
    let severity = |a: Node, mild: Severity, holds: Severity| {
        let cases = [
            Case {
                severity: Some(mild),
                ..case("a", Verdict::Fail)
            },
            Case {
                severity: Some(holds),
                ..case("", Verdict::Fail)
            },
        ];
        let facts = tree([("a", a)]);
        let params = BTreeMap::new();
        let scene = Scene {
            target: "",
            subject: "",
            check: "",
            facts: &facts,
            own: None,
            params: &params,
        };
        match conclude(&[], &Prior::Met, judged(&cases), &scene).outcome {
            Outcome::Case(_, _, severity) => severity,
            other => panic!("{other:?}"),
        }
    };
    let (mild, grave) = (Severity::High, Severity::Critical);
    let open = || unknown(Cause::Timeout);
    assert_eq!(severity(open(), mild, grave), mild);
    assert_eq!(severity(open(), grave, mild), mild);
    assert_eq!(severity(known(0), mild, grave), grave, "it was seen");
}

#[test]
fn what_is_no_verdict_on_the_matter_widens_the_range_to_everything() {
    for odd in [Verdict::Info, Verdict::NotApplicable] {
        let cases = [case("a", odd), case("", Verdict::Partial)];
        let facts = tree([("a", unknown(Cause::Timeout))]);
        let found = decided(&[], &Prior::Met, &cases, &facts);
        assert_eq!(found, "fail..pass because timeout", "{odd:?}");
        let cases = [case("a", odd), case("", odd)];
        assert_eq!(
            decided(&[], &Prior::Met, &cases, &facts),
            format!("case 1 -{}", odd.word()),
            "one possible verdict is the verdict"
        );
    }
}

fn on(fact: &str) -> Condition {
    Condition {
        when: when(is_one(fact)),
        texts: BTreeMap::new(),
    }
}

#[test]
fn conditions_come_first_in_their_order() {
    let (a, b) = (on("a"), on("b"));
    let conditions = [("first", &a), ("second", &b)];
    let decided = |a, b, prior: &Prior| {
        let cases = [case("", Verdict::Pass)];
        decided(&conditions, prior, &cases, &tree([("a", a), ("b", b)]))
    };
    let open = || unknown(Cause::Timeout);
    assert_eq!(
        decided(known(1), known(1), &Prior::Failed),
        "condition first"
    );
    assert_eq!(
        decided(known(0), known(1), &Prior::Failed),
        "condition second"
    );
    assert_eq!(decided(open(), known(1), &Prior::Met), "condition second");
    assert_eq!(decided(known(0), known(0), &Prior::Met), "case 0 -pass");
    assert_eq!(
        decided(open(), known(0), &Prior::Met),
        "fail..pass because timeout"
    );
}

#[test]
fn the_prerequisite_comes_between_conditions_and_cases() {
    let a = on("a");
    let conditions = [("first", &a)];
    let decided = |a, prior: &Prior| {
        decided(
            &conditions,
            prior,
            &[case("", Verdict::Pass)],
            &tree([("a", a)]),
        )
    };
    let away = Prior::DoesNotApply(Reason {
        case: "no-subject".to_owned(),
        what: String::new(),
    });
    let silent = Prior::Unknown(Cause::Reset.into());
    let open = || unknown(Cause::Timeout);
    assert_eq!(decided(known(0), &Prior::Failed), "inherited");
    assert_eq!(decided(known(0), &away), "does not apply: no-subject");
    assert_eq!(
        decided(known(0), &silent),
        "fail..pass because reset of the prerequisite"
    );
    // Not applicable by a condition leaves the score, by a failed prerequisite it does not.
    assert_eq!(
        decided(open(), &Prior::Failed),
        "fail..pass because timeout"
    );
    assert_eq!(decided(open(), &away), "does not apply: no-subject");
    assert_eq!(decided(open(), &silent), "fail..pass because timeout");
}

#[test]
fn a_check_without_a_default_is_a_fault_of_ours_and_no_verdict() {
    let facts = tree([("a", known(0))]);
    let found = decided(&[], &Prior::Met, &[case("a", Verdict::Fail)], &facts);
    assert_eq!(found, "fail..pass because bug");
}

#[test]
fn only_facts_that_were_asked_for_are_looked_at() {
    let cases = ladder();
    let looked = |a| {
        let facts = tree([("a", known(a)), ("b", known(0))]);
        let params = BTreeMap::new();
        let scene = Scene {
            target: "",
            subject: "",
            check: "",
            facts: &facts,
            own: None,
            params: &params,
        };
        let looked = conclude(&[], &Prior::Met, judged(&cases), &scene).looked;
        looked.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(looked(1), ["a"]);
    assert_eq!(looked(0), ["a", "b"]);
}
