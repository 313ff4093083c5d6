//! What a batch has still to do. A job is leased, and becomes measured or unmeasured in the same transaction that
//! keeps its result: whenever the process dies, each target has one result or is still to be done.

use std::time::Duration;

use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::kept::{self, Kept};
use super::{Store, StoreError};
use crate::batch::Order;
use crate::digest::Digest;

/// Scans of a job that may begin and not end before it is given up: the scan of it may be what kills the process.
const MOST_ATTEMPTS: i64 = 3;

/// How long a lease holds. Far longer than any scan takes.
const LEASE: Duration = Duration::from_hours(2);

/// One run over a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    id: i64,
    /// It was begun before, and goes on.
    pub resumed: bool,
}

/// One target of a batch, leased to this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    batch: i64,
    target: i64,
    /// What the list asks.
    pub order: Order,
}

/// What came of a job.
#[derive(Debug, Clone, Copy)]
pub enum Done<'a> {
    /// A result.
    Measured {
        /// The result, shortened.
        digest: &'a Digest,
        /// The result JSON.
        json: &'a str,
    },
    /// Nothing could be measured, and why: one sentence.
    Unmeasured(&'a str),
}

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

impl Counts {
    /// Still to be done.
    pub fn left(self) -> u64 {
        self.waiting + self.leased
    }
}

impl Store {
    /// Begins a batch over a list, or goes on with the one over the same list that was not finished. Targets that
    /// are new in the list are added; what was finished stays; what a dead process had leased waits again. The
    /// orders are put in the queue as they stand: the caller shuffles them.
    ///
    /// # Errors
    /// The store cannot be read or written: then nothing was changed.
    pub async fn begin_or_resume(&self, list: &str, orders: &[Order]) -> Result<Batch, StoreError> {
        let doing = "put a list into the store";
        let failed = |source| StoreError::Failed { doing, source };
        let mut within = self.pool.begin().await.map_err(failed)?;
        let open: Option<i64> = sqlx::query_scalar(
            "select id from batch where list = ? and ended_at is null order by id desc limit 1",
        )
        .bind(list)
        .fetch_optional(&mut *within)
        .await
        .map_err(failed)?;
        let id = match open {
            Some(id) => id,
            None => {
                sqlx::query_scalar("insert into batch (list, began_at) values (?, ?) returning id")
                    .bind(list)
                    .bind(Timestamp::now().to_string())
                    .fetch_one(&mut *within)
                    .await
                    .map_err(failed)?
            }
        };
        // This process holds the lock of the store: whoever had a lease is dead.
        sqlx::query("update job set state = 'waiting', leased_until = null where batch = ? and state = 'leased'")
            .bind(id)
            .execute(&mut *within)
            .await
            .map_err(failed)?;
        for (place, order) in (0_i64..).zip(orders) {
            let target = kept::target(&mut within, &order.domain).await?;
            let asked = serde_json::to_string(order).map_err(|error| StoreError::Foreign {
                doing,
                why: error.to_string(),
            })?;
            sqlx::query(
                "insert into job (batch, target, place, asked, state) values (?, ?, ?, ?, 'waiting') \
                 on conflict (batch, target) do update set asked = excluded.asked",
            )
            .bind(id)
            .bind(target)
            .bind(place)
            .bind(asked)
            .execute(&mut *within)
            .await
            .map_err(failed)?;
        }
        within.commit().await.map_err(failed)?;
        Ok(Batch {
            id,
            resumed: open.is_some(),
        })
    }

