//! One check file, validated as far as it can be on its own.

use std::collections::{BTreeMap, BTreeSet};

use super::example::{Example, read_examples};
use super::is_kebab;
use super::words::{OWN_KEYS, read_texts};
use crate::check::document::Document;
use crate::check::file::{CaseFile, CheckFile};
use crate::check::sentence::{INHERITED, NO_SUBJECT, NOT_APPLICABLE, NOT_ASKED, UNKNOWN};
use crate::check::text::CheckText;
use crate::check::typing::rule;
use crate::check::vocabulary::{TEXT_WORDS, Vocabulary};
use crate::check::{Area, Case, Check, Rule, Verdict};
use crate::language::Language;

/// More cases than this are two checks (ARCHITECTURE.md).
const MOST_CASES: usize = 12;

/// Cases of findings that no case of a check leads to; `say` may not use these words.
const RESERVED: [&str; 5] = [UNKNOWN, NO_SUBJECT, INHERITED, NOT_ASKED, NOT_APPLICABLE];

/// A check that could be read, with its file.
pub(super) struct Draft<'d, 'a> {
    pub(super) check: Check,
    pub(super) document: &'d Document<'a>,
}

/// Reads a check file with its examples; `None` where something in it is wrong, all of which is noted.
pub(super) fn read_check<'d, 'a>(
    document: &'d Document<'a>,
    area: Area,
    id: &str,
) -> Option<(Draft<'d, 'a>, Vec<Example>)> {
    let file: CheckFile = document.read()?;
    identity(document, &file, area, id);
    numbers(document, &file);
    let own: Vec<&'static str> = file.subject.root().into_iter().collect();
    let rules = Vocabulary {
        own: &own,
        params: &file.params,
        words: &[],
    };
    let cases = read_cases(document, &file.case, &rules);
    let vocabulary = Vocabulary {
        words: &TEXT_WORDS,
        ..rules
    };
    let texts = read_texts(document, &file, &cases, &vocabulary);
    let examples = read_examples(document, &file, &rules);
    if document.is_sound() {
        unused_numbers(document, &file, &cases, &texts);
    }
    if !document.is_sound() {
        return None;
    }
    let draft = Draft {
        check: Check {
            id: file.id,
            area: file.area,
            subject: file.subject,
            severity: file.severity,
            points: file.points,
            needs: file.needs,
            unless: file.unless,
            effort: file.effort,
            who: file.who,
            since: file.since,
            refs: file.refs,
            params: file.params,
            cases,
            texts,
            source: document.name().to_owned(),
        },
        document,
    };
    Some((draft, examples))
}

/// The name of a file says what it is, and what it says of itself agrees.
fn identity(document: &Document<'_>, file: &CheckFile, area: Area, id: &str) {
    if file.id != id {
        document.note_at(
            &["id"],
            format!("the id is `{}`, the file is named `{id}`", file.id),
            format!("write `id = \"{id}\"`, or rename the file"),
        );
    }
    if file.area != area {
        document.note_at(
            &["area"],
            format!(
                "the area is `{}`, the folder is `{}`",
                file.area.word(),
                area.word()
            ),
            format!("write `area = \"{}\"`, or move the file", area.word()),
        );
    }
}

fn numbers(document: &Document<'_>, file: &CheckFile) {
    if file
        .points
        .is_some_and(|points| !points.is_finite() || points < 0.0)
    {
        document.note_at(
            &["points"],
            "points are 0 or more",
            "write a number from 0 up",
        );
    }
    for (name, number) in &file.params {
        if !number.is_finite() {
            document.note_at(&["params", name], "this is no limit", "write a number");
        }
    }
}

fn read_cases(
    document: &Document<'_>,
    files: &[CaseFile],
    vocabulary: &Vocabulary<'_>,
) -> Vec<Case> {
    if files.is_empty() {
        document.note_at(
            &["case"],
            "the check has no [[case]]",
            "write at least the last one, which has a `verdict` and a `say` and no `when`",
        );
    }
    if files.len() > MOST_CASES {
        document.note_at(
            &["case", &MOST_CASES.to_string()],
            format!(
                "the check has {} cases; {MOST_CASES} are the most",
                files.len()
            ),
            "make two checks of it, or compute one fact that says which case it is",
        );
    }
    let last = files.len().saturating_sub(1);
    let cases = files.iter().enumerate();
    cases
        .map(|(number, file)| {
            let number_text = number.to_string();
            let keys = ["case", number_text.as_str()];
            place_of_default(document, file, &keys, number == last);
            vocabulary_of_say(document, file, &keys);
            Case {
                when: read_when(document, file, &keys, vocabulary),
                verdict: file.verdict,
                say: file.say.clone(),
                severity: file.severity,
            }
        })
        .collect()
}

/// The default stands last, and only there.
fn place_of_default(document: &Document<'_>, file: &CaseFile, keys: &[&str; 2], is_last: bool) {
    match (&file.when, is_last) {
        (None, false) => document.note_at(
            keys,
            "this case has no `when`, so the cases after it are never tried",
            "give it a `when`, or move it to the end",
        ),
        (Some(_), true) => document.note_at(
            keys,
            "the last case has a `when`, so it can be that no case holds",
            "add a last [[case]] with a `verdict` and a `say` and no `when`",
        ),
        (None, true) | (Some(_), false) => {}
    }
}

fn vocabulary_of_say(document: &Document<'_>, file: &CaseFile, keys: &[&str; 2]) {
    let [case, number] = *keys;
    if file.verdict == Verdict::Unknown {
        document.note_at(
            &[case, number, "verdict"],
            "a case cannot conclude `unknown`",
            "leave it out: a fact that could not be seen makes the verdict unknown by itself",
        );
    }
    let say = file.say.as_str();
    if OWN_KEYS.contains(&say) || RESERVED.contains(&say) || !is_kebab(say) {
        document.note_at(
            &[case, number, "say"],
            format!("`{say}` cannot be the word of a case"),
            format!(
                "write a word in kebab-case that is none of {}, {}",
                OWN_KEYS.join(", "),
                RESERVED.join(", ")
            ),
        );
    }
}

fn read_when(
    document: &Document<'_>,
    file: &CaseFile,
    keys: &[&str; 2],
    vocabulary: &Vocabulary<'_>,
) -> Option<Rule> {
    let [case, number] = *keys;
    match rule(file.when.as_ref()?, vocabulary) {
        Ok(rule) => Some(rule),
        Err(slips) => {
            document.note_within(&[case, number, "when"], slips);
            None
        }
    }
}

/// A number that nothing uses is a number that was meant to be used.
fn unused_numbers(
    document: &Document<'_>,
    file: &CheckFile,
    cases: &[Case],
    texts: &BTreeMap<Language, CheckText>,
) {
    let rules = cases.iter().filter_map(|case| case.when.as_ref());
    let mut used: BTreeSet<&str> = rules.flat_map(Rule::params).collect();
    used.extend(texts.values().flat_map(CheckText::names));
    for name in file.params.keys() {
        if !used.contains(format!("params.{name}").as_str()) {
            document.note_at(
                &["params", name],
                format!("no rule and no text uses the number `{name}`"),
                format!("use it as `params.{name}`, or remove it"),
            );
        }
    }
}
