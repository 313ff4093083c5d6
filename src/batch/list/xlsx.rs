//! Reads sheets of XLSX workbooks (ECMA-376, part 1, 18).

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, ToSpan};
use quick_xml::events::BytesStart;

use super::ListError;
use super::limits::LIST_LIMITS;
use super::package::Package;
use super::table::{Cell, Draft, Table};
use super::workbook::Choice;
use super::xml::{Piece, Xml, attribute, local_attribute};

/// Rows of a sheet (ECMA-376 18.3.1.73; Excel's limit).
const LAST_ROW: u32 = 1_048_576;

/// Formats of cells that are told apart.
const FORMATS: usize = 100_000;

/// What sheets share.
#[derive(Default)]
struct Book {
    /// Texts that cells point to, cut just behind the limit of a cell.
    strings: Vec<String>,
    /// Whether a format shows a number as a day or a moment.
    dates: Vec<bool>,
    /// Days are counted from 1904 (18.17.4.1).
    from_1904: bool,
}

/// Offers the visible sheets of a workbook until one is chosen.
pub(super) fn read(package: &mut Package<'_>, choice: &mut Choice) -> Result<(), ListError> {
    let main = relations(package, "")?;
    let main = main
        .values()
        .find(|relation| relation.kind == "officeDocument");
    let main = main.map_or_else(|| "xl/workbook.xml".to_owned(), |main| main.part.clone());
    let relations = relations(package, &main)?;
    let workbook = package.needed(&main)?;
    let mut book = Book::default();
    for relation in relations.values() {
        match relation.kind.as_str() {
            "sharedStrings" => {
                book.strings = strings(&package.part(&relation.part)?.unwrap_or_default())?;
            }
            "styles" => book.dates = dates(&package.part(&relation.part)?.unwrap_or_default())?,
            _ => {}
        }
    }
    let mut sheets = Vec::new();
    let mut xml = Xml::new(&workbook);
    loop {
        match xml.next_piece()? {
            Piece::Open(start) if start.local_name().as_ref() == "workbookPr" => {
                let from_1904 = attribute(&start, "date1904");
                book.from_1904 |= from_1904.is_some_and(|value| matches!(&*value, "1" | "true"));
            }
            Piece::Open(start) if start.local_name().as_ref() == "sheet" => {
                let state = attribute(&start, "state");
                let relation = local_attribute(&start, "id").and_then(|id| relations.get(&*id));
                if let (None | Some("visible"), Some(relation)) = (state.as_deref(), relation)
                    && relation.kind == "worksheet"
                {
                    let name = attribute(&start, "name").unwrap_or_default().into_owned();
                    sheets.push((name, relation.part.clone()));
                }
            }
            Piece::End => break,
            _ => {}
        }
    }
    for (name, part) in sheets {
        if choice.wants(&name) {
            choice.offer(sheet(&package.needed(&part)?, &book)?);
        }
    }
    Ok(())
}

/// A part that another one points to.
struct Relation {
    /// The last word of its type.
    kind: String,
    /// Its name in the archive.
    part: String,
}

/// The parts that a part points to, by their ids (ECMA-376, part 2, 9.3).
fn relations(
    package: &mut Package<'_>,
    part: &str,
) -> Result<BTreeMap<String, Relation>, ListError> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let place = format!("{folder}/_rels/{name}.rels");
    let text = package
        .part(place.trim_start_matches('/'))?
        .unwrap_or_default();
    let mut relations = BTreeMap::new();
    let mut xml = Xml::new(&text);
    loop {
        match xml.next_piece()? {
            Piece::Open(start) if start.local_name().as_ref() == "Relationship" => {
                let word = |name| attribute(&start, name).unwrap_or_default().into_owned();
                let kind = word("Type");
                let relation = Relation {
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    part: resolved(folder, &word("Target")),
                };
                relations.insert(word("Id"), relation);
            }
            Piece::End => return Ok(relations),
            _ => {}
        }
    }
}

