//! The command line, as clap reads it. What it means is in `command/`.

mod batch;
mod earlier;
mod portfolio;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use self::batch::BatchArgs;
pub use self::earlier::{CompareArgs, HistoryArgs, JudgeArgs, ShowArgs};
pub use self::portfolio::{Export, PortfolioArgs};
use crate::check::{Area, Severity};
use crate::language::Language;
use crate::limits::LIMITS;
use crate::parse;
use crate::store::Place;

/// Looks at a company's domain from outside and says how mature its visible security is.
#[derive(Debug, Parser)]
#[command(
    name = "belfort",
    version,
    about,
    args_conflicts_with_subcommands = true,
    arg_required_else_help = true,
    max_term_width = 80,
    after_help = "Examples:
  belfort example.be                      writes example.be.html and .json
  belfort example.be --lang fr --open     in French, opened when it is ready
  belfort example.be --lang nl,fr         a report in Dutch and one in French
  belfort example.be -o report.pdf -o action-plan.csv   to hand over
  belfort example.be --json | jq .score   the result on standard output
  belfort batch clients.xlsx              a report for each domain of a list
  belfort judge example.be.json           judge it again, without the network
  belfort checks explain hsts             what a check looks at, and why
  belfort spf example.be --ip 192.0.2.1   may this server send mail for it?

Files that -o writes, by the ending of their name:
  .html             the report: to read and to mail, opens everywhere
  .pdf              the same, to print or to file; a browser here prints it
  action-plan.csv   what to repair, for a team to fill in who and when
  .csv              every finding, for a spreadsheet or a script of yours
  .json             everything: to keep, to judge again and to compare
  .sarif            what is not in order, for GitHub and what reads SARIF
  .junit.xml        every finding as a test, for a pipeline

Exit codes:
  0    done
  1    done, and a finding is not in order and at or above --fail-on
  2    the command line, a file or a setting is wrong
  3    nothing could be measured: no such domain, no network
  4    a batch finished; some domains were not measured, or rows refused
  130  interrupted: a scan wrote nothing, a batch kept what was finished"
)]
pub struct Cli {
    /// What to do; `scan` when only a domain is given.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Options of a scan without the word `scan`.
    #[command(flatten)]
    pub scan: ScanArgs,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Observe, judge and report on one domain
    Scan(Box<ScanArgs>),
    /// Scan a list of domains, and write a report for each and a portfolio of all
    ///
    /// Each result is kept before the next scan begins: the same command goes on where it was interrupted.
    /// Once all are scanned, it begins anew, and says what changed since.
    Batch(Box<BatchArgs>),
    /// Write the portfolio of the last batch again, without the network
    ///
    /// Takes every result from the store that `batch` left, and judges it by the rules of this program. With
    /// --cohort or --export it writes that instead.
    Portfolio(PortfolioArgs),
    /// Judge saved evidence again, without the network
    ///
    /// Language and profile are those of the file, unless you give others. Without -o and --json, the
    /// report is written in the current folder, under the name of the file with the ending .html; the
    /// file itself stays as it is.
    Judge(JudgeArgs),
    /// Say what improved and what got worse between two results
    ///
    /// Both are judged again by the rules of this program, so that only the domain differs. What one of
    /// them did not look at is not comparable, and never called better or worse.
    Compare(CompareArgs),
    /// Show all scans of a domain that a store keeps: its level over time, what was fixed, new or is back
    ///
    /// All are judged again by the rules of this program, with the profile of the latest, so that only the
    /// domain differs.
    History(HistoryArgs),
    /// Answer what cannot be seen from outside: a questionnaire of 8 or of 34 questions
    ///
    /// Asks on the terminal, and keeps every answer in FILE at once; run it again to go on. --write
    /// asks nothing: it writes a file that explains itself, to be filled in with any editor.
    Assess(AssessArgs),
    /// Show and test the checks
    #[command(subcommand)]
    Checks(ChecksCommand),
    /// May this server send mail in the name of a domain? Answers as a receiver would (SPF)
    ///
    /// Only the resolver is asked: nothing is sent to the server or to the domain's mail servers.
    Spf(SpfArgs),
    /// Say what this machine can see: resolver, families, clock, limits
    Doctor(DoctorArgs),
}

