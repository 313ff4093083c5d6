//! Reads a file of answers. Every mistake is said at once, with its place and what to do.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use jiff::civil::Date;
use thiserror::Error;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Answer, Answers, Form, Questionnaire, STEPS};
use crate::check::{LoadError, did_you_mean, line_and_column};
use crate::limits::FILES;
use crate::parse::toml_text::take_apart;

/// Version of files of answers. A change that an older reader cannot read raises it.
pub const FORMAT: &str = "belfort-answers/1";
/// Most bytes of a file of answers.
pub const MOST_BYTES: usize = FILES.answers;
/// Most characters of a note.
pub const LONGEST_NOTE: usize = 2000;
/// Most characters of a name.
pub const LONGEST_NAME: usize = 120;
/// Most mistakes that are shown: a file of which every line is wrong is no file of answers.
const MOST_SHOWN: usize = 50;

/// All mistakes of one file of answers, by line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct AnswersErrors(Vec<LoadError>);

impl AnswersErrors {
    /// The mistakes, at least one.
    pub fn all(&self) -> &[LoadError] {
        &self.0
    }
}

impl fmt::Display for AnswersErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = match self.0.len() {
            1 => "one mistake".to_owned(),
            count => format!("{count} mistakes"),
        };
        write!(
            f,
            "{count} in the answers, so that nothing was done with them:"
        )?;
        for error in self.0.iter().take(MOST_SHOWN) {
            write!(f, "\n  {error}")?;
        }
        match self.0.len().saturating_sub(MOST_SHOWN) {
            0 => Ok(()),
            more => write!(f, "\n  … and {more} more"),
        }
    }
}

/// Reads a file of answers. A question that nobody answered is not in them; a note without an answer is.
///
/// # Errors
/// All mistakes of the file at once.
pub fn read(
    forms: &BTreeMap<Questionnaire, Form>,
    file: &str,
    bytes: &[u8],
) -> Result<Answers, AnswersErrors> {
    let mut reader = Reader {
        file,
        text: "",
        forms,
        errors: Vec::new(),
    };
    let answers = reader.whole(bytes);
    match answers {
        Some(answers) if reader.errors.is_empty() => Ok(answers),
        _ => {
            let mut errors = reader.errors;
            errors.sort_by(|one, other| {
                (one.line, one.column, &one.what).cmp(&(other.line, other.column, &other.what))
            });
            errors.dedup();
            Err(AnswersErrors(errors))
        }
    }
}

/// A note as it can be kept: line ends as Unix writes them, no control characters, not too long.
///
/// # Errors
/// What is wrong with it, and what to do.
pub fn fit_note(note: &str) -> Result<Option<String>, (String, String)> {
    let note = note.replace("\r\n", "\n");
    let unfit = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if note.contains(unfit) {
        let what = "the note has control characters".to_owned();
        return Err((what, "write it in letters".to_owned()));
    }
    if note.chars().count() > LONGEST_NOTE {
        let what = format!("the note has more than {LONGEST_NOTE} characters");
        return Err((what, "shorten it".to_owned()));
    }
    Ok((!note.trim().is_empty()).then_some(note))
}

/// A value with its place.
type Value<'a> = Spanned<DeValue<'a>>;

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    forms: &'a BTreeMap<Questionnaire, Form>,
    errors: Vec<LoadError>,
}

impl<'a> Reader<'a> {
    fn note(&mut self, at: &Range<usize>, what: impl Into<String>, mend: impl Into<String>) {
        let (line, column) = line_and_column(self.text, at.start);
        // What is quoted may be anybody's text, and will stand on a terminal.
        let harmless = |text: String| text.replace(char::is_control, "\u{fffd}");
        self.errors.push(LoadError {
            file: self.file.to_owned(),
            line,
            column,
            what: harmless(what.into()),
            mend: harmless(mend.into()),
        });
    }

