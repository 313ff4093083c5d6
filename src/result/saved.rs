//! Reads a result that was saved, perhaps by an older version, as far as it can be judged again.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;
use thiserror::Error;

use super::{Evidence, FORMAT, Terms};
use crate::check::waive::{Waiver, WaiverOrigin, WaiverUse};
use crate::compare::Stated;
use crate::fact::{Facts, derive, older};
use crate::language::Language;
use crate::score::questionnaire::Answers;
use crate::target::{Target, TargetError};

/// Most waivers of a result: a file and a profile have 200 each at most.
const MOST_WAIVERS: usize = 400;

/// What a saved result needs to be judged again. Findings, score and frameworks are made anew, so they
/// are not read: they may be of older rules, or not be there at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    /// What was seen.
    pub evidence: Evidence,
    /// Name of the profile it was judged with.
    pub profile: String,
    /// Language of its texts.
    pub language: Language,
    /// Version of the rules it was judged by; `None` where it does not say.
    pub rules: Option<String>,
    /// The score that it states; `None` where it does not say.
    pub stated: Option<Stated>,
    /// Waivers of a file that it was judged with.
    pub waivers: Vec<Waiver>,
    /// Answers of the questionnaire that it was judged with.
    pub answers: Option<Answers>,
}

/// Why a text is no result that this version can judge.
#[derive(Debug, Error)]
pub enum SavedError {
    /// Nothing in it.
    #[error("it is empty. Give a file that `belfort scan` wrote")]
    Empty,
    /// The beginning of JSON.
    #[error("it breaks off at line {0}: a part of it is lost. Copy it again, or scan again")]
    CutOff(usize),
    /// Not JSON at all.
    #[error("it is no JSON (line {0}, column {1}). Give a file that `belfort scan` wrote")]
    Json(usize, usize),
    /// JSON, but no result of Belfort.
    #[error("it is no result of Belfort. Give a file that `belfort scan` wrote")]
    NoResult,
    /// A result in a form that this version does not know.
    #[error("its format is `{0}`, this version reads `{FORMAT}`. Use the version that wrote it")]
    Format(String),
    /// A result that lacks something, or says what this version does not know.
    #[error("it is no whole result: {what}. {}", mend(.by.as_deref()))]
    Broken {
        /// The version that wrote it, where it says so.
        by: Option<String>,
        /// What is wrong with it.
        what: String,
    },
    /// Its target is no domain.
    #[error(transparent)]
    Target(#[from] TargetError),
}

/// What to do about a result that is not whole.
fn mend(by: Option<&str>) -> String {
    let this = env!("CARGO_PKG_VERSION");
    match by {
        Some(by) if by != this => format!("Belfort {by} wrote it, this is {this}: use that one, or scan again"),
        _ => "It was changed or damaged after Belfort wrote it: take the file as it was, or scan again".to_owned(),
    }
}

/// The score that a result states. It is only told beside a new one, so a form that this version does not know
/// is no mistake.
fn stated(whole: &Value) -> Option<Stated> {
    let score = whole.get("score")?;
    let number = |name: &str| {
        let number = score.get(name)?.as_u64()?;
        u8::try_from(number).ok().filter(|number| *number <= 100)
    };
    let level = score.get("level").cloned();
    Some(Stated {
        low: number("low"),
        high: number("high"),
        level: level.and_then(|level| serde_json::from_value(level).ok()),
    })
}

/// A result taken apart.
struct Parts {
    whole: Value,
    by: Option<String>,
}

impl Parts {
    fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, SavedError> {
        match self.whole.get_mut(name).map(Value::take) {
            None => Err(self.broken(format!("`{name}` is missing"))),
            Some(part) => serde_json::from_value(part)
                .map_err(|_| self.broken(format!("`{name}` is not as Belfort writes it"))),
        }
    }

    /// A part that older results do not have.
    fn take_if_there<T: DeserializeOwned + Default>(
        &mut self,
        name: &str,
    ) -> Result<T, SavedError> {
        if self.whole.get(name).is_none() {
            return Ok(T::default());
        }
        self.take(name)
    }

