//! The workbook, read back by another library: numbers are numbers, days are days, and nothing is a formula.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use belfort::check::Verdict;
use belfort::check::provider::Role;
use belfort::language::Language;
use belfort::report::portfolio::{Portfolio, xlsx};
use calamine::{Data, Range, Reader, Xlsx};
use jiff::tz::TimeZone;

use crate::batch::{Made, RULES, batch, of};
use crate::counts::{client, finding, with};

const SHEETS: [&str; 7] = [
    "Summary",
    "Findings",
    "Action plan",
    "Since last time",
    "Most often not in order",
    "Items by domain",
    "Suppliers",
];

fn book(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

/// Cells of a row by the heads of their columns.
fn rows(range: &Range<Data>) -> Vec<BTreeMap<String, Data>> {
    let mut rows = range.rows();
    let heads: Vec<String> = rows.next().unwrap().iter().map(Data::to_string).collect();
    rows.map(|row| heads.iter().cloned().zip(row.iter().cloned()).collect())
        .collect()
}

fn sheet(bytes: &[u8], name: &str) -> Vec<BTreeMap<String, Data>> {
    rows(&book(bytes).worksheet_range(name).unwrap())
}

fn number(cell: &Data) -> Option<f64> {
    match cell {
        Data::Empty => None,
        Data::Float(number) => Some(*number),
        other => panic!("{other:?} is no number"),
    }
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

fn day(cell: &Data) -> jiff::civil::Date {
    let Data::DateTime(moment) = cell else {
        panic!("{cell:?} is no day")
    };
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let [month, day] = [month, day].map(|part| i8::try_from(part).unwrap());
    jiff::civil::date(i16::try_from(year).unwrap(), month, day)
}

fn made() -> (Vec<Made>, Portfolio, Vec<u8>) {
    let made = batch(40, 10);
    let portfolio = of(&made, Language::En);
    let bytes = xlsx(&portfolio).unwrap();
    (made, portfolio, bytes)
}

/// A part of the file.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

#[test]
fn the_summary_has_the_numbers_of_the_results() {
    let (made, portfolio, bytes) = made();
    assert_eq!(book(&bytes).sheet_names(), SHEETS);
    let rows = sheet(&bytes, "Summary");
    assert_eq!(rows.len(), made.len());
    for (row, shown) in rows.iter().zip(&portfolio.clients) {
        let domain = row["Domain name"].to_string();
        let made = made
            .iter()
            .find(|made| made.order.domain == domain)
            .unwrap();
        let digest = made.digest.as_ref().unwrap();
        assert_eq!(domain, shown.listed.ascii, "the order of the page");
        assert_eq!(number(&row["Score, at least"]), digest.low.map(f64::from));
        assert_eq!(number(&row["Score, at most"]), digest.high.map(f64::from));
        let level = digest.level.map(|level| f64::from(level.low));
        assert_eq!(number(&row["Level, at least"]), level);
        assert_eq!(number(&row["Seen"]), Some(digest.coverage));
        let mail = &digest.areas[&belfort::check::Area::Mail];
        assert_eq!(number(&row["Mail, at most"]), mail.high.map(f64::from));
        let seen = TimeZone::UTC.to_datetime(digest.observed_at).date();
        assert_eq!(day(&row["Seen on"]), seen);
    }
    for (row, shown) in rows
        .iter()
        .skip(portfolio.clients.len())
        .zip(&portfolio.unmeasured)
    {
        assert_eq!(row["Domain name"].to_string(), shown.listed.ascii);
        assert_eq!(row["Reason"].to_string(), shown.why);
        assert_eq!(row["Score, at least"], Data::Empty);
    }
}

#[test]
fn every_finding_that_is_not_in_order_or_unknown_has_its_row() {
    let (made, _, bytes) = made();
    let rows = sheet(&bytes, "Findings");
    let mut told: Vec<(String, String, String)> = rows
        .iter()
        .map(|row| {
            ["Domain name", "Check", "Where"]
                .map(|head| row[head].to_string())
                .into()
        })
        .collect();
    let digests = made.iter().filter_map(|made| made.digest.as_ref());
    let mut expected: Vec<(String, String, String)> = digests
        .flat_map(|digest| {
            let findings = digest.findings.iter().filter(|finding| {
                let told = [Verdict::Fail, Verdict::Partial, Verdict::Unknown];
                told.contains(&finding.verdict)
            });
            findings.map(|finding| {
                (
                    digest.target.clone(),
                    finding.check.clone(),
                    finding.subject.clone(),
                )
            })
        })
        .collect();
    told.sort();
    expected.sort();
    assert_eq!(told, expected);
    let words: Vec<String> = rows.iter().map(|row| row["Verdict"].to_string()).collect();
    assert!(words.iter().any(|word| word == "waived"));
}

#[test]
fn the_plan_leaves_room_for_whoever_does_it() {
    let (_, portfolio, bytes) = made();
    let rows = sheet(&bytes, "Action plan");
    assert_eq!(rows.len(), portfolio.plan.len());
    let won: f64 = rows
        .iter()
        .filter_map(|row| number(&row["Points gained"]))
        .sum();
    let gains: f64 = portfolio
        .plan
        .iter()
        .filter_map(|row| row.gain)
        .map(f64::from)
        .sum();
    assert!((won - gains).abs() < 1e-9);
    for head in ["Owner", "Due date", "Remark"] {
        assert!(rows.iter().all(|row| row[head] == Data::Empty), "{head}");
    }
}

#[test]
fn gaps_and_changes_are_those_of_the_page() {
    let (_, portfolio, bytes) = made();
    let gaps = sheet(&bytes, "Most often not in order");
    assert_eq!(gaps.len(), portfolio.gaps.len());
    for (row, gap) in gaps.iter().zip(&portfolio.gaps) {
        assert_eq!(row["Check"].to_string(), gap.check);
        assert_eq!(
            number(&row["Not quite in order at"]),
            Some(float(gap.count))
        );
        assert_eq!(number(&row["Judged at"]), Some(float(gap.judged)));
        let share = float(gap.count) / float(gap.judged);
        assert!((number(&row["Share"]).unwrap() - share).abs() < 1e-9);
    }
    let changes = sheet(&bytes, "Since last time");
    assert!(!changes.is_empty());
    assert_eq!(changes.len(), portfolio.changes.len());
    for row in &changes {
        assert!(day(&row["Last time"]) < day(&row["Seen on"]));
    }
    let matrix = book(&bytes).worksheet_range("Items by domain").unwrap();
    let size = (portfolio.clients.len() + 1, portfolio.gaps.len() + 2);
    assert_eq!(matrix.get_size(), size);
}

#[test]
fn no_text_from_outside_becomes_a_formula_or_a_link() {
    let evil = "=HYPERLINK(\"http://evil.test\",\"x\")";
    let mut finding = finding(evil, Verdict::Fail);
    finding.subject = "http://evil.test".into();
    let mut made = client("a.test", with(vec![finding]));
    made.order.client = Some(evil.into());
    made.order.contact = Some("mailto:evil@evil.test".into());
    made.order.tags = vec!["+1".into(), "\u{1b}@x".into()];
    made.files = vec!["https://evil.test/".into(), "a.test/é a.html".into()];
    let bytes = xlsx(&of(&[made], Language::En)).unwrap();
    let mut book = book(&bytes);
    for name in SHEETS {
        let formulas = book.worksheet_formula(name).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{name}");
    }
    let row = sheet(&bytes, "Summary").remove(0);
    assert_eq!(row["Client name"].to_string(), format!("'{evil}"));
    assert_eq!(row["Tags"].to_string(), "'+1, ␛@x");
    // One link, to a file of our own.
    let links = part(&bytes, "xl/worksheets/_rels/sheet1.xml.rels");
    assert_eq!(links.matches("<Relationship ").count(), 1);
    assert!(
        links.contains("Target=\"a.test/%C3%A9%20a.html\""),
        "{links}"
    );
    assert!(!part(&bytes, "xl/worksheets/sheet2.xml").contains("hyperlink"));
}

#[test]
fn the_same_batch_gives_the_same_bytes_and_names_nobody() {
    let (made, _, bytes) = made();
    assert!(xlsx(&of(&made, Language::En)).unwrap() == bytes);
    let core = part(&bytes, "docProps/core.xml");
    assert!(core.contains("<dc:creator>Belfort</dc:creator>"), "{core}");
    assert!(core.contains(">2026-11-26T09:30:00Z<"), "{core}");
}

#[test]
fn heads_stay_and_can_be_filtered_in_every_language() {
    let made = batch(6, 2);
    for language in Language::ALL {
        let bytes = xlsx(&of(&made, language)).unwrap();
        assert_eq!(book(&bytes).sheet_names().len(), 7);
        for sheet in 1..=7 {
            let sheet = part(&bytes, &format!("xl/worksheets/sheet{sheet}.xml"));
            assert!(sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter"));
        }
    }
}

#[test]
fn a_text_longer_than_a_cell_is_cut() {
    let mut made = client("a.test", with(Vec::new()));
    made.order.contact = Some("🏰".repeat(40_000));
    let bytes = xlsx(&of(&[made], Language::En)).unwrap();
    let contact = sheet(&bytes, "Summary").remove(0)["Contact"].to_string();
    assert!(contact.encode_utf16().count() < 32_767 && contact.ends_with('…'));
}

/// Counts the domains of a supplier once more, finding by finding.
#[test]
fn a_supplier_stands_beside_the_gaps_that_are_its_work() {
    let (made, _, bytes) = made();
    let rows = sheet(&bytes, "Suppliers");
    let told = |row: &BTreeMap<String, Data>, head: &str| row[head].to_string();
    let mut gaps = 0;
    for row in &rows {
        let (name, role) = (told(row, "Supplier"), told(row, "Role"));
        let role = match &*role {
            "mail" => Role::Mail,
            "DNS" => Role::Dns,
            _ => Role::Web,
        };
        let digests = made.iter().filter_map(|made| made.digest.as_ref());
        let have = digests.filter(|digest| {
            let mut seen = digest.providers.iter();
            seen.any(|(other, roles)| *other == name && roles.contains(&role))
        });
        let have: Vec<_> = have.collect();
        assert_eq!(number(&row["Domains"]), Some(float(have.len())));
        let check = told(row, "Check");
        if check.is_empty() {
            continue;
        }
        let who = RULES.find(&check).unwrap().who.word();
        assert_eq!(who, if role == Role::Mail { "mail" } else { "dns" });
        let short = have.iter().filter(|digest| {
            let mut findings = digest.findings.iter();
            findings.any(|finding| {
                let short = matches!(finding.verdict, Verdict::Fail | Verdict::Partial);
                finding.check == check && short && !finding.waived
            })
        });
        let short = short.count();
        assert_eq!(number(&row["Not quite in order at"]), Some(float(short)));
        gaps += short;
    }
    assert!(gaps > 0);
}
