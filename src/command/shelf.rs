//! A store in the hands of a command: opened, asked, and its errors told in words.

use jiff::civil::Date;
use thiserror::Error;
use tokio::runtime::Runtime;

use super::CommandError;
use crate::check::{RuleSet, nearest};
use crate::digest::{Digest, rejudge};
use crate::history::{History, history};
use crate::report;
use crate::result::{Saved, ScanResult};
use crate::store::{Kept, Place, Store, StoreError};
use crate::target::Target;

/// What a store does not have, or has too much of.
#[derive(Debug, Error)]
pub enum ShelfError {
    /// No result of a domain.
    #[error("{store} keeps no result of {domain}{}", or_near(.near.as_deref(), .store))]
    NoResult {
        /// The file.
        store: String,
        /// The domain asked for.
        domain: String,
        /// A domain of the store that is almost the same.
        near: Option<String>,
    },
    /// One result, where two are to be compared.
    #[error(
        "{store} keeps one result of {domain} only, of {moment}: scan it again with --store sqlite:{store}, and compare then"
    )]
    OnlyOne {
        /// The file.
        store: String,
        /// The domain.
        domain: String,
        /// When it was observed.
        moment: String,
    },
    /// A day that is none.
    #[error("`{0}` is no day: write one as 2026-11-02, or with its time in UTC, 2026-11-02T09:30")]
    NoDay(String),
    /// No result of a day.
    #[error("there is no result of {domain} of {day}. The store keeps {kept}")]
    NoneOfDay {
        /// The domain.
        domain: String,
        /// The day asked for.
        day: String,
        /// The moments there are.
        kept: String,
    },
    /// Several results of a day.
    #[error("there are {count} results of {domain} of {day}: add the time. The store keeps {kept}")]
    SeveralOfDay {
        /// How many.
        count: usize,
        /// The domain.
        domain: String,
        /// The day asked for.
        day: String,
        /// The moments there are.
        kept: String,
    },
    /// No batch at all.
    #[error("{0} keeps no batch: `belfort batch FILE` scans a list and leaves one")]
    NoBatch(String),
    /// No batch over a list.
    #[error(
        "{store} keeps no batch over {list}{} The store keeps {known}",
        near_list(.near.as_deref())
    )]
    NoList {
        /// The file.
        store: String,
        /// The name asked for.
        list: String,
        /// A name that is almost the same.
        near: Option<String>,
        /// The names there are.
        known: String,
    },
    /// A result in the store that this version cannot judge.
    #[error("cannot read the result of {moment} in the store: {why}")]
    Unreadable {
        /// When it was observed.
        moment: String,
        /// What is wrong.
        why: String,
    },
}

fn near_list(near: Option<&str>) -> String {
    near.map_or_else(|| ".".to_owned(), |near| format!("; did you mean {near}?"))
}

fn or_near(near: Option<&str>, store: &str) -> String {
    match near {
        Some(near) => format!("; did you mean {near}?"),
        None => format!(". `belfort scan DOMAIN --store sqlite:{store}` keeps one"),
    }
}

/// An open store, and what it runs on.
pub(super) struct Shelf {
    runtime: Runtime,
    store: Store,
    name: String,
}

impl Shelf {
    /// Opens a store to keep results in.
    pub(super) fn open(place: &Place) -> Result<Self, CommandError> {
        Self::with(place, Store::open(place))
    }

    /// Opens a store that is there, to read it.
    pub(super) fn read(place: &Place) -> Result<Self, CommandError> {
        Self::with(place, Store::read(place))
    }

