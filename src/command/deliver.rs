//! Hands over a result: files, standard output, and the exit code that `--fail-on` asks for.

pub(super) mod client;
mod content;
mod format;
mod places;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use self::content::Content;
use self::format::Format;
pub(super) use self::places::Places;
use self::places::Written;
use super::shelf::Earlier;
use super::{CommandError, console, waivers};
use crate::check::{Finding, RuleSet, Severity, Verdict};
use crate::cli::OutputArgs;
use crate::cohort::Cohort;
use crate::digest::Digest;
use crate::exit::Exit;
use crate::history::History;
use crate::language::Language;
use crate::report::brand::Brand;
use crate::report::visible;
use crate::report::{self, Reading, Report};
use crate::result::{Evidence, ScanResult, Terms};
use crate::target::Target;

/// Evidence, judged in each language asked for.
#[derive(Debug)]
pub(super) struct Judged {
    /// In the first language: what is saved, printed and summarised.
    result: ScanResult,
    /// In the further ones: the same verdicts, for reports only.
    further: Vec<ScanResult>,
    /// Who hands the reports over, beside Belfort.
    brand: Option<Brand>,
    /// The group beside which the reports are read.
    cohort: Option<Cohort>,
    /// This scan after those before it, where some were kept.
    past: Option<History>,
}

impl Judged {
    /// Judges in the language of the terms, and in each further one.
    pub(super) fn new(
        rules: &RuleSet,
        evidence: &Evidence,
        terms: &Terms,
        further: &[Language],
    ) -> Self {
        let judge = |language| {
            let mut terms = terms.clone();
            terms.language = language;
            ScanResult::judge(rules, evidence.clone(), terms)
        };
        Self {
            result: judge(terms.language),
            further: further.iter().map(|language| judge(*language)).collect(),
            brand: None,
            cohort: None,
            past: None,
        }
    }

    /// A result that was judged, and the same evidence judged in each further language.
    pub(super) fn of(
        rules: &RuleSet,
        result: ScanResult,
        evidence: &Evidence,
        terms: &Terms,
        further: &[Language],
    ) -> Self {
        let judge = |language: &Language| {
            let mut terms = terms.clone();
            terms.language = *language;
            ScanResult::judge(rules, evidence.clone(), terms)
        };
        Self {
            result,
            further: further.iter().map(judge).collect(),
            brand: None,
            cohort: None,
            past: None,
        }
    }

    /// The same, handed over by somebody.
    pub(super) fn with(self, brand: Option<Brand>) -> Self {
        Self { brand, ..self }
    }

    /// The same, beside a group of domains.
    pub(super) fn beside(self, cohort: Option<Cohort>) -> Self {
        Self { cohort, ..self }
    }

    /// The same, beside the scans before it.
    pub(super) fn after(self, earlier: &Earlier) -> Self {
        let past = earlier.history(&Digest::of(&self.result));
        Self { past, ..self }
    }
}

impl Judged {
    /// What is saved, printed and summarised.
    pub(super) fn result(&self) -> &ScanResult {
        &self.result
    }
}

/// Writes, prints and opens what the user asked for.
pub(super) fn deliver(
    rules: &RuleSet,
    judged: &Judged,
    args: &OutputArgs,
    places: &Places,
) -> Result<Exit, CommandError> {
    let result = &judged.result;
    let content = Content::new(rules, judged);
    let written =
        places.write(|format| Ok(Some(content.of(format, |page| places.print(page))?)))?;
    if args.json {
        console::print_data(&content.json)?;
    } else if !args.quiet || !written.errors.is_empty() {
        summarise(&content.report, args, &written)?;
    }
    if !args.quiet {
        say_hosts_without_address(result);
        waivers::say_unused(&result.waivers);
    }
    if args.verbose {
        say_unseen(&result.findings);
    }
    if args.open
        && let Some(path) = to_open(&written.files)
    {
        open(path);
    }
    Ok(written.end(exit(&result.findings, args.fail_on.severity())))
}

/// Hands over a result that measured nothing: as JSON only, and only where that was asked for. There is
/// nothing to report on, but a script gets what it waits for.
pub(super) fn deliver_nothing(
    judged: &Judged,
    args: &OutputArgs,
    places: &Places,
) -> Result<Exit, CommandError> {
    let json = report::json(&judged.result);
    let asked = !args.outputs.is_empty();
    let written = places.write(|format| {
        let wanted = asked && format == Format::Json;
        Ok(wanted.then(|| json.clone().into_bytes()))
    })?;
    if args.json {
        console::print_data(&json)?;
    }
    Ok(written.end(Exit::NothingMeasured))
}

