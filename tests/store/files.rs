//! Files that are no store, are another's, or are in use.

use std::fs;
use std::path::Path;

use belfort::store::{Place, Store, StoreError};

use crate::{Shelf, digest, order, orders, raw};

async fn refusal(place: &Place) -> StoreError {
    Store::open(place).await.expect_err("it opened")
}

async fn refusal_to_read(place: &Place) -> StoreError {
    Store::read(place).await.expect_err("it opened")
}

#[tokio::test]
async fn a_second_process_is_told_that_the_store_is_in_use_and_may_read() {
    let shelf = Shelf::new();
    let store = shelf.open().await;
    store.keep(&digest("a.be", 0), "{}").await.unwrap();
    let refused = refusal(&shelf.place()).await;
    assert!(matches!(refused, StoreError::InUse(_)), "{refused}");
    assert!(refused.to_string().contains("Wait until it has ended"));
    let reader = Store::read(&shelf.place()).await.unwrap();
    assert_eq!(reader.history("a.be").await.unwrap().len(), 1);
    store.keep(&digest("a.be", 1), "{}").await.unwrap();
    assert_eq!(reader.history("a.be").await.unwrap().len(), 2);
    let refused = reader.keep(&digest("a.be", 2), "{}").await.unwrap_err();
    assert!(
        refused.to_string().contains("may only be read"),
        "{refused}"
    );
    store.close().await;
    shelf.open().await;
}

#[tokio::test]
async fn what_is_no_store_is_refused_with_a_way_out_and_stays_as_it_was() {
    let shelf = Shelf::new();
    let path = shelf.path();
    let long = "no database ".repeat(1_000);
    for garbage in ["x", &long] {
        fs::write(&path, garbage).unwrap();
        for refused in [
            refusal(&shelf.place()).await,
            refusal_to_read(&shelf.place()).await,
        ] {
            let said = refused.to_string();
            assert!(
                said.contains("is no store of Belfort: it is no database at all"),
                "{said}"
            );
            assert!(said.contains("Name another file"), "{said}");
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), garbage);
    }
}

