//! Every key is there in four languages and used, and strangers' text is harmless.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::*;
use crate::fact::{Cause, Why};
use crate::parse::spf::{Mistake, MistakeKind};

fn place(domain: &str, term: &str) -> Place {
    Place {
        domain: domain.to_owned(),
        record: format!("v=spf1 {term}"),
        term: term.to_owned(),
        at: 7,
    }
}

fn outcome(result: CheckResult) -> Outcome {
    Outcome {
        result,
        decided_by: Vec::new(),
        fault: None,
        exists: true,
        explanation: None,
        lookup_terms: 3,
        void_lookups: 1,
        lookups: Vec::new(),
    }
}

fn said(language: Language, outcome: &Outcome) -> String {
    let ip = "192.0.2.1".parse().unwrap();
    let now = Timestamp::UNIX_EPOCH;
    let question = Question::of_mail(ip, "mail.example.be", "an@example.be", now);
    text(language, "example.be", &question, outcome)
}

fn lines(lines: &[&str]) -> String {
    lines.join("\n") + "\n"
}

/// Every key that is used, as far as a key is made from a word.
fn used() -> BTreeSet<String> {
    let results = CheckResult::ALL.map(|result| format!("result.{}", result.word()));
    let faults = FaultKind::ALL.map(|kind| format!("fault.{}", kind.word()));
    let mistakes = MistakeKind::ALL.map(|kind| format!("mistake.{}", kind.word()));
    let fixed = [
        "heading.decided",
        "heading.way",
        "heading.records",
        "heading.lookups",
        "heading.explanation",
        "place",
        "nothing-matched",
        "limits",
        "found.one",
        "found.many",
        "found.none",
        "mistake",
    ];
    let made = results.into_iter().chain(faults).chain(mistakes);
    made.chain(fixed.map(str::to_owned)).collect()
}

#[test]
fn every_key_is_there_and_used_with_the_same_values_in_all_languages() {
    let words = Words::parse("words.toml", WORDS).unwrap();
    let keys: BTreeSet<String> = words.keys().map(str::to_owned).collect();
    assert_eq!(keys, used());
    let values = |sentence: &str| -> BTreeSet<String> {
        let after = sentence.split("{{ ").skip(1);
        after
            .map(|rest| rest.split(" }}").next().unwrap().to_owned())
            .collect()
    };
    for key in words.keys() {
        let english = values(words.say(Language::En, key));
        for language in Language::ALL {
            let sentence = words.say(language, key);
            assert_eq!(values(sentence), english, "{key} in {language}");
            assert!(!sentence.contains('\''), "{key} in {language}");
        }
    }
    let machine = MistakeKind::ALL.map(|kind| serde_json::to_value(kind).unwrap());
    assert_eq!(machine, MistakeKind::ALL.map(MistakeKind::word));
    let machine = FaultKind::ALL.map(|kind| serde_json::to_value(kind).unwrap());
    assert_eq!(machine, FaultKind::ALL.map(FaultKind::word));
    let machine = CheckResult::ALL.map(|result| serde_json::to_value(result).unwrap());
    assert_eq!(machine, CheckResult::ALL.map(CheckResult::word));
}

#[test]
fn the_answer_comes_first_and_then_where_it_comes_from() {
    let mut pass = outcome(CheckResult::Pass);
    pass.decided_by = vec![
        place("example.be", "include:spf.provider.be"),
        place("spf.provider.be", "ip4:192.0.2.0/24"),
    ];
    pass.lookups = vec![Lookup {
        for_record: String::new(),
        for_term: String::new(),
        name: "example.be".to_owned(),
        kind: "TXT".to_owned(),
        found: Seen::Known(2),
    }];
    assert_eq!(
        said(Language::Nl, &pass),
        lines(&[
            "Ja: 192.0.2.1 mag mail versturen namens example.be (SPF: pass).",
            "",
            "Beslist door",
            "  include:spf.provider.be (in de lijst van example.be)",
            "  ip4:192.0.2.0/24 (in de lijst van spf.provider.be)",
            "",
            "Wat er staat",
            "  example.be: v=spf1 include:spf.provider.be",
            "  spf.provider.be: v=spf1 ip4:192.0.2.0/24",
            "",
            "Opgezocht",
            "  TXT   example.be: 2 records",
            "  Opzoekingen die meetellen: 3 (hoogstens 10), waarvan 1 zonder resultaat",
            "  (hoogstens 2).",
        ])
    );
    assert_eq!(
        said(Language::Fr, &outcome(CheckResult::Neutral)),
        lines(&[
            "Rien ne le dit\u{a0}: la liste des serveurs autorisés de example.be ne dit ni oui ni",
            "non pour 192.0.2.1 (SPF\u{a0}: neutral).",
            "",
            "Rien dans la liste ne correspond à ce serveur.",
            "",
            "Recherches",
            "  Recherches qui comptent\u{a0}: 3 (10 au plus), dont 1 sans résultat (2 au plus).",
        ])
    );
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let mut broken = outcome(CheckResult::PermError);
    broken.fault = Some(Fault {
        kind: FaultKind::Mistakes,
        way: vec![place("example.be", "include:a.be")],
        domain: "a.be".to_owned(),
        record: "v=spf1 ipv4:192.0.2.1 \u{1b}[31m -all".to_owned(),
        mistakes: vec![Mistake {
            at: 7,
            term: "ipv4:192.0.2.1".to_owned(),
            kind: MistakeKind::UnknownMechanism,
        }],
        why: None,
    });
    assert_eq!(
        said(Language::En, &broken),
        lines(&[
            "Broken: because of a mistake, the list of allowed mail servers of example.be",
            "does not count (SPF: permerror).",
            "",
            "Wrong in the list of a.be:",
            "  ipv4:192.0.2.1 (character 8): SPF does not know this word",
            "",
            "Reached through",
            "  include:a.be (in the list of example.be)",
            "",
            "What is there",
            "  example.be: v=spf1 include:a.be",
            "  a.be: v=spf1 ipv4:192.0.2.1 ␛[31m -all",
            "",
            "Looked up",
            "  Look-ups that count: 3 (10 at most), of which 1 led to nothing (2 at most).",
        ])
    );
    let mut silent = outcome(CheckResult::TempError);
    silent.fault = Some(Fault {
        kind: FaultKind::Dns,
        way: vec![place("example.be", "a:x.be")],
        domain: "x.be".to_owned(),
        record: String::new(),
        mistakes: Vec::new(),
        why: Some(Why::from(Cause::Timeout)),
    });
    assert_eq!(
        said(Language::De, &silent),
        lines(&[
            "Im Moment nicht sichtbar: Ein Teil der Liste der zugelassenen Mailserver von",
            "example.be war nicht erreichbar (SPF: temperror).",
            "",
            "Zu x.be kam keine Antwort: es kam nicht rechtzeitig eine Antwort.",
            "",
            "Erreicht über",
            "  a:x.be (auf der Liste von example.be)",
            "",
            "Was dort steht",
            "  example.be: v=spf1 a:x.be",
            "",
            "Nachgeschlagen",
            "  Abfragen, die zählen: 3 (höchstens 10), davon 1 ohne Ergebnis (höchstens 2).",
        ])
    );
}

#[test]
fn the_words_of_a_stranger_cannot_move_the_cursor() {
    let mut fail = outcome(CheckResult::Fail);
    fail.explanation = Some("go \u{1b}[2J away".to_owned());
    fail.decided_by = vec![place("example.be", "-all")];
    let said = said(Language::En, &fail);
    assert!(
        !said.contains('\u{1b}') && said.contains("go ␛[2J away"),
        "{said}"
    );
}
