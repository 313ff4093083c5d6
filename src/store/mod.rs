//! What must not be lost: the targets of a batch, what is still to be done, every result, and the history of
//! each domain. Embedded in one `SQLite` file.
//!
//! Only this folder knows SQL. The queue is of the shape that a server such as `PostgreSQL` wants (a unique key
//! per batch and target, leases, attempts), so that one could stand behind it without a change elsewhere.
#![expect(
    clippy::disallowed_methods,
    reason = "law 5: the store is a file, and its leases end at a moment"
)]

mod again;
mod content;
mod error;
mod kept;
mod migration;
mod open;
mod place;
mod queue;
mod standing;

use std::fs::File;

use sqlx::sqlite::SqlitePool;

pub use self::error::StoreError;
pub use self::kept::{Kept, ResultId};
pub use self::place::Place;
pub use self::queue::{Batch, Done, Job, Latest};
pub use self::standing::{Bookmark, Counts, Standing, State};

/// An open store. One process at a time writes to it.
#[derive(Debug)]
pub struct Store {
    pool: SqlitePool,
    /// Held as long as the store is open for writing: whoever died with a lease is known to be dead.
    _lock: Option<File>,
}

impl Store {
    /// Opens a store, and makes it where there is none.
    ///
    /// # Errors
    /// Another process has it open, it is no store, or of a later version, or the place cannot be written.
    pub async fn open(place: &Place) -> Result<Self, StoreError> {
        open::writing(place).await
    }

    /// Opens a store that is there, to read it only. Nothing is made; a batch may go on in it meanwhile. One of an
    /// older form is brought to today's first, and then nobody else may have it open.
    ///
    /// # Errors
    /// There is none ([`StoreError::Missing`]), it is something else, of a later version, or cannot be read.
    pub async fn read(place: &Place) -> Result<Self, StoreError> {
        open::reading(place).await
    }

    /// Writes everything into the one file, and closes it.
    pub async fn close(self) {
        self.pool.close().await;
    }
}
