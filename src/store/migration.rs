//! The form of the store, and how an older one becomes today's. `pragma user_version` says which form a file has.

use std::path::{Path, PathBuf};

use sqlx::sqlite::SqlitePool;

use super::StoreError;
use super::error::reason;

/// Each step leads from the form before it to its own. A step that was released is never changed.
pub(super) const STEPS: [&str; 1] = [include_str!("migration/001.sql")];

/// The form that these steps lead to.
pub(super) fn known(steps: &[&str]) -> i64 {
    i64::try_from(steps.len()).unwrap_or(i64::MAX)
}

/// Brings a file to today's form; each step whole or not at all. A store of an older form is copied first.
pub(super) async fn run(
    pool: &SqlitePool,
    path: &Path,
    steps: &[&'static str],
) -> Result<(), StoreError> {
    let failed = |source: sqlx::Error| StoreError::Open {
        path: path.to_owned(),
        why: reason(&source),
    };
    let found: i64 = sqlx::query_scalar("pragma user_version")
        .fetch_one(pool)
        .await
        .map_err(failed)?;
    if found > 0 && found < known(steps) {
        let copy = copy(path, found);
        // One that is there is of an attempt that was cut off after it: it is as good, and older.
        if !copy.exists() {
            sqlx::query("vacuum into ?")
                .bind(copy.to_string_lossy().into_owned())
                .execute(pool)
                .await
                .map_err(failed)?;
        }
    }
    for step in steps.iter().skip(usize::try_from(found).unwrap_or(0)) {
        let mut within = pool.begin().await.map_err(failed)?;
        sqlx::raw_sql(*step)
            .execute(&mut *within)
            .await
            .map_err(failed)?;
        within.commit().await.map_err(failed)?;
    }
    Ok(())
}

/// `belfort.db.form-1`, beside `belfort.db`.
fn copy(path: &Path, form: i64) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".form-{form}"));
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

    use super::*;

    async fn pool(path: &Path) -> SqlitePool {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true);
        let one = SqlitePoolOptions::new().max_connections(1);
        one.connect_with(options).await.unwrap()
    }

    async fn form(pool: &SqlitePool) -> i64 {
        let form = sqlx::query_scalar("pragma user_version");
        form.fetch_one(pool).await.unwrap()
    }

    #[tokio::test]
    async fn an_older_form_is_copied_before_it_is_changed_and_a_step_that_fails_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("belfort.db");
        let opened = pool(&path).await;
        run(&opened, &path, &STEPS).await.unwrap();
        assert!(!copy(&path, 0).exists(), "a new store has nothing to copy");
        let domain = "insert into target (domain) values ('example.be')";
        sqlx::raw_sql(domain).execute(&opened).await.unwrap();

        let broken = "alter table target add column kind text; select no_such_function()";
        let error = run(&opened, &path, &[STEPS[0], broken]).await.unwrap_err();
        assert!(error.to_string().contains("no_such_function"), "{error}");
        assert_eq!(form(&opened).await, 1);

        let next = "alter table target add column kind text; pragma user_version = 2";
        run(&opened, &path, &[STEPS[0], next]).await.unwrap();
        assert_eq!(form(&opened).await, 2);
        let rows = sqlx::query_scalar("select count(*) from target where kind is null");
        let rows: i64 = rows.fetch_one(&opened).await.unwrap();
        assert_eq!(rows, 1);
        let kept = pool(&copy(&path, 1)).await;
        assert_eq!(form(&kept).await, 1);
        let domains = sqlx::query_scalar("select domain from target");
        let domain: String = domains.fetch_one(&kept).await.unwrap();
        assert_eq!(domain, "example.be");
    }
}