/// The process was killed while the first page of a new store was written: the journal beside it says that before
/// there was nothing.
#[tokio::test]
async fn a_store_whose_making_was_killed_is_made_anew() {
    let shelf = Shelf::new();
    // <https://sqlite.org/fileformat.html>, 1.3 and 3: both with pages of 4,096 bytes.
    let mut page = b"SQLite format 3\0\x10\0".to_vec();
    page.resize(4_096, 0);
    fs::write(shelf.path(), page).unwrap();
    let mut journal = vec![0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
    for number in [0_u32, 7, 0, 512, 4_096] {
        journal.extend(number.to_be_bytes());
    }
    journal.resize(512, 0);
    let beside = shelf.path().with_extension("db-journal");
    fs::write(beside, journal).unwrap();
    let refused = refusal_to_read(&shelf.place()).await;
    assert!(refused.to_string().contains("nothing in it"), "{refused}");
    let store = shelf.open().await;
    store.keep(&digest("a.be", 0), "{}").await.unwrap();
    assert_eq!(store.history("a.be").await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_database_of_another_program_is_left_alone() {
    let shelf = Shelf::new();
    let path = shelf.path();
    let options = sqlx::sqlite::SqliteConnectOptions::new();
    let options = options.filename(&path).create_if_missing(true);
    let other = sqlx::SqlitePool::connect_with(options).await.unwrap();
    let made = sqlx::raw_sql("create table contacts (name text); pragma user_version = 1");
    made.execute(&other).await.unwrap();
    other.close().await;
    let before = fs::read(&path).unwrap();
    for refused in [
        refusal(&shelf.place()).await,
        refusal_to_read(&shelf.place()).await,
    ] {
        let said = refused.to_string();
        assert!(said.contains("a database of another program"), "{said}");
    }
    assert_eq!(
        fs::read(&path).unwrap(),
        before,
        "not even its journal mode"
    );
}

#[tokio::test]
async fn an_empty_file_becomes_a_store_and_is_none_to_read() {
    let shelf = Shelf::new();
    fs::write(shelf.path(), "").unwrap();
    let said = refusal_to_read(&shelf.place()).await.to_string();
    assert!(said.contains("there is nothing in it"), "{said}");
    let store = shelf.open().await;
    store.keep(&digest("a.be", 0), "{}").await.unwrap();
}

#[tokio::test]
async fn nothing_is_made_where_there_is_nothing_to_read() {
    let shelf = Shelf::new();
    let refused = refusal_to_read(&shelf.place()).await;
    assert!(matches!(refused, StoreError::Missing(_)), "{refused}");
    assert!(
        refused.to_string().contains("`belfort batch` makes one"),
        "{refused}"
    );
    assert_eq!(fs::read_dir(shelf.folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_folder_and_a_folder_that_is_not_there_are_refused_without_a_trace() {
    let shelf = Shelf::new();
    let folder = shelf.folder.path();
    fs::create_dir(folder.join("made")).unwrap();
    fs::write(folder.join("file"), "").unwrap();
    for (path, why) in [
        ("made", "that is a folder"),
        ("none/belfort.db", "there is no folder "),
        ("file/belfort.db", "there is no folder "),
    ] {
        let place = Place::of_file(folder.join(path));
        for refused in [refusal(&place).await, refusal_to_read(&place).await] {
            let said = refused.to_string();
            assert!(
                said.contains(why) && said.contains("--store sqlite:PATH"),
                "{said}"
            );
        }
    }
    assert_eq!(fs::read_dir(folder).unwrap().count(), 2);
}

#[tokio::test]
async fn a_store_of_a_later_version_is_refused() {
    let shelf = Shelf::new();
    shelf.open().await.close().await;
    let raw = shelf.raw().await;
    sqlx::raw_sql("pragma user_version = 99")
        .execute(&raw)
        .await
        .unwrap();
    raw.close().await;
    for refused in [
        refusal(&shelf.place()).await,
        refusal_to_read(&shelf.place()).await,
    ] {
        let later = matches!(
            refused,
            StoreError::Later {
                found: 99,
                known: 1,
                ..
            }
        );
        assert!(
            later && refused.to_string().contains("Use that version"),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn a_damaged_store_is_said_to_be_damaged() {
    let shelf = Shelf::new();
    let store = shelf.open().await;
    let list: Vec<_> = (0..500).map(|n| order(&format!("n{n}.be"), n)).collect();
    let batch = store.begin_or_resume("l", &list).await.unwrap();
    store.close().await;
    let mut bytes = fs::read(shelf.path()).unwrap();
    // Everything but the first page, which says what the file is.
    bytes[4096..].fill(0x5a);
    fs::write(shelf.path(), bytes).unwrap();
    let said = match Store::open(&shelf.place()).await {
        Ok(store) => store.claim(batch, 1).await.unwrap_err().to_string(),
        Err(error) => error.to_string(),
    };
    assert!(said.contains("the file is damaged"), "{said}");
}

/// The store as the first version that was released writes it: whatever comes later has to read it.
#[tokio::test]
async fn a_store_of_the_first_form_is_read_and_written_by_this_version() {
    let shelf = Shelf::new();
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/store-form-1.db");
    fs::copy(kept, shelf.path()).unwrap();
    let store = Store::read(&shelf.place()).await.unwrap();
    let history = store.history("bakkerij.be").await.unwrap();
    assert_eq!(history.len(), 2);
    let content = store.content(history[0].id).await.unwrap();
    let saved = belfort::result::Saved::read(&content).unwrap();
    assert_eq!(saved.evidence.observed_at, history[0].digest.observed_at);
    store.close().await;

    let store = shelf.open().await;
    let list = orders(&["bakkerij.be", "waiting.test"]);
    let batch = store.begin_or_resume("clients.csv", &list).await.unwrap();
    assert!(batch.resumed);
    let jobs = store.claim(batch, 8).await.unwrap();
    assert_eq!(jobs.len(), 1, "what was measured stays measured");
    assert_eq!(jobs[0].order.domain, "waiting.test");
    store.close().await;
    let raw = raw(&shelf.path()).await;
    let sound: String = sqlx::query_scalar("pragma integrity_check")
        .fetch_one(&raw)
        .await
        .unwrap();
    assert_eq!(sound, "ok");
}
