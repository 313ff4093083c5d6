//! The questionnaire as a conversation: a line in, a text out. Nothing here reads, writes or waits.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::command::console::WIDTH;
use crate::language::Language;
use crate::report::visible::visible;
use crate::report::{fill, wrap};
use crate::score::questionnaire::{
    Answer, Answers, Beside, Form, LONGEST_NOTE, Question, Side, fit_note, is_capped, words,
};
use crate::words::Words;

/// Most characters that are quoted of a line that is no answer.
const MOST_QUOTED: usize = 30;

/// A conversation about one questionnaire.
pub(super) struct Dialogue<'a> {
    form: &'a Form,
    beside: &'a Beside,
    words: Words,
    language: Language,
    /// The file of answers, as the user names it.
    file: String,
    answers: Answers,
    /// The score that is being asked for, counted over all questions.
    at: usize,
    /// Scores whose steps were explained in full.
    explained: BTreeSet<Side>,
}

/// What is said to the user after a line of his.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// The text; the next question is its end.
    pub(super) text: String,
    /// There is something new to save.
    pub(super) changed: bool,
    /// Nothing more is asked.
    pub(super) ended: bool,
}

impl<'a> Dialogue<'a> {
    /// A conversation that goes on after these answers.
    pub(super) fn new(
        form: &'a Form,
        beside: &'a Beside,
        answers: Answers,
        file: String,
        language: Language,
    ) -> Self {
        Self {
            form,
            beside,
            words: words(),
            language,
            file,
            answers,
            at: 0,
            explained: BTreeSet::new(),
        }
    }

    /// What was answered so far.
    pub(super) fn answers(&self) -> &Answers {
        &self.answers
    }

    /// The answers, to be dated before they are saved.
    pub(super) fn answers_mut(&mut self) -> &mut Answers {
        &mut self.answers
    }

    /// Begins at the first score that is not given yet.
    pub(super) fn begin(&mut self) -> Said {
        let mut text = String::new();
        paragraph(&mut text, "", self.form.title.say(self.language));
        let Some(open) = self.open_from(0) else {
            self.told(&mut text, "dialogue.all", &[("file", &self.file)]);
            return Said::ended(text);
        };
        self.at = open;
        let done = self.form.questions.iter().filter(|question| {
            let sides = self.form.questionnaire.sides().iter();
            sides
                .clone()
                .all(|side| self.step(question, *side).is_some())
        });
        let (done, all) = (done.count(), self.form.questions.len());
        if self.answers.answers.is_empty() {
            paragraph(&mut text, "", self.form.intro.say(self.language));
        } else {
            let values = [("n", done.to_string()), ("all", all.to_string())];
            let values = values
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            self.told(&mut text, "dialogue.resume", &values);
        }
        self.told(&mut text, "dialogue.kept", &[("file", &self.file)]);
        self.told(&mut text, "dialogue.help", &[]);
        self.ask(&mut text, true);
        Said::going_on(text)
    }

    /// Hears a line of the user.
    pub(super) fn hear(&mut self, line: &str) -> Said {
        let line = line.trim();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match (word, rest.trim()) {
            ("", _) => self.go_on(String::new(), false),
            ("?", "") => self.help(),
            ("b" | "B", "") => self.go_back(),
            ("s" | "S", "") => Said::ended(self.stop()),
            ("n" | "N", note) => self.keep_note(note),
            ("1" | "2" | "3" | "4" | "5", "") => self.keep_step(word),
            _ => {
                let quoted: String = line.chars().take(MOST_QUOTED).collect();
                self.say_again("dialogue.no-answer", &[("line", &quoted)])
            }
        }
    }

    /// What is said when the user stops, or his lines come to an end.
    pub(super) fn stop(&self) -> String {
        let mut text = String::new();
        let key = if self.answers.answers.is_empty() {
            "dialogue.stopped.nothing"
        } else {
            "dialogue.stopped"
        };
        self.told(&mut text, key, &[("file", &self.file)]);
        text
    }

    fn keep_step(&mut self, word: &str) -> Said {
        let Some(((question, side), step)) = self.place(self.at).zip(word.parse::<u8>().ok())
        else {
            return Said::ended(self.stop());
        };
        let mut text = String::new();
        let doubts = self.beside.doubts.get(&question.id);
        let doubts = doubts.filter(|_| side == Side::Implementation && is_capped(step));
        for doubt in doubts.into_iter().flatten() {
            let values = [("said", doubt.said.as_str()), ("check", &doubt.check)];
            self.told(&mut text, "dialogue.doubt", &values);
        }
        self.answer_to(&question.id).set(side, step);
        self.go_on(text, true)
    }

    fn keep_note(&mut self, note: &str) -> Said {
        if note.is_empty() {
            return self.say_again("dialogue.note.how", &[]);
        }
        // What a terminal sends along, such as a tab or an arrow key, is no part of a note.
        let plain: String = note
            .chars()
            .map(|letter| if letter.is_control() { ' ' } else { letter })
            .collect();
        let (Some((question, _)), Ok(Some(note))) = (self.place(self.at), fit_note(&plain)) else {
            let most = LONGEST_NOTE.to_string();
            return self.say_again("dialogue.note.long", &[("n", &most)]);
        };
        self.answer_to(&question.id).note = Some(note);
        let mut said = self.say_again("dialogue.note", &[]);
        said.changed = true;
        said
    }

    fn answer_to(&mut self, question: &str) -> &mut Answer {
        self.answers.answers.entry(question.to_owned()).or_default()
    }

