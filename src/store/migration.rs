//! The form of the store, and how an older one becomes today's. `pragma user_version` says which form a file has.

use std::path::Path;

use sqlx::sqlite::SqlitePool;

use super::StoreError;

/// Each step leads from the form before it to its own. A step that was released is never changed.
const STEPS: [&str; 1] = [include_str!("migration/001.sql")];

/// Brings a file to today's form; each step whole or not at all.
pub(super) async fn run(pool: &SqlitePool, path: &Path) -> Result<(), StoreError> {
    let failed = |source: sqlx::Error| StoreError::Open {
        path: path.to_owned(),
        why: source.to_string(),
    };
    let found: i64 = sqlx::query_scalar("pragma user_version")
        .fetch_one(pool)
        .await
        .map_err(failed)?;
    let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StoreError::Later {
            path: path.to_owned(),
            found,
            known,
        });
    }
    for step in STEPS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        let mut within = pool.begin().await.map_err(failed)?;
        sqlx::raw_sql(*step)
            .execute(&mut *within)
            .await
            .map_err(failed)?;
        within.commit().await.map_err(failed)?;
    }
    Ok(())
}
