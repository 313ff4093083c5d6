//! Reads text in which a sign separates cells (RFC 4180, and what Excel makes of it).

use super::ListError;
use super::header;
use super::limits::LIST_LIMITS;
use super::table::{Cell, Draft, Table};

/// Signs that may separate cells; where two fit as well, the first is taken.
const SEPARATORS: [u8; 3] = [b';', b',', b'\t'];

/// Rows from the top by which the separator is chosen.
const SAMPLE: usize = 200;

/// Reads the rows of a text. Each is numbered as a spreadsheet that opens the file does: a cell of several lines is one
/// row, an empty line is one too, and the line `sep=;` is none.
pub(super) fn read(text: &str) -> Result<Table, ListError> {
    let (given, text) = given_separator(text);
    let separator = given.or_else(|| chosen_separator(text));
    let mut draft = Draft::default();
    let mut number = 0_u32;
    let mut records = Records::new(text, separator);
    while let Some(cells) = records.next_record()? {
        number = number.saturating_add(1);
        for (column, cell) in cells.into_iter().enumerate() {
            draft.put(number, column, cell)?;
        }
    }
    draft.finish(number)
}

/// The separator that the first line gives, as Excel reads it (`sep=;`), and the text behind that line.
fn given_separator(text: &str) -> (Option<u8>, &str) {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let (line, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let line = line.trim_start_matches('"');
    let sign = match (line.get(..4), line.as_bytes().get(4)) {
        (Some(word), Some(sign)) if word.eq_ignore_ascii_case("sep=") => *sign,
        _ => return (None, text),
    };
    if !sign.is_ascii_punctuation() && sign != b'\t' {
        return (None, text);
    }
    let behind = rest.strip_prefix("\r\n");
    let behind = behind.or_else(|| rest.strip_prefix(['\r', '\n']));
    (Some(sign), behind.unwrap_or(rest))
}

/// The separator under which the text makes most sense: most known headers, else most rows of the same width. `None`:
/// there is one column.
fn chosen_separator(text: &str) -> Option<u8> {
    let mut best = None;
    for separator in SEPARATORS {
        let Some(fit) = fit(text, separator) else {
            continue;
        };
        if best.is_none_or(|(most, _)| fit > most) {
            best = Some((fit, separator));
        }
    }
    best.map(|(_, separator)| separator)
}

/// How well a separator fits: known headers, width of the header, rows of the most common width. `None` where it
/// separates nothing.
fn fit(text: &str, separator: u8) -> Option<(usize, usize, usize)> {
    let mut records = Records::new(text, Some(separator));
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    while rows.len() < SAMPLE {
        match records.next_record() {
            Ok(Some(cells)) if cells.iter().any(|cell| !cell.text().trim().is_empty()) => {
                rows.push(cells);
            }
            Ok(Some(_)) => {}
            Ok(None) => break,
            // It separates more than there may be: that is for the reading itself to say.
            Err(_) => return Some((0, 1, 0)),
        }
    }
    let known = |row: &Vec<Cell>| {
        let texts: Vec<&str> = row.iter().map(Cell::text).collect();
        header::known(&texts)
    };
    let first = rows.iter().take(LIST_LIMITS.header);
    let (most, width) = first
        .map(|row| (known(row), row.len()))
        .max()
        .unwrap_or_default();
    if most > 0 {
        return (width > 1).then_some((most, width, 0));
    }
    let all_domains = |row: &Vec<Cell>| row.iter().all(|cell| header::is_domain(cell.text()));
    if rows.iter().all(all_domains) {
        return None;
    }
    let of_width = |width: usize| rows.iter().filter(|row| row.len() == width).count();
    let common = rows
        .iter()
        .map(|row| (of_width(row.len()), row.len()))
        .max();
    common
        .filter(|(_, width)| *width > 1)
        .map(|(rows, _)| (0, 0, rows))
}

/// The records of a text, from the top.
struct Records<'a> {
    text: &'a str,
    at: usize,
    separator: Option<u8>,
    unclosed: usize,
}

impl<'a> Records<'a> {
    fn new(text: &'a str, separator: Option<u8>) -> Self {
        Self {
            text,
            at: 0,
            separator,
            unclosed: 0,
        }
    }

    /// The cells of the next record; `None` behind the last.
    fn next_record(&mut self) -> Result<Option<Vec<Cell>>, ListError> {
        if self.at >= self.text.len() {
            return Ok(None);
        }
        let mut cells = Vec::new();
        loop {
            let cell = self.field()?;
            if cells.len() <= LIST_LIMITS.columns {
                cells.push(cell);
            } else if !cell.text().trim().is_empty() {
                return Err(ListError::Columns);
            }
            match self.rest().as_bytes() {
                [b'\r', b'\n', ..] => self.at += 2,
                [b'\r' | b'\n', ..] => self.at += 1,
                [_, ..] => {
                    self.at += 1;
                    continue;
                }
                [] => {}
            }
            return Ok(Some(cells));
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// One cell, up to the sign or the line end behind it.
    fn field(&mut self) -> Result<Cell, ListError> {
        let Some(inside) = self.rest().strip_prefix('"') else {
            return Ok(Cell::shown(self.up_to_sign().to_owned()));
        };
        let Some(length) = closing(inside) else {
            self.unclosed += 1;
            if self.unclosed > LIST_LIMITS.unclosed {
                return Err(ListError::Quotes);
            }
            return Ok(Cell::Unclosed(self.up_to_sign().to_owned()));
        };
        let quoted = inside.get(..length).unwrap_or_default();
        self.at += length + 2;
        let mut text = quoted.replace("\"\"", "\"");
        // What stands behind the closing mark belongs to the cell, as Excel reads it.
        text.push_str(self.up_to_sign());
        Ok(Cell::shown(text))
    }

    /// The text up to the next separator or line end, which is passed over.
    fn up_to_sign(&mut self) -> &'a str {
        let rest = self.rest();
        let separator = self.separator.map(char::from);
        let is_sign = |c: char| matches!(c, '\r' | '\n') || Some(c) == separator;
        let text = rest.get(..rest.find(is_sign).unwrap_or(rest.len()));
        let text = text.unwrap_or_default();
        self.at += text.len();
        text
    }
}

/// Bytes up to the mark that closes a quoted cell; two marks in a row are one of its text. `None`: none closes it.
fn closing(inside: &str) -> Option<usize> {
    let bytes = inside.as_bytes();
    let bytes = bytes.get(..LIST_LIMITS.quoted).unwrap_or(bytes);
    let mut at = 0;
    loop {
        let ahead = bytes.get(at..)?;
        let mark = at + ahead.iter().position(|byte| *byte == b'"')?;
        if bytes.get(mark + 1) == Some(&b'"') {
            at = mark + 2;
        } else {
            return Some(mark);
        }
    }
}

#[cfg(test)]
mod tests;
