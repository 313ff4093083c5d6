//! `belfort history`: all scans of a domain that a store keeps. No network.

use super::shelf::{Shelf, unreadable};
use super::{CommandError, console, profile, rules};
use crate::cli::HistoryArgs;
use crate::digest::{Digest, rejudge};
use crate::exit::Exit;
use crate::history::history;
use crate::report;
use crate::result::ScanResult;
use crate::store::Kept;

pub(super) fn run(args: &HistoryArgs) -> Result<Exit, CommandError> {
    let show = &args.show;
    let rules = rules(show.checks.as_ref(), show.data.as_ref())?;
    let shelf = Shelf::read(&args.store)?;
    let kept = shelf.history(&args.domain)?;
    let Some(latest) = kept.first() else {
        return Ok(Exit::Done);
    };
    let profile = profile(&rules, args.profile.as_ref(), &latest.digest.profile)?;
    let saved = shelf.saved(latest)?;
    let language = show.lang.unwrap_or(saved.language);
    let mut judged_again = false;
    let digest = |one: &Kept| -> Result<Digest, CommandError> {
        let digest = &one.digest;
        if digest.rules == rules.version && digest.profile == profile {
            return Ok(digest.clone());
        }
        judged_again = true;
        let again = rejudge(&rules, &shelf.json(one)?, Some(&profile));
        again.map_err(|error| unreadable(one, &error.to_string()))
    };
    // Oldest first: of two that were made within a second, the one that was kept first is the earlier one.
    let oldest_first = kept.iter().rev();
    let digests: Vec<Digest> = oldest_first.map(digest).collect::<Result<_, _>>()?;
    let mut history = history(&digests);
    history.judged_again = judged_again;
    if show.json {
        console::print_data(&report::history_json(&history))?;
    } else {
        let colors = console::colors(show.color);
        let mut terms = saved.terms();
        (terms.profile, terms.language) = (profile, language);
        let told = ScanResult::judge(&rules, saved.evidence, terms);
        let text = report::history(
            &rules,
            &history,
            Some(&told),
            language,
            console::WIDTH,
            colors,
        );
        console::print(&text)?;
    }
    Ok(Exit::Done)
}
