use std::collections::BTreeMap;

use serde_json::json;

use super::*;
use crate::check::typing::rule;
use crate::check::vocabulary::Vocabulary;

fn group(fields: impl IntoIterator<Item = (&'static str, Node)>) -> Node {
    Node::Group(
        fields
            .into_iter()
            .map(|(name, node)| (name.to_owned(), node))
            .collect(),
    )
}

/// `hsts` of a site, with everything else of the site unknown.
fn truth(source: &str, hsts: Node) -> Truth {
    let params = BTreeMap::from([("min_days".to_owned(), 180.0)]);
    let vocabulary = Vocabulary {
        own: &["site"],
        params: &params,
        words: &[],
    };
    let rule = rule(source, &vocabulary).unwrap();
    let site = group([
        ("hsts", hsts),
        ("https", Node::Unknown(Cause::Reset.into())),
    ]);
    rule.truth(&Scene {
        target: "example.be",
        subject: "www.example.be",
        check: "",
        facts: &group([(
            "mail",
            group([("dmarc", group([("policy", Node::Value(json!("none")))]))]),
        )]),
        own: Some(("site", &site)),
        params: &params,
    })
}

fn hsts(days: u64) -> Node {
    group([
        ("max_age_days", Node::Value(json!(days))),
        ("malformed", Node::Value(json!(false))),
        ("value", Node::Value(json!("x"))),
    ])
}

fn unknown(cause: Cause) -> Truth {
    Truth::Unknown(cause.into())
}

#[test]
fn comparisons_hold_or_do_not() {
    for (source, days, expected) in [
        ("site.hsts.max_age_days < params.min_days", 179, true),
        ("site.hsts.max_age_days < params.min_days", 180, false),
        ("site.hsts.max_age_days <= 180", 180, true),
        ("site.hsts.max_age_days <= 180", 181, false),
        ("site.hsts.max_age_days > 180", 181, true),
        ("site.hsts.max_age_days > 180", 180, false),
        ("site.hsts.max_age_days >= 180", 180, true),
        ("site.hsts.max_age_days >= 180", 179, false),
        ("site.hsts.max_age_days == 180", 180, true),
        ("site.hsts.max_age_days == 180", 179, false),
        ("site.hsts.max_age_days != 180", 180, false),
        ("site.hsts.max_age_days in [1, 2]", 2, true),
        ("site.hsts.max_age_days in [1, 2]", 3, false),
        ("site.hsts.max_age_days not in [1, 2]", 3, true),
        ("site.hsts.max_age_days not in [1, 2]", 1, false),
        ("site.hsts.value == 'x'", 0, true),
        ("site.hsts.value != 'x'", 0, false),
        ("site.hsts.value == 'y'", 0, false),
        ("site.hsts.value != 'y'", 0, true),
        ("mail.dmarc.policy == 'none'", 0, true),
        ("site.hsts.malformed", 0, false),
        ("not site.hsts.malformed", 0, true),
        ("site.hsts.malformed == false", 0, true),
        ("site.hsts is absent", 0, false),
        ("site.hsts is not absent", 0, true),
    ] {
        assert_eq!(
            truth(source, hsts(days)),
            Truth::from(expected),
            "{source} {days}"
        );
    }
}

#[test]
fn nothing_is_compared_with_what_is_absent() {
    for source in [
        "site.hsts.max_age_days < params.min_days",
        "site.hsts.max_age_days != 3",
        "3 != site.hsts.max_age_days",
        "site.hsts.max_age_days in [3]",
        "site.hsts.max_age_days not in [3]",
        "not site.hsts.max_age_days in [3]",
        "site.hsts.malformed",
        "site.hsts is not absent",
    ] {
        assert_eq!(truth(source, Node::Absent), Truth::False, "{source}");
    }
    assert_eq!(truth("site.hsts is absent", Node::Absent), Truth::True);
    assert_eq!(truth("not site.hsts.malformed", Node::Absent), Truth::True);
    assert_eq!(
        truth("not (site.hsts.max_age_days == 3)", Node::Absent),
        Truth::True
    );
}

#[test]
fn absence_beats_not_knowing_in_one_comparison() {
    let absent = truth("site.hsts.max_age_days == mail.dmarc.percent", Node::Absent);
    assert_eq!(absent, Truth::False, "whatever the other side is");
}

#[test]
fn what_is_unknown_matters_only_where_it_could_change_the_answer() {
    let timeout = || Node::Unknown(Cause::Timeout.into());
    let known = "mail.dmarc.policy == 'none'";
    let never = "mail.dmarc.policy == 'reject'";
    let open = "site.hsts.max_age_days < 3";
    for (source, expected) in [
        (open.to_owned(), unknown(Cause::Timeout)),
        (format!("not {open}"), unknown(Cause::Timeout)),
        (format!("{open} or {known}"), Truth::True),
        (format!("{known} or {open}"), Truth::True),
        (format!("{open} or {never}"), unknown(Cause::Timeout)),
        (format!("{open} and {never}"), Truth::False),
        (format!("{never} and {open}"), Truth::False),
        (format!("{open} and {known}"), unknown(Cause::Timeout)),
        ("site.hsts is absent".to_owned(), unknown(Cause::Timeout)),
        ("site.hsts.malformed".to_owned(), unknown(Cause::Timeout)),
        (
            "site.hsts.max_age_days in [1]".to_owned(),
            unknown(Cause::Timeout),
        ),
    ] {
        assert_eq!(truth(&source, timeout()), expected, "{source}");
    }
}

#[test]
fn the_first_unknown_fact_is_the_cause() {
    let timeout = || Node::Unknown(Cause::Timeout.into());
    let both = |operator| {
        [
            truth(
                &format!("site.https is absent {operator} site.hsts is absent"),
                timeout(),
            ),
            truth(
                &format!("site.hsts is absent {operator} site.https is absent"),
                timeout(),
            ),
        ]
    };
    assert_eq!(both("or"), [unknown(Cause::Reset), unknown(Cause::Timeout)]);
    assert_eq!(
        both("and"),
        [unknown(Cause::Reset), unknown(Cause::Timeout)]
    );
}

#[test]
fn the_length_of_a_list_is_a_number() {
    let list = Node::List(vec![Node::Value(json!("a")), Node::Value(json!("b"))]);
    let scene_facts = group([("mail", group([("spf", group([("records", list)]))]))]);
    let params = BTreeMap::new();
    let vocabulary = Vocabulary {
        own: &[],
        params: &params,
        words: &[],
    };
    let scene = Scene {
        target: "",
        subject: "",
        check: "",
        facts: &scene_facts,
        own: None,
        params: &params,
    };
    let two = rule("mail.spf.records|length == 2", &vocabulary).unwrap();
    assert_eq!(two.truth(&scene), Truth::True);
    let more = rule("mail.spf.records|length > 2", &vocabulary).unwrap();
    assert_eq!(more.truth(&scene), Truth::False);
}

#[test]
fn a_fault_of_ours_is_unknown_and_neither_true_nor_false() {
    let wrong_type = group([("max_age_days", group([]))]);
    assert_eq!(
        truth("site.hsts.max_age_days < 3", wrong_type),
        unknown(Cause::Bug)
    );
}
