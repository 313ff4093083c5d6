//! `belfort compare`: two results beside each other. No network.

use super::judge::saved;
use super::{CommandError, console, profile, rules};
use crate::check::RuleSet;
use crate::cli::CompareArgs;
use crate::compare::{Stated, Then, compare};
use crate::exit::Exit;
use crate::language::Language;
use crate::report;
use crate::result::{Saved, ScanResult};

pub(super) fn run(args: &CompareArgs) -> Result<Exit, CommandError> {
    let rules = rules(args.checks.as_ref(), args.data.as_ref())?;
    let (old, new) = (saved(&args.old)?, saved(&args.new)?);
    let language = args.lang.unwrap_or(new.language);
    let old = Judged::of(&rules, old, language)?;
    let new = Judged::of(&rules, new, language)?;
    let compared = compare(&rules, old.then(), new.then())?;
    let text = if args.json {
        report::comparison_json(&compared)
    } else {
        let colors = console::colors(args.color);
        report::comparison(&rules.words, &compared, console::WIDTH, colors)
    };
    console::print(&text)?;
    Ok(Exit::Done)
}

/// A file, judged again by the rules of this program, so that only the domain differs.
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
