//! Whatever a stranger names, no address of no public network is connected to: not by a record, a redirect, a
//! certificate or a registry, and not by a name that means another address a moment later.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use belfort::net::{AddressPolicy, Net, NetOptions, TrustAnchor};
use belfort::probe::{PROBES, Scan, observe};
use belfort::result::{Evidence, Scope};
use belfort::target::Target;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::scan::{Pace, Subjects, cause, hurried_by};
use crate::world::{Certificate, DnsFault, Question, Running, Site, World, sound};

/// Its registry can be asked, unlike that of `.be`.
const DOMAIN: &str = "bakkerij.vlaanderen";
const REGISTRY: &str = "rdap.nic.vlaanderen";
const LIMIT: Duration = Duration::from_mins(2);

/// The ways on which a stranger may send a scanner somewhere, each with the ports that it leads to.
const WAYS: [(&str, &[u16]); 8] = [
    ("ns3", &[53]),
    ("mx2", &[25]),
    ("mta-sts", &[443]),
    ("intern", &[443]),
    ("shop", &[80, 443]),
    ("aia", &[80]),
    ("www", &[443]),
    (REGISTRY, &[443]),
];

/// A strong company whose every way leads to an address of these, in the order of [`WAYS`].
fn trapped(addresses: [IpAddr; 8]) -> World {
    let under = |label: &str| format!("{label}.{DOMAIN}");
    let lost = Certificate::intermediate_at(&format!("http://{}/lost.der", under("aia")));
    let site = sound(DOMAIN, Site::page("<h1>Brood</h1>")).certificate(lost);
    let away = sound(
        DOMAIN,
        Site::leading_to(&format!("https://{}/", under("intern"))),
    );
    let world = World::strong(DOMAIN)
        .without_records(&under("mta-sts"))
        .site(&under("www"), site)
        .site(DOMAIN, away)
        .mx(20, &under("mx2"))
        .ns(&under("ns3"));
    let named = WAYS.iter().map(|(label, _)| {
        if *label == REGISTRY {
            REGISTRY.to_owned()
        } else {
            under(label)
        }
    });
    named
        .zip(addresses)
        .fold(world, |world, (name, address)| match address {
            IpAddr::V4(v4) => world.a(&name, &v4.to_string()),
            IpAddr::V6(v6) => world.aaaa(&name, &v6.to_string()),
        })
}

async fn scanned(world: &Running, policy: AddressPolicy) -> Evidence {
    let root = CertificateDer::from_pem_slice(world.ca_pem().as_bytes()).unwrap();
    let net = Net::new(NetOptions {
        dial: world.dial(),
        resolvers: world.resolvers(),
        extra_roots: vec![root],
        policy,
        trust_anchor: TrustAnchor::parse(&world.trust_anchor()).unwrap(),
    });
    let scan = Scan {
        net: net.unwrap(),
        target: Target::parse(DOMAIN).unwrap().0,
        scope: Scope {
            hosts: vec![format!("shop.{DOMAIN}")],
            ..Scope::default()
        },
    };
    let looking = observe(scan, PROBES, LIMIT, |_| ());
    Box::pin(hurried_by(world, Pace::default(), looking)).await
}

/// Where the scanner went that is of no public network.
fn forbidden(world: &Running) -> BTreeSet<SocketAddr> {
    let wanted = world.dial().dialled().into_iter().map(|one| one.wanted);
    wanted
        .filter(|wanted| AddressPolicy::PublicOnly.check(wanted.ip()).is_err())
        .collect()
}

#[tokio::test]
async fn no_way_that_a_stranger_names_leads_inside() {
    for inside in [
        "127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.251",
        "203.0.113.9",
        "255.255.255.255",
        "::1",
        "::ffff:192.168.1.1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "fe80::1",
        "fd00::1",
        "2001:db8::1",
    ] {
        let inside: IpAddr = inside.parse().unwrap();
        let world = trapped([inside; 8]).start().await;
        let evidence = scanned(&world, AddressPolicy::PublicOnly).await;
        assert_eq!(forbidden(&world), BTreeSet::new(), "{inside}");
        assert!(
            world.dial().dialled().len() > 30,
            "{inside}: it looked around"
        );
        let facts = &evidence.facts;
        let visit = facts.site(DOMAIN).https.known().unwrap();
        let refused = belfort::fact::Cause::ForbiddenAddress;
        assert_eq!(cause(&visit.end), refused, "{inside}");
        let mail = facts.mail_server(&format!("mx2.{DOMAIN}"));
        assert_eq!(cause(&mail.greeting), refused, "{inside}");
        assert_eq!(cause(&facts.registration.record), refused, "{inside}");
    }
}

/// The same ways, where the user allows them: nothing but the policy kept the scanner away.
#[tokio::test]
async fn every_one_of_these_ways_is_gone_where_the_user_allows_it() {
    let addresses = [1, 2, 3, 4, 5, 6, 7, 8].map(|last| IpAddr::from([192, 168, 1, last]));
    let world = trapped(addresses).start().await;
    scanned(&world, AddressPolicy::AllowPrivate).await;
    let gone = forbidden(&world);
    for ((way, ports), address) in WAYS.into_iter().zip(addresses) {
        for port in ports {
            let door = SocketAddr::new(address, *port);
            assert!(gone.contains(&door), "{way}: {door} of {gone:?}");
        }
    }
}

/// Every name of the company is public when it is asked for first, and of this machine ever after.
#[tokio::test]
async fn a_name_that_changes_its_mind_leads_nowhere_else() {
    let rebinding = DnsFault::OtherAddressLater([127, 0, 0, 1]);
    let resolver = Question::any().at("9.9.9.9");
    let world = World::strong(DOMAIN).dns_fault(resolver, rebinding);
    let world = world.start().await;
    for _ in 0..2 {
        let evidence = scanned(&world, AddressPolicy::PublicOnly).await;
        assert_eq!(forbidden(&world), BTreeSet::new());
        assert!(evidence.facts.sites.known().is_some());
    }
}
