//! The lines of a file, and the fields in them (RFC 9116 4).

use super::Problem;
use super::signature::{Part, part_of};

/// A field: `Name: value`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Field<'a> {
    /// Its line, counted from 1.
    pub(super) line: usize,
    /// Its name in lower case: names are the same in any case (RFC 9116 2).
    pub(super) name: String,
    pub(super) value: &'a str,
}

/// What a file holds, line by line.
#[derive(Debug, Default)]
pub(super) struct Lines<'a> {
    pub(super) fields: Vec<Field<'a>>,
    /// What is wrong with how it is written.
    pub(super) problems: Vec<Problem>,
    /// It stands in a signature.
    pub(super) signed: bool,
    /// Its last line has no end.
    pub(super) open_end: bool,
}

impl<'a> Lines<'a> {
    /// Reads a file.
    pub(super) fn of(text: &'a str) -> Self {
        let mut read = Self::default();
        let bare = text.trim_start_matches('\u{feff}');
        if bare.len() != text.len() {
            read.problem(1, "byte-order-mark");
        }
        read.open_end = !bare.is_empty() && !bare.ends_with('\n');
        let lines: Vec<&str> = bare.split_terminator('\n').map(without_return).collect();
        let (part, problems) = part_of(&lines);
        read.problems.extend(problems);
        read.signed = part != Part::Everything;
        let text = match part {
            Part::Everything => 0..lines.len(),
            Part::Signed(range) => range,
        };
        for (at, line) in lines.iter().enumerate() {
            let number = at + 1;
            if line.contains('\r') {
                read.problem(number, "bad-line-end");
            }
            if line.contains('\u{fffd}') {
                read.problem(number, "not-utf-8");
            }
            if text.contains(&at) {
                read.line(number, line);
            }
        }
        read
    }

    fn line(&mut self, number: usize, line: &'a str) {
        let mut line = line.trim_end();
        if self.signed {
            match line.strip_prefix("- ") {
                Some(escaped) => line = escaped,
                None if line.starts_with('-') => self.problem(number, "not-dash-escaped"),
                None => {}
            }
        }
        if line.is_empty() || line.starts_with('#') {
            return;
        }
        if line.starts_with([' ', '\t']) {
            self.problem(number, "leading-space");
            line = line.trim_start();
            if line.starts_with('#') {
                return;
            }
        }
        let Some((name, value)) = line.split_once(':') else {
            self.problem(number, "bad-line");
            return;
        };
        if name.is_empty() {
            self.problem(number, "no-name");
            return;
        }
        if !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            self.problem(number, "bad-name");
        }
        if value.trim().is_empty() {
            self.problem(number, "no-value");
            return;
        }
        // The blank is part of the grammar; what stands behind it is read all the same.
        if !value.starts_with(' ') {
            self.problem(number, "no-space");
        }
        self.fields.push(Field {
            line: number,
            name: name.trim().to_ascii_lowercase(),
            value: value.trim(),
        });
    }

    fn problem(&mut self, line: usize, word: &'static str) {
        self.problems.push(Problem::at(line, word));
    }
}

/// A line may end with CR LF or with LF (RFC 9116 4).
fn without_return(line: &str) -> &str {
    line.strip_suffix('\r').unwrap_or(line)
}