    /// Leases the next jobs of a batch. Those that were begun too often and never ended are given up.
    ///
    /// # Errors
    /// The store cannot be read or written.
    pub async fn claim(&self, batch: Batch, most: u32) -> Result<Vec<Job>, StoreError> {
        let doing = "take the next targets of a batch";
        let failed = |source| StoreError::Failed { doing, source };
        let mut within = self.pool.begin().await.map_err(failed)?;
        sqlx::query(
            "update job set state = 'unmeasured', why = 'its scan was begun three times and never ended' \
             where batch = ? and state = 'waiting' and attempts >= ?",
        )
        .bind(batch.id)
        .bind(MOST_ATTEMPTS)
        .execute(&mut *within)
        .await
        .map_err(failed)?;
        let until = Timestamp::now() + LEASE;
        let rows = sqlx::query(
            "update job set state = 'leased', attempts = attempts + 1, leased_until = ? \
             where (batch, target) in (select batch, target from job where batch = ? and state = 'waiting' \
             order by place limit ?) returning target, asked",
        )
        .bind(until.to_string())
        .bind(batch.id)
        .bind(most)
        .fetch_all(&mut *within)
        .await
        .map_err(failed)?;
        within.commit().await.map_err(failed)?;
        let jobs = rows.iter().map(|row| {
            Ok(Job {
                batch: batch.id,
                target: row.try_get("target").map_err(failed)?,
                order: order(row, doing)?,
            })
        });
        jobs.collect()
    }

    /// Keeps what came of a job. Once this returned, it is on the disk.
    ///
    /// # Errors
    /// The store cannot be written: then the job is still leased, and waits again in the next run.
    pub async fn finish(&self, job: &Job, done: Done<'_>) -> Result<(), StoreError> {
        let doing = "keep what came of a target";
        let failed = |source| StoreError::Failed { doing, source };
        let mut within = self.pool.begin().await.map_err(failed)?;
        let (state, result, why) = match done {
            Done::Measured { digest, json } => {
                let id = kept::insert(&mut within, digest, json).await?;
                ("measured", Some(id.0), None)
            }
            Done::Unmeasured(why) => ("unmeasured", None, Some(why)),
        };
        let finished = sqlx::query(
            "update job set state = ?, result = ?, why = ?, leased_until = null \
             where batch = ? and target = ? and state = 'leased'",
        )
        .bind(state)
        .bind(result)
        .bind(why)
        .bind(job.batch)
        .bind(job.target)
        .execute(&mut *within)
        .await
        .map_err(failed)?;
        if finished.rows_affected() != 1 {
            return Err(StoreError::Foreign {
                doing,
                why: format!("{} is no longer leased", job.order.domain),
            });
        }
        within.commit().await.map_err(failed)
    }

    /// Gives jobs back that were leased and not begun.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn release(&self, job: &Job) -> Result<(), StoreError> {
        let doing = "give a target back";
        sqlx::query(
            "update job set state = 'waiting', attempts = attempts - 1, leased_until = null \
             where batch = ? and target = ? and state = 'leased'",
        )
        .bind(job.batch)
        .bind(job.target)
        .execute(&self.pool)
        .await
        .map_err(|source| StoreError::Failed { doing, source })?;
        Ok(())
    }

    /// Ends a batch in which nothing is left to do: the same list then begins a new one.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn end(&self, batch: Batch) -> Result<(), StoreError> {
        let doing = "end a batch";
        sqlx::query("update batch set ended_at = ? where id = ?")
            .bind(Timestamp::now().to_string())
            .bind(batch.id)
            .execute(&self.pool)
            .await
            .map_err(|source| StoreError::Failed { doing, source })?;
        Ok(())
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

    /// Every target of a batch, in the order of the list.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn standings(&self, batch: Batch) -> Result<Vec<Standing>, StoreError> {
        let doing = "read the targets of a batch";
        let failed = |source| StoreError::Failed { doing, source };
        let rows = sqlx::query(
            "select job.asked, job.state, job.why, result.id, result.digest from job \
             left join result on result.id = job.result where job.batch = ?",
        )
        .bind(batch.id)
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        let standings = rows.iter().map(|row| {
            let id: Option<i64> = row.try_get("id").map_err(failed)?;
            Ok(Standing {
                order: order(row, doing)?,
                state: state(row, doing)?,
                result: id.map(|_| kept::kept(row, doing)).transpose()?,
                why: row.try_get("why").map_err(failed)?,
            })
        });
        let mut standings: Vec<Standing> = standings.collect::<Result<_, StoreError>>()?;
        standings.sort_by_key(|standing| standing.order.row);
        Ok(standings)
    }
}

fn order(row: &SqliteRow, doing: &'static str) -> Result<Order, StoreError> {
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
