//! The part for the technician: how it was seen, from where, and how the score comes about.

mod chain;
mod contact;
mod glossary;
mod place;
mod record;
mod sender;
mod tls;
mod way;

use crate::check::Area;
use crate::fact::Seen;
use crate::result::{Port25, ScanResult};
use crate::score::Row;

use super::Reading;
use super::anchor::Anchors;
use super::evidence;
use super::framework::title_of;
use super::leave;
use super::model::{Arithmetic, ArithmeticArea, ArithmeticRow, Pair, Technical};
use super::phrase::Phrases;
use super::sight;
use super::standing::quoted;
use super::supplier;
use super::waived;
use super::writing;

pub(super) fn technical(
    result: &ScanResult,
    reading: &Reading,
    anchors: &Anchors,
    phrases: Phrases,
) -> Technical {
    Technical {
        method: method(result, phrases),
        scope: scope(result, phrases),
        vantage: vantage(result, phrases),
        suppliers: supplier::recognised(result, phrases),
        unseen: sight::rows(&result.findings, anchors, phrases),
        waivers: waived::rows(result, phrases),
        arithmetic: arithmetic(result, phrases),
        contacted: contact::contacted(result, phrases),
        records: record::records(result, anchors, phrases),
        senders: sender::senders(result, phrases),
        ways: way::ways(result, phrases),
        chains: chain::chains(result, anchors, phrases),
        tls: tls::parts(result, phrases),
        glossary: glossary::terms(result, phrases),
        evidence: evidence::parts(&result.evidence, phrases),
        versions: versions(result, reading, phrases),
    }
}

fn method(result: &ScanResult, phrases: Phrases) -> Vec<String> {
    let mut sentences = vec![
        phrases.say("method.does"),
        leave::sentence(result, phrases),
        phrases.say("method.never"),
    ];
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

fn pair(label: &str, value: impl Into<String>, phrases: Phrases) -> Pair {
    Pair {
        label: phrases.say(label),
        values: vec![value.into()],
    }
}

fn scope(result: &ScanResult, phrases: Phrases) -> Vec<Pair> {
    let scope = &result.scope;
    let mut asked: Vec<String> = scope
        .only
        .iter()
        .map(|area| phrases.say(&format!("area.{}", area.word())))
        .collect();
    if asked.is_empty() {
        asked.push(phrases.say("method.all"));
    }
    if scope.no_web {
        asked.push(phrases.say("method.no-web"));
    }
    if scope.no_mail {
        asked.push(phrases.say("method.no-mail"));
    }
    let mut pairs = vec![Pair {
        label: phrases.say("method.looked"),
        values: asked,
    }];
    let without_address = result.hosts_without_address();
    let host = |host: &String| {
        if without_address.contains(&host.as_str()) {
            phrases.fill("method.host.none", &[("name", host)])
        } else {
            host.clone()
        }
    };
    if !scope.hosts.is_empty() {
        pairs.push(Pair {
            label: phrases.say("method.hosts"),
            values: scope.hosts.iter().map(host).collect(),
        });
    }
    if !scope.selectors.is_empty() {
        pairs.push(Pair {
            label: phrases.say("method.selectors"),
            values: scope.selectors.clone(),
        });
    }
    pairs.extend(leave::pair(result, phrases));
    pairs
}

fn vantage(result: &ScanResult, phrases: Phrases) -> Vec<Pair> {
    let vantage = &result.vantage;
    let yes_or_no = |yes: bool| phrases.say(if yes { "fact.yes" } else { "fact.no" });
    let port25 = phrases.say(match vantage.port25 {
        Port25::Open => "vantage.port25.open",
        Port25::Blocked => "vantage.port25.blocked",
        Port25::Unknown => "vantage.port25.unknown",
    });
    let dnssec = match &vantage.dnssec_path {
        Seen::Known(carried) => yes_or_no(*carried),
        Seen::Absent => yes_or_no(false),
        Seen::Unknown(why) => {
            let cause = phrases.say(&format!("cause.{}", why.cause.word()));
            phrases.fill("fact.unknown", &[("cause", &cause)])
        }
    };
    vec![
        pair("vantage.resolver", &vantage.resolver, phrases),
        pair("vantage.ipv4", yes_or_no(vantage.ipv4), phrases),
        pair("vantage.ipv6", yes_or_no(vantage.ipv6), phrases),
        pair("vantage.port25", port25, phrases),
        pair("vantage.dnssec", dnssec, phrases),
    ]
}

fn arithmetic(result: &ScanResult, phrases: Phrases) -> Arithmetic {
    let score = &result.score;
    let number = |value: f64| phrases.language.number(value);
    let percent = |share: f64| writing::percent(phrases.language, share);
    let line = |row: &Row| ArithmeticRow {
        check: row.check.clone(),
        weight: number(row.weight),
        low: number(row.low),
        high: number(row.high),
        coverage: percent(row.coverage),
    };
    let sum = |rows: &[&Row], coverage: f64| {
        let of = |of: fn(&Row) -> f64| number(rows.iter().map(|row| of(row)).sum());
        ArithmeticRow {
            check: String::new(),
            weight: of(|row| row.weight),
            low: of(|row| row.low),
            high: of(|row| row.high),
            coverage: percent(coverage),
        }
    };
    let area = |area: Area| {
        let rows: Vec<&Row> = score.rows.iter().filter(|row| row.area == area).collect();
        let coverage = score.areas.get(&area)?.coverage;
        (!rows.is_empty()).then(|| ArithmeticArea {
            name: phrases.say(&format!("area.{}", area.word())),
            sum: sum(&rows, coverage),
            rows: rows.into_iter().map(line).collect(),
        })
    };
    let out_of_100 = |value: Option<u8>| value.map_or_else(String::new, |value| value.to_string());
    let all: Vec<&Row> = score.rows.iter().collect();
    Arithmetic {
        areas: Area::ALL.into_iter().filter_map(area).collect(),
        sum: sum(&all, score.coverage),
        result: ArithmeticRow {
            check: String::new(),
            weight: "100".to_owned(),
            low: out_of_100(score.low),
            high: out_of_100(score.high),
            coverage: String::new(),
        },
        caps: caps(result, phrases),
    }
}

/// What caps the level, one line each.
fn caps(result: &ScanResult, phrases: Phrases) -> Vec<String> {
    let caps = result.score.capped_by.iter().map(|cap| {
        let title = quoted(&title_of(&cap.check, &result.findings), phrases);
        let level = cap.level.to_string();
        phrases.fill("arithmetic.cap", &[("title", &title), ("level", &level)])
    });
    caps.collect()
}

fn versions(result: &ScanResult, reading: &Reading, phrases: Phrases) -> Vec<Pair> {
    let observed = result.observed_at.to_string();
    let mut pairs = vec![
        pair("version.observed", observed, phrases),
        pair("version.tool", &result.tool.version, phrases),
        pair("version.rules", &result.tool.rules, phrases),
        pair("version.profile", &result.profile, phrases),
        pair("version.format", &result.format, phrases),
    ];
    if let Some(hash) = &reading.result_sha256 {
        pairs.push(pair("version.sha256", hash, phrases));
    }
    pairs
}
