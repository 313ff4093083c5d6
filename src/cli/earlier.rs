//! Options of the commands that look at earlier results, without the network.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::{Color, OutputArgs};
use crate::language::Language;
use crate::store::Place;

/// Options of `judge`.
#[derive(Debug, Clone, Args)]
pub struct JudgeArgs {
    /// A result file of an earlier scan
    #[arg(value_name = "FILE.json")]
    pub file: PathBuf,
    /// What is written, and how
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Options of `compare`.
#[derive(Debug, Clone, Args)]
pub struct CompareArgs {
    /// The result files of the earlier and of the later scan. With --store a domain, and the days of
    /// both where they are not the last two: 2026-11-02, or 2026-11-02T09:30 where a day has several
    #[arg(value_name = "OLD.json NEW.json", required = true, num_args = 1..=3)]
    pub what: Vec<OsString>,
    /// Take both from this store, which keeps what `batch` and `scan --store` saw
    #[arg(long, value_name = "sqlite:PATH")]
    pub store: Option<Place>,
    /// How it is shown, and by which rules it is judged
    #[command(flatten)]
    pub show: ShowArgs,
}

/// Options of `history`.
#[derive(Debug, Clone, Args)]
pub struct HistoryArgs {
    /// The domain, such as example.be
    #[arg(value_name = "DOMAIN")]
    pub domain: String,
    /// The store that keeps its results
    #[arg(long, value_name = "sqlite:PATH", default_value = "sqlite:belfort.db")]
    pub store: Place,
    /// Judge all of them with this profile (default: that of the latest)
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// How it is shown, and by which rules it is judged
    #[command(flatten)]
    pub show: ShowArgs,
}

/// How earlier results are shown, and by which rules they are judged again.
#[derive(Debug, Clone, Args)]
pub struct ShowArgs {
    /// Print it as JSON
    #[arg(long)]
    pub json: bool,
    /// Language of the texts (default: that of the latest result)
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<Language>,
    /// Judge with further checks of this folder
    #[arg(long, value_name = "DIR")]
    pub checks: Option<PathBuf>,
    /// Judge by newer lists of this folder
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Colours on the terminal
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}
