//! Results that are kept, and read again.

use belfort::store::{Store, StoreError};

use crate::{Shelf, digest, orders, work};

#[tokio::test]
async fn a_result_comes_back_byte_for_byte_and_the_latest_first() {
    let shelf = Shelf::new();
    let store = shelf.open().await;
    let texts = ["{\"a\": \"é€😀\"}\n", "", "x"];
    // Not in the order of their moments.
    for (text, second) in texts.iter().zip([20, 30, 10]) {
        store.keep(&digest("a.be", second), text).await.unwrap();
    }
    store.keep(&digest("b.be", 25), "of another").await.unwrap();
    store.close().await;
    let store = Store::read(&shelf.place()).await.unwrap();
    let mut told = Vec::new();
    for kept in store.history("a.be").await.unwrap() {
        let content = store.content(kept.id).await.unwrap();
        told.push((kept.digest, content));
    }
    let expected = [(30, ""), (20, texts[0]), (10, "x")];
    let expected = expected.map(|(second, text)| (digest("a.be", second), text.to_owned()));
    assert_eq!(told, expected);
    assert_eq!(store.domains().await.unwrap(), ["a.be", "b.be"]);
    assert_eq!(store.history("c.be").await.unwrap(), []);
}

#[tokio::test]
async fn moments_within_a_second_keep_their_order() {
    let shelf = Shelf::new();
    let store = shelf.open().await;
    // As text without its zeros, the first of these would be the last.
    for nanosecond in [0, 500_000_000, 500_000_001] {
        let mut digest = digest("a.be", 0);
        let second = digest.observed_at.as_second();
        digest.observed_at = jiff::Timestamp::new(second, nanosecond).unwrap();
        store.keep(&digest, "{}").await.unwrap();
    }
    let history = store.history("a.be").await.unwrap();
    let told: Vec<i32> = history
        .iter()
        .map(|kept| kept.digest.observed_at.subsec_nanosecond())
        .collect();
    assert_eq!(told, [500_000_001, 500_000_000, 0]);
}

#[tokio::test]
async fn what_somebody_else_wrote_into_a_store_is_said_and_not_guessed() {
    let shelf = Shelf::new();
    let store = shelf.open().await;
    let batch = store
        .begin_or_resume("l", &orders(&["a.be", "b.be"]))
        .await
        .unwrap();
    assert_eq!(work(&store, batch).await.len(), 2);
    let id = store.history("a.be").await.unwrap()[0].id;
    store.close().await;
    let raw = shelf.raw().await;
    for statement in [
        "update result set digest = '{\"target\": 1}' where id = 1",
        "update result set content = x'00' where id = 1",
        "update job set asked = '[]' where target = 2",
        "update job set state = 'waiting', result = null where target = 2",
    ] {
        sqlx::raw_sql(statement).execute(&raw).await.unwrap();
    }
    let unknown = sqlx::raw_sql("update job set state = 'asleep'");
    assert!(unknown.execute(&raw).await.is_err(), "the form forbids it");
    let forced =
        "pragma ignore_check_constraints = on; update job set state = 'asleep' where target = 1";
    sqlx::raw_sql(forced).execute(&raw).await.unwrap();
    raw.close().await;

    let store = shelf.open().await;
    let said = [
        store.history("a.be").await.unwrap_err(),
        store.content(id).await.unwrap_err(),
        store.counts(batch).await.unwrap_err(),
        store.claim(batch, 1).await.unwrap_err(),
        store.standings(batch).await.unwrap_err(),
    ];
    for error in said {
        assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
        let told = error.to_string();
        assert!(
            told.contains("changed by something else than Belfort"),
            "{told}"
        );
    }
    // What could not be read was not leased either.
    let raw = shelf.raw().await;
    let leased = sqlx::query_scalar("select count(*) from job where state = 'leased'");
    let leased: i64 = leased.fetch_one(&raw).await.unwrap();
    assert_eq!(leased, 0);
}
