//! One failure stays one failure: each server that falls silent takes its own findings with it, into
//! unknown, and nothing else.

use std::process::Command;
use std::time::Duration;

use belfort::check::{Area, Finding, Verdict};
use belfort::result::ScanResult;

use crate::lab::Lab;
use crate::scan::{Row, belfort, rows, scan, scan_with};

const COMPANIES: [&str; 2] = ["sterk.test", "zwak.test"];

#[test]
fn a_stopped_web_server_makes_only_web_and_tls_unknown() {
    let mut lab = Lab::start();
    let before = COMPANIES.map(|company| scan(&lab, company));
    lab.web.stop();
    for before in before {
        assert_only_web_unknown(&before, &scan(&lab, &before.target));
    }
}

#[test]
fn a_silent_web_server_makes_only_web_and_tls_unknown() {
    let lab = Lab::start();
    let before = scan(&lab, "sterk.test");
    lab.web.freeze();
    assert_only_web_unknown(&before, &scan(&lab, "sterk.test"));
}

#[test]
fn a_stopped_postfix_makes_only_its_own_talk_unknown() {
    let mut lab = Lab::start();
    let before = COMPANIES.map(|company| scan(&lab, company));
    lab.mail.as_mut().expect("this test needs Postfix").stop();
    for before in before {
        let after = scan(&lab, &before.target);
        assert_only_talk_unknown(&before, &after);
        assert_not_raised(&before, &after);
    }
}

#[test]
fn a_silent_postfix_leaves_the_dns_facts_of_mail_known() {
    let lab = Lab::start();
    let before = scan(&lab, "sterk.test");
    lab.mail.as_ref().expect("this test needs Postfix").freeze();
    let after = scan(&lab, "sterk.test");
    assert_only_talk_unknown(&before, &after);
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
    let expected = without_name_server(&before, "ns2.sterk.test");
    assert_eq!(expected, rows(&after));
}

#[test]
fn one_silent_name_server_of_two_is_a_loss_of_redundancy_and_nothing_else() {
    let lab = Lab::start();
    let before = scan(&lab, "sterk.test");
    lab.strong_first.freeze();
    let after = scan(&lab, "sterk.test");
    let expected = without_name_server(&before, "ns1.sterk.test");
    assert_eq!(expected, rows(&after));
}

#[test]
fn on_a_machine_without_a_way_out_nothing_is_claimed_that_needs_one() {
    let lab = Lab::start();
    let before = rows(&scan(&lab, "sterk.test"));
    route("del");
    let run = scan_with(&lab, &["sterk.test", "--resolver", "127.0.0.53"]);
    route("add");
    // By the resolver alone; that `.test` has no registry stands in a list of our own.
    let by_resolver_alone = [
        "bimi",
        "caa",
        "dangling-records",
        "dkim",
        "dmarc",
        "dmarc-policy",
        "dmarc-reporting",
        "dnssec",
        "domain-expiry",
        "ipv6",
        "mail-provider",
        "mx",
        "parked-mail",
        "private-addresses",
        "spf",
        "spf-strictness",
        "tls-rpt",
    ];
    for row in rows(&run.result()) {
        let (check, subject, verdict, case) = &row;
        if by_resolver_alone.contains(&check.as_str()) || case == "without-leave" {
            assert!(
                before.contains(&row),
                "{row:?}, although the resolver answers as before"
            );
        } else {
            assert_eq!(
                *verdict,
                Verdict::Unknown,
                "{check} of {subject} ({case}), although nobody was asked"
            );
        }
    }
}

#[test]
fn without_any_name_server_nothing_could_be_measured() {
    let mut lab = Lab::start();
    lab.strong_first.stop();
    lab.strong_second.stop();
    let run = scan_with(&lab, &["sterk.test", "--resolver", "127.0.0.53"]);
    assert_eq!(run.code, Some(3), "{}", run.errors);
    assert_one_sentence(&run.errors, "sterk.test");
    assert!(
        !run.errors.contains("Is this computer online?"),
        "{}",
        run.errors
    );
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
    // Silent; not there at all; and behind a network that swallows everything.
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

fn assert_only_web_unknown(before: &ScanResult, after: &ScanResult) {
    // The strong company has the same server give its policy for mail.
    let policy = (before.target == "sterk.test").then_some("mta-sts");
    let of_web = |finding: &&Finding| {
        matches!(finding.area, Area::Web | Area::Tls) || policy == Some(finding.check.as_str())
    };
    for finding in after.findings.iter().filter(of_web) {
        assert_eq!(
            finding.verdict,
            Verdict::Unknown,
            "{} of {} without a web server",
            finding.check,
            finding.subject
        );
    }
    let others = |result: &ScanResult| {
        let of_others = |row: &Row| {
            !after
                .findings
                .iter()
                .filter(of_web)
                .any(|web| web.check == row.0)
        };
        rows(result)
            .into_iter()
            .filter(of_others)
            .collect::<Vec<_>>()
    };
    assert_eq!(others(before), others(after));
    assert_not_raised(before, after);
}

/// The rows of a scan, with what the loss of one name server of two changes: of the lost one there is
/// nothing else to say.
fn without_name_server(before: &ScanResult, lost: &str) -> Vec<Row> {
    let lose = |(check, subject, verdict, case): Row| {
        if check == "nameserver-redundancy" {
            (check, subject, Verdict::Partial, "failing".to_owned())
        } else if subject == lost {
            let case = "no-answer".to_owned();
            (check, subject, Verdict::NotApplicable, case)
        } else {
            (check, subject, verdict, case)
        }
    };
    rows(before).into_iter().map(lose).collect()
}

/// What only the talk with a mail server shows.
const TALK: [&str; 4] = ["starttls", "mail-certificate", "dane", "mail-tls"];
/// What an unseen certificate leaves open of a policy that senders keep to: whether they still deliver.
const ENFORCED: (&str, &str) = ("mta-sts", "enforced");

fn assert_only_talk_unknown(before: &ScanResult, after: &ScanResult) {
    let lose = |(check, subject, verdict, case): Row| {
        if TALK.contains(&check.as_str()) || (check.as_str(), case.as_str()) == ENFORCED {
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

/// Takes away this machine's way to the internet, or gives it back.
fn route(change: &str) {
    let changed = Command::new("ip")
        .args(["route", change, "default", "dev", "lo"])
        .status();
    assert!(
        changed.is_ok_and(|status| status.success()),
        "ip route {change} default"
    );
}
