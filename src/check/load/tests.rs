use std::fmt::Write as _;

use super::*;
use crate::check::Severity;
use crate::check::fixture::{CHECK, CONDITIONS, shared, source};
use crate::language::Language;

mod mistakes;
mod questionnaire;

/// The files of a rule set with one check and one condition.
fn files(check: &str) -> Vec<Source> {
    let mut files = shared();
    files.push(source("web/hsts.toml", check));
    files.push(source("conditions.toml", CONDITIONS));
    files
}

fn with_file(name: &str, text: &str) -> Vec<Source> {
    let mut files = files(CHECK);
    files.retain(|file| file.name != name);
    files.push(source(name, text));
    files
}

/// What is said of a rule set that does not load.
fn said(checks: &[Source], extra: &[Source]) -> String {
    let errors = RuleSet::load(checks, &[], extra).unwrap_err();
    let mut said = String::new();
    for error in errors.all() {
        let _ = writeln!(said, "{error}");
    }
    said
}

#[test]
fn a_check_file_is_read_whole() {
    let rules = RuleSet::load(&files(CHECK), &[], &[]).unwrap();
    let check = rules.find("hsts").unwrap();
    assert_eq!((check.area, check.severity), (Area::Web, Severity::Medium));
    assert_eq!(check.params["min_days"].to_string(), "180");
    assert_eq!(check.unless, ["elsewhere"]);
    assert_eq!(check.refs, ["RFC 6797"]);
    assert_eq!(check.source, "web/hsts.toml");
    assert_eq!(check.cases.len(), 4);
    assert_eq!(check.cases[1].severity, Some(Severity::Low));
    let rule = check.cases[0].when.as_ref().unwrap();
    assert_eq!(rule.source(), "site.hsts is absent");
    let words = &check.texts[&Language::Nl];
    assert_eq!(words.title.source(), "Titel");
    assert_eq!(
        words.says["ignored"].fix.as_ref().unwrap().source(),
        "Herstel het."
    );
    assert!(rules.find("hst").is_none());
    assert_eq!(
        rules.conditions["elsewhere"].when.source(),
        "site.landing == 'own-elsewhere'"
    );
}

#[test]
fn checks_are_in_the_order_of_area_and_id_wherever_they_come_from() {
    let copy = |name: &str, id: &str, area: &str| {
        let text = CHECK
            .replace("id = \"hsts\"", &format!("id = \"{id}\""))
            .replace("area = \"web\"", &format!("area = \"{area}\""));
        source(name, &text)
    };
    let mut checks = files(CHECK);
    checks.push(copy("tls/zeta.toml", "zeta", "tls"));
    checks.insert(0, copy("web/alpha.toml", "alpha", "web"));
    let vendor = [copy("web/acme/login.toml", "acme/login", "web")];
    let rules = RuleSet::load(&checks, &[], &vendor).unwrap();
    let ids: Vec<_> = rules.checks.iter().map(|check| check.id.as_str()).collect();
    assert_eq!(ids, ["zeta", "acme/login", "alpha", "hsts"]);
}

#[test]
fn a_third_party_adds_checks_that_need_ours() {
    let text = CHECK.replace("id = \"hsts\"", "id = \"acme/login\"\nneeds = \"hsts\"");
    let vendor = [
        source("web/acme/login.toml", &text),
        source(
            "profiles/acme.toml",
            "vendors = [\"acme\"]\n[checks.\"acme/login\"]\nseverity = \"high\"\n",
        ),
    ];
    let rules = RuleSet::load(&files(CHECK), &[], &vendor).unwrap();
    assert_eq!(
        rules.find("acme/login").unwrap().needs.as_deref(),
        Some("hsts")
    );
    assert_eq!(rules.profiles["acme"].vendors, ["acme"]);
}

#[test]
fn a_third_party_replaces_nothing() {
    let vendor = [
        source("web/hsts.toml", CHECK),
        source("web/referrer.toml", CHECK),
        source("web/acme/hsts.toml", CHECK),
        source("conditions.toml", CONDITIONS),
        source("scoring.toml", ""),
        source("sentences.toml", ""),
    ];
    insta::assert_snapshot!(said(&files(CHECK), &vendor));
}

#[test]
fn an_id_is_there_once_whatever_its_area() {
    let mut files = files(CHECK);
    files.push(source("tls/hsts.toml", CHECK));
    let said = said(&files, &[]);
    assert_eq!(
        said,
        "tls/hsts.toml:1:1: there is already a check `hsts` in another area; ids are unique; choose another name\n"
    );
}

