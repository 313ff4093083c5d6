//! Reads a cohort, which may be of anybody: every mistake in one go.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use super::{Cohort, FEWEST, FORMAT, Month, Passed, Scores, is_name, step};

/// Most checks, profiles, and characters of a word.
const MOST: (usize, usize, usize) = (2000, 20, 100);
/// Most domains: more than there are.
const MOST_DOMAINS: u64 = 1_000_000_000;
/// Most mistakes that are told.
const MOST_TOLD: usize = 20;

/// Every mistake in a file, by its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CohortErrors {
    file: String,
    mistakes: Vec<String>,
}

impl std::error::Error for CohortErrors {}

impl fmt::Display for CohortErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mistakes.as_slice() {
            [one] => write!(f, "{}: {one}", self.file)?,
            several => write!(f, "{} mistakes in {}:", several.len(), self.file)?,
        }
        if self.mistakes.len() > 1 {
            for mistake in self.mistakes.iter().take(MOST_TOLD) {
                write!(f, "\n  {mistake}")?;
            }
            if self.mistakes.len() > MOST_TOLD {
                write!(f, "\n  and more")?;
            }
        }
        write!(
            f,
            "\n`belfort portfolio --cohort NAME` writes such a file; docs/cohort.md says what it holds"
        )
    }
}

/// What is read, and what was wrong on the way.
struct Reading {
    mistakes: Vec<String>,
}

impl Cohort {
    /// Reads a cohort of a file of this name. Words that a later version writes are passed over.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn read(file: &str, text: &str) -> Result<Self, CohortErrors> {
        let errors = |mistakes| CohortErrors {
            file: file.to_owned(),
            mistakes,
        };
        let value: Value = serde_json::from_str(text)
            .map_err(|error| errors(vec![format!("it is not JSON: {error}")]))?;
        let Value::Object(fields) = &value else {
            return Err(errors(vec!["it is no JSON object".to_owned()]));
        };
        match fields.get("format").and_then(Value::as_str) {
            Some(FORMAT) => {}
            Some(other) => {
                let other: String = other.chars().take(60).collect();
                let what = format!("it is of the format {other:?}, not {FORMAT:?}");
                return Err(errors(vec![what]));
            }
            None => {
                let what = format!("it is no cohort: it has no \"format\": {FORMAT:?}");
                return Err(errors(vec![what]));
            }
        }
        let mut reading = Reading {
            mistakes: Vec::new(),
        };
        let cohort = reading.cohort(fields);
        match cohort {
            Some(cohort) if reading.mistakes.is_empty() => Ok(cohort),
            _ => Err(errors(reading.mistakes)),
        }
    }
}

impl Reading {
    fn wrong<T>(&mut self, place: &str, expected: &str) -> Option<T> {
        self.mistakes.push(format!("{place}: expected {expected}"));
        None
    }

    fn cohort(&mut self, fields: &Map<String, Value>) -> Option<Cohort> {
        let name = self.text(fields, "name", is_name, "the name of a group, without dots");
        let rules = self.text(fields, "rules", is_word, "the version of the rules");
        let months = self.months(fields.get("months"));
        let profiles = self.profiles(fields.get("profiles"));
        let n = self.count(fields.get("n"), "n", FEWEST);
        let scores = match fields.get("scores") {
            None | Some(Value::Null) => Some(None),
            Some(scores) => self.scores(scores, n).map(Some),
        };
        let checks = match fields.get("checks") {
            Some(Value::Object(checks)) if checks.len() <= MOST.0 => {
                let mut read = BTreeMap::new();
                for (id, check) in checks {
                    if !is_word(id) {
                        let _: Option<()> = self.wrong("checks", "ids of checks, such as hsts");
                        continue;
                    }
                    let place = format!("checks.{id}");
                    if let Some(passed) = self.passed(check, &place, n) {
                        read.insert(id.clone(), passed);
                    }
                }
                Some(read)
            }
            _ => self.wrong(
                "checks",
                &format!("an object with at most {} checks", MOST.0),
            ),
        };
        Some(Cohort {
            format: FORMAT.to_owned(),
            name: name?,
            months: months?,
            rules: rules?,
            profiles: profiles?,
            n: n?,
            scores: scores?,
            checks: checks?,
        })
    }

    fn text(
        &mut self,
        fields: &Map<String, Value>,
        field: &str,
        right: fn(&str) -> bool,
        expected: &str,
    ) -> Option<String> {
        match fields.get(field).and_then(Value::as_str) {
            Some(text) if right(text) => Some(text.to_owned()),
            _ => self.wrong(field, expected),
        }
    }

