//! Hands over a result: files, standard output, and the exit code that `--fail-on` asks for.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::write::write_whole;
use super::{CommandError, console};
use crate::check::{Finding, RuleSet, Severity, Verdict};
use crate::cli::OutputArgs;
use crate::exit::Exit;
use crate::report::{self, Reading, Report};
use crate::result::ScanResult;
use crate::target::Target;

/// A format of a report file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Html,
    Json,
}

/// Where a result goes. Made before the scan, so that a wrong ending is said at once.
#[derive(Debug)]
pub(super) struct Places {
    files: Vec<(PathBuf, Format)>,
}

impl Places {
    /// The files of `-o`; else `defaults`, unless the result goes to standard output.
    ///
    /// # Errors
    /// An ending that is no format.
    pub(super) fn new(args: &OutputArgs, defaults: &[PathBuf]) -> Result<Self, CommandError> {
        let paths = match (args.outputs.as_slice(), args.json) {
            ([], true) => &[],
            ([], false) => defaults,
            (given, _) => given,
        };
        let files = paths
            .iter()
            .map(|path| Ok((path.clone(), format_of(path)?)));
        Ok(Self {
            files: files.collect::<Result<_, CommandError>>()?,
        })
    }
}

fn format_of(path: &Path) -> Result<Format, CommandError> {
    let ending = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
    match ending.as_ref().and_then(|ending| ending.to_str()) {
        Some("html" | "htm") => Ok(Format::Html),
        Some("json") => Ok(Format::Json),
        _ => Err(CommandError::Format(path.to_owned())),
    }
}

/// Writes, prints and opens what the user asked for.
pub(super) fn deliver(
    rules: &RuleSet,
    result: &ScanResult,
    args: &OutputArgs,
    places: &Places,
) -> Result<Exit, CommandError> {
    let json = report::json(result);
    let report = report::model(rules, result, &reading(result, &json));
    for (path, format) in &places.files {
        match format {
            Format::Html => write_whole(path, &report::html(&report)?)?,
            Format::Json => write_whole(path, &json)?,
        }
    }
    if args.json {
        console::print(&json);
    } else if !args.quiet {
        summarise(&report, args, places);
    }
    if args.verbose {
        say_unseen(&result.findings);
    }
    if args.open
        && let Some((path, _)) = places
            .files
            .iter()
            .find(|(_, format)| *format == Format::Html)
    {
        open(path);
    }
    Ok(exit(&result.findings, args.fail_on.severity()))
}

fn reading(result: &ScanResult, json: &str) -> Reading {
    let unicode = Target::parse(&result.target).map(|(target, _)| target.unicode().to_owned());
    Reading {
        target_unicode: unicode
            .ok()
            .filter(|name| *name != result.target)
            .unwrap_or_default(),
        result_sha256: Some(report::html::sha256(json)),
    }
}

fn summarise(report: &Report, args: &OutputArgs, places: &Places) {
    console::print(&report::terminal(
        report,
        console::WIDTH,
        console::colors(args.color),
    ));
    for (path, _) in &places.files {
        console::print(&format!("→ {}\n", path.display()));
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

/// Whether a failing finding is at least as bad as the user allows.
fn exit(findings: &[Finding], fail_on: Option<Severity>) -> Exit {
    let fails = |finding: &Finding| {
        finding.verdict == Verdict::Fail && fail_on.is_some_and(|least| finding.severity >= least)
    };
    if findings.iter().any(fails) {
        Exit::Findings
    } else {
        Exit::Done
    }
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
            path.display()
        ));
    }
}
