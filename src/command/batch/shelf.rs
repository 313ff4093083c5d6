//! The end of a batch: files that are missing are made from the store, and the portfolio is written.

use std::fs::File;
use std::io::{Seek, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::desk::Desk;
use crate::batch::Order;
use crate::check::{RuleSet, Severity, Verdict};
use crate::cli::BatchArgs;
use crate::command::write::write_whole;
use crate::command::{CommandError, console};
use crate::digest::{Digest, rejudge};
use crate::exit::Exit;
use crate::language::Language;
use crate::report::portfolio::{self, portfolio};
use crate::result::{Saved, ScanResult};
use crate::store::{Batch, Kept, ResultId, Store};

/// Most results of before that a portfolio looks at, for each domain.
const MOST_EARLIER: usize = 8;

/// A batch that is made into a portfolio: at its end, and again by `belfort portfolio`.
pub(in crate::command) struct Binding<'a> {
    pub(in crate::command) rules: &'a RuleSet,
    pub(in crate::command) store: &'a Store,
    pub(in crate::command) batch: Batch,
    /// The name of its list.
    pub(in crate::command) list: &'a str,
    pub(in crate::command) language: Language,
    pub(in crate::command) folder: &'a Path,
    /// Into one file, too.
    pub(in crate::command) zip: bool,
}

/// One domain, and all that its row of the portfolio is made from.
pub(in crate::command) struct Row {
    order: Order,
    pub(in crate::command) digest: Option<Digest>,
    why: Option<String>,
    earlier: Vec<Digest>,
    files: Vec<String>,
}

/// Writes what is not there yet, the portfolio, and the ZIP file; says what came of the batch.
pub(super) async fn finish(
    args: &BatchArgs,
    rules: &RuleSet,
    desk: &Desk,
    store: &Store,
    batch: Batch,
) -> Result<Exit, CommandError> {
    let list = args.file.file_name().unwrap_or_default().to_string_lossy();
    let binding = Binding {
        rules,
        store,
        batch,
        list: &list,
        language: desk.language(),
        folder: desk.folder(),
        zip: args.zip,
    };
    let files = async |domain: &str, id| {
        let files = desk.files(domain);
        restore(desk, rules, store, domain, &files, id).await?;
        Ok(files)
    };
    let rows = rows(&binding, files).await?;
    write(&binding, &rows)?;
    let exit = exit(args.fail_on.severity(), &rows);
    if !args.quiet {
        say(&binding, &rows)?;
    }
    Ok(exit)
}

/// Every domain of the batch; `files` gives the names of what there is of one with a result, below the folder.
pub(in crate::command) async fn rows(
    binding: &Binding<'_>,
    files: impl AsyncFn(&str, ResultId) -> Result<Vec<String>, CommandError>,
) -> Result<Vec<Row>, CommandError> {
    let Binding { rules, store, .. } = *binding;
    let mut rows = Vec::new();
    for standing in store.standings(binding.batch).await? {
        let mut row = Row {
            files: Vec::new(),
            order: standing.order,
            digest: None,
            why: standing.why,
            earlier: Vec::new(),
        };
        if let Some(kept) = standing.result {
            row.files = files(&row.order.domain, kept.id).await?;
            row.earlier = earlier(rules, store, &kept).await?;
            row.digest = Some(of_today(rules, store, kept).await?);
        }
        rows.push(row);
    }
    Ok(rows)
}

/// A client's files, where one of them is not there: the store has all that they are made from.
async fn restore(
    desk: &Desk,
    rules: &RuleSet,
    store: &Store,
    domain: &str,
    files: &[String],
    id: ResultId,
) -> Result<(), CommandError> {
    let is_there = |file: &String| desk.folder().join(file).is_file();
    let Some(terms) = desk.terms(domain).filter(|_| !files.iter().all(is_there)) else {
        return Ok(());
    };
    let saved = Saved::read(&store.content(id).await?);
    let saved = saved.map_err(|error| CommandError::Kept {
        domain: domain.to_owned(),
        why: error.to_string(),
    })?;
    let result = ScanResult::judge(rules, saved.evidence.clone(), terms.clone());
    desk.write(domain, &saved.evidence, result)
}

/// A digest as today's rules make it.
pub(in crate::command) async fn of_today(
    rules: &RuleSet,
    store: &Store,
    kept: Kept,
) -> Result<Digest, CommandError> {
    if kept.digest.rules == rules.version {
        return Ok(kept.digest);
    }
    let domain = kept.digest.target.clone();
    let again = rejudge(rules, &store.content(kept.id).await?, None);
    again.map_err(|error| CommandError::Kept {
        domain,
        why: error.to_string(),
    })
}

