//! Facts about the name itself and the servers that answer for it.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Dnssec, Seen};

/// Facts about the domain as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dns {
    /// Derived: whether the domain exists and whether a name server answers for it with authority.
    pub state: Seen<DomainState>,
    /// Derived: names of all listed name servers.
    pub name_server_names: Seen<Vec<String>>,
    /// Derived: distinct addresses of name servers that answered with authority.
    pub addresses_answering: Seen<Vec<IpAddr>>,
    /// Derived: listed name servers that do not do their work although another one of the same domain
    /// answered in the same minutes: dead, lame, without an address, or an alias (RFC 2181 10.3).
    pub name_servers_failing: Seen<Vec<String>>,
    /// The name at which the zone begins in which the domain lies: the closest name upwards that has name
    /// servers of its own. Absent: the domain does not exist.
    pub zone: Seen<String>,
    /// How the zone is signed.
    pub dnssec: Dnssec,
    /// CAA records that govern certificates for the name, found by climbing the tree (RFC 8659 3).
    /// Absent: none, up to the top.
    pub caa: Seen<Caa>,
}

/// Whether a domain is there (RFC 1034 4.2.1, RFC 8020).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DomainState {
    /// At least one of its name servers answers with authority.
    Answers,
    /// Every name server answered, and none has authority for the domain.
    NotAuthoritative,
    /// The parent says that the name does not exist (NXDOMAIN).
    DoesNotExist,
}

/// CAA records that govern a name (RFC 8659).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Caa {
    /// The name at which the records were found: the domain or one of its parents.
    pub found_at: String,
    /// The records, as they came.
    pub properties: Vec<CaaProperty>,
    /// Derived: values of well-formed `issue` properties; an empty issuer (`;`) is written as `;`.
    pub issue: Vec<String>,
    /// Derived: values of well-formed `issuewild` properties.
    pub issuewild: Vec<String>,
    /// Derived: values of `iodef` properties: where certificate authorities report refused requests.
    pub iodef: Vec<String>,
    /// Derived: values of `issue` or `issuewild` that do not follow the grammar of RFC 8659 4.2.
    pub malformed: Vec<String>,
    /// Derived: unknown tags with the critical flag: no certificate authority may issue (RFC 8659 4.1).
    pub unknown_critical: Vec<String>,
}

/// One CAA record (RFC 8659 4.1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaaProperty {
    /// Its flags; 128 and more: whoever does not know the tag must not issue.
    pub flags: u8,
    /// Its tag, such as `issue`.
    pub tag: String,
    /// Its value; what is not UTF-8 is replaced.
    pub value: String,
}

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
    /// What each address answered, asked directly for the domain's SOA.
    pub answers: Seen<Vec<AddressAnswer>>,
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
