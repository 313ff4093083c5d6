//! Waivers as they are written: `[[waive]]` in a profile, or in a file of `--waivers`.
//!
//! Read by hand and not by a type: every mistake of every waiver is said in one go, with its place.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::Date;
use thiserror::Error;
use toml::{Table, Value};

use super::{ALL, Waiver};
use crate::check::RuleSet;
use crate::check::document::Document;
use crate::check::load::Source;
use crate::check::problem::{LoadError, LoadErrors, did_you_mean};

/// Most waivers of one file: more is a list that nobody decided on.
const MOST: usize = 200;
/// Most mistakes that are said of one file.
const MOST_MISTAKES: usize = 100;
/// Most characters of a name or a reason: they stand on the first page of the report.
const LONGEST: usize = 300;
/// The keys of a waiver, all of which must be there.
const KEYS: [&str; 5] = ["check", "subject", "reason", "until", "by"];
/// How a file looks, for whoever wrote another one.
const AS_IT_SHOULD_BE: &str = "begin each waiver with a line [[waive]] and give check, subject, reason, until and by below it";

/// What is wrong with a file of `--waivers`, every mistake with its place.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct WaiverErrors(LoadErrors);

impl WaiverErrors {
    /// The mistakes, at least one.
    pub fn all(&self) -> &[LoadError] {
        self.0.all()
    }
}

impl fmt::Display for WaiverErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.all() {
            [_] => f.write_str("one mistake in the waivers:")?,
            errors => write!(f, "{} mistakes in the waivers:", errors.len())?,
        }
        for error in self.all() {
            write!(f, "\n  {error}")?;
        }
        Ok(())
    }
}

impl Waiver {
    /// Reads a file of `--waivers`, whose name is for messages.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn read_all(name: &str, text: &str, rules: &RuleSet) -> Result<Vec<Self>, WaiverErrors> {
        let source = Source {
            name: name.to_owned(),
            // Editors of some systems put a byte order mark before the text.
            text: text
                .strip_prefix('\u{feff}')
                .unwrap_or(text)
                .to_owned()
                .into(),
        };
        let document = Document::new(&source);
        let ids = rules.checks.iter().map(|check| check.id.as_str()).collect();
        let waivers = document.read::<Table>().map(|mut table| {
            let waive = table.remove("waive");
            for key in table.keys().take(MOST_MISTAKES) {
                let what = format!("there is no key `{key}` here");
                document.note_at(&[key], what, AS_IT_SHOULD_BE);
            }
            if waive.is_none() && table.is_empty() {
                document.note_at(&[], "there is no waiver in it", AS_IT_SHOULD_BE);
            }
            read(&document, waive.as_ref(), &ids)
        });
        let errors = document.take_errors();
        match waivers {
            Some(waivers) if errors.is_empty() => Ok(waivers),
            _ => Err(WaiverErrors(LoadErrors::new(errors))),
        }
    }
}

impl Waiver {
    /// Whether a file of `--waivers` could say this. A result that carries another one was changed.
    pub(crate) fn is_sound(&self) -> bool {
        let texts = [&self.check, &self.subject, &self.reason, &self.by];
        texts.into_iter().all(|text| unfit(text).is_none())
    }
}

/// Reads what stands under `waive` in a file, and notes its mistakes there. Without mistakes, every waiver is
/// in the answer.
pub(in crate::check) fn read(
    document: &Document<'_>,
    waive: Option<&Value>,
    ids: &BTreeSet<&str>,
) -> Vec<Waiver> {
    let Some(waive) = waive else {
        return Vec::new();
    };
    let Value::Array(entries) = waive else {
        document.note_at(&["waive"], "this is no list of waivers", AS_IT_SHOULD_BE);
        return Vec::new();
    };
    if entries.len() > MOST {
        let what = format!("there are {} waivers; {MOST} are read", entries.len());
        let mend = "waive what somebody decided on, and let the others be repaired";
        document.note_at(&["waive"], what, mend);
        return Vec::new();
    }
    let mut reading = Reading {
        ids,
        seen: BTreeMap::new(),
        faults: Vec::new(),
    };
    let waivers = entries.iter().enumerate();
    let waivers = waivers
        .filter_map(|(at, entry)| reading.waiver(at, entry))
        .collect();
    for fault in reading.faults.into_iter().take(MOST_MISTAKES) {
        let at = fault.entry.to_string();
        let mut keys = vec!["waive", &at];
        keys.extend(fault.key.as_deref());
        document.note_at(&keys, fault.what, fault.mend);
    }
    waivers
}

/// A mistake in one entry.
struct Fault {
    entry: usize,
    key: Option<String>,
    what: String,
    mend: String,
}

