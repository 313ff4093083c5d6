//! The World: a small internet inside one process, for tests, the demo and the benches.
//!
//! A story describes a company with believable names and addresses; the World serves it from sockets
//! on loopback, adds delay and faults, and writes down what it was asked. A scanner reaches it through
//! `World`'s `Dial` and notices no difference:
//!
//! ```text
//! World::new("bakkerij.be")            what stands where (nothing runs yet)
//!     .nameserver("ns1.bakkerij.be", "185.10.20.1")
//!     .a("www.bakkerij.be", "185.10.20.30")
//!     .site("www.bakkerij.be", Site::page("<h1>Brood</h1>"))
//!     .start().await                   Running: dial(), resolvers(), ca_pem(), trust_anchor(), …
//! ```
//!
//! `World::beside` puts further companies into the same internet, and `World::crowd` makes a thousand of them.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "the World is the other side of the network, and a story that cannot be told must stop"
)]

mod certificate;
mod crowd;
mod der;
mod dns;
mod door;
mod hostile;
mod ledger;
mod mail;
mod play;
mod presets;
mod recorded;
mod routes;
mod running;
mod short_rsa;
mod start;
#[cfg(test)]
mod tests;
mod tls;
mod tls_script;
mod tlsa;
mod web;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use hickory_proto::rr::rdata::{A, AAAA, CAA, CNAME, MX, NS, TXT};
use hickory_proto::rr::{Name, RData};

use dns::name;

pub(crate) use certificate::{
    AIA_ADDRESS, AIA_MESSAGE, Certificate, ChainForgery, ForgeChain, Stapled, Vouched,
};
pub(crate) use crowd::{Kind, Member};
pub(crate) use dns::{DnsFault, Forgery, Question, Signing, TcpForgery};
pub(crate) use door::Door;
pub(crate) use hostile::{Company, Field, Hostile, all as hostile_rows};
pub(crate) use ledger::{Asked, Doing, Entry};
pub(crate) use mail::MailServer;
pub(crate) use play::{Play, Step};
pub(crate) use presets::{DKIM_KEY, policy_host, sound};
pub(crate) use recorded::Recorded;
pub(crate) use routes::{Route, Routed, Routes};
pub(crate) use running::{Part, Running};
pub(crate) use tls_script::{Framing, Misbehaviour, TlsScript};
pub(crate) use tlsa::Tlsa;
pub(crate) use web::{Answer, Site};

/// A small internet around one company, as a story describes it, and around those that stand beside it.
#[derive(Debug, Clone)]
pub(crate) struct World {
    domain: String,
    /// The companies beside it, and how their zones are signed.
    others: Vec<(Name, Option<Signing>)>,
    records: Vec<(Name, RData)>,
    /// Zone, server and address.
    name_servers: Vec<(Name, Name, IpAddr)>,
    sites: BTreeMap<String, Site>,
    sites_at: BTreeMap<(String, IpAddr), Site>,
    mail_servers: BTreeMap<String, MailServer>,
    tlsa: Vec<Tlsa>,
    resolvers: Vec<IpAddr>,
    silent: Vec<IpAddr>,
    refusing: Vec<IpAddr>,
    faults: Vec<(Question, DnsFault)>,
    signing: Option<Signing>,
    old_resolvers: bool,
    open_transfers: Vec<IpAddr>,
    ipv4: bool,
    ipv6: bool,
    delay: Duration,
    slow: BTreeMap<IpAddr, Duration>,
}

impl World {
    /// A world in which this domain has nothing yet: without a record it does not exist.
    pub(crate) fn new(domain: &str) -> Self {
        Self {
            domain: domain.to_owned(),
            others: Vec::new(),
            records: Vec::new(),
            name_servers: Vec::new(),
            sites: BTreeMap::new(),
            sites_at: BTreeMap::new(),
            mail_servers: BTreeMap::new(),
            tlsa: Vec::new(),
            resolvers: vec![address("9.9.9.9")],
            silent: Vec::new(),
            refusing: Vec::new(),
            faults: Vec::new(),
            signing: None,
            old_resolvers: false,
            open_transfers: Vec::new(),
            ipv4: true,
            ipv6: true,
            delay: Duration::ZERO,
            slow: BTreeMap::new(),
        }
    }