#[test]
fn what_a_stranger_writes_cannot_steer_a_terminal() {
    let text = CHECK.replace("say = \"good\"", "say = \"\\u001b[2J\"");
    let said = said(&files(&text), &[]);
    assert!(
        said.contains("`\u{fffd}[2J` cannot be the word of a case"),
        "{said}"
    );
    assert!(!said.contains('\u{1b}'), "{said}");
}

#[test]
fn the_name_of_a_file_says_what_it_is() {
    let odd = [
        "hsts.toml",
        "web/hsts.json",
        "web/acme/hsts.toml",
        "web/Hsts.toml",
        "web/.toml",
        "mial/spf.toml",
        "frameworks/a/b.toml",
        "providers/big.toml",
        "profiles/Two Words.toml",
    ];
    let mut files = files(CHECK);
    files.extend(odd.map(|name| source(name, CHECK)));
    let errors = RuleSet::load(&files, &[], &[]).unwrap_err();
    let names: Vec<_> = errors
        .all()
        .iter()
        .map(|error| error.file.as_str())
        .collect();
    let mut odd = odd.to_vec();
    odd.sort_unstable();
    assert_eq!(names, odd);
}

#[test]
fn what_every_rule_set_has_may_not_be_missing() {
    insta::assert_snapshot!(said(&[source("conditions.toml", "")], &[]));
}

#[test]
fn a_profile_changes_severity_and_numbers_of_checks_there_are() {
    let good = "[checks.hsts]\nseverity = \"high\"\n[checks.hsts.params]\nmin_days = 365\n";
    let rules = RuleSet::load(&with_file("profiles/strict.toml", good), &[], &[]).unwrap();
    let profile = &rules.profiles["strict"];
    assert_eq!(profile.severities["hsts"], Severity::High);
    assert_eq!(profile.params["hsts"]["min_days"].to_string(), "365");
    let bad = "[checks.hst]\nseverity = \"high\"\n[checks.hsts.params]\nminn_days = 365\n";
    insta::assert_snapshot!(said(&with_file("profiles/strict.toml", bad), &[]));
}

const FRAMEWORK: &str = r#"
id = "nis2"
edition = "2022"
mapped = "2026-11-23"
credit = { nl = "c", fr = "c", de = "c", en = "c" }
[title]
nl = "t"
fr = "t"
de = "t"
en = "t"
[source.law]
name = { nl = "Wet", fr = "Loi", de = "Gesetz", en = "Law" }
date = "2024-04-26"
[[control]]
id = "e"
reference = "Art. 21(2)(e)"
source = "law"
visibility = "traces"
title = { nl = "t", fr = "t", de = "t", en = "t" }
[[control.check]]
id = "hsts"
relation = "evidence"
confidence = "A"
"#;

#[test]
fn a_framework_names_checks_that_there_are() {
    let bad = FRAMEWORK.replace("\"hsts\"", "\"htss\"");
    let said = said(&with_file("frameworks/nis2.toml", &bad), &[]);
    assert_eq!(
        said,
        "frameworks/nis2.toml:21:6: there is no check `htss`; did you mean `hsts`?\n"
    );
}

#[test]
fn a_framework_asks_questions_that_there_are() {
    let with = |asks: &str| {
        FRAMEWORK.replace(
            "title = { nl = \"t\"",
            &format!("asks = {asks}\ntitle = {{ nl = \"t\""),
        )
    };
    let load = |asks: &str| with_file("frameworks/nis2.toml", &with(asks));
    assert!(RuleSet::load(&load("['backup', 'physical']"), &[], &[]).is_ok());
    assert_eq!(
        said(&load("['backup', 'pysical', 'ID.AM-08.2']"), &[]),
        "frameworks/nis2.toml:19:19: no questionnaire asks `pysical`; did you mean `physical`?\n\
         frameworks/nis2.toml:19:30: no questionnaire asks `ID.AM-08.2`; name a control of CyFun Basic, or a question of the short questionnaire\n"
    );
    let basic = FRAMEWORK.replace("id = \"e\"", "id = \"ID.AM-08.2\"");
    let id = basic
        .lines()
        .find(|line| line.starts_with("id = "))
        .unwrap();
    let basic = basic.replacen(id, "id = \"cyfun-basic\"", 1);
    let mut both = load("['ID.AM-08.2']");
    both.push(source("frameworks/cyfun.toml", &basic));
    assert!(RuleSet::load(&both, &[], &[]).is_ok());
}

