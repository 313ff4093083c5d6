//! All servers together, fresh for each test.

use std::env;
use std::path::PathBuf;

use crate::certificates;
use crate::ground::{Alone, alone, new_folder};
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

impl Lab {
    /// Starts every server and waits until each of them listens.
    pub(crate) fn start() -> Self {
        let (alone, folder) = alone();
        let issued = new_folder(&folder, "certificates");
        let root_certificate = certificates::issue(&issued);
        let root_key = names::write_zones(&new_folder(&folder, "zones"), &issued);
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

/// Whether this network may run Postfix (`namespace` says so; it needs root).
pub(crate) fn has_postfix() -> bool {
    env::var("BELFORT_LAB_POSTFIX").is_ok_and(|answer| answer == "yes")
}
