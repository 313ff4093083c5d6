//! One failure stays one failure: each server that falls silent takes its own findings with it, into
//! unknown, and nothing else.

use std::time::Duration;

use belfort::check::{Area, Verdict};
use belfort::result::ScanResult;

use crate::lab::Lab;
use crate::scan::{Row, belfort, rows, scan, scan_with};

#[test]
fn a_stopped_web_server_makes_only_web_and_tls_unknown() {
    for company in ["sterk.test", "zwak.test"] {
        let mut lab = Lab::start();
        let before = scan(&lab, company);
        lab.web.stop();
        let after = scan(&lab, company);
        for finding in &after.findings {
            let of_web = matches!(finding.area, Area::Web | Area::Tls);
            assert!(
                !of_web || finding.verdict == Verdict::Unknown,
                "{} of {} is {:?} without a web server",
                finding.check,
                finding.subject,
                finding.verdict
            );
        }
        let others = |result: &ScanResult| {
            let of_web = |row: &Row| {
                let area = result
                    .findings
                    .iter()
                    .find(|finding| finding.check == row.0);
                area.is_some_and(|finding| matches!(finding.area, Area::Web | Area::Tls))
            };
            rows(result)
                .into_iter()
                .filter(|row| !of_web(row))
                .collect::<Vec<_>>()
        };
        assert_eq!(others(&before), others(&after));
        assert_not_raised(&before, &after);
    }
}

#[test]
fn a_stopped_postfix_makes_only_starttls_unknown() {
    for company in ["sterk.test", "zwak.test"] {
        let mut lab = Lab::start();
        let before = scan(&lab, company);
        lab.mail.as_mut().expect("this test needs Postfix").stop();
        let after = scan(&lab, company);
        assert_only_starttls_unknown(&before, &after);
        assert_not_raised(&before, &after);
    }
}

#[test]
fn a_silent_postfix_leaves_the_dns_facts_of_mail_known() {
    let lab = Lab::start();
    let before = scan(&lab, "sterk.test");
    lab.mail.as_ref().expect("this test needs Postfix").freeze();
    let after = scan(&lab, "sterk.test");
    assert_only_starttls_unknown(&before, &after);
    let known = |check: &str| {
        let mut rows = rows(&after).into_iter().filter(|row| row.0 == check);
        rows.all(|row| row.2 == Verdict::Pass)
    };
    assert!(known("mx") && known("dmarc"));
    assert!(after.evidence.mail.spf.known().is_some());
    assert_not_raised(&before, &after);
}

#[test]
fn one_stopped_name_server_of_two_is_a_loss_of_redundancy_and_nothing_else() {
    let mut lab = Lab::start();
    let before = scan(&lab, "sterk.test");
    lab.strong_second.stop();
    let after = scan(&lab, "sterk.test");
    assert_eq!(without_one_name_server(&before), rows(&after));
}

#[test]
fn one_silent_name_server_of_two_is_a_loss_of_redundancy_and_nothing_else() {
    let lab = Lab::start();
    let before = scan(&lab, "sterk.test");
    lab.strong_first.freeze();
    let after = scan(&lab, "sterk.test");
    assert_eq!(without_one_name_server(&before), rows(&after));
}

#[test]
fn without_any_name_server_nothing_could_be_measured() {
    let mut lab = Lab::start();
    lab.strong_first.stop();
    lab.strong_second.stop();
    let run = scan_with(&lab, &["sterk.test", "--resolver", "127.0.0.53"]);
    assert_eq!(run.code, Some(3), "{}", run.errors);
    assert_one_sentence(&run.errors, "sterk.test");
}

#[test]
fn a_name_that_nobody_registered_could_not_be_measured() {
    let lab = Lab::start();
    let run = scan_with(&lab, &["niemand.test", "--resolver", "127.0.0.53"]);
    assert_eq!(run.code, Some(3), "{}", run.errors);
    assert_one_sentence(&run.errors, "niemand.test does not exist");
}

#[test]
fn without_a_network_the_user_hears_it_within_ten_seconds() {
    let lab = Lab::start();
    lab.resolver.freeze();
    // Silent; not there at all; and no way to get there.
    for resolver in ["127.0.0.53", "127.0.0.99", "192.0.2.1"] {
        let run = belfort(&lab.folder, &["scan", "sterk.test", "--resolver", resolver]);
        assert_eq!(run.code, Some(3), "{resolver}: {}", run.errors);
        assert_one_sentence(&run.errors, "--resolver");
        assert!(
            run.took < Duration::from_secs(10),
            "{resolver}: {:?}",
            run.took
        );
        assert_eq!(run.output, "");
    }
}

/// The rows of a scan, with what the loss of one name server of two changes.
fn without_one_name_server(before: &ScanResult) -> Vec<Row> {
    let lose = |(check, subject, verdict, case): Row| {
        if check == "nameserver-redundancy" {
            (check, subject, Verdict::Partial, "failing".to_owned())
        } else {
            (check, subject, verdict, case)
        }
    };
    rows(before).into_iter().map(lose).collect()
}

fn assert_only_starttls_unknown(before: &ScanResult, after: &ScanResult) {
    let lose = |(check, subject, verdict, case): Row| {
        if check == "starttls" {
            (check, subject, Verdict::Unknown, "unknown".to_owned())
        } else {
            (check, subject, verdict, case)
        }
    };
    let expected: Vec<_> = rows(before).into_iter().map(lose).collect();
    assert_eq!(expected, rows(after));
}

/// What can no longer be seen never raises the score: its lower end falls or stays, and so does its
/// upper end, except for what was seen to fail and may be mended by now.
fn assert_not_raised(before: &ScanResult, after: &ScanResult) {
    let (before, after) = (&before.score, &after.score);
    assert!(
        after.low <= before.low,
        "low: {:?} became {:?}",
        before.low,
        after.low
    );
    assert!(after.coverage <= before.coverage);
    if before.high == Some(100) {
        assert_eq!(after.high, before.high);
    }
}

/// One line, which names `about` and ends as a sentence does.
fn assert_one_sentence(said: &str, about: &str) {
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains(about), "{said}");
}