/// The name of a part as seen from a folder.
fn resolved(folder: &str, target: &str) -> String {
    let from = if target.starts_with('/') { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in from.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The texts that cells point to (18.4).
fn strings(part: &str) -> Result<Vec<String>, ListError> {
    let mut strings = Vec::new();
    let mut xml = Xml::new(part);
    loop {
        match xml.next_piece()? {
            Piece::Open(start) if start.local_name().as_ref() == "si" => {
                let text = rich_text(&mut xml)?;
                strings.push(text.chars().take(LIST_LIMITS.cell + 1).collect());
                if strings.len() > LIST_LIMITS.cells {
                    return Err(ListError::Cells);
                }
            }
            Piece::End => return Ok(strings),
            _ => {}
        }
    }
}

/// The text of an element that holds it in pieces, without how it is read aloud (18.4.6).
fn rich_text(xml: &mut Xml<'_>) -> Result<String, ListError> {
    let mut text = String::new();
    let mut depth = 0_usize;
    loop {
        match xml.next_piece()? {
            Piece::Open(start) => match start.local_name().as_ref() {
                "t" => text.push_str(&xml.text()?),
                "rPh" => xml.skip(&start)?,
                _ => depth += 1,
            },
            Piece::Close(_) if depth == 0 => break,
            Piece::Close(_) => depth -= 1,
            Piece::Text(_) => {}
            Piece::End => break,
        }
    }
    Ok(unescaped(&text))
}

/// A text in which `_x000D_` stands for a character (22.9.2.19).
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let code = escape.get(2..6).filter(|_| escape.get(6..7) == Some("_"));
        let sign = code.and_then(|code| u32::from_str_radix(code, 16).ok());
        if let Some(sign) = sign.and_then(char::from_u32) {
            out.push(sign);
            rest = escape.get(7..).unwrap_or_default();
        } else {
            out.push_str("_x");
            rest = escape.get(2..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// Which formats of cells show a day or a moment (18.8).
fn dates(part: &str) -> Result<Vec<bool>, ListError> {
    let mut own: BTreeMap<String, bool> = BTreeMap::new();
    let mut dates = Vec::new();
    let mut in_cells = false;
    let mut xml = Xml::new(part);
    loop {
        match xml.next_piece()? {
            Piece::Open(start) => match start.local_name().as_ref() {
                "cellXfs" => in_cells = true,
                "numFmt" if own.len() < FORMATS => {
                    let word = |name| attribute(&start, name).unwrap_or_default();
                    own.insert(
                        word("numFmtId").into_owned(),
                        shows_date(&word("formatCode")),
                    );
                }
                "xf" if in_cells && dates.len() < FORMATS => {
                    let id = attribute(&start, "numFmtId").unwrap_or_default();
                    let built_in =
                        matches!(id.parse(), Ok(14..=22_u32 | 27..=36 | 45..=47 | 50..=58));
                    dates.push(own.get(&*id).copied().unwrap_or(built_in));
                }
                _ => {}
            },
            Piece::Close(end) if end.local_name().as_ref() == "cellXfs" => in_cells = false,
            Piece::End => return Ok(dates),
            _ => {}
        }
    }
}

/// Whether a format has a day, a month, a year or an hour in it (18.8.31), outside quotes and brackets.
fn shows_date(code: &str) -> bool {
    let mut quoted = false;
    let mut bracket = false;
    let mut escaped = false;
    code.chars().any(|sign| {
        if std::mem::take(&mut escaped) {
            return false;
        }
        match sign {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' => bracket = true,
            ']' => bracket = false,
            '\\' | '_' | '*' => escaped = true,
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' => return !bracket,
            _ => {}
        }
        false
    })
}

/// The rows of a sheet (18.3).
fn sheet(part: &str, book: &Book) -> Result<Table, ListError> {
    let mut draft = Draft::default();
    let (mut row, mut column) = (0_u32, 0_usize);
    let mut xml = Xml::new(part);
    loop {
        match xml.next_piece()? {
            Piece::Open(start) => match start.local_name().as_ref() {
                "row" => {
                    let number = attribute(&start, "r").and_then(|number| number.parse().ok());
                    row = number.unwrap_or(row + 1).min(LAST_ROW);
                    column = 0;
                }
                "c" => {
                    if let Some(place) = attribute(&start, "r") {
                        (row, column) = place_of(&place).ok_or_else(bad_place)?;
                    }
                    draft.put(row.max(1), column, cell(&mut xml, &start, book)?)?;
                    column += 1;
                }
                "mergeCell" => {
                    let places = attribute(&start, "ref").unwrap_or_default();
                    let places = places.split_once(':');
                    let places =
                        places.and_then(|(first, last)| Some((place_of(first)?, place_of(last)?)));
                    if let Some(((first, column), (last, _))) = places {
                        draft.merge(first, last, column)?;
                    }
                }
                _ => {}
            },
            Piece::End => return draft.finish(0),
            _ => {}
        }
    }
}

fn bad_place() -> ListError {
    ListError::Damaged("a cell has no place".to_owned())
}

/// Row from 1 and column from 0 of a place such as `B12`.
fn place_of(place: &str) -> Option<(u32, usize)> {
    let digits = place.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = place.split_at_checked(digits)?;
    let row = row
        .parse()
        .ok()
        .filter(|row| (1..=LAST_ROW).contains(row))?;
    let mut column = 0_usize;
    for letter in letters.bytes() {
        let letter = letter.to_ascii_uppercase();
        if !letter.is_ascii_uppercase() || column > 16_384 {
            return None;
        }
        column = column * 26 + usize::from(letter - b'A') + 1;
    }
    Some((row, column.checked_sub(1)?))
}

/// What a cell shows, as far as it can be told without its layout (18.3.1.4).
fn cell(xml: &mut Xml<'_>, start: &BytesStart<'_>, book: &Book) -> Result<Cell, ListError> {
    let kind = attribute(start, "t").unwrap_or_default().into_owned();
    let format = attribute(start, "s").and_then(|format| format.parse::<usize>().ok());
    let mut value: Option<String> = None;
    let mut has_formula = false;
    loop {
        match xml.next_piece()? {
            Piece::Open(start) => match start.local_name().as_ref() {
                "v" => value = Some(xml.text()?),
                "is" => value = Some(rich_text(xml)?),
                name => {
                    has_formula |= name == "f";
                    xml.skip(&start)?;
                }
            },
            Piece::Close(_) | Piece::End => break,
            Piece::Text(_) => {}
        }
    }
    let value = value.unwrap_or_default();
    if value.is_empty() {
        let uncomputed = has_formula && kind != "str";
        return Ok(if uncomputed {
            Cell::Uncomputed
        } else {
            Cell::Text(value)
        });
    }
    Ok(match kind.as_str() {
        "s" => {
            let text = value
                .trim()
                .parse()
                .ok()
                .and_then(|at: usize| book.strings.get(at));
            let text =
                text.ok_or_else(|| ListError::Damaged("a cell points to no text".to_owned()))?;
            Cell::shown(text.clone())
        }
        "str" => Cell::shown(unescaped(&value)),
        "b" => Cell::Text(if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned()),
        "e" => Cell::Failed(value),
        "" | "n" => Cell::Text(number(&value, format, book)),
        _ => Cell::shown(value),
    })
}

/// A number, or the day or moment that it is shown as.
fn number(value: &str, format: Option<usize>, book: &Book) -> String {
    let Ok(number) = value.trim().parse::<f64>() else {
        return value.to_owned();
    };
    let is_date = format.and_then(|format| book.dates.get(format)).copied();
    let date = is_date
        .unwrap_or(false)
        .then(|| moment(number, book.from_1904));
    date.flatten().unwrap_or_else(|| number.to_string())
}

/// The moment of a number of days (18.17.4.1): a day, with the time where there is one.
fn moment(number: f64, from_1904: bool) -> Option<String> {
    if !(1.0..2_958_466.0).contains(&number) {
        return None;
    }
    // 1900 counts as a leap year there, so that days before March are one off: nobody lists clients of then.
    let first = if from_1904 {
        Date::new(1904, 1, 1)
    } else {
        Date::new(1899, 12, 30)
    };
    let days = number.trunc();
    let seconds = ((number - days) * 86_400.0).round();
    let start: DateTime = first.ok()?.to_datetime(jiff::civil::Time::midnight());
    #[expect(
        clippy::cast_possible_truncation,
        reason = "both are within the range that was just checked"
    )]
    let (days, seconds) = (days as i64, seconds as i64);
    let moment = start.checked_add(days.days()).ok()?;
    let moment = moment
        .checked_add(SignedDuration::from_secs(seconds))
        .ok()?;
    Some(if seconds == 0 {
        moment.date().to_string()
    } else {
        moment.to_string().replace('T', " ")
    })
}

#[cfg(test)]
mod tests;
