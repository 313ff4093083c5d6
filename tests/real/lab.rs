//! All servers together, fresh for each test.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use crate::certificates;
use crate::mail;
use crate::names;
use crate::server::Server;
use crate::web;

/// The laboratory: everything that two companies and a user have on the network.
#[derive(Debug)]
pub(crate) struct Lab {
    /// Root and `test.`
    pub(crate) top: Server,
    /// First name server of the strong company.
    pub(crate) strong_first: Server,
    /// Second name server of the strong company.
    pub(crate) strong_second: Server,
    /// The only name server of the weak company.
    pub(crate) weak: Server,
    /// The user's resolver.
    pub(crate) resolver: Server,
    /// Web servers of both.
    pub(crate) web: Server,
    /// Mail servers of both; `None` without root, which Postfix cannot do without.
    pub(crate) mail: Option<Server>,
    /// Root certificate of the companies' certificate authority, in PEM.
    pub(crate) root_certificate: PathBuf,
    /// The key of the DNS root, as a DNSKEY record.
    pub(crate) root_key: PathBuf,
    /// Where this laboratory keeps its files.
    pub(crate) folder: PathBuf,
    /// Addresses are fixed, so there is one laboratory at a time in a network.
    _alone: Alone,
}

/// The right to be the only laboratory in this network.
pub(crate) type Alone = MutexGuard<'static, ()>;

impl Lab {
    /// Starts every server and waits until each of them listens.
    pub(crate) fn start() -> Self {
        let (alone, folder) = alone();
        let root_certificate = certificates::issue(&new_folder(&folder, "certificates"));
        let root_key = names::write_zones(&new_folder(&folder, "zones"));
        let mut lab = Self {
            top: names::start_top(&folder),
            strong_first: names::start_strong_first(&folder),
            strong_second: names::start_strong_second(&folder),
            weak: names::start_weak(&folder),
            resolver: names::start_resolver(&folder),
            web: web::start(&folder),
            mail: has_postfix().then(|| mail::start(&folder)),
            root_certificate,
            root_key,
            folder,
            _alone: alone,
        };
        for server in lab.servers() {
            server.wait_until_it_listens();
        }
        lab
    }

    /// Options that make Belfort trust this laboratory as it trusts the internet.
    pub(crate) fn trust(&self) -> Vec<String> {
        vec![
            "--ca-file".to_owned(),
            self.root_certificate.display().to_string(),
            "--trust-anchor".to_owned(),
            self.root_key.display().to_string(),
        ]
    }

    fn servers(&mut self) -> impl Iterator<Item = &mut Server> {
        let always = [
            &mut self.top,
            &mut self.strong_first,
            &mut self.strong_second,
            &mut self.weak,
            &mut self.resolver,
            &mut self.web,
        ];
        always.into_iter().chain(&mut self.mail)
    }
}

/// Waits until no other laboratory is left in this network; and the folder for files.
pub(crate) fn alone() -> (Alone, PathBuf) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = env::var_os("BELFORT_LAB")
        .expect("these tests need a network of their own: run ./tests/run real");
    (alone, PathBuf::from(folder))
}

/// Whether this network may run Postfix (`namespace` says so; it needs root).
pub(crate) fn has_postfix() -> bool {
    env::var("BELFORT_LAB_POSTFIX").is_ok_and(|answer| answer == "yes")
}

/// An empty folder below another one; what an earlier laboratory left there is thrown away.
pub(crate) fn new_folder(parent: &Path, name: &str) -> PathBuf {
    let folder = parent.join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("empty a folder of the laboratory");
    }
    fs::create_dir(&folder).expect("make a folder of the laboratory");
    folder
}

/// Writes a file from its template in `config/`.
pub(crate) fn write(file: &Path, template: &str, values: impl Serialize) {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    let text = templates
        .render_str(template, Serde(values))
        .expect("fill in a template");
    fs::write(file, text).expect("write a file of the laboratory");
}
