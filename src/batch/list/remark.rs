//! What is worth knowing of a list, and is no mistake.

use std::fmt;

use super::column::Column;
use super::shown;
use crate::batch::Order;
use crate::target::TakenFrom;

/// A domain that an earlier row has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The row that is left out.
    pub row: u32,
    /// The earlier row, which counts.
    pub first: u32,
    /// The domain.
    pub domain: String,
    /// What the later row says otherwise.
    pub differs: Vec<Column>,
}

impl Duplicate {
    /// A later order for the domain of an earlier one. What it leaves open does not differ.
    pub(super) fn of(first: &Order, later: &Order) -> Self {
        fn other<T: PartialEq>(later: &T, first: &T, open: &T) -> bool {
            later != open && later != first
        }
        let open = Order::default();
        let columns = [
            (
                Column::Client,
                other(&later.client, &first.client, &open.client),
            ),
            (
                Column::Language,
                other(&later.languages, &first.languages, &open.languages),
            ),
            (
                Column::Profile,
                other(&later.profile, &first.profile, &open.profile),
            ),
            (
                Column::Cyfun,
                other(&later.cyfun, &first.cyfun, &open.cyfun),
            ),
            (
                Column::Contact,
                other(&later.contact, &first.contact, &open.contact),
            ),
            (Column::Tags, other(&later.tags, &first.tags, &open.tags)),
            (
                Column::Reference,
                other(&later.reference, &first.reference, &open.reference),
            ),
            (
                Column::Selectors,
                other(&later.selectors, &first.selectors, &open.selectors),
            ),
            (
                Column::Hosts,
                other(&later.hosts, &first.hosts, &open.hosts),
            ),
            (
                Column::Answers,
                other(&later.answers, &first.answers, &open.answers),
            ),
            (
                Column::Waivers,
                other(&later.waivers, &first.waivers, &open.waivers),
            ),
            (
                Column::Brand,
                other(&later.brand, &first.brand, &open.brand),
            ),
        ];
        let differs = columns.into_iter().filter(|(_, differs)| *differs);
        Self {
            row: later.row,
            first: first.row,
            domain: first.domain.clone(),
            differs: differs.map(|(column, _)| column).collect(),
        }
    }
}

impl fmt::Display for Duplicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            row, first, domain, ..
        } = self;
        write!(
            f,
            "row {row}: {domain} stands in row {first} too, which counts"
        )?;
        if self.differs.is_empty() {
            return Ok(());
        }
        let differs: Vec<&str> = self.differs.iter().map(|column| column.name()).collect();
        write!(f, ". Row {row} says otherwise of: {}", differs.join(", "))
    }
}

/// What is worth knowing of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// It is neither UTF-8 nor UTF-16.
    Windows1252,
    /// Which sheet was read, and which were not.
    Sheet {
        /// Name of the sheet.
        read: String,
        /// Names of the other visible ones.
        others: Vec<String>,
    },
    /// Rows above the header.
    Titles(Vec<u32>),
    /// There is no header; one column was understood.
    NoHeader {
        /// The column of the domains.
        domains: String,
        /// The other ones.
        others: Vec<String>,
    },
    /// Columns that are not understood, each with the header that was perhaps meant.
    Unknown(Vec<(String, Option<&'static str>)>),
    /// Domains that were taken out of addresses.
    Taken {
        /// Kind of address.
        kind: TakenFrom,
        /// How many.
        count: usize,
        /// The first of them: row, and what stands there.
        examples: Vec<(u32, String)>,
    },
    /// Domains with an ending that the public suffix list does not know.
    Endings {
        /// How many.
        count: usize,
        /// The first of them: row, and what stands there.
        examples: Vec<(u32, String)>,
    },
    /// Rows that begin with `#`.
    Comments(Vec<u32>),
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Windows1252 => f.write_str("The list is read as Windows-1252. If an accent is wrong, save it as CSV UTF-8 or XLSX"),
            Self::Sheet { read, others } => write!(
                f,
                "The sheet `{}` is read; left out: {}",
                shown(read),
                few(others, |name| format!("`{}`", shown(name)))
            ),
            Self::Titles(rows) => write!(f, "Above the header, left out: {}", numbers(rows)),
            Self::NoHeader { domains, others } => write!(
                f,
                "There is no row of headers. The domains are read from {domains}; left out: {}",
                few(others, Clone::clone)
            ),
            Self::Unknown(columns) => write!(
                f,
                "Columns that Belfort does not know, left out: {}",
                few(columns, |(place, near)| match near {
                    Some(near) => format!("{place}, did you mean `{near}`?"),
                    None => place.clone(),
                })
            ),
            Self::Taken { kind, count, examples } => {
                let kind = match kind {
                    TakenFrom::MailAddress => "an e-mail address",
                    TakenFrom::WebAddress | TakenFrom::Itself => "a web address",
                };
                write!(f, "Domains taken out of {kind}: {count} ({})", places(examples, *count))
            }
            Self::Endings { count, examples } => write!(
                f,
                "Domains with an ending that Belfort does not know, perhaps misspelt: {count} ({})",
                places(examples, *count)
            ),
            Self::Comments(rows) => write!(f, "Comments that begin with #, left out: {}", numbers(rows)),
        }
    }
}

/// Names that a remark lists before it counts the others.
const NAMED: usize = 10;

/// The first of several, and how many more there are.
fn few<T>(all: &[T], word: impl Fn(&T) -> String) -> String {
    let mut words: Vec<String> = all.iter().take(NAMED).map(word).collect();
    if all.len() > NAMED {
        words.push(format!("and {} more", all.len() - NAMED));
    }
    words.join(", ")
}

fn numbers(rows: &[u32]) -> String {
    let word = if rows.len() == 1 { "row" } else { "rows" };
    format!("{word} {}", few(rows, ToString::to_string))
}

fn places(examples: &[(u32, String)], count: usize) -> String {
    let words = examples
        .iter()
        .map(|(row, from)| format!("row {row}: `{from}`"));
    let mut words: Vec<String> = words.collect();
    if count > words.len() {
        words.push("…".to_owned());
    }
    words.join(", ")
}
