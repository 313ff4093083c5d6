//! Companies of which one thing is hostile: what strangers can do to a scanner, one behaviour in each row.
//!
//! Every row is a sound company with one change, so that whatever a scan says of it and not of the sound one
//! follows from the change. All rows can stand beside each other in one World.

mod certificates;
mod dns;
mod http;
mod records;
mod smtp;
mod tls;

use std::net::Ipv4Addr;

use super::presets::SHOP;
use super::{Answer, DKIM_KEY, Door, MailServer, Site, Step, Vouched, World, policy_host, sound};

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    /// Name servers and resolvers, and what records hold.
    Dns,
    /// TLS and certificates.
    Tls,
    /// Mail servers.
    Smtp,
    /// Web servers and what they give.
    Http,
}

/// One hostile behaviour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hostile {
    /// What it does, in a few words with hyphens between them; no other row has the same.
    pub(crate) name: &'static str,
    /// What it is about.
    pub(crate) field: Field,
    turn: Turn,
}

/// Makes a company hostile.
type Turn = fn(&Company) -> World;

/// Name and turn of each row of one field.
type Rows = &'static [(&'static str, Turn)];

/// All rows, field after field.
pub(crate) fn all() -> Vec<Hostile> {
    let fields = [
        (Field::Dns, dns::ROWS),
        (Field::Dns, records::ROWS),
        (Field::Tls, tls::ROWS),
        (Field::Tls, certificates::ROWS),
        (Field::Smtp, smtp::ROWS),
        (Field::Http, http::ROWS),
    ];
    let rows = |(field, rows): (Field, Rows)| {
        rows.iter()
            .map(move |&(name, turn)| Hostile { name, field, turn })
    };
    fields.into_iter().flat_map(rows).collect()
}

impl Hostile {
    /// The company that does it. Companies with other numbers have other addresses.
    pub(crate) fn company(&self, domain: &str, number: u16) -> World {
        (self.turn)(&Company::new(domain, number))
    }
}

impl World {
    /// So many companies beside each other, each hostile in its way, one row after the other and again from
    /// the first; and their domains in the same order.
    pub(crate) fn hostile_crowd(count: u16) -> (Self, Vec<String>) {
        let rows = all();
        let crowd: Vec<_> = (0..count).zip(rows.iter().cycle()).collect();
        let domains = crowd.iter().map(|(number, row)| row.domain(*number));
        let domains = domains.collect();
        let mut companies = crowd
            .iter()
            .map(|(number, row)| row.company(&row.domain(*number), *number));
        let first = companies.next().expect("at least one company");
        (companies.fold(first, Self::beside), domains)
    }
}

impl Hostile {
    /// The domain of the company of this number in a crowd.
    pub(crate) fn domain(&self, number: u16) -> String {
        format!("{}-{number}.be", self.name)
    }
}

/// A company before anything is hostile: everything in order at addresses of its own, IPv4 only.
#[derive(Debug, Clone)]
pub(crate) struct Company {
    domain: String,
    number: u16,
}

/// Places of a company's addresses.
const NAME_SERVERS: [u32; 2] = [1, 2];
const APEX: u32 = 3;
const WWW: u32 = 4;
const MAIL: u32 = 5;
const POLICY: u32 = 6;

impl Company {
    /// The company of this number.
    pub(crate) fn new(domain: &str, number: u16) -> Self {
        Self {
            domain: domain.to_owned(),
            number,
        }
    }

    /// Everything in order.
    pub(crate) fn sound(&self) -> World {
        let (domain, www, mail) = (self.domain.as_str(), self.under("www"), self.under("mail"));
        let policy =
            format!("version: STSv1\r\nmode: enforce\r\nmx: {mail}\r\nmax_age: 2592000\r\n");
        let [first, second] = NAME_SERVERS.map(|place| self.at(place));
        World::new(domain)
            .nameserver(&self.under("ns1"), &first)
            .nameserver(&self.under("ns2"), &second)
            .signed()
            .a(domain, &self.at(APEX))
            .a(&www, &self.at(WWW))
            .caa("issue", "letsencrypt.org")
            .mx(10, &mail)
            .a(&mail, &self.at(MAIL))
            .txt(domain, "v=spf1 mx -all")
            .txt(
                &self.under("_dmarc"),
                &format!("v=DMARC1; p=reject; rua=mailto:dmarc@{domain}"),
            )
            .txt(&self.under("mail._domainkey"), DKIM_KEY)
            .mail_server(&mail, MailServer::with_starttls())
            .txt(&self.under("_mta-sts"), "v=STSv1; id=20261101")
            .a(&self.under("mta-sts"), &self.at(POLICY))
            .site(&self.under("mta-sts"), policy_host(&policy))
            .txt(
                &self.under("_smtp._tls"),
                &format!("v=TLSRPTv1; rua=mailto:tls@{domain}"),
            )
            .tlsa(&mail, [3, 1, 1], Vouched::Own)
            .site(
                domain,
                sound(domain, Site::leading_to(&format!("https://{www}/"))),
            )
            .site(&www, self.shop())
    }

    /// A name below its domain.
    fn under(&self, label: &str) -> String {
        format!("{label}.{}", self.domain)
    }

    /// Its address at this place.
    fn at(&self, place: u32) -> String {
        let first = u32::from(Ipv4Addr::new(81, 82, 0, 0));
        Ipv4Addr::from(first + u32::from(self.number) * 16 + place).to_string()
    }

    /// Its site at `www`, as it is when all is well.
    fn shop(&self) -> Site {
        sound(&self.domain, Site::page(SHOP))
    }

    /// With this at `www`.
    fn with_shop(&self, shop: Site) -> World {
        self.sound().site(&self.under("www"), shop)
    }

    /// With this in the place of its page at `www`.
    fn with_page(&self, answer: Answer) -> World {
        self.with_shop(self.shop().path("/", answer))
    }

    /// With these steps in the place of its page at `www`.
    fn with_steps(&self, steps: fn() -> Vec<Step>) -> World {
        self.with_page(Answer::plays(steps))
    }

    /// With this at port 443 of `www`.
    fn with_door(&self, door: Door) -> World {
        self.with_shop(self.shop().https_door(door))
    }

    /// With this for its mail server.
    fn with_mail(&self, server: MailServer) -> World {
        self.sound().mail_server(&self.under("mail"), server)
    }
}
