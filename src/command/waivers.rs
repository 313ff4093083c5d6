//! The file of `--waivers`: findings that somebody decided to live with until a day.

use std::path::Path;

use super::{CommandError, console, user_file};
use crate::check::RuleSet;
use crate::check::waive::{Waiver, WaiverState, WaiverUse};
use crate::limits::FILES;
use crate::report::visible;

/// Most bytes of the file.
const MOST_BYTES: u64 = FILES.waivers;

/// Reads the file of `--waivers`, where one is given.
///
/// # Errors
/// A file that cannot be read, or every mistake in it.
pub(super) fn of_file(
    path: Option<&Path>,
    rules: &RuleSet,
) -> Result<Option<Vec<Waiver>>, CommandError> {
    let Some(path) = path else {
        return Ok(None);
    };
    let failed = |why: String| CommandError::Read {
        path: path.to_owned(),
        why,
    };
    let Some(bytes) = user_file::ordinary(path, MOST_BYTES).map_err(failed)? else {
        let what = "it is larger than 64 KiB. Waive what somebody decided on, not everything";
        return Err(failed(what.to_owned()));
    };
    let text = String::from_utf8(bytes).map_err(|error| {
        let sound = error.as_bytes().get(..error.utf8_error().valid_up_to());
        let sound = String::from_utf8_lossy(sound.unwrap_or_default());
        let line = sound.matches('\n').count() + 1;
        let column = sound.chars().rev().take_while(|c| *c != '\n').count() + 1;
        failed(format!(
            "line {line}, column {column} is not UTF-8 text. Save the file as UTF-8"
        ))
    })?;
    let name = visible::path(path);
    Ok(Some(Waiver::read_all(&name, &text, rules)?))
}

/// Says which waivers changed nothing: one that is over, or not needed, should leave its file.
pub(super) fn say_unused(waivers: &[WaiverUse]) {
    for used in waivers {
        let Waiver {
            check,
            subject,
            until,
            ..
        } = &used.waiver;
        let what = match used.state {
            WaiverState::Applied => continue,
            WaiverState::Expired => {
                format!("ended on {until}. Decide again, or leave it out")
            }
            WaiverState::NotNeeded => {
                "is not needed any more: it is in order, or does not apply. Leave it out".to_owned()
            }
            WaiverState::NotSeen => "waives what could not be seen this time".to_owned(),
            WaiverState::NoFinding => {
                "waives nothing: this result has no such finding. Check the subject".to_owned()
            }
        };
        let of = if used.waiver.is_for_all() {
            String::new()
        } else {
            format!(" of {subject}")
        };
        console::error(&format!("belfort: the waiver of {check}{of} {what}"));
    }
}
