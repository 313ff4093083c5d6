//! What must not be lost: the targets of a batch, what is still to be done, every result, and the history of
//! each domain. Embedded in one `SQLite` file.
//!
//! Only this folder knows SQL. The queue is of the shape that a server such as `PostgreSQL` wants (a unique key
//! per batch and target, leases, attempts), so that one could stand behind it without a change elsewhere.
#![expect(
    clippy::disallowed_methods,
    reason = "law 5: the store is a file, and its leases end at a moment"
)]

mod content;
mod kept;
mod migration;
mod queue;

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use thiserror::Error;

pub use self::kept::{Kept, ResultId};
pub use self::queue::{Batch, Counts, Done, Job, Standing, State};

/// Where a store is: `sqlite:PATH` of `--store`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place(PathBuf);

impl Place {
    /// The store in a file.
    pub fn of_file(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let path = match text.split_once(':') {
            Some(("sqlite", path)) => path.strip_prefix("//").unwrap_or(path),
            // A letter is a drive of Windows.
            Some((kind, _)) if kind.len() > 1 && !kind.contains(['/', '\\', '.']) => {
                return Err(format!(
                    "a store of the kind `{kind}` is not known: give sqlite:PATH"
                ));
            }
            _ => text,
        };
        if path.is_empty() {
            return Err("the path is missing: give sqlite:PATH, such as sqlite:belfort.db".into());
        }
        Ok(Self(path.into()))
    }
}

/// Why the store could not do what was asked. What had been committed is kept.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another Belfort works with it.
    #[error(
        "{0} is in use by another Belfort. Wait until it has ended, or name another store with --store"
    )]
    InUse(PathBuf),
    /// It could not be opened or made.
    #[error("cannot open the store {path}: {why}. Name another place with --store sqlite:PATH")]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// It was made by a later version.
    #[error(
        "the store {path} was made by a later version of Belfort (form {found}, this one knows {known}). Use that version, or name another store"
    )]
    Later {
        /// The file.
        path: PathBuf,
        /// The form of the file.
        found: i64,
        /// The latest form that this version knows.
        known: i64,
    },
    /// It could not be read or written.
    #[error("{doing}: {source}. What was finished before is kept; {}", remedy(.source))]
    Failed {
        /// What was being done.
        doing: &'static str,
        /// What the database said.
        source: sqlx::Error,
    },
    /// Something in it that Belfort did not write.
    #[error("{doing}: {why}. The store was changed by something else than Belfort")]
    Foreign {
        /// What was being done.
        doing: &'static str,
        /// What is wrong.
        why: String,
    },
}

/// What to do now.
fn remedy(error: &sqlx::Error) -> &'static str {
    // SQLITE_FULL, and I/O errors, which some file systems give instead.
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    match code.as_deref() {
        Some("13") => "the disk is full: make room, and give the same command again",
        _ => "give the same command again once that is mended",
    }
}

/// An open store. One process at a time works with it.
#[derive(Debug)]
pub struct Store {
    pool: SqlitePool,
    /// Held as long as the store is open: whoever died with a lease is known to be dead.
    _lock: File,
}

impl Store {
    /// Opens a store, and makes it where there is none.
    ///
    /// # Errors
    /// Another process has it open, it is no store, or of a later version, or the place cannot be written.
    pub async fn open(place: &Place) -> Result<Self, StoreError> {
        let path = place.path();
        let failed = |why: String| StoreError::Open {
            path: path.to_owned(),
            why,
        };
        let lock = lock(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A result that was committed survives a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5));
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await
            .map_err(|error| failed(error.to_string()))?;
        migration::run(&pool, path).await?;
        Ok(Self { pool, _lock: lock })
    }

    /// Writes everything into the one file, and closes it.
    pub async fn close(self) {
        self.pool.close().await;
    }
}

fn lock(path: &Path) -> Result<File, StoreError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".lock");
    let beside = path.with_file_name(name);
    let failed = |why: String| StoreError::Open {
        path: path.to_owned(),
        why,
    };
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&beside)
        .map_err(|error| failed(error.to_string()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(failed(error.to_string())),
    }
}
