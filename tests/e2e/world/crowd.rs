//! Many companies in one World, as a list of clients has them: most at a few providers, some on their own, a few
//! gone, a few slow.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

use super::presets::SHOP;
use super::{Answer, Certificate, DKIM_KEY, MailServer, Site, World, address, sound};

/// Those who keep the domains, the mail and the sites of 60 of 100.
const PROVIDERS: [&str; 3] = ["wolkenhuis.be", "zuiderlicht.net", "noordpost.nl"];

/// Sites of a provider at one address.
const SITES_AT_ONE_ADDRESS: usize = 20;

/// Addresses of a provider's mail servers.
const MAIL_ADDRESSES: usize = 4;

/// One company of a crowd.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    /// Its domain.
    pub(crate) domain: String,
    /// What it is.
    pub(crate) kind: Kind,
    /// Which provider keeps everything of it; `None`: it has its own servers.
    pub(crate) provider: Option<usize>,
    number: usize,
}

/// What a company of a crowd is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It did everything.
    Good,
    /// It did some of it.
    Middling,
    /// It did little.
    Weak,
    /// Middling, and every answer of its own servers is late by one to three seconds.
    Slow,
    /// Nobody has registered its name.
    Gone,
    /// None of its name servers answers.
    WithoutNameServers,
    /// Its name servers answer; its sites and mail servers are silent.
    Silent,
}

impl Member {
    /// Whether anything can be measured of it.
    pub(crate) fn is_there(&self) -> bool {
        !matches!(self.kind, Kind::Gone | Kind::WithoutNameServers)
    }

    /// Where its own sites are, if it has servers of its own.
    pub(crate) fn own_web(&self) -> IpAddr {
        address(&of_company(self.number, 2))
    }

    /// Where its own mail server is, if it has servers of its own.
    pub(crate) fn own_mail(&self) -> IpAddr {
        address(&of_company(self.number, 3))
    }
}

impl World {
    /// So many companies: of a hundred, 60 at three providers, 35 with servers of their own of which five are slow,
    /// and five that are dead in one of three ways. The same for the same seed.
    pub(crate) fn crowd(count: usize, seed: u64) -> (Self, Vec<Member>) {
        let members = members(count, seed);
        let mut world = provider(0);
        for place in 1..PROVIDERS.len() {
            world = world.beside(provider(place));
        }
        let mut random = StdRng::seed_from_u64(seed);
        for (number, member) in members.iter().enumerate() {
            if member.kind != Kind::Gone {
                let late = Duration::from_millis(random.random_range(1_000..3_000));
                world = world.beside(company(number, member, late));
            }
        }
        (world, members)
    }
}

fn members(count: usize, seed: u64) -> Vec<Member> {
    let mut random = StdRng::seed_from_u64(seed);
    let mut places: Vec<usize> = (0..count).collect();
    places.shuffle(&mut random);
    let member = |(number, place): (usize, usize)| {
        let quality = [Kind::Good, Kind::Middling, Kind::Middling, Kind::Weak];
        let quality = quality
            .get(number % quality.len())
            .copied()
            .unwrap_or(Kind::Weak);
        let (provider, kind) = match place * 100 / count {
            0..60 => (Some(number % PROVIDERS.len()), quality),
            60..90 => (None, quality),
            90..95 => (None, Kind::Slow),
            _ => match place % 3 {
                0 => (None, Kind::Gone),
                1 => (None, Kind::WithoutNameServers),
                _ => (None, Kind::Silent),
            },
        };
        Member {
            domain: format!("klant{number:05}.be"),
            kind,
            provider,
            number,
        }
    };
    places.into_iter().enumerate().map(member).collect()
}

fn provider(place: usize) -> World {
    let host = PROVIDERS.get(place).copied().expect("one of three");
    let under = |label: &str| format!("{label}.{host}");
    let mail = under("mx");
    let customers = under("*.mail");
    let certificate = Certificate::good().names(&[mail.as_str(), customers.as_str()]);
    let mut world = World::new(host)
        .nameserver(&under("ns1"), &of_provider(place, 1))
        .nameserver(&under("ns2"), &of_provider(place, 2))
        .txt(&under("spf"), "v=spf1 ip4:185.20.0.0/16 -all")
        .txt(&under("key"), DKIM_KEY)
        .mail_server(&mail, MailServer::with_starttls().certificate(certificate));
    for number in 0..MAIL_ADDRESSES {
        world = world.a(&mail, &of_provider(place, 25 + number));
    }
    world
}

