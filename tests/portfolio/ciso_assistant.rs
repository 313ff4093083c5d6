//! What CISO Assistant is told of a finding that somebody decided to live with.

use std::io::Cursor;

use belfort::batch::Order;
use belfort::check::RuleSet;
use belfort::check::waive::Waiver;
use belfort::report::CisoAssistant;
use belfort::result::{Saved, ScanResult};
use calamine::{Reader, Xlsx};

const TOWN: &str = include_str!("../stories/town/evidence.json");
const WAIVERS: &str = include_str!("../stories/town/waivers.toml");

/// Status, labels and description of the findings of the town's old counter.
fn of_the_counter(with_waivers: bool) -> Vec<[String; 3]> {
    let rules = RuleSet::built_in().unwrap();
    let saved = Saved::read(TOWN).unwrap();
    let mut terms = saved.terms();
    terms.waivers.clear();
    if with_waivers {
        terms.waivers = Waiver::read_all("waivers.toml", WAIVERS, &rules).unwrap();
    }
    let result = ScanResult::judge(&rules, saved.evidence, terms);
    let mut export = CisoAssistant::default();
    export.add(&Order::default(), &result);
    let bytes = export.findings().unwrap();
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let rows = range.rows().map(|row| row.iter().map(ToString::to_string));
    let rows = rows.map(Iterator::collect::<Vec<String>>);
    let id = format!("{}/outdated-software/loket.{0}", result.target);
    let of_counter = rows.filter(|row| row[0] == id);
    of_counter
        .map(|row| [row[4].clone(), row[5].clone(), row[2].clone()])
        .collect()
}

#[test]
fn what_is_waived_is_dismissed_with_its_reason() {
    let [open] = of_the_counter(false).try_into().unwrap();
    let [waived] = of_the_counter(true).try_into().unwrap();
    assert_eq!(
        (open[0].as_str(), waived[0].as_str()),
        ("identified", "dismissed")
    );
    let is_waived = |row: &[String; 3]| row[1].split('|').any(|label| label == "waived");
    assert!(!is_waived(&open) && is_waived(&waived), "{waived:?}");
    let reason = "2027-03-31 · An Peeters, general director: the new counter for permits";
    assert!(
        !open[2].contains(reason) && waived[2].contains(reason),
        "{waived:?}"
    );
}
