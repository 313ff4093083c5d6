//! What is counted, and in which order it stands.

use std::collections::{BTreeMap, BTreeSet};

use belfort::check::{Severity, Verdict};
use belfort::digest::{Digest, DigestFinding};
use belfort::language::Language;
use belfort::report::portfolio::model::{MATRIX_AT_MOST, State};

use crate::batch::{Made, batch, moment, of, story};

/// A finding of a check about the domain.
pub(crate) fn finding(check: &str, verdict: Verdict) -> DigestFinding {
    DigestFinding {
        check: check.into(),
        subject: "a.test".into(),
        verdict,
        severity: Severity::High,
        waived: false,
    }
}

/// A digest with these findings and no more.
pub(crate) fn with(findings: Vec<DigestFinding>) -> Digest {
    let mut digest = Digest::of(story(0));
    digest.observed_at = moment();
    digest.findings = findings;
    digest.steps.clear();
    digest
}

/// A client with this digest.
pub(crate) fn client(domain: &str, digest: Digest) -> Made {
    let mut made = batch(1, 1).remove(0);
    made.order.domain = domain.into();
    made.order.client = None;
    made.why = None;
    made.digest = Some(digest);
    made.earlier.clear();
    made
}

#[test]
fn the_worst_stands_first_and_what_was_not_measured_last_with_its_reason() {
    let made = batch(60, 3);
    let portfolio = of(&made, Language::Nl);
    let keys: Vec<_> = portfolio
        .clients
        .iter()
        .map(|row| {
            (
                row.level.map_or(9, |level| level.low),
                row.low.unwrap_or(255),
            )
        })
        .collect();
    assert!(keys.is_sorted(), "{keys:?}");
    let numbers: Vec<usize> = portfolio.clients.iter().map(|row| row.number).collect();
    assert_eq!(numbers, (1..=portfolio.clients.len()).collect::<Vec<_>>());
    let dead = made.iter().filter(|made| made.digest.is_none()).count();
    assert!(dead > 0);
    assert_eq!(portfolio.unmeasured.len(), dead);
    assert!(
        portfolio
            .unmeasured
            .iter()
            .all(|row| row.why.contains("NXDOMAIN"))
    );
    assert_eq!(portfolio.clients.len() + dead, 60);
}

#[test]
fn the_order_of_the_list_changes_nothing() {
    let made = batch(30, 4);
    let mut turned = made.clone();
    turned.reverse();
    assert_eq!(of(&made, Language::De), of(&turned, Language::De));
}

#[test]
fn the_levels_add_up_to_all_domains() {
    for seed in 0..5 {
        let portfolio = of(&batch(50, seed), Language::En);
        let sum: usize = portfolio.levels.iter().map(|level| level.count).sum();
        assert_eq!(sum, 50);
        for level in (1..=5).rev() {
            let have = portfolio.clients.iter().filter_map(|row| row.level);
            let count = have.filter(|range| range.low == level).count();
            let shown = portfolio
                .levels
                .iter()
                .find(|row| row.level == Some(level))
                .unwrap();
            assert_eq!(shown.count, count);
        }
    }
}

#[test]
fn those_without_a_level_are_counted_apart() {
    let mut digest = with(vec![finding("dmarc", Verdict::Fail)]);
    digest.level = None;
    let portfolio = of(&[client("a.test", digest)], Language::En);
    let last = portfolio.levels.last().unwrap();
    assert_eq!((last.level, last.count, &*last.name), (None, 1, "no level"));
    assert_eq!(portfolio.clients[0].level_text, "none");
}

/// Counts the clients of a check once more, finding by finding.
#[test]
fn a_gap_is_counted_among_those_where_it_could_be_judged() {
    let made = batch(45, 7);
    let portfolio = of(&made, Language::Fr);
    let mut told: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for digest in made.iter().filter_map(|made| made.digest.as_ref()) {
        let checks: BTreeSet<&str> = digest.findings.iter().map(|f| &*f.check).collect();
        for check in checks {
            let of = || digest.findings.iter().filter(|f| f.check == check);
            let short = |f: &DigestFinding| matches!(f.verdict, Verdict::Fail | Verdict::Partial);
            let [gaps, judged, waived, unknown] = told.entry(check).or_default();
            if of().any(|f| short(f) && !f.waived) {
                *gaps += 1;
                *judged += 1;
            } else if of().any(|f| f.verdict == Verdict::Unknown) {
                *unknown += 1;
            } else if of().any(short) {
                *waived += 1;
                *judged += 1;
            } else if of().any(|f| f.verdict == Verdict::Info) {
            } else if of().any(|f| f.verdict == Verdict::Pass) {
                *judged += 1;
            }
        }
    }
    told.retain(|_, counts| counts[0] > 0);
    let shown: BTreeMap<&str, [usize; 4]> = portfolio
        .gaps
        .iter()
        .map(|gap| {
            (
                &*gap.check,
                [gap.count, gap.judged, gap.waived, gap.unknown],
            )
        })
        .collect();
    assert_eq!(shown, told);
    assert!(told.values().any(|counts| counts[2] > 0 && counts[3] > 0));
    let counts: Vec<usize> = portfolio.gaps.iter().map(|gap| gap.count).collect();
    assert!(counts.is_sorted_by(|one, other| one >= other));
}