    /// The same internet with another company in it, or with what another story says of one. What is the
    /// machine's of who looks (resolvers, families, delay) stays what it is here.
    pub(crate) fn beside(mut self, other: Self) -> Self {
        self.others.push((name(&other.domain), other.signing));
        self.others.extend(other.others);
        self.records.extend(other.records);
        self.name_servers.extend(other.name_servers);
        self.sites.extend(other.sites);
        self.sites_at.extend(other.sites_at);
        self.mail_servers.extend(other.mail_servers);
        self.tlsa.extend(other.tlsa);
        self.silent.extend(other.silent);
        self.refusing.extend(other.refusing);
        self.faults.extend(other.faults);
        self.open_transfers.extend(other.open_transfers);
        self.slow.extend(other.slow);
        self
    }

    /// A name server of the company: an NS record, its address record, and the server itself. A second
    /// address of the same server is given by a second call.
    pub(crate) fn nameserver(mut self, host: &str, at: &str) -> Self {
        let zone = name(&self.domain);
        self.name_servers.push((zone, name(host), address(at)));
        self
    }

    /// An IPv4 address record.
    pub(crate) fn a(self, owner: &str, at: &str) -> Self {
        let at: Ipv4Addr = at.parse().expect("an IPv4 address");
        self.record(owner, RData::A(A(at)))
    }

    /// An IPv6 address record.
    pub(crate) fn aaaa(self, owner: &str, at: &str) -> Self {
        let at: Ipv6Addr = at.parse().expect("an IPv6 address");
        self.record(owner, RData::AAAA(AAAA(at)))
    }

    /// An alias.
    pub(crate) fn cname(self, owner: &str, target: &str) -> Self {
        self.record(owner, RData::CNAME(CNAME(name(target))))
    }

    /// An MX record of the domain itself; host `.` is a null MX.
    pub(crate) fn mx(self, preference: u16, host: &str) -> Self {
        let domain = self.domain.clone();
        self.record(&domain, RData::MX(MX::new(preference, name(host))))
    }

    /// An NS record of the domain itself without a server behind it.
    pub(crate) fn ns(self, host: &str) -> Self {
        let domain = self.domain.clone();
        self.record(&domain, RData::NS(NS(name(host))))
    }

    /// A TXT record, cut into strings of 255 bytes (RFC 1035 3.3.14).
    pub(crate) fn txt(self, owner: &str, text: &str) -> Self {
        self.txt_bytes(owner, text.as_bytes())
    }

    /// A TXT record of any bytes.
    pub(crate) fn txt_bytes(self, owner: &str, bytes: &[u8]) -> Self {
        let strings = bytes.chunks(255).collect();
        self.record(owner, RData::TXT(TXT::from_bytes(strings)))
    }

    /// A CAA record of the domain itself (RFC 8659), such as `.caa("issue", "letsencrypt.org")`.
    pub(crate) fn caa(self, tag: &str, value: &str) -> Self {
        let mut caa = CAA::new_issue(false, None, Vec::new());
        tag.clone_into(&mut caa.tag);
        caa.value = value.as_bytes().to_vec();
        let domain = self.domain.clone();
        self.record(&domain, RData::CAA(caa))
    }

    /// A record of any type.
    pub(crate) fn record(mut self, owner: &str, data: RData) -> Self {
        self.records.push((name(owner), data));
        self
    }

    /// No record of this name, whatever was said before.
    pub(crate) fn without_records(mut self, owner: &str) -> Self {
        let owner = name(owner);
        self.records.retain(|(known, _)| *known != owner);
        self
    }

    /// No name server at this address, whatever was said before.
    pub(crate) fn without_nameserver(mut self, at: &str) -> Self {
        let at = address(at);
        self.name_servers.retain(|(_, _, known)| *known != at);
        self
    }

