//! Which column says what.

use super::super::table::{Cell, Draft};
use super::*;

/// A table of rows of cells.
fn table(rows: &[&[&str]]) -> Table {
    let mut draft = Draft::default();
    for (number, cells) in (1..).zip(rows) {
        for (column, cell) in cells.iter().enumerate() {
            draft
                .put(number, column, Cell::Text((*cell).to_owned()))
                .unwrap();
        }
    }
    draft.finish(0).unwrap()
}

fn columns(rows: &[&[&str]]) -> Vec<(usize, Column)> {
    let head = find(&table(rows)).unwrap();
    head.columns
        .iter()
        .map(|placed| (placed.index, placed.column))
        .collect()
}

#[test]
fn a_header_is_found_where_it_stands() {
    let read = columns(&[
        &["Our clients"],
        &["Name", "", "Website"],
        &["A", "x", "a.be"],
    ]);
    assert_eq!(read, [(0, Column::Client), (2, Column::Domain)]);
}

#[test]
fn nothing_below_the_first_domain_is_a_header() {
    let read = columns(&[&["a.be"], &["domain"]]);
    assert_eq!(read, [(0, Column::Domain)]);
    assert_eq!(
        find(&table(&[&["a.be"], &["domain"]])).unwrap().header,
        None
    );
}

#[test]
fn of_two_headers_the_fuller_one_counts() {
    let head = find(&table(&[
        &["# Website"],
        &["domain", "client"],
        &["a.be", "A"],
    ]))
    .unwrap();
    assert_eq!((head.header, head.titles), (Some(2), vec![1]));
}

#[test]
fn a_word_that_may_mean_the_client_does_only_where_no_other_does() {
    let town = columns(&[&["Gemeente", "Domein"], &["Gent", "a.be"]]);
    assert_eq!(town, [(0, Column::Client), (1, Column::Domain)]);
    let address = columns(&[&["Gemeente", "Domein", "Klant"], &["Gent", "a.be", "A"]]);
    assert_eq!(address, [(1, Column::Domain), (2, Column::Client)]);
}

#[test]
fn a_header_is_not_guessed_for_a_column_that_is_there() {
    let head = find(&table(&[
        &["domain", "domainn", "langue", "taall"],
        &["a.be", "x", "fr", "y"],
    ]))
    .unwrap();
    let unknown = vec![
        ("column B (`domainn`)".to_owned(), None),
        ("column D (`taall`)".to_owned(), None),
    ];
    assert_eq!(head.remarks, [Remark::Unknown(unknown)]);
}

#[test]
fn cells_beside_the_header_are_named() {
    let head = find(&table(&[&["domain"], &["a.be", "", "x"]])).unwrap();
    let unknown = vec![("column C".to_owned(), None)];
    assert_eq!(head.remarks, [Remark::Unknown(unknown)]);
}

#[test]
fn without_a_header_addresses_count_only_where_there_is_no_domain() {
    let with = columns(&[&["jan@a.be", "a.be"], &["an@b.be", "b.be"], &["c@c.be", ""]]);
    assert_eq!(with, [(1, Column::Domain)]);
    let without = columns(&[&["Jan", "jan@a.be"], &["An", "an@b.be"]]);
    assert_eq!(without, [(1, Column::Domain)]);
}