/// The results of a domain before this one, oldest first, each by today's rules. One that cannot be read any more is
/// left out: it must not keep the portfolio from being written.
async fn earlier(rules: &RuleSet, store: &Store, now: &Kept) -> Result<Vec<Digest>, CommandError> {
    let history = store.history(&now.digest.target).await?;
    let before = history
        .into_iter()
        .filter(|kept| kept.id != now.id && kept.digest.observed_at <= now.digest.observed_at);
    let mut earlier = Vec::new();
    for kept in before.take(MOST_EARLIER) {
        if let Ok(digest) = of_today(rules, store, kept).await {
            earlier.push(digest);
        }
    }
    earlier.reverse();
    Ok(earlier)
}

/// Writes the portfolio, and the ZIP file where that is wanted.
pub(in crate::command) fn write(binding: &Binding<'_>, rows: &[Row]) -> Result<(), CommandError> {
    let clients: Vec<portfolio::Client<'_>> = rows
        .iter()
        .map(|row| portfolio::Client {
            order: &row.order,
            digest: row.digest.as_ref(),
            why: row.why.as_deref(),
            earlier: &row.earlier,
            files: &row.files,
        })
        .collect();
    let seen = rows.iter().filter_map(|row| row.digest.as_ref());
    let batch = portfolio::Batch {
        list: binding.list,
        // The moment of the last look: what is made twice of the same results is the same.
        moment: seen
            .map(|digest| digest.observed_at)
            .max()
            .unwrap_or_default(),
        language: binding.language,
    };
    let portfolio = portfolio(binding.rules, batch, &clients);
    let folder = binding.folder;
    let html = portfolio::html(&portfolio)?;
    write_whole(&folder.join("portfolio.html"), html.as_bytes())?;
    let workbook = portfolio::xlsx(&portfolio)?;
    write_whole(&folder.join("portfolio.xlsx"), &workbook)?;
    let table = portfolio::csv(&portfolio);
    write_whole(&folder.join("portfolio.csv"), table.as_bytes())?;
    if binding.zip {
        zip(folder, rows)?;
    }
    Ok(())
}

/// All files in one, beside its place first.
fn zip(folder: &Path, rows: &[Row]) -> Result<(), CommandError> {
    let path = folder.join("portfolio.zip");
    let failed = |why: String| CommandError::Write {
        path: path.clone(),
        why,
    };
    let beside =
        tempfile::NamedTempFile::new_in(folder).map_err(|error| failed(console::reason(&error)))?;
    let own = ["portfolio.html", "portfolio.xlsx", "portfolio.csv"].map(str::to_owned);
    let files = own.iter().chain(rows.iter().flat_map(|row| &row.files));
    pack(beside.as_file(), folder, files).map_err(failed)?;
    beside
        .as_file()
        .sync_all()
        .map_err(|error| failed(console::reason(&error)))?;
    beside
        .persist(&path)
        .map_err(|error| failed(console::reason(&error.error)))?;
    Ok(())
}

fn pack<'a>(
    into: impl Write + Seek,
    folder: &Path,
    files: impl Iterator<Item = &'a String>,
) -> Result<(), String> {
    let mut archive = ZipWriter::new(into);
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for name in files {
        archive
            .start_file(name.as_str(), options)
            .map_err(|error| error.to_string())?;
        let mut file = File::open(folder.join(name)).map_err(|error| console::reason(&error))?;
        std::io::copy(&mut file, &mut archive).map_err(|error| console::reason(&error))?;
    }
    archive.finish().map_err(|error| error.to_string())?;
    Ok(())
}

/// As for one domain: what is not in order, not waived, and bad enough ends with 1; a domain that could not be
/// measured with 4.
fn exit(fail_on: Option<Severity>, rows: &[Row]) -> Exit {
    let findings = rows.iter().filter_map(|row| row.digest.as_ref());
    let mut findings = findings.flat_map(|digest| &digest.findings);
    let fails = fail_on.is_some_and(|least| {
        findings.any(|finding| {
            finding.verdict == Verdict::Fail && !finding.waived && finding.severity >= least
        })
    });
    if fails {
        Exit::Findings
    } else if rows.iter().any(|row| row.digest.is_none()) {
        Exit::Unmeasured
    } else {
        Exit::Done
    }
}

/// Says what was measured and what was written.
pub(in crate::command) fn say(binding: &Binding<'_>, rows: &[Row]) -> Result<(), CommandError> {
    let measured = rows.iter().filter(|row| row.digest.is_some()).count();
    let mut lines = vec![format!("{measured} of {} domains measured.", rows.len())];
    for row in rows.iter().filter(|row| row.digest.is_none()) {
        let why = row.why.as_deref().unwrap_or("not measured");
        lines.push(format!(
            "  row {}: {}: {why}",
            row.order.row, row.order.domain
        ));
    }
    let zip = binding.zip.then_some("portfolio.zip");
    for file in ["portfolio.html", "portfolio.xlsx", "portfolio.csv"]
        .into_iter()
        .chain(zip)
    {
        lines.push(format!("→ {}", binding.folder.join(file).display()));
    }
    console::print(&(lines.join("\n") + "\n"))
}
