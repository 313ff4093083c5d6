//! `belfort portfolio`, as clap reads it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::language::Language;
use crate::store::Place;

/// Options of `portfolio`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  belfort portfolio clients                 the last batch in clients/belfort.db
  belfort portfolio clients --lang fr       the same, in French
  belfort portfolio clients --cohort flemish-towns-2026
                                            how they stand, and none of them
  belfort portfolio clients --export ciso-assistant
  belfort portfolio --store sqlite:all.db --list clients.xlsx --folder clients")]
pub struct PortfolioArgs {
    /// The folder of the batch, which has belfort.db in it
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub folder: PathBuf,
    /// Take the results from this store instead
    #[arg(long, value_name = "sqlite:PATH")]
    pub store: Option<Place>,
    /// Write into this folder, and look for reports to link to there (default: FOLDER)
    #[arg(short, long = "folder", value_name = "DIR")]
    pub into: Option<PathBuf>,
    /// The last batch over the list of this name, such as clients.xlsx (default: the last batch)
    #[arg(long, value_name = "NAME")]
    pub list: Option<String>,
    /// Write NAME.cohort.json instead: figures of all domains together, which name none of them, for
    /// `belfort scan --cohort`. Wants at least ten domains
    #[arg(long, value_name = "NAME", conflicts_with = "export")]
    pub cohort: Option<String>,
    /// Write what is not in order for another program instead: ciso-assistant, two workbooks for its data import
    #[arg(long, value_name = "PROGRAM")]
    pub export: Option<Export>,
    /// Language of the texts (default: the system's, else en)
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<Language>,
    /// Judge with further checks of this folder
    #[arg(long, value_name = "DIR")]
    pub checks: Option<PathBuf>,
    /// Judge by newer lists of this folder
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Say nothing but errors
    #[arg(short, long)]
    pub quiet: bool,
}

/// A program that reads what Belfort found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Export {
    /// CISO Assistant: assets and findings.
    CisoAssistant,
}
