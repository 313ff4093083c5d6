//! Reads a workbook: the first visible sheet with a column of domains, or else the first that is not empty.

use super::header;
use super::package::Package;
use super::table::Table;
use super::{LIST_LIMITS, ListError, Remark, ods, xlsx};

/// Archives that are no workbook of ours, by a part that they have.
const OTHER_KINDS: [(&str, &str); 4] = [
    ("xl/workbook.bin", "a binary workbook (XLSB)"),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a presentation"),
    ("Index/Document.iwa", "a file of Numbers"),
];

/// The table of a workbook, and which sheet it is.
pub(super) fn read(bytes: &[u8]) -> Result<(Table, Vec<Remark>), ListError> {
    let mut package = Package::open(bytes)?;
    let other = OTHER_KINDS.iter().find(|(part, _)| package.has(part));
    if let Some((_, kind)) = other {
        return Err(ListError::OtherKind(kind));
    }
    let mut choice = Choice::default();
    if package.has("content.xml") || package.has("encrypted-package") {
        ods::read(&mut package, &mut choice)?;
    } else if package.has("[Content_Types].xml") {
        xlsx::read(&mut package, &mut choice)?;
    } else {
        return Err(ListError::OtherKind("an archive (ZIP)"));
    }
    choice.made()
}

/// Which sheet is read.
#[derive(Default)]
pub(super) struct Choice {
    /// The best one so far, with its name.
    best: Option<(String, Table)>,
    /// It has a column of domains: no other is read.
    done: bool,
    /// How many were looked at.
    looked_at: usize,
    /// Names of the visible ones.
    visible: Vec<String>,
}

impl Choice {
    /// Notes that there is a visible sheet, and says whether it should be read.
    pub(super) fn wants(&mut self, name: &str) -> bool {
        self.visible.push(name.to_owned());
        self.looked_at += usize::from(!self.done);
        !self.done && self.looked_at <= LIST_LIMITS.sheets
    }

    /// Takes the last sheet that was noted.
    pub(super) fn offer(&mut self, table: Table) {
        self.done = header::is_there(&table);
        if self.done || (self.best.is_none() && !table.rows.is_empty()) {
            let name = self.visible.last().cloned().unwrap_or_default();
            self.best = Some((name, table));
        }
    }

    fn made(self) -> Result<(Table, Vec<Remark>), ListError> {
        let (read, table) = self.best.ok_or(ListError::NoSheet)?;
        let others = self.visible.into_iter().filter(|name| *name != read);
        let others: Vec<String> = others.collect();
        let remark = (!others.is_empty()).then_some(Remark::Sheet { read, others });
        Ok((table, remark.into_iter().collect()))
    }
}
