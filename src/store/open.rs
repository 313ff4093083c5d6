//! Opens a file as a store, after a look at what it is: nothing of anybody else is ever changed.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use super::error::{CANNOT_OPEN, NOT_A_DATABASE, READ_ONLY, code, reason};
use super::{Place, Store, StoreError, migration};

/// `application_id` of a store, as the first form sets it.
const OURS: i64 = 1_113_943_142;

/// <https://sqlite.org/fileformat.html>, 1.3.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// What is there.
enum Found {
    /// No file, or one without anything in it.
    Nothing,
    /// A store of this form.
    Form(i64),
}

/// Opens a store for this process alone, and makes it where there is none.
pub(super) async fn writing(place: &Place) -> Result<Store, StoreError> {
    let path = place.path();
    refuse_no_file(path)?;
    let lock = lock(path)?;
    look(path).await?;
    let options = options(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A result that was committed survives a power cut.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true);
    let pool = connect(options).await;
    let pool = pool.map_err(|error| failed(path, &error))?;
    // A file that may only be read is opened without a word: say it now and not after the first scan.
    let trial = sqlx::raw_sql("begin immediate; rollback")
        .execute(&pool)
        .await;
    trial.map_err(|error| failed(path, &error))?;
    migration::run(&pool, path, &migration::STEPS).await?;
    Ok(Store {
        pool,
        _lock: Some(lock),
    })
}

/// Opens a store that is there, to read it. A batch may go on in it meanwhile.
pub(super) async fn reading(place: &Place) -> Result<Store, StoreError> {
    let path = place.path();
    refuse_no_file(path)?;
    let form = match look(path).await? {
        Found::Form(form) => form,
        Found::Nothing if path.exists() => {
            let what = "there is nothing in it";
            return Err(StoreError::NotAStore {
                path: path.to_owned(),
                what,
            });
        }
        Found::Nothing => return Err(StoreError::Missing(path.to_owned())),
    };
    if form < migration::known(&migration::STEPS) {
        return writing(place).await;
    }
    let pool = read_only(path).await;
    Ok(Store {
        pool: pool.map_err(|error| failed(path, &error))?,
        _lock: None,
    })
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(Duration::from_secs(5))
}

/// Commits of one file come one after the other anyway.
async fn connect(options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    let one = SqlitePoolOptions::new()
        .max_connections(1)
        .max_lifetime(None)
        .idle_timeout(None);
    one.connect_with(options).await
}

/// Opens a database that is there and changes nothing in it.
async fn read_only(path: &Path) -> Result<SqlitePool, sqlx::Error> {
    let options = options(path).read_only(true);
    let opened = connect(options.clone()).await;
    let asked = async |pool: SqlitePool| {
        let asked = sqlx::raw_sql("select 1 from sqlite_schema limit 1");
        asked.execute(&pool).await.map(|_| pool)
    };
    let opened = match opened {
        Ok(pool) => asked(pool).await,
        Err(error) => Err(error),
    };
    match opened {
        // In a folder in which nothing can be made (a backup, another user's), there is no room for what readers and
        // writers share. Where no writer left anything, none is needed.
        Err(error) if code(&error) == Some(CANNOT_OPEN) && !beside(path, "-wal").exists() => {
            asked(connect(options.immutable(true)).await?).await
        }
        opened => opened,
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}

fn failed(path: &Path, error: &sqlx::Error) -> StoreError {
    StoreError::Open {
        path: path.to_owned(),
        why: reason(error),
    }
}

/// Refuses a folder, and a folder that is not there, before anything is made beside it.
fn refuse_no_file(path: &Path) -> Result<(), StoreError> {
    let refused = |why: String| {
        Err(StoreError::Open {
            path: path.to_owned(),
            why,
        })
    };
    if path.is_dir() {
        return refused("that is a folder".to_owned());
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => {
            refused(format!("there is no folder {}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// Looks at a file without changing it. Even a question for its form would change one of another program if it were
/// opened as ours.
async fn look(path: &Path) -> Result<Found, StoreError> {
    let nothing = match fs::metadata(path) {
        Ok(about) => about.len() == 0,
        Err(error) if error.kind() == ErrorKind::NotFound => true,
        Err(error) => {
            return Err(StoreError::Open {
                path: path.to_owned(),
                why: error.to_string(),
            });
        }
    };
    if nothing {
        return Ok(Found::Nothing);
    }
    let not_ours = |what| StoreError::NotAStore {
        path: path.to_owned(),
        what,
    };
    // A few bytes of something else are an empty database to SQLite, which writes over them.
    if !begins_as_database(path) {
        return Err(not_ours("it is no database at all"));
    }
    match facts(path).await {
        Ok((OURS, form, _)) if form > migration::known(&migration::STEPS) => {
            Err(StoreError::Later {
                path: path.to_owned(),
                found: form,
                known: migration::known(&migration::STEPS),
            })
        }
        Ok((OURS, form, _)) => Ok(Found::Form(form)),
        // Its making was cut off before the first commit.
        Ok((0, 0, 0)) => Ok(Found::Nothing),
        Ok(_) => Err(not_ours("it is a database of another program")),
        Err(error) if code(&error) == Some(NOT_A_DATABASE) => {
            Err(not_ours("it is no database at all"))
        }
        // The same, while its first page was written: only who may write takes that back.
        Err(error) if code(&error) == Some(READ_ONLY) && is_unfinished(path) => Ok(Found::Nothing),
        Err(error) => Err(failed(path, &error)),
    }
}

/// Whether a file is one page that is no program's, with what takes it back beside it: no table has room there.
fn is_unfinished(path: &Path) -> bool {
    let mut head = [0; 100];
    let read = File::open(path).and_then(|mut file| {
        file.read_exact(&mut head)?;
        file.metadata()
    });
    // <https://sqlite.org/fileformat.html>, 1.3: the size of a page, and of which program it is.
    let size = u64::from(u16::from_be_bytes([head[16], head[17]]));
    let is_of_none = head[68..72] == [0; 4];
    read.is_ok_and(|about| about.len() <= size && is_of_none) && beside(path, "-journal").exists()
}

/// Whether a file begins as every database of `SQLite` does. One that cannot be read may.
fn begins_as_database(path: &Path) -> bool {
    let mut head = [0; MAGIC.len()];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    match read {
        Ok(()) => head == *MAGIC,
        Err(error) => error.kind() != ErrorKind::UnexpectedEof,
    }
}

/// The program that a database belongs to, its form, and how many tables it has.
async fn facts(path: &Path) -> Result<(i64, i64, i64), sqlx::Error> {
    let pool = read_only(path).await?;
    let facts = async {
        let program = sqlx::query_scalar("pragma application_id");
        let form = sqlx::query_scalar("pragma user_version");
        let tables = sqlx::query_scalar("select count(*) from sqlite_schema");
        Ok((
            program.fetch_one(&pool).await?,
            form.fetch_one(&pool).await?,
            tables.fetch_one(&pool).await?,
        ))
    };
    let facts = facts.await;
    pool.close().await;
    facts
}

fn lock(path: &Path) -> Result<File, StoreError> {
    let failed = |error: std::io::Error| StoreError::Open {
        path: path.to_owned(),
        why: match error.kind() {
            ErrorKind::PermissionDenied => {
                "you have no permission to write in its folder".to_owned()
            }
            ErrorKind::ReadOnlyFilesystem => "nothing can be written on that disk".to_owned(),
            ErrorKind::StorageFull => "the disk is full".to_owned(),
            _ => error.to_string(),
        },
    };
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(beside(path, ".lock"))
        .map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}
