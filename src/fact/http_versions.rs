//! Facts about versions of HTTP.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Seen;

/// Versions of HTTP that a site speaks or announces.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HttpVersions {
    /// Derived: the version of its answer, such as `HTTP/2`. HTTP/3 is not tried.
    pub spoken: String,
    /// Derived: its answer is in HTTP/2.
    pub http2: bool,
    /// Derived: how it announces HTTP/3.
    pub http3: Seen<Http3>,
}

/// How a site announces HTTP/3 (RFC 9114 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Http3 {
    /// In the DNS: browsers use it at their first visit (HTTPS record, RFC 9460).
    FirstVisit,
    /// In its answers only: browsers use it from their second visit on (Alt-Svc, RFC 7838).
    LaterVisits,
    /// Not at all.
    NotAnnounced,
}

/// The HTTPS records of a name together (RFC 9460).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HttpsRecord {
    /// The name that was asked about.
    pub name: String,
    /// The names that it sends browsers to in place of its own, at most 10.
    pub targets: Vec<String>,
    /// Protocols that it names (`alpn`), such as `h3`, in the order of its records, at most 10.
    pub protocols: Vec<String>,
    /// It gives a key with which browsers hide the name of the site they visit (Encrypted Client Hello).
    pub hides_names: bool,
    /// Ports that it names, at most 10.
    pub ports: Vec<u16>,
}
