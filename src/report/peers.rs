//! Where a domain stands among others: beside the score, and at each finding. A cohort is a way to read a result, and no
//! part of it.

use crate::cohort::{Cohort, Share, Stands};
use crate::result::ScanResult;

use super::Reading;
use super::model::{AreaPart, PeersPart};
use super::phrase::Phrases;
use super::writing;

/// Beside the score; nothing without a cohort.
pub(super) fn part(result: &ScanResult, reading: &Reading, phrases: Phrases) -> Option<PeersPart> {
    let cohort = reading.cohort.as_ref()?;
    let notes = [
        (cohort.rules != result.tool.rules).then(|| {
            let values = [("rules", cohort.rules.as_str())];
            phrases.fill("cohort.other-rules", &values)
        }),
        (!cohort.profiles.contains(&result.profile)).then(|| {
            let profiles = cohort.profiles.join(", ");
            phrases.fill("cohort.other-profile", &[("profiles", &profiles)])
        }),
    ];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    Some(PeersPart {
        line: line(cohort, result, phrases),
        about: about(cohort, phrases),
        note: notes.join(" "),
    })
}

/// Where the score stands. One without a level speaks of a part only, and is not compared.
fn line(cohort: &Cohort, result: &ScanResult, phrases: Phrases) -> String {
    let score = &result.score;
    let range = score.low.zip(score.high).filter(|_| score.level.is_some());
    let Some((scores, (low, high))) = cohort.scores.as_ref().zip(range) else {
        return String::new();
    };
    let key = match scores.stands(low, high) {
        Stands::Above(3..) => "cohort.above.most",
        Stands::Above(_) => "cohort.above.half",
        Stands::Below(3..) => "cohort.below.most",
        Stands::Below(_) => "cohort.below.half",
        Stands::Middle => "cohort.middle",
        Stands::Open => "cohort.open",
    };
    phrases.fill(key, &[("n", &number(scores.n, phrases))])
}

fn about(cohort: &Cohort, phrases: Phrases) -> String {
    let [first, last] = cohort.months;
    let month = |month: crate::cohort::Month| writing::month(phrases.language, month.first_day());
    let values = [
        ("name", cohort.name.as_str()),
        ("n", &number(cohort.n, phrases)),
        ("first", &month(first)),
        ("month", &month(last)),
    ];
    let key = if first == last {
        "cohort.about.month"
    } else {
        "cohort.about.months"
    };
    phrases.fill(key, &values)
}

/// At each finding that is judged, how many of the others have it in order.
pub(super) fn beside(areas: &mut [AreaPart], reading: &Reading, phrases: Phrases) {
    let Some(cohort) = &reading.cohort else {
        return;
    };
    let findings = areas.iter_mut().flat_map(|area| &mut area.findings);
    for finding in findings.filter(|finding| !matches!(finding.class, "info" | "not-applicable")) {
        let Some(passed) = cohort.check(&finding.check) else {
            continue;
        };
        let percent = |share: u8| writing::percent(phrases.language, f64::from(share) / 100.0);
        let share = |key, share| phrases.fill(key, &[("share", &percent(share))]);
        let share = match passed.share() {
            Share::Exactly(exactly) => percent(exactly),
            Share::About(about) => share("cohort.share.about", about),
            Share::OrLess(most) => share("cohort.share.or-less", most),
            Share::OrMore(least) => share("cohort.share.or-more", least),
        };
        let values = [("share", share.as_str()), ("n", &number(passed.n, phrases))];
        finding.peers = phrases.fill("cohort.passed", &values);
    }
}

fn number(n: u32, phrases: Phrases) -> String {
    writing::count(phrases.language, usize::try_from(n).unwrap_or(usize::MAX))
}