    fn with(
        place: &Place,
        opened: impl Future<Output = Result<Store, StoreError>>,
    ) -> Result<Self, CommandError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(CommandError::Runtime)?;
        let store = runtime.block_on(opened)?;
        Ok(Self {
            runtime,
            store,
            name: place.path().display().to_string(),
        })
    }

    /// Keeps a result, and closes the store.
    pub(super) fn keep(self, result: &ScanResult) -> Result<(), CommandError> {
        let (digest, json) = (Digest::of(result), report::json(result));
        let kept = self.runtime.block_on(async {
            let kept = self.store.keep(&digest, &json).await;
            self.store.close().await;
            kept
        });
        kept.map(drop).map_err(CommandError::Store)
    }

    /// The results of a domain before this one.
    pub(super) fn earlier(&self, rules: &RuleSet, now: &Digest) -> Result<Earlier, StoreError> {
        self.runtime.block_on(Earlier::of(rules, &self.store, now))
    }

    /// All results of a domain, the latest first; at least one.
    pub(super) fn history(&self, domain: &str) -> Result<Vec<Kept>, CommandError> {
        let (target, _) = Target::parse(domain)?;
        let history = self.runtime.block_on(self.store.history(target.ascii()))?;
        if history.is_empty() {
            let domains = self.runtime.block_on(self.store.domains())?;
            let near = nearest(target.ascii(), domains.iter().map(String::as_str));
            return Err(CommandError::Shelf(ShelfError::NoResult {
                store: self.name.clone(),
                domain: target.ascii().to_owned(),
                near: near.map(str::to_owned),
            }));
        }
        Ok(history)
    }

    /// The result JSON of one of them.
    pub(super) fn json(&self, kept: &Kept) -> Result<String, CommandError> {
        Ok(self.runtime.block_on(self.store.content(kept.id))?)
    }

    /// One of them, to be judged again.
    pub(super) fn saved(&self, kept: &Kept) -> Result<Saved, CommandError> {
        let saved = Saved::read(&self.json(kept)?);
        saved.map_err(|error| unreadable(kept, &error.to_string()))
    }

    /// The two results to compare: of these days, or the latest in the place of a day that is missing.
    pub(super) fn pair<'k>(
        &self,
        history: &'k [Kept],
        days: &[String],
    ) -> Result<(&'k Kept, &'k Kept), ShelfError> {
        let (latest, before) = match history {
            [latest, before, ..] => (latest, before),
            [only, ..] => {
                return Err(ShelfError::OnlyOne {
                    store: self.name.clone(),
                    domain: only.digest.target.clone(),
                    moment: moment(only),
                });
            }
            [] => return Err(ShelfError::NoDay(String::new())),
        };
        Ok(match days {
            [] => (before, latest),
            [old] => (of_day(history, old)?, latest),
            [old, new, ..] => (of_day(history, old)?, of_day(history, new)?),
        })
    }
}

/// The most scans of before that a report and a portfolio look at.
const EARLIER_AT_MOST: usize = 8;

/// The results of a domain before one.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    /// Oldest first, each as today's rules judge it, with the profile of the one that they are before.
    pub(super) digests: Vec<Digest>,
    /// At least one was judged by other rules, or with another profile, before.
    judged_again: bool,
}

impl Earlier {
    /// Those that a store keeps from before this result. One that cannot be read any more is left out: it must not keep a
    /// report from being written.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(super) async fn of(
        rules: &RuleSet,
        store: &Store,
        now: &Digest,
    ) -> Result<Self, StoreError> {
        let mut earlier = Self::default();
        let history = store.history(&now.target).await?.into_iter();
        let before = history.filter(|kept| kept.digest.observed_at < now.observed_at);
        for kept in before.take(EARLIER_AT_MOST) {
            if kept.digest.rules == now.rules && kept.digest.profile == now.profile {
                earlier.digests.push(kept.digest);
                continue;
            }
            let json = store.content(kept.id).await?;
            if let Ok(digest) = rejudge(rules, &json, Some(&now.profile)) {
                earlier.digests.push(digest);
                earlier.judged_again = true;
            }
        }
        earlier.digests.reverse();
        Ok(earlier)
    }

    /// All of them and the one that they are before; `None` where there are none.
    pub(super) fn history(&self, now: &Digest) -> Option<History> {
        if self.digests.is_empty() {
            return None;
        }
        let mut history = history(self.digests.iter().chain([now]));
        history.judged_again = self.judged_again;
        Some(history)
    }
}

pub(super) fn unreadable(kept: &Kept, why: &str) -> CommandError {
    CommandError::Shelf(ShelfError::Unreadable {
        moment: moment(kept),
        why: why.to_owned(),
    })
}

/// `2026-11-02T09:30:12Z`, so that it can be typed again.
fn moment(kept: &Kept) -> String {
    format!("{:.0}", kept.digest.observed_at)
}

/// The result of a day, or of the beginning of a moment.
fn of_day<'k>(history: &'k [Kept], day: &str) -> Result<&'k Kept, ShelfError> {
    let date = day.get(..10).map(str::parse::<Date>);
    if !matches!(date, Some(Ok(_))) {
        return Err(ShelfError::NoDay(day.to_owned()));
    }
    let of_day = history.iter().filter(|kept| moment(kept).starts_with(day));
    let of_day: Vec<&Kept> = of_day.collect();
    let domain = || {
        history
            .first()
            .map_or_else(String::new, |kept| kept.digest.target.clone())
    };
    match of_day.as_slice() {
        [one] => Ok(one),
        [] => Err(ShelfError::NoneOfDay {
            domain: domain(),
            day: day.to_owned(),
            kept: told(history.iter()),
        }),
        several => Err(ShelfError::SeveralOfDay {
            count: several.len(),
            domain: domain(),
            day: day.to_owned(),
            kept: told(several.iter().copied()),
        }),
    }
}

