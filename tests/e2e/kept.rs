//! A company that is scanned twice and changed something between: what the store keeps says what.

use std::process::Command;

use belfort::digest::Digest;
use belfort::report;
use belfort::store::{Place, Store};
use serde_json::Value;

use crate::scan::{BAKERY, result};
use crate::world::{Site, World};

const WWW: &str = "www.bakkerij.be";
const HSTS: (&str, &str) = ("strict-transport-security", "max-age=31536000");

/// A bakery whose site says so, or does not, that it is only to be visited safely.
async fn scan(store: &Store, safe: bool) {
    let page = Site::page("<!doctype html><title>Bakkerij</title><h1>Brood</h1>");
    let page = if safe {
        page.header(HSTS.0, HSTS.1)
    } else {
        page
    };
    let world = World::strong(BAKERY).site(WWW, page).start().await;
    let result = result(&world).await;
    let (digest, json) = (Digest::of(&result), report::json(&result));
    store.keep(&digest, &json).await.unwrap();
}

fn belfort(words: &[&str]) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_belfort"));
    let ended = program.args(words).output().unwrap();
    assert!(
        ended.status.success(),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    String::from_utf8(ended.stdout).unwrap()
}

#[tokio::test]
async fn what_changed_between_two_scans_is_said_by_history_and_compare() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::of_file(folder.path().join("belfort.db"));
    let store = Store::open(&place).await.unwrap();
    for safe in [true, false, true, false] {
        scan(&store, safe).await;
    }
    store.close().await;
    let place = format!("sqlite:{}", place.path().display());
    let told = belfort(&["history", BAKERY, "--store", &place, "--json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    let scans = told["scans"].as_array().unwrap();
    let course = |scan: &Value| {
        let steps = scan["since"].as_array().unwrap();
        let of_www = |step: &&Value| step["check"] == "hsts" && step["subject"] == WWW;
        steps.iter().find(of_www).map(|step| step["course"].clone())
    };
    let courses: Vec<Option<Value>> = scans.iter().map(course).collect();
    let expected = [None, Some("new"), Some("fixed"), Some("back")];
    assert_eq!(courses, expected.map(|course| course.map(Value::from)));

    let text = belfort(&["history", BAKERY, "--store", &place, "--lang", "en"]);
    let (_, back) = text.split_once("Was fixed, and is back again").unwrap();
    // What is wrong, and not the good state.
    assert!(
        back.contains("✗ Your website does not hold browsers"),
        "{text}"
    );

    let told = belfort(&["compare", BAKERY, "--store", &place, "--json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    let findings = told["findings"].as_array().unwrap();
    let change = findings
        .iter()
        .find(|one| one["check"] == "hsts" && one["subject"] == WWW);
    assert_eq!(change.unwrap()["class"], "worse");
}
