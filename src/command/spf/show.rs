//! The answer of `belfort spf` as people read it: first yes or no, then where that comes from.

use std::fmt::Write as _;

use crate::command::console::WIDTH;
use crate::fact::Seen;
use crate::language::Language;
use crate::parse::spf::{
    CheckResult, Fault, FaultKind, Lookup, MOST_LOOKUP_TERMS, MOST_VOID_LOOKUPS, Outcome, Place,
    Question,
};
use crate::report::visible::visible;
use crate::report::{fill, wrap};
use crate::words::Words;

/// What this command says.
const WORDS: &str = include_str!("words.toml");
/// What the report says, too: why something could not be seen.
const CAUSES: &str = include_str!("../../../templates/words/cause.toml");

pub(super) fn text(
    language: Language,
    domain: &str,
    question: &Question,
    outcome: &Outcome,
) -> String {
    let mut page = Page {
        language,
        words: Words::parse("words.toml", WORDS).unwrap_or_default(),
        causes: Words::parse("words.toml", CAUSES).unwrap_or_default(),
        text: String::new(),
    };
    let ip = question.ip().to_string();
    let key = format!("result.{}", outcome.result.word());
    let first = page.say(&key, &[("domain", domain), ("ip", &ip)]);
    page.paragraph("", &first);
    page.reason(domain, outcome);
    page.records(outcome);
    page.lookups(outcome);
    page.text
}

struct Page {
    language: Language,
    words: Words,
    causes: Words,
    text: String,
}

impl Page {
    fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.words.say(self.language, key), values)
    }

    /// May hold what a stranger wrote, so it is made harmless before it is broken into lines.
    fn paragraph(&mut self, indent: &str, text: &str) {
        for line in wrap(&visible(text), WIDTH - indent.len()) {
            let _ = writeln!(self.text, "{indent}{line}");
        }
    }

    fn heading(&mut self, key: &str, values: &[(&str, &str)]) {
        let heading = self.say(key, values);
        self.text.push('\n');
        self.paragraph("", &heading);
    }

    /// The term that decided, or what is wrong.
    fn reason(&mut self, domain: &str, outcome: &Outcome) {
        if let Some(fault) = &outcome.fault {
            self.text.push('\n');
            self.fault(fault);
            self.way("heading.way", &fault.way);
        } else if outcome.decided_by.is_empty() && outcome.result == CheckResult::Neutral {
            self.heading("nothing-matched", &[]);
        } else {
            self.way("heading.decided", &outcome.decided_by);
        }
        if let Some(explanation) = &outcome.explanation {
            self.heading("heading.explanation", &[("domain", domain)]);
            self.paragraph("  ", explanation);
        }
    }

    fn fault(&mut self, fault: &Fault) {
        let cause = fault.why.as_ref().map_or("", |why| {
            let key = format!("cause.{}", why.cause.word());
            self.causes
                .find(self.language, &key)
                .unwrap_or(why.cause.word())
        });
        let key = format!("fault.{}", fault.kind.word());
        let sentence = self.say(&key, &[("domain", &fault.domain), ("cause", cause)]);
        self.paragraph("", &sentence);
        for mistake in &fault.mistakes {
            let what = self.say(&format!("mistake.{}", mistake.kind.word()), &[]);
            let before = fault.record.get(..mistake.at);
            let at = before.map_or(mistake.at, |before| before.chars().count()) + 1;
            let values = [
                ("term", mistake.term.as_str()),
                ("at", &at.to_string()),
                ("what", &what),
            ];
            let line = self.say("mistake", &values);
            self.paragraph("  ", &line);
        }
    }

    fn way(&mut self, heading: &str, way: &[Place]) {
        if way.is_empty() {
            return;
        }
        self.heading(heading, &[]);
        for place in way {
            let values = [("term", place.term.as_str()), ("domain", &place.domain)];
            let line = self.say("place", &values);
            self.paragraph("  ", &line);
        }
    }

    /// The records on the way, each once.
    fn records(&mut self, outcome: &Outcome) {
        let fault = outcome.fault.as_ref();
        let way = fault.map_or(&outcome.decided_by, |fault| &fault.way);
        let mut records: Vec<(&str, &str)> = Vec::new();
        let at_fault = fault.filter(|fault| fault.kind == FaultKind::Mistakes);
        let places = way.iter().map(|place| (&place.domain, &place.record));
        for (domain, record) in places.chain(at_fault.map(|fault| (&fault.domain, &fault.record))) {
            if !records.contains(&(domain, record)) {
                records.push((domain, record));
            }
        }
        if records.is_empty() {
            return;
        }
        self.heading("heading.records", &[]);
        for (domain, record) in records {
            self.paragraph("  ", &format!("{domain}: {record}"));
        }
    }

    fn lookups(&mut self, outcome: &Outcome) {
        self.heading("heading.lookups", &[]);
        for lookup in &outcome.lookups {
            let line = format!("{:<5} {}: {}", lookup.kind, lookup.name, self.found(lookup));
            self.paragraph("  ", &line);
        }
        let values = [
            ("terms", outcome.lookup_terms.to_string()),
            ("void", outcome.void_lookups.to_string()),
            ("most_terms", MOST_LOOKUP_TERMS.to_string()),
            ("most_void", MOST_VOID_LOOKUPS.to_string()),
        ];
        let values = values
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        let limits = self.say("limits", &values);
        self.paragraph("  ", &limits);
    }

    fn found(&self, lookup: &Lookup) -> String {
        match &lookup.found {
            Seen::Known(1) => self.say("found.one", &[("n", "1")]),
            Seen::Known(count) => self.say("found.many", &[("n", &count.to_string())]),
            Seen::Absent => self.say("found.none", &[]),
            Seen::Unknown(why) => {
                let key = format!("cause.{}", why.cause.word());
                let found = self.causes.find(self.language, &key);
                found.unwrap_or(why.cause.word()).to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests;