fn reading(judged: &Judged, result: &ScanResult, json: &str) -> Reading {
    let unicode = Target::parse(&result.target).map(|(target, _)| target.unicode().to_owned());
    Reading {
        target_unicode: unicode
            .ok()
            .filter(|name| *name != result.target)
            .unwrap_or_default(),
        result_sha256: Some(report::html::sha256(json)),
        brand: judged.brand.clone(),
        cohort: judged.cohort.clone(),
        past: judged.past.clone(),
    }
}

fn summarise(report: &Report, args: &OutputArgs, written: &Written) -> Result<(), CommandError> {
    let colors = console::colors(args.color);
    let mut text = report::terminal(report, console::WIDTH, colors);
    for (path, _) in &written.files {
        let _ = writeln!(text, "→ {}", visible::path(path));
    }
    console::print(&text)
}

/// A host of `--host` may be misspelt: that nothing was looked at is not to be missed.
fn say_hosts_without_address(result: &ScanResult) {
    for host in result.hosts_without_address() {
        console::error(&format!(
            "belfort: no address was found for {host}; it was not looked at. Check the spelling"
        ));
    }
}

/// For `-v`: each finding that could not be judged, with its cause.
fn say_unseen(findings: &[Finding]) {
    for finding in findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::Unknown)
    {
        let why = finding
            .why
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        console::error(&format!(
            "not seen: {} of {}: {why}",
            finding.check, finding.subject
        ));
    }
}

/// Whether a finding that is not in order is at least as bad as the user allows. Partly in order does not
/// count, as it caps no level: the owner is on the way (docs/judging.md, `--fail-on`). Nor does what is waived.
fn exit(findings: &[Finding], fail_on: Option<Severity>) -> Exit {
    let fails = |finding: &Finding| {
        finding.verdict == Verdict::Fail
            && finding.waived.is_none()
            && fail_on.is_some_and(|least| finding.severity >= least)
    };
    if findings.iter().any(fails) {
        Exit::Findings
    } else {
        Exit::Done
    }
}

/// The report that a reader looks at: the page, or the PDF where there is no page.
fn to_open(files: &[(PathBuf, Format)]) -> Option<&Path> {
    let such = |wanted: fn(&Format) -> bool| files.iter().find(move |(_, format)| wanted(format));
    let html = such(|format| matches!(format, Format::Html(_)));
    let found = html.or_else(|| such(|format| matches!(format, Format::Pdf(_))));
    found.map(|(path, _)| path.as_path())
}

/// Asks the desktop to show the report; a machine without one is told so and keeps the file.
fn open(path: &Path) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let started = Command::new(program)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if let Err(error) = started {
        console::say(&format!(
            "belfort: open {}: {program}: {error}. The report is there; open it in a browser",
            visible::path(path)
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Area, FindingText};

    fn finding(verdict: Verdict, severity: Severity) -> Finding {
        Finding {
            check: "hsts".to_owned(),
            area: Area::Web,
            subject: "example.be".to_owned(),
            verdict,
            case: "absent".to_owned(),
            severity,
            possible: None,
            why: None,
            waived: None,
            steps: Vec::new(),
            text: FindingText::default(),
            facts: std::collections::BTreeMap::default(),
        }
    }

    #[test]
    fn the_page_is_opened_before_the_pdf_and_nothing_else() {
        let file = |name: &str, format| (PathBuf::from(name), format);
        let json = file("r.json", Format::Json);
        let pdf = file("r.pdf", Format::Pdf(Language::Nl));
        let html = file("r.html", Format::Html(Language::Nl));
        assert_eq!(to_open(std::slice::from_ref(&json)), None);
        let files = [json, pdf, html];
        assert_eq!(to_open(&files[..2]), Some(Path::new("r.pdf")));
        assert_eq!(to_open(&files), Some(Path::new("r.html")));
    }

    #[test]
    fn only_what_is_not_in_order_and_bad_enough_ends_with_exit_code_1() {
        for (verdict, severity, ends) in [
            (Verdict::Fail, Severity::High, Exit::Findings),
            (Verdict::Fail, Severity::Critical, Exit::Findings),
            (Verdict::Fail, Severity::Medium, Exit::Done),
            (Verdict::Partial, Severity::Critical, Exit::Done),
            (Verdict::Unknown, Severity::Critical, Exit::Done),
        ] {
            let findings = [finding(verdict, severity)];
            assert_eq!(exit(&findings, Some(Severity::High)), ends, "{verdict:?}");
            assert_eq!(exit(&findings, None), Exit::Done);
        }
    }
}