/// Options of a scan.
#[derive(Debug, Clone, Args)]
pub struct ScanArgs {
    /// The domain, such as example.be; a web or e-mail address is understood too
    #[arg(value_name = "DOMAIN", required = true)]
    pub domain: Option<String>,
    /// Words too many. Taken here so that `command/` can say what is wrong with them.
    #[arg(hide = true)]
    pub more: Vec<String>,
    /// What is written, and how
    #[command(flatten)]
    pub output: OutputArgs,
    /// Look at these areas only; gives no level
    #[arg(long, value_name = "AREAS", value_delimiter = ',')]
    pub only: Vec<Area>,
    /// The owner says that there is no web site
    #[arg(long)]
    pub no_web: bool,
    /// The owner says that there is no mail
    #[arg(long)]
    pub no_mail: bool,
    /// A further host of the domain to look at (repeatable)
    #[arg(long = "host", value_name = "NAME")]
    pub hosts: Vec<String>,
    /// A name under which a DKIM key of the domain stands, such as selector1 (repeatable)
    #[arg(long = "selector", value_name = "NAME", value_parser = selector)]
    pub selectors: Vec<String>,
    /// List every cipher suite and group that the web server takes: up to 250 connections to each address instead of 36
    #[arg(long)]
    pub tls_detail: bool,
    /// How the network is asked
    #[command(flatten)]
    pub network: NetworkArgs,
    /// The owner's leave to look closer: a file that names the domain, who gave leave, when, until when
    /// and where that can be read
    #[arg(long, value_name = "FILE.toml")]
    pub authorised: Option<PathBuf>,
    /// Keep the result in this store, too: sqlite:PATH, made where there is none (`belfort history`)
    #[arg(long, value_name = "sqlite:PATH")]
    pub store: Option<Place>,
    /// Say what would be asked, and ask nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Seconds for the whole scan, 1 to 3600; what is not seen by then is unknown
    #[arg(long, value_name = "SECONDS", default_value_t = LIMITS.scan_time.as_secs(), value_parser = seconds)]
    pub timeout: u64,
}

/// Options about the network.
#[derive(Debug, Clone, Args)]
pub struct NetworkArgs {
    /// Ask this resolver instead of the system's (repeatable)
    #[arg(long = "resolver", value_name = "ADDR[:PORT]", value_parser = resolver)]
    pub resolvers: Vec<SocketAddr>,
    /// Trust the roots of this PEM file too
    #[arg(long, value_name = "PEM")]
    pub ca_file: Option<PathBuf>,
    /// Begin DNSSEC with the root keys of this file (DNSKEY or DS lines) instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    pub trust_anchor: Option<PathBuf>,
    /// Permit targets in private, loopback, link-local and documentation networks
    #[arg(long)]
    pub allow_private: bool,
}