    fn broken(&self, what: String) -> SavedError {
        SavedError::Broken {
            by: self.by.clone(),
            what,
        }
    }
}

impl Saved {
    /// Reads a result. Facts that its version did not know are unknown; derived facts are computed anew.
    ///
    /// # Errors
    /// [`SavedError`] for what is no result, or one that cannot be read.
    pub fn read(text: &str) -> Result<Self, SavedError> {
        // Editors of some systems put a byte order mark before the text.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim().is_empty() {
            return Err(SavedError::Empty);
        }
        let whole: Value = serde_json::from_str(text).map_err(|error| match error.classify() {
            Category::Eof => SavedError::CutOff(error.line()),
            _ => SavedError::Json(error.line(), error.column()),
        })?;
        match whole.get("format").and_then(Value::as_str) {
            Some(FORMAT) => {}
            Some(other) => return Err(SavedError::Format(other.to_owned())),
            None => return Err(SavedError::NoResult),
        }
        let tool = |field: &str| Some(whole.get("tool")?.get(field)?.as_str()?.to_owned());
        let (by, rules) = (tool("version"), tool("rules"));
        let stated = stated(&whole);
        let mut parts = Parts { whole, by };
        if let Some(evidence) = parts.whole.get_mut("evidence") {
            let filled = older::fill_in(evidence);
            filled.map_err(|path| parts.broken(format!("`evidence.{path}` is missing")))?;
        }
        let target: String = parts.take("target")?;
        let own = Target::parse_host(&target)?;
        let observed_at = parts.take("observed_at")?;
        let mut facts: Facts = parts.take("evidence")?;
        derive::complete(&mut facts, &own, observed_at);
        let mut waivers: Vec<WaiverUse> = parts.take_if_there("waivers")?;
        if waivers.len() > MOST_WAIVERS {
            return Err(parts.broken(format!("`waivers` has more than {MOST_WAIVERS} rows")));
        }
        if !waivers.iter().all(|used| used.waiver.is_sound()) {
            return Err(parts.broken("`waivers` is not as Belfort writes it".to_owned()));
        }
        // Those of the profile are read from the profile.
        waivers.retain(|used| used.origin == WaiverOrigin::File);
        let answers: Option<Answers> = parts.take_if_there("answers")?;
        if answers.as_ref().is_some_and(|answers| !answers.is_sound()) {
            return Err(parts.broken("`answers` is not as Belfort writes it".to_owned()));
        }
        Ok(Self {
            evidence: Evidence {
                target,
                observed_at,
                vantage: parts.take("vantage")?,
                scope: parts.take("scope")?,
                facts,
            },
            profile: parts.take("profile")?,
            language: parts.take("language")?,
            rules,
            stated,
            waivers: waivers.into_iter().map(|used| used.waiver).collect(),
            answers,
        })
    }

