//! Facts about where the names of the domain lead.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Seen;

/// Where the names of the domain lead, through aliases and records, as the user's resolver says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leads {
    /// Each name that is known without guessing.
    pub names: Seen<Vec<Lead>>,
    /// Derived: aliases and name servers that lead to a name that does not exist, or in a circle, written as
    /// `www.example.be → shop.example.net`; of a circle with every step.
    pub nowhere: Seen<Vec<String>>,
    /// Derived: aliases, name servers and mail servers that lead to a name that does not exist and that
    /// somebody else may be able to get: nothing in the DNS bears its registrable name (public suffix list
    /// with its private part), or a provider hands such names out to whoever asks.
    pub claimable: Seen<Vec<String>>,
    /// Derived: names that lead to an address that is not of the public internet, written as
    /// `router.example.be → 192.168.1.1`. For a name of the domain's own zone its own servers have to say so:
    /// a filter, or the DNS of an office, may answer what nobody else hears.
    pub private: Seen<Vec<String>>,
}

/// Where one name leads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lead {
    /// The name. Where the servers of a kind could not be learned, the domain stands for all of them.
    pub name: String,
    /// How it is known.
    pub role: LeadRole,
    /// The names that it is an alias (CNAME) of, one after the other, at most 8.
    pub aliases: Vec<String>,
    /// What stands at the end of them.
    pub end: Seen<LeadEnd>,
    /// The registrable domain of the last name; empty where it lies under no known ending.
    pub domain: String,
    /// Whether that domain is in the DNS; asked only where the last name does not exist.
    pub domain_exists: Seen<bool>,
    /// The addresses it leads to. Empty: none.
    pub addresses: Seen<Vec<IpAddr>>,
    /// What a server of the domain's own zone says of it. Absent: no reason to ask, because all
    /// addresses are of the public internet, or the name lies in another zone.
    pub at_source: Seen<LeadSource>,
}

/// What a server that has authority for a name says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeadSource {
    /// The names that it is an alias of there, one after the other, as far as this server knows.
    pub aliases: Vec<String>,
    /// The addresses it leads to there, of the families that were in doubt.
    pub addresses: Vec<IpAddr>,
}

/// How a name is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LeadRole {
    /// The domain itself, its `www`, or a host that the user gave.
    #[default]
    Site,
    /// An MX record names it.
    MailServer,
    /// An NS record names it.
    NameServer,
    /// Senders look there for the domain's policy for mail (`mta-sts`, RFC 8461 3.2).
    MailPolicy,
    /// A page takes scripts or styles from there.
    Script,
}

/// What stands at the end of a name's aliases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LeadEnd {
    /// A name that exists, with an address or without.
    Exists,
    /// A name that does not exist (NXDOMAIN with the SOA of the zone above).
    NoSuchName,
    /// A name that does not exist, as a resolver says without the proof that belongs to it.
    Unproven,
    /// No end: the aliases lead in a circle.
    Circle,
}
