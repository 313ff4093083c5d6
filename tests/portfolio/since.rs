//! What changed since last time, and what cannot be told.

use belfort::check::Verdict;
use belfort::compare::Trend;
use belfort::digest::{Digest, DigestFinding};
use belfort::language::Language;
use belfort::report::portfolio::model::{ChangeKind, Since};
use belfort::score::LevelRange;
use jiff::Span;

use crate::batch::{Made, batch, moment, of};
use crate::counts::{client, finding, with};

/// A digest of so many quarters ago.
fn ago(mut digest: Digest, quarters: i64) -> Digest {
    digest.observed_at = moment() - Span::new().hours(24 * 91 * quarters);
    digest
}

/// A digest with a score and a level.
fn at(low: u8, high: u8, level: Option<(u8, u8)>, findings: Vec<DigestFinding>) -> Digest {
    Digest {
        low: Some(low),
        high: Some(high),
        level: level.map(|(low, high)| LevelRange { low, high }),
        ..with(findings)
    }
}

fn since(before: Digest, now: Digest) -> Since {
    let mut made = client("a.test", now);
    made.earlier = vec![ago(before, 1)];
    of(&[made], Language::En).clients.remove(0).since
}

fn trend(before: Digest, now: Digest) -> Option<Trend> {
    since(before, now).trend
}

/// The same findings, with or without something that could not be seen.
fn seen(all: bool) -> Vec<DigestFinding> {
    let verdict = if all { Verdict::Pass } else { Verdict::Unknown };
    vec![
        finding("starttls", verdict),
        finding("dmarc", Verdict::Pass),
    ]
}

#[test]
fn the_first_time_nothing_is_better() {
    let portfolio = of(&[client("a.test", with(Vec::new()))], Language::Nl);
    let since = &portfolio.clients[0].since;
    assert_eq!((since.trend, &*since.text), (None, "eerste keer"));
    assert!(portfolio.movement.is_none());
}

#[test]
fn the_level_decides_and_then_the_score() {
    let one = |low, level| at(low, low, Some((level, level)), Vec::new());
    assert_eq!(trend(one(60, 2), one(60, 3)), Some(Trend::Improved));
    assert_eq!(trend(one(60, 3), one(60, 2)), Some(Trend::Worse));
    assert_eq!(trend(one(60, 3), one(64, 3)), Some(Trend::Improved));
    assert_eq!(trend(one(64, 3), one(60, 3)), Some(Trend::Worse));
    assert_eq!(trend(one(64, 3), one(64, 3)), Some(Trend::Unchanged));
    let none = |low| at(low, low, None, Vec::new());
    assert_eq!(trend(none(40), none(50)), Some(Trend::Improved));
}

#[test]
fn ranges_that_overlap_are_not_called_better_where_something_else_was_seen() {
    let range = |low, high, all| at(low, high, Some((3, 3)), seen(all));
    // Then it could not be seen: it may have been as it is now.
    assert_eq!(
        trend(range(60, 70, false), range(68, 68, true)),
        Some(Trend::Unclear)
    );
    assert_eq!(
        trend(range(60, 70, false), range(70, 70, true)),
        Some(Trend::Unclear)
    );
    // Whatever was not seen, it is more now, or less.
    assert_eq!(
        trend(range(60, 70, false), range(71, 71, true)),
        Some(Trend::Improved)
    );
    assert_eq!(
        trend(range(68, 68, true), range(57, 67, false)),
        Some(Trend::Worse)
    );
    // The same was out of sight both times: what differs was seen.
    assert_eq!(
        trend(range(60, 70, false), range(64, 74, false)),
        Some(Trend::Improved)
    );
    assert_eq!(
        trend(range(60, 70, false), range(60, 70, false)),
        Some(Trend::Unchanged)
    );
}

#[test]
fn a_level_that_a_cap_out_of_sight_may_hold_is_not_called_better() {
    let level = |level, all| at(60, 70, Some((level, level)), seen(all));
    assert_eq!(trend(level(2, true), level(3, false)), Some(Trend::Unclear));
    assert_eq!(trend(level(2, true), level(3, true)), Some(Trend::Improved));
}

