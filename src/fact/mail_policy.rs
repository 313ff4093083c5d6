//! Facts about what a domain publishes for those who deliver mail to it or show mail from it: MTA-STS,
//! TLS-RPT and BIMI.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Seen;

/// What the host of the policy answered to a sender who fetches it (RFC 8461 3.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MtaStsAnswer {
    /// HTTP status. A redirect is not followed.
    pub status: u16,
    /// The field `Content-Type` as sent; empty: there was none.
    pub content_type: String,
    /// The body, at most its first 4,096 characters; empty where the answer redirects.
    pub text: String,
    /// The body goes on beyond what is kept.
    pub cut: bool,
}

/// What senders are told about encrypted delivery (RFC 8461).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MtaSts {
    /// The records that say there is a policy, or that seem meant to.
    pub records: Vec<String>,
    /// Whether senders can use what is published there.
    pub record: RecordUse,
    /// Fields of the record that are missing or not valid.
    pub record_mistakes: Vec<String>,
    /// What comes of it for a sender who looks for the policy.
    pub state: Seen<MtaStsState>,
    /// What is missing from the policy or not valid in it: names of fields, or the beginning of a line
    /// that is none. Empty where no policy is there to be read.
    pub policy_mistakes: Seen<Vec<String>>,
    /// For how many whole days senders are to remember the policy; 0 where it is not valid.
    pub max_age_days: Seen<u64>,
    /// The mail servers that the policy allows, such as `mx1.example.be` or `*.example.be`, at most 100 of
    /// them. Empty where it is not valid.
    pub mx_patterns: Seen<Vec<String>>,
    /// Mail servers of the domain (MX) that the policy does not allow. Empty where it is not valid or withdrawn.
    pub mx_unmatched: Seen<Vec<String>>,
    /// Mail servers of the domain (MX) whose certificate does not satisfy a sender who keeps to a policy.
    pub mx_failing: Seen<Vec<String>>,
}

/// Whether the record of a policy can be used by those for whom it is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RecordUse {
    /// One record, and it can be used.
    Usable,
    /// Several records at one name: they are all set aside.
    Several,
    /// One record that is not valid.
    Invalid,
}

/// What comes of MTA-STS for a sender who looks for the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MtaStsState {
    /// A valid policy: mail goes to the servers it allows, over a connection that was verified, or not at all.
    Enforce,
    /// A valid policy, on trial: mail is delivered all the same, and senders only report what fails.
    Testing,
    /// A valid policy that says there is none any more.
    None,
    /// The record cannot be used, so nobody looks for a policy.
    NotSought,
    /// The host that should give the policy (`mta-sts` below the name) has no address.
    NoAddress,
    /// That host has nothing at the place of the policy: it answers with another status than 200.
    NotFound,
    /// That host leads elsewhere, where senders do not follow (RFC 8461 3.3).
    Redirect,
    /// The certificate of that host has expired, is made for another name, or does not lead to a trusted
    /// root as it was sent (RFC 8461 3.3).
    BadCertificate,
    /// What that host gives is no valid policy, or no plain text (RFC 8461 3.2).
    Malformed,
}

/// Where senders report how encrypted delivery went (RFC 8460).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TlsRpt {
    /// The records that say where, or that seem meant to.
    pub records: Vec<String>,
    /// Whether senders can use what is published there. It has to name one address at least.
    pub record: RecordUse,
    /// The addresses (`rua`) that are written validly, `mailto:` or `https:`, at most 20 of them.
    pub report_addresses: Vec<String>,
    /// What else is missing or not valid: names of fields, or an address that is none.
    pub mistakes: Vec<String>,
}

/// The logo that mail programs may show beside mail of the domain (BIMI, a draft).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bimi {
    /// The records that name a logo, or that seem meant to.
    pub records: Vec<String>,
    /// Whether mail programs can use what is published there.
    pub record: RecordUse,
    /// The domain says that it wants no logo shown (`l=` without a value).
    pub declined: bool,
    /// Address of the logo (`l`); empty where there is none.
    pub logo: String,
    /// Address of the proof that the logo is the owner's (`a`); empty where there is none.
    pub proof: String,
    /// What is missing or not valid.
    pub mistakes: Vec<String>,
}
