//! Zone transfers: what Knot answers, and what Belfort says of it, with leave only.

use std::fs;
use std::path::Path;

use belfort::check::Verdict::{Fail, NotApplicable, Pass};
use belfort::fact::{Seen, TransferEnd};
use belfort::result::ScanResult;
use jiff::{Span, Timestamp, tz::TimeZone};

use crate::lab::Lab;
use crate::scan::{rows, scan, scan_with};

/// Writes down in a folder that the owner of a domain gave leave yesterday. Returns the file's name.
pub(crate) fn write_leave(folder: &Path, domain: &str) -> String {
    let today = TimeZone::UTC.to_datetime(Timestamp::now()).date();
    let (date, until) = (today - Span::new().days(1), today + Span::new().days(1));
    let text = format!(
        "[authorisation]\ndomain = \"{domain}\"\nby = \"An Peeters\"\ndate = {date}\nuntil = {until}\nreference = \"order 1\"\n"
    );
    let file = folder.join(format!("{domain}.toml"));
    fs::write(&file, text).expect("write down the leave");
    file.display().to_string()
}

/// Scans a company whose owner gave leave yesterday.
fn with_leave(lab: &Lab, domain: &str) -> ScanResult {
    let file = write_leave(&lab.folder, domain);
    let run = scan_with(
        lab,
        &[domain, "--resolver", "127.0.0.53", "--authorised", &file],
    );
    assert_eq!(run.code, Some(0), "{}", run.errors);
    run.result()
}

fn verdict(result: &ScanResult) -> Option<belfort::check::Verdict> {
    let rows = rows(result).into_iter();
    let mut found = rows.filter(|(check, ..)| check == "zone-transfer");
    found.next().map(|(_, _, verdict, _)| verdict)
}

#[test]
fn a_server_that_refuses_is_in_order_and_one_that_hands_out_its_zone_is_not() {
    let lab = Lab::start();
    let strong = with_leave(&lab, "sterk.test");
    assert_eq!(
        verdict(&strong),
        Some(Pass),
        "{:?}",
        strong.evidence.zone_transfer
    );
    let weak = with_leave(&lab, "zwak.test");
    let transfer = &weak.evidence.zone_transfer;
    assert_eq!(verdict(&weak), Some(Fail), "{transfer:?}");
    let servers = transfer.servers.known().expect("the servers were asked");
    let answers = servers[0].answers.known().expect("it has an address");
    let response = answers[0].response.known().expect("it answered");
    assert_eq!(response.end, TransferEnd::Whole);
    assert_eq!(transfer.records, Seen::Known(response.records));
    assert_eq!(verdict(&scan(&lab, "zwak.test")), Some(NotApplicable));
}
