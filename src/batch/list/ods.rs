//! Reads sheets of ODS workbooks (`OpenDocument` 1.3, part 3, 9 and 19).

use std::collections::BTreeSet;

use quick_xml::events::BytesStart;

use super::ListError;
use super::limits::LIST_LIMITS;
use super::package::Package;
use super::table::{Cell, Draft, Table};
use super::workbook::Choice;
use super::xml::{Piece, Xml, attribute};

/// Offers the visible sheets of a workbook until one is chosen.
pub(super) fn read(package: &mut Package<'_>, choice: &mut Choice) -> Result<(), ListError> {
    let kind = package.part("mimetype")?.unwrap_or_default();
    if !kind.trim().is_empty() && !kind.contains("opendocument.spreadsheet") {
        return Err(ListError::OtherKind(
            "an OpenDocument file, and no spreadsheet",
        ));
    }
    let manifest = package.part("META-INF/manifest.xml")?.unwrap_or_default();
    if package.has("encrypted-package") || manifest.contains("encryption-data") {
        return Err(ListError::Encrypted);
    }
    let content = package.needed("content.xml")?;
    let mut xml = Xml::new(&content);
    let mut hidden: BTreeSet<String> = BTreeSet::new();
    let mut style = String::new();
    loop {
        match xml.next_piece()? {
            Piece::Open(start) => match start.name().as_ref() {
                "style:style" => style = word(&start, "style:name"),
                "style:table-properties" if word(&start, "table:display") == "false" => {
                    hidden.insert(style.clone());
                }
                "table:tracked-changes" => xml.skip(&start)?,
                "table:table" => {
                    let is_hidden = hidden.contains(&word(&start, "table:style-name"));
                    if !is_hidden && choice.wants(&word(&start, "table:name")) {
                        choice.offer(sheet(&mut xml)?);
                    } else {
                        xml.skip(&start)?;
                    }
                }
                _ => {}
            },
            Piece::End => return Ok(()),
            _ => {}
        }
    }
}

/// An attribute; empty where there is none.
fn word(start: &BytesStart<'_>, name: &str) -> String {
    attribute(start, name).unwrap_or_default().into_owned()
}

/// How often something is repeated or how far it spans: once where nothing is said.
fn times(start: &BytesStart<'_>, name: &str) -> u32 {
    let times = attribute(start, name).and_then(|times| times.parse().ok());
    times.unwrap_or(1)
}

/// The rows of a sheet that has begun.
fn sheet(xml: &mut Xml<'_>) -> Result<Table, ListError> {
    let mut draft = Draft::default();
    let mut row = 1_u32;
    loop {
        match xml.next_piece()? {
            Piece::Open(start) => match start.name().as_ref() {
                "table:table-row" => {
                    let times = times(&start, "table:number-rows-repeated");
                    let cells = cells(xml)?;
                    put(&mut draft, row, times, &cells)?;
                    row = row.saturating_add(times);
                }
                // They hold rows as the sheet itself does.
                "table:table-header-rows" | "table:table-rows" | "table:table-row-group" => {}
                _ => xml.skip(&start)?,
            },
            Piece::Close(end) if end.name().as_ref() == "table:table" => return draft.finish(0),
            Piece::End => return draft.finish(0),
            _ => {}
        }
    }
}

/// A cell of a row, with its column.
struct Placed {
    column: usize,
    cell: Cell,
    /// Rows that it spans.
    rows: u32,
}

/// Puts the same cells into as many rows as they are repeated for.
fn put(draft: &mut Draft, row: u32, times: u32, cells: &[Placed]) -> Result<(), ListError> {
    if cells.is_empty() {
        return Ok(());
    }
    for again in 0..times {
        let row = row.saturating_add(again);
        for placed in cells {
            draft.put(row, placed.column, placed.cell.clone())?;
            let last = row.saturating_add(placed.rows).saturating_sub(1);
            draft.merge(row, last, placed.column)?;
        }
    }
    Ok(())
}

