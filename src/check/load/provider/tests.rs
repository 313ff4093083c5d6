use std::fmt::Write as _;

use crate::check::RuleSet;
use crate::check::fixture::{CHECK, CONDITIONS, shared, source};
use crate::check::load::Source;

/// A supplier without a mistake: every mistake in the tests is one change to it.
const PROVIDER: &str = r#"id = "acme"
name = "Acme"
roles = ["dns", "web"]

[marks]
ns = ["ns.acme.example", "acme-*"]
fields = ["x-acme", "server:acme"]

[[step]]
check = "hsts"
cases = ["absent"]
source = "https://help.acme.example/hsts"
read = "2026-11-26"
nl = "Zet het aan."
fr = "Activez-le."
de = "Schalten Sie es ein."
en = "Turn it on."
"#;

/// One change each, the line in which it is noted, and what is said.
const MISTAKES: [(&str, &str, usize, &str); 24] = [
    (
        "id = \"acme\"",
        "id = \"acne\"",
        1,
        "is not the name of the file",
    ),
    ("\"Acme\"", "\" \"", 2, "it has no name"),
    ("[\"dns\", \"web\"]", "[]", 3, "it has no role"),
    (
        "[\"dns\", \"web\"]",
        "[\"dns\", \"www\"]",
        3,
        "expected one of mail, dns",
    ),
    (
        "[\"dns\", \"web\"]",
        "[\"dns\", \"web\", \"web\"]",
        3,
        "stands there twice",
    ),
    (
        "[\"dns\", \"web\"]",
        "[\"dns\", \"web\", \"mail\"]",
        3,
        "no mark shows the role `mail`; add marks of mx, spf",
    ),
    (
        "[\"dns\", \"web\"]",
        "[\"web\"]",
        6,
        "marks of ns show none of its roles",
    ),
    (
        "[\"dns\", \"web\"]",
        "[\"dns\"]",
        7,
        "marks of fields show none of its roles",
    ),
    ("ns.acme.example", "Ns.acme.example", 6, "is no name"),
    ("ns.acme.example", "example", 6, "is no name"),
    ("acme-*", "a*", 6, "is no name"),
    (
        "\"acme-*\"",
        "\"x.ns.acme.example\"",
        6,
        "is found by a mark above it",
    ),
    ("server:acme", "Server:acme", 7, "is no header field"),
    ("server:acme", "server:", 7, "is no header field"),
    (
        "check = \"hsts\"",
        "check = \"hst\"",
        10,
        "there is no check `hst`; did you mean `hsts`?",
    ),
    ("[\"absent\"]", "[\"absnt\"]", 11, "did you mean `absent`?"),
    (
        "[\"absent\"]",
        "[\"good\"]",
        11,
        "is no case of `hsts` in which there is a gap",
    ),
    (
        "source = \"https://help.acme.example/hsts\"\n",
        "",
        9,
        "a step says where it was read",
    ),
    (
        "https://help",
        "http://help",
        12,
        "a step says where it was read",
    ),
    (
        "cases = [\"absent\"]",
        "cases = [\"absent\"]\nalso = [\"mx\"]",
        12,
        "there are no marks of mx",
    ),
    (
        "2026-11-26",
        "26/11/2026",
        13,
        "is no day on which the source was read",
    ),
    (
        "fr = \"Activez-le.\"\n",
        "",
        9,
        "the step says nothing in fr",
    ),
    (
        "Turn it on.",
        "Turn on {{ target }}.",
        17,
        "a step has no placeholders",
    ),
    ("roles", "rolls", 3, "did you mean `roles`?"),
];

fn files(providers: &[(&str, &str)]) -> Vec<Source> {
    let mut files = shared();
    files.push(source("web/hsts.toml", CHECK));
    files.push(source("conditions.toml", CONDITIONS));
    let providers = providers.iter();
    files.extend(providers.map(|(id, text)| source(&format!("providers/{id}.toml"), text)));
    files
}

