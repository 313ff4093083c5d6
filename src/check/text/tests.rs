use std::fmt::Write as _;

use serde_json::json;

use super::*;
use crate::check::vocabulary::TEXT_WORDS;

fn params() -> BTreeMap<String, f64> {
    BTreeMap::from([("min_days".to_owned(), 180.0), ("share".to_owned(), 0.5)])
}

fn parsed(source: &str) -> Result<Text, Vec<Slip>> {
    let params = params();
    Text::parse(
        source,
        &Vocabulary {
            own: &["endpoint"],
            params: &params,
            words: &TEXT_WORDS,
        },
    )
}

fn node(value: Value) -> Node {
    match value {
        Value::Object(fields) => Node::Group(
            fields
                .into_iter()
                .map(|(name, value)| (name, node(value)))
                .collect(),
        ),
        Value::Array(values) => Node::List(values.into_iter().map(node).collect()),
        Value::Null => Node::Absent,
        value => Node::Value(value),
    }
}

fn rendered(source: &str, language: Language, endpoint: Value) -> String {
    let facts = node(json!({"mail": {"dmarc": {"policy": "none"}, "spf": null}}));
    let endpoint = node(endpoint);
    parsed(source).unwrap().render(
        language,
        &Scene {
            target: "example.be",
            subject: "www.example.be:443/ipv4",
            check: "",
            facts: &facts,
            own: Some(("endpoint", &endpoint)),
            params: &params(),
        },
    )
}

#[test]
fn facts_numbers_and_names_are_filled_in_as_the_language_writes_them() {
    let endpoint = json!({"certificate": {
        "days_left": 1, "key_bits": 2048, "names": ["a.be", "b.be"], "issuer": "R3",
        "not_after": "2026-11-23T11:00:00Z"
    }});
    for (source, language, expected) in [
        (
            "{{ target }}: {{subject}}.",
            Language::En,
            "example.be: www.example.be:443/ipv4.",
        ),
        (
            "{{ endpoint.certificate.days_left|count('dag', 'dagen') }}",
            Language::Nl,
            "1 dag",
        ),
        (
            "{{ endpoint.certificate.key_bits|count('bit', 'bits') }}",
            Language::Fr,
            "2\u{202f}048 bits",
        ),
        ("{{ endpoint.certificate.key_bits }}", Language::De, "2.048"),
        (
            "{{ endpoint.certificate.not_after|date }}",
            Language::Nl,
            "23 november 2026",
        ),
        (
            "{{ endpoint.certificate.names|list }}",
            Language::Nl,
            "a.be, b.be",
        ),
        ("{{ endpoint.certificate.names|length }}", Language::Nl, "2"),
        (
            "{{ endpoint.certificate.names|count('naam', 'namen') }}",
            Language::Nl,
            "2 namen",
        ),
        (
            "{{ params.min_days }} / {{ params.share }}",
            Language::Fr,
            "180 / 0,5",
        ),
        ("p={{ mail.dmarc.policy }}", Language::En, "p=none"),
        (
            "no placeholder, 100 %",
            Language::En,
            "no placeholder, 100 %",
        ),
    ] {
        assert_eq!(
            rendered(source, language, endpoint.clone()),
            expected,
            "{source}"
        );
    }
}

#[test]
fn a_day_in_brackets_is_written_as_the_language_writes_it() {
    let source = "{{ endpoint.certificate.names|dated }}";
    let names =
        json!({"certificate": {"names": ["PHP 8.1 (2025-12-31)", "nginx (old)", "2025-12-31"]}});
    for (language, expected) in [
        (
            Language::Nl,
            "PHP 8.1 (31 december 2025), nginx (old), 2025-12-31",
        ),
        (
            Language::De,
            "PHP 8.1 (31. Dezember 2025), nginx (old), 2025-12-31",
        ),
    ] {
        assert_eq!(rendered(source, language, names.clone()), expected);
    }
}

#[test]
fn machine_words_give_way_to_the_words_beside_them() {
    let source = "{{ endpoint.certificate.names|named('dns', 'domeinnaam', 'web', 'website') }}";
    let names =
        json!({"certificate": {"names": ["Combell (dns, web)", "web", "x.be (mail)", "dns.be"]}});
    assert_eq!(
        rendered(source, Language::Nl, names),
        "Combell (domeinnaam, website), website, x.be (mail), dns.be"
    );
}

