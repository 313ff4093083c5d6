//! How a story scans a World.

use std::future::Future;
use std::time::Duration;

use belfort::fact::{Endpoint, Facts, MailServer, NameServer, Site};
use belfort::net::{AddressPolicy, Net, NetOptions};
use belfort::probe::{PROBES, Scan, observe};
use belfort::result::{Evidence, Scope};
use belfort::target::Target;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tokio::time;

use crate::world::Running;

/// As long as a user's scan may take (`--timeout`).
const LIMIT: Duration = Duration::from_secs(120);

/// The company of most stories.
pub(crate) const BAKERY: &str = "bakkerij.be";

/// What a scan of the World's company sees.
pub(crate) async fn evidence(world: &Running) -> Evidence {
    let root = CertificateDer::from_pem_slice(world.ca_pem().as_bytes()).unwrap();
    let net = Net::new(NetOptions {
        dial: world.dial(),
        resolvers: world.resolvers(),
        extra_roots: vec![root],
        policy: AddressPolicy::PublicOnly,
    });
    let scan = Scan {
        net: net.unwrap(),
        target: Target::parse(world.domain()).unwrap().0,
        scope: Scope::default(),
    };
    hurried(world, observe(scan, PROBES, LIMIT, |_| ())).await
}

/// The same, facts only.
pub(crate) async fn facts(world: &Running) -> Facts {
    evidence(world).await.facts
}

/// Runs a scan without waiting out its silences: whenever nobody has dialled or asked for a while, the
/// clock of the runtime goes forward in steps until somebody does. Timeouts are as long as ever by
/// `tokio::time::Instant`.
async fn hurried<T>(world: &Running, scan: impl Future<Output = T>) -> T {
    const QUIET: Duration = Duration::from_millis(400);
    const STEP: Duration = Duration::from_millis(250);
    let activity = || (world.ledger().entries().len(), world.dial().dialled().len());
    let hurry = async {
        let mut seen = activity();
        let mut since = std::time::Instant::now();
        loop {
            time::sleep(Duration::from_millis(3)).await;
            if activity() != seen {
                (seen, since) = (activity(), std::time::Instant::now());
            } else if since.elapsed() > QUIET {
                time::pause();
                time::advance(STEP).await;
                time::resume();
            }
        }
    };
    tokio::select! {
        done = scan => done,
        () = hurry => unreachable!("hurrying has no end of its own"),
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
