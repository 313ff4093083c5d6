//! What every kind of file becomes: rows of cells, with the numbers that a spreadsheet shows.

use std::collections::BTreeMap;

use super::ListError;
use super::limits::LIST_LIMITS;

/// One cell that is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// Its text, without space around it, of at most one character more than [`LIST_LIMITS`] permits.
    Text(String),
    /// A formula that ended in an error, as the spreadsheet shows it: `#N/A`.
    Failed(String),
    /// A formula whose result was never saved.
    Uncomputed,
    /// It begins with a quotation mark that is never closed. Only this line of it is kept.
    Unclosed(String),
}

impl Cell {
    /// A cell that shows a text: perhaps an error, where a formula or a text that was copied ended in one.
    pub(super) fn shown(text: String) -> Self {
        if formula_error(&text) {
            Self::Failed(text)
        } else {
            Self::Text(text)
        }
    }

    /// Its text, whatever came of it.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Failed(text) | Self::Unclosed(text) => text,
            Self::Uncomputed => "",
        }
    }
}

/// One row that is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Its number, from 1.
    pub(super) number: u32,
    /// Its cells that are not empty, each with the number of its column from 0, in order.
    pub(super) cells: Vec<(usize, Cell)>,
}

impl Row {
    /// The cell of a column, unless it is empty.
    pub(super) fn cell(&self, column: usize) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&column, |(at, _)| *at);
        at.ok()
            .and_then(|at| self.cells.get(at))
            .map(|(_, cell)| cell)
    }
}

/// One sheet, or a whole file without sheets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Table {
    /// Its rows that are not empty, in order.
    pub(super) rows: Vec<Row>,
    /// Number of its last row that there is, empty or not.
    pub(super) last: u32,
}

/// A table that is being read, within the limits.
#[derive(Debug, Default)]
pub(super) struct Draft {
    rows: BTreeMap<u32, BTreeMap<usize, Cell>>,
    /// Cells that hold for the rows below them too: first and last row, column.
    merged: Vec<(u32, u32, usize)>,
    cells: usize,
    text: usize,
}

impl Draft {
    /// Puts a cell in its place. Rows count from 1, columns from 0. One that is empty is none.
    pub(super) fn put(&mut self, row: u32, column: usize, cell: Cell) -> Result<(), ListError> {
        let cell = tidy(cell);
        if cell.text().is_empty() && cell != Cell::Uncomputed {
            return Ok(());
        }
        if column >= LIST_LIMITS.columns {
            return Err(ListError::Columns);
        }
        self.cells += 1;
        self.text += cell.text().len();
        if self.cells > LIST_LIMITS.cells || self.text > LIST_LIMITS.text {
            return Err(ListError::Cells);
        }
        self.rows.entry(row).or_default().insert(column, cell);
        if self.rows.len() > LIST_LIMITS.rows {
            return Err(ListError::Rows);
        }
        Ok(())
    }

    /// Notes that a cell is merged with those below it, down to a last row.
    pub(super) fn merge(&mut self, first: u32, last: u32, column: usize) -> Result<(), ListError> {
        if last > first && column < LIST_LIMITS.columns {
            self.merged.push((first, last, column));
        }
        if self.merged.len() > LIST_LIMITS.rows {
            return Err(ListError::Cells);
        }
        Ok(())
    }

    /// The table. A cell that is merged over several rows holds for each of them that says something itself.
    pub(super) fn finish(mut self, last: u32) -> Result<Table, ListError> {
        for (first, end, column) in std::mem::take(&mut self.merged) {
            let Some(cell) = self.rows.get(&first).and_then(|row| row.get(&column)) else {
                continue;
            };
            let cell = cell.clone();
            let below = self.rows.range(first.saturating_add(1)..=end);
            let below: Vec<u32> = below.map(|(row, _)| *row).collect();
            for row in below {
                self.put(row, column, cell.clone())?;
            }
        }
        let rows = self.rows.into_iter().map(|(number, cells)| Row {
            number,
            cells: cells.into_iter().collect(),
        });
        let rows: Vec<Row> = rows.collect();
        let last = rows.last().map_or(0, |row| row.number).max(last);
        Ok(Table { rows, last })
    }
}

/// A cell without the space around its text, cut just behind the limit: that it was longer is still seen.
fn tidy(cell: Cell) -> Cell {
    let cut = |text: String| -> String { text.trim().chars().take(LIST_LIMITS.cell + 1).collect() };
    match cell {
        Cell::Text(text) => Cell::Text(cut(text)),
        Cell::Failed(text) => Cell::Failed(cut(text)),
        Cell::Unclosed(text) => Cell::Unclosed(cut(text)),
        Cell::Uncomputed => Cell::Uncomputed,
    }
}

/// Errors of formulas as spreadsheets show them in English, Dutch, French and German.
const FORMULA_ERRORS: [&str; 26] = [
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#BUSY!",
    "#N/B",
    "#VERW!",
    "#WAARDE!",
    "#DEEL/0!",
    "#NAAM?",
    "#GETAL!",
    "#LEEG!",
    "#VALEUR!",
    "#NOM?",
    "#NOMBRE!",
    "#NUL!",
    "#NV",
    "#BEZUG!",
    "#WERT!",
    "#ZAHL!",
    "#GETTING_DATA",
];

/// Whether a text is what a spreadsheet shows for a formula that failed; also `Err:502` of `LibreOffice`.
fn formula_error(text: &str) -> bool {
    let text = text.trim();
    if text.starts_with('#') {
        return FORMULA_ERRORS.contains(&text);
    }
    text.split_once(':').is_some_and(|(word, number)| {
        let number = number.trim();
        matches!(word.trim(), "Err" | "Fout" | "Erreur" | "Fehler")
            && number.len() == 3
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The letters by which a spreadsheet names a column: 0 is `A`, 26 is `AA`.
pub(super) fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        let letter = u8::try_from(left % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        left /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn columns_are_named_as_a_spreadsheet_names_them() {
        let named = [0, 25, 26, 51, 52, 701, 702].map(letters);
        assert_eq!(named, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn a_merged_cell_holds_for_the_rows_below_that_say_something() {
        let mut draft = Draft::default();
        draft.put(1, 0, text("Client")).unwrap();
        draft.put(1, 1, text("a.be")).unwrap();
        draft.put(2, 1, text("b.be")).unwrap();
        draft.merge(1, 3, 0).unwrap();
        let table = draft.finish(3).unwrap();
        assert_eq!(table.rows.len(), 2, "the third row stays empty");
        assert_eq!(table.rows.last().unwrap().cell(0).unwrap().text(), "Client");
    }

    #[test]
    fn a_table_takes_no_more_than_its_limits() {
        let mut draft = Draft::default();
        assert_eq!(draft.put(1, 256, text("x")), Err(ListError::Columns));
        assert_eq!(
            draft.put(1, 256, text(" ")),
            Ok(()),
            "an empty cell is none"
        );
        let mut last = Ok(());
        for row in 1..=100_001 {
            last = draft.put(row, 0, text("x"));
        }
        assert_eq!(last, Err(ListError::Rows));
    }
}
