//! Scan after scan in one process, and what the process holds meanwhile.

#![expect(
    clippy::expect_used,
    reason = "a scan that panics, or a system that tells nothing, ends what is endured"
)]

use std::fs;
use std::io::Read;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use belfort::check::RuleSet;
use belfort::language::Language;
use belfort::net::{AddressPolicy, Net, NetOptions, TrustAnchor};
use belfort::probe::{PROBES, Scan, observe};
use belfort::report::{self, Reading};
use belfort::result::{ScanResult, Scope, Terms};
use belfort::target::Target;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

use crate::world::{Routed, Routes, Running};

/// What a scanner is told that is a process of its own: the World's servers are not counted with it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Wanted {
    /// The companies to scan.
    pub(crate) domains: Vec<String>,
    /// Scans in all.
    pub(crate) count: usize,
    /// Scans at once.
    pub(crate) at_once: usize,
    resolvers: Vec<SocketAddr>,
    ca_pem: String,
    trust_anchor: String,
    routes: Routes,
}

impl Wanted {
    /// The way into a World, and what to do there.
    pub(crate) fn of(world: &Running, domains: Vec<String>, count: usize, at_once: usize) -> Self {
        Self {
            domains,
            count,
            at_once,
            resolvers: world.resolvers(),
            ca_pem: world.ca_pem().to_owned(),
            trust_anchor: world.trust_anchor(),
            routes: world.routes(),
        }
    }

    /// What the process was told that started this one.
    pub(crate) fn read(from: impl Read) -> Self {
        serde_json::from_reader(from).expect("what is wanted, as JSON")
    }

    /// Makes networks, as each run of the program does.
    pub(crate) fn nets(&self) -> impl Fn() -> Net {
        let dial = Arc::new(Routed::new(self.routes.clone(), false));
        let root = CertificateDer::from_pem_slice(self.ca_pem.as_bytes()).expect("a root");
        let trust_anchor = TrustAnchor::parse(&self.trust_anchor).expect("a trust anchor");
        let resolvers = self.resolvers.clone();
        move || {
            let net = Net::new(NetOptions {
                dial: dial.clone(),
                resolvers: resolvers.clone(),
                extra_roots: vec![root.clone()],
                policy: AddressPolicy::PublicOnly,
                trust_anchor: trust_anchor.clone(),
            });
            net.expect("a network")
        }
    }
}

/// What the process held when so many scans had ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    /// Scans that had ended.
    pub(crate) ended: usize,
    /// Memory, in MiB.
    pub(crate) mib: f64,
    /// Open files, sockets included.
    pub(crate) files: usize,
    /// Tasks of the runtime.
    pub(crate) tasks: usize,
}

impl Held {
    /// What this process holds now. Linux alone tells.
    pub(crate) fn now(ended: usize) -> Self {
        let status =
            fs::read_to_string("/proc/self/status").expect("Linux tells what a process holds");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok());
        Self {
            ended,
            mib: kib.expect("a number of kB") / 1_024.0,
            files: fs::read_dir("/proc/self/fd")
                .expect("Linux lists open files")
                .count(),
            tasks: tokio::runtime::Handle::current()
                .metrics()
                .num_alive_tasks(),
        }
    }
}

/// The memory that was held on the mean, in MiB.
pub(crate) fn mean(held: &[Held]) -> f64 {
    let count: f64 = held.iter().map(|_| 1.0).sum();
    held.iter().map(|held| held.mib).sum::<f64>() / count
}

/// What is to be endured.
pub(crate) struct Endurance<'a> {
    /// These, one after the other and again from the first.
    pub(crate) domains: &'a [String],
    /// Scans in all.
    pub(crate) count: usize,
    /// Scans at once.
    pub(crate) at_once: usize,
    /// As long as one scan may take.
    pub(crate) limit: Duration,
    /// Scans that share a network, as those of a batch do; those after them begin with a new one.
    pub(crate) of_one_run: usize,
    /// Of so many scans one is shown as a report, which takes longer than all the rest of it.
    pub(crate) shown: usize,
    /// Scans after which what is held is looked at.
    pub(crate) looks: usize,
}

impl Endurance<'_> {
    /// Scans, judges and reports, and says what was held meanwhile, and once more when all is over.
    ///
    /// # Panics
    /// When a scan does, or when what it saw cannot be told.
    pub(crate) async fn run(
        &self,
        rules: &Arc<RuleSet>,
        net: impl Fn() -> Net,
        mut hear: impl FnMut(Held),
    ) {
        let mut going = JoinSet::new();
        let mut shared = net();
        let mut ended = 0;
        for (number, domain) in (0..self.count).zip(self.domains.iter().cycle()) {
            if number > 0 && number.is_multiple_of(self.of_one_run) {
                shared = net();
            }
            if going.len() == self.at_once {
                ended += usize::from(going.join_next().await.is_some_and(|done| done.is_ok()));
                if ended.is_multiple_of(self.looks) {
                    hear(Held::now(ended));
                }
            }
            let shown = number.is_multiple_of(self.shown);
            let net = shared.of_same_run();
            going.spawn(scan(
                Arc::clone(rules),
                net,
                domain.clone(),
                self.limit,
                shown,
            ));
        }
        while let Some(done) = going.join_next().await {
            done.expect("no scan panics");
            ended += 1;
            if ended.is_multiple_of(self.looks) {
                hear(Held::now(ended));
            }
        }
        assert_eq!(ended, self.count, "a scan panicked");
        drop(shared);
        // What was closed a moment ago is gone now.
        tokio::time::sleep(Duration::from_secs(2)).await;
        hear(Held::now(ended));
    }
}

/// One scan, told in the forms that a user keeps.
async fn scan(rules: Arc<RuleSet>, net: Net, domain: String, limit: Duration, shown: bool) {
    let (target, _) = Target::parse(&domain).expect("a domain");
    let scan = Scan {
        net,
        target,
        scope: Scope::default(),
    };
    let evidence = Box::pin(observe(scan, PROBES, limit, |_| ())).await;
    let result = ScanResult::judge(&rules, evidence, Terms::new("sme", Language::Nl));
    assert!(report::json(&result).contains(&domain));
    if shown {
        let report = report::model(&rules, &result, &Reading::default());
        let html = report::html(&report).expect("a report");
        assert!(html.contains(&domain));
    }
}
