//! What a batch has still to do. A job is leased, and becomes measured or unmeasured in the same transaction that
//! keeps its result: whenever the process dies, each target has one result or is still to be done.

use std::time::Duration;

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use super::kept::{self, moment};
use super::standing::order;
use super::{Store, StoreError};
use crate::batch::Order;
use crate::digest::Digest;

/// Scans of a job that may begin and not end before it is given up: the scan of it may be what kills the process.
const MOST_ATTEMPTS: i64 = 3;

/// Attempts from which on a job is scanned alone: with 32 at once, 31 would be given up for one.
const ALONE_FROM: i64 = 2;

/// How long a lease holds. Far longer than any scan takes.
const LEASE: Duration = Duration::from_hours(2);

/// One run over a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    pub(super) id: i64,
    /// It was begun before, and goes on.
    pub resumed: bool,
}

/// The batch that was begun last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latest {
    /// It, to be read only.
    pub batch: Batch,
    /// The name of its list.
    pub list: String,
}

/// One target of a batch, leased to this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    batch: i64,
    target: i64,
    /// Scans of it that were begun before and never ended.
    attempts: i64,
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
    /// Nothing could be measured, and why, as [`Obstacle::with`](crate::batch::Obstacle::with) writes it.
    Unmeasured(&'a str),
}

impl Store {
    /// Begins a batch over a list, or goes on with the one over the same list that was not ended. The orders are given
    /// in the order of scanning. Of a batch that goes on, targets that are new in the list are added, and those
    /// that are gone from it and not yet scanned are dropped; what was finished stays, with its result. What a
    /// dead process had leased waits again, unless its scan was begun too often and never ended: it is given up.
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
                    .bind(moment(Timestamp::now()))
                    .fetch_one(&mut *within)
                    .await
                    .map_err(failed)?
            }
        };
        if open.is_some() {
            take_back(&mut within, id).await.map_err(failed)?;
        }
        for (place, order) in (0_i64..).zip(orders) {
            put(&mut within, id, place, order, doing).await?;
        }
        sqlx::query("delete from job where batch = ? and state = 'waiting' and place = -1")
            .bind(id)
            .execute(&mut *within)
            .await
            .map_err(failed)?;
        within.commit().await.map_err(failed)?;
        Ok(Batch {
            id,
            resumed: open.is_some(),
        })
    }

    /// Leases the next jobs of a batch, whose scans then [`begin`](Self::begin) one after the other. A target whose
    /// scan was begun twice when the process died comes after all others and alone, so that none is given up for
    /// what another does to the process.
    ///
    /// Empty while something is leased does not say that nothing is left: ask again when it has ended.
    ///
    /// # Errors
    /// The store cannot be read or written.
    pub async fn claim(&self, batch: Batch, most: u32) -> Result<Vec<Job>, StoreError> {
        let doing = "take the next targets of a batch";
        let failed = |source| StoreError::Failed { doing, source };
        let mut within = self.pool.begin().await.map_err(failed)?;
        let until = moment(Timestamp::now() + LEASE);
        let mut rows = lease(&mut within, batch, &until, ALONE_FROM, most)
            .await
            .map_err(failed)?;
        if rows.is_empty() && most > 0 {
            let leased: bool = sqlx::query_scalar(
                "select exists (select 1 from job where batch = ? and state = 'leased')",
            )
            .bind(batch.id)
            .fetch_one(&mut *within)
            .await
            .map_err(failed)?;
            if !leased {
                rows = lease(&mut within, batch, &until, MOST_ATTEMPTS, 1)
                    .await
                    .map_err(failed)?;
            }
        }
        let jobs = rows.iter().map(|row| {
            Ok(Job {
                batch: batch.id,
                target: row.try_get("target").map_err(failed)?,
                attempts: row.try_get("attempts").map_err(failed)?,
                order: order(row, doing)?,
            })
        });
        // Before the commit: what cannot be read is not leased.
        let jobs: Vec<Job> = jobs.collect::<Result<_, StoreError>>()?;
        within.commit().await.map_err(failed)?;
        Ok(jobs)
    }

    /// Notes that the scan of a job begins: an attempt, should the process die before its end. A job that only waited
    /// for its turn then has done nothing to deserve that.
    ///
    /// # Errors
    /// The store cannot be written, or the job is not leased.
    pub async fn begin(&self, job: &Job) -> Result<(), StoreError> {
        let doing = "note that a scan begins";
        let statement = "update job set attempts = ? \
            where batch = ? and target = ? and state = 'leased'";
        self.change_leased(job, statement, job.attempts + 1, doing)
            .await
    }

    /// Keeps what came of a job. Once this returned, it is on the disk.
    ///
    /// # Errors
    /// The store cannot be written: then the job is still leased, and waits again in the next run. What came of it was
    /// kept before, or the result is of another domain: then nothing was changed.
    pub async fn finish(&self, job: &Job, done: Done<'_>) -> Result<(), StoreError> {
        let doing = "keep what came of a target";
        let failed = |source| StoreError::Failed { doing, source };
        let mut within = self.pool.begin().await.map_err(failed)?;
        let (state, result, why) = match done {
            Done::Measured { digest, json } => {
                if digest.target != job.order.domain {
                    return Err(StoreError::OtherTarget {
                        asked: job.order.domain.clone(),
                        result: digest.target.clone(),
                    });
                }
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
            return Err(StoreError::NotLeased(job.order.domain.clone()));
        }
        within.commit().await.map_err(failed)
    }

    /// Gives a job back that was leased and whose scan was not begun, or not to its end on purpose: that counts as no
    /// attempt.
    ///
    /// # Errors
    /// The store cannot be written, or the job is not leased.
    pub async fn release(&self, job: &Job) -> Result<(), StoreError> {
        let doing = "give a target back";
        let statement = "update job set state = 'waiting', attempts = ?, leased_until = null \
            where batch = ? and target = ? and state = 'leased'";
        self.change_leased(job, statement, job.attempts, doing)
            .await
    }

    async fn change_leased(
        &self,
        job: &Job,
        statement: &'static str,
        attempts: i64,
        doing: &'static str,
    ) -> Result<(), StoreError> {
        let changed = sqlx::query(statement)
            .bind(attempts)
            .bind(job.batch)
            .bind(job.target)
            .execute(&self.pool)
            .await
            .map_err(|source| StoreError::Failed { doing, source })?;
        if changed.rows_affected() != 1 {
            return Err(StoreError::NotLeased(job.order.domain.clone()));
        }
        Ok(())
    }

    /// Ends a batch in which nothing is left to do: the same list then begins a new one. Once more does no harm.
    ///
    /// # Errors
    /// The store cannot be written, or something is left to do.
    pub async fn end(&self, batch: Batch) -> Result<(), StoreError> {
        let doing = "end a batch";
        let ended = sqlx::query(
            "update batch set ended_at = coalesce(ended_at, ?) where id = ? and not exists \
             (select 1 from job where batch = batch.id and state in ('waiting', 'leased'))",
        )
        .bind(moment(Timestamp::now()))
        .bind(batch.id)
        .execute(&self.pool)
        .await
        .map_err(|source| StoreError::Failed { doing, source })?;
        if ended.rows_affected() != 1 {
            return Err(StoreError::Unfinished);
        }
        Ok(())
    }
}

