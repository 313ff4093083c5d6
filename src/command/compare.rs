//! `belfort compare`: two results beside each other. No network.

use std::path::Path;

use super::judge::saved;
use super::shelf::Shelf;
use super::{CommandError, console, profile, rules};
use crate::check::RuleSet;
use crate::cli::CompareArgs;
use crate::compare::{Stated, Then, compare};
use crate::exit::Exit;
use crate::language::Language;
use crate::report;
use crate::result::{Saved, ScanResult};

pub(super) fn run(args: &CompareArgs) -> Result<Exit, CommandError> {
    let show = &args.show;
    let (old, new) = both(args)?;
    let rules = rules(show.checks.as_ref(), show.data.as_ref())?;
    let language = show.lang.unwrap_or(new.language);
    let old = Judged::of(&rules, old, language)?;
    let new = Judged::of(&rules, new, language)?;
    let compared = compare(&rules, old.then(), new.then())?;
    if show.json {
        console::print_data(&report::comparison_json(&compared))?;
    } else {
        let colors = console::colors(show.color);
        let text = report::comparison(&rules.words, &compared, console::WIDTH, colors);
        console::print(&text)?;
    }
    Ok(Exit::Done)
}

/// The two results: of two files, or of a store.
fn both(args: &CompareArgs) -> Result<(Saved, Saved), CommandError> {
    let Some(place) = &args.store else {
        return match args.what.as_slice() {
            [old, new] => Ok((saved(Path::new(old))?, saved(Path::new(new))?)),
            _ => Err(CommandError::TwoFiles),
        };
    };
    let words = args
        .what
        .iter()
        .map(|word| word.to_string_lossy().into_owned());
    let words: Vec<String> = words.collect();
    let (domain, days) = words.split_first().ok_or(CommandError::TwoFiles)?;
    let shelf = Shelf::read(place)?;
    let history = shelf.history(domain)?;
    let (old, new) = shelf.pair(&history, days)?;
    Ok((shelf.saved(old)?, shelf.saved(new)?))
}

/// A result, judged again by the rules of this program, so that only the domain differs.
struct Judged {
    result: ScanResult,
    rules: Option<String>,
    stated: Option<Stated>,
}

impl Judged {
    fn of(rules: &RuleSet, saved: Saved, language: Language) -> Result<Self, CommandError> {
        let mut terms = saved.terms();
        terms.profile = profile(rules, None, &saved.profile)?;
        terms.language = language;
        Ok(Self {
            result: ScanResult::judge(rules, saved.evidence, terms),
            rules: saved.rules,
            stated: saved.stated,
        })
    }

    fn then(&self) -> Then<'_> {
        Then {
            result: &self.result,
            rules: self.rules.as_deref(),
            stated: self.stated,
        }
    }
}