/// Options about what is written.
#[derive(Debug, Clone, Args)]
pub struct OutputArgs {
    /// Write here; the ending chooses the format: .html, .pdf, .json, .csv, .sarif or .junit.xml; a name that
    /// ends in action-plan.csv is the plan to fill in (repeatable)
    #[arg(short, long = "output", value_name = "FILE")]
    pub outputs: Vec<PathBuf>,
    /// Print the result as JSON on standard output, and nothing else there
    #[arg(long)]
    pub json: bool,
    /// Language of report and texts (default: the system's, else en). With several, such as nl,fr, there is
    /// a report in each; the result and this terminal take the first
    #[arg(long = "lang", value_name = "LANGUAGES", value_delimiter = ',')]
    pub languages: Vec<Language>,
    /// Kind of user: sme, municipality or digital-provider
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Read further checks from this folder, where each stands as AREA/VENDOR/NAME.toml
    #[arg(long, value_name = "DIR")]
    pub checks: Option<PathBuf>,
    /// Judge versions by newer lists: software.toml and javascript.toml of this folder take the place of
    /// the built-in ones
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Say what these answers (`belfort assess`) come to, beside the score and never added to it
    #[arg(long, value_name = "FILE.toml")]
    pub answers: Option<PathBuf>,
    /// Waivers: findings that somebody decided to live with until a day. They stay in the report, and do
    /// not cap the level
    #[arg(long, value_name = "FILE.toml")]
    pub waivers: Option<PathBuf>,
    /// Put this name, logo, colours and words on the report, in HTML and PDF; what was seen and judged
    /// stays Belfort's
    #[arg(long, value_name = "FILE.toml")]
    pub brand: Option<PathBuf>,
    /// Show beside each finding how many of a group of similar domains have it in order: a file that
    /// `belfort portfolio --cohort` wrote
    #[arg(long, value_name = "FILE.json")]
    pub cohort: Option<PathBuf>,
    /// End with exit code 1 when a finding is not in order and at least this bad; partly in order does
    /// not count
    #[arg(long, value_name = "SEVERITY", default_value = "never")]
    pub fail_on: FailOn,
    /// Open the report when it is ready
    #[arg(long)]
    pub open: bool,
    /// Say nothing but errors
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say what could not be seen, and why
    #[arg(short, long)]
    pub verbose: bool,
    /// Never ask anything
    #[arg(long)]
    pub no_input: bool,
    /// Colours on the terminal
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// Options of `assess`.
#[derive(Debug, Clone, Args)]
pub struct AssessArgs {
    /// Where the answers are kept (default: answers.toml)
    #[arg(value_name = "FILE.toml")]
    pub file: Option<PathBuf>,
    /// Ask about the 34 measures of CyberFundamentals Basic, two scores each, instead of the 8 short questions
    #[arg(long)]
    pub basic: bool,
    /// A result of a scan: what it saw stands beside the questions, and answers none of them
    #[arg(long, value_name = "FILE.json")]
    pub scan: Option<PathBuf>,
    /// Ask nothing: write the file to fill in, with what was answered so far
    #[arg(long)]
    pub write: bool,
    /// Ask nothing and write nothing: say what the answers come to
    #[arg(long, conflicts_with = "write")]
    pub show: bool,
    /// Language of the questions (default: the system's, else en)
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<Language>,
}

/// What to do with checks.
#[derive(Debug, Subcommand)]
pub enum ChecksCommand {
    /// List all checks
    List(LanguageArgs),
    /// Explain one check: what it looks at, when it fails, what to do
    Explain {
        /// Id of the check, such as hsts
        id: String,
        /// Language
        #[command(flatten)]
        language: LanguageArgs,
    },
    /// Test a folder of further checks; every mistake is shown with its place
    Lint {
        /// The folder, in which each check stands as AREA/VENDOR/NAME.toml
        dir: PathBuf,
    },
    /// Print the JSON Schema of the result
    Schema {
        /// That of `compare --json` instead
        #[arg(long)]
        comparison: bool,
    },
    /// List the facts that a rule may ask for
    Facts,
}

/// A language, and further checks.
#[derive(Debug, Clone, Args)]
pub struct LanguageArgs {
    /// Language of the texts (default: the system's, else en)
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<Language>,
    /// Read further checks from this folder
    #[arg(long, value_name = "DIR")]
    pub checks: Option<PathBuf>,
}

/// Options of `spf`.
#[derive(Debug, Clone, Args)]
pub struct SpfArgs {
    /// The domain in whose name mail is sent, such as example.be
    #[arg(value_name = "DOMAIN")]
    pub domain: String,
    /// The address of the server that sends
    #[arg(long, value_name = "ADDR")]
    pub ip: IpAddr,
    /// The sender of the mail, an address at the domain (default: postmaster there)
    #[arg(long, value_name = "ADDRESS")]
    pub from: Option<String>,
    /// The name that the server gives itself (default: the domain)
    #[arg(long, value_name = "NAME")]
    pub helo: Option<String>,
    /// Ask this resolver instead of the system's (repeatable)
    #[arg(long = "resolver", value_name = "ADDR[:PORT]", value_parser = resolver)]
    pub resolvers: Vec<SocketAddr>,
    /// Print the answer as JSON
    #[arg(long)]
    pub json: bool,
    /// Language of the answer (default: the system's, else en)
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<Language>,
}

/// Options of `doctor`.
#[derive(Debug, Clone, Args)]
pub struct DoctorArgs {
    /// Ask this resolver instead of the system's (repeatable)
    #[arg(long = "resolver", value_name = "ADDR[:PORT]", value_parser = resolver)]
    pub resolvers: Vec<SocketAddr>,
    /// Begin DNSSEC with the root keys of this file (DNSKEY or DS lines) instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    pub trust_anchor: Option<PathBuf>,
}

/// From which severity on a finding that is not in order makes the run fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Critical only.
    Critical,
    /// High and above.
    High,
    /// Medium and above.
    Medium,
    /// Low and above.
    Low,
    /// Never.
    Never,
}

impl FailOn {
    /// The least severity that fails; `None` for never.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Critical => Some(Severity::Critical),
            Self::High => Some(Severity::High),
            Self::Medium => Some(Severity::Medium),
            Self::Low => Some(Severity::Low),
            Self::Never => None,
        }
    }
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Reads a time limit.
fn seconds(text: &str) -> Result<u64, String> {
    text.parse()
        .ok()
        .filter(|seconds| (1..=3600).contains(seconds))
        .ok_or_else(|| "expected a whole number of seconds from 1 to 3600".to_owned())
}

/// Reads the name of a DKIM selector.
fn selector(text: &str) -> Result<String, String> {
    parse::dkim::selector(text)
        .ok_or_else(|| "expected the name of a DKIM selector, such as selector1".to_owned())
}

/// Reads `9.9.9.9`, `9.9.9.9:5353`, `2620:fe::fe` or `[2620:fe::fe]:5353`.
fn resolver(text: &str) -> Result<SocketAddr, String> {
    text.parse::<SocketAddr>()
        .or_else(|_| text.trim_matches(['[', ']']).parse::<IpAddr>().map(|ip| SocketAddr::new(ip, 53)))
        .map_err(|_| "expected an IP address, with a port if it is not 53, such as 9.9.9.9 or [2620:fe::fe]:53".to_owned())
}

#[cfg(test)]
mod tests;
