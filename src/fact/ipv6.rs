//! Facts about IPv6: which hosts of the domain have an IPv6 address.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Seen;

/// Which hosts of the domain have an IPv6 address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ipv6 {
    /// Each web site. Absent: no web site.
    pub sites: Seen<Vec<Ipv6Host>>,
    /// Each mail server that the MX records name. Absent: the domain receives no mail.
    pub mail_servers: Seen<Vec<Ipv6Host>>,
    /// Each name server of the domain. Absent: the domain does not exist.
    pub name_servers: Seen<Vec<Ipv6Host>>,
    /// Derived: those of them that have an IPv6 address; what was not asked for is left out. One that the
    /// user's resolver made of an IPv4 address (DNS64, `64:ff9b::/96`) is none.
    pub with: Seen<Vec<String>>,
    /// Derived: those of them that have none.
    pub without: Seen<Vec<String>>,
    /// Derived: sites that were seen to show another certificate over IPv6 than over IPv4. A site that was
    /// seen over one family only is not among them.
    pub other_certificate: Seen<Vec<String>>,
    /// Derived: sites that were seen to answer otherwise over one address family than over the other, and in
    /// what, written as `www.example.be (hsts, redirect)`. A site that was seen over one family only is not among
    /// them.
    pub other_answer: Seen<Vec<String>>,
}

/// One host, and its IPv6 addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ipv6Host {
    /// Its name.
    pub name: String,
    /// Its IPv6 addresses (AAAA records). Absent: none.
    pub addresses: Seen<Vec<IpAddr>>,
}