#[test]
fn another_measure_cannot_be_compared() {
    let digest = || at(60, 60, Some((3, 3)), Vec::new());
    let profile = Digest {
        profile: "municipality".into(),
        ..digest()
    };
    let rules = Digest {
        rules: "other".into(),
        ..digest()
    };
    let mut scope = digest();
    scope.scope.no_web = true;
    for other in [profile, rules, scope] {
        assert_eq!(trend(other, digest()), Some(Trend::NotComparable));
    }
}

#[test]
fn a_level_that_only_a_waiver_lifted_is_not_called_better() {
    let dmarc = |waived| DigestFinding {
        waived,
        ..finding("dmarc", Verdict::Fail)
    };
    let before = at(60, 60, Some((2, 2)), vec![dmarc(false)]);
    let now = at(60, 60, Some((3, 3)), vec![dmarc(true)]);
    let since = since(before, now);
    assert_eq!(since.trend, Some(Trend::Unchanged));
    assert_eq!((since.fixed, since.new), (0, 0));
}

#[test]
fn only_what_was_seen_both_times_is_put_right_or_new() {
    use ChangeKind::{Better, Fixed, New, Worse};
    use Verdict::{Fail, NotApplicable, Partial, Pass, Unknown};
    for (before, now, kind) in [
        (Fail, Pass, Some(Fixed)),
        (Partial, Pass, Some(Fixed)),
        (Pass, Fail, Some(New)),
        // Whether it was there before, what did not apply does not tell.
        (NotApplicable, Partial, None),
        (Partial, Fail, Some(Worse)),
        (Fail, Partial, Some(Better)),
        (Unknown, Fail, None),
        (Fail, Unknown, None),
        (Unknown, Pass, None),
        (Fail, NotApplicable, None),
        (Fail, Fail, None),
        (Pass, Pass, None),
    ] {
        let mut made = client("a.test", with(vec![finding("dmarc", now)]));
        made.earlier = vec![ago(with(vec![finding("dmarc", before)]), 1)];
        let portfolio = of(&[made], Language::En);
        let kinds: Vec<ChangeKind> = portfolio.changes.iter().map(|row| row.kind).collect();
        assert_eq!(kinds, Vec::from_iter(kind), "{before:?} to {now:?}");
        let since = &portfolio.clients[0].since;
        assert_eq!(since.back, 0);
        assert_eq!(since.fixed, usize::from(kind == Some(Fixed)));
        assert_eq!(since.new, usize::from(kind == Some(New)));
    }
}

#[test]
fn a_failing_host_that_was_not_there_is_new_unless_the_hosts_could_not_be_seen() {
    let www = DigestFinding {
        subject: "www.a.test".into(),
        ..finding("hsts", Verdict::Fail)
    };
    for (before, new) in [(Verdict::Pass, 1), (Verdict::Unknown, 0)] {
        let now = with(vec![finding("hsts", Verdict::Pass), www.clone()]);
        assert_eq!(since(with(vec![finding("hsts", before)]), now).new, new);
    }
}

#[test]
fn levels_stand_in_their_order_whatever_order_they_come_in() {
    let level = |level: Option<(u8, u8)>| at(60, 60, level, Vec::new());
    let mut made = client("a.test", level(Some((3, 3))));
    made.earlier = vec![
        ago(level(Some((3, 4))), 1),
        ago(level(None), 3),
        ago(level(Some((2, 2))), 2),
        // A later one than this result is not before it.
        ago(level(Some((5, 5))), -1),
    ];
    let since = of(&[made], Language::Nl).clients.remove(0).since;
    assert_eq!(since.levels, "geen → 2 → 3 tot 4 → 3");
    assert_eq!(since.machine_levels, "none 2 3..4 3");
    assert_eq!(since.previous, Some(moment() - Span::new().hours(24 * 91)));
}

