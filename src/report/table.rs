//! Tables for spreadsheets: CSV as RFC 4180 has it, in which no text from outside becomes a formula.
//!
//! A table for scripts has a comma in every language: one that never changes needs no guessing. A table for people
//! has what Excel expects when they double-click it, which is `;` where numbers are written with a decimal comma:
//! with a comma everything would stand in the first column there.

use super::visible::visible;
use crate::language::Language;

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    /// `,`, as RFC 4180 has it.
    Comma,
    /// `;`, as Excel has it on most computers of the continent.
    Semicolon,
}

impl Separator {
    /// The one of a spreadsheet whose user reads this language.
    pub(super) fn of(language: Language) -> Self {
        match language {
            Language::En => Self::Comma,
            Language::Nl | Language::Fr | Language::De => Self::Semicolon,
        }
    }

    fn sign(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
        }
    }

    /// Where a program cuts that expects the other one.
    fn other(self) -> char {
        match self {
            Self::Comma => ';',
            Self::Semicolon => ',',
        }
    }
}

/// Opens the file: Excel reads a CSV file as UTF-8 only where it begins with this mark, and else shows `Ã©` for `é`.
const MARK: char = '\u{feff}';

/// What makes a formula of a cell (OWASP, "CSV Injection"), with the wide and small forms that spreadsheets of East
/// Asia take for the same signs. Tab and carriage return are no longer there: [`visible`] shows their pictures.
const SIGNS: [char; 12] = [
    '=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫',
];

/// The most UTF-16 units of a cell: Excel takes 32 767, spills the rest of a table into the next row, and calls a workbook
/// with more damaged.
const AT_MOST: usize = 32_000;

/// A table that is being written, one row a line.
#[derive(Debug)]
pub(super) struct Table {
    separator: Separator,
    text: String,
}

impl Table {
    /// A table with its heads, which are ours and need no guard.
    pub(super) fn with_heads<T: AsRef<str>>(
        separator: Separator,
        heads: impl IntoIterator<Item = T>,
    ) -> Self {
        let mut table = Self {
            separator,
            text: MARK.to_string(),
        };
        table.row(heads);
        table
    }

    /// Adds a row. Each text is made harmless here, whoever wrote it.
    pub(super) fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                self.text.push(self.separator.sign());
            }
            let cell = harmless(cell.as_ref(), self.separator);
            self.text.push_str(&quoted(&cell));
        }
        // RFC 4180 2.1.
        self.text.push_str("\r\n");
    }

    /// The file.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// A text as a cell shows it: on one line, nothing hidden in it, and never a formula. A program that expects the
/// other separator cuts cells there, so that each piece is guarded as a cell of its own.
pub(super) fn harmless(text: &str, separator: Separator) -> String {
    let cut = separator.other();
    let shown = visible(text);
    let pieces: Vec<String> = shown.split(cut).map(guarded).collect();
    short(pieces.join(&String::from(cut)))
}

