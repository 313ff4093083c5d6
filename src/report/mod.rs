//! Reports show. [`model`](fn@model) takes every decision once; html, terminal and whatever comes later only
//! walk the model, so that they cannot disagree.
//!
//! What a stranger wrote (a TXT record, a header, a certificate, a greeting) is text in the model as it
//! was sent, and is made harmless where it is shown: [`visible`].

mod action;
mod anchor;
mod assessment;
pub mod brand;
mod ciso_assistant;
mod comparison;
mod csv;
mod evidence;
mod finding;
mod framework;
mod history;
mod host;
pub mod html;
pub mod json;
mod junit;
mod leave;
mod letter;
pub mod model;
mod old_data;
mod past;
mod peers;
mod phrase;
mod place;
mod plan;
pub mod portfolio;
mod sarif;
mod sight;
mod standing;
mod supplier;
mod table;
mod technical;
pub mod terminal;
mod verdict;
pub mod visible;
mod waived;
pub mod writing;

use crate::check::{Area, RuleSet};
use crate::cohort::Cohort;
use crate::history::History;
use crate::result::ScanResult;

pub(crate) use self::assessment::part_of as assessment_part;
pub use self::ciso_assistant::CisoAssistant;
pub use self::comparison::comparison;
pub use self::csv::csv;
pub use self::history::history;
pub use self::html::{HtmlError, html};
pub use self::json::{comparison_json, history_json, json};
pub use self::junit::junit;
pub use self::model::Report;
pub(crate) use self::phrase::fill;
pub use self::plan::action_plan;
pub use self::sarif::sarif;
pub use self::terminal::terminal;
pub(crate) use self::terminal::{assessment as assessment_text, wrap};

use self::anchor::Anchors;
use self::brand::Brand;
use self::framework::Measures;
use self::model::{AreaPart, BrandPart, Moment, Name};
use self::phrase::Phrases;

/// What the caller of [`model`](fn@model) adds to a result.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The target as people write it, such as `café.be`; empty where it is the same as in ASCII.
    pub target_unicode: String,
    /// SHA-256 of the result JSON in hexadecimal, where that was written beside the report.
    pub result_sha256: Option<String>,
    /// Who hands the report over, where that is not Belfort alone.
    pub brand: Option<Brand>,
    /// The group beside which it is read.
    pub cohort: Option<Cohort>,
    /// This scan after those before it, where some were kept.
    pub past: Option<History>,
}

/// Makes the report of a result, in the language of the result.
pub fn model(rules: &RuleSet, result: &ScanResult, reading: &Reading) -> Report {
    let phrases = Phrases::new(&rules.words, result.language);
    let anchors = Anchors::new(&result.findings);
    let measures = Measures::read(result);
    let target = name(result, reading);
    let mut areas: Vec<AreaPart> = Area::ALL
        .into_iter()
        .map(|area| area_part(rules, result, area, &anchors, &measures, phrases))
        .collect();
    peers::beside(&mut areas, reading, phrases);
    let actions = action::actions(result, &anchors, phrases);
    Report {
        language: result.language,
        brand: brand_part(result, reading, phrases),
        words: phrases.all(),
        title: phrases.fill("document.title", &[("name", &target.shown)]),
        seen_at: moment(result, phrases),
        proof: proof(result),
        leave: leave::sentence(result, phrases),
        old_data: old_data::sentence(result, phrases),
        past: past::part(rules, result, reading.past.as_ref(), &anchors, phrases),
        standing: standing::standing(result, phrases),
        peers: peers::part(result, reading, phrases),
        letters: letter::letters(rules, result, &areas, &actions, &target.shown, phrases),
        areas,
        actions,
        more: action::more(result, phrases),
        outlook: action::outlook(result, phrases),
        limits: ["limit.outside", "limit.unknown", "limit.attest"]
            .map(|key| phrases.say(key))
            .to_vec(),
        assessment: result.assessment.as_ref().map(|assessment| {
            assessment::part(
                assessment,
                result.answers.as_ref(),
                &result.findings,
                phrases,
            )
        }),
        frameworks: measures.parts(
            rules.profiles.get(&result.profile),
            &result.findings,
            phrases,
        ),
        technical: technical::technical(result, reading, &anchors, phrases),
        target,
    }
}

fn brand_part(result: &ScanResult, reading: &Reading, phrases: Phrases) -> Option<BrandPart> {
    let brand = reading.brand.as_ref()?;
    Some(brand::part(brand, &result.tool.version, phrases))
}

/// By what was judged: without it nobody can look into a finding that is said not to be right.
fn proof(result: &ScanResult) -> String {
    let moment = result.observed_at.to_string();
    let tool = format!("belfort {}", result.tool.version);
    [&tool, &result.tool.rules, &result.profile, &moment]
        .map(String::as_str)
        .join(" · ")
}

fn moment(result: &ScanResult, phrases: Phrases) -> Moment {
    let text = writing::moment(result.language, result.observed_at);
    Moment {
        line: phrases.fill("document.seen", &[("moment", &text)]),
        machine: result.observed_at.to_string(),
        text,
    }
}

fn name(result: &ScanResult, reading: &Reading) -> Name {
    let unicode = &reading.target_unicode;
    if unicode.is_empty() || *unicode == result.target {
        return Name {
            shown: result.target.clone(),
            ascii: None,
        };
    }
    Name {
        shown: unicode.clone(),
        ascii: Some(result.target.clone()),
    }
}

fn area_part(
    rules: &RuleSet,
    result: &ScanResult,
    area: Area,
    anchors: &Anchors,
    measures: &Measures,
    phrases: Phrases,
) -> AreaPart {
    let findings = finding::parts(rules, result, area, anchors, measures, phrases);
    let counts = verdict::counts(
        result
            .findings
            .iter()
            .filter(|finding| finding.area == area),
    );
    let score = result.score.areas.get(&area);
    let range = score.and_then(|score| score.low.zip(score.high));
    let (said, meter, coverage) = match (score, range) {
        (None, _) => (phrases.say("area.not-asked"), None, String::new()),
        (Some(_), None) => (phrases.say("area.nothing"), None, String::new()),
        (Some(score), Some((low, high))) => {
            let seen = writing::percent(phrases.language, score.coverage);
            let said = if score.coverage > 0.0 {
                phrases.range(low, high)
            } else {
                phrases.say("area.unseen")
            };
            (
                said,
                standing::area_meter(score, phrases),
                phrases.fill("score.coverage.short", &[("coverage", &seen)]),
            )
        }
    };
    AreaPart {
        area,
        id: format!("area-{}", area.word()),
        name: phrases.say(&format!("area.{}", area.word())),
        score: said,
        meter,
        coverage,
        remark: verdict::remark(&counts, phrases),
        counts: verdict::counted(&counts, phrases),
        quiet: finding::quiet(&findings),
        findings,
    }
}