    /// By what the result was judged.
    pub fn terms(&self) -> Terms {
        Terms {
            profile: self.profile.clone(),
            language: self.language,
            waivers: self.waivers.clone(),
            answers: self.answers.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A saved result, with something about it changed.
    fn changed(change: impl Fn(&mut Value)) -> String {
        let text = include_str!("../../tests/evidence/0.1/weak.json");
        let mut value: Value = serde_json::from_str(text).unwrap();
        change(&mut value);
        value.to_string()
    }

    fn refusal(text: &str) -> String {
        Saved::read(text).unwrap_err().to_string()
    }

    #[test]
    fn a_byte_order_mark_is_no_mistake() {
        let text = changed(|_| ());
        let plain = Saved::read(&text).unwrap();
        assert_eq!(Saved::read(&format!("\u{feff}{text}")).unwrap(), plain);
    }

    #[test]
    fn leave_is_kept_and_older_results_have_none() {
        let leave = serde_json::json!({
            "domain": "example.be",
            "by": "An Peeters",
            "date": "2026-11-02",
            "until": "2027-01-31",
            "reference": "order 2026-114",
        });
        let with_leave = changed(|value| value["scope"]["authorised"] = leave.clone());
        let scope = Saved::read(&with_leave).unwrap().evidence.scope;
        assert_eq!(serde_json::to_value(scope.authorised).unwrap(), leave);
        let older = changed(|value| {
            let scope = value["scope"].as_object_mut().unwrap();
            scope.remove("authorised");
        });
        let scope = Saved::read(&older).unwrap().evidence.scope;
        assert_eq!(scope.authorised, None);
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said_in_plain_words_with_what_to_do() {
        let whole = changed(|_| ());
        let half = whole.get(..whole.len() / 2).unwrap();
        for (text, said) in [
            ("", "it is empty. Give a file"),
            (" \n", "it is empty"),
            (half, "it breaks off at line 1"),
            ("{\"format\": ", "it breaks off at line 1"),
            ("ceci", "it is no JSON (line 1, column 1). Give a file"),
        ] {
            assert!(refusal(text).starts_with(said), "{}", refusal(text));
        }
        let damaged = "It was changed or damaged after Belfort wrote it";
        for (text, said) in [
            (
                changed(|v| v["evidence"] = Value::Null),
                "`evidence` is not as Belfort writes it",
            ),
            (
                changed(|v| v["evidence"]["dns"] = "x".into()),
                "`evidence` is not as Belfort writes it",
            ),
            (
                changed(|v| {
                    let one = serde_json::json!({
                        "waiver": { "check": "hsts", "subject": "*", "reason": "x", "until": "2027-01-31", "by": "y" },
                        "origin": "file",
                        "state": "applied",
                    });
                    v["waivers"] = vec![one; 401].into();
                }),
                "`waivers` has more than 400 rows",
            ),
            (
                changed(|v| v["scope"] = 1.into()),
                "`scope` is not as Belfort writes it",
            ),
            (
                changed(|v| drop(v.as_object_mut().unwrap().remove("vantage"))),
                "`vantage` is missing",
            ),
        ] {
            let refusal = refusal(&text);
            assert!(
                refusal.contains(said) && refusal.contains(damaged),
                "{refusal}"
            );
        }
    }

    #[test]
    fn what_no_file_of_waivers_or_answers_can_say_is_no_result() {
        let waiver = |key: &str, said: String| {
            changed(|value| {
                let mut waiver = serde_json::json!({
                    "check": "hsts", "subject": "*", "reason": "x", "until": "2027-01-31", "by": "y",
                });
                waiver[key] = said.clone().into();
                let used =
                    serde_json::json!({ "waiver": waiver, "origin": "file", "state": "applied" });
                value["waivers"] = vec![used].into();
            })
        };
        let answers = |by: String, id: String, answer: Value| {
            changed(|value| {
                let answers = serde_json::json!({ id.clone(): answer.clone() });
                let questionnaire = serde_json::json!({
                    "questionnaire": "short", "by": by.clone(), "answers": answers,
                });
                value["answers"] = questionnaire;
            })
        };
        let (step, an) = (serde_json::json!({ "implementation": 3 }), "An".to_owned());
        assert!(Saved::read(&waiver("reason", "x".repeat(300))).is_ok());
        assert!(Saved::read(&answers(an.clone(), "backup".to_owned(), step.clone())).is_ok());
        let long = serde_json::json!({ "implementation": 3, "note": "x".repeat(2001) });
        let both = serde_json::json!({ "implementation": 3, "documentation": 3 });
        for (text, part) in [
            (waiver("reason", "x".repeat(301)), "waivers"),
            (waiver("reason", " ".to_owned()), "waivers"),
            (waiver("by", "An\nPeeters".to_owned()), "waivers"),
            (waiver("subject", "\u{1b}[2J".to_owned()), "waivers"),
            (
                answers("x".repeat(121), "backup".to_owned(), step.clone()),
                "answers",
            ),
            (answers(an.clone(), "\u{1b}[2J".to_owned(), step), "answers"),
            (answers(an.clone(), "backup".to_owned(), long), "answers"),
            (answers(an, "backup".to_owned(), both), "answers"),
        ] {
            let said = format!("it is no whole result: `{part}` is not as Belfort writes it");
            assert!(refusal(&text).starts_with(&said), "{}", refusal(&text));
        }
    }

    #[test]
    fn another_version_is_named_only_where_it_is_another() {
        let text = |version: &str| {
            changed(|value| {
                value["tool"]["version"] = version.into();
                value["evidence"] = Value::Null;
            })
        };
        let other = refusal(&text("7.0.0"));
        assert!(
            other.contains("Belfort 7.0.0 wrote it, this is "),
            "{other}"
        );
        let same = refusal(&text(env!("CARGO_PKG_VERSION")));
        assert!(!same.contains("this is"), "{same}");
    }
}