    /// What stands at the addresses of this name, on ports 80 and 443. Replaces an earlier site.
    pub(crate) fn site(mut self, host: &str, site: Site) -> Self {
        self.sites.insert(host.to_owned(), site);
        self
    }

    /// What stands at this one address of a site instead of what stands at the others.
    pub(crate) fn site_at(mut self, at: &str, host: &str, site: Site) -> Self {
        self.sites_at.insert((host.to_owned(), address(at)), site);
        self
    }

    /// What stands at the addresses of this name, on port 25. Replaces an earlier mail server.
    pub(crate) fn mail_server(mut self, host: &str, server: MailServer) -> Self {
        self.mail_servers.insert(host.to_owned(), server);
        self
    }

    /// Nothing at this address ever answers: a firewall, or a machine that is gone.
    pub(crate) fn silent(mut self, at: &str) -> Self {
        self.silent.push(address(at));
        self
    }

    /// Every port of this address refuses at once: the machine is there, its servers are stopped.
    pub(crate) fn refusing(mut self, at: &str) -> Self {
        self.refusing.push(address(at));
        self
    }

    /// Questions that go wrong, and how.
    pub(crate) fn dns_fault(mut self, question: Question, fault: DnsFault) -> Self {
        self.faults.push((question, fault));
        self
    }

    /// The company's zone is signed as it should be (DNSSEC), with a DS record in the zone above. The root
    /// and the top-level domains always are; no other zone is.
    pub(crate) fn signed(self) -> Self {
        self.signing(Signing::Sound)
    }

    /// The company's zone is signed, but the zone above does not know: an island that nobody trusts.
    pub(crate) fn signed_without_ds(self) -> Self {
        self.signing(Signing::WithoutDs)
    }

    /// The company's zone is signed in this way.
    pub(crate) fn signing(mut self, signing: Signing) -> Self {
        self.signing = Some(signing);
        self
    }

    /// The company's zone is not signed, whatever was said before.
    pub(crate) fn unsigned(mut self) -> Self {
        self.signing = None;
        self
    }

    /// The user's resolvers know nothing of DNSSEC, as old routers: they leave out every signature and proof.
    pub(crate) fn resolver_without_dnssec(mut self) -> Self {
        self.old_resolvers = true;
        self
    }

    /// The name server at this address hands out its whole zone to whoever asks (AXFR).
    pub(crate) fn open_transfer(mut self, at: &str) -> Self {
        self.open_transfers.push(address(at));
        self
    }

    /// The user has a further resolver at this address, after the one at 9.9.9.9.
    pub(crate) fn resolver(mut self, at: &str) -> Self {
        self.resolvers.push(address(at));
        self
    }

    /// The scanner's machine has no IPv6.
    pub(crate) fn without_ipv6(mut self) -> Self {
        self.ipv6 = false;
        self
    }

    /// The scanner's machine has no network at all.
    pub(crate) fn unplugged(mut self) -> Self {
        (self.ipv4, self.ipv6) = (false, false);
        self
    }

    /// Every answer takes this long: each TCP connection, TLS greeting, and answer of DNS, HTTP, SMTP.
    pub(crate) fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Every answer from this address takes so much longer, also those that a resolver gets there.
    pub(crate) fn slow(mut self, at: &str, late: Duration) -> Self {
        self.slow.insert(address(at), late);
        self
    }

    /// All companies, and how their zones are signed.
    fn companies(&self) -> impl Iterator<Item = (Name, Option<Signing>)> {
        let first = (name(&self.domain), self.signing);
        [first].into_iter().chain(self.others.iter().cloned())
    }

    /// What one answer from this address takes.
    fn delay_at(&self, at: IpAddr) -> Duration {
        self.delay + self.slow.get(&at).copied().unwrap_or_default()
    }
}

/// An address as a story writes it.
fn address(text: &str) -> IpAddr {
    text.parse()
        .unwrap_or_else(|why| panic!("address {text:?}: {why}"))
}
