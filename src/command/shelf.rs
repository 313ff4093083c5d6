//! A store in the hands of a command: opened, asked, and its errors told in words.

mod earlier;
mod error;

use jiff::civil::Date;
use tokio::runtime::Runtime;

pub(super) use self::earlier::Earlier;
pub use self::error::ShelfError;
use super::CommandError;
use crate::check::{RuleSet, nearest};
use crate::digest::Digest;
use crate::report;
use crate::report::visible;
use crate::result::{Saved, ScanResult};
use crate::store::{Kept, Place, Store, StoreError};
use crate::target::Target;

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
            name: visible::path(place.path()),
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
