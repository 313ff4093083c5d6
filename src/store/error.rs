//! What can go wrong with a store, and what to do then.

use std::path::PathBuf;

use crate::report::visible::path as shown;
use thiserror::Error;

/// Why the store could not do what was asked. What had been committed is kept.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another Belfort works with it.
    #[error("{path} is in use by another Belfort. Wait until it has ended, or name another store with --store", path = shown(.0))]
    InUse(PathBuf),
    /// It is to be read, and there is none.
    #[error("there is no store {path}. `belfort batch` makes one, and `belfort scan DOMAIN --store sqlite:PATH`. Check the path", path = shown(.0))]
    Missing(PathBuf),
    /// It could not be opened or made.
    #[error("cannot open the store {path}: {why}. Name another place with --store sqlite:PATH", path = shown(.path))]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// The file is something else. It was left as it is.
    #[error("{path} is no store of Belfort: {what}. It was left as it is. Name another file with --store sqlite:PATH", path = shown(.path))]
    NotAStore {
        /// The file.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// It was made by a later version.
    #[error("the store {path} was made by a later version of Belfort (form {found}, this one knows {known}). Use that version, or name another store", path = shown(.path))]
    Later {
        /// The file.
        path: PathBuf,
        /// The form of the file.
        found: i64,
        /// The latest form that this version knows.
        known: i64,
    },
    /// It could not be read or written.
    #[error("cannot {doing}: {}. What was finished before is kept; {}", reason(.source), remedy(.source))]
    Failed {
        /// What was being done.
        doing: &'static str,
        /// What the database said.
        source: sqlx::Error,
    },
    /// Something in it that Belfort did not write.
    #[error(
        "cannot {doing}: {why}. The store was changed by something else than Belfort: take a copy of it that is whole, or begin a new one"
    )]
    Foreign {
        /// What was being done.
        doing: &'static str,
        /// What is wrong.
        why: String,
    },
    /// What came of a job was kept already, or it was given back.
    #[error("{0} was not being scanned in this batch any more: nothing was changed")]
    NotLeased(String),
    /// A result that is not of the domain of its job.
    #[error("the result is of {result}, and {asked} was to be scanned: nothing was changed")]
    OtherTarget {
        /// The domain of the job.
        asked: String,
        /// The domain of the result.
        result: String,
    },
    /// A batch that cannot end yet.
    #[error("the batch has targets left to do: it can go on, and was not ended")]
    Unfinished,
}

/// Primary result codes of `SQLite`: <https://sqlite.org/rescode.html>.
const BUSY: u32 = 5;
pub(super) const READ_ONLY: u32 = 8;
const INPUT_OUTPUT: u32 = 10;
const CORRUPT: u32 = 11;
const FULL: u32 = 13;
pub(super) const CANNOT_OPEN: u32 = 14;
pub(super) const NOT_A_DATABASE: u32 = 26;

/// The primary result code; the rest of it says more about it.
pub(super) fn code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?;
    code.parse().ok().map(|code: u32| code & 0xff)
}

/// What the database said, in words and without its number.
pub(super) fn reason(error: &sqlx::Error) -> String {
    let plain = match code(error) {
        Some(BUSY) => "another program has it open",
        Some(READ_ONLY) => "it may only be read here, not written",
        Some(INPUT_OUTPUT) => "the disk could not be read or written",
        Some(CORRUPT | NOT_A_DATABASE) => "the file is damaged",
        Some(FULL) => "the disk is full",
        Some(CANNOT_OPEN) => "the file cannot be opened or made there",
        _ => {
            return error
                .as_database_error()
                .map_or_else(|| error.to_string(), |said| said.message().to_owned());
        }
    };
    plain.to_owned()
}

/// What to do now.
fn remedy(error: &sqlx::Error) -> &'static str {
    match code(error) {
        Some(FULL) => "make room, and give the same command again",
        // Some file systems say it so when a quota is used up.
        Some(INPUT_OUTPUT) => {
            "look whether the disk is full or gone, and give the same command again"
        }
        Some(CORRUPT | NOT_A_DATABASE) => {
            "take a copy of the store that is whole, or begin a new one with --store"
        }
        _ => "give the same command again once that is mended",
    }
}
