//! Reads the list of a batch: what a consultant keeps of clients in a spreadsheet becomes [`Order`]s, and each row of
//! which none can be made is refused with its number, its reason and what to do.
//!
//! A list is XLSX, ODS or text with `;` `,` or tabs, in UTF-8, UTF-16 or Windows-1252. What it is shows in its bytes; the
//! ending of its name says nothing. Formulas are never computed: their saved result counts. Rows and columns that are
//! hidden count like others, as a filter hides what still belongs to the list. Of a workbook one sheet is read: the
//! first visible one with a column of domains.
//!
//! ```text
//! bytes ─▶ encoding, delimited │ workbook (xlsx, ods) ─▶ Table ─▶ header: which column says what ─▶ row: orders or mistakes ─▶ List
//! ```

mod column;
mod delimited;
mod encoding;
mod header;
mod limits;
mod ods;
mod package;
mod problem;
mod provider;
mod remark;
mod row;
mod table;
mod value;
mod workbook;
mod xlsx;
mod xml;

use std::collections::BTreeMap;

pub use self::column::{COLUMNS, Column, Known};
pub use self::limits::{LIST_LIMITS, ListLimits};
pub use self::problem::{ListError, Mistake, Reason, Refused};
pub use self::remark::{Duplicate, Remark};

use self::header::{Head, Placed};
use self::problem::shown;
use self::row::Found;
use self::table::{Cell, Row, Table};
use super::Order;
use crate::report::visible::visible;
use crate::target::{TakenFrom, has_known_ending};

/// A list, read. Each of its rows is accounted for: it is empty, above the header, the header, a comment, refused, or
/// it gave orders and duplicates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// What is to be scanned: each domain once, in the order of the list.
    pub orders: Vec<Order>,
    /// Rows that are not scanned.
    pub refused: Vec<Refused>,
    /// Domains that an earlier row has.
    pub duplicates: Vec<Duplicate>,
    /// Row of the header, where there is one.
    pub header: Option<u32>,
    /// Rows above the header.
    pub titles: Vec<u32>,
    /// Rows that begin with `#`.
    pub comments: Vec<u32>,
    /// How many rows are empty.
    pub empty: u32,
    /// How many rows there are in all.
    pub rows: u32,
    /// What else is worth knowing.
    pub remarks: Vec<Remark>,
}

impl List {
    /// What is said of the list on a terminal, line by line, below its name: refused rows, duplicates, remarks. Nothing
    /// in it hides or moves the cursor.
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for refused in &self.refused {
            lines.extend(refused.to_string().lines().map(visible));
        }
        lines.extend(self.duplicates.iter().map(ToString::to_string));
        lines.extend(self.remarks.iter().map(ToString::to_string));
        lines
    }
}

/// Reads a list. `profiles` are the names of the profiles that may be chosen.
///
/// # Errors
/// Why nothing at all can be read from it.
pub fn read(bytes: &[u8], profiles: &[&str]) -> Result<List, ListError> {
    if bytes.len() > LIST_LIMITS.bytes {
        return Err(ListError::Bytes);
    }
    let (table, mut remarks) = match kind(bytes)? {
        Kind::Workbook => workbook::read(bytes)?,
        Kind::Text => {
            let (text, remark) = encoding::decode(bytes)?;
            if text.trim_start().starts_with('<') {
                return Err(ListError::OtherKind("HTML or XML"));
            }
            (delimited::read(&text)?, remark.into_iter().collect())
        }
    };
    if table.rows.is_empty() {
        return Err(ListError::Empty);
    }
    let mut head = header::find(&table)?;
    remarks.append(&mut head.remarks);
    let mut list = List {
        header: head.header,
        titles: head.titles.clone(),
        rows: table.last,
        remarks,
        ..List::default()
    };
    Reading::new(&mut list).all(&table, &head, profiles);
    let filled = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    list.empty = list.rows.saturating_sub(filled);
    Ok(list)
}

/// What the bytes of a file are.
enum Kind {
    /// A ZIP archive.
    Workbook,
    /// Perhaps text.
    Text,
}

