//! Facts about the name itself and the servers that answer for it.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Dnssec, ForeignAnswer, Seen, TcpAnswer};

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
    /// Names of the zone's servers as the zone above hands them out (NS), sorted: asked of one of its
    /// servers. Absent: the domain does not exist.
    pub name_servers_above: Seen<Vec<String>>,
    /// Derived: of these, those that a server of the domain does not list. Like in the next three facts,
    /// one difference is a fact; that there is none is known where all were compared that are not dead
    /// or lame.
    pub name_servers_only_above: Seen<Vec<String>>,
    /// Derived: servers that a server of the domain lists, and the zone above does not.
    pub name_servers_only_below: Seen<Vec<String>>,
    /// Derived: servers that some servers of the domain list, and others do not.
    pub name_servers_listed_in_part: Seen<Vec<String>>,
    /// Derived: servers with an address that answers over UDP and refuses TCP. Unknown also where nothing
    /// answers over TCP, and a server of the top-level domain refuses it as well.
    pub name_servers_without_tcp: Seen<Vec<String>>,
    /// Derived: the servers that answer with authority do not all have the same serial (SOA).
    pub serials_differ: Seen<bool>,
    /// Derived: servers of one operator (one registrable domain) that still had different serials at a
    /// second look five seconds later or more, one of them older than another was at the first look; each
    /// with its serial: `ns1.example.be (2026112301)`.
    pub serials_apart: Seen<Vec<String>>,
    /// What a server of the top-level domain answered to the question of `foreign`, which no such server
    /// resolves: else something on the way does. Absent: no name server gave reason to ask.
    pub foreign_above: Seen<ForeignAnswer>,
    /// Whether a server of the top-level domain answers over TCP. Absent: no name server gave reason to
    /// ask.
    pub tcp_above: Seen<TcpAnswer>,
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
