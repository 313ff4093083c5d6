//! What holds for every rule and every state of knowledge.

use proptest::prelude::*;

use super::*;
use crate::check::rule::Test;

fn any_node() -> impl Strategy<Value = Node> {
    prop_oneof![
        (0..3u8).prop_map(known),
        Just(Node::Absent),
        Just(unknown(Cause::Timeout)),
    ]
}

fn any_test() -> impl Strategy<Value = Test> {
    let fact = || prop::sample::select(&FACTS[..]).prop_map(str::to_owned);
    let comparison = prop::sample::select(vec![
        Comparison::Equal,
        Comparison::Unequal,
        Comparison::Less,
        Comparison::LessOrEqual,
        Comparison::Greater,
        Comparison::GreaterOrEqual,
    ]);
    let number = || (0..3u8).prop_map(|number| Constant::Number(f64::from(number)));
    let leaf = prop_oneof![
        fact().prop_map(Test::Absent),
        (fact(), comparison.clone(), number()).prop_map(|(fact, how, number)| Test::Compare(
            Operand::Fact(fact),
            how,
            Operand::Constant(number)
        )),
        (fact(), comparison, fact()).prop_map(|(one, how, other)| Test::Compare(
            Operand::Fact(one),
            how,
            Operand::Fact(other)
        )),
        (fact(), prop::collection::vec(number(), 1..3), any::<bool>()).prop_map(
            |(fact, list, negated)| Test::Among {
                operand: Operand::Fact(fact),
                list,
                negated
            }
        ),
    ];
    leaf.prop_recursive(4, 16, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|test| Test::Not(Box::new(test))),
            (inner.clone(), inner.clone())
                .prop_map(|(one, other)| Test::And(Box::new(one), Box::new(other))),
            (inner.clone(), inner)
                .prop_map(|(one, other)| Test::Or(Box::new(one), Box::new(other))),
        ]
    })
}

fn any_cases() -> impl Strategy<Value = Vec<Case>> {
    let verdict = || {
        prop::sample::select(vec![
            Verdict::Fail,
            Verdict::Partial,
            Verdict::Pass,
            Verdict::Info,
            Verdict::NotApplicable,
        ])
    };
    let severity = || {
        prop::option::of(prop::sample::select(vec![
            Severity::Low,
            Severity::Medium,
            Severity::High,
            Severity::Critical,
        ]))
    };
    (
        prop::collection::vec((any_test(), verdict(), severity()), 0..4),
        verdict(),
        severity(),
    )
        .prop_map(|(cases, last, severity)| {
            let mut cases: Vec<Case> = cases
                .into_iter()
                .map(|(test, verdict, severity)| Case {
                    when: Some(when(test)),
                    severity,
                    ..case("", verdict)
                })
                .collect();
            cases.push(Case {
                severity,
                ..case("", last)
            });
            cases
        })
}

/// The severity of a verdict that was reached, and the verdicts between the worst and the best that a
/// conclusion leaves open.
fn verdicts(
    cases: &[Case],
    facts: &BTreeMap<&'static str, Node>,
) -> (Option<Severity>, Vec<Verdict>) {
    let facts = tree(facts.iter().map(|(name, node)| (*name, node.clone())));
    let params = BTreeMap::new();
    let scene = Scene {
        target: "",
        subject: "",
        check: "",
        facts: &facts,
        own: None,
        params: &params,
    };
    match conclude(&[], &Prior::Met, judged(cases), &scene).outcome {
        Outcome::Case(_, case, severity) => (Some(severity), vec![case.verdict]),
        Outcome::Unknown { possible, .. } => {
            let mut open: Vec<Verdict> = [Verdict::Fail, Verdict::Partial, Verdict::Pass]
                .into_iter()
                .filter(|verdict| {
                    (rank(possible.worst)..=rank(possible.best)).contains(&rank(*verdict))
                })
                .collect();
            if possible == ANYTHING {
                open.extend([Verdict::Info, Verdict::NotApplicable]);
            }
            (None, open)
        }
        other => panic!("{other:?}"),
    }
}

proptest! {
    /// Whatever an unknown fact turns out to be, the verdict is one that was possible before.
    #[test]
    fn learning_more_never_leads_outside_what_was_possible(
        cases in any_cases(),
        nodes in prop::collection::vec(any_node(), FACTS.len()),
        learned in prop::collection::vec(any_node(), FACTS.len()),
    ) {
        let before: BTreeMap<_, _> = FACTS.into_iter().zip(nodes).collect();
        let after: BTreeMap<_, _> = before
            .iter()
            .zip(learned)
            .map(|((name, node), learned)| {
                let unknown = matches!(node, Node::Unknown(_));
                (*name, if unknown { learned } else { node.clone() })
            })
            .collect();
        let (_, open) = verdicts(&cases, &before);
        for verdict in verdicts(&cases, &after).1 {
            prop_assert!(open.contains(&verdict), "{verdict:?} was not among {open:?}");
        }
        // Where all cases agree on the verdict, it was reached before; what was not seen then had not
        // made it graver than it turns out to be.
        let mut failing = cases;
        for case in &mut failing {
            case.verdict = Verdict::Fail;
        }
        let (before, _) = verdicts(&failing, &before);
        let (after, _) = verdicts(&failing, &after);
        prop_assert!(before.is_some() && before <= after, "{before:?} became {after:?}");
    }

    /// Where every fact is known or absent, there is a verdict.
    #[test]
    fn nothing_unknown_gives_a_verdict(
        cases in any_cases(),
        nodes in prop::collection::vec(any_node(), FACTS.len()),
    ) {
        let seen = nodes.into_iter().map(|node| match node {
            Node::Unknown(_) => Node::Absent,
            node => node,
        });
        let facts: BTreeMap<_, _> = FACTS.into_iter().zip(seen).collect();
        prop_assert!(verdicts(&cases, &facts).0.is_some());
    }

    /// Only an unknown fact makes a rule unknown.
    #[test]
    fn a_rule_without_unknown_facts_is_true_or_false(
        test in any_test(),
        nodes in prop::collection::vec(any_node(), FACTS.len()),
    ) {
        let facts: BTreeMap<&str, Node> = FACTS.into_iter().zip(nodes).collect();
        let rule = when(test);
        let tree = tree(facts.clone());
        let params = BTreeMap::new();
        let scene = Scene { target: "", subject: "", check: "", facts: &tree, own: None, params: &params };
        let any_unknown = rule.facts().iter().any(|fact| matches!(facts[fact], Node::Unknown(_)));
        if !any_unknown {
            prop_assert!(!matches!(rule.truth(&scene), Truth::Unknown(_)));
        }
    }
}