/// The waivers of one file while they are read.
struct Reading<'a> {
    ids: &'a BTreeSet<&'a str>,
    /// The number of each waiver, by check and subject.
    seen: BTreeMap<(String, String), usize>,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn fault(
        &mut self,
        entry: usize,
        key: Option<&str>,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.faults.push(Fault {
            entry,
            key: key.map(str::to_owned),
            what: what.into(),
            mend: mend.into(),
        });
    }

    /// Reads one entry; none where anything is wrong with it.
    fn waiver(&mut self, at: usize, entry: &Value) -> Option<Waiver> {
        let Value::Table(table) = entry else {
            self.fault(at, None, "this is no waiver", AS_IT_SHOULD_BE);
            return None;
        };
        for key in table.keys().filter(|key| !KEYS.contains(&key.as_str())) {
            let otherwise = format!("the keys of a waiver are {}", KEYS.join(", "));
            let mend = did_you_mean(key, KEYS, &otherwise);
            self.fault(at, Some(key), format!("there is no key `{key}` here"), mend);
        }
        let check = self.text(at, table, "check");
        let subject = self.text(at, table, "subject");
        let reason = self.text(at, table, "reason");
        let until = self.until(at, table);
        let by = self.text(at, table, "by");
        let check = check.filter(|check| self.is_known(at, check));
        // Names of hosts are the same in large and small letters.
        let subject = subject.map(|subject| subject.to_ascii_lowercase());
        let (check, subject) = (check?, subject?);
        let named = (check.clone(), subject.clone());
        if let Some(first) = self.seen.get(&named) {
            let what = format!("`{check}` of `{subject}` is waived twice");
            let mend = format!("leave one of them: waiver {} has it already", first + 1);
            self.fault(at, Some("subject"), what, mend);
            return None;
        }
        self.seen.insert(named, at);
        Some(Waiver {
            check,
            subject,
            reason: reason?,
            until: until?,
            by: by?,
        })
    }

    fn is_known(&mut self, at: usize, check: &str) -> bool {
        let known = self.ids.contains(check);
        if !known {
            let ids = self.ids.iter().copied();
            let mend = did_you_mean(check, ids, "`belfort checks list` shows all");
            self.fault(
                at,
                Some("check"),
                format!("there is no check `{check}`"),
                mend,
            );
        }
        known
    }

    /// The value at a key, which must be there.
    fn value<'v>(&mut self, at: usize, table: &'v Table, key: &str) -> Option<&'v Value> {
        let value = table.get(key);
        if value.is_none() {
            self.fault(at, None, format!("the key `{key}` is missing"), mend(key));
        }
        value
    }

    /// One line of text.
    fn text(&mut self, at: usize, table: &Table, key: &str) -> Option<String> {
        let value = self.value(at, table, key)?;
        let what = match value.as_str().map(str::trim) {
            None => "is no text".to_owned(),
            Some(text) => match unfit(text) {
                None => return Some(text.to_owned()),
                Some(what) => what,
            },
        };
        self.fault(at, Some(key), format!("`{key}` {what}"), mend(key));
        None
    }

    /// The last day, with or without quotes around it.
    fn until(&mut self, at: usize, table: &Table) -> Option<Date> {
        let written = match self.value(at, table, "until")? {
            Value::String(text) => text.trim().to_owned(),
            Value::Datetime(moment) => moment.to_string(),
            other => other.to_string(),
        };
        // A day and nothing else: jiff would read a moment, too, and leave its hour out.
        let day = (written.len() == "2026-11-23".len()).then(|| written.parse().ok());
        let day = day.flatten();
        if day.is_none() {
            self.fault(at, Some("until"), "`until` is no day", mend("until"));
        }
        day
    }
}

/// Why something cannot be a name or a reason: it stands on one line of the report.
fn unfit(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        Some("is empty".to_owned())
    } else if text.chars().any(char::is_control) {
        Some("is more than one line".to_owned())
    } else if text.chars().count() > LONGEST {
        Some(format!("has more than {LONGEST} characters"))
    } else {
        None
    }
}

/// What to write at a key.
fn mend(key: &str) -> String {
    match key {
        "check" => {
            "name the check, such as check = \"hsts\"; `belfort checks list` shows all".to_owned()
        }
        "subject" => format!(
            "name the host as the report does, such as subject = \"www.example.be\", or write \"{ALL}\" for all"
        ),
        "reason" => "say in one line why it may stand: the report shows it".to_owned(),
        "until" => "give the last day on which it may stand, such as until = 2027-06-30".to_owned(),
        _ => "say in one line who decided it, such as by = \"An Peeters, manager\"".to_owned(),
    }
}

#[cfg(test)]
mod tests;
