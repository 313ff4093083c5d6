//! What is wrong with a list: with a row of it, or with the whole file.

use std::fmt;

use thiserror::Error;

use super::column::Column;
use super::limits::LIST_LIMITS;
use crate::report::visible::visible;
use crate::target::TargetError;

/// Characters of a cell that a message quotes.
const QUOTED: usize = 60;

/// A cell as messages quote it: on one line, cut, and with nothing in it that hides.
pub(super) fn shown(cell: &str) -> String {
    let mut cut: String = cell.chars().take(QUOTED).collect();
    if cut.len() < cell.len() {
        cut.push('…');
    }
    visible(&cut)
}

/// A row that is not scanned. It is refused as a whole: a report in the wrong language, or without the selectors that
/// were given, would mislead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its number, as a spreadsheet shows it.
    pub row: u32,
    /// Everything that is wrong with it, from left to right.
    pub mistakes: Vec<Mistake>,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, mistake) in self.mistakes.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            write!(f, "row {}, {}: {}", self.row, mistake.place, mistake.reason)?;
        }
        Ok(())
    }
}

/// One cell that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What its column says.
    pub column: Column,
    /// How the user finds the column: `column B (``Taal``)`.
    pub place: String,
    /// What is wrong, and what to do.
    pub reason: Reason,
}

/// What is wrong with a cell. Cells in it are cut, and nothing in them hides.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Reason {
    /// Other cells of the row are filled.
    #[error("no domain is given, though the row has other cells. Give one, or empty the row")]
    NoDomain,
    /// Not a domain that can be scanned, or not a host.
    #[error("{}", visible(&.0.to_string()))]
    Target(TargetError),
    /// Not a domain, and nearly one.
    #[error("`{cell}` is not a domain name; did you mean `{meant}`?")]
    Meant {
        /// The cell.
        cell: String,
        /// The domain it nearly is.
        meant: String,
    },
    /// An e-mail address at a provider.
    #[error(
        "`{cell}` is an address at a mail provider: {provider} is not the client's own domain. Give the domain of the client's web site"
    )]
    MailProvider {
        /// The cell.
        cell: String,
        /// Domain of the provider.
        provider: String,
    },
    /// Not a language of reports.
    #[error("`{cell}` is not a language of the reports{} Give nl, fr, de or en", meant(.near.as_deref()))]
    Language {
        /// The word.
        cell: String,
        /// A name that is almost the same.
        near: Option<String>,
    },
    /// No profile.
    #[error("there is no profile `{cell}`{} Give one of {profiles}", meant(.near.as_deref()))]
    Profile {
        /// The cell.
        cell: String,
        /// An id that is almost the same.
        near: Option<String>,
        /// All ids.
        profiles: String,
    },
    /// No level of CyberFundamentals.
    #[error("`{cell}` is not a level of CyberFundamentals{} Give small, basic, important or essential", meant(.near.as_deref()))]
    Cyfun {
        /// The cell.
        cell: String,
        /// A name that is almost the same.
        near: Option<String>,
    },
    /// A host of another domain.
    #[error(
        "`{host}` is not a host of {registrable}: only names under the client's own domain are looked at. Take it away, or give it a row of its own"
    )]
    ForeignHost {
        /// The host.
        host: String,
        /// The registrable domains of the row.
        registrable: String,
    },
    /// Not the name of a selector.
    #[error("`{0}` is not the name of a DKIM selector. Expected a name such as selector1")]
    Selector(String),
    /// Too many selectors.
    #[error("{given} selectors are given, and at most {most} are asked for. Leave the others out")]
    Selectors {
        /// How many are given.
        given: usize,
        /// How many may be.
        most: usize,
    },
    /// A formula that failed.
    #[error("the formula here ended in the error `{0}`. Repair it, or type the value itself")]
    Formula(String),
    /// A formula whose result was never saved.
    #[error(
        "the result of the formula here was never saved. Open the list in a spreadsheet program and save it, or type the value itself"
    )]
    Uncomputed,
    /// A quotation mark that is never closed.
    #[error("the quotation mark before `{0}` is never closed. Close it, or take it away")]
    Unclosed(String),
    /// More characters than are read.
    #[error("`{cell}` is longer than {} characters. Shorten it", LIST_LIMITS.cell)]
    TooLong {
        /// Its beginning.
        cell: String,
    },
    /// A control character.
    #[error("`{0}` has a control character in it. Type the cell anew")]
    Control(String),
    /// Bytes that are no text.
    #[error(
        "`{0}` has signs in it that could not be read. Type them anew, and save the list as CSV UTF-8 or XLSX"
    )]
    Unreadable(String),
}

