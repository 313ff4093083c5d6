//! `belfort judge`: saved evidence in, a new judgement out. No network.

use std::fs;
use std::path::{Path, PathBuf};

use super::deliver::{Places, deliver};
use super::{CommandError, profile, rules};
use crate::cli::JudgeArgs;
use crate::exit::Exit;
use crate::result::{Saved, ScanResult};

/// Largest result file that is read, in bytes.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

pub(super) fn run(args: &JudgeArgs) -> Result<Exit, CommandError> {
    let rules = rules(args.output.checks.as_ref())?;
    let saved = read(&args.file)?;
    let profile = profile(&rules, args.output.profile.as_ref(), &saved.profile)?;
    let language = args.output.lang.unwrap_or(saved.language);
    // Not the JSON: by default the evidence itself is left as it is.
    let html = PathBuf::from(
        args.file
            .with_extension("html")
            .file_name()
            .unwrap_or_default(),
    );
    let places = Places::new(&args.output, &[html])?;
    let result = ScanResult::judge(&rules, saved.evidence, &profile, language);
    deliver(&rules, &result, &args.output, &places)
}

fn read(path: &Path) -> Result<Saved, CommandError> {
    let failed = |why: String| CommandError::Read {
        path: path.to_owned(),
        why,
    };
    let size = fs::metadata(path)
        .map_err(|error| failed(error.to_string()))?
        .len();
    if size > MOST_BYTES {
        return Err(failed(format!(
            "{size} bytes is more than a result of Belfort holds"
        )));
    }
    let text = fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    Saved::read(&text).map_err(|error| failed(error.to_string()))
}