    fn whole(&mut self, bytes: &'a [u8]) -> Option<Answers> {
        if bytes.len() > MOST_BYTES {
            let what = format!("it is larger than {} KiB", MOST_BYTES / 1024);
            let mend = "give a file that `belfort assess --write` wrote";
            self.note(&(0..0), what, mend);
            return None;
        }
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let sound = bytes.get(..error.valid_up_to()).unwrap_or_default();
                self.text = std::str::from_utf8(sound).unwrap_or_default();
                let end = self.text.len();
                self.note(
                    &(end..end),
                    "this is not UTF-8 text",
                    "save the file as UTF-8",
                );
                return None;
            }
        };
        // Editors of some systems put a byte order mark before the text.
        self.text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (table, faults) = take_apart(self.text);
        if !self.is_toml(&faults) {
            return None;
        }
        let table = table.into_inner();
        self.format(&table);
        let questionnaire = self.questionnaire(&table);
        let mut answers = Answers::none(questionnaire.unwrap_or(Questionnaire::Basic));
        for (key, value) in &table {
            match key.as_ref().as_ref() {
                "format" | "questionnaire" => {}
                "by" => answers.by = self.name(value),
                "answered_on" => answers.answered_on = self.day(value),
                "answer" => answers.answers = self.answers(value, questionnaire),
                other => {
                    let known = ["format", "questionnaire", "by", "answered_on", "answer"];
                    let mend = "answers stand in tables such as [answer.ID]";
                    let what = format!("there is no key `{other}` here");
                    self.note(&key.span(), what, did_you_mean(other, known, mend));
                }
            }
        }
        Some(answers)
    }

    /// Whether the file could be taken apart: what stands twice is said, and no reason to stop. Of other
    /// faults only the first is said, because those after it follow from it.
    fn is_toml(&mut self, faults: &[toml::de::Error]) -> bool {
        let mut sound = true;
        for fault in faults {
            let at = fault.span().unwrap_or_default();
            if fault.message().contains("duplicate key") {
                let name = self.text.get(at.clone()).unwrap_or_default();
                let name = name.trim_matches(['"', '\'']).to_owned();
                let what = format!("`{name}` stands here a second time");
                self.note(&at, what, "keep one of the two");
            } else if sound {
                sound = false;
                let what = format!("cannot read it as TOML: {}", fault.message());
                let mend = "close what was opened, and write texts in quotes";
                self.note(&at, what.replace('\n', ", "), mend);
            }
        }
        sound
    }

    fn format(&mut self, table: &DeTable<'_>) {
        let add = format!("write `format = \"{FORMAT}\"` at the top");
        let Some(value) = table.get("format") else {
            self.note(&(0..0), "the file does not say what it is", add);
            return;
        };
        match value.as_ref().as_str() {
            Some(FORMAT) => {}
            Some(other) if other.starts_with("belfort-answers/") => {
                let what = format!("its format is `{other}`, this version reads `{FORMAT}`");
                self.note(&value.span(), what, "use the version that wrote it");
            }
            _ => self.note(&value.span(), "this is no format of answers", add),
        }
    }

    fn questionnaire(&mut self, table: &DeTable<'_>) -> Option<Questionnaire> {
        let mend = "write `questionnaire = \"short\"` or `questionnaire = \"basic\"`";
        let Some(value) = table.get("questionnaire") else {
            self.note(
                &(0..0),
                "the file does not say which questions it answers",
                mend,
            );
            return None;
        };
        let word = value.as_ref().as_str();
        let mut all = Questionnaire::ALL.into_iter();
        let named = all.find(|questionnaire| Some(questionnaire.word()) == word);
        if named.is_none() {
            self.note(&value.span(), "there is no such questionnaire", mend);
        }
        named
    }

    fn name(&mut self, value: &Value<'_>) -> Option<String> {
        let Some(name) = value.as_ref().as_str().map(str::trim) else {
            self.note(&value.span(), "this is no name", "write it in quotes");
            return None;
        };
        if name.chars().any(char::is_control) || name.chars().count() > LONGEST_NAME {
            let what = format!("a name is one line of at most {LONGEST_NAME} characters");
            self.note(&value.span(), what, "shorten it");
        }
        (!name.is_empty()).then(|| name.to_owned())
    }

    /// A day and nothing else, with or without quotes around it.
    fn day(&mut self, value: &Value<'_>) -> Option<Date> {
        let text = match value.as_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(moment) => moment.to_string(),
            _ => String::new(),
        };
        let day = (text.len() == "2026-11-23".len()).then(|| text.parse().ok());
        let day = day.flatten();
        if day.is_none() {
            let mend = "write it such as \"2026-11-23\"";
            self.note(&value.span(), "this is no day", mend);
        }
        day
    }

    fn answers(
        &mut self,
        value: &Value<'_>,
        questionnaire: Option<Questionnaire>,
    ) -> BTreeMap<String, Answer> {
        let mut answers = BTreeMap::new();
        let Some(table) = value.as_ref().as_table() else {
            let mend = "write each in a table of its own, such as [answer.ID]";
            self.note(&value.span(), "these are no answers", mend);
            return answers;
        };
        for (key, value) in table {
            let id = key.as_ref().as_ref();
            let form = questionnaire.and_then(|one| self.forms.get(&one));
            if form.is_some_and(|form| self.is_part(form, id, value, &key.span())) {
                continue;
            }
            let answer = self.answer(questionnaire, value);
            if !answer.is_empty() {
                answers.insert(id.to_owned(), answer);
            }
        }
        answers
    }

    /// Notes an id that is none of this questionnaire. Says whether it is only a part of one, so that no answer
    /// stands below it.
    fn is_part(&mut self, form: &Form, id: &str, value: &Value<'_>, at: &Range<usize>) -> bool {
        if form.find(id).is_some() {
            return false;
        }
        let inner = value.as_ref().as_table();
        let parts = inner.is_some_and(|table| !id.contains('.') && has_tables(table));
        if parts {
            let mend = "write the whole id in quotes, such as [answer.\"ID.AM-08.2\"]";
            self.note(at, format!("`{id}` is a part of an id"), mend);
            return true;
        }
        let same = |known: &str| known.eq_ignore_ascii_case(id);
        let mut questions = form.questions.iter();
        let former = questions.find(|question| question.former.as_deref().is_some_and(same));
        let ids = || form.questions.iter().map(|question| question.id.as_str());
        let mend = match (ids().find(|known| same(known)), former) {
            (Some(known), _) => format!("did you mean `{known}`?"),
            (None, Some(question)) => format!(
                "that is its id in the edition before this one: write `{}`",
                question.id
            ),
            (None, None) => {
                let mend = "write the id of a question; `belfort assess --write` makes a file with all of them";
                did_you_mean(id, ids(), mend)
            }
        };
        self.note(at, format!("there is no question `{id}`"), mend);
        false
    }

    fn answer(&mut self, questionnaire: Option<Questionnaire>, value: &Value<'_>) -> Answer {
        let mut answer = Answer::default();
        let Some(table) = value.as_ref().as_table() else {
            let mend =
                "write it as a table, such as [answer.ID] with `implementation = 3` below it";
            self.note(&value.span(), "this is no answer", mend);
            return answer;
        };
        for (key, value) in table {
            let name = key.as_ref().as_ref();
            // Those of a file that does not say which questions it answers are all there are.
            let sides = Questionnaire::Basic.sides();
            let side = sides.iter().copied().find(|side| side.key() == name);
            let asked = questionnaire.unwrap_or(Questionnaire::Basic).sides();
            match side {
                Some(side) if asked.contains(&side) => {
                    if let Some(step) = self.step(value) {
                        answer.set(side, step);
                    }
                }
                Some(side) => {
                    let what = format!("the short questionnaire does not ask for `{}`", side.key());
                    self.note(
                        &key.span(),
                        what,
                        "leave it out; the answer is `implementation`",
                    );
                }
                None if name == "note" => answer.note = self.note_of(value),
                None => {
                    let known = asked.iter().map(|side| side.key()).chain(["note"]);
                    let mend = did_you_mean(name, known, "an answer has a step and a note");
                    self.note(&key.span(), format!("there is no key `{name}` here"), mend);
                }
            }
        }
        answer
    }

    fn step(&mut self, value: &Value<'_>) -> Option<u8> {
        let number = value.as_ref().as_integer();
        let step =
            number.and_then(|number| u8::from_str_radix(number.as_str(), number.radix()).ok());
        let step = step.filter(|step| (1..=STEPS).contains(step));
        if step.is_none() {
            let what = match self.text.get(value.span()) {
                Some(written) if written.len() < 20 => format!("{written} is no step"),
                _ => "this is no step".to_owned(),
            };
            let mend = "a step is a whole number from 1 to 5, without quotes";
            self.note(&value.span(), what, mend);
        }
        step
    }

    fn note_of(&mut self, value: &Value<'_>) -> Option<String> {
        let Some(note) = value.as_ref().as_str() else {
            self.note(&value.span(), "this is no note", "write it in quotes");
            return None;
        };
        fit_note(note).unwrap_or_else(|(what, mend)| {
            self.note(&value.span(), what, mend);
            None
        })
    }
}

/// Whether a table holds tables: an id with a dot that stands without quotes is read as several tables.
fn has_tables(table: &DeTable<'_>) -> bool {
    table.values().any(|value| value.as_ref().is_table())
}
