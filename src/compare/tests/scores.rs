//! What became of scores, levels and self-assessments.

use super::{compared, of, weak};
use crate::check::Verdict;
use crate::check::waive::{Waiver, WaiverOrigin, WaiverState, WaiverUse};
use crate::compare::{Class, Reason, Remark, Trend};
use crate::fact::{Cause, Why};
use crate::result::ScanResult;
use crate::score::LevelRange;
use crate::score::questionnaire::{Assessment, Maturity, Questionnaire};

#[test]
fn where_waivers_differ_only_the_level_is_not_comparable() {
    let mut with = weak();
    with.waivers.push(WaiverUse {
        waiver: Waiver {
            check: "security-txt".to_owned(),
            subject: "*".to_owned(),
            reason: "why".to_owned(),
            until: jiff::civil::date(2099, 1, 1),
            by: "An".to_owned(),
        },
        origin: WaiverOrigin::File,
        state: WaiverState::Applied,
    });
    let mut without = weak();
    for result in [&mut with, &mut without] {
        of(result, "security-txt").verdict = Verdict::Fail;
        result.score.level = Some(LevelRange { low: 3, high: 3 });
    }
    let both = compared(&without, &with);
    assert_eq!(both.remarks, [Remark::OtherWaivers]);
    assert_eq!(both.score.level_trend, Some(Trend::NotComparable));
    assert_eq!(both.score.trend, Trend::Unchanged);
    assert!(both.findings.iter().all(|c| c.class == Class::Unchanged));
    // Where the other one is in order, the waiver would change nothing there.
    of(&mut without, "security-txt").verdict = Verdict::Pass;
    assert_eq!(compared(&with, &without).remarks, []);
}

#[test]
fn a_score_is_better_only_where_it_must_be() {
    let scores = |old: (u8, u8), new: (u8, u8), unseen: bool| {
        let (mut before, mut after) = (weak(), weak());
        (before.score.low, before.score.high) = (Some(old.0), Some(old.1));
        (after.score.low, after.score.high) = (Some(new.0), Some(new.1));
        if unseen {
            of(&mut after, "security-txt").verdict = Verdict::Unknown;
            of(&mut after, "security-txt").why = Some(Why::from(Cause::Timeout));
        }
        compared(&before, &after).score.trend
    };
    assert_eq!(scores((60, 60), (70, 70), false), Trend::Improved);
    assert_eq!(scores((70, 75), (60, 65), false), Trend::Worse);
    assert_eq!(scores((60, 70), (65, 75), false), Trend::Improved);
    assert_eq!(scores((60, 70), (55, 75), false), Trend::Unclear);
    assert_eq!(scores((60, 70), (60, 70), false), Trend::Unchanged);
    // A range that only grew smaller or larger says nothing.
    assert_eq!(scores((60, 70), (55, 70), true), Trend::Unclear);
    assert_eq!(scores((60, 70), (65, 75), true), Trend::Unclear);
    assert_eq!(scores((60, 70), (71, 80), true), Trend::Improved);
}

#[test]
fn a_level_tells_nothing_where_what_could_cap_it_was_seen_once() {
    let levels = |old: Option<u8>, new: Option<u8>, unseen: bool| {
        let (mut before, mut after) = (weak(), weak());
        let level = |level: u8| LevelRange {
            low: level,
            high: level,
        };
        (before.score.level, after.score.level) = (old.map(level), new.map(level));
        if unseen {
            of(&mut before, "security-txt").verdict = Verdict::Unknown;
            of(&mut before, "security-txt").why = Some(Why::from(Cause::Timeout));
        }
        compared(&before, &after).score.level_trend
    };
    assert_eq!(levels(Some(4), Some(2), false), Some(Trend::Worse));
    assert_eq!(levels(Some(2), Some(4), false), Some(Trend::Improved));
    // What caps the second may have failed before, unseen.
    assert_eq!(levels(Some(4), Some(2), true), Some(Trend::Unclear));
    assert_eq!(levels(Some(2), Some(4), true), Some(Trend::Unclear));
    assert_eq!(levels(Some(4), Some(4), true), Some(Trend::Unchanged));
    assert_eq!(levels(Some(4), None, false), Some(Trend::NotComparable));
    assert_eq!(levels(None, None, false), None);
}

#[test]
fn self_assessments_are_compared_where_both_answer_the_same_questions() {
    let assessed = |questionnaire, total: Option<f64>| {
        let mut result = weak();
        result.assessment = Some(Assessment {
            questionnaire,
            questions: Vec::new(),
            maturity: total.map(|total| Maturity {
                total,
                categories: Vec::new(),
                key_measures: Vec::new(),
                threshold: None,
                reached: None,
            }),
        });
        result
    };
    let (short, basic) = (Questionnaire::Short, Questionnaire::Basic);
    let change = |old: &ScanResult, new: &ScanResult| {
        let change = compared(old, new).assessment.unwrap();
        (change.trend, change.reason)
    };
    let before = assessed(short, Some(2.5));
    assert_eq!(
        change(&before, &assessed(short, Some(3.0))),
        (Trend::Improved, None)
    );
    assert_eq!(
        change(&before, &assessed(short, Some(2.0))),
        (Trend::Worse, None)
    );
    assert_eq!(change(&before, &before), (Trend::Unchanged, None));
    let not = |reason| (Trend::NotComparable, Some(reason));
    assert_eq!(
        change(&before, &assessed(basic, Some(3.0))),
        not(Reason::OtherAnswers)
    );
    assert_eq!(change(&before, &weak()), not(Reason::OtherAnswers));
    assert_eq!(
        change(&before, &assessed(short, None)),
        not(Reason::Unanswered)
    );
    assert_eq!(compared(&weak(), &weak()).assessment, None);
}
