//! Facts about each name server, asked directly.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Seen;

/// One name server of the domain, as a subject.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NameServer {
    /// Its name, as the domain's NS records give it.
    pub name: String,
    /// Whether its name lies inside the scanned domain: the owner's own server, not a provider's.
    pub own: bool,
    /// Whether its name is an alias (CNAME), which RFC 2181 10.3 forbids.
    pub alias: Seen<bool>,
    /// Its addresses; where the resolver fails on them, those that the zone above gives (glue). Absent: the
    /// name has none.
    pub addresses: Seen<Vec<IpAddr>>,
    /// What each address answered, asked directly for the domain's SOA: at most 4 of a server.
    pub answers: Seen<Vec<AddressAnswer>>,
    /// Derived: it finds out names that are not the domain's own for strangers (an open resolver): an
    /// address of it gave an answer that it had from others. Absent: none of its addresses answers for
    /// the domain with authority, so none was asked. Unknown where an address could not be heard, or
    /// something on the way answers such questions in every server's place.
    pub open_resolver: Seen<bool>,
    /// Derived: whether it is an open resolver was looked for and could not be seen.
    pub open_resolver_unseen: bool,
}

/// What one address of a name server answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddressAnswer {
    /// The address that was asked.
    pub address: IpAddr,
    /// What came back. Unknown where nothing did, to three questions over UDP and one over TCP.
    pub response: Seen<Response>,
    /// Derived: how it answers for the domain. Unknown where it was silent and no other address of the
    /// same family answered, or where something on the way answered in its place.
    pub answer: Seen<NameServerAnswer>,
    /// Serial number of the zone (SOA) as this address has it. Like all below, unknown where it did not
    /// answer for the domain with authority.
    pub serial: Seen<u32>,
    /// The same, five seconds later or more. Absent: the serials of its operator's servers agreed, so
    /// nobody looked again.
    pub serial_later: Seen<u32>,
    /// Names of the zone's servers as this address gives them (NS records), lower case, sorted.
    pub listed: Seen<Vec<String>>,
    /// Whether it answers over TCP. Unknown where it was silent there, or cut the connection off.
    pub tcp: Seen<TcpAnswer>,
    /// What it answered when asked to find out a name that is not the domain's own: the address (A) of
    /// `example.com`, with recursion desired.
    pub foreign: Seen<ForeignAnswer>,
}

/// The answer of a name server to a question for the domain's SOA (RFC 1035 4.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// Response code: 0 no error, 2 server failure, 3 no such name, 5 refused (RFC 6895 2.3).
    pub code: u16,
    /// Whether it speaks with authority (flag AA).
    pub authoritative: bool,
    /// Whether it offers to ask others (flag RA).
    pub recursion: bool,
    /// Whether the domain's SOA stands in it.
    pub soa: bool,
}

impl Response {
    /// Whether it is the answer of a server of the zone: with authority, and with the zone's SOA.
    pub fn has_authority(self) -> bool {
        self.authoritative && self.code == 0 && self.soa
    }
}

/// How a name server takes a question over TCP, which every one has to (RFC 7766 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TcpAnswer {
    /// It answers, as it does over UDP.
    Answered,
    /// It refuses the connection (a reset) while it answers over UDP.
    Refused,
    /// It answers over TCP, and was silent to three questions over UDP.
    Only,
}

/// The answer to a question that a server can answer only by asking others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForeignAnswer {
    /// Response code: 0 no error, 3 no such name, 5 refused (RFC 6895 2.3).
    pub code: u16,
    /// Whether it claims authority (flag AA): then it was not found out from others.
    pub authoritative: bool,
    /// Whether it offers to ask others (flag RA).
    pub recursion: bool,
    /// Whether an address (A) stands in the answer.
    pub address: bool,
}

impl ForeignAnswer {
    /// Whether it was found out from others: an address, and no claim to know it by itself.
    pub fn is_resolved(self) -> bool {
        self.code == 0 && self.address && !self.authoritative
    }
}

/// How a name server answers for the domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NameServerAnswer {
    /// With authority (AA bit and the domain's SOA).
    Authoritative,
    /// It answers, but not for this domain (lame: refused, not authoritative, or an error).
    Lame,
    /// No answer to three questions over UDP and one over TCP within five seconds or more, while
    /// another address of the same family answered for the same domain in that time.
    Dead,
}
