//! `belfort history`: all scans of a domain that a store keeps. No network.

use super::shelf::{Shelf, unreadable};
use super::{CommandError, console, profile, rules};
use crate::cli::HistoryArgs;
use crate::digest::{Digest, rejudge};
use crate::exit::Exit;
use crate::history::history;
use crate::report;
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
    let language = match show.lang {
        Some(language) => language,
        None => shelf.saved(latest)?.language,
    };
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
    let digests: Vec<Digest> = kept.iter().map(digest).collect::<Result<_, _>>()?;
    let history = history(&digests);
    let text = if show.json {
        report::history_json(&history)
    } else {
        let colors = console::colors(show.color);
        report::history(
            &rules,
            &history,
            judged_again,
            language,
            console::WIDTH,
            colors,
        )
    };
    console::print(&text)?;
    Ok(Exit::Done)
}
