//! Facts about what a DMARC record leads to: what is in force below the name, whether reports arrive, and how
//! far a domain without mail is closed.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DmarcPolicy, Seen};

/// What receivers are asked to do with forged mail in the name of subdomains that publish nothing themselves
/// (RFC 9989 4.10). Their walk up the tree may end at another record than that of the name itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DmarcSubdomains {
    /// The name of the record that decides, such as `_dmarc.example.be`; where there is none, that of the
    /// scanned name itself.
    pub found_at: String,
    /// Policy in force for subdomains that exist: `sp`, else `p`, one step milder in a test (`t=y`).
    pub existing: DmarcPolicy,
    /// Policy in force for subdomains that do not exist: `np`, else `sp`, else `p`.
    pub nonexistent: DmarcPolicy,
}

/// Whether reports arrive at the addresses of a DMARC record (RFC 9990 3.5, 4).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DmarcReports {
    /// Entries of `rua` that are no mail address: written wrongly, or of a kind (such as `https:`) that nobody
    /// has to know.
    pub unusable: Vec<String>,
    /// Addresses whose receiver takes the reports, and at which mail can arrive.
    pub working: Seen<Vec<String>>,
    /// Addresses of another organisation that does not say that it takes reports about this domain: nobody may
    /// send any there.
    pub refused: Seen<Vec<String>>,
    /// Addresses in a domain that receives no mail: a null MX, or neither MX nor address.
    pub dead: Seen<Vec<String>>,
    /// Reports arrive at one address at least.
    pub any_works: Seen<bool>,
}

/// A domain that DMARC reports are to go to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportReceiver {
    /// The domain of one or more addresses in `rua`.
    pub domain: String,
    /// Another organisation has to say that it takes the reports (RFC 9990 4): another registrable domain than
    /// that of the record.
    pub external: bool,
    /// The name that was asked for this, such as `example.be._report._dmarc.reports.example`; empty where
    /// nothing had to be asked, or the name would be longer than the DNS allows.
    pub asked: String,
    /// All TXT records there, sorted, with the limits of `mail.txt`. Empty: none, or not asked.
    pub txt: Seen<Vec<String>>,
    /// The hosts of its MX records, `.` for a null MX. Empty: no MX record.
    pub mx: Seen<Vec<String>>,
    /// Its own addresses, to which mail goes where there is no MX record. Empty: none.
    pub addresses: Seen<Vec<IpAddr>>,
}

/// How far a domain without mail is closed to those who would misuse its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parking {
    /// No mail arrives: a null MX (RFC 7505), or neither an MX record nor an address.
    pub closed: Seen<bool>,
    /// The SPF record says that no server may send (`v=spf1 -all`).
    pub sends_nothing: Seen<bool>,
    /// DMARC asks receivers to refuse forged mail in its name and in that of all its subdomains.
    pub rejects: Seen<bool>,
    /// Records that were seen to be missing, as they are to be entered.
    pub missing: Vec<String>,
    /// Addresses for DMARC reports at which no mail can arrive.
    pub lost_reports: Seen<Vec<String>>,
}
