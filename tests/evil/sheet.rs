//! Tables and workbooks: as many rows and columns as before, nothing that a spreadsheet calculates, no link of others.

use std::io::{Cursor, Read};

use belfort::report::visible::visible;
use calamine::{Data, Reader, Xlsx};

use crate::data;
use crate::harmless::{floods, hidden_in};

/// Whether a spreadsheet may calculate a cell: the signs of Excel, `LibreOffice` and Google Sheets, also wide and small,
/// behind what they strip.
fn is_formula(cell: &str) -> bool {
    let begin = cell.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '"');
    begin.starts_with([
        '=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫',
    ])
}

fn rows(file: &str, separator: u8) -> Vec<Vec<String>> {
    let file = file
        .strip_prefix('\u{feff}')
        .expect("Excel knows that it is UTF-8");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(file.as_bytes());
    let rows = reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect());
    rows.collect()
}

fn shape<T>(rows: &[Vec<T>]) -> Vec<usize> {
    rows.iter().map(Vec::len).collect()
}

/// Holds a table against the same one in which nobody evil wrote.
pub(crate) fn check_table(calm: &str, evil: &str, separator: u8, text: &str) {
    let (before, after) = (rows(calm, separator), rows(evil, separator));
    assert_eq!(shape(&before), shape(&after));
    assert!(
        before.len() > 1 && before[0] == after[0],
        "the heads are ours"
    );
    cells(after.iter().flatten(), text);
}

/// What holds for every cell, and that the text is in one.
fn cells<'a>(cells: impl Iterator<Item = &'a String>, text: &str) {
    let mut is_told = false;
    let shown = visible(text);
    // A cell may have an apostrophe more, and a word that is too long ends early.
    let bare = |text: &str| {
        text.replace(['\'', ' ', '\u{a0}', '…'], "")
            .chars()
            .take(150)
            .collect::<String>()
    };
    let wanted = bare(&shown);
    for cell in cells {
        assert!(!is_formula(cell), "{cell:?}");
        assert_eq!(hidden_in(cell), None, "{cell:?}");
        assert!(!cell.contains('\n') && !floods(cell), "{cell:?}");
        assert!(cell.encode_utf16().count() <= 32_767, "longer than a cell");
        is_told |= bare(cell).contains(&wanted);
    }
    assert!(is_told, "{shown:?} stands nowhere");
}

/// All sheets, every cell as a text.
fn sheets(bytes: &[u8]) -> Vec<Vec<Vec<String>>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    let sheet = |name: &String| {
        let formulas = book.worksheet_formula(name).unwrap();
        assert!(
            formulas.used_cells().next().is_none(),
            "{name} has a formula"
        );
        let range = book.worksheet_range(name).unwrap();
        let rows = range.rows().map(|row| {
            let texts = row.iter().map(|cell| match cell {
                Data::String(text) => text.clone(),
                _ => String::new(),
            });
            texts.collect()
        });
        rows.collect()
    };
    names.iter().map(sheet).collect()
}

/// Each part of the file is XML, under a name of its own, and leads nowhere but to files beside it.
fn parts(bytes: &[u8]) {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        assert!(
            name.chars()
                .all(|c| c.is_ascii_alphanumeric() || "._-/[]".contains(c)),
            "{name}"
        );
        let mut xml = String::new();
        file.read_to_string(&mut xml).unwrap();
        data::read_xml(&xml);
        for target in xml
            .split("Target=\"")
            .skip(1)
            .filter(|_| xml.contains("External"))
        {
            let (target, rest) = target.split_once('"').unwrap();
            let (rest, _) = rest.split_once('>').unwrap();
            let leads_out = target.contains([':', '\\', '&']) || target.starts_with('/');
            assert!(
                !rest.contains("External") || !leads_out,
                "a link to {target}"
            );
        }
    }
}

/// Holds a workbook against the same one in which nobody evil wrote.
pub(crate) fn check_workbook(calm: &[u8], evil: &[u8], text: &str) {
    parts(evil);
    let (before, after) = (sheets(calm), sheets(evil));
    let shapes =
        |sheets: &[Vec<Vec<String>>]| sheets.iter().map(|sheet| shape(sheet)).collect::<Vec<_>>();
    assert_eq!(shapes(&before), shapes(&after));
    cells(after.iter().flatten().flatten(), text);
}
