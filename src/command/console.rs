//! Standard output and standard error. Results go to the first, everything else to the second.

use std::io::{self, ErrorKind, IsTerminal, Write};

use super::CommandError;
use crate::cli::Color;
use crate::report::visible::visible;

/// What our own screens say to a terminal: bold, dim, and back.
const WEIGHTS: [&str; 3] = ["\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m"];

/// Prints a result for people. Whatever stands in it, such as the name of a file or a check of somebody else's folder, a
/// terminal is told no more than where lines end and what is bold. A reader that went away (`| head`) is no error.
///
/// # Errors
/// Anything else that keeps the whole of it from getting there, such as a full disk.
pub(super) fn print(text: &str) -> Result<(), CommandError> {
    print_data(&obeyed(text))
}

/// A text of which a terminal obeys nothing but ends of lines and our own weights.
fn obeyed(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (mut rest, end) = line
            .strip_suffix('\n')
            .map_or((line, ""), |line| (line, "\n"));
        while let Some(at) = rest.find('\u{1b}') {
            let (before, code) = rest.split_at(at);
            shown.push_str(&visible(before));
            let own = WEIGHTS.into_iter().find(|own| code.starts_with(own));
            let own_length = own.map_or(1, str::len);
            let (sign, after) = code.split_at(own_length);
            shown.push_str(&own.map_or_else(|| visible(sign), str::to_owned));
            rest = after;
        }
        shown.push_str(&visible(rest));
        shown.push_str(end);
    }
    shown
}

/// Prints a result for programs, as it is: JSON of ours has nothing in it that a terminal obeys.
///
/// # Errors
/// As [`print()`].
pub(super) fn print_data(text: &str) -> Result<(), CommandError> {
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

/// Says something beside the result, on a line of its own.
pub(super) fn say(text: &str) {
    let mut err = io::stderr().lock();
    let _ = writeln!(err, "{}", visible(text));
}

/// Says what went wrong, line by line.
pub(super) fn error(text: &str) {
    for line in text.lines() {
        say(line);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_obeys_nothing_but_our_own_weights() {
        let own = "\u{1b}[1mbold\u{1b}[0m\nand é\n\nmore";
        assert_eq!(obeyed(own), own);
        let evil = "→ a\u{1b}[31m\u{1b}]0;x\u{7}\r\u{9b}\u{202e}.html\n";
        assert_eq!(obeyed(evil), "→ a␛[31m␛]0;x␇␍[U+009B][U+202E].html\n");
    }
}
