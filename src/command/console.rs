//! Standard output and standard error. Results go to the first, everything else to the second.

use std::io::{self, IsTerminal, Write};

use crate::cli::Color;
use crate::report::visible::visible;

/// Prints a result. A reader that went away (`| head`) is no error.
pub(super) fn print(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
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
