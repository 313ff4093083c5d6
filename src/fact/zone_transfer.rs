//! Facts about the zone transfer: whether name servers hand out the whole zone to a stranger.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Seen;

/// Whether name servers hand out the whole zone (AXFR, RFC 5936). Asked only with the owner's leave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneTransfer {
    /// What each name server of the domain answered. Absent: the domain has no zone of its own, but lies in
    /// the zone of a name above it.
    pub servers: Seen<Vec<TransferServer>>,
    /// Derived: there was leave to ask for it. False where nobody gave any (`--authorised`) or nobody asked to
    /// look at the domain itself.
    pub allowed: Seen<bool>,
    /// Derived: name servers that hand out the zone to whoever asks. Unknown where none is seen to, and not
    /// all that work were heard.
    pub open: Seen<Vec<String>>,
    /// Derived: the most records of the zone that one address handed out, as far as they were counted.
    pub records: Seen<usize>,
}

/// What one name server answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferServer {
    /// Its name.
    pub name: String,
    /// What each of its addresses answered. Absent: its name has none.
    pub answers: Seen<Vec<TransferAnswer>>,
}

/// What one address of a name server answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferAnswer {
    /// The address that was asked, over TCP.
    pub address: IpAddr,
    /// What came back. Unknown where it broke off, or where the address had not answered the ordinary
    /// question before.
    pub response: Seen<TransferResponse>,
    /// Derived: what that means. A connection that is closed or reset says nothing: a filter on the way does
    /// that, too.
    pub outcome: Seen<TransferOutcome>,
}

/// The answer to a question for the whole zone. The records themselves are kept nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferResponse {
    /// Response code of the first message: 0 no error, 5 refused, 9 not authoritative (RFC 6895 2.3).
    pub code: u16,
    /// Whether it speaks with authority (flag AA).
    pub authoritative: bool,
    /// Whether it offers to ask others (flag RA).
    pub recursion: bool,
    /// Records that came, the SOA at both ends counted.
    pub records: usize,
    /// How the answer ended.
    pub end: TransferEnd,
}

/// How the answer to a question for the whole zone ended (RFC 5936 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TransferEnd {
    /// The first message does not begin with the zone's SOA: it is no zone.
    NoZone,
    /// At the closing SOA: the zone is whole.
    Whole,
    /// There was more than Belfort reads.
    Limit,
}

/// Whether an address hands out the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TransferOutcome {
    /// It said no, by a response code or an answer without any record.
    Refused,
    /// It handed out the zone, or more of it than Belfort reads.
    HandedOut,
}