/// Makes an unfinished batch ready to go on. This process holds the lock of the store: whoever had a lease is dead.
async fn take_back(within: &mut Transaction<'_, Sqlite>, batch: i64) -> Result<(), sqlx::Error> {
    let taken_back = "update job set state = 'waiting', leased_until = null \
        where batch = ? and state = 'leased'";
    let given_up = "update job set state = 'unmeasured', \
        why = 'given-up: its scan was begun three times, and each time Belfort was ended before it' \
        where batch = ? and state = 'waiting' and attempts >= ?";
    // Those of the list get their place back.
    let without_place = "update job set place = -1 where batch = ? and state = 'waiting'";
    sqlx::query(taken_back)
        .bind(batch)
        .execute(&mut **within)
        .await?;
    sqlx::query(given_up)
        .bind(batch)
        .bind(MOST_ATTEMPTS)
        .execute(&mut **within)
        .await?;
    sqlx::query(without_place)
        .bind(batch)
        .execute(&mut **within)
        .await?;
    Ok(())
}

/// Puts an order into a batch. Of one that is there, what the list asks now holds.
async fn put(
    within: &mut Transaction<'_, Sqlite>,
    batch: i64,
    place: i64,
    order: &Order,
    doing: &'static str,
) -> Result<(), StoreError> {
    let target = kept::target(within, &order.domain).await?;
    let asked = serde_json::to_string(order).map_err(|error| StoreError::Foreign {
        doing,
        why: error.to_string(),
    })?;
    sqlx::query(
        "insert into job (batch, target, place, line, asked, state) values (?, ?, ?, ?, ?, 'waiting') \
         on conflict (batch, target) do update \
         set place = excluded.place, line = excluded.line, asked = excluded.asked",
    )
    .bind(batch)
    .bind(target)
    .bind(place)
    .bind(i64::from(order.row))
    .bind(asked)
    .execute(&mut **within)
    .await
    .map_err(|source| StoreError::Failed { doing, source })?;
    Ok(())
}

/// The next jobs of which the scan was begun less often than `?3`. Numbered throughout: mixed with bare question marks,
/// the driver counts otherwise than the database.
const NEXT: &str = "update job set state = 'leased', leased_until = ?1 \
    where batch = ?2 and target in (select target from job where batch = ?2 and state = 'waiting' \
    and attempts < ?3 order by attempts, place limit ?4) returning target, asked, attempts, place";

async fn lease(
    within: &mut Transaction<'_, Sqlite>,
    batch: Batch,
    until: &str,
    below: i64,
    most: u32,
) -> Result<Vec<SqliteRow>, sqlx::Error> {
    let next = sqlx::query(NEXT);
    let next = next.bind(until).bind(batch.id).bind(below).bind(most);
    let mut rows = next.fetch_all(&mut **within).await?;
    // What is returned has no order of its own.
    let part = |row: &SqliteRow, name: &str| row.try_get::<i64, _>(name).unwrap_or_default();
    rows.sort_by_key(|row| (part(row, "attempts"), part(row, "place")));
    Ok(rows)
}

#[cfg(test)]
mod tests;
