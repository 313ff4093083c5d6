//! Facts about versions of HTTP.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Versions of HTTP that a site speaks or announces.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HttpVersions {
    /// Derived: the version of its answer, such as `HTTP/2`.
    pub spoken: String,
}

/// An HTTPS record of the DNS (RFC 9460).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HttpsRecord {
    /// Protocols that it names (`alpn`), such as `h3`.
    pub protocols: Vec<String>,
}
