//! `belfort portfolio`: what a batch left in its store, shown again. No network.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use super::batch::desk::safe_name;
use super::batch::shelf::{Binding, bind, is_of, of_today};
use super::shelf::ShelfError;
use super::write::write_whole;
use super::{CommandError, console, language, rules};
use crate::batch::Order;
use crate::check::{RuleSet, nearest};
use crate::cli::{Export, PortfolioArgs};
use crate::cohort::{self, CohortError, Tally};
use crate::exit::Exit;
use crate::language::Language;
use crate::report::CisoAssistant;
use crate::report::visible;
use crate::result::{Saved, ScanResult};
use crate::store::{Bookmark, Kept, Latest, Place, Store};

pub(super) fn run(args: &PortfolioArgs) -> Result<Exit, CommandError> {
    let rules = rules(args.checks.as_ref(), args.data.as_ref())?;
    let place = args.store.clone();
    let place = place.unwrap_or_else(|| Place::of_file(args.folder.join("belfort.db")));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CommandError::Runtime)?;
    runtime.block_on(async {
        let store = Store::read(&place).await?;
        let done = work(args, &rules, &store, &place).await;
        store.close().await;
        done
    })
}

async fn work(
    args: &PortfolioArgs,
    rules: &RuleSet,
    store: &Store,
    place: &Place,
) -> Result<Exit, CommandError> {
    let latest = latest(args, store, place).await?;
    say_unfinished(store, &latest).await?;
    let folder = args.into.as_deref().unwrap_or(&args.folder);
    if let Some(name) = &args.cohort {
        return write_cohort(args, name, rules, store, &latest).await;
    }
    match args.export {
        Some(Export::CisoAssistant) => {
            return write_ciso_assistant(args, rules, store, &latest).await;
        }
        None => {}
    }
    let binding = Binding {
        rules,
        store,
        batch: latest.batch,
        list: name_of(&latest.list),
        language: language(args.lang),
        folder,
        zip: false,
        fail_on: None,
        quiet: args.quiet,
        refused: 0,
    };
    bind(&binding, async |kept: &Kept| Ok(files(folder, kept))).await?;
    Ok(Exit::Done)
}

/// The batch that is meant.
async fn latest(
    args: &PortfolioArgs,
    store: &Store,
    place: &Place,
) -> Result<Latest, CommandError> {
    let list = args.list.as_deref();
    if let Some(latest) = store.last_batch(list).await? {
        return Ok(latest);
    }
    let lists = store.lists().await?;
    let name = visible::path(place.path());
    Err(CommandError::Shelf(match list {
        Some(list) if !lists.is_empty() => ShelfError::NoList {
            store: name,
            list: list.to_owned(),
            near: nearest(list, lists.iter().map(String::as_str)).map(str::to_owned),
            known: lists.join(", "),
        },
        _ => ShelfError::NoBatch(name),
    }))
}

/// What is not scanned yet cannot be in a portfolio: that must not go unseen.
async fn say_unfinished(store: &Store, latest: &Latest) -> Result<(), CommandError> {
    let counts = store.counts(latest.batch).await?;
    let left = counts.left();
    if left > 0 {
        let finished = counts.measured + counts.unmeasured;
        let all = finished + left;
        console::error(&format!(
            "belfort: the batch over {} is not at its end: {finished} of {all} domains finished. `belfort batch {}` goes on",
            latest.list, latest.list
        ));
    }
    Ok(())
}

/// Hands over each domain with a result, a few of them in memory at once.
async fn each_measured(
    store: &Store,
    latest: &Latest,
    mut take: impl AsyncFnMut(Order, Kept) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let mut mark = Bookmark::default();
    loop {
        let standings = store.next_standings(latest.batch, &mut mark).await?;
        if standings.is_empty() {
            return Ok(());
        }
        for standing in standings {
            if let Some(kept) = standing.result {
                take(standing.order, kept).await?;
            }
        }
    }
}

/// Writes how all domains together stand.
async fn write_cohort(
    args: &PortfolioArgs,
    name: &str,
    rules: &RuleSet,
    store: &Store,
    latest: &Latest,
) -> Result<Exit, CommandError> {
    if !cohort::is_name(name) {
        return Err(CohortError::Name(name.to_owned()).into());
    }
    let mut tally = Tally::default();
    each_measured(store, latest, async |_, kept| {
        tally.add(&of_today(rules, store, kept).await?);
        Ok(())
    })
    .await?;
    let cohort = tally.cohort(name, &rules.version)?;
    let folder = args.into.as_deref().unwrap_or(&args.folder);
    let path = folder.join(format!("{name}.cohort.json"));
    write_whole(&path, cohort.json().as_bytes())?;
    if !args.quiet {
        let told = format!(
            "{} domains, {} checks. None of them is named.\n→ {}\n",
            cohort.n,
            cohort.checks.len(),
            visible::path(&path)
        );
        console::print(&told)?;
    }
    Ok(Exit::Done)
}

/// Writes what is not in order for CISO Assistant: each result is judged again, as only it has the texts.
async fn write_ciso_assistant(
    args: &PortfolioArgs,
    rules: &RuleSet,
    store: &Store,
    latest: &Latest,
) -> Result<Exit, CommandError> {
    let mut export = CisoAssistant::default();
    let mut domains = 0;
    each_measured(store, latest, async |order, kept| {
        let saved = Saved::read(&store.content(kept.id).await?);
        let saved = saved.map_err(|error| CommandError::Kept {
            domain: order.domain.clone(),
            why: error.to_string(),
        })?;
        let mut terms = saved.terms();
        terms.language = language(args.lang);
        let result = ScanResult::judge(rules, saved.evidence, terms);
        export.add(&order, &result);
        domains += 1;
        Ok(())
    })
    .await?;
    let folder = args.into.as_deref().unwrap_or(&args.folder);
    let mut said = format!(
        "{} findings of {domains} domains. Import the assets first.\n",
        export.len()
    );
    for (name, content) in [
        ("ciso-assistant-assets.xlsx", export.assets()?),
        ("ciso-assistant-findings.xlsx", export.findings()?),
    ] {
        let path = folder.join(name);
        write_whole(&path, &content)?;
        // Writing into a String cannot fail.
        let _ = writeln!(said, "→ {}", visible::path(&path));
    }
    if !args.quiet {
        console::print(&said)?;
    }
    Ok(Exit::Done)
}

/// The reports of a result that stand below the folder, as `belfort batch` names them. What was written before it was
/// seen is of an earlier scan.
fn files(folder: &Path, kept: &Kept) -> Vec<String> {
    let name = safe_name(&kept.digest.target);
    let seen = u64::try_from(kept.digest.observed_at.as_second()).unwrap_or(0);
    let seen = UNIX_EPOCH + Duration::from_secs(seen);
    let is_of_it = |path: PathBuf| {
        let written = path.metadata().and_then(|file| file.modified());
        path.is_file() && written.is_ok_and(|written| written >= seen) && is_of(kept, &path)
    };
    let each = |kind: &'static str| {
        let marks = Language::ALL.map(|language| format!(".{}", language.code()));
        let marks = [String::new()].into_iter().chain(marks);
        marks.map(move |mark| format!("{mark}.{kind}"))
    };
    let endings = each("html").chain(each("pdf")).chain([".json".to_owned()]);
    endings
        .map(|ending| format!("{name}/{name}{ending}"))
        .filter(|file| is_of_it(folder.join(file)))
        .collect()
}

/// The file name of a list, which a shared store knows by its whole path.
fn name_of(list: &str) -> &str {
    list.rsplit(['/', '\\']).next().unwrap_or(list)
}
