//! Facts about who may show a page inside another one (clickjacking).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who may show a page inside a page of his own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Framing {
    /// Derived: X-Frame-Options as sent, several joined by commas; empty where there is none.
    pub field: String,
    /// Derived: what browsers go by.
    pub rule: FramingRule,
    /// Derived: who may.
    pub framed_by: FramedBy,
    /// Derived: sites that the policy names beside the own one, at most 16.
    pub named: Vec<String>,
    /// Derived: X-Frame-Options says something else than the policy that browsers go by.
    pub differs: bool,
}

/// What browsers go by when a page is to be shown inside another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FramingRule {
    /// `frame-ancestors` in a header field; X-Frame-Options then does not count (HTML standard 7.8).
    Policy,
    /// X-Frame-Options, with `DENY`, `SAMEORIGIN`, or values that contradict each other.
    Field,
    /// Nothing: X-Frame-Options says `ALLOW-FROM`, which browsers do not know.
    AllowFrom,
    /// Nothing: X-Frame-Options has another value that browsers do not know.
    UnknownField,
    /// Nothing: `frame-ancestors` stands in a policy that only reports.
    ReportOnly,
    /// Nothing: `frame-ancestors` stands in the page, where it does not count (CSP 3 3.3).
    InPage,
}

/// Who may show a page inside a page of his own, the strictest first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum FramedBy {
    /// Nobody.
    Nobody,
    /// The site itself.
    OwnSite,
    /// Sites that are named.
    Named,
    /// Everybody.
    Everybody,
}
