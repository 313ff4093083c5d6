//! Every result that was ever kept, and the history of a domain.

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use super::{Store, StoreError, content};
use crate::digest::Digest;

/// Names a result in its store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResultId(pub(super) i64);

/// A result, shortened, with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Its name.
    pub id: ResultId,
    /// What it came to.
    pub digest: Digest,
}

impl Store {
    /// Keeps a result outside any batch.
    ///
    /// # Errors
    /// The store cannot be written: then nothing was changed.
    pub async fn keep(&self, digest: &Digest, json: &str) -> Result<ResultId, StoreError> {
        let doing = "keep a result in the store";
        let failed = |source| StoreError::Failed { doing, source };
        let mut within = self.pool.begin().await.map_err(failed)?;
        let id = insert(&mut within, digest, json).await?;
        within.commit().await.map_err(failed)?;
        Ok(id)
    }

    /// The results of a domain, the latest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn history(&self, domain: &str) -> Result<Vec<Kept>, StoreError> {
        let doing = "read the history of a domain";
        let failed = |source| StoreError::Failed { doing, source };
        let rows = sqlx::query(
            "select result.id, result.digest from result join target on target.id = result.target \
             where target.domain = ? order by result.observed_at desc, result.id desc",
        )
        .bind(domain)
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        rows.iter().map(|row| kept(row, doing)).collect()
    }

    /// The domains of which there is a result, sorted.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn domains(&self) -> Result<Vec<String>, StoreError> {
        let doing = "list the domains of the store";
        sqlx::query_scalar(
            "select domain from target where exists \
             (select 1 from result where result.target = target.id) order by domain",
        )
        .fetch_all(&self.pool)
        .await
        .map_err(|source| StoreError::Failed { doing, source })
    }

    /// The result JSON of a name, as it was kept.
    ///
    /// # Errors
    /// The store cannot be read, or has no such result.
    pub async fn content(&self, id: ResultId) -> Result<String, StoreError> {
        let doing = "read a result from the store";
        let packed: Option<Vec<u8>> = sqlx::query_scalar("select content from result where id = ?")
            .bind(id.0)
            .fetch_optional(&self.pool)
            .await
            .map_err(|source| StoreError::Failed { doing, source })?;
        let packed = packed.ok_or_else(|| StoreError::Foreign {
            doing,
            why: format!("result {} is not there", id.0),
        })?;
        content::unpack(&packed).map_err(|error| StoreError::Foreign {
            doing,
            why: error.to_string(),
        })
    }
}

/// A moment as text, whose order is that in time.
pub(super) fn moment(moment: Timestamp) -> String {
    format!("{moment:.9}")
}

/// Reads `id` and `digest` of a row.
pub(super) fn kept(row: &SqliteRow, doing: &'static str) -> Result<Kept, StoreError> {
    let failed = |source| StoreError::Failed { doing, source };
    let text: String = row.try_get("digest").map_err(failed)?;
    let digest = serde_json::from_str(&text).map_err(|error| StoreError::Foreign {
        doing,
        why: error.to_string(),
    })?;
    let id = ResultId(row.try_get("id").map_err(failed)?);
    Ok(Kept { id, digest })
}

/// Puts a result in, within something larger.
pub(super) async fn insert(
    within: &mut Transaction<'_, Sqlite>,
    digest: &Digest,
    json: &str,
) -> Result<ResultId, StoreError> {
    let doing = "keep a result in the store";
    let failed = |source| StoreError::Failed { doing, source };
    let foreign = |why: String| StoreError::Foreign { doing, why };
    let target = target(within, &digest.target).await?;
    let shortened = serde_json::to_string(digest).map_err(|error| foreign(error.to_string()))?;
    let packed = content::pack(json).map_err(|error| foreign(error.to_string()))?;
    let id = sqlx::query_scalar(
        "insert into result (target, observed_at, digest, content) values (?, ?, ?, ?) returning id",
    )
    .bind(target)
    .bind(moment(digest.observed_at))
    .bind(shortened)
    .bind(packed)
    .fetch_one(&mut **within)
    .await
    .map_err(failed)?;
    Ok(ResultId(id))
}

/// The name of a domain in the store, made where it has none.
pub(super) async fn target(
    within: &mut Transaction<'_, Sqlite>,
    domain: &str,
) -> Result<i64, StoreError> {
    let failed = |source| StoreError::Failed {
        doing: "note a domain in the store",
        source,
    };
    // Changed into what it is, so that its name comes back in either case.
    sqlx::query_scalar(
        "insert into target (domain) values (?) \
         on conflict (domain) do update set domain = excluded.domain returning id",
    )
    .bind(domain)
    .fetch_one(&mut **within)
    .await
    .map_err(failed)
}