fn kind(bytes: &[u8]) -> Result<Kind, ListError> {
    // The old format of Office, which also wraps workbooks that are encrypted (MS-OFFCRYPTO 2.3.4.4).
    const COMPOUND: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ListError::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Workbook);
    }
    if bytes.starts_with(b"%PDF-") {
        return Err(ListError::OtherKind("a PDF"));
    }
    if bytes.starts_with(&COMPOUND) {
        let name: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let encrypted = bytes.windows(name.len()).any(|window| window == name);
        return Err(if encrypted {
            ListError::Encrypted
        } else {
            ListError::OtherKind("a file of an old Office version (XLS)")
        });
    }
    Ok(Kind::Text)
}

/// The rows of a list as they are read, one after the other.
struct Reading<'a> {
    list: &'a mut List,
    /// Place among the orders, by domain.
    seen: BTreeMap<String, usize>,
    web: Taken,
    mail: Taken,
    endings: Taken,
}

/// Where something was noticed, for a remark.
#[derive(Default)]
struct Taken {
    count: usize,
    examples: Vec<(u32, String)>,
}

impl Taken {
    /// Examples that a remark names.
    const EXAMPLES: usize = 3;

    fn note(&mut self, row: u32, from: &str) {
        self.count += 1;
        if self.examples.len() < Self::EXAMPLES {
            self.examples.push((row, from.to_owned()));
        }
    }
}

impl<'a> Reading<'a> {
    fn new(list: &'a mut List) -> Self {
        Self {
            list,
            seen: BTreeMap::new(),
            web: Taken::default(),
            mail: Taken::default(),
            endings: Taken::default(),
        }
    }

    fn all(mut self, table: &Table, head: &Head, profiles: &[&str]) {
        let domains = head
            .columns
            .iter()
            .find(|placed| placed.column == Column::Domain);
        let domains = domains.map_or(0, |placed: &Placed| placed.index);
        let is_above = |row: &&Row| head.header.is_none_or(|header| row.number > header);
        for row in table.rows.iter().filter(is_above) {
            if is_comment(row, domains) {
                self.list.comments.push(row.number);
                continue;
            }
            match row::read(row, head, profiles) {
                Ok(orders) => {
                    for (found, order) in orders {
                        self.take(&found, order);
                    }
                }
                Err(mistakes) => self.list.refused.push(Refused {
                    row: row.number,
                    mistakes,
                }),
            }
        }
        self.remark();
    }

    fn take(&mut self, found: &Found, order: Order) {
        match found.taken {
            TakenFrom::Itself => {}
            TakenFrom::WebAddress => self.web.note(order.row, &found.from),
            TakenFrom::MailAddress => self.mail.note(order.row, &found.from),
        }
        let first = self.seen.get(&order.domain);
        if let Some(first) = first.and_then(|at| self.list.orders.get(*at)) {
            self.list.duplicates.push(Duplicate::of(first, &order));
            return;
        }
        if !has_known_ending(&order.domain) {
            self.endings.note(order.row, &found.from);
        }
        self.seen
            .insert(order.domain.clone(), self.list.orders.len());
        self.list.orders.push(order);
    }

    fn remark(self) {
        let remarks = &mut self.list.remarks;
        for (taken, kind) in [
            (self.web, TakenFrom::WebAddress),
            (self.mail, TakenFrom::MailAddress),
        ] {
            if taken.count > 0 {
                remarks.push(Remark::Taken {
                    kind,
                    count: taken.count,
                    examples: taken.examples,
                });
            }
        }
        if self.endings.count > 0 {
            remarks.push(Remark::Endings {
                count: self.endings.count,
                examples: self.endings.examples,
            });
        }
        if !self.list.comments.is_empty() {
            remarks.push(Remark::Comments(self.list.comments.clone()));
        }
    }
}

/// Whether a row is a comment: it begins with `#`, and names no domain elsewhere. A first column that counts (`#1`) makes
/// no comments.
fn is_comment(row: &Row, domains: usize) -> bool {
    let first = row.cells.first();
    let begins =
        first.is_some_and(|(_, cell)| matches!(cell, Cell::Text(text) if text.starts_with('#')));
    begins && (first.is_some_and(|(at, _)| *at == domains) || row.cell(domains).is_none())
}
