//! Separators, quotation marks and line ends.

use super::*;

/// Rows as their number and the texts of their cells.
fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
    let table = read(text).unwrap();
    let rows = table.rows.iter().map(|row| {
        let cells = row.cells.iter().map(|(_, cell)| cell.text().to_owned());
        (row.number, cells.collect())
    });
    rows.collect()
}

fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
    (
        number,
        cells.iter().map(|cell| (*cell).to_owned()).collect(),
    )
}

#[test]
fn rows_count_as_a_spreadsheet_counts_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["domain;client", "", "a.be;\"two", "lines\"", "b.be;x"].join(end);
        let two_lines = format!("two{end}lines");
        assert_eq!(
            rows(&text),
            [
                row(1, &["domain", "client"]),
                row(3, &["a.be", &two_lines]),
                row(4, &["b.be", "x"]),
            ]
        );
    }
    assert_eq!(read("a.be\n\n\n").unwrap().last, 3);
    assert_eq!(read("a.be").unwrap().last, 1);
}

#[test]
fn a_separator_within_quotation_marks_separates_nothing() {
    let text = "domain,client\na.be,\"x;y;\"\"z\"\"\"\nb.be,plain \"word\"\nc.be,\"x\"y\n";
    assert_eq!(rows(text)[1], row(2, &["a.be", "x;y;\"z\""]));
    assert_eq!(rows(text)[2], row(3, &["b.be", "plain \"word\""]));
    assert_eq!(rows(text)[3], row(4, &["c.be", "xy"]), "as Excel reads it");
}

#[test]
fn the_separator_is_the_one_that_makes_most_sense() {
    for (text, separator) in [
        ("domain;client, and more\na.be;x\n", Some(b';')),
        ("domain,client;more\na.be,x\n", Some(b',')),
        ("domain\tclient\na.be\tx, y; z\n", Some(b'\t')),
        ("domain\na.be; b.be, c.be\n", None),
        ("a.be\nb.be\n", None),
        ("a.be,b.be\nc.be,d.be\n", None),
        ("Bakery, Peeters;a.be\nCafe;b.be\n", Some(b';')),
        (
            "title, 2026\n\ndomain;tags\na.be;x,y\nb.be;x,y\n",
            Some(b';'),
        ),
    ] {
        assert_eq!(chosen_separator(text), separator, "{text:?}");
    }
}

#[test]
fn a_line_that_names_the_separator_is_told_from_a_row() {
    assert_eq!(given_separator("sep=,\r\na"), (Some(b','), "a"));
    assert_eq!(given_separator("sep=\t\ra"), (Some(b'\t'), "a"));
    assert_eq!(given_separator("\"sep=;\"\na"), (Some(b';'), "a"));
    assert_eq!(given_separator("sep=;"), (Some(b';'), ""));
    for text in ["sep=", "sep=x\na", "separate;\n", "seé=;", ""] {
        assert_eq!(given_separator(text), (None, text));
    }
}

#[test]
fn marks_that_are_never_closed_are_told_until_there_are_too_many() {
    let open = |many: usize| {
        let mut text = String::new();
        for _ in 0..many {
            text.push('"');
            text.push_str(&"\"\"".repeat(LIST_LIMITS.quoted / 2 + 1));
            text.push('\n');
        }
        text
    };
    let few = read(&open(3)).unwrap();
    let unclosed = |row: &&super::super::table::Row| matches!(row.cell(0), Some(Cell::Unclosed(_)));
    assert_eq!(few.rows.iter().filter(unclosed).count(), 3);
    assert_eq!(
        read(&open(LIST_LIMITS.unclosed + 1)),
        Err(ListError::Quotes)
    );
}