fn said(files: &[Source], extra: &[Source]) -> String {
    let mut said = String::new();
    for error in RuleSet::load(files, &[], extra).unwrap_err().all() {
        let _ = writeln!(said, "{error}");
    }
    said
}

#[test]
fn a_supplier_is_read_whole_from_whoever_brings_it() {
    let ours = RuleSet::load(&files(&[("acme", PROVIDER)]), &[], &[]).unwrap();
    let theirs = source("providers/acme.toml", PROVIDER);
    let theirs = RuleSet::load(&files(&[]), &[], &[theirs]).unwrap();
    assert_eq!(ours.providers, theirs.providers);
    let acme = &ours.providers[0];
    assert_eq!(
        (acme.id.as_str(), acme.steps[0].check.as_str()),
        ("acme", "hsts")
    );
    assert_eq!(acme.steps[0].texts.len(), 4);
    let none = RuleSet::load(&files(&[]), &[], &[]).unwrap();
    assert_ne!(ours.version, none.version);
}

#[test]
fn every_mistake_is_said_with_its_place_and_what_to_do() {
    for (right, wrong, line, says) in MISTAKES {
        assert!(PROVIDER.contains(right), "{right}");
        let text = PROVIDER.replacen(right, wrong, 1);
        let said = said(&files(&[("acme", &text)]), &[]);
        let found = said.lines().find(|row| row.contains(says));
        let found = found.unwrap_or_else(|| panic!("{wrong}: {says}\n{said}"));
        let place = format!("providers/acme.toml:{line}:");
        assert!(found.starts_with(&place), "{place} {found}");
    }
}

#[test]
fn all_mistakes_of_a_file_are_said_in_one_go() {
    let text = PROVIDER
        .replace("\"Acme\"", "\"\"")
        .replace("x-acme", "X-Acme")
        .replace("2026-11-26", "today");
    let said = said(&files(&[("acme", &text)]), &[]);
    assert_eq!(said.lines().count(), 3, "{said}");
}

#[test]
fn a_step_is_for_somebody_in_a_role_of_the_supplier() {
    let text = PROVIDER
        .replace("[\"dns\", \"web\"]", "[\"dns\"]")
        .replace("fields = [\"x-acme\", \"server:acme\"]\n", "");
    let said = said(&files(&[("acme", &text)]), &[]);
    assert!(
        said.contains("`hsts` is for web, and no role of this supplier is"),
        "{said}"
    );
}

#[test]
fn two_steps_are_never_about_the_same_case() {
    let (_, step) = PROVIDER.split_once("[[step]]").unwrap();
    let text = format!(
        "{PROVIDER}[[step]]{}",
        step.replace("cases = [\"absent\"]\n", "")
    );
    let said = said(&files(&[("acme", &text)]), &[]);
    assert!(
        said.contains("a step above it is about the case `absent`, too"),
        "{said}"
    );
}

#[test]
fn two_suppliers_never_share_a_name_or_a_mark() {
    let other = PROVIDER.replace("id = \"acme\"", "id = \"other\"");
    let told = said(&files(&[("acme", PROVIDER), ("other", &other)]), &[]);
    assert!(
        told.contains("providers/other.toml:2:8: providers/acme.toml has the name `Acme`, too"),
        "{told}"
    );
    assert!(
        told.contains(
            "`ns.acme.example` is also found by `ns.acme.example` of providers/acme.toml"
        ),
        "{told}"
    );
    assert!(told.contains("`server:acme` is also found"), "{told}");

    let below = other
        .replace("\"Acme\"", "\"Other\"")
        .replace("\"ns.acme.example\", \"acme-*\"", "\"eu.ns.acme.example\"")
        .replace("\"x-acme\", \"server:acme\"", "\"x-acme:other\"");
    let told = said(&files(&[("acme", PROVIDER), ("other", &below)]), &[]);
    assert_eq!(told.lines().count(), 2, "{told}");
}
