//! The score of the made-up bakery.

use std::collections::BTreeMap;

use belfort::check::{Area, Effort, Severity, Who};
use belfort::score::{Action, AreaScore, Cap, Forecast, LevelRange, Row, Score};

use crate::company::{ENDPOINTS, TARGET};

/// Scored by hand: 51 points count, 26 are sure, 32 are possible.
pub(crate) fn score() -> Score {
    let area = |low, high, coverage| AreaScore {
        low: Some(low),
        high: Some(high),
        coverage,
    };
    let row = |check: &str, area, weight: f64, low: f64, high: f64| Row {
        check: check.into(),
        area,
        weight,
        low,
        high,
        coverage: if low < high { 0.0 } else { 1.0 },
    };
    let cap = |check: &str| Cap {
        check: check.into(),
        severity: Severity::High,
        level: 2,
    };
    Score {
        low: Some(50),
        high: Some(62),
        coverage: 45.0 / 51.0,
        level: Some(LevelRange { low: 2, high: 2 }),
        capped_by: vec![cap("dmarc"), cap("https-redirect")],
        areas: BTreeMap::from([
            (Area::Dns, area(75, 75, 1.0)),
            (Area::Mail, area(20, 60, 0.6)),
            (Area::Tls, area(86, 86, 1.0)),
            (Area::Web, area(41, 41, 1.0)),
        ]),
        rows: vec![
            row("nameserver-redundancy", Area::Dns, 3.0, 3.0, 3.0),
            row("caa", Area::Dns, 1.0, 0.0, 0.0),
            row("mx", Area::Mail, 3.0, 3.0, 3.0),
            row("dmarc", Area::Mail, 6.0, 0.0, 0.0),
            row("starttls", Area::Mail, 6.0, 0.0, 6.0),
            row("certificate-trust", Area::Tls, 4.0, 4.0, 4.0),
            row("certificate-name", Area::Tls, 4.0, 4.0, 4.0),
            row("certificate-expiry", Area::Tls, 4.0, 2.0, 2.0),
            row("certificate-key", Area::Tls, 3.0, 3.0, 3.0),
            row("https", Area::Web, 6.0, 6.0, 6.0),
            row("https-redirect", Area::Web, 6.0, 0.0, 0.0),
            row("hsts", Area::Web, 3.0, 0.0, 0.0),
            row("content-type-options", Area::Web, 1.0, 1.0, 1.0),
            row("security-txt", Area::Web, 1.0, 0.0, 0.0),
        ],
        next: next(),
    }
}

fn next() -> Vec<Action> {
    use Severity::{Critical, High, Low, Medium};
    let steps = [
        ("dmarc", TARGET, High, Who::Mail, 12, (62, 74), (3, 3)),
        (
            "https-redirect",
            TARGET,
            High,
            Who::Web,
            12,
            (74, 86),
            (3, 4),
        ),
        ("hsts", TARGET, Medium, Who::Web, 6, (80, 92), (4, 5)),
        (
            "certificate-expiry",
            ENDPOINTS[0],
            Critical,
            Who::Web,
            4,
            (84, 96),
            (4, 5),
        ),
        ("caa", TARGET, Low, Who::Dns, 2, (86, 98), (4, 5)),
    ];
    let action = |(check, subject, severity, who, gain, after, level)| {
        let (check, subject): (&str, &str) = (check, subject);
        let (after, level): ((u8, u8), (u8, u8)) = (after, level);
        Action {
            check: check.into(),
            subject: subject.into(),
            severity,
            effort: Effort::Low,
            who,
            gain,
            after: Forecast {
                low: after.0,
                high: after.1,
                level: Some(LevelRange {
                    low: level.0,
                    high: level.1,
                }),
            },
        }
    };
    steps.into_iter().map(action).collect()
}