#[test]
fn who_moved_is_told_with_what_he_was() {
    let one = |low, level| at(low, low, Some((level, level)), Vec::new());
    let mut better = client("b.test", one(70, 3));
    better.earlier = vec![ago(one(55, 2), 1)];
    let mut worse = client("w.test", one(50, 2));
    worse.earlier = vec![ago(one(52, 2), 1)];
    let same = client("s.test", one(50, 2));
    let movement = of(&[better, worse, same], Language::En).movement.unwrap();
    assert_eq!(movement.summary, "better: 1 · worse: 1 · first time: 1");
    let (up, down) = (&movement.better[0], &movement.worse[0]);
    assert_eq!(
        (&*up.name, &*up.level, &*up.score),
        ("b.test", "2 → 3", "55 → 70")
    );
    assert_eq!(
        (&*down.name, &*down.level, &*down.score),
        ("w.test", "2 → 2", "52 → 50")
    );
}

/// A client whose `dmarc` was judged so in the last scans, oldest first.
pub(crate) fn over_time(verdicts: &[Verdict]) -> Made {
    let digest = |verdict: &Verdict| with(vec![finding("dmarc", *verdict)]);
    let mut digests: Vec<Digest> = verdicts.iter().map(digest).collect();
    let mut made = client("a.test", digests.pop().unwrap());
    let quarters = (1..).zip(digests.into_iter().rev());
    made.earlier = quarters.map(|(n, digest)| ago(digest, n)).collect();
    made
}

#[test]
fn what_was_repaired_and_is_there_again_is_back_and_not_new() {
    use Verdict::{Fail, Pass, Unknown};
    let portfolio = of(&[over_time(&[Fail, Pass, Unknown, Fail])], Language::En);
    let since = &portfolio.clients[0].since;
    assert_eq!((since.fixed, since.new, since.back), (0, 0, 1));
    assert_eq!(since.counts, "1\u{a0}back again");
    let kinds: Vec<ChangeKind> = portfolio.changes.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [ChangeKind::Back]);
    let table = belfort::report::portfolio::csv(&portfolio);
    assert!(table.lines().nth(1).unwrap().ends_with(",1"), "{table}");
}

/// The page, the workbook and `belfort history` ask the same place what became of a gap.
#[test]
fn a_portfolio_says_what_the_history_of_each_domain_says() {
    use belfort::history::{Course, history};
    let made = batch(60, 12);
    let portfolio = of(&made, Language::En);
    let (mut fixed, mut new, mut back) = (0, 0, 0);
    for row in &portfolio.clients {
        let made = made
            .iter()
            .find(|made| made.order.domain == row.listed.ascii);
        let made = made.unwrap();
        let past = history(made.earlier.iter().chain(&made.digest));
        let last = past.scans.last().unwrap();
        let since = &row.since;
        assert_eq!(since.fixed, last.of(Course::Fixed).count());
        assert_eq!(since.new, last.of(Course::New).count());
        assert_eq!(since.back, last.of(Course::Back).count());
        assert_eq!(since.trend, last.way());
        fixed += since.fixed;
        new += since.new;
        back += since.back;
    }
    assert!(fixed > 0 && new > 0 && back > 0, "{fixed} {new} {back}");
}

#[test]
fn levels_are_told_by_month_and_then_by_quarter() {
    use Verdict::Pass;
    let none = of(&[over_time(&[Pass])], Language::En);
    assert_eq!(none.over_time, None, "one month says nothing over time");
    let mut twice = over_time(&[Pass, Pass]);
    twice.earlier[0].level = None;
    let made = [twice, over_time(&[Pass])];
    let told = of(&made, Language::En).over_time.unwrap();
    let rows: Vec<(&str, usize)> = told.periods.iter().map(|p| (&*p.name, p.count)).collect();
    assert_eq!(rows, [("August 2026", 1), ("November 2026", 2)]);
    let without = told.periods[0].shares.last().unwrap();
    assert_eq!(
        (without.level, without.count, without.length),
        (None, 1, 100)
    );
    for period in &told.periods {
        let counts: usize = period.shares.iter().map(|share| share.count).sum();
        let lengths: u32 = period
            .shares
            .iter()
            .map(|share| u32::from(share.length))
            .sum();
        assert_eq!((counts, lengths), (period.count, 100));
    }
    let long = of(&[over_time(&[Pass; 12])], Language::Fr)
        .over_time
        .unwrap();
    let names: Vec<&str> = long.periods.iter().map(|period| &*period.name).collect();
    assert_eq!(names.len(), 8);
    assert_eq!(names.last(), Some(&"T4 2026"));
}
