//! What a user asks for. The only place beside `net/` that touches files, the environment and the
//! terminal.
#![expect(
    clippy::disallowed_methods,
    reason = "law 5: commands read and write the files that the user names"
)]

mod assess;
mod authorised;
mod batch;
mod brand;
mod checks;
mod cohort;
mod compare;
mod console;
mod deliver;
mod doctor;
mod dry_run;
mod folder;
mod history;
mod judge;
mod pdf;
mod portfolio;
mod scan;
mod shelf;
mod spf;
mod user_file;
mod waivers;
mod write;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use thiserror::Error;

use crate::check::LoadErrors;
use crate::check::RuleSet;
use crate::check::waive::WaiverErrors;
use crate::cli::{Cli, Command};
use crate::cohort::{CohortError, CohortErrors};
use crate::compare::OtherTarget;
use crate::exit::Exit;
use crate::language::Language;
use crate::net::NetError;
use crate::report::HtmlError;
use crate::report::brand::BrandErrors;
use crate::report::visible::path as shown;
use crate::score::questionnaire::AnswersErrors;
use crate::store::StoreError;
use crate::target::TargetError;

pub use self::authorised::{AuthorisationError, understand as understand_leave};
pub use self::folder::{Content, FolderError};
pub use self::shelf::ShelfError;