#[test]
fn a_profile_leads_with_a_framework_that_there_is_and_says_its_notes_in_full() {
    let note = |id: &str, nl: &str| {
        format!("[[note]]\nid = '{id}'\ntext = {{ nl = '{nl}', fr = 'f', de = 'd', en = 'e' }}\n")
    };
    let load = |profile: &str| {
        let mut files = with_file("frameworks/nis2.toml", FRAMEWORK);
        files.push(source("profiles/town.toml", profile));
        files
    };
    let leads = FRAMEWORK
        .lines()
        .find_map(|line| line.strip_prefix("id = "))
        .unwrap();
    let good = format!("leads = {leads}\n{}", note("scope", "n"));
    let rules = RuleSet::load(&load(&good), &[], &[]).unwrap();
    let town = &rules.profiles["town"];
    assert_eq!(town.leads.as_deref(), Some(leads.trim_matches('"')));
    assert_eq!(town.notes[0].text.say(Language::De), "d");

    let bad = format!(
        "leads = 'cobit'\n{}{}",
        note("scope", "n"),
        note("scope", "")
    );
    assert_eq!(
        said(&load(&bad), &[]),
        "profiles/town.toml:1:9: there is no framework `cobit`; name a framework by its id\n\
         profiles/town.toml:6:6: [[note]] `scope` stands twice; keep one; write each note once, in nl, fr, de and en\n"
    );
    let empty = said(&load(&note("scope", " ")), &[]);
    assert!(
        empty.starts_with("profiles/town.toml:2:6: note `scope` is empty in `nl`"),
        "{empty}"
    );
    let missing = said(&load("[[note]]\nid = 'scope'\ntext = { nl = 'n' }\n"), &[]);
    assert!(missing.starts_with("profiles/town.toml:3:"), "{missing}");
}

#[test]
fn the_version_names_the_program_the_files_and_those_of_a_third_party() {
    let version = |checks: &[Source], templates: &[Source], extra: &[Source]| {
        RuleSet::load(checks, templates, extra).unwrap().version
    };
    let checks = files(CHECK);
    let plain = version(&checks, &[], &[]);
    let (number, hash) = plain.split_once('+').unwrap();
    assert_eq!(number, env!("CARGO_PKG_VERSION"));
    assert!(
        hash.len() == 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{hash}"
    );

    let mut other_order = checks.clone();
    other_order.reverse();
    assert_eq!(version(&other_order, &[], &[]), plain);
    let changed = files(&CHECK.replace("Goed.", "Prima."));
    assert_ne!(version(&changed, &[], &[]), plain);
    let explained = format!("# Why.\n\n{}", CHECK.replace(" = ", "  =  "));
    assert_eq!(version(&files(&explained), &[], &[]), plain);
    let words = [source(
        "words/page.toml",
        "['a.b']\nnl='n'\nfr='f'\nde='d'\nen='e'",
    )];
    assert_ne!(version(&checks, &words, &[]), plain);
    let page = [source("report.html", "<html>")];
    assert_eq!(version(&checks, &page, &[]), plain);

    let profile = [source("profiles/acme.toml", "")];
    let extended = version(&checks, &[], &profile);
    let (ours, theirs) = extended.rsplit_once('+').unwrap();
    assert_eq!(ours, plain);
    assert_eq!(theirs.len(), 8);
}

#[test]
fn words_of_templates_are_read_and_their_mistakes_shown() {
    let words = |text: &str| RuleSet::load(&files(CHECK), &[source("words/page.toml", text)], &[]);
    let good = words("['a.b']\nnl = 'n'\nfr = 'f'\nde = 'd'\nen = 'e'\n").unwrap();
    assert_eq!(good.words.say(Language::De, "a.b"), "d");
    let errors = words("['a.b']\nnl = 'n'\n").unwrap_err();
    assert_eq!(errors.all()[0].file, "words/page.toml");
    assert!(
        errors.to_string().contains("missing field `fr`"),
        "{errors}"
    );
    let row = "['a.b']\nnl = 'n'\nfr = 'f'\nde = 'd'\nen = 'e'\n";
    let twice = [source("words/a.toml", row), source("words/b.toml", row)];
    let errors = RuleSet::load(&files(CHECK), &twice, &[]).unwrap_err();
    assert!(errors.to_string().contains("`a.b` stands in another file"));
}