    /// Goes to the next score that is not given yet.
    fn go_on(&mut self, mut text: String, changed: bool) -> Said {
        let before = self.place(self.at);
        let said = if let Some(open) = self.open_from(self.at + 1) {
            self.at = open;
            let same = before.map(|(question, _)| &question.id)
                == self.place(open).map(|(question, _)| &question.id);
            self.ask(&mut text, !same);
            Said::going_on(text)
        } else {
            text.push('\n');
            self.told(&mut text, "dialogue.end", &[("file", &self.file)]);
            Said::ended(text)
        };
        Said { changed, ..said }
    }

    fn go_back(&mut self) -> Said {
        let mut text = String::new();
        match self.at.checked_sub(1) {
            Some(at) => self.at = at,
            None => self.told(&mut text, "dialogue.first", &[]),
        }
        self.ask(&mut text, true);
        Said::going_on(text)
    }

    fn help(&self) -> Said {
        let mut text = String::new();
        self.told(&mut text, "dialogue.help", &[]);
        if let Some((question, side)) = self.place(self.at) {
            self.steps(&mut text, question, side, false);
        }
        self.prompt(&mut text);
        Said::going_on(text)
    }

    /// Says something, and asks for the same again.
    fn say_again(&self, key: &str, values: &[(&str, &str)]) -> Said {
        let mut text = String::new();
        self.told(&mut text, key, values);
        self.prompt(&mut text);
        Said::going_on(text)
    }

    /// The question and the score at a place.
    fn place(&self, at: usize) -> Option<(&'a Question, Side)> {
        let sides = self.form.questionnaire.sides();
        let question = self.form.questions.get(at / sides.len())?;
        Some((question, *sides.get(at % sides.len())?))
    }

    /// The first place from here whose score is not given yet.
    fn open_from(&self, at: usize) -> Option<usize> {
        let all = self.form.questions.len() * self.form.questionnaire.sides().len();
        (at..all).find(|at| {
            let place = self.place(*at);
            place.is_some_and(|(question, side)| self.step(question, side).is_none())
        })
    }

    fn step(&self, question: &Question, side: Side) -> Option<u8> {
        self.answers.to(&question.id)?.step(side)
    }

    /// Asks for the score at the present place, `whole` with the question itself.
    fn ask(&mut self, text: &mut String, whole: bool) {
        let Some((question, side)) = self.place(self.at) else {
            return;
        };
        text.push('\n');
        if whole {
            self.question(text, question);
        }
        if !self.form.documentation.is_empty() {
            let said = self.say(&format!("side.{}", side.key()), &[]);
            paragraph(text, "", &said);
        }
        let told = !self.form.documentation.is_empty() && !self.explained.insert(side);
        self.steps(text, question, side, told);
        if let Some(note) = self
            .answers
            .to(&question.id)
            .and_then(|answer| answer.note.as_ref())
        {
            self.told(text, "question.note", &[("note", note)]);
        }
        if let Some(step) = self.step(question, side) {
            self.told(text, "question.now", &[("step", &step.to_string())]);
        }
        self.prompt(text);
    }

    fn question(&self, text: &mut String, question: &Question) {
        let all = &self.form.questions;
        let number = all.iter().position(|other| other.id == question.id);
        let number = (number.unwrap_or_default() + 1).to_string();
        let all = all.len().to_string();
        let mut title = self.say("question.number", &[("n", &number), ("all", &all)]);
        let _ = write!(title, " · {}", question.title.say(self.language));
        if question.key {
            let _ = write!(title, " ({})", self.say("question.key", &[]));
        }
        paragraph(text, "", &title);
        paragraph(text, "", question.ask.say(self.language));
        for line in self.beside.lines(&question.id, &self.words, self.language) {
            paragraph(text, "> ", &line);
        }
    }

    /// What each number means: in full, or in a line where the user was `told` already.
    fn steps(&self, text: &mut String, question: &Question, side: Side, told: bool) {
        if told {
            let key = format!("steps.{}", side.key());
            paragraph(text, "  ", &self.say(&key, &[]));
            return;
        }
        for (number, step) in self.form.steps(question, side).iter().enumerate() {
            paragraph(text, &format!("  {} ", number + 1), step.say(self.language));
        }
    }

    fn prompt(&self, text: &mut String) {
        let key = match self.place(self.at) {
            Some((_, side)) if !self.form.documentation.is_empty() => side.key(),
            _ => "answer",
        };
        text.push_str(&self.say(&format!("question.{key}"), &[]));
        text.push(' ');
    }

    fn told(&self, text: &mut String, key: &str, values: &[(&str, &str)]) {
        paragraph(text, "", &self.say(key, values));
    }

    fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.words.say(self.language, key), values)
    }
}

/// A text behind a mark, in as many lines as it takes. It may quote a note or a stranger's page.
fn paragraph(text: &mut String, mark: &str, paragraph: &str) {
    let mut mark = mark.to_owned();
    for line in wrap(&visible(paragraph), WIDTH - mark.len()) {
        let _ = writeln!(text, "{mark}{line}");
        mark = " ".repeat(mark.len());
    }
}

impl Said {
    fn going_on(text: String) -> Self {
        Self {
            text,
            changed: false,
            ended: false,
        }
    }

    fn ended(text: String) -> Self {
        Self {
            ended: true,
            ..Self::going_on(text)
        }
    }
}

#[cfg(test)]
mod tests;
