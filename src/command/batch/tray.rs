//! The files that rows name, each read once: answers, waivers, brands.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::desk::Ready;
use crate::batch::Order;
use crate::check::RuleSet;
use crate::check::waive::Waiver;
use crate::cli::BatchArgs;
use crate::command::{CommandError, assess, brand, waivers};
use crate::language::Language;
use crate::report::brand::Brand;
use crate::report::visible;
use crate::result::{Scope, Terms};
use crate::score::questionnaire::Answers;

/// What came of reading a file: the same for every row that names it.
type Read<T> = Result<T, String>;

/// Makes orders ready.
pub(super) struct Tray<'a> {
    args: &'a BatchArgs,
    rules: &'a Arc<RuleSet>,
    profile: &'a str,
    languages: &'a (Language, Vec<Language>),
    /// Beside which the files of rows are looked for.
    beside: PathBuf,
    /// The domains of the list.
    domains: BTreeSet<String>,
    answers: BTreeMap<PathBuf, Read<Answers>>,
    waivers: BTreeMap<PathBuf, Read<Vec<Waiver>>>,
    brands: BTreeMap<(PathBuf, Vec<Language>), Read<Brand>>,
}

impl<'a> Tray<'a> {
    /// # Errors
    /// A file of the command line that cannot be used: said once, and not for each row.
    pub(super) fn new(
        args: &'a BatchArgs,
        rules: &'a Arc<RuleSet>,
        profile: &'a str,
        languages: &'a (Language, Vec<Language>),
        orders: &[Order],
    ) -> Result<Self, CommandError> {
        brand::of_file(args.brand.as_deref(), languages)?;
        assess::answers(rules, args.answers.as_ref())?;
        waivers::of_file(args.waivers.as_deref(), rules)?;
        let beside = args.file.parent().unwrap_or(Path::new(""));
        Ok(Self {
            args,
            rules,
            profile,
            languages,
            beside: beside.to_owned(),
            domains: orders.iter().map(|order| order.domain.clone()).collect(),
            answers: BTreeMap::new(),
            waivers: BTreeMap::new(),
            brands: BTreeMap::new(),
        })
    }

    /// Makes one order ready.
    pub(super) fn ready(&mut self, order: &Order) -> Result<Ready, String> {
        let mut languages = order.languages.iter().copied();
        let (first, further) = match languages.next() {
            Some(first) => (first, languages.collect()),
            None => self.languages.clone(),
        };
        let profile = order.profile.as_deref().unwrap_or(self.profile);
        let mut terms = Terms::new(profile, first);
        if let Some(path) = self.path_of(order.answers.as_ref(), self.args.answers.as_ref()) {
            terms.answers = Some(self.answers(&path)?);
        }
        if let Some(path) = self.path_of(order.waivers.as_ref(), self.args.waivers.as_ref()) {
            let waivers = self.waivers(&path)?.into_iter();
            let own = waivers.filter(|waiver| !self.is_of_another(&order.domain, waiver));
            terms.waivers = own.collect();
        }
        let brand = match self.path_of(order.brand.as_ref(), self.args.brand.as_ref()) {
            Some(path) => Some(self.brand(&path, first, &further)?),
            None => None,
        };
        let scope = Scope {
            only: self.args.only.iter().copied().collect(),
            hosts: order.hosts.clone(),
            selectors: order.selectors.clone(),
            ..Scope::default()
        };
        Ready::new(order, scope, terms, further, brand)
    }

    /// A file that a row names, beside its list; else the one of the command line.
    fn path_of(&self, of_row: Option<&PathBuf>, of_all: Option<&PathBuf>) -> Option<PathBuf> {
        let of_row = of_row.map(|path| self.beside.join(path));
        of_row.or_else(|| of_all.cloned())
    }

    /// Whether what a waiver names lies under another domain of the list: one file may hold the waivers of sixty.
    fn is_of_another(&self, domain: &str, waiver: &Waiver) -> bool {
        let mut above = waiver.subject.as_str();
        loop {
            if self.domains.contains(above) {
                return above != domain;
            }
            match above.split_once('.') {
                Some((_, rest)) => above = rest,
                None => return false,
            }
        }
    }

    fn answers(&mut self, path: &PathBuf) -> Read<Answers> {
        let read = || match assess::answers(self.rules, Some(path)) {
            Ok(Some(answers)) => Ok(answers),
            Ok(None) => Err(format!("there is nothing in {}", visible::path(path))),
            Err(error) => Err(error.to_string()),
        };
        self.answers
            .entry(path.clone())
            .or_insert_with(read)
            .clone()
    }

    fn waivers(&mut self, path: &Path) -> Read<Vec<Waiver>> {
        let read = || match waivers::of_file(Some(path), self.rules) {
            Ok(waivers) => Ok(waivers.unwrap_or_default()),
            Err(error) => Err(error.to_string()),
        };
        self.waivers
            .entry(path.to_path_buf())
            .or_insert_with(read)
            .clone()
    }

    fn brand(&mut self, path: &Path, first: Language, further: &[Language]) -> Read<Brand> {
        let languages: Vec<Language> = [first].into_iter().chain(further.iter().copied()).collect();
        let read = || match brand::of_file(Some(path), &(first, further.to_vec())) {
            Ok(Some(brand)) => Ok(brand),
            Ok(None) => Err(format!("there is nothing in {}", visible::path(path))),
            Err(error) => Err(error.to_string()),
        };
        let key = (path.to_path_buf(), languages);
        self.brands.entry(key).or_insert_with(read).clone()
    }
}
