//! Saved results: read, judged again, and made into every report.

use std::sync::LazyLock;

use belfort::batch::Order;
use belfort::compare::{Then, compare};
use belfort::digest::Digest;
use belfort::history::history;
use belfort::language::Language;
use belfort::report::portfolio::{self, Batch, Client};
use belfort::report::{self, Reading};
use belfort::result::{Saved, ScanResult};
use serde_json::Value;

use super::edit::edit;
use super::input::{Taken, text};
use super::rules::RULES;

static SOUND: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let files = [
        include_str!("../../evidence/0.1/forwarding.json"),
        include_str!("../../evidence/0.1/name-servers.json"),
        include_str!("../../evidence/0.1/names-that-lead-nowhere.json"),
        include_str!("../../evidence/0.1/parked.json"),
        include_str!("../../evidence/0.1/signatures-expired.json"),
        include_str!("../../evidence/0.1/strong.json"),
        include_str!("../../evidence/0.1/unseen.json"),
        include_str!("../../evidence/0.1/weak.json"),
        include_str!("../../stories/bakery/evidence.json"),
    ];
    files
        .map(|file| serde_json::from_str(file).unwrap())
        .to_vec()
});

static SMALL: LazyLock<ScanResult> = LazyLock::new(|| {
    let saved = Saved::read(include_str!("../../evidence/0.1/parked.json")).unwrap();
    let terms = saved.terms();
    ScanResult::judge(&RULES, saved.evidence, terms)
});

/// A result of which a report is soon made.
pub fn small_result() -> &'static ScanResult {
    &SMALL
}

/// The first byte says which result is changed, if any, the second what is made of it; the rest are changes, or
/// the result itself.
pub fn look(bytes: &[u8]) {
    let mut input = Taken::new(bytes);
    let (which, form) = (input.byte(), input.byte());
    let given = if which >= 200 {
        text(input.rest()).into_owned()
    } else {
        let mut value = SOUND[usize::from(which) % SOUND.len()].clone();
        edit(&mut value, &mut input);
        value.to_string()
    };
    let saved = match Saved::read(&given) {
        Ok(saved) => saved,
        Err(error) => return assert!(error.to_string().len() > 10),
    };
    let mut terms = saved.terms();
    terms.language = Language::ALL[usize::from(form / 8) % Language::ALL.len()];
    let result = ScanResult::judge(&RULES, saved.evidence.clone(), terms.clone());
    let score = &result.score;
    assert!(score.low <= score.high && score.high.is_none_or(|high| high <= 100));
    assert!((0.0..=1.0).contains(&score.coverage));
    show(&result, form);
    // What was judged reads as the same evidence, and is judged as it was.
    let json = report::json(&result);
    let again = Saved::read(&json).unwrap();
    let again = ScanResult::judge(&RULES, again.evidence.clone(), again.terms());
    assert_eq!(report::json(&again), json);
}

/// What can be made of a result.
fn show(result: &ScanResult, form: u8) {
    let digest = Digest::of(result);
    match form % 8 {
        0 | 1 => {
            let page = report::html(&report::model(&RULES, result, &Reading::default())).unwrap();
            assert!(!page.contains(|c: char| c.is_control() && c != '\n'));
        }
        2 => {
            let report = report::model(&RULES, result, &Reading::default());
            let shown = report::terminal(&report, 80, false);
            assert!(!shown.contains(|c: char| c.is_control() && c != '\n'));
        }
        3 => {
            let _ = (
                report::csv(&RULES, result),
                report::action_plan(&RULES, result),
            );
        }
        4 => {
            let sarif: Value = serde_json::from_str(&report::sarif(&RULES, result)).unwrap();
            assert!(sarif["runs"].is_array());
            let junit = report::junit(&RULES, result);
            assert!(!junit.contains(|c: char| c.is_control() && !"\n\r\t".contains(c)));
        }
        5 => {
            let side = || Then {
                result,
                rules: None,
                stated: None,
            };
            let compared = compare(&RULES, side(), side()).unwrap();
            let _ = report::comparison(&RULES.words, &compared, 80, false);
            let _ = report::comparison_json(&compared);
        }
        6 => {
            let kept = serde_json::to_string(&digest).unwrap();
            assert_eq!(serde_json::from_str::<Digest>(&kept).unwrap(), digest);
            let digests = [digest.clone(), digest];
            let _ = report::history_json(&history(&digests));
        }
        _ => in_a_portfolio(result, &digest),
    }
}

fn in_a_portfolio(result: &ScanResult, digest: &Digest) {
    let order = Order {
        domain: result.target.clone(),
        ..Order::default()
    };
    let client = Client {
        order: &order,
        digest: Some(digest),
        why: None,
        earlier: std::slice::from_ref(digest),
        files: &[],
    };
    let batch = Batch {
        list: "clients.csv",
        moment: result.observed_at,
        language: result.language,
    };
    let made = portfolio::portfolio(&RULES, batch, &[client]);
    let _ = (portfolio::csv(&made), portfolio::html(&made).unwrap());
}
