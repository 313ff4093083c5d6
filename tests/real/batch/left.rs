//! What a batch left: its files and its store.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use belfort::result::Saved;
use belfort::store::{Kept, Place, Store};
use serde_json::Value;

use super::domains;

/// The rows of `portfolio.csv` by domain, each by its heads.
pub(super) fn portfolio(clients: &Path) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut table = csv::Reader::from_path(clients.join("portfolio.csv")).expect("read the table");
    let rows = table.deserialize::<BTreeMap<String, String>>();
    let rows = rows.map(|row| row.expect("read a row"));
    rows.map(|row| (row.get("domain").cloned().unwrap_or_default(), row))
        .collect()
}

/// The result file of a domain, which the library can read.
pub(super) fn result(clients: &Path, domain: &str) -> Value {
    let path = clients.join(domain).join(format!("{domain}.json"));
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let saved = Saved::read(&text).expect("read the result");
    assert_eq!(saved.evidence.target, domain);
    serde_json::from_str(&text).expect("read the result")
}

/// How many domains have a report.
pub(super) fn reports(clients: &Path) -> usize {
    let is_there = |domain: &String| {
        clients
            .join(domain)
            .join(format!("{domain}.json"))
            .is_file()
    };
    domains().iter().filter(|domain| is_there(domain)).count()
}

/// A store that was left, and what it keeps.
pub(super) struct Left {
    runtime: tokio::runtime::Runtime,
    path: PathBuf,
}

pub(super) fn open(clients: &Path) -> Left {
    Left {
        runtime: tokio::runtime::Runtime::new().expect("start a runtime"),
        path: clients.join("belfort.db"),
    }
}

impl Left {
    pub(super) fn check(&self) -> Result<Vec<String>, sqlx::Error> {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&self.path);
        self.runtime.block_on(async {
            let pool = sqlx::SqlitePool::connect_with(options).await?;
            sqlx::query_scalar("pragma integrity_check")
                .fetch_all(&pool)
                .await
        })
    }
}

pub(super) fn kept(clients: &Path, domain: &str) -> Vec<Kept> {
    let open = open(clients);
    open.runtime.block_on(async {
        let store = Store::read(&Place::of_file(open.path.clone())).await;
        let store = store.expect("open the store");
        store.history(domain).await.expect("read the history")
    })
}

/// What was written beside its place by a program that was killed is gone.
pub(super) fn assert_nothing_lies_about(clients: &Path) {
    let own = ["portfolio.html", "portfolio.xlsx", "portfolio.csv"].map(str::to_owned);
    let expected: BTreeSet<String> = domains().into_iter().chain(own).collect();
    for name in names(clients) {
        let is_of_store = name.starts_with("belfort.db");
        assert!(is_of_store || expected.contains(&name), "{name} lies about");
    }
    for domain in domains() {
        for name in names(&clients.join(&domain)) {
            assert!(name.starts_with(&domain), "{name} lies about");
        }
    }
}

/// What is in a folder; nothing where there is none.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("read the folder").file_name();
    let names = entries.map(|entry| name(entry).into_string().expect("a name"));
    names.collect()
}

/// The archive holds what the folder holds.
pub(super) fn assert_same_in_zip(clients: &Path, files: &str) {
    let archive = File::open(clients.join("portfolio.zip")).expect("open the archive");
    let mut archive = zip::ZipArchive::new(archive).expect("read the archive");
    let own = ["portfolio.html", "portfolio.xlsx", "portfolio.csv"];
    for name in own.into_iter().chain(files.split_whitespace()) {
        let mut packed = Vec::new();
        let mut file = archive.by_name(name).expect("find a file in the archive");
        file.read_to_end(&mut packed).expect("unpack a file");
        let there = fs::read(clients.join(name)).expect("read a file");
        assert!(packed == there, "{name} differs");
    }
}

/// Brand, answers and print of each client are its own.
pub(super) fn assert_own_files(clients: &Path) {
    let report = |domain: &str| {
        let path = clients.join(domain).join(format!("{domain}.html"));
        fs::read_to_string(path).expect("read a report")
    };
    for (domain, is_linden) in [("sterk.test", true), ("zwak.test", false)] {
        assert_eq!(
            report(domain).contains("Linden Advies"),
            is_linden,
            "{domain}"
        );
        assert_eq!(
            result(clients, domain).get("answers").is_some(),
            is_linden,
            "{domain}"
        );
        let printed = clients.join(domain).join(format!("{domain}.pdf"));
        let printed = fs::read(printed).expect("read what was printed");
        assert!(printed.starts_with(b"%PDF-1.4"), "{domain}");
    }
}