/// The cells of a row that has begun, those that are empty left out.
fn cells(xml: &mut Xml<'_>) -> Result<Vec<Placed>, ListError> {
    let mut cells = Vec::new();
    let mut column = 0_usize;
    loop {
        match xml.next_piece()? {
            Piece::Open(start) => {
                let times = times(&start, "table:number-columns-repeated");
                let times = usize::try_from(times).unwrap_or(usize::MAX);
                let covered = start.name().as_ref() == "table:covered-table-cell";
                if !covered && start.name().as_ref() != "table:table-cell" {
                    xml.skip(&start)?;
                    continue;
                }
                let rows = self::times(&start, "table:number-rows-spanned");
                let cell = cell(xml, &start)?;
                if !covered && !is_empty(&cell) {
                    for again in 0..times {
                        let column = column.saturating_add(again);
                        if column >= LIST_LIMITS.columns {
                            return Err(ListError::Columns);
                        }
                        let cell = cell.clone();
                        cells.push(Placed { column, cell, rows });
                    }
                }
                column = column.saturating_add(times);
            }
            Piece::Close(_) | Piece::End => return Ok(cells),
            Piece::Text(_) => {}
        }
    }
}

fn is_empty(cell: &Cell) -> bool {
    *cell != Cell::Uncomputed && cell.text().trim().is_empty()
}

/// What a cell that has begun shows, as far as it can be told without its layout (19.385).
fn cell(xml: &mut Xml<'_>, start: &BytesStart<'_>) -> Result<Cell, ListError> {
    let has_formula = attribute(start, "table:formula").is_some();
    let failed = word(start, "calcext:value-type") == "error";
    let kind = word(start, "office:value-type");
    let given = match kind.as_str() {
        "float" | "percentage" | "currency" => attribute(start, "office:value").map(|value| {
            let number = value.parse::<f64>();
            number.map_or_else(|_| value.into_owned(), |number| number.to_string())
        }),
        "date" => attribute(start, "office:date-value").map(|value| value.replace('T', " ")),
        "time" => attribute(start, "office:time-value").map(std::borrow::Cow::into_owned),
        "boolean" => attribute(start, "office:boolean-value").map(|value| value.to_uppercase()),
        _ => attribute(start, "office:string-value").map(std::borrow::Cow::into_owned),
    };
    let written = paragraphs(xml)?;
    if failed {
        return Ok(Cell::Failed(written));
    }
    let text = given.filter(|given| !given.is_empty()).unwrap_or(written);
    if text.is_empty() && has_formula && kind.is_empty() {
        return Ok(Cell::Uncomputed);
    }
    Ok(Cell::shown(text))
}

/// The text of a cell that has begun, without notes and drawings.
fn paragraphs(xml: &mut Xml<'_>) -> Result<String, ListError> {
    let mut text = String::new();
    let mut depth = 0_usize;
    let mut paragraphs = 0_usize;
    loop {
        match xml.next_piece()? {
            Piece::Open(start) => {
                match start.name().as_ref() {
                    "text:p" => {
                        paragraphs += 1;
                        if paragraphs > 1 {
                            text.push('\n');
                        }
                    }
                    "text:s" => text.push(' '),
                    "text:tab" => text.push('\t'),
                    "text:line-break" => text.push('\n'),
                    "text:span" | "text:a" | "text:ruby" | "text:ruby-base" => {}
                    // Notes, drawings, tables within a cell, how a text is read aloud.
                    _ => {
                        xml.skip(&start)?;
                        continue;
                    }
                }
                depth += 1;
            }
            Piece::Close(_) if depth == 0 => return Ok(text),
            Piece::Close(_) => depth -= 1,
            // Between paragraphs there is only layout.
            Piece::Text(piece) if depth > 0 => text.push_str(&piece),
            Piece::Text(_) => {}
            Piece::End => return Ok(text),
        }
    }
}
