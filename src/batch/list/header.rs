//! Finds out what the columns of a table say: by its header, or else by what stands in them.

use std::collections::{BTreeMap, BTreeSet};

use super::column::{Column, near_header, of_header};
use super::limits::LIST_LIMITS;
use super::table::{Row, Table, letters};
use super::{ListError, Remark, shown};
use crate::target::{TakenFrom, Target, has_known_ending};

/// The columns of a table, and where its clients begin.
#[derive(Debug)]
pub(super) struct Head {
    /// The columns that are understood, from left to right. One is that of the domains.
    pub(super) columns: Vec<Placed>,
    /// Number of the header's row.
    pub(super) header: Option<u32>,
    /// Numbers of the rows above it.
    pub(super) titles: Vec<u32>,
    /// What is worth saying of the columns.
    pub(super) remarks: Vec<Remark>,
}

/// A column in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    /// Its number, from 0.
    pub(super) index: usize,
    /// What it says.
    pub(super) column: Column,
    /// Its header, as it stands in the list.
    pub(super) label: Option<String>,
}

impl Placed {
    /// How the user finds it.
    pub(super) fn place(&self) -> String {
        place(self.index, self.label.as_deref())
    }
}

fn place(index: usize, label: Option<&str>) -> String {
    let letters = letters(index);
    label.map_or_else(
        || format!("column {letters}"),
        |label| format!("column {letters} (`{}`)", shown(label)),
    )
}

/// How many headers of a row are known, where one is that of the domains; else none.
pub(super) fn known(cells: &[&str]) -> usize {
    let columns = cells.iter().filter_map(|cell| of_header(cell));
    let columns: Vec<Column> = columns.map(|(column, _)| column).collect();
    if columns.contains(&Column::Domain) {
        columns.len()
    } else {
        0
    }
}

/// Whether a cell holds a domain, and is neither an e-mail address nor some word with a dot.
pub(super) fn is_domain(cell: &str) -> bool {
    matches!(taken(cell), Some(TakenFrom::Itself | TakenFrom::WebAddress))
}

/// What a domain would be taken from; `None` where there is none, or one with an ending that nobody knows.
fn taken(cell: &str) -> Option<TakenFrom> {
    let (target, taken) = Target::parse(cell).ok()?;
    has_known_ending(target.ascii()).then_some(taken)
}

/// Whether a table has a header with a column of domains.
pub(super) fn is_there(table: &Table) -> bool {
    let first = table.rows.iter().take(LIST_LIMITS.header);
    first.map(|row| known(&texts(row))).any(|known| known > 0)
}

/// Finds the columns of a table that is not empty.
pub(super) fn find(table: &Table) -> Result<Head, ListError> {
    let holds_domain = |row: &&Row| row.cells.iter().any(|(_, cell)| is_domain(cell.text()));
    let first = table.rows.iter().take(LIST_LIMITS.header);
    let above: Vec<&Row> = first.take_while(|row| !holds_domain(row)).collect();
    let mut best: Option<(usize, &Row)> = None;
    for row in &above {
        let known = known(&texts(row));
        if known > best.map_or(0, |(most, _)| most) {
            best = Some((known, row));
        }
    }
    if let Some((_, header)) = best {
        let titles = above.iter().map(|row| row.number);
        let titles = titles
            .take_while(|number| *number < header.number)
            .collect();
        return of_row(table, header, titles);
    }
    let is_header = |row: &&&Row| texts(row).iter().any(|text| is_like_header(text));
    match above.iter().find(is_header) {
        Some(row) => Err(ListError::NoDomainColumn(advice(table, row))),
        None => guessed(table),
    }
}

fn texts(row: &Row) -> Vec<&str> {
    row.cells.iter().map(|(_, cell)| cell.text()).collect()
}

/// Whether a text is a known header, or nearly one and no address.
fn is_like_header(text: &str) -> bool {
    of_header(text).is_some() || (!text.contains(['.', '@']) && near_header(text).is_some())
}

