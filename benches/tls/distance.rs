//! Servers at a distance: every answer takes 40 ms.

use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;

use belfort::check::Area;
use belfort::fact::TlsVersion;
use belfort::net::{AddressPolicy, Net, NetOptions, TrustAnchor};
use belfort::probe::{PROBES, Scan, observe};
use belfort::result::Scope;
use belfort::target::Target;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::world::{Running, Site, TlsScript, World};

const DELAY: Duration = Duration::from_millis(40);
const HOST: &str = "bakkerij.be";
const WEB: &str = "185.10.20.30";
/// Connections to one address at once, as Belfort limits itself.
const AT_ONCE: u32 = 6;

/// Looks at servers of three kinds, briefly and in detail, and prints how long it took.
pub(crate) fn measure() -> Result<(), Box<dyn Error>> {
    println!("\nBelfort at {DELAY:?} an answer, {AT_ONCE} connections at once:");
    println!("  server        look      connections  wall ms  floor ms   × floor");
    let runtime = tokio::runtime::Runtime::new()?;
    let servers = [
        ("modern", TlsScript::modern()),
        ("intermediate", TlsScript::intermediate()),
        (
            "old",
            TlsScript::old().speaks(TlsVersion::Tls13, &[0x1302, 0x1303, 0x1301]),
        ),
    ];
    for (name, script) in servers {
        for detail in [false, true] {
            let took = runtime.block_on(look(script.clone(), detail))?;
            print(name, detail, &took);
        }
    }
    println!("  Wall time is that of the talks with the server: the DNS before them is left out.");
    Ok(())
}

struct Took {
    connections: u32,
    wall: Duration,
}

fn print(name: &str, detail: bool, took: &Took) {
    let floor = DELAY * 2 * took.connections.div_ceil(AT_ONCE);
    let look = if detail { "in detail" } else { "usual" };
    println!(
        "  {name:<13} {look:<9} {:>11}  {:>7}  {:>8}   {:>7.2}",
        took.connections,
        took.wall.as_millis(),
        floor.as_millis(),
        took.wall.as_secs_f64() / floor.as_secs_f64(),
    );
}

async fn look(script: TlsScript, detail: bool) -> Result<Took, Box<dyn Error>> {
    let world = World::new(HOST)
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .a(HOST, WEB)
        .site(HOST, Site::page("<h1>Brood</h1>").tls_script(script))
        .delay(DELAY)
        .start()
        .await;
    let scan = Scan {
        net: Net::new(NetOptions {
            dial: world.dial(),
            resolvers: world.resolvers(),
            extra_roots: vec![CertificateDer::from_pem_slice(world.ca_pem().as_bytes())?],
            policy: AddressPolicy::PublicOnly,
            trust_anchor: TrustAnchor::parse(&world.trust_anchor())?,
        })?,
        target: Target::parse(world.domain())?.0,
        scope: Scope {
            only: [Area::Tls].into(),
            tls_detail: detail,
            ..Scope::default()
        },
    };
    let limit = Duration::from_mins(2);
    let evidence = observe(scan, PROBES, limit, |_| ()).await;
    assert!(
        evidence.facts.endpoints.known().is_some(),
        "it saw something"
    );
    took(&world)
}

/// From one delay before the first connection came, when it was asked for, to one delay after the last word
/// that the server heard, when its answer came.
fn took(world: &Running) -> Result<Took, Box<dyn Error>> {
    let at = SocketAddr::new(WEB.parse()?, 443);
    let heard = world.ledger().entries().into_iter();
    let heard: Vec<_> = heard.filter(|entry| entry.server == at).collect();
    let (Some(first), Some(last)) = (heard.first(), heard.last()) else {
        return Err("nothing reached the server".into());
    };
    Ok(Took {
        connections: u32::try_from(world.ledger().connections(at))?,
        wall: last.after.saturating_sub(first.after) + DELAY * 2,
    })
}
