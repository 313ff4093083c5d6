//! What is made ready before the first scan: for each order its terms, its brand, and the names of its files. What
//! cannot be made ready is said then, and not after an hour.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use rand::seq::SliceRandom;
use tokio::runtime::Handle;

use super::progress::Watching;
use super::tray::Tray;
use crate::batch::list::List;
use crate::batch::{Client, Event, Order, Task};
use crate::check::RuleSet;
use crate::cli::BatchArgs;
use crate::cohort::Cohort;
use crate::command::deliver::{Judged, client};
use crate::command::pdf::Printer;
use crate::command::scan::{obstacle, why_nothing};
use crate::command::shelf::Earlier;
use crate::command::{CommandError, cohort};
use crate::digest::Digest;
use crate::language::Language;
use crate::report::brand::Brand;
use crate::report::visible::visible;
use crate::result::{Evidence, ScanResult, Scope, Terms};
use crate::store::{Job, Store, StoreError};
use crate::target::Target;

/// One client, made ready.
#[derive(Debug)]
pub(super) struct Ready {
    order: Order,
    task: Task,
    further: Vec<Language>,
    brand: Option<Brand>,
    /// Names its folder and begins the names of its files.
    name: String,
}

/// All clients of a batch, made ready.
#[derive(Debug)]
pub(super) struct Desk {
    rules: Arc<RuleSet>,
    folder: PathBuf,
    ready: BTreeMap<String, Ready>,
    /// Rows that could not be made ready, and why.
    pub(super) refused: Vec<String>,
    /// Rows that were refused, those that could not be read among them.
    pub(super) rows_refused: usize,
    /// Where reports are printed, one at a time.
    printer: Option<Mutex<Printer>>,
    /// The group beside which the reports are read.
    cohort: Option<Cohort>,
    /// Of the portfolio.
    language: Language,
    watching: OnceLock<Watching>,
    /// Where the scans before these are kept.
    store: OnceLock<Weak<Store>>,
}

