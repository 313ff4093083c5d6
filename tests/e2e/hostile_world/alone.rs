//! Each hostile company scanned alone, all of one field in a process of their own: so that no other test's memory
//! counts, and a panic anywhere is heard.

#![expect(
    clippy::print_stdout,
    reason = "the peak of each row is told to whoever asks for what a test says"
)]

use std::env;
use std::process::Command;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use belfort::check::{RuleSet, Verdict};
use belfort::limits::LIMITS;
use belfort::report::{self, Reading};
use belfort::result::{ScanResult, Scope};
use tokio::time::Instant;

use super::expected::{EXPECTED, Expected};
use super::seen::{causes, differences, word};
use crate::scan::{evidence_about, judged, lines};
use crate::world::{Company, Field, Hostile, Running, World, hostile_rows};

/// Tells this program that it is the process of one field.
const ALONE: &str = "BELFORT_TEST_HOSTILE";

/// A part of the names of rows that are to be looked at, and whose differences from a sound company are to be told.
const ROW: &str = "BELFORT_TEST_ROW";

/// The company of every row.
pub(super) const DOMAIN: &str = "bakkerij.be";

/// As long as one scan may take.
pub(super) const LIMIT: Duration = Duration::from_mins(2);

/// What one scan may use beside what a scan of a sound company used, in bytes.
const MEMORY: u64 = LIMITS.scan_memory as u64;

#[test]
fn hostile_name_servers_harm_nothing_else() {
    in_own_process(Field::Dns, "hostile_name_servers_harm_nothing_else");
}

#[test]
fn hostile_tls_harms_nothing_else() {
    in_own_process(Field::Tls, "hostile_tls_harms_nothing_else");
}

#[test]
fn hostile_mail_servers_harm_nothing_else() {
    in_own_process(Field::Smtp, "hostile_mail_servers_harm_nothing_else");
}

#[test]
fn hostile_web_servers_harm_nothing_else() {
    in_own_process(Field::Http, "hostile_web_servers_harm_nothing_else");
}

#[test]
fn every_behaviour_has_its_row_and_every_row_its_behaviour() {
    let rows: Vec<&str> = hostile_rows().iter().map(|row| row.name).collect();
    let expected: Vec<&str> = EXPECTED.concat().iter().map(|row| row.name).collect();
    assert_eq!(rows, expected);
    let mut once = rows.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), rows.len());
    assert!(rows.len() >= 75, "{}", rows.len());
}

fn in_own_process(field: Field, test: &str) {
    if env::var_os(ALONE).is_some() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        return runtime.unwrap().block_on(scan_each(field));
    }
    let output = Command::new(env::current_exe().unwrap())
        .args([
            &format!("hostile_world::alone::{test}"),
            "--exact",
            "--nocapture",
        ])
        .env(ALONE, "yes")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{errors}");
    assert!(said.contains("1 passed"), "{said}{errors}");
    println!("{said}{errors}");
}

/// Panics of any task of this process.
static PANICS: LazyLock<Mutex<Vec<String>>> = LazyLock::new(Mutex::default);

fn panics() -> Vec<String> {
    std::mem::take(&mut *PANICS.lock().unwrap_or_else(PoisonError::into_inner))
}

