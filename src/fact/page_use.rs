//! Facts about what a page takes from elsewhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Seen;

/// What a page takes, or sends, over plain HTTP.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MixedContent {
    /// Derived: the gravest of it. Unknown where the page holds more than could be kept, and the rest might be
    /// graver.
    pub gravest: Seen<MixedContentWord>,
    /// Derived: addresses over plain HTTP that the page runs, shows as a page of its own or sends forms to, at
    /// most 10.
    pub active: Vec<String>,
    /// Derived: addresses over plain HTTP of images, sound and film, at most 10.
    pub passive: Vec<String>,
}

/// How grave it is that a page takes something over plain HTTP (W3C Mixed Content 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MixedContentWord {
    /// It takes nothing, and sends nothing, over plain HTTP.
    Nothing,
    /// It would, but tells browsers to use HTTPS for all of it (`upgrade-insecure-requests`).
    Repaired,
    /// Images, sound and film only.
    Passive,
    /// Scripts, styles, pages inside the page, plug-ins, or the target of a form.
    Active,
}

/// What a page takes from other registrable domains and runs: scripts, modules and styles.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForeignScripts {
    /// Derived: hosts of scripts and styles that carry valid integrity, sorted.
    pub protected: Vec<String>,
    /// Derived: hosts of scripts and styles without it, sorted: what they answer is run, whatever it is. Unknown
    /// where none was found and the page holds more than could be kept.
    pub unprotected: Seen<Vec<String>>,
    /// Derived: hosts that do not exist, written as `cdn.example.net`, or with the alias that leads nowhere.
    pub gone: Seen<Vec<String>>,
    /// Derived: hosts that do not exist and that somebody else may be able to get: nothing in the DNS bears their
    /// registrable name, or a provider hands such names out to whoever asks.
    pub claimable: Seen<Vec<String>>,
}

/// Which third parties a page makes a browser ask.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trackers {
    /// Derived: hosts under other registrable domains that the page asks for something, sorted. Unknown where
    /// none was found and the page holds more than could be kept.
    pub third_parties: Seen<Vec<String>>,
    /// Derived: services for statistics and advertising among them, and among the hosts that scripts in the page
    /// name, by the names that people know, sorted.
    pub known: Vec<String>,
}

/// Who stands behind the web presence, the mail and the DNS, by names that people know. Only companies of our own
/// list are recognised.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suppliers {
    /// Derived: who keeps the name servers, sorted.
    pub dns: Seen<Vec<String>>,
    /// Derived: who keeps the web sites, or stands before them, sorted.
    pub web: Seen<Vec<String>>,
    /// Derived: who receives, filters or sends mail, sorted.
    pub mail: Seen<Vec<String>>,
    /// Derived: from whom the page takes scripts, styles and pages inside the page, sorted.
    pub page: Seen<Vec<String>>,
    /// Derived: all of them, each with what it does, written as `Cloudflare (dns, web)`, sorted.
    pub named: Seen<Vec<String>>,
}
