//! `belfort judge`: saved evidence in, a new judgement out. No network.

use std::fs;
use std::path::{Path, PathBuf};

use super::deliver::{Judged, Places, deliver};
use super::{
    CommandError, assess, brand, cohort, console, languages, profile, rules, user_file, waivers,
};
use crate::check::RuleSet;
use crate::cli::JudgeArgs;
use crate::exit::Exit;
use crate::limits::FILES;
use crate::result::Saved;

/// Largest result file that is read, in bytes.
const MOST_BYTES: u64 = FILES.result;

pub(super) fn run(args: &JudgeArgs) -> Result<Exit, CommandError> {
    let rules = rules(args.output.checks.as_ref(), args.output.data.as_ref())?;
    let saved = saved(&args.file)?;
    let mut terms = saved.terms();
    terms.profile = profile(&rules, args.output.profile.as_ref(), &saved.profile)?;
    let languages = languages(&args.output.languages, || saved.language);
    terms.language = languages.0;
    if let Some(answers) = assess::answers(&rules, args.output.answers.as_ref())? {
        terms.answers = Some(answers);
    }
    if let Some(waivers) = waivers::of_file(args.output.waivers.as_deref(), &rules)? {
        terms.waivers = waivers;
    }
    let brand = brand::of_file(args.output.brand.as_deref(), &languages)?;
    let cohort = cohort::of_file(args.output.cohort.as_deref())?;
    // Not the JSON: by default the evidence itself is left as it is.
    let html = PathBuf::from(
        args.file
            .with_extension("html")
            .file_name()
            .unwrap_or_default(),
    );
    let places = Places::new(&args.output, &[html], &languages)?;
    if !args.output.quiet {
        say_other_rules(&rules, saved.rules.as_deref());
    }
    let judged = Judged::new(&rules, &saved.evidence, &terms, &languages.1)
        .with(brand)
        .beside(cohort);
    deliver(&rules, &judged, &args.output, &places)
}

/// A verdict may differ from the saved one because the rules do.
fn say_other_rules(rules: &RuleSet, saved: Option<&str>) {
    if let Some(saved) = saved.filter(|saved| *saved != rules.version) {
        console::error(&format!(
            "belfort: it was judged by rules {saved} before, and now by {}: verdicts and score may differ",
            rules.version
        ));
    }
}

/// Reads a result that a scan wrote.
pub(super) fn saved(path: &Path) -> Result<Saved, CommandError> {
    let failed = |why: String| CommandError::Read {
        path: path.to_owned(),
        why,
    };
    let told = |error: &std::io::Error| failed(console::reason(error));
    let about = fs::metadata(path).map_err(|error| told(&error))?;
    if about.is_dir() {
        let what = "that is a folder. Give a file that `belfort scan` wrote";
        return Err(failed(what.to_owned()));
    }
    let Some(bytes) = user_file::bytes(path, MOST_BYTES).map_err(failed)? else {
        let what = "it is larger than 64 MiB, which is more than a result of Belfort can have. Give a file that `belfort scan` wrote";
        return Err(failed(what.to_owned()));
    };
    let text = String::from_utf8(bytes).map_err(|_| {
        let what =
            "it is not UTF-8 text. Save it as UTF-8, or have Belfort write it with -o FILE.json";
        failed(what.to_owned())
    })?;
    Saved::read(&text).map_err(|error| failed(error.to_string()))
}