/// The end of a part of a sentence about a word that there is none of.
fn meant(near: Option<&str>) -> String {
    near.map_or_else(
        || ".".to_owned(),
        |near| format!("; did you mean `{near}`?"),
    )
}

/// Why a list cannot be read at all. The name of the file stands before it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ListError {
    /// Too many bytes.
    #[error("it is larger than {} MB. Divide the list, or leave out pictures and other sheets", LIST_LIMITS.bytes / 1_000_000)]
    Bytes,
    /// Too many bytes when unpacked.
    #[error("unpacked it is larger than {} MB. Save the sheet with the clients as a workbook of its own", LIST_LIMITS.unpacked / 1_000_000)]
    Unpacked,
    /// Too many rows.
    #[error("it has more than {} rows. Divide the list", LIST_LIMITS.rows)]
    Rows,
    /// Too many columns.
    #[error("it has more than {} columns. Take away those that are not about clients", LIST_LIMITS.columns)]
    Columns,
    /// Too many cells, or too much text in them.
    #[error("it has more than {} filled cells, or {} MB of text. Divide the list", LIST_LIMITS.cells, LIST_LIMITS.text / 1_000_000)]
    Cells,
    /// Too many quotation marks without an end.
    #[error("more than {} of its quotation marks are never closed. Save it anew from a spreadsheet program", LIST_LIMITS.unclosed)]
    Quotes,
    /// Nothing in it.
    #[error("it is empty. Give at least one domain, such as example.be")]
    Empty,
    /// Bytes that are no text and no workbook.
    #[error("it is neither text nor a workbook. Save the list as XLSX, ODS or CSV")]
    NoText,
    /// A file of another kind.
    #[error("it is {0}. Save the list as XLSX, ODS or CSV")]
    OtherKind(&'static str),
    /// A password is needed.
    #[error("it is protected by a password. Save a copy without one")]
    Encrypted,
    /// A workbook that cannot be read.
    #[error("the workbook is damaged: {0}. Open it in a spreadsheet program and save it anew")]
    Damaged(String),
    /// No sheet has anything in it.
    #[error("no visible sheet of the workbook has anything in it. Show the sheet with the clients")]
    NoSheet,
    /// A header without a column of domains.
    #[error("none of its columns holds domains by its header. {0}")]
    NoDomainColumn(String),
    /// No header, and no column of domains.
    #[error(
        "no column holds domains such as example.be. Add a first row with headers, one of them `domain`"
    )]
    NoDomains,
    /// No header, and several columns of domains.
    #[error("{} hold domains. Add a first row with headers, one of them `domain`", .0.join(" and "))]
    SeveralOfDomains(Vec<String>),
    /// Columns that mean the same.
    #[error("{}", twice(.0))]
    Twice(Vec<(Column, String, String)>),
}

/// All columns that mean the same, in one go.
fn twice(columns: &[(Column, String, String)]) -> String {
    let sentences = columns.iter().map(|(column, first, second)| {
        format!("{first} and {second} both mean `{column}`: rename or remove one of them")
    });
    sentences.collect::<Vec<_>>().join("; ")
}