    fn months(&mut self, value: Option<&Value>) -> Option<[Month; 2]> {
        let month = |value: &Value| value.as_str().and_then(|text| text.parse::<Month>().ok());
        let months = value.and_then(Value::as_array).map(Vec::as_slice);
        let months = match months {
            Some([first, last]) => month(first).zip(month(last)),
            _ => None,
        };
        match months {
            Some((first, last)) if first <= last => Some([first, last]),
            _ => self.wrong(
                "months",
                "the first and the last month, such as [\"2026-10\", \"2026-11\"]",
            ),
        }
    }

    fn profiles(&mut self, value: Option<&Value>) -> Option<Vec<String>> {
        let profiles = value.and_then(Value::as_array);
        let profiles = profiles.filter(|profiles| (1..=MOST.1).contains(&profiles.len()));
        let word = |value: &Value| {
            value
                .as_str()
                .filter(|word| is_word(word))
                .map(str::to_owned)
        };
        match profiles.and_then(|profiles| profiles.iter().map(word).collect()) {
            Some(profiles) => Some(profiles),
            None => self.wrong("profiles", "names of profiles, such as [\"sme\"]"),
        }
    }

    fn count(&mut self, value: Option<&Value>, place: &str, least: u32) -> Option<u32> {
        let count = value.and_then(Value::as_u64);
        let count = count.filter(|count| (u64::from(least)..=MOST_DOMAINS).contains(count));
        match count.and_then(|count| u32::try_from(count).ok()) {
            Some(count) => Some(count),
            None => self.wrong(place, &format!("a whole number from {least}")),
        }
    }

    /// The number of a part of the group.
    fn part(&mut self, value: Option<&Value>, place: &str, of: Option<u32>) -> Option<u32> {
        let part = self.count(value, place, FEWEST)?;
        match of {
            Some(all) if part > all => {
                self.wrong(place, &format!("at most the {all} domains of the cohort"))
            }
            _ => Some(part),
        }
    }

    fn passed(&mut self, value: &Value, place: &str, of: Option<u32>) -> Option<Passed> {
        let n = self.part(value.get("n"), &format!("{place}.n"), of)?;
        let field = format!("{place}.passed");
        let passed = self.share(value.get("passed"), &field, n)?;
        let unknown = match value.get("unknown") {
            None => 0,
            some => self.count(some, &format!("{place}.unknown"), 0)?,
        };
        if of.is_some_and(|all| u64::from(n) + u64::from(unknown) > u64::from(all)) {
            return self.wrong(place, "no more domains than the cohort has");
        }
        Some(Passed { n, passed, unknown })
    }

    fn share(&mut self, value: Option<&Value>, place: &str, n: u32) -> Option<u8> {
        let step = step(n);
        let share = value.and_then(Value::as_u64);
        let share = share.and_then(|share| u8::try_from(share).ok());
        let right = |share: &u8| (step..=100 - step).contains(share) && share.is_multiple_of(step);
        share.filter(right).or_else(|| {
            let most = 100 - step;
            let expected = format!("a multiple of {step} from {step} to {most}, for {n} domains");
            self.wrong(place, &expected)
        })
    }

    fn scores(&mut self, value: &Value, of: Option<u32>) -> Option<Scores> {
        let n = self.part(value.get("n"), "scores.n", of)?;
        let low = self.quarters(value.get("low"), "scores.low");
        let high = self.quarters(value.get("high"), "scores.high");
        let (low, high) = (low?, high?);
        if low.iter().zip(high).any(|(low, high)| *low > high) {
            return self.wrong("scores.high", "no lower figures than in scores.low");
        }
        let levels = value.get("levels").and_then(Value::as_array);
        let Some([one, two, three, four, five]) = levels.map(Vec::as_slice) else {
            return self.wrong("scores.levels", "five shares, one for each level");
        };
        let mut share = |value| self.share(Some(value), "scores.levels", n);
        let levels = [
            share(one)?,
            share(two)?,
            share(three)?,
            share(four)?,
            share(five)?,
        ];
        Some(Scores {
            n,
            low,
            high,
            levels,
        })
    }

    fn quarters(&mut self, value: Option<&Value>, place: &str) -> Option<[u8; 3]> {
        let figure = |value: &Value| {
            let figure = value.as_u64().and_then(|figure| u8::try_from(figure).ok());
            figure.filter(|figure| *figure <= 100)
        };
        let quarters = value.and_then(Value::as_array);
        let read = match quarters.map(Vec::as_slice) {
            Some([first, second, third]) => {
                let figures = figure(first).zip(figure(second)).zip(figure(third));
                figures.map(|((first, second), third)| [first, second, third])
            }
            _ => None,
        };
        match read.filter(|quarters| quarters.is_sorted()) {
            Some(quarters) => Some(quarters),
            None => self.wrong(place, "three figures from 0 to 100, the lowest first"),
        }
    }
}

/// A word of a machine: an id, a version, the name of a profile.
fn is_word(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./+".contains(c);
    !text.is_empty() && text.len() <= MOST.2 && text.chars().all(plain)
}
