//! Facts about the registration of the domain: what its registry publishes about it.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Seen;

/// What the registry of the domain publishes about it (RDAP, RFC 9083).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// The name that was registered, and that the registry is asked for: `example.be` of
    /// `shop.example.be`.
    pub domain: Seen<String>,
    /// Whether anybody can be asked about it, by the list of services that this version carries.
    pub service: Seen<RegistryService>,
    /// What the registry answered. Absent: there is nobody to ask (`registration.service`).
    pub record: Seen<RegistryRecord>,
    /// Derived: the end of the registration. Absent: the registry publishes none, or nobody can be asked.
    pub end: Seen<RegistrationEnd>,
}

/// Whether anybody can be asked about a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RegistryService {
    /// The registry of the ending answers RDAP.
    Rdap,
    /// The registry of the ending has no RDAP service, such as those of `.be` and `.eu`.
    None,
    /// The name lies under one that a provider hands out names below, such as `github.io`: no registry
    /// knows it.
    Provider,
}

/// What a registry answered about a domain, as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegistryRecord {
    /// The address that was asked.
    pub url: String,
    /// What happened to the domain and what will, at most 50 events (RFC 9083 4.5).
    pub events: Vec<RegistryEvent>,
    /// States of the domain, at most 50 (RFC 9083 4.6, RFC 8056).
    pub statuses: Vec<String>,
    /// Derived: those of them that stop the name from working, or end in its deletion: `redemption period`,
    /// `pending delete`, `client hold`, `server hold`.
    pub stopped_by: Vec<String>,
    /// Derived: the registry renewed it by itself, and the registrar may still give it up: `auto renew period`
    /// (RFC 3915 3.1).
    pub renewed_provisionally: bool,
}

/// One event in the life of a domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegistryEvent {
    /// What happened or will, such as `registration` or `expiration`.
    pub action: String,
    /// When, as the registry writes it.
    pub date: String,
}

/// The end of a registration, if nobody renews it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegistrationEnd {
    /// The moment.
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// Whole days from the moment of observation to the end; below 0 when it is past.
    pub days_left: i64,
    /// It was past at the moment of observation.
    pub past: bool,
}
