//! Runs Belfort as its users do, and reads what it says.

use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use belfort::check::Verdict;
use belfort::result::ScanResult;

use crate::lab::Lab;

/// The program.
pub(crate) const BELFORT: &str = env!("CARGO_BIN_EXE_belfort");

/// What one run of Belfort led to.
#[derive(Debug)]
pub(crate) struct Run {
    /// Exit code.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) output: String,
    /// Standard error.
    pub(crate) errors: String,
    /// Time it took.
    pub(crate) took: Duration,
}

/// One finding, as a row of a table: check, subject, verdict and case.
pub(crate) type Row = (String, String, Verdict, String);

/// Scans a company as the laboratory's user would, and reads the result.
pub(crate) fn scan(lab: &Lab, domain: &str) -> ScanResult {
    let run = scan_with(lab, &[domain, "--resolver", "127.0.0.53"]);
    assert_eq!(run.code, Some(0), "scan {domain}: {}", run.errors);
    run.result()
}

/// Runs `belfort scan --json` with further arguments.
pub(crate) fn scan_with(lab: &Lab, arguments: &[&str]) -> Run {
    let trust = lab.trust();
    let trust: Vec<_> = trust.iter().map(String::as_str).collect();
    let always = ["scan", "--json", "--lang", "en"];
    belfort(
        &lab.folder,
        &[&always, trust.as_slice(), arguments].concat(),
    )
}

/// Runs `belfort` in a folder.
pub(crate) fn belfort(folder: &Path, arguments: &[&str]) -> Run {
    run(Command::new(BELFORT).args(arguments).current_dir(folder))
}

/// Runs a command that ends in `belfort`.
pub(crate) fn run(command: &mut Command) -> Run {
    let began = Instant::now();
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("run belfort");
    Run {
        code: status.code(),
        output: String::from_utf8(stdout).expect("read what belfort prints"),
        errors: String::from_utf8(stderr).expect("read what belfort says"),
        took: began.elapsed(),
    }
}

impl Run {
    /// The result JSON on standard output.
    pub(crate) fn result(&self) -> ScanResult {
        serde_json::from_str(&self.output).unwrap_or_else(|error| {
            panic!("read the result: {error}\n{}{}", self.output, self.errors)
        })
    }
}

/// The findings of a result as rows.
pub(crate) fn rows(result: &ScanResult) -> Vec<Row> {
    let row = |finding: &belfort::check::Finding| {
        (
            finding.check.clone(),
            finding.subject.clone(),
            finding.verdict,
            finding.case.clone(),
        )
    };
    result.findings.iter().map(row).collect()
}
