//! Every output there is, and what kind of file it is.

use std::collections::BTreeSet;

use belfort::language::Language;
use belfort::report::{self, portfolio};

use crate::case::Case;
use crate::company::RULES;

/// What reads an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A browser, and the one that prints PDFs.
    Page,
    /// A terminal of so many columns, with colours or without.
    Terminal(usize, bool),
    /// A spreadsheet, or a script.
    Table(u8),
    /// A spreadsheet.
    Workbook,
    /// A script.
    Json,
    /// A pipeline.
    Xml,
}

/// A function that writes a file or a screen.
pub(crate) struct Output {
    /// As `src/report` names it.
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) make: fn(&Case, Kind) -> Vec<u8>,
}

const fn output(name: &'static str, kind: Kind, make: fn(&Case, Kind) -> Vec<u8>) -> Output {
    Output { name, kind, make }
}

const NARROW: Kind = Kind::Terminal(40, true);
const MIDDLE: Kind = Kind::Terminal(80, false);
const WIDE: Kind = Kind::Terminal(100, true);

fn on(kind: Kind) -> (usize, bool) {
    match kind {
        Kind::Terminal(width, color) => (width, color),
        _ => unreachable!("only a terminal has a width"),
    }
}

fn terminal(case: &Case, kind: Kind) -> Vec<u8> {
    let (width, color) = on(kind);
    report::terminal(case.report(), width, color).into()
}

fn comparison(case: &Case, kind: Kind) -> Vec<u8> {
    let (width, color) = on(kind);
    report::comparison(&RULES.words, &case.compared(), width, color).into()
}

fn history(case: &Case, kind: Kind) -> Vec<u8> {
    let (width, color) = on(kind);
    let language = case.result.language;
    report::history(
        &RULES,
        &case.history(),
        Some(&case.result),
        language,
        width,
        color,
    )
    .into()
}

/// All of them. A table of a single result has a comma in every language, a plan what Excel expects.
pub(crate) const OUTPUTS: [Output; 23] = [
    output("html", Kind::Page, |case, _| {
        report::html(case.report()).unwrap().into()
    }),
    output("portfolio::html", Kind::Page, |case, _| {
        portfolio::html(case.portfolio()).unwrap().into()
    }),
    output("terminal", NARROW, terminal),
    output("terminal", MIDDLE, terminal),
    output("terminal", WIDE, terminal),
    output("comparison", NARROW, comparison),
    output("comparison", MIDDLE, comparison),
    output("comparison", WIDE, comparison),
    output("history", NARROW, history),
    output("history", MIDDLE, history),
    output("history", WIDE, history),
    output("csv", Kind::Table(b','), |case, _| {
        report::csv(&RULES, &case.result).into()
    }),
    output("action_plan", Kind::Table(b','), |case, _| {
        report::action_plan(&RULES, &case.result).into()
    }),
    output("action_plan", Kind::Table(b';'), |case, _| {
        let mut result = case.result.clone();
        result.language = Language::Nl;
        report::action_plan(&RULES, &result).into()
    }),
    output("portfolio::csv", Kind::Table(b','), |case, _| {
        portfolio::csv(case.portfolio()).into()
    }),
    output("portfolio::xlsx", Kind::Workbook, |case, _| {
        portfolio::xlsx(case.portfolio()).unwrap()
    }),
    output("CisoAssistant::findings", Kind::Workbook, |case, _| {
        case.ciso_assistant().findings().unwrap()
    }),
    output("CisoAssistant::assets", Kind::Workbook, |case, _| {
        case.ciso_assistant().assets().unwrap()
    }),
    output("json", Kind::Json, |case, _| {
        report::json(&case.result).into()
    }),
    output("comparison_json", Kind::Json, |case, _| {
        report::comparison_json(&case.compared()).into()
    }),
    output("history_json", Kind::Json, |case, _| {
        report::history_json(&case.history()).into()
    }),
    output("sarif", Kind::Json, |case, _| {
        report::sarif(&RULES, &case.result).into()
    }),
    output("junit", Kind::Xml, |case, _| {
        report::junit(&RULES, &case.result).into()
    }),
];

/// The functions that a module hands out: what stands in its `pub use`, but for types and modules.
fn handed_out(source: &str, prefix: &str) -> BTreeSet<String> {
    let uses = source.split("\npub use self::").skip(1);
    let names = uses.flat_map(|rest| {
        let (path, _) = rest.split_once(';').unwrap();
        let (_, names) = path.split_once("::").unwrap();
        names.trim_matches(['{', '}']).split(',').map(str::trim)
    });
    let functions = names.filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase()));
    functions.map(|name| format!("{prefix}{name}")).collect()
}

/// Who adds an output adds it here, and with it to every test of this folder.
#[test]
fn no_output_is_left_out() {
    let report = handed_out(include_str!("../../src/report/mod.rs"), "");
    let of_batch = include_str!("../../src/report/portfolio/mod.rs");
    let of_batch = handed_out(of_batch, "portfolio::");
    let told: BTreeSet<String> = OUTPUTS.iter().map(|one| one.name.to_owned()).collect();
    let of_methods = ["CisoAssistant::assets", "CisoAssistant::findings"].map(str::to_owned);
    let there: BTreeSet<String> = report
        .into_iter()
        .chain(of_batch)
        .chain(of_methods)
        .collect();
    assert_eq!(told, there);
    // What the program writes by the ending of a name is one of them; a PDF is a page, printed.
    let formats = include_str!("../../src/command/deliver/format.rs");
    let (_, formats) = formats.split_once("enum Format {").unwrap();
    let (formats, _) = formats.split_once("\n}").unwrap();
    let formats = formats
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("//"));
    let formats: Vec<&str> = formats.filter(|line| !line.is_empty()).collect();
    let known = [
        "Html(Language),",
        "Pdf(Language),",
        "Csv(Language),",
        "Plan(Language),",
        "Json,",
        "Sarif,",
        "Junit,",
    ];
    assert_eq!(formats, known);
}