fn of_provider(place: usize, number: usize) -> String {
    let at = u32::from(Ipv4Addr::new(185, 20, 0, 0)) + number_of(place) * 4_096 + number_of(number);
    Ipv4Addr::from(at).to_string()
}

fn of_company(number: usize, place: u32) -> String {
    let at = u32::from(Ipv4Addr::new(80, 64, 0, 0)) + number_of(number) * 8 + place;
    Ipv4Addr::from(at).to_string()
}

fn number_of(count: usize) -> u32 {
    u32::try_from(count).expect("a small number")
}

fn company(number: usize, member: &Member, late: Duration) -> World {
    let domain = member.domain.as_str();
    let own = |place| of_company(number, place);
    let world = World::new(domain);
    let world = match member.provider {
        Some(place) => at_provider(world, domain, number, place),
        None => on_its_own(world, domain, number, member.kind),
    };
    let world = match member.kind {
        Kind::WithoutNameServers => world.silent(&own(1)).silent(&own(4)),
        Kind::Silent => world.silent(&own(2)).silent(&own(3)),
        Kind::Slow => [1, 2, 3, 4]
            .into_iter()
            .fold(world, |world, place| world.slow(&own(place), late)),
        _ => world,
    };
    with_quality(world, domain, member.kind)
}

/// As at the large ones: everything shared, but for a name of its own for its mail server.
fn at_provider(world: World, domain: &str, number: usize, place: usize) -> World {
    let host = PROVIDERS.get(place).copied().expect("one of three");
    let label = domain.replace('.', "-");
    let mail = format!("{label}.mail.{host}");
    let mail_at = of_provider(place, 25 + number % MAIL_ADDRESSES);
    let site = of_provider(
        place,
        100 + number / (SITES_AT_ONE_ADDRESS * PROVIDERS.len()),
    );
    world
        .nameserver(&format!("ns1.{host}"), &of_provider(place, 1))
        .nameserver(&format!("ns2.{host}"), &of_provider(place, 2))
        .a(domain, &site)
        .a(&format!("www.{domain}"), &site)
        .mx(10, &mail)
        .a(&mail, &mail_at)
        .cname(
            &format!("selector1._domainkey.{domain}"),
            &format!("key.{host}"),
        )
        .txt(domain, &format!("v=spf1 include:spf.{host} -all"))
}

fn on_its_own(world: World, domain: &str, number: usize, kind: Kind) -> World {
    let own = |place| of_company(number, place);
    let under = |label: &str| format!("{label}.{domain}");
    let mail = under("mail");
    let server = match kind {
        Kind::Weak => MailServer::without_starttls(),
        _ => MailServer::with_starttls(),
    };
    world
        .nameserver(&under("ns1"), &own(1))
        .nameserver(&under("ns2"), &own(4))
        .a(domain, &own(2))
        .a(&under("www"), &own(2))
        .mx(10, &mail)
        .a(&mail, &own(3))
        .mail_server(&mail, server)
        .txt(domain, "v=spf1 mx ~all")
}

fn with_quality(world: World, domain: &str, kind: Kind) -> World {
    let www = format!("www.{domain}");
    let dmarc = |world: World, policy: &str| {
        let record = format!("v=DMARC1; p={policy}; rua=mailto:dmarc@{domain}");
        world.txt(&format!("_dmarc.{domain}"), &record)
    };
    match kind {
        Kind::Good => dmarc(world, "reject")
            .signed()
            .caa("issue", "letsencrypt.org")
            .site(
                domain,
                sound(domain, Site::leading_to(&format!("https://{www}/"))),
            )
            .site(&www, sound(domain, Site::page(SHOP))),
        Kind::Weak => world
            .site(
                domain,
                Site::page(SHOP)
                    .over_http(Answer::page(SHOP))
                    .certificate(Certificate::for_name("webhost.example.net")),
            )
            .site(
                &www,
                Site::page(SHOP)
                    .over_http(Answer::page(SHOP))
                    .certificate(Certificate::expired()),
            ),
        _ => dmarc(world, "none")
            .site(domain, Site::page(SHOP))
            .site(&www, Site::page(SHOP)),
    }
}
