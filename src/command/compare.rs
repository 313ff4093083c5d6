//! `belfort compare`: two results beside each other.

use super::{CommandError, console};
use crate::cli::CompareArgs;
use crate::exit::Exit;

pub(super) fn run(args: &CompareArgs) -> Result<Exit, CommandError> {
    console::say(&format!("{args:?}"));
    Ok(Exit::Usage)
}
