//! The end of a batch: files that are missing are made from the store, and the portfolio is written.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use jiff::Timestamp;
use serde::Deserialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::desk::Desk;
use crate::batch::{Obstacle, Order};
use crate::check::{RuleSet, Severity, Verdict};
use crate::cli::BatchArgs;
use crate::command::shelf::Earlier;
use crate::command::write::{fill_whole, write_whole};
use crate::command::{CommandError, console};
use crate::digest::{Digest, rejudge};
use crate::exit::Exit;
use crate::language::Language;
use crate::report::portfolio::{self, Draft};
use crate::report::visible;
use crate::result::{Saved, ScanResult};
use crate::store::{Batch, Bookmark, Kept, Standing, Store};

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
    /// From which severity on it ends with 1.
    pub(in crate::command) fail_on: Option<Severity>,
    pub(in crate::command) quiet: bool,
    /// Rows of the list that were refused.
    pub(in crate::command) refused: usize,
}

/// What the end of a batch says, gathered while its targets are read, a few at a time.
struct Gathered {
    fail_on: Option<Severity>,
    /// Something is not in order, not waived, and bad enough.
    fails: bool,
    measured: usize,
    /// A line for each that was not.
    unmeasured: Vec<String>,
    /// The moment of the last look.
    last: Timestamp,
    /// Files of the clients, for the ZIP file.
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
        fail_on: args.fail_on.severity(),
        quiet: args.quiet,
        refused: desk.rows_refused,
    };
    bind(&binding, async |kept: &Kept| {
        let files = desk.files(&kept.digest.target);
        // Who was killed after it kept a result may have left files that are there, and those of the scan before.
        let mut paths = files.iter().map(|file| desk.folder().join(file));
        if !paths.all(|path| is_of(kept, &path)) {
            restore(desk, rules, store, kept).await?;
        }
        Ok(files)
    })
    .await
}

/// Writes the portfolio of a batch, and says what came of it. `files` gives the names of what there is of a domain with
/// a result, below the folder.
pub(in crate::command) async fn bind(
    binding: &Binding<'_>,
    files: impl AsyncFn(&Kept) -> Result<Vec<String>, CommandError>,
) -> Result<Exit, CommandError> {
    let mut draft = Draft::new(binding.rules, binding.language);
    let mut gathered = Gathered {
        fail_on: binding.fail_on,
        fails: false,
        measured: 0,
        unmeasured: Vec::new(),
        last: Timestamp::default(),
        files: Vec::new(),
    };
    let mut mark = Bookmark::default();
    loop {
        let standings = binding
            .store
            .next_standings(binding.batch, &mut mark)
            .await?;
        if standings.is_empty() {
            break;
        }
        for standing in standings {
            take(standing, binding, &files, &mut draft, &mut gathered).await?;
        }
    }
    if gathered.measured == 0 {
        gathered.last = binding.store.began_at(binding.batch).await?;
    }
    write(binding, draft, &gathered)?;
    if !binding.quiet {
        say(binding, &gathered)?;
    }
    Ok(gathered.exit())
}

/// One domain: its files where they are missing, and its row.
async fn take(
    standing: Standing,
    binding: &Binding<'_>,
    files: &impl AsyncFn(&Kept) -> Result<Vec<String>, CommandError>,
    draft: &mut Draft<'_>,
    gathered: &mut Gathered,
) -> Result<(), CommandError> {
    let Standing {
        order, result, why, ..
    } = standing;
    let Some(kept) = result else {
        gathered.unmeasured(&order, why.as_deref());
        draft.take(&portfolio::Client {
            order: &order,
            digest: None,
            why: why.as_deref(),
            earlier: &[],
            files: &[],
        });
        return Ok(());
    };
    let Binding { rules, store, .. } = *binding;
    let files = files(&kept).await?;
    let digest = of_today(rules, store, kept).await?;
    let earlier = Earlier::of(rules, store, &digest).await?;
    draft.take(&portfolio::Client {
        order: &order,
        digest: Some(&digest),
        why: None,
        earlier: &earlier.digests,
        files: &files,
    });
    gathered.measured(&digest, files);
    Ok(())
}

/// Whether a file of a client is there, and, where it is a result, whether it is this one. It is the last that is written
/// of a client, so what stands beside it is of it, too.
pub(in crate::command) fn is_of(kept: &Kept, path: &Path) -> bool {
    #[derive(Deserialize)]
    struct Moment {
        observed_at: Timestamp,
    }
    if path.extension().is_none_or(|ending| ending != "json") {
        return path.is_file();
    }
    let text = fs::read_to_string(path).unwrap_or_default();
    let moment = serde_json::from_str::<Moment>(&text);
    moment.is_ok_and(|moment| moment.observed_at == kept.digest.observed_at)
}

