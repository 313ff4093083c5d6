//! How a story scans a World.

use std::future::Future;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use belfort::check::{Finding, RuleSet};
use belfort::fact::{Endpoint, Facts, Mail, MailServer, NameServer, Seen, Site};
use belfort::language::Language;
use belfort::net::{AddressPolicy, Net, NetOptions, TrustAnchor};
use belfort::probe::{PROBES, Scan, observe};
use belfort::result::{Evidence, ScanResult, Scope, Terms};
use belfort::target::Target;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tokio::time;

use crate::world::Running;

/// As long as a user's scan may take (`--timeout`).
const LIMIT: Duration = Duration::from_mins(2);

/// The company of most stories.
pub(crate) const BAKERY: &str = "bakkerij.be";

/// The way into a World.
pub(crate) fn net(world: &Running) -> Net {
    let root = CertificateDer::from_pem_slice(world.ca_pem().as_bytes()).unwrap();
    let net = Net::new(NetOptions {
        dial: world.dial(),
        resolvers: world.resolvers(),
        extra_roots: vec![root],
        policy: AddressPolicy::PublicOnly,
        trust_anchor: TrustAnchor::parse(&world.trust_anchor()).unwrap(),
    });
    net.unwrap()
}

/// What a scan of the World's company sees.
pub(crate) async fn evidence(world: &Running) -> Evidence {
    evidence_within(world, LIMIT).await
}

/// The same, with another `--timeout`.
pub(crate) async fn evidence_within(world: &Running, limit: Duration) -> Evidence {
    evidence_of(world, Scope::default(), limit).await
}

/// The same, where the user asked for something of their own.
pub(crate) async fn evidence_in(world: &Running, scope: Scope) -> Evidence {
    evidence_of(world, scope, LIMIT).await
}

async fn evidence_of(world: &Running, scope: Scope, limit: Duration) -> Evidence {
    evidence_about(world, world.domain(), scope, limit).await
}

/// What a scan of any domain of the World sees.
pub(crate) async fn evidence_about(
    world: &Running,
    domain: &str,
    scope: Scope,
    limit: Duration,
) -> Evidence {
    let scan = Scan {
        net: net(world),
        target: Target::parse(domain).unwrap().0,
        scope,
    };
    // On the heap: stories hold several of these.
    Box::pin(hurried(world, observe(scan, PROBES, limit, |_| ()))).await
}

/// The same, facts only.
pub(crate) async fn facts(world: &Running) -> Facts {
    evidence(world).await.facts
}

/// The same, with every suite listed.
pub(crate) async fn facts_in_detail(world: &Running) -> Facts {
    let scope = Scope {
        tls_detail: true,
        ..Scope::default()
    };
    evidence_in(world, scope).await.facts
}

/// What a scan of the World's company leads to, for a small company and in English.
pub(crate) async fn result(world: &Running) -> ScanResult {
    judged(evidence(world).await)
}

/// What the built-in rules make of evidence.
pub(crate) fn judged(evidence: Evidence) -> ScanResult {
    static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::built_in().unwrap());
    ScanResult::judge(&RULES, evidence, Terms::new("sme", Language::En))
}

/// One line for each finding: check, subject, verdict and case.
pub(crate) fn lines(result: &ScanResult) -> Vec<String> {
    let line = |finding: &Finding| {
        let verdict = serde_json::to_value(finding.verdict).unwrap();
        let verdict = verdict.as_str().unwrap().to_owned();
        format!(
            "{} {} {verdict} {}",
            finding.check, finding.subject, finding.case
        )
    };
    result.findings.iter().map(line).collect()
}

/// The lines that a change to the company's servers brought, but the grades, which sum up others.
pub(crate) fn changed(before: &ScanResult, after: &ScanResult) -> Vec<String> {
    let known = lines(before);
    let mut new = lines(after);
    new.retain(|line| {
        !known.contains(line)
            && !line.starts_with("tls-grade ")
            && !line.starts_with("observatory-grade ")
    });
    new
}

/// Runs a scan without waiting out its silences: whenever nobody has dialled or asked for a while, the
/// clock of the runtime goes forward in steps until somebody does. Timeouts are as long as ever by
/// `tokio::time::Instant`.
async fn hurried<T>(world: &Running, scan: impl Future<Output = T>) -> T {
    hurried_by(world, Pace::default(), scan).await
}

/// How fast silences pass.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Between two steps.
    pub(crate) pause: Duration,
    /// By how much the clock goes forward.
    pub(crate) step: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            pause: Duration::from_millis(3),
            step: Duration::from_millis(250),
        }
    }
}

/// The same at another pace.
pub(crate) async fn hurried_by<T>(
    world: &Running,
    Pace { pause, step }: Pace,
    scan: impl Future<Output = T>,
) -> T {
    // Where much goes on at once, an exchange takes longer: who steps less often also waits longer before that.
    let quiet = Duration::from_millis(60).max(pause * 5);
    let activity = || (world.ledger().length(), world.dial().count());
    let hurry = async {
        let (mut seen, mut since) = (activity(), Instant::now());
        loop {
            let begun = Instant::now();
            time::sleep(pause).await;
            // On a busy machine the scan itself may have had no turn: that is no silence.
            let was_starved = begun.elapsed() > pause + Duration::from_millis(17);
            if was_starved || activity() != seen {
                (seen, since) = (activity(), Instant::now());
            } else if since.elapsed() > quiet {
                let frozen = Frozen::new();
                time::advance(step).await;
                drop(frozen);
            }
        }
    };
    tokio::select! {
        done = scan => done,
        () = hurry => unreachable!("hurrying has no end of its own"),
    }
}

/// The clock stands still as long as this lives. The scan may end in the middle of a step.
struct Frozen;

impl Frozen {
    fn new() -> Self {
        time::pause();
        Self
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        time::resume();
    }
}

/// Facts about mail without what differs between two Worlds: the keys of their certificates.
pub(crate) fn without_keys(mail: Mail) -> Mail {
    Mail {
        mta_sts_chain: Seen::Absent,
        ..mail
    }
}

/// Looks up a subject by its name.
pub(crate) trait Subjects {
    fn name_server(&self, name: &str) -> &NameServer;
    fn mail_server(&self, name: &str) -> &MailServer;
    fn site(&self, name: &str) -> &Site;
    fn endpoint(&self, name: &str) -> &Endpoint;
}

impl Subjects for Facts {
    fn name_server(&self, name: &str) -> &NameServer {
        let all = self.name_servers.known().unwrap();
        all.iter().find(|one| one.name == name).unwrap()
    }

    fn mail_server(&self, name: &str) -> &MailServer {
        let all = self.mail_servers.known().unwrap();
        all.iter().find(|one| one.name == name).unwrap()
    }

    fn site(&self, name: &str) -> &Site {
        let all = self.sites.known().unwrap();
        all.iter().find(|one| one.name == name).unwrap()
    }

    fn endpoint(&self, name: &str) -> &Endpoint {
        let all = self.endpoints.known().unwrap();
        all.iter().find(|one| one.name == name).unwrap()
    }
}

/// The cause of not knowing a fact. Panics where it is known or absent.
pub(crate) fn cause<T: std::fmt::Debug>(fact: &belfort::fact::Seen<T>) -> belfort::fact::Cause {
    match fact.unknown() {
        Some(why) => why.cause,
        None => panic!("not unknown: {fact:?}"),
    }
}