/// Moments named in one sentence at most; more help nobody.
const NAMED: usize = 10;

fn told<'k>(kept: impl Iterator<Item = &'k Kept>) -> String {
    let moments: Vec<String> = kept.map(moment).collect();
    let named = moments.iter().take(NAMED).cloned().collect::<Vec<_>>();
    match moments.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} older ones", named.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_scan_keeps_can_be_judged_again() {
        let rules = RuleSet::built_in().unwrap();
        let evidence = include_str!("../../tests/evidence/0.1/weak.json");
        let saved = Saved::read(evidence).unwrap();
        let terms = saved.terms();
        let result = ScanResult::judge(&rules, saved.evidence, terms);
        let folder = tempfile::tempdir().unwrap();
        let place = Place::of_file(folder.path().join("belfort.db"));
        Shelf::open(&place).unwrap().keep(&result).unwrap();

        let shelf = Shelf::read(&place).unwrap();
        // As a web address, too.
        let history = shelf.history("https://bakkerij.be/contact").unwrap();
        assert_eq!(history.len(), 1);
        assert_eq!(history[0].digest, Digest::of(&result));
        let again = shelf.saved(&history[0]).unwrap();
        let terms = again.terms();
        assert_eq!(ScanResult::judge(&rules, again.evidence, terms), result);

        let only = shelf.pair(&history, &[]).unwrap_err().to_string();
        assert!(
            only.contains("one result of bakkerij.be only, of 2026-11-24T22:24:56Z"),
            "{only}"
        );
    }

    #[test]
    fn a_scan_looks_back_at_those_before_it_as_the_rules_of_today_judge_them() {
        let rules = RuleSet::built_in().unwrap();
        let saved = Saved::read(include_str!("../../tests/evidence/0.1/weak.json")).unwrap();
        let terms = saved.terms();
        let result = ScanResult::judge(&rules, saved.evidence, terms);
        let now = Digest::of(&result);
        let mut old = result.clone();
        old.observed_at -= jiff::Span::new().hours(24);
        old.tool.rules = "older".to_owned();
        old.score.low = Some(0);
        let folder = tempfile::tempdir().unwrap();
        let place = Place::of_file(folder.path().join("belfort.db"));
        for result in [&old, &result] {
            Shelf::open(&place).unwrap().keep(result).unwrap();
        }
        let shelf = Shelf::open(&place).unwrap();
        let earlier = shelf.earlier(&rules, &now).unwrap();
        assert_eq!(earlier.digests.len(), 1, "it is not before itself");
        assert_eq!(earlier.digests[0].low, now.low);
        let history = earlier.history(&now).unwrap();
        assert!(history.judged_again);
        assert_eq!(history.scans.len(), 2);
        let first = shelf.earlier(&rules, &earlier.digests[0]).unwrap();
        assert_eq!(first.history(&now), None);
    }

    #[test]
    fn a_day_with_several_results_wants_a_time() {
        let kept = |second: i64| {
            let at = jiff::Timestamp::from_second(1_790_000_000 + second).unwrap();
            let text = format!(
                r#"{{"target":"a.be","observed_at":"{at}","rules":"r","profile":"sme","low":1,"high":2,
                "coverage":1.0,"level":null,"areas":{{}},"findings":[],"providers":[]}}"#
            );
            serde_json::from_str::<Digest>(&text).unwrap()
        };
        let folder = tempfile::tempdir().unwrap();
        let place = Place::of_file(folder.path().join("belfort.db"));
        let shelf = Shelf::open(&place).unwrap();
        for second in [0, 60, 86_400] {
            let digest = kept(second);
            let keep = shelf.store.keep(&digest, "{}");
            shelf.runtime.block_on(keep).unwrap();
        }
        let history = shelf.history("a.be").unwrap();
        let days = |days: &[&str]| {
            let days: Vec<String> = days.iter().map(|day| (*day).to_owned()).collect();
            let pair = shelf.pair(&history, &days);
            pair.map(|(old, new)| (moment(old), moment(new)))
                .map_err(|error| error.to_string())
        };
        let said = days(&["2026-09-21"]).unwrap_err();
        assert!(
            said.starts_with("there are 2 results of a.be of 2026-09-21: add the time"),
            "{said}"
        );
        let (old, new) = (history[2].clone(), history[0].clone());
        let minute = moment(&old)[..16].to_owned();
        assert_eq!(days(&[&minute]), Ok((moment(&old), moment(&new))));
        for wrong in ["", "2026-13-01", "2026-9-1", "é€😀é€😀é€😀"] {
            assert!(days(&[wrong]).unwrap_err().contains("is no day"), "{wrong}");
        }
    }
}
