//! Facts about the list of servers that may send mail for the domain (SPF, RFC 7208).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Seen;
use crate::parse::spf::MistakeKind;

/// What was asked to follow the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpfLookup {
    /// The name that was asked for.
    pub name: String,
    /// What was asked for.
    pub kind: SpfLookupKind,
    /// What came: texts, addresses, or mail servers in the order in which they are tried. Empty: none.
    pub values: Seen<Vec<String>>,
}

/// Records that an SPF list leads to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SpfLookupKind {
    /// TXT: another list.
    Txt,
    /// A: addresses of IPv4.
    A,
    /// AAAA: addresses of IPv6.
    Aaaa,
    /// MX: mail servers.
    Mx,
}

/// The list of servers that may send mail for the domain, followed through everything that it includes, as
/// for a sender that matches none of it (the worst case).
///
/// Counts and lists that could not be followed to their end are known where what was seen decides: more
/// than a receiver looks up, a mistake, an address space that is too large.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spf {
    /// Every TXT record that begins with `v=spf1` (RFC 7208 4.5).
    pub records: Vec<String>,
    /// The terms in the order in which they are looked at, those of included lists behind the term that
    /// includes them; at most 200.
    pub terms: Vec<SpfTerm>,
    /// The same to read: one line a term, with an arrow for each list on the way to it, and its look-ups.
    pub tree: Vec<String>,
    /// Characters of the longest record.
    pub characters: usize,
    /// What is not written as RFC 7208 12 asks, each as `NAME, POSITION: TERM`. Any of it, also in a list
    /// that is included, makes the whole list unreadable (RFC 7208 4.6).
    pub mistakes: Seen<Vec<String>>,
    /// The same, with what is wrong about each.
    pub mistake_kinds: Vec<SpfMistake>,
    /// Names that `include` or `redirect` leads to and that have no list or several, or that lead back to
    /// a list on the way there (RFC 7208 5.2, 6.1).
    pub dead_ends: Seen<Vec<String>>,
    /// Terms that make a receiver look something up; at most 10 are allowed (RFC 7208 4.6.4). Counting
    /// stops at some point far above.
    pub lookups: Seen<u32>,
    /// Terms of these that find nothing at all; at most 2 should be allowed (RFC 7208 4.6.4).
    pub void_lookups: Seen<u32>,
    /// Terms that find nothing in one address family: the larger of the two counts. A sender of that family
    /// meets them as void.
    pub void_lookups_of_one_family: Seen<u32>,
    /// Names whose MX has more than 10 mail servers (RFC 7208 4.6.4).
    pub crowded_mx: Seen<Vec<String>>,
    /// Names in whose list `ptr` stands, which should not be used (RFC 7208 5.5).
    pub ptr_in: Seen<Vec<String>>,
    /// What the list says of a sender that no term names.
    pub all: Seen<SpfAll>,
    /// Names in whose list stands a term by which every address in the world may send.
    pub open_at: Seen<Vec<String>>,
    /// Addresses of IPv4 that may send. Those of single hosts that could not be asked are left out.
    pub ipv4_addresses: Seen<u64>,
    /// Addresses of IPv6 that may send, as the length of the prefix of a network that holds as many: 32
    /// for a /32. 128: one, or none.
    pub ipv6_prefix: Seen<u8>,
    /// It can be read, and there is no server that may send.
    pub authorises_nothing: Seen<bool>,
    /// The same, and it says so of everybody (`v=spf1 -all`).
    pub refuses_all: Seen<bool>,
}

/// What a list says of a sender that no term names: its `all`, or that of the list that `redirect` leads
/// to (RFC 7208 5.1, 6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SpfAll {
    /// `-all`: it may not send.
    Fail,
    /// `~all`: it probably may not.
    SoftFail,
    /// `?all`: nothing is said.
    Neutral,
    /// `all` or `+all`: it may send.
    Pass,
    /// Neither `all` nor `redirect`: as with `?all` (RFC 7208 4.7).
    Missing,
    /// Another list decides, at a name that hangs on the sender (`redirect` with a macro).
    Elsewhere,
}

/// A mistake in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpfMistake {
    /// The name whose list it stands in.
    pub list_of: String,
    /// Where it begins in that list, in bytes.
    pub at: usize,
    /// The term in which it stands, at most 256 characters of it.
    pub term: String,
    /// What is wrong.
    pub kind: MistakeKind,
}

/// One term of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpfTerm {
    /// How many `include` and `redirect` lead to its list; 0 for the domain's own.
    pub depth: u32,
    /// The name whose list it stands in.
    pub list_of: String,
    /// The term as written.
    pub term: String,
    /// Look-ups it costs, with those of the list it leads to.
    pub lookups: u32,
}
