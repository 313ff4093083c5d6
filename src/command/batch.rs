//! `belfort batch`: a list in; a report for each domain and a portfolio of all out.

pub(super) mod desk;
mod progress;
pub(super) mod shelf;
mod tray;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use self::desk::Desk;
use self::progress::Watching;
use super::scan::net;
use super::write::sweep;
use super::{CommandError, console, language, languages, profile, rules, user_file};
use crate::batch::list::{self, LIST_LIMITS, List};
use crate::batch::{End, Engine};
use crate::check::RuleSet;
use crate::cli::BatchArgs;
use crate::exit::Exit;
use crate::store::{Counts, Place, Store};

pub(super) fn run(args: &BatchArgs) -> Result<Exit, CommandError> {
    let rules = Arc::new(rules(args.checks.as_ref(), args.data.as_ref())?);
    let profile = profile(&rules, args.profile.as_ref(), "sme")?;
    let languages = languages(&args.languages, || language(None));
    let list = read(&args.file, &rules)?;
    let folder = folder(args);
    let desk = Desk::new(args, &rules, &list, &profile, &languages, &folder)?;
    let refused = desk.rows_refused;
    if !args.quiet {
        for line in list.lines().iter().chain(&desk.refused) {
            console::error(line);
        }
    }
    if desk.is_empty() {
        return Err(CommandError::EmptyList(args.file.clone()));
    }
    if args.dry_run {
        console::print(&desk.told())?;
        return Ok(Exit::Done);
    }
    make(&folder)?;
    let place = args.store.clone();
    let place = place.unwrap_or_else(|| Place::of_file(folder.join("belfort.db")));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CommandError::Runtime)?;
    let desk = Arc::new(desk);
    let outcome = runtime.block_on(work(args, &rules, &desk, &place));
    // What still runs (a mail server that does not hang up) is not waited for.
    runtime.shutdown_background();
    let (end, exit) = outcome?;
    Ok(match end {
        End::Finished if refused > 0 && exit == Exit::Done => Exit::Unmeasured,
        End::Finished => exit,
        End::Stopped => Exit::Interrupted,
        End::NoNetwork => Exit::NothingMeasured,
        End::Unwritten(why) => {
            console::error(&format!("belfort: {why}"));
            Exit::Usage
        }
    })
}

/// Everything between the opened store and the closed one.
async fn work(
    args: &BatchArgs,
    rules: &Arc<RuleSet>,
    desk: &Arc<Desk>,
    place: &Place,
) -> Result<(End, Exit), CommandError> {
    let store = Arc::new(Store::open(place).await?);
    sweep(desk.folder(), "portfolio.");
    let orders = desk.shuffled();
    let list = list_in(args);
    if args.retry {
        store.take_up_again(&list).await?;
    }
    let batch = store.begin_or_resume(&list, &orders).await?;
    let counts = store.counts(batch).await?;
    if args.retry && counts.left() == 0 {
        store.end(batch).await?;
        return Err(CommandError::NothingToRetry(args.file.clone()));
    }
    desk.look_back(&store);
    desk.watch(Watching::new(args, batch.resumed, counts));
    let engine = Arc::new(Engine {
        rules: Arc::clone(rules),
        net: net(&args.network)?,
        store: Arc::clone(&store),
        at_once: usize::from(args.parallel),
        limit: Duration::from_secs(args.timeout),
    });
    let (halt, halted) = watch::channel(false);
    let running = engine.run(batch, Arc::clone(desk), halted);
    tokio::pin!(running);
    let end = loop {
        tokio::select! {
            end = &mut running => break end?,
            _ = tokio::signal::ctrl_c() => {
                if halt.send_replace(true) {
                    desk.end();
                    console::say("belfort: ended at once; what was finished is kept. The same command goes on");
                    return Ok((End::Stopped, Exit::Interrupted));
                }
                console::say("belfort: what is being scanned is finished first. Ctrl-C once more ends at once");
            }
        }
    };
    desk.end();
    let interrupted = *halt.borrow();
    let exit = match &end {
        End::Finished => tokio::select! {
            exit = shelf::finish(args, rules, desk, &store, batch) => exit?,
            _ = tokio::signal::ctrl_c() => {
                console::say("belfort: the portfolio is not written; all results are kept. `belfort portfolio` writes it");
                Exit::Interrupted
            }
        },
        End::Stopped | End::NoNetwork => {
            say_left(store.counts(batch).await?, &end, interrupted);
            Exit::Interrupted
        }
        End::Unwritten(_) => Exit::Usage,
    };
    if let Ok(store) = Arc::try_unwrap(store) {
        store.close().await;
    }
    Ok((end, exit))
}

/// The list as its store knows it. A store of its own has one list of a name; one that several share, with `--store`,
/// may have two, of different folders: of different clients.
fn list_in(args: &BatchArgs) -> String {
    let name = args.file.file_name().unwrap_or_default().to_string_lossy();
    let whole = args
        .store
        .as_ref()
        .and_then(|_| args.file.canonicalize().ok());
    whole.map_or_else(|| name.into_owned(), |path| path.display().to_string())
}

/// Says why a batch ended before its end, and how to go on.
fn say_left(counts: Counts, end: &End, interrupted: bool) {
    let (done, left) = (counts.measured + counts.unmeasured, counts.left());
    let why = if *end == End::NoNetwork {
        "no DNS resolver answers any more"
    } else if interrupted {
        "interrupted"
    } else {
        "Belfort failed on some of them. This is a fault of Belfort; please report it"
    };
    console::error(&format!(
        "belfort: {why}; {done} finished and kept, {left} still to do. Give the same command again to go on"
    ));
}

fn read(path: &Path, rules: &RuleSet) -> Result<List, CommandError> {
    let failed = |why: String| CommandError::Read {
        path: path.to_owned(),
        why,
    };
    let most = u64::try_from(LIST_LIMITS.bytes).unwrap_or(u64::MAX);
    let bytes = user_file::ordinary(path, most).map_err(failed)?;
    let profiles: Vec<&str> = rules.profiles.keys().map(String::as_str).collect();
    let list = match bytes {
        Some(bytes) => list::read(&bytes, &profiles),
        None => Err(list::ListError::Bytes),
    };
    list.map_err(|error| failed(error.to_string()))
}

/// The folder given, or the name of the list without its ending, beside it.
fn folder(args: &BatchArgs) -> PathBuf {
    args.folder.clone().unwrap_or_else(|| {
        let bare = args.file.with_extension("");
        if bare == args.file {
            args.file.with_extension("reports")
        } else {
            bare
        }
    })
}

fn make(folder: &Path) -> Result<(), CommandError> {
    fs::create_dir_all(folder).map_err(|error| CommandError::Write {
        path: folder.to_owned(),
        why: console::reason(&error),
    })
}
