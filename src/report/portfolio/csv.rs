//! One row per domain, for a spreadsheet or a script.

use crate::batch::CyfunLevel;
use crate::compare::Trend;
use crate::report::table::{Separator, Table};

use super::model::{AreaCell, ClientRow, FileLink, Listed, Portfolio, UnmeasuredRow};

/// The columns, by names that no language and no later version changes; `docs/portfolio.md` says what each holds. New
/// ones come at the end.
const COLUMNS: [&str; 37] = [
    "row",
    "domain",
    "client",
    "tags",
    "contact",
    "cyfun",
    "status",
    "why",
    "observed_at",
    "profile",
    "level_low",
    "level_high",
    "score_low",
    "score_high",
    "coverage",
    "dns_low",
    "dns_high",
    "mail_low",
    "mail_high",
    "tls_low",
    "tls_high",
    "web_low",
    "web_high",
    "fail",
    "partial",
    "unknown",
    "waived",
    "pass",
    "previous_at",
    "trend",
    "levels",
    "fixed",
    "new",
    "rules",
    "files",
    "list",
    "back",
];

/// All domains as a table, in the order of the page. Heads and the words of choices are machine words, moments are as
/// RFC 3339 writes them, numbers have a point. A cell is empty where there is nothing to say.
pub fn csv(portfolio: &Portfolio) -> String {
    let mut table = Table::with_heads(Separator::Comma, COLUMNS);
    for client in &portfolio.clients {
        table.row(measured(client, &portfolio.list));
    }
    for row in &portfolio.unmeasured {
        table.row(unmeasured(row, &portfolio.list));
    }
    table.finish()
}

fn measured(client: &ClientRow, list: &str) -> [String; COLUMNS.len()] {
    let [row, domain, name, tags, contact, cyfun] = listed(&client.listed);
    let (level_low, level_high) = ends(client.level.map(|level| (level.low, level.high)));
    let (score_low, score_high) = ends(client.low.zip(client.high));
    let area = |at: usize| ends(client.areas.get(at).and_then(|cell: &AreaCell| cell.range));
    let [
        (dns_low, dns_high),
        (mail_low, mail_high),
        (tls_low, tls_high),
        (web_low, web_high),
    ] = [0, 1, 2, 3].map(area);
    let counts = client.counts;
    let since = &client.since;
    let told = since.trend.is_some();
    let count = |n: usize| if told { n.to_string() } else { String::new() };
    [
        row,
        domain,
        name,
        tags,
        contact,
        cyfun,
        "measured".to_owned(),
        String::new(),
        client.seen_at.to_string(),
        client.profile.clone(),
        level_low,
        level_high,
        score_low,
        score_high,
        client.coverage.to_string(),
        dns_low,
        dns_high,
        mail_low,
        mail_high,
        tls_low,
        tls_high,
        web_low,
        web_high,
        counts.fail.to_string(),
        counts.partial.to_string(),
        counts.unknown.to_string(),
        counts.waived.to_string(),
        counts.pass.to_string(),
        since
            .previous
            .map(|moment| moment.to_string())
            .unwrap_or_default(),
        trend(since.trend).to_owned(),
        since.machine_levels.clone(),
        count(since.fixed),
        count(since.new),
        client.rules.clone(),
        files(&client.files),
        list.to_owned(),
        count(since.back),
    ]
}

fn unmeasured(row: &UnmeasuredRow, list: &str) -> [String; COLUMNS.len()] {
    let mut cells = [const { String::new() }; COLUMNS.len()];
    let known = listed(&row.listed).into_iter();
    let said = ["not-measured".to_owned(), row.said.clone()];
    for (cell, text) in cells.iter_mut().zip(known.chain(said)) {
        *cell = text;
    }
    let place = COLUMNS.iter().position(|column| *column == "list");
    if let Some(cell) = place.and_then(|place| cells.get_mut(place)) {
        list.clone_into(cell);
    }
    cells
}

fn listed(listed: &Listed) -> [String; 6] {
    [
        listed.row.to_string(),
        listed.ascii.clone(),
        listed.client.clone().unwrap_or_default(),
        listed.tags.join(", "),
        listed.contact.clone().unwrap_or_default(),
        listed.cyfun_level.map_or("", cyfun).to_owned(),
    ]
}

fn ends(range: Option<(u8, u8)>) -> (String, String) {
    range.map_or_else(Default::default, |(low, high)| {
        (low.to_string(), high.to_string())
    })
}

fn cyfun(level: CyfunLevel) -> &'static str {
    match level {
        CyfunLevel::Small => "small",
        CyfunLevel::Basic => "basic",
        CyfunLevel::Important => "important",
        CyfunLevel::Essential => "essential",
    }
}

/// The words of a comparison in JSON, and `first` where there is nothing to compare with.
fn trend(trend: Option<Trend>) -> &'static str {
    match trend {
        None => "first",
        Some(Trend::Improved) => "improved",
        Some(Trend::Worse) => "worse",
        Some(Trend::Unchanged) => "unchanged",
        Some(Trend::Unclear) => "unclear",
        Some(Trend::NotComparable) => "not-comparable",
    }
}

fn files(files: &[FileLink]) -> String {
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    paths.join(" ")
}
