//! How far a batch is, and what came of each of its targets.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::kept::{self, Kept};
use super::queue::{Batch, Latest};
use super::{Store, StoreError};
use crate::batch::Order;

/// Targets that are read at once.
const PAGE: i64 = 100;

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Not begun, or begun by a process that died.
    Waiting,
    /// Being scanned.
    Leased,
    /// It has a result.
    Measured,
    /// Nothing could be measured.
    Unmeasured,
}

/// One target of a batch, and what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// What the list asks.
    pub order: Order,
    /// How far it is.
    pub state: State,
    /// Its result in this batch.
    pub result: Option<Kept>,
    /// Why nothing could be measured.
    pub why: Option<String>,
}

/// How many jobs of a batch are how far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Not begun.
    pub waiting: u64,
    /// Being scanned.
    pub leased: u64,
    /// With a result.
    pub measured: u64,
    /// Nothing could be measured.
    pub unmeasured: u64,
}

/// How far somebody is who reads the targets of a batch. Begins before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bookmark((i64, i64));

impl Default for Bookmark {
    fn default() -> Self {
        Self((-1, -1))
    }
}

impl Counts {
    /// Still to be done.
    pub fn left(self) -> u64 {
        self.waiting + self.leased
    }
}

impl Store {
    /// The batch that was begun last, finished or not; where a list is named, the last over it.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn last_batch(&self, list: Option<&str>) -> Result<Option<Latest>, StoreError> {
        let failed = |source| StoreError::Failed {
            doing: "look for the last batch",
            source,
        };
        let row = sqlx::query(
            "select id, list from batch where ?1 is null or list = ?1 \
             or substr(list, -length(?1) - 1) in ('/' || ?1, '\\' || ?1) order by id desc limit 1",
        )
        .bind(list)
        .fetch_optional(&self.pool)
        .await
        .map_err(failed)?;
        row.map(|row| {
            Ok(Latest {
                batch: Batch {
                    id: row.try_get("id").map_err(failed)?,
                    resumed: true,
                },
                list: row.try_get("list").map_err(failed)?,
            })
        })
        .transpose()
    }

    /// When a batch was begun.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn began_at(&self, batch: Batch) -> Result<Timestamp, StoreError> {
        let doing = "look up when a batch was begun";
        let began: String = sqlx::query_scalar("select began_at from batch where id = ?")
            .bind(batch.id)
            .fetch_one(&self.pool)
            .await
            .map_err(|source| StoreError::Failed { doing, source })?;
        began
            .parse()
            .map_err(|error: jiff::Error| StoreError::Foreign {
                doing,
                why: error.to_string(),
            })
    }

    /// The names of the lists over which a batch was begun, each once, sorted.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn lists(&self) -> Result<Vec<String>, StoreError> {
        sqlx::query_scalar("select distinct list from batch order by list")
            .fetch_all(&self.pool)
            .await
            .map_err(|source| StoreError::Failed {
                doing: "name the lists of the store",
                source,
            })
    }

    /// How far a batch is.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn counts(&self, batch: Batch) -> Result<Counts, StoreError> {
        let doing = "count what is left of a batch";
        let failed = |source| StoreError::Failed { doing, source };
        let rows =
            sqlx::query("select state, count(*) as many from job where batch = ? group by state")
                .bind(batch.id)
                .fetch_all(&self.pool)
                .await
                .map_err(failed)?;
        let mut counts = Counts::default();
        for row in &rows {
            let many: i64 = row.try_get("many").map_err(failed)?;
            let many = u64::try_from(many).unwrap_or(0);
            match state(row, doing)? {
                State::Waiting => counts.waiting = many,
                State::Leased => counts.leased = many,
                State::Measured => counts.measured = many,
                State::Unmeasured => counts.unmeasured = many,
            }
        }
        Ok(counts)
    }

    /// The next targets of a batch, in the order of the list, a few at a time: the digests of 10,000 targets need not be
    /// in memory at once. None once all were handed over.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn next_standings(
        &self,
        batch: Batch,
        mark: &mut Bookmark,
    ) -> Result<Vec<Standing>, StoreError> {
        let doing = "read the targets of a batch";
        let failed = |source| StoreError::Failed { doing, source };
        let (line, target) = mark.0;
        let rows = sqlx::query(
            "select job.line, job.target, job.asked, job.state, job.why, result.id, result.digest \
             from job left join result on result.id = job.result \
             where job.batch = ? and (job.line, job.target) > (?, ?) order by job.line, job.target limit ?",
        )
        .bind(batch.id)
        .bind(line)
        .bind(target)
        .bind(PAGE)
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        if let Some(last) = rows.last() {
            let part = |name: &str| last.try_get(name).map_err(failed);
            mark.0 = (part("line")?, part("target")?);
        }
        rows.iter().map(|row| standing(row, doing)).collect()
    }

    /// Hands over every target of a batch: see [`Store::next_standings`].
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn each_standing(
        &self,
        batch: Batch,
        mut each: impl FnMut(Standing),
    ) -> Result<(), StoreError> {
        let mut mark = Bookmark::default();
        loop {
            let standings = self.next_standings(batch, &mut mark).await?;
            if standings.is_empty() {
                return Ok(());
            }
            standings.into_iter().for_each(&mut each);
        }
    }

    /// Every target of a batch, in the order of the list, all in memory at once: see [`Store::each_standing`].
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn standings(&self, batch: Batch) -> Result<Vec<Standing>, StoreError> {
        let mut standings = Vec::new();
        self.each_standing(batch, |standing| standings.push(standing))
            .await?;
        Ok(standings)
    }
}

fn standing(row: &SqliteRow, doing: &'static str) -> Result<Standing, StoreError> {
    let failed = |source| StoreError::Failed { doing, source };
    let id: Option<i64> = row.try_get("id").map_err(failed)?;
    Ok(Standing {
        order: order(row, doing)?,
        state: state(row, doing)?,
        result: id.map(|_| kept::kept(row, doing)).transpose()?,
        why: row.try_get("why").map_err(failed)?,
    })
}

/// Reads `asked` of a row.
pub(super) fn order(row: &SqliteRow, doing: &'static str) -> Result<Order, StoreError> {
    let asked: String = row
        .try_get("asked")
        .map_err(|source| StoreError::Failed { doing, source })?;
    serde_json::from_str(&asked).map_err(|error| StoreError::Foreign {
        doing,
        why: error.to_string(),
    })
}

fn state(row: &SqliteRow, doing: &'static str) -> Result<State, StoreError> {
    let word: String = row
        .try_get("state")
        .map_err(|source| StoreError::Failed { doing, source })?;
    match word.as_str() {
        "waiting" => Ok(State::Waiting),
        "leased" => Ok(State::Leased),
        "measured" => Ok(State::Measured),
        "unmeasured" => Ok(State::Unmeasured),
        other => Err(StoreError::Foreign {
            doing,
            why: format!("a job is `{other}`"),
        }),
    }
}
