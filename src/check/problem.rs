//! Mistakes in files of a rule set: what is wrong, where, and how to mend it.

use std::fmt;
use std::ops::Range;

use thiserror::Error;

/// A mistake within one text, before it is known in which file that text stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    /// Where it stands in the text, in bytes.
    pub(super) at: Range<usize>,
    /// What is wrong.
    pub(super) what: String,
    /// What to do about it.
    pub(super) mend: String,
}

impl Slip {
    pub(super) fn new(at: Range<usize>, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            at,
            what: what.into(),
            mend: mend.into(),
        }
    }

    /// The same slip, in a text that begins further on.
    pub(super) fn moved(self, by: usize) -> Self {
        Self {
            at: self.at.start + by..self.at.end + by,
            ..self
        }
    }
}

/// One mistake in a file of a rule set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Error)]
#[error("{file}:{line}:{column}: {what}; {mend}")]
pub struct LoadError {
    /// The file, by its path below `checks/` or below the folder of `--checks`.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub mend: String,
}

/// All mistakes in the files of a rule set, by file and line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct LoadErrors(Vec<LoadError>);

impl LoadErrors {
    /// Sorts mistakes by file and line, and drops those found twice. What they quote of a stranger's
    /// file loses its control characters: it will stand on a terminal.
    pub(super) fn new(mut errors: Vec<LoadError>) -> Self {
        for error in &mut errors {
            for text in [&mut error.file, &mut error.what, &mut error.mend] {
                *text = text.replace(char::is_control, "\u{fffd}");
            }
        }
        errors.sort();
        errors.dedup();
        Self(errors)
    }

    /// The mistakes, at least one.
    pub fn all(&self) -> &[LoadError] {
        &self.0
    }
}

impl fmt::Display for LoadErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_slice() {
            [_] => f.write_str("one mistake in the check files:")?,
            errors => write!(f, "{} mistakes in the check files:", errors.len())?,
        }
        for error in &self.0 {
            write!(f, "\n  {error}")?;
        }
        Ok(())
    }
}

/// Line and column, from 1, of a place in a text.
pub(crate) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.matches('\n').count() + 1;
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// The candidate that was most likely meant: the nearest by letters typed wrong, if it is near enough
/// to be a slip.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(LONGEST_WORD).collect();
    let limit = (word.len() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(&word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// "did you mean …", where something is near; else the way out given.
pub(crate) fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    otherwise: &str,
) -> String {
    nearest(word, candidates).map_or_else(
        || otherwise.to_owned(),
        |meant| format!("did you mean `{meant}`?"),
    )
}

/// Words of strangers' files are compared up to this length.
const LONGEST_WORD: usize = 80;

/// Letters to insert, drop, change or swap with their neighbour to get from one word to the other
/// (optimal string alignment).
fn distance(word: &[char], candidate: &str) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=word.len()).collect();
    let mut previous = None;
    for (i, letter) in candidate.chars().take(LONGEST_WORD).enumerate() {
        let mut next = vec![i + 1];
        for (j, mine) in word.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX - 1);
            let change = at(&row, j) + usize::from(*mine != letter);
            let drop_or_insert = at(&row, j + 1).min(at(&next, j)) + 1;
            let mut best = change.min(drop_or_insert);
            let swapped = j.checked_sub(1).and_then(|j| word.get(j)) == Some(&letter)
                && previous == Some(*mine);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = row;
        row = next;
        previous = Some(letter);
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(word: &str, candidate: &str) -> usize {
        distance(&word.chars().collect::<Vec<_>>(), candidate)
    }

    #[test]
    fn distance_counts_letters_typed_wrong() {
        assert_eq!(letters("hsts", "hsts"), 0);
        assert_eq!(letters("hst", "hsts"), 1);
        assert_eq!(letters("hstss", "hsts"), 1);
        assert_eq!(letters("hats", "hsts"), 1);
        assert_eq!(letters("hstss", "htss"), 1);
        assert_eq!(letters("lsit", "list"), 1);
        assert_eq!(letters("shst", "hsts"), 2);
        assert_eq!(letters("kitten", "sitting"), 3);
        assert_eq!(letters("", "abc"), 3);
        assert_eq!(letters("abc", ""), 3);
    }

    #[test]
    fn only_what_is_near_is_offered() {
        let words = ["none", "quarantine", "reject"];
        assert_eq!(nearest("quarantaine", words), Some("quarantine"));
        assert_eq!(nearest("rejct", words), Some("reject"));
        assert_eq!(nearest("allow", words), None);
        assert_eq!(did_you_mean("nome", words, "no"), "did you mean `none`?");
        assert_eq!(did_you_mean("allow", words, "one of them"), "one of them");
    }

    #[test]
    fn a_place_is_counted_in_lines_and_characters() {
        let text = "één\ntwee drie\n";
        assert_eq!(line_and_column(text, 0), (1, 1));
        assert_eq!(line_and_column(text, text.find("twee").unwrap()), (2, 1));
        assert_eq!(line_and_column(text, text.find("drie").unwrap()), (2, 6));
        assert_eq!(line_and_column("één", "éé".len()), (1, 3));
        assert_eq!(line_and_column(text, 999), (3, 1));
    }

    #[test]
    fn mistakes_are_listed_by_file_and_line_once() {
        let error = |file: &str, line| LoadError {
            file: file.to_owned(),
            line,
            column: 1,
            what: "x".to_owned(),
            mend: "y".to_owned(),
        };
        let errors = LoadErrors::new(vec![
            error("b", 1),
            error("a", 10),
            error("a", 9),
            error("b", 1),
        ]);
        assert_eq!(
            errors.to_string(),
            "3 mistakes in the check files:\n  a:9:1: x; y\n  a:10:1: x; y\n  b:1:1: x; y"
        );
        assert!(
            LoadErrors::new(vec![error("a", 1)])
                .to_string()
                .starts_with("one mistake")
        );
    }
}
