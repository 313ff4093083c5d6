//! `belfort assess`: the questionnaire.

use super::{CommandError, console};
use crate::cli::AssessArgs;
use crate::exit::Exit;

pub(super) fn run(args: &AssessArgs) -> Result<Exit, CommandError> {
    console::say(&format!("{args:?}"));
    Ok(Exit::Usage)
}
