//! The results of a domain before one: what a report and a portfolio look back at.

use crate::check::RuleSet;
use crate::digest::{Digest, rejudge};
use crate::history::{History, history};
use crate::store::{Store, StoreError};

/// The most scans of before that a report and a portfolio look at.
const EARLIER_AT_MOST: usize = 8;

/// The results of a domain before one.
#[derive(Debug, Default)]
pub(in crate::command) struct Earlier {
    /// Oldest first, each as today's rules judge it, with the profile of the one that they are before.
    pub(in crate::command) digests: Vec<Digest>,
    /// At least one was judged by other rules, or with another profile, before.
    judged_again: bool,
}

impl Earlier {
    /// Those that a store keeps from before this result. One that cannot be read any more is left out: it must not keep a
    /// report from being written.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(in crate::command) async fn of(
        rules: &RuleSet,
        store: &Store,
        now: &Digest,
    ) -> Result<Self, StoreError> {
        let mut earlier = Self::default();
        let history = match store.history(&now.target).await {
            Err(StoreError::Foreign { .. }) => return Ok(earlier),
            history => history?.into_iter(),
        };
        let before = history.filter(|kept| kept.digest.observed_at < now.observed_at);
        for kept in before.take(EARLIER_AT_MOST) {
            if kept.digest.rules == now.rules && kept.digest.profile == now.profile {
                earlier.digests.push(kept.digest);
                continue;
            }
            let json = match store.content(kept.id).await {
                Err(StoreError::Foreign { .. }) => continue,
                json => json?,
            };
            if let Ok(digest) = rejudge(rules, &json, Some(&now.profile)) {
                earlier.digests.push(digest);
                earlier.judged_again = true;
            }
        }
        earlier.digests.reverse();
        Ok(earlier)
    }

    /// All of them and the one that they are before; `None` where there are none.
    pub(in crate::command) fn history(&self, now: &Digest) -> Option<History> {
        if self.digests.is_empty() {
            return None;
        }
        let mut history = history(self.digests.iter().chain([now]));
        history.judged_again = self.judged_again;
        Some(history)
    }
}

#[cfg(test)]
mod tests {
    use crate::check::RuleSet;
    use crate::command::shelf::Shelf;
    use crate::digest::Digest;
    use crate::result::{Saved, ScanResult};
    use crate::store::Place;

    #[test]
    fn a_scan_looks_back_at_those_before_it_as_the_rules_of_today_judge_them() {
        let rules = RuleSet::built_in().unwrap();
        let saved = Saved::read(include_str!("../../../tests/evidence/0.1/weak.json")).unwrap();
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
}