/// A text that a cell holds, with its guards.
fn short(text: String) -> String {
    let mut units = 0;
    let end = text.char_indices().find_map(|(at, character)| {
        units += character.len_utf16();
        (units > AT_MOST).then_some(at)
    });
    match end {
        Some(end) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// A piece behind an apostrophe, where a spreadsheet might calculate it. It skips spaces, and quotes where it cut.
fn guarded(piece: &str) -> String {
    let seen = piece.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
    if seen.starts_with(SIGNS) {
        format!("'{piece}")
    } else {
        piece.to_owned()
    }
}

/// A cell as it stands in the file (RFC 4180 2.5 to 2.7). Numbers and plain words go without quotes.
fn quoted(cell: &str) -> String {
    let plain = !cell.contains(['"', ',', ';', '\'', '\r', '\n', '\t'])
        && !cell.starts_with(char::is_whitespace)
        && !cell.ends_with(char::is_whitespace);
    if plain {
        cell.to_owned()
    } else {
        format!("\"{}\"", cell.replace('"', "\"\""))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads a table as RFC 4180 has it, and nothing more leniently: rows end with CRLF, quotes stand around a
    /// whole cell or are doubled inside one. Without `quoting` it is a program that expects another separator and
    /// takes no notice of quotes.
    fn read(file: &str, separator: char, quoting: bool) -> Vec<Vec<String>> {
        let mut rows = vec![vec![String::new()]];
        let mut characters = file.strip_prefix(MARK).unwrap().chars().peekable();
        let mut quotes = false;
        while let Some(character) = characters.next() {
            let row = rows.last_mut().unwrap();
            let cell = row.last_mut().unwrap();
            match character {
                '"' if quotes && characters.peek() == Some(&'"') => {
                    characters.next();
                    cell.push('"');
                }
                '"' if quotes => {
                    quotes = false;
                    let next = *characters.peek().unwrap();
                    assert!(next == '\r' || next == separator, "{cell}");
                }
                '"' if cell.is_empty() && quoting => quotes = true,
                '"' => assert!(!quoting, "a quote inside a bare cell: {cell}"),
                '\r' if !quotes => {
                    assert_eq!(characters.next(), Some('\n'));
                    rows.push(vec![String::new()]);
                }
                _ if character == separator && !quotes => row.push(String::new()),
                _ => cell.push(character),
            }
        }
        // Behind the last end of a line nothing comes.
        assert_eq!(rows.pop().unwrap(), [""]);
        rows
    }

    fn is_formula(cell: &str) -> bool {
        let seen = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
        seen.starts_with(SIGNS)
    }

    const BOTH: [Separator; 2] = [Separator::Comma, Separator::Semicolon];

    fn table(rows: &[Vec<String>], separator: Separator) -> String {
        let mut table = Table::with_heads(separator, ["one", "two", "three"]);
        for row in rows {
            table.row(row);
        }
        table.finish()
    }

    #[test]
    fn a_formula_becomes_a_text() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("  @SUM(A1)", "'  @SUM(A1)"),
            ("\u{a0}-1", "'\u{a0}-1"),
            ("＝1", "'＝1"),
            ("v=spf1 -all", "v=spf1 -all"),
            ("\t=1", "␉=1"),
            ("a\r\n=1", "a␍␊=1"),
            ("p=none; =cmd|' /C calc'!A0", "p=none;' =cmd|' /C calc'!A0"),
            ("a;\"\"+1", "a;'\"\"+1"),
            ("", ""),
        ] {
            assert_eq!(harmless(text, Separator::Comma), cell);
        }
        let cell = harmless("-all, =1; =1", Separator::Semicolon);
        assert_eq!(cell, "'-all,' =1; =1");
    }

    #[test]
    fn a_cell_has_quotes_where_it_needs_them() {
        let rows = [vec!["1".into(), "a,\"b\"".into(), " c".into()]];
        assert_eq!(
            table(&rows, Separator::Comma),
            "\u{feff}one,two,three\r\n1,\"a,\"\"b\"\"\",\" c\"\r\n"
        );
        assert_eq!(
            table(&rows, Separator::Semicolon),
            "\u{feff}one;two;three\r\n1;\"a,\"\"b\"\"\";\" c\"\r\n"
        );
    }

    #[test]
    fn a_text_that_no_cell_holds_is_cut() {
        let cell = harmless(&"é".repeat(40_000), Separator::Comma);
        assert_eq!(cell.chars().count(), AT_MOST + 1);
        assert!(cell.ends_with('…'));
        // Excel counts units, and the guards as well.
        for text in ["🏰", ";="] {
            let cell = harmless(&text.repeat(30_000), Separator::Comma);
            assert_eq!(cell.encode_utf16().count(), AT_MOST + 1, "{text}");
        }
    }

    /// Any text, with what matters in a table much more often than chance would have it.
    fn evil() -> impl Strategy<Value = String> {
        let signs = SIGNS
            .into_iter()
            .chain(",;'\"\r\n\t \u{a0}\u{feff}\u{0}|".chars());
        let nasty = prop::sample::select(signs.collect::<Vec<_>>());
        prop::collection::vec(prop_oneof![3 => nasty, 1 => any::<char>()], 0..20)
            .prop_map(|characters| characters.into_iter().collect())
    }

    proptest! {
        #[test]
        fn what_is_read_back_is_what_was_shown_and_no_formula(
            rows in prop::collection::vec(prop::collection::vec(evil(), 3), 0..5)
        ) {
            for separator in BOTH {
                let read = read(&table(&rows, separator), separator.sign(), true);
                prop_assert_eq!(read.len(), rows.len() + 1);
                for (cells, texts) in read.iter().skip(1).zip(&rows) {
                    prop_assert_eq!(cells.len(), texts.len());
                    for (cell, text) in cells.iter().zip(texts) {
                        prop_assert!(!is_formula(cell), "{cell:?}");
                        // Apart from the apostrophes, nothing is changed.
                        let bare = |text: &str| text.replace('\'', "");
                        prop_assert_eq!(bare(cell), bare(&visible(text)));
                    }
                }
            }
        }

        #[test]
        fn a_program_that_expects_the_other_separator_finds_no_formula_either(
            rows in prop::collection::vec(prop::collection::vec(evil(), 3), 0..5)
        ) {
            for separator in BOTH {
                let read = read(&table(&rows, separator), separator.other(), false);
                for cell in read.iter().skip(1).flatten() {
                    prop_assert!(!is_formula(cell), "{cell:?}");
                }
            }
        }
    }
}
