//! Takes up again what could not be measured the last time.

use super::queue::Batch;
use super::{Store, StoreError};

impl Store {
    /// Opens the last batch over a list again, with those of its targets that could not be measured, as if nobody had
    /// begun them; the others keep their results. What is new in the list comes with
    /// [`begin_or_resume`](Store::begin_or_resume). `None`: there is no such batch.
    ///
    /// # Errors
    /// The store cannot be read or written: then nothing was changed.
    pub async fn take_up_again(&self, list: &str) -> Result<Option<Batch>, StoreError> {
        let doing = "take up again what could not be measured";
        let failed = |source| StoreError::Failed { doing, source };
        let mut within = self.pool.begin().await.map_err(failed)?;
        let last: Option<i64> =
            sqlx::query_scalar("select id from batch where list = ? order by id desc limit 1")
                .bind(list)
                .fetch_optional(&mut *within)
                .await
                .map_err(failed)?;
        let Some(id) = last else { return Ok(None) };
        sqlx::query(
            "update job set state = 'waiting', attempts = 0, why = null \
             where batch = ? and state = 'unmeasured'",
        )
        .bind(id)
        .execute(&mut *within)
        .await
        .map_err(failed)?;
        sqlx::query("update batch set ended_at = null where id = ?")
            .bind(id)
            .execute(&mut *within)
            .await
            .map_err(failed)?;
        within.commit().await.map_err(failed)?;
        Ok(Some(Batch { id, resumed: true }))
    }
}