#[test]
fn what_is_waived_or_unseen_is_no_gap_and_what_does_not_apply_is_no_pass() {
    use State::{Fail, NotApplicable, Pass, Unknown, Waived};
    let waived = DigestFinding {
        waived: true,
        ..finding("dmarc", Verdict::Fail)
    };
    let made: Vec<Made> = [
        finding("dmarc", Verdict::Fail),
        waived,
        finding("dmarc", Verdict::Unknown),
        finding("dmarc", Verdict::NotApplicable),
        finding("dmarc", Verdict::Pass),
    ]
    .into_iter()
    .zip(["a.test", "b.test", "c.test", "d.test", "e.test"])
    .map(|(finding, domain)| client(domain, with(vec![finding])))
    .collect();
    let portfolio = of(&made, Language::En);
    let gap = &portfolio.gaps[0];
    assert_eq!((&*gap.text, &*gap.share), ("1 of 3", "33%"));
    assert_eq!(gap.remark, "1 waived, 1 not visible");
    assert_eq!(gap.worst_text, "serious");
    assert_eq!(gap.who, "mail provider");
    assert_eq!(
        portfolio.matrix.rows[0].cells,
        [Fail, Waived, Unknown, NotApplicable, Pass]
    );
    let plan: Vec<usize> = portfolio.plan.iter().map(|row| row.client).collect();
    assert_eq!(plan, [0], "nobody repairs what is waived or was not seen");
    let told: Vec<State> = portfolio
        .findings
        .iter()
        .map(|row| row.told.state)
        .collect();
    assert_eq!(told, [Fail, Waived, Unknown]);
    assert_eq!(portfolio.findings[2].advice(), ("", ""));
}

#[test]
fn a_check_that_only_was_waived_somewhere_is_in_no_list_of_gaps() {
    let waived = DigestFinding {
        waived: true,
        ..finding("dmarc", Verdict::Fail)
    };
    let portfolio = of(&[client("a.test", with(vec![waived]))], Language::En);
    assert!(portfolio.gaps.is_empty() && portfolio.matrix.rows.is_empty());
    assert_eq!(portfolio.clients[0].counts.waived, 1);
}

#[test]
fn the_worst_subject_counts() {
    let mut www = finding("hsts", Verdict::Fail);
    www.subject = "www.a.test".into();
    let digest = with(vec![finding("hsts", Verdict::Pass), www]);
    let portfolio = of(&[client("a.test", digest)], Language::En);
    assert_eq!(portfolio.matrix.rows[0].cells, [State::Fail]);
    assert_eq!(portfolio.gaps[0].text, "1 of 1");
    assert_eq!(&*portfolio.plan[0].subjects, "www.a.test");
}

#[test]
fn a_check_of_other_rules_is_shown_by_its_id() {
    let digest = with(vec![finding("acme/gone", Verdict::Fail)]);
    let portfolio = of(&[client("a.test", digest)], Language::Nl);
    assert_eq!(portfolio.gaps[0].title, "acme/gone");
    assert_eq!(portfolio.gaps[0].who, "de eigenaar");
}

#[test]
fn the_steps_of_the_advice_come_first_and_add_up() {
    let result = story(0);
    let digest = Digest::of(result);
    let won: u8 = digest.steps.iter().map(|step| step.gain).sum();
    let last = result.score.next.last().unwrap();
    assert_eq!(won, last.after.low - result.score.low.unwrap());
    let portfolio = of(&[client("a.test", digest.clone())], Language::En);
    let steps: Vec<&str> = digest.steps.iter().map(|step| &*step.check).collect();
    let first: Vec<&str> = portfolio.plan.iter().map(|row| &*row.check.id).collect();
    assert_eq!(first[..steps.len()], steps);
    assert_eq!(portfolio.plan[0].gain, Some(digest.steps[0].gain));
}

#[test]
fn suppliers_are_counted_once_for_each_domain() {
    let made = batch(40, 10);
    let portfolio = of(&made, Language::En);
    let digests = || made.iter().filter_map(|made| made.digest.as_ref());
    let mail = &portfolio.suppliers[0];
    assert!(mail.rows.len() > 2);
    for row in &mail.rows {
        let have = digests().filter(|digest| {
            let mut seen = digest.providers.iter();
            seen.any(|(name, roles)| {
                *name == row.name && roles.contains(&belfort::check::provider::Role::Mail)
            })
        });
        assert_eq!(have.count(), row.count, "{}", row.name);
    }
}

#[test]
fn up_to_forty_clients_stand_beside_their_findings() {
    for (count, too_wide) in [(MATRIX_AT_MOST, false), (MATRIX_AT_MOST + 1, true)] {
        let made: Vec<Made> = (0..count)
            .map(|index| {
                let digest = with(vec![finding("dmarc", Verdict::Fail)]);
                client(&format!("a{index}.test"), digest)
            })
            .collect();
        let portfolio = of(&made, Language::En);
        assert_eq!(portfolio.matrix.is_too_wide(), too_wide);
        assert_eq!(
            portfolio.matrix.clients.len(),
            count,
            "the workbook has them all"
        );
    }
}

#[test]
fn an_empty_list_is_no_fault() {
    let portfolio = of(&[], Language::De);
    assert!(portfolio.clients.is_empty() && portfolio.movement.is_none());
    assert!(portfolio.levels.iter().all(|level| level.seen == 0));
}