/// Reads the columns off their header.
fn of_row(table: &Table, header: &Row, titles: Vec<u32>) -> Result<Head, ListError> {
    let cells = header
        .cells
        .iter()
        .map(|(index, cell)| (*index, cell.text()));
    let cells: Vec<(usize, &str)> = cells.collect();
    let meant = cells.iter().map(|(_, text)| of_header(text));
    let strong = meant.flatten().filter(|(_, weak)| !weak);
    let strong: BTreeSet<Column> = strong.map(|(column, _)| column).collect();
    let mut columns: Vec<Placed> = Vec::new();
    let mut unknown = Vec::new();
    let mut twice = Vec::new();
    for (index, text) in &cells {
        let column = match of_header(text) {
            Some((column, weak)) if !weak || !strong.contains(&column) => column,
            _ => {
                let near = of_header(text).map_or_else(|| near_header(text), |_| None);
                let near = near.filter(|near| is_free(near, &strong));
                unknown.push((place(*index, Some(text)), near));
                continue;
            }
        };
        let placed = Placed {
            index: *index,
            column,
            label: Some((*text).to_owned()),
        };
        match columns.iter().find(|other| other.column == column) {
            Some(other) => twice.push((column, other.place(), placed.place())),
            None => columns.push(placed),
        }
    }
    if !twice.is_empty() {
        return Err(ListError::Twice(twice));
    }
    let named: BTreeSet<usize> = cells.iter().map(|(index, _)| *index).collect();
    let below = table.rows.iter().filter(|row| row.number > header.number);
    let nameless = below.flat_map(|row| row.cells.iter().map(|(index, _)| *index));
    let nameless: BTreeSet<usize> = nameless.filter(|index| !named.contains(index)).collect();
    unknown.extend(nameless.iter().map(|index| (place(*index, None), None)));
    let mut remarks = Vec::new();
    if !titles.is_empty() {
        remarks.push(Remark::Titles(titles.clone()));
    }
    if !unknown.is_empty() {
        remarks.push(Remark::Unknown(unknown));
    }
    Ok(Head {
        columns,
        header: Some(header.number),
        titles,
        remarks,
    })
}

/// Whether a header means a column that the list has not got yet.
fn is_free(header: &str, columns: &BTreeSet<Column>) -> bool {
    of_header(header).is_some_and(|(column, _)| !columns.contains(&column))
}

/// What could help where there is a header, and none of it means domains.
fn advice(table: &Table, header: &Row) -> String {
    let near = header.cells.iter().find_map(|(index, cell)| {
        let near = near_header(cell.text()).filter(|_| of_header(cell.text()).is_none())?;
        let (column, _) = of_header(near)?;
        (column == Column::Domain).then(|| {
            format!(
                "{}: did you mean `{near}`?",
                place(*index, Some(cell.text()))
            )
        })
    });
    if let Some(near) = near {
        return near;
    }
    let counted = domains(table, is_domain);
    let most = counted.iter().max_by_key(|(_, count)| **count);
    most.map_or_else(
        || "Add a column with the header `domain`".to_owned(),
        |(index, _)| {
            let label = header.cell(*index).map(super::table::Cell::text);
            format!(
                "{} holds names such as example.be: give it the header `domain`",
                place(*index, label)
            )
        },
    )
}

/// How many cells of each column hold a domain.
fn domains(table: &Table, is_domain: impl Fn(&str) -> bool) -> BTreeMap<usize, usize> {
    let mut counted = BTreeMap::new();
    for (index, cell) in table.rows.iter().flat_map(|row| &row.cells) {
        if is_domain(cell.text()) {
            *counted.entry(*index).or_default() += 1;
        }
    }
    counted
}

/// The column of domains of a table without a header: the only one, or the one that holds most domains.
fn guessed(table: &Table) -> Result<Head, ListError> {
    let used = table.rows.iter().flat_map(|row| &row.cells);
    let used: BTreeSet<usize> = used.map(|(index, _)| *index).collect();
    let only = used.first().filter(|_| used.len() == 1).copied();
    let index = match only {
        Some(index) => index,
        None => most_domains(table)?,
    };
    let placed = Placed {
        index,
        column: Column::Domain,
        label: None,
    };
    let mut remarks = Vec::new();
    let others = used.iter().filter(|other| **other != index);
    let others: Vec<String> = others.map(|other| place(*other, None)).collect();
    if !others.is_empty() {
        remarks.push(Remark::NoHeader {
            domains: placed.place(),
            others,
        });
    }
    Ok(Head {
        columns: vec![placed],
        header: None,
        titles: Vec::new(),
        remarks,
    })
}

/// The column in which most cells are domains or, where none is, e-mail addresses.
fn most_domains(table: &Table) -> Result<usize, ListError> {
    let mut counted = domains(table, is_domain);
    if counted.is_empty() {
        counted = domains(table, |cell| taken(cell).is_some());
    }
    let Some(most) = counted.values().max() else {
        return Err(ListError::NoDomains);
    };
    let best = counted.iter().filter(|(_, count)| *count == most);
    let best: Vec<usize> = best.map(|(index, _)| *index).collect();
    match best.as_slice() {
        [index] => Ok(*index),
        several => {
            let places = several.iter().map(|index| place(*index, None));
            Err(ListError::SeveralOfDomains(places.collect()))
        }
    }
}

#[cfg(test)]
mod tests;
