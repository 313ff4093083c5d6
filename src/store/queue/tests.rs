use sqlx::Row;

use super::super::Place;
use super::*;

/// With 100,000 jobs, a claim that looked at all of them would cost more than the scans.
#[tokio::test]
async fn the_next_jobs_are_found_by_an_index_without_sorting() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::of_file(folder.path().join("belfort.db"));
    let store = Store::open(&place).await.unwrap();
    let statement = format!("explain query plan {NEXT}");
    let plan = sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind("")
        .bind(1)
        .bind(ALONE_FROM)
        .bind(8)
        .fetch_all(&store.pool)
        .await
        .unwrap();
    let plan: Vec<String> = plan.iter().map(|row| row.get("detail")).collect();
    let of_index = "INDEX job_to_do (batch=? AND state=? AND attempts<?)";
    assert!(plan.iter().any(|step| step.contains(of_index)), "{plan:?}");
    for foolish in ["SCAN", "TEMP B-TREE"] {
        assert!(!plan.iter().any(|step| step.contains(foolish)), "{plan:?}");
    }
}
