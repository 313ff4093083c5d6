//! `belfort batch`, as clap reads it.

use std::path::PathBuf;

use clap::Args;

use super::{FailOn, NetworkArgs, seconds};
use crate::check::Area;
use crate::language::Language;
use crate::limits::LIMITS;
use crate::store::Place;

/// Options of `batch`.
#[derive(Debug, Clone, Args)]
pub struct BatchArgs {
    /// The list: CSV, XLSX or ODS, with a column of domains
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The folder for the reports (default: the name of the list, beside it)
    #[arg(short, long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Where results and history are kept (default: belfort.db in that folder)
    #[arg(long, value_name = "sqlite:PATH")]
    pub store: Option<Place>,
    /// Domains that are scanned at once, 1 to 64
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub parallel: u8,
    /// Write each report as PDF too, by an installed browser
    #[arg(long)]
    pub pdf: bool,
    /// Put all that was written into one ZIP file as well
    #[arg(long)]
    pub zip: bool,
    /// Languages of the reports, where the list has none (default: the system's, else en); the portfolio is in
    /// the first
    #[arg(long = "lang", value_name = "LANGUAGES", value_delimiter = ',')]
    pub languages: Vec<Language>,
    /// Kind of user, where the list has none: sme, municipality or digital-provider
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Read further checks from this folder, where each stands as AREA/VENDOR/NAME.toml
    #[arg(long, value_name = "DIR")]
    pub checks: Option<PathBuf>,
    /// Judge versions by newer lists of this folder
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Whose reports they are, where the list has no brand of its own
    #[arg(long, value_name = "FILE.toml")]
    pub brand: Option<PathBuf>,
    /// A file of answers to the questionnaire, where the list has none
    #[arg(long, value_name = "FILE.toml")]
    pub answers: Option<PathBuf>,
    /// Findings that somebody decided to live with until a day, where the list has no file of its own; each domain
    /// takes what is not of another domain of the list
    #[arg(long, value_name = "FILE.toml")]
    pub waivers: Option<PathBuf>,
    /// Show beside each finding how many of a group of similar domains have it in order
    #[arg(long, value_name = "FILE.json")]
    pub cohort: Option<PathBuf>,
    /// Look at these areas only; gives no level
    #[arg(long, value_name = "AREAS", value_delimiter = ',')]
    pub only: Vec<Area>,
    /// How the network is asked
    #[command(flatten)]
    pub network: NetworkArgs,
    /// Seconds for one domain, 1 to 3600; what is not seen by then is unknown
    #[arg(long, value_name = "SECONDS", default_value_t = LIMITS.scan_time.as_secs(), value_parser = seconds)]
    pub timeout: u64,
    /// Look again only at those that could not be measured the last time, or are new in the list
    #[arg(long)]
    pub retry: bool,
    /// Say what the list holds, and scan nothing
    #[arg(long)]
    pub dry_run: bool,
    /// End with exit code 1 when a finding is not in order and at least this bad
    #[arg(long, value_name = "SEVERITY", default_value = "never")]
    pub fail_on: FailOn,
    /// Say nothing but errors
    #[arg(short, long)]
    pub quiet: bool,
}
