//! Where Belfort deliberately says something else than MDN's HTTP Observatory and internet.nl: each row of
//! `docs/differences.md` is a test here. What Belfort says is a verdict; what the Observatory says is its word in the
//! comparable grade.

mod behaviour;
mod internet_nl;
mod observatory;

use std::collections::BTreeSet;

use belfort::check::Verdict;
use belfort::result::ScanResult;

use crate::scan::{BAKERY, Subjects, result};
use crate::world::{Answer, Site, World};

const WWW: &str = "www.bakkerij.be";
const DOCUMENT: &str = include_str!("../../docs/differences.md");
const STORIES: [&str; 3] = [
    include_str!("differences/behaviour.rs"),
    include_str!("differences/internet_nl.rs"),
    include_str!("differences/observatory.rs"),
];

/// What came of looking at a company with a page of its own at `www`.
struct Look(ScanResult);

/// A page without any field.
fn bare() -> Site {
    page("")
}

/// A page that holds this.
fn page(html: &str) -> Site {
    Site::page(&format!(
        "<!doctype html><title>Bakkerij</title><h1>Brood</h1>{html}"
    ))
}

/// What comes of such a site; somebody has `cdn.example.net`.
async fn look(site: Site) -> Look {
    let world = World::strong(BAKERY).a("cdn.example.net", "185.10.96.1");
    look_at(world.site(WWW, site)).await
}

async fn look_at(world: World) -> Look {
    Look(result(&world.start().await).await)
}

impl Look {
    /// Holds what Belfort says of `www`.
    #[track_caller]
    fn ours(&self, check: &str, verdict: Verdict, case: &str) -> &Self {
        self.ours_of(check, WWW, verdict, case)
    }

    /// Holds what Belfort says of a subject.
    #[track_caller]
    fn ours_of(&self, check: &str, subject: &str, verdict: Verdict, case: &str) -> &Self {
        let mut findings = self.0.findings.iter();
        let finding = findings.find(|one| one.check == check && one.subject == subject);
        let finding = finding.unwrap();
        assert_eq!((finding.verdict, finding.case.as_str()), (verdict, case));
        self
    }

    /// Holds what the Observatory would say of `www`.
    #[track_caller]
    fn theirs(&self, word: &str) -> &Self {
        let theirs = self.0.evidence.site(WWW).observatory.known().unwrap();
        let start = format!("{word} (");
        let results = &theirs.results;
        assert!(
            results.iter().any(|line| line.starts_with(&start)),
            "{word} is not in {results:#?}"
        );
        self
    }

    /// Points of the whole company.
    fn points(&self) -> u8 {
        self.0.score.high.unwrap()
    }
}

/// Names of the tests in the last column of the document.
fn told() -> BTreeSet<&'static str> {
    let rows = DOCUMENT.lines().filter(|line| line.starts_with("| "));
    rows.filter_map(|row| row.trim_end_matches('|').rsplit('|').next())
        .filter_map(|cell| cell.trim().strip_prefix('`')?.strip_suffix('`'))
        .collect()
}

#[test]
fn each_difference_is_told_and_asserted() {
    let asserted: BTreeSet<&str> = STORIES
        .iter()
        .flat_map(|story| story.lines())
        .filter_map(|line| line.strip_prefix("async fn ")?.split_once("()"))
        .map(|(name, _)| name)
        .collect();
    let told = told();
    let untold: Vec<_> = asserted.difference(&told).collect();
    let unasserted: Vec<_> = told.difference(&asserted).collect();
    assert!(
        untold.is_empty() && unasserted.is_empty(),
        "not in the document: {untold:#?}\nwithout a test: {unasserted:#?}"
    );
    let rows = DOCUMENT.lines().filter(|line| line.starts_with("| "));
    let heads = DOCUMENT
        .lines()
        .filter(|line| line.starts_with("|---"))
        .count();
    let with_test = rows.clone().filter(|row| row.ends_with("` |")).count();
    assert_eq!(rows.count(), heads + with_test, "each row names its test");
}