async fn scan_each(field: Field) {
    std::panic::set_hook(Box::new(|panic| {
        let mut panics = PANICS.lock().unwrap_or_else(PoisonError::into_inner);
        panics.push(panic.to_string());
    }));
    let sound = scanned(Company::new(DOMAIN, 0).sound()).await.result;
    let mut wrong = Vec::new();
    let before = memory::now();
    let only = env::var(ROW).ok();
    for row in hostile_rows() {
        let is_wanted = only.as_deref().is_none_or(|only| row.name.contains(only));
        if row.field == field && is_wanted {
            memory::forget_peak();
            let told = scan_one(&row, &sound).await;
            let grown = memory::peak().saturating_sub(before);
            println!("{}: {} KiB", row.name, grown / 1024);
            wrong.extend(told.into_iter().map(|told| format!("{}: {told}", row.name)));
            if grown > MEMORY {
                wrong.push(format!("{}: {grown} bytes of memory", row.name));
            }
        }
    }
    let _ = std::panic::take_hook();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

pub(super) struct Scanned {
    pub(super) result: ScanResult,
    took: Duration,
}

pub(super) async fn scanned(world: World) -> Scanned {
    let world: Running = world.start().await;
    let begun = Instant::now();
    let evidence = evidence_about(&world, DOMAIN, Scope::default(), LIMIT).await;
    Scanned {
        took: begun.elapsed(),
        result: judged(evidence),
    }
}

/// What is wrong with the scan of one row.
async fn scan_one(row: &Hostile, sound: &ScanResult) -> Vec<String> {
    let rows = EXPECTED.concat();
    let Some(expected) = rows.iter().find(|expected| expected.name == row.name) else {
        return vec!["nothing is expected of it".to_owned()];
    };
    let Scanned { result, took } = scanned(row.company(DOMAIN, 0)).await;
    let mut wrong = panics();
    // Deriving and writing come after the limit, and take no time by this clock.
    if took > LIMIT + Duration::from_secs(1) {
        wrong.push(format!("took {took:?}"));
    }
    wrong.extend(unlike(expected, &result, sound));
    wrong.extend(unwritable(&result));
    wrong.extend(panics());
    if env::var_os(ROW).is_some() {
        println!(
            "{}:\n  {}",
            row.name,
            differences(sound, &result).join("\n  ")
        );
    }
    wrong
}

/// What is not as expected.
fn unlike(expected: &Expected, result: &ScanResult, sound: &ScanResult) -> Vec<String> {
    let mut wrong = dishonest(expected, result, sound);
    for (path, wanted) in expected.facts() {
        let seen = word(result, path);
        if seen != wanted {
            wrong.push(format!("{path} is {seen} and not {wanted}"));
        }
    }
    let known = lines(sound);
    let said = lines(result);
    for line in expected.says() {
        if !said.iter().any(|said| said.starts_with(line)) {
            wrong.push(format!("does not say: {line}"));
        }
    }
    for (finding, line) in result.findings.iter().zip(&said) {
        let may_differ = expected.touches.contains(&finding.area) || sums_up(&finding.check);
        if !known.contains(line) && !may_differ {
            wrong.push(format!("harmed: {line}"));
        }
    }
    wrong
}

/// What it says against the company that a sound one is not told and the row does not mention: a stranger's fault is
/// not the company's, and what cannot be seen is unknown. And what Belfort itself did wrong.
pub(super) fn dishonest(
    expected: &Expected,
    result: &ScanResult,
    sound: &ScanResult,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for cause in causes(result) {
        if ["bug", "pending"].contains(&cause.as_str()) {
            wrong.push(format!("a fact is unknown by {cause}"));
        }
    }
    let known = lines(sound);
    for (finding, line) in result.findings.iter().zip(lines(result)) {
        let is_expected = expected.says().any(|says| line.starts_with(says));
        let accuses = matches!(finding.verdict, Verdict::Fail | Verdict::Partial);
        if accuses && !is_expected && !known.contains(&line) {
            wrong.push(format!("accuses: {line}"));
        }
    }
    wrong
}

/// Checks that sum up others.
fn sums_up(check: &str) -> bool {
    ["tls-grade", "observatory-grade"].contains(&check)
}

/// Whether every report can be written of it, and the result read back.
fn unwritable(result: &ScanResult) -> Vec<String> {
    static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::built_in().unwrap());
    let mut wrong = Vec::new();
    let model = report::model(&RULES, result, &Reading::default());
    match report::html(&model) {
        Ok(page) if page.len() > 4 * 1024 * 1024 => {
            wrong.push(format!("a page of {} bytes", page.len()));
        }
        Ok(_) => {}
        Err(why) => wrong.push(format!("no page: {why}")),
    }
    let terminal = report::terminal(&model, 80, true);
    if terminal.contains('\u{202e}') || terminal.contains("\u{1b}]") {
        wrong.push("a terminal is written to".to_owned());
    }
    let json = report::json(result);
    match serde_json::from_str::<ScanResult>(&json) {
        Ok(read) if read == *result => {}
        Ok(_) => wrong.push("reads back as something else".to_owned()),
        Err(why) => wrong.push(format!("does not read back: {why}")),
    }
    wrong
}

/// Memory of this process, where the system tells (Linux: proc(5)); nothing elsewhere.
mod memory {
    use std::fs;

    /// Bytes that are in use.
    pub(super) fn now() -> u64 {
        told("VmRSS:")
    }

    /// The most bytes that were in use since the peak was forgotten.
    pub(super) fn peak() -> u64 {
        told("VmHWM:")
    }

    pub(super) fn forget_peak() {
        // Elsewhere there is no such file, and no peak is told either.
        let _ = fs::write("/proc/self/clear_refs", "5");
    }

    fn told(what: &str) -> u64 {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(what));
        let number = line.and_then(|line| line.split_whitespace().next());
        number
            .and_then(|number| number.parse().ok())
            .map_or(0, |kib: u64| kib * 1024)
    }
}