#[test]
fn each_machine_word_of_a_fact_needs_its_own_word() {
    for (pairs, slip) in [
        ("'ssl2', 'SSL 2.0'", "has no word of its own"),
        ("'ssl2'", "takes pairs of texts"),
        ("'ssl2', 2", "takes pairs of texts"),
    ] {
        let source = format!("{{{{ endpoint.support.grade.caps|named({pairs}) }}}}");
        let slips = parsed(&source).unwrap_err();
        assert!(slips[0].what.contains(slip), "{pairs}: {slips:?}");
    }
}

#[test]
fn what_was_not_observed_is_a_dash() {
    for source in [
        "{{ endpoint.certificate.issuer }}",
        "{{ endpoint.certificate.names|list }}",
        "{{ endpoint.certificate.names|length }}",
        "{{ endpoint.certificate.not_after|date }}",
        "{{ endpoint.certificate.days_left|count('day', 'days') }}",
        "{{ mail.spf.records|list }}",
    ] {
        assert_eq!(rendered(source, Language::En, json!({})), "—", "{source}");
        assert_eq!(
            rendered(source, Language::En, json!({"certificate": null})),
            "—",
            "{source}"
        );
    }
    let empty = json!({"certificate": {"issuer": "", "names": [], "not_after": "soon"}});
    assert_eq!(
        rendered(
            "{{ endpoint.certificate.issuer }}",
            Language::En,
            empty.clone()
        ),
        "—"
    );
    assert_eq!(
        rendered(
            "{{ endpoint.certificate.names|list }}",
            Language::En,
            empty.clone()
        ),
        "—"
    );
    assert_eq!(
        rendered(
            "{{ endpoint.certificate.not_after|date }}",
            Language::En,
            empty
        ),
        "—"
    );
}

#[test]
fn what_a_stranger_sent_stays_text_and_stays_short() {
    let hostile = json!({"certificate": {"issuer": "{{ target }}<script>&\u{1b}[31m"}});
    assert_eq!(
        rendered("{{ endpoint.certificate.issuer }}", Language::En, hostile),
        "{{ target }}<script>&\u{1b}[31m"
    );
    let many: Vec<String> = (0..30).map(|i| format!("n{i}")).collect();
    let long = json!({"certificate": {"issuer": "é".repeat(2_000), "names": many}});
    let issuer = rendered(
        "{{ endpoint.certificate.issuer }}",
        Language::En,
        long.clone(),
    );
    assert_eq!(issuer, format!("{}…", "é".repeat(600)));
    let names = rendered("{{ endpoint.certificate.names|list }}", Language::En, long);
    assert!(names.ends_with("n9, … (+20)"), "{names}");
}

#[test]
fn a_text_that_cannot_be_filled_in_is_refused_where_it_stands_and_mended() {
    let mut said = String::new();
    for source in [
        "a {{ endpoint.certificate.day_left }} b",
        "{{ params.mindays }}",
        "{{ site.name }}",
        "{{ targte }}",
        "{{ endpoint.certificate.expired }}",
        "{{ endpoint.certificate }}",
        "{{ endpoint.certificate.names }}",
        "{{ endpoint.certificate.issuer|lsit }}",
        "{{ endpoint.certificate.issuer|upper }}",
        "{{ endpoint.certificate.issuer|count('a', 'b') }}",
        "{{ endpoint.certificate.days_left|count('day') }}",
        "{{ endpoint.certificate.days_left|count(1, 2) }}",
        "{{ endpoint.certificate.days_left|date }}",
        "{{ endpoint.certificate.names|list|count('a', 'b') }}",
        "{{ endpoint.certificate.days_left + 1 }}",
        "{{ 'x' }}",
        "{{ }}",
        "a {{ target",
        "a }} b",
        "{% if x %}",
        "{# note #}",
        "  ",
        "é {{ x }} and {{ params.y }}",
    ] {
        let _ = writeln!(said, "{source}");
        for slip in parsed(source).unwrap_err() {
            let place = &source[slip.at.clone()];
            let _ = writeln!(said, "    [{place}] {}; {}", slip.what, slip.mend);
        }
    }
    insta::assert_snapshot!(said);
}

#[test]
fn a_text_knows_the_names_in_it_and_its_source() {
    let text = parsed("{{ target }} {{ params.min_days }} {{ endpoint.name }}").unwrap();
    let names: Vec<_> = text.names().into_iter().collect();
    assert_eq!(names, ["endpoint.name", "params.min_days", "target"]);
    assert!(text.source().starts_with("{{ target }}"));
}