impl Desk {
    /// Makes every order ready. Files that a row names are read now, each once.
    ///
    /// # Errors
    /// What is wrong with the command line: no browser for `--pdf`, or a brand that cannot be used.
    pub(super) fn new(
        args: &BatchArgs,
        rules: &Arc<RuleSet>,
        list: &List,
        profile: &str,
        languages: &(Language, Vec<Language>),
        folder: &Path,
    ) -> Result<Self, CommandError> {
        let cohort = cohort::of_file(args.cohort.as_deref())?;
        let printer = args.pdf.then(Printer::of_this_machine).transpose()?;
        let mut tray = Tray::new(args, rules, profile, languages, &list.orders)?;
        let mut ready = BTreeMap::new();
        let mut refused = Vec::new();
        for order in &list.orders {
            match tray.ready(order) {
                Ok(one) => {
                    ready.insert(order.domain.clone(), one);
                }
                Err(why) => {
                    refused.push(format!("row {}: {}: {why}", order.row, order.domain));
                }
            }
        }
        Ok(Self {
            rules: Arc::clone(rules),
            folder: folder.to_owned(),
            ready,
            rows_refused: list.refused.len() + refused.len(),
            refused,
            printer: printer.map(Mutex::new),
            cohort,
            language: languages.0,
            watching: OnceLock::new(),
            store: OnceLock::new(),
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ready.is_empty()
    }

    /// The language of the portfolio.
    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// The folder of all files.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The orders in the order of scanning: shuffled, so that no hoster is asked in a row.
    pub(super) fn shuffled(&self) -> Vec<Order> {
        let orders = self.ready.values().map(|ready| ready.order.clone());
        let mut orders: Vec<Order> = orders.collect();
        orders.shuffle(&mut rand::rng());
        orders
    }

    /// What a list holds, for `--dry-run`.
    pub(super) fn told(&self) -> String {
        let mut orders: Vec<&Order> = self.ready.values().map(|ready| &ready.order).collect();
        orders.sort_by_key(|order| order.row);
        let mut text = String::new();
        for order in orders {
            let client = order.client.as_deref().map(visible).unwrap_or_default();
            let line = format!("{:>6}  {}  {client}", order.row, order.domain);
            text.push_str(line.trim_end());
            text.push('\n');
        }
        let (would, refused) = (self.ready.len(), self.rows_refused);
        text + &format!(
            "{would} domains would be scanned, {refused} rows were refused. Nothing was asked.\n"
        )
    }

    /// The names of the files of a domain, below the folder.
    pub(super) fn files(&self, domain: &str) -> Vec<String> {
        self.ready.get(domain).map_or_else(Vec::new, |ready| {
            client::names(&ready.name, &ready.languages(), self.printer.is_some())
        })
    }

    /// Writes the files of a client.
    pub(super) fn write(
        &self,
        domain: &str,
        evidence: &Evidence,
        result: ScanResult,
        earlier: &Earlier,
    ) -> Result<(), CommandError> {
        let Some(ready) = self.ready.get(domain) else {
            return Ok(());
        };
        let terms = &ready.task.terms;
        let judged = Judged::of(&self.rules, result, evidence, terms, &ready.further);
        let judged = judged.with(ready.brand.clone());
        let judged = judged.beside(self.cohort.clone()).after(earlier);
        let printer = self.printer.as_ref();
        let printer = printer.map(|one| one.lock().unwrap_or_else(PoisonError::into_inner));
        client::write(
            &self.rules,
            &judged,
            &self.folder,
            &ready.name,
            &ready.languages(),
            printer.as_deref(),
        )
    }

    /// By what a domain is judged.
    pub(super) fn terms(&self, domain: &str) -> Option<&Terms> {
        self.ready.get(domain).map(|ready| &ready.task.terms)
    }

    /// Shows from now on what happens.
    pub(super) fn watch(&self, watching: Watching) {
        let _ = self.watching.set(watching);
    }

    /// Looks back from now on, at what this store keeps.
    pub(super) fn look_back(&self, store: &Arc<Store>) {
        let _ = self.store.set(Arc::downgrade(store));
    }

    /// The scans before this one. On a thread that may wait.
    fn earlier(&self, now: &ScanResult) -> Result<Earlier, StoreError> {
        let Some(store) = self.store.get().and_then(Weak::upgrade) else {
            return Ok(Earlier::default());
        };
        let now = Digest::of(now);
        Handle::current().block_on(Earlier::of(&self.rules, &store, &now))
    }

    /// Shows nothing any more.
    pub(super) fn end(&self) {
        if let Some(watching) = self.watching.get() {
            watching.end();
        }
    }
}

impl Ready {
    pub(super) fn new(
        order: &Order,
        scope: Scope,
        terms: Terms,
        further: Vec<Language>,
        brand: Option<Brand>,
    ) -> Result<Self, String> {
        let (target, _) = Target::parse(&order.domain).map_err(|error| error.to_string())?;
        Ok(Self {
            name: safe_name(&order.domain),
            task: Task {
                target,
                scope,
                terms,
            },
            order: order.clone(),
            further,
            brand,
        })
    }

    fn languages(&self) -> Vec<Language> {
        [self.task.terms.language]
            .into_iter()
            .chain(self.further.iter().copied())
            .collect()
    }
}

impl Client for Desk {
    fn task(&self, job: &Job) -> Option<Task> {
        let ready = self.ready.get(&job.order.domain)?;
        Some(ready.task.clone())
    }

    fn take(
        &self,
        job: &Job,
        evidence: &Evidence,
        result: &ScanResult,
        _json: &str,
    ) -> Result<(), String> {
        let earlier = self.earlier(result).map_err(|error| error.to_string())?;
        self.write(&job.order.domain, evidence, result.clone(), &earlier)
            .map_err(|error| error.to_string())
    }

    fn why_nothing(&self, evidence: &Evidence) -> String {
        obstacle(evidence).with(&why_nothing(evidence))
    }

    fn hear(&self, event: Event<'_>) {
        if let Some(watching) = self.watching.get() {
            watching.hear(event);
        }
    }
}

/// Names that Windows keeps for devices, whatever ending they have.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Most bytes of a name; file systems take 255, and endings follow.
const MOST_BYTES: usize = 200;

/// A domain as the name of a folder, on every system. Domains in ASCII form hold letters, digits, hyphens and dots.
pub(in crate::command) fn safe_name(domain: &str) -> String {
    let first = domain.split('.').next().unwrap_or_default();
    let numbered = |device: &str| {
        first
            .strip_prefix(device)
            .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    let is_device = DEVICES.contains(&first) || numbered("com") || numbered("lpt");
    let name = if is_device {
        format!("_{domain}")
    } else {
        domain.to_owned()
    };
    if name.len() <= MOST_BYTES {
        return name;
    }
    let hash = crate::report::html::sha256(domain);
    let begin: String = name.chars().take(MOST_BYTES - 17).collect();
    format!("{begin}-{}", hash.get(..16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_names_a_folder_on_every_system() {
        for (domain, name) in [
            ("example.be", "example.be"),
            ("xn--caf-dma.be", "xn--caf-dma.be"),
            ("con.be", "_con.be"),
            ("com1.be", "_com1.be"),
            ("com10.be", "com10.be"),
            ("console.be", "console.be"),
        ] {
            assert_eq!(safe_name(domain), name);
        }
        let long = format!("{}.be", ["a".repeat(60).as_str(); 4].join("."));
        let other = format!("{}.nl", ["a".repeat(60).as_str(); 4].join("."));
        assert!(safe_name(&long).len() <= MOST_BYTES);
        assert_ne!(safe_name(&long), safe_name(&other));
    }

    /// Whether Windows, macOS and Linux, and a program that unpacks, take a path for a file below a folder.
    fn is_portable(path: &str) -> bool {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
        let part = |part: &str| {
            let device = part.split('.').next().unwrap_or_default();
            let numbered =
                device.len() == 4 && (device.starts_with("com") || device.starts_with("lpt"));
            !DEVICES.contains(&device)
                && !numbered
                && part.chars().all(plain)
                && part.len() <= MOST_BYTES + ".nl.html".len()
                && !part.starts_with(['-', '.'])
                && !part.ends_with('.')
        };
        path.split('/').count() == 2 && path.split('/').all(part)
    }

    #[test]
    fn no_domain_names_a_file_elsewhere_or_one_of_another_client() {
        let corpus: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../../../tests/data/evil.json")).unwrap();
        let texts: Vec<&str> = corpus
            .iter()
            .map(|evil| evil["text"].as_str().unwrap())
            .collect();
        let made = texts.iter().flat_map(|text| {
            [
                (*text).to_owned(),
                format!("{text}.example.be"),
                format!("x.{text}"),
                format!("x{text}x.example.be"),
            ]
        });
        let long = ["a".repeat(63).as_str(); 3].join(".");
        let longer = [".be", ".example.be", ".nl"].map(|ending| format!("{long}{ending}"));
        let domains = made
            .chain(longer)
            .filter_map(|text| Target::parse(&text).ok());
        let domains: std::collections::BTreeSet<String> = domains
            .map(|(target, _)| target.ascii().to_owned())
            .collect();
        assert!(domains.len() > 20, "{domains:?}");
        let mut folders = std::collections::BTreeSet::new();
        for domain in &domains {
            let name = safe_name(domain);
            for path in client::names(&name, &Language::ALL, true) {
                assert!(is_portable(&path), "{path}");
            }
            assert!(
                folders.insert(name.to_lowercase()),
                "{domain} shares its folder"
            );
        }
    }
}