/// Makes a client's files from what the store has.
async fn restore(
    desk: &Desk,
    rules: &RuleSet,
    store: &Store,
    kept: &Kept,
) -> Result<(), CommandError> {
    let domain = kept.digest.target.as_str();
    let Some(terms) = desk.terms(domain) else {
        return Ok(());
    };
    let saved = Saved::read(&store.content(kept.id).await?);
    let saved = saved.map_err(|error| CommandError::Kept {
        domain: domain.to_owned(),
        why: error.to_string(),
    })?;
    let result = ScanResult::judge(rules, saved.evidence.clone(), terms.clone());
    let earlier = Earlier::of(rules, store, &Digest::of(&result)).await?;
    desk.write(domain, &saved.evidence, result, &earlier)
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

fn write(binding: &Binding<'_>, draft: Draft<'_>, gathered: &Gathered) -> Result<(), CommandError> {
    let portfolio = draft.finish(portfolio::Batch {
        list: binding.list,
        // The moment of the last look: what is made twice of the same results is the same.
        moment: gathered.last,
        language: binding.language,
    });
    let folder = binding.folder;
    let html = portfolio::html(&portfolio)?;
    write_whole(&folder.join("portfolio.html"), html.as_bytes())?;
    drop(html);
    let workbook = portfolio::xlsx(&portfolio)?;
    write_whole(&folder.join("portfolio.xlsx"), &workbook)?;
    drop(workbook);
    let table = portfolio::csv(&portfolio);
    write_whole(&folder.join("portfolio.csv"), table.as_bytes())?;
    if binding.zip {
        zip(folder, &gathered.files)?;
    }
    Ok(())
}

/// All files in one.
fn zip(folder: &Path, clients: &[String]) -> Result<(), CommandError> {
    let own = ["portfolio.html", "portfolio.xlsx", "portfolio.csv"].map(str::to_owned);
    let files = own.iter().chain(clients);
    fill_whole(&folder.join("portfolio.zip"), |archive| {
        pack(archive, folder, files)
    })
}

fn pack<'a>(into: &File, folder: &Path, files: impl Iterator<Item = &'a String>) -> io::Result<()> {
    let mut archive = ZipWriter::new(into);
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for name in files {
        archive.start_file(name.as_str(), options)?;
        io::copy(&mut File::open(folder.join(name))?, &mut archive)?;
    }
    archive.finish()?;
    Ok(())
}

impl Gathered {
    fn measured(&mut self, digest: &Digest, files: Vec<String>) {
        self.measured += 1;
        self.last = self.last.max(digest.observed_at);
        self.files.extend(files);
        let mut findings = digest.findings.iter();
        self.fails |= self.fail_on.is_some_and(|least| {
            findings.any(|finding| {
                finding.verdict == Verdict::Fail && !finding.waived && finding.severity >= least
            })
        });
    }

    fn unmeasured(&mut self, order: &Order, why: Option<&str>) {
        let (_, why) = Obstacle::read(why.unwrap_or("not measured"));
        let line = format!("  row {}: {}: {why}", order.row, order.domain);
        self.unmeasured.push(line);
    }

    /// As for one domain: what is not in order, not waived, and bad enough ends with 1; a domain that could not be
    /// measured with 4.
    fn exit(&self) -> Exit {
        if self.fails {
            Exit::Findings
        } else if self.unmeasured.is_empty() {
            Exit::Done
        } else {
            Exit::Unmeasured
        }
    }
}

fn say(binding: &Binding<'_>, gathered: &Gathered) -> Result<(), CommandError> {
    let (measured, all) = (
        gathered.measured,
        gathered.measured + gathered.unmeasured.len(),
    );
    let mut lines = vec![format!("{measured} of {all} domains measured.")];
    lines.extend_from_slice(&gathered.unmeasured);
    let refused = binding.refused;
    if refused > 0 {
        lines.push(format!(
            "{refused} rows of the list were refused; what is wrong with them stands above."
        ));
    }
    let zip = binding.zip.then_some("portfolio.zip");
    for file in ["portfolio.html", "portfolio.xlsx", "portfolio.csv"]
        .into_iter()
        .chain(zip)
    {
        lines.push(format!("→ {}", visible::path(&binding.folder.join(file))));
    }
    console::print(&(lines.join("\n") + "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Place;

    #[tokio::test]
    async fn a_result_of_the_scan_before_is_not_taken_for_this_one() {
        let rules = RuleSet::built_in().unwrap();
        let evidence = include_str!("../../../tests/evidence/0.1/weak.json");
        let saved = Saved::read(evidence).unwrap();
        let terms = saved.terms();
        let mut result = ScanResult::judge(&rules, saved.evidence, terms);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.json");
        let store = Store::open(&Place::of_file(folder.path().join("belfort.db"))).await;
        let store = store.unwrap();
        let before = crate::report::json(&result);
        result.observed_at += jiff::Span::new().seconds(1);
        let now = crate::report::json(&result);
        store.keep(&Digest::of(&result), &now).await.unwrap();
        let kept = store.history(&result.target).await.unwrap().remove(0);
        for (text, is_this_one) in [
            ("", false),
            (&before, false),
            (&now[..90], false),
            (&now, true),
        ] {
            fs::write(&path, text).unwrap();
            assert_eq!(is_of(&kept, &path), is_this_one, "{}", text.len());
        }
        assert!(
            !is_of(&kept, &folder.path().join("x.html")),
            "it is not there"
        );
    }
}
