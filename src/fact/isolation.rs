//! Facts about how a page keeps apart from others.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a page keeps apart from others, and what it lets itself do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Isolation {
    /// Derived: the fields that browsers understand, one `name: value` each; at most 200 characters of each.
    pub fields: Vec<String>,
    /// Derived: the fields that browsers ignore because they cannot read them, one `name: value` each.
    pub ignored: Vec<String>,
    /// Derived: names of fields that browsers no longer use and that can be removed.
    pub outdated: Vec<String>,
    /// Derived: whether the page shares its window with pages that it opens or that open it
    /// (Cross-Origin-Opener-Policy, HTML standard 7.1.3).
    pub opener: OpenerPolicy,
    /// Derived: whether the page takes only what agrees to it (Cross-Origin-Embedder-Policy, HTML standard 7.1.4).
    pub embedder: EmbedderPolicy,
    /// Derived: who may take the answer into a page of his own (Cross-Origin-Resource-Policy, Fetch standard 3.7).
    pub resource: ResourcePolicy,
}

/// Cross-Origin-Opener-Policy as a browser reads it (HTML standard 7.1.3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OpenerPolicy {
    /// There is none.
    #[default]
    Unset,
    /// Browsers ignore what is sent.
    Invalid,
    /// It shares its window, as without a policy.
    UnsafeNone,
    /// Only with windows that it opens itself.
    SameOriginAllowPopups,
    /// Only with pages of the own site that say the same.
    SameOrigin,
    /// Not with the page that opens it.
    NoopenerAllowPopups,
}

/// Cross-Origin-Embedder-Policy as a browser reads it (HTML standard 7.1.4).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EmbedderPolicy {
    /// There is none.
    #[default]
    Unset,
    /// Browsers ignore what is sent.
    Invalid,
    /// It takes everything, as without a policy.
    UnsafeNone,
    /// It takes what agrees to it.
    RequireCorp,
    /// It takes what agrees to it, and all else without cookies.
    Credentialless,
}

/// Cross-Origin-Resource-Policy as a browser reads it (Fetch standard 3.7).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ResourcePolicy {
    /// There is none.
    #[default]
    Unset,
    /// Browsers ignore what is sent.
    Invalid,
    /// Everybody.
    CrossOrigin,
    /// Hosts of the same registrable domain.
    SameSite,
    /// The own site.
    SameOrigin,
}