/// Why a command could not do what was asked: each ends with exit code 2, but for an interruption.
#[derive(Debug, Error)]
pub enum CommandError {
    /// The input is no domain that can be scanned.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// A host of `--host` that is not the target's own.
    #[error(
        "--host {host} is not under {registrable}: a host of somebody else is never looked at. Name a host such as shop.{registrable}"
    )]
    ForeignHost {
        /// The host given.
        host: String,
        /// The registrable domain of the target.
        registrable: String,
    },
    /// More selectors than one scan asks for.
    #[error("more than {0} selectors: give those that your mail provider uses now")]
    TooManySelectors(usize),
    /// A file of `--authorised` that gives no leave for this scan.
    #[error("{0}")]
    Authorisation(#[from] AuthorisationError),
    /// Check files with mistakes.
    #[error("{0}")]
    Checks(#[from] LoadErrors),
    /// A file of `--waivers` with mistakes.
    #[error("{0}")]
    Waivers(#[from] WaiverErrors),
    /// A file of `--brand` with mistakes.
    #[error("{0}")]
    Brand(#[from] BrandErrors),
    /// A file of `--cohort` with mistakes.
    #[error("{0}")]
    CohortFile(#[from] CohortErrors),
    /// A group of which nothing can be told.
    #[error("{0}")]
    Cohort(#[from] CohortError),
    /// A folder of checks or lists that cannot be used.
    #[error("{0}")]
    Folder(#[from] FolderError),
    /// A profile that nobody defined.
    #[error("there is no profile `{name}`. Known profiles: {known}")]
    Profile {
        /// The name given.
        name: String,
        /// The names there are.
        known: String,
    },
    /// An output whose ending is no format.
    #[error("cannot tell a format from the ending of {path}: use .html, .pdf, .json, .csv, .sarif or .junit.xml; a table whose name ends in action-plan.csv is one", path = shown(.0))]
    Format(PathBuf),
    /// A report could not be printed as PDF.
    #[error("print the report as PDF: {0}")]
    Pdf(String),
    /// The user asked Belfort to stop while it made the files.
    #[error("interrupted; nothing was written")]
    Interrupted,
    /// A file could not be read.
    #[error("cannot read {path}: {why}", path = shown(.path))]
    Read {
        /// The file.
        path: PathBuf,
        /// What went wrong, and what was expected.
        why: String,
    },
    /// A file could not be written.
    #[error("cannot write {path}: {why}. Nothing was changed there. Choose another place with -o, or use --json", path = shown(.path))]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// A file of answers with mistakes.
    #[error("{0}")]
    Answers(#[from] AnswersErrors),
    /// A file of answers to other questions than those asked for.
    #[error("{path} holds answers to the short questions. Name another file for the 34 questions of --basic", path = shown(.0))]
    OtherQuestionnaire(PathBuf),
    /// A questionnaire that the rule set does not have.
    #[error("there is no questionnaire `{0}` in this version of Belfort")]
    NoQuestionnaire(&'static str),
    /// Questions without anybody to answer them.
    #[error(
        "there is nobody to ask: standard input is no terminal, and nothing is piped into it. Use --write for a file to fill in, or --show to read what one comes to"
    )]
    NobodyToAsk,
    /// A file of answers could not be written.
    #[error("cannot save {path}: {why}. Name another file: belfort assess FILE.toml", path = shown(.path))]
    Unsaved {
        /// The file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// A file of answers that somebody else changed while questions were answered.
    #[error("{path} was changed by somebody else in the meantime, so that the last answer was not saved. Give the same command again: it goes on with what stands there now", path = shown(.0))]
    ChangedMeanwhile(PathBuf),
    /// Standard output did not take all of it.
    #[error("cannot write to standard output: {0}. What stands there is not whole; do not use it")]
    Print(String),
    /// The report could not be made.
    #[error("make the report: {0}")]
    Html(#[from] HtmlError),
    /// The network could not be set up.
    #[error("{0}")]
    Net(#[from] NetError),
    /// The async runtime could not be started.
    #[error("start the asynchronous runtime: {0}. Is this machine out of threads or files?")]
    Runtime(std::io::Error),
    /// A check id that there is none of.
    #[error("there is no check `{id}`{} `belfort checks list` shows all", meant(.near.as_deref()))]
    NoSuchCheck {
        /// The id given.
        id: String,
        /// An id that is almost the same.
        near: Option<String>,
    },
    /// A first word that is almost a command.
    #[error("there is no command `{word}`; did you mean `belfort {near}`?")]
    NoSuchCommand {
        /// The word given.
        word: String,
        /// The command.
        near: String,
    },
    /// Two results of different domains.
    #[error("{0}")]
    OtherTarget(#[from] OtherTarget),
    /// Something else than two files to compare.
    #[error(
        "give two result files, the earlier one first, such as `belfort compare old.json new.json`; or a domain with --store sqlite:PATH"
    )]
    TwoFiles,
    /// A store that cannot be used.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// A store without what was asked for.
    #[error("{0}")]
    Shelf(#[from] ShelfError),
    /// A list in which nothing can be scanned.
    #[error("{path}: no row of it can be scanned. Give a list with a column of domains, such as example.be", path = shown(.0))]
    EmptyList(PathBuf),
    /// `--retry` without anything to try again.
    #[error("nothing to try again: in the last run over {path} every domain was measured, and none is new. Without --retry all are scanned anew", path = shown(.0))]
    NothingToRetry(PathBuf),
    /// A result in the store that this version cannot read.
    #[error("read the result of {domain} in the store: {why}")]
    Kept {
        /// The domain.
        domain: String,
        /// What is wrong.
        why: String,
    },
    /// The portfolio could not be made.
    #[error(
        "make the portfolio: {0}. This is a fault of Belfort; please report it with this message"
    )]
    Workbook(#[from] crate::report::portfolio::XlsxError),
    /// More than one domain.
    #[error(
        "`{0}` is one word too many: Belfort scans one domain at a time, such as `belfort example.be`"
    )]
    OneDomain(String),
    /// A sender of `--from` that is no address at the domain.
    #[error(
        "--from {from} is no address at {domain}: give one such as info@{domain}, or ask about the domain of that address"
    )]
    ForeignSender {
        /// The address given.
        from: String,
        /// The domain asked about.
        domain: String,
    },
    /// Options of which one takes away what the other asks for.
    #[error("{0} and {1} contradict each other: leave one of them out")]
    Contradiction(&'static str, &'static str),
}

impl CommandError {
    /// Whether it tells several mistakes, each on a line of its own. Any other stands on one line, whatever it quotes.
    fn is_list(&self) -> bool {
        matches!(
            self,
            Self::Checks(_)
                | Self::Waivers(_)
                | Self::Brand(_)
                | Self::CohortFile(_)
                | Self::Answers(_)
        )
    }
}

/// The end of a sentence about a word that there is none of.
fn meant(near: Option<&str>) -> String {
    near.map_or_else(
        || ".".to_owned(),
        |near| format!("; did you mean `{near}`?"),
    )
}

/// Runs the command line of this process and gives its exit code.
pub fn run() -> ExitCode {
    // clap prints help and version itself.
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            if error.use_stderr() {
                // It quotes what was typed, or what a script got from a stranger.
                console::error(error.render().to_string().trim_end());
                return Exit::Usage.into();
            }
            return ended(console::written(error.print()).map(|()| Exit::Done));
        }
    };
    ended(
        match cli
            .command
            .unwrap_or_else(|| Command::Scan(Box::new(cli.scan)))
        {
            Command::Scan(args) => scan::run(&args),
            Command::Batch(args) => batch::run(&args),
            Command::Portfolio(args) => portfolio::run(&args),
            Command::Judge(args) => judge::run(&args),
            Command::Compare(args) => compare::run(&args),
            Command::History(args) => history::run(&args),
            Command::Assess(args) => assess::run(&args),
            Command::Checks(command) => checks::run(&command),
            Command::Spf(args) => spf::run(&args),
            Command::Doctor(args) => doctor::run(&args),
        },
    )
}

/// Says what went wrong, and gives the exit code.
fn ended(outcome: Result<Exit, CommandError>) -> ExitCode {
    match outcome {
        Ok(exit) => exit.into(),
        Err(error) => {
            let said = format!("belfort: {error}");
            if error.is_list() {
                console::error(&said);
            } else {
                console::say(&said);
            }
            match error {
                CommandError::Interrupted => Exit::Interrupted.into(),
                _ => Exit::Usage.into(),
            }
        }
    }
}

/// The rule set: the built-in files, those of `--checks DIR`, and the lists of `--data DIR` in the place of ours.
fn rules(checks: Option<&PathBuf>, data: Option<&PathBuf>) -> Result<RuleSet, CommandError> {
    let read = |dir: Option<&PathBuf>, content| match dir {
        Some(dir) => folder::read(dir, content),
        None => Ok(Vec::new()),
    };
    let checks = read(checks, Content::Checks)?;
    let data = read(data, Content::Data)?;
    Ok(RuleSet::with_data(&checks, &data)?)
}

/// The language asked for, else the system's, else English.
fn language(asked: Option<Language>) -> Language {
    let system = || {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
            .and_then(|locale| Language::of_locale(&locale))
    };
    asked.or_else(system).unwrap_or_default()
}

/// The languages asked for, each once and in the order asked; where none was, the one that `otherwise` gives.
fn languages(
    asked: &[Language],
    otherwise: impl FnOnce() -> Language,
) -> (Language, Vec<Language>) {
    let mut each: Vec<Language> = Vec::new();
    for language in asked {
        if !each.contains(language) {
            each.push(*language);
        }
    }
    let mut each = each.into_iter();
    let first = each.next().unwrap_or_else(otherwise);
    (first, each.collect())
}

/// The profile asked for, where it exists.
fn profile(rules: &RuleSet, asked: Option<&String>, default: &str) -> Result<String, CommandError> {
    let name = asked.map_or(default, String::as_str);
    if rules.profiles.contains_key(name) {
        return Ok(name.to_owned());
    }
    let known: Vec<&str> = rules.profiles.keys().map(String::as_str).collect();
    Err(CommandError::Profile {
        name: name.to_owned(),
        known: known.join(", "),
    })
}
