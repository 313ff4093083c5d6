//! Facts about DKIM: the keys with which receivers check signatures in the domain's name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{LeadEnd, Seen};

/// Keys with which receivers check signatures in the domain's name (RFC 6376). Each stands under a name that
/// only signer and receiver know, its selector, so that not all of them can be listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dkim {
    /// What `_domainkey` below the name answers, under which all keys stand.
    pub parent: Seen<TextAnswer>,
    /// Whether the name servers deny a name that is there because a name below it is (RFC 8020 forbids it):
    /// `_tls`, where `_smtp._tls` exists. Absent: not tried, because `_domainkey` is not denied, or because
    /// no such name is known.
    pub denies_parents: Seen<bool>,
    /// What each selector answers that was asked for, at most 12: an improbable one first, then those that
    /// the user gave, those of the providers that MX and SPF name, and the commonest.
    pub selectors: Seen<Vec<DkimSelector>>,
    /// Derived: what is known of all keys together.
    pub state: Seen<DkimState>,
    /// Derived: every key that was seen, by selector; a key that stands at every selector (a wildcard) as `*`.
    pub keys: Vec<DkimKey>,
    /// Derived: keys that were seen and are strong enough, written as `selector1 (RSA 2048)`.
    pub strong: Vec<String>,
    /// Derived: keys that were seen and are too short, usable (below 2048 bits) or not (below 1024).
    pub weak: Vec<String>,
    /// Derived: selectors at which an empty key says that it is revoked (RFC 6376 3.6.1).
    pub revoked: Vec<String>,
    /// Derived: selectors with a key that no receiver can use, for another reason than its length.
    pub unusable: Vec<String>,
    /// Derived: selectors that are an alias of a name that does not exist, written as
    /// `selector1 → selector1-example-be._domainkey.example.onmicrosoft.com`.
    pub dangling: Vec<String>,
    /// Derived: selectors of strong keys that the domain still calls a test (`t=y`).
    pub testing: Vec<String>,
    /// Derived: selectors of strong keys with more than one record: which of them a receiver takes is open
    /// (RFC 6376 3.6.2.2).
    pub several: Vec<String>,
    /// Derived: every selector has the same answer, so that one that answers proves no key of its own.
    pub wildcard: Seen<bool>,
}

/// What a name answers to the question for TXT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextAnswer {
    /// There is text.
    Text,
    /// The name exists without text: perhaps because there are names below it, perhaps as an alias.
    NoText,
    /// The name does not exist (NXDOMAIN with the SOA of the zone above).
    NoSuchName,
    /// The name does not exist, as a resolver says without the proof that belongs to it.
    Unproven,
}

/// What one selector answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DkimSelector {
    /// The selector; asked is this name below `_domainkey`.
    pub name: String,
    /// Why it was asked for.
    pub reason: DkimReason,
    /// What the name answers.
    pub answer: Seen<TextAnswer>,
    /// Its TXT records, the strings of each joined, sorted, at most 10 of them and 4,096 characters of
    /// each. Empty: none, or not seen.
    pub txt: Vec<String>,
    /// The names that it is an alias (CNAME) of, one after the other, as far as they were followed.
    pub aliases: Vec<String>,
    /// What stands at the end of them.
    pub end: Seen<LeadEnd>,
}

/// Why a selector was asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DkimReason {
    /// Nobody has it: what it answers stands at every selector.
    Improbable,
    /// The user gave it (`--selector`).
    Given,
    /// A provider that MX or SPF name uses it.
    Provider,
    /// Many use it.
    #[default]
    Common,
}

/// One key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DkimKey {
    /// Its selector; `*` where it stands at all of them.
    pub selector: String,
    /// Its kind.
    pub kind: DkimKind,
    /// Its length in bits; 0 where there is none to read.
    pub bits: u32,
    /// What it is good for.
    pub fitness: DkimFitness,
    /// The domain asks receivers to treat its signatures as a test (`t=y`).
    pub testing: bool,
    /// There is more than one record at this selector.
    pub several: bool,
}

/// The kind of a key (RFC 6376 3.6.1, RFC 8463).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DkimKind {
    /// RSA, the only kind that all receivers know.
    Rsa,
    /// Ed25519.
    Ed25519,
    /// A kind that no receiver knows.
    Other,
}

/// What a key is good for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum DkimFitness {
    /// RSA of 2048 bits or more, or Ed25519.
    Strong,
    /// RSA of 1024 to 2047 bits: used, but shorter than RFC 8301 asks for.
    Short,
    /// RSA below 1024 bits, which receivers must not use (RFC 8301 3.2).
    TooShort,
    /// Revoked: the key is empty.
    Revoked,
    /// No receiver can use it: it cannot be read, it is of another kind, or its own tags rule out what
    /// signatures of mail need (`h` without `sha256`, `s` without `email`).
    Unusable,
}

/// What is known of all keys together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DkimState {
    /// A strong key was seen.
    Usable,
    /// Only keys of 1024 to 2047 bits were seen.
    Short,
    /// Only keys below 1024 bits were seen, which receivers must not use.
    TooShort,
    /// No key of any use was seen, and at selectors that the provider uses or that the user gave there are
    /// keys that are revoked or unusable, or aliases that lead nowhere.
    Broken,
    /// There is none: nothing exists below `_domainkey`.
    None,
}
