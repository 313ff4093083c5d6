//! Writes a file of answers that explains itself: what is asked, what the steps mean, what a scan saw.
//! What was answered survives; what was not stands as a comment to be filled in.

use std::fmt::Write as _;

use super::read::FORMAT;
use super::{Answers, Beside, Form, Question, Side, words};
use crate::language::Language;
use crate::report::visible::visible;
use crate::report::{fill, wrap};
use crate::words::Words;

/// Columns of a comment.
const WIDTH: usize = 78;

/// A file of answers in a language, to be read again by [`read`](super::read()).
pub fn write(form: &Form, answers: &Answers, beside: &Beside, language: Language) -> String {
    let mut page = Page {
        words: words(),
        language,
        text: String::new(),
    };
    page.head(form, answers);
    for (number, question) in form.questions.iter().enumerate() {
        page.question(form, question, number + 1, beside);
        page.answer(form, question, answers);
    }
    page.text
}

struct Page {
    words: Words,
    language: Language,
    text: String,
}

impl Page {
    fn head(&mut self, form: &Form, answers: &Answers) {
        self.comment("", form.title.say(self.language));
        self.comment("", "");
        self.comment("", form.intro.say(self.language));
        self.comment("", "");
        for key in ["file.how", "file.anew"] {
            let said = self.say(key, &[]);
            self.comment("", &said);
        }
        let of_all = [
            (Side::Documentation, &form.documentation),
            (Side::Implementation, &form.implementation),
        ];
        for (side, steps) in of_all.into_iter().filter(|(_, steps)| !steps.is_empty()) {
            self.comment("", "");
            let said = self.say(&format!("side.{}", side.key()), &[]);
            self.comment("", &format!("{}: {said}", side.key()));
            self.steps(steps.iter().map(|step| step.say(self.language)).collect());
        }
        let word = form.questionnaire.word();
        let _ = writeln!(self.text, "\nformat = \"{FORMAT}\"");
        let _ = writeln!(self.text, "questionnaire = \"{word}\"");
        let _ = match &answers.by {
            Some(by) => writeln!(self.text, "by = {}", quoted(by)),
            None => writeln!(self.text, "# by = \"\""),
        };
        let _ = match answers.answered_on {
            Some(day) => writeln!(self.text, "answered_on = {day}"),
            None => writeln!(self.text, "# answered_on = 2026-12-31"),
        };
    }

    fn question(&mut self, form: &Form, question: &Question, number: usize, beside: &Beside) {
        self.text.push('\n');
        let mut title = format!(
            "{number}/{} {}",
            form.questions.len(),
            question.title.say(self.language)
        );
        if question.key {
            let key = self.say("question.key", &[]);
            let _ = write!(title, " ({key})");
        }
        self.comment("", &title);
        self.comment("", question.ask.say(self.language));
        self.steps(
            question
                .steps
                .iter()
                .map(|step| step.say(self.language))
                .collect(),
        );
        for line in beside.lines(&question.id, &self.words, self.language) {
            self.comment("> ", &line);
        }
    }

    fn answer(&mut self, form: &Form, question: &Question, answers: &Answers) {
        let answer = answers.to(&question.id).cloned().unwrap_or_default();
        let _ = writeln!(self.text, "[answer.{}]", key(&question.id));
        for side in form.questionnaire.sides() {
            let _ = match answer.step(*side) {
                Some(step) => writeln!(self.text, "{} = {step}", side.key()),
                None => writeln!(self.text, "# {} = ", side.key()),
            };
        }
        let _ = match &answer.note {
            Some(note) => writeln!(self.text, "note = {}", quoted(note)),
            None => writeln!(self.text, "# note = \"\""),
        };
    }

    fn steps(&mut self, steps: Vec<&str>) {
        for (number, step) in steps.into_iter().enumerate() {
            self.comment(&format!("  {} ", number + 1), step);
        }
    }

    /// A text as comments behind a mark; further lines stand under its beginning. Nothing in it can end the
    /// comment.
    fn comment(&mut self, mark: &str, text: &str) {
        let mut mark = mark.to_owned();
        for line in wrap(&visible(text), WIDTH - 2 - mark.len()) {
            let line = format!("# {mark}{line}");
            self.text.push_str(line.trim_end());
            self.text.push('\n');
            mark = " ".repeat(mark.len());
        }
    }

    fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.words.say(self.language, key), values)
    }
}

impl Beside {
    /// What stands beside a question, in sentences; none where a scan says nothing about it.
    pub(crate) fn lines(&self, question: &str, words: &Words, language: Language) -> Vec<String> {
        let say = |key, values: &[(&str, &str)]| fill(words.say(language, key), values);
        let about = [("target", self.target.as_str()), ("day", self.day.as_str())];
        let mut lines = Vec::new();
        if let Some(seen) = self.seen.get(question) {
            let mut list = seen.join(", ");
            if let Some(more) = self.more.get(question) {
                list = say("beside.more", &[("list", &list), ("n", &more.to_string())]);
            }
            let values = [&about[..], &[("list", &list)]].concat();
            lines.push(say("beside.seen", &values));
        }
        for doubt in self.doubts.get(question).into_iter().flatten() {
            let said = [("said", doubt.said.as_str()), ("check", &doubt.check)];
            lines.push(say("beside.doubt", &[&about[..], &said].concat()));
        }
        lines
    }
}

/// A key of TOML: bare where it can be.
fn key(id: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !id.is_empty() && id.bytes().all(bare) {
        return id.to_owned();
    }
    quoted(id)
}

/// A text of TOML on one line.
fn quoted(text: &str) -> String {
    let mut written = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            _ if letter.is_control() => {
                let _ = write!(written, "\\u{:04X}", u32::from(letter));
            }
            _ => written.push(letter),
        }
    }
    written.push('"');
    written
}
