//! Standard output and standard error. Results go to the first, everything else to the second.

use std::io::{self, ErrorKind, IsTerminal, Write};

use super::CommandError;
use crate::cli::Color;
use crate::report::visible::visible;

/// Prints a result. A reader that went away (`| head`) is no error.
///
/// # Errors
/// Anything else that keeps the whole of it from getting there, such as a full disk.
pub(super) fn print(text: &str) -> Result<(), CommandError> {
    let mut out = io::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// What became of a text for standard output.
pub(super) fn written(outcome: io::Result<()>) -> Result<(), CommandError> {
    match outcome {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(CommandError::Print(reason(&error)))
        }
        _ => Ok(()),
    }
}

/// What the system said, in words and without its number.
pub(super) fn reason(error: &io::Error) -> String {
    let plain = match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder",
        ErrorKind::PermissionDenied => "you have no permission for that",
        ErrorKind::IsADirectory => "that is a folder",
        ErrorKind::NotADirectory => "a part of that path is a file, not a folder",
        ErrorKind::StorageFull => "the disk is full",
        ErrorKind::ReadOnlyFilesystem => "nothing can be written on that disk",
        _ => {
            let said = error.to_string();
            return said
                .split(" (os error")
                .next()
                .unwrap_or_default()
                .to_lowercase();
        }
    };
    plain.to_owned()
}

/// Says something beside the result.
pub(super) fn say(text: &str) {
    let mut err = io::stderr().lock();
    let _ = writeln!(err, "{text}");
}

/// Says what went wrong. May quote what a stranger wrote, so controls are made visible.
pub(super) fn error(text: &str) {
    for line in text.lines() {
        say(&visible(line));
    }
}

/// Whether progress can be shown: on a terminal only, and on standard error.
pub(super) fn shows_progress() -> bool {
    io::stderr().is_terminal() && !is_dumb()
}

/// Whether results are coloured.
pub(super) fn colors(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            io::stdout().is_terminal() && !refused && !is_dumb()
        }
    }
}

/// Columns that a result may use.
pub(super) const WIDTH: usize = 80;

fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}
