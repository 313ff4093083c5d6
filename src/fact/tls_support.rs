//! Facts about what a server supports of TLS: versions, cipher suites, key exchange groups. Found by hellos
//! that are never followed by a handshake.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ComparableGrade, Seen, Why};

/// A version of the protocol, older ones first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum TlsVersion {
    /// SSL 2.0 (RFC 6176 forbids it).
    #[serde(rename = "ssl2")]
    Ssl2,
    /// SSL 3.0 (RFC 7568 forbids it).
    #[serde(rename = "ssl3")]
    Ssl3,
    /// TLS 1.0 (RFC 8996 deprecates it).
    #[serde(rename = "tls1.0")]
    Tls10,
    /// TLS 1.1 (RFC 8996 deprecates it).
    #[serde(rename = "tls1.1")]
    Tls11,
    /// TLS 1.2 (RFC 5246).
    #[serde(rename = "tls1.2")]
    Tls12,
    /// TLS 1.3 (RFC 8446).
    #[serde(rename = "tls1.3")]
    Tls13,
}

impl TlsVersion {
    /// All of them, the oldest first.
    pub const ALL: [Self; 6] = [
        Self::Ssl2,
        Self::Ssl3,
        Self::Tls10,
        Self::Tls11,
        Self::Tls12,
        Self::Tls13,
    ];

    /// Its name as people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ssl2 => "SSL 2.0",
            Self::Ssl3 => "SSL 3.0",
            Self::Tls10 => "TLS 1.0",
            Self::Tls11 => "TLS 1.1",
            Self::Tls12 => "TLS 1.2",
            Self::Tls13 => "TLS 1.3",
        }
    }
}

/// How closely a place where TLS is spoken was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    /// In full: visitors land there.
    #[default]
    Full,
    /// One handshake and one old hello: visitors are led on to a host that is looked at in full.
    Light,
}

/// What a server supports of TLS.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TlsSupport {
    /// What came of a single hello for TLS 1.1 that takes TLS 1.0 as well, where only a light look was taken:
    /// true where the server answered it. Unknown where a full look was taken.
    pub old_hello: Seen<bool>,
    /// Each version of the protocol, the oldest first. Unknown where only a light look was taken.
    pub versions: Seen<Vec<VersionSupport>>,
    /// It signs its key exchange with SHA-1 or MD5 where nothing else is offered. Absent: it speaks no TLS 1.2
    /// with a key exchange that is signed.
    pub old_hash: Seen<bool>,
    /// It signals extended master secret on TLS 1.2 (RFC 7627). Absent: it does not speak TLS 1.2.
    pub extended_master_secret: Seen<bool>,
    /// It signals secure renegotiation on TLS 1.2 or below (RFC 5746). Absent: it speaks TLS 1.3 only.
    pub secure_renegotiation: Seen<bool>,
    /// It takes DEFLATE compression (RFC 3749). Absent: it speaks TLS 1.3 only.
    pub compression: Seen<bool>,
    /// How much early data (0-RTT) its session tickets allow, in bytes; 0 where none (RFC 8446 4.6.1).
    /// Absent: it gave no ticket of TLS 1.3.
    pub early_data: Seen<u32>,
    /// Connections that were opened to its address for all this.
    pub connections: Seen<u32>,
    /// Derived: names of the versions below TLS 1.2 that it speaks.
    pub below_12: Seen<Vec<String>>,
    /// Derived: it speaks TLS 1.2.
    pub speaks_12: Seen<bool>,
    /// Derived: it speaks TLS 1.3.
    pub speaks_13: Seen<bool>,
    /// Derived: every cipher suite it was seen to take, each with its class; newest version first.
    pub suites: Seen<Vec<ClassedSuite>>,
    /// Derived: every version it speaks was asked about every suite, so that `suites` is the whole list.
    pub suites_whole: Seen<bool>,
    /// Derived: names of the suites that protect nothing or can be broken: NULL, anonymous, export, RC2, RC4,
    /// DES, 3DES; every suite of SSL 2.0.
    pub broken_suites: Seen<Vec<String>>,
    /// Derived: of these, names of the suites that are made to be broken: export (RFC 2246 D.1).
    pub export_suites: Seen<Vec<String>>,
    /// Derived: names of the suites that NCSC-NL calls insufficient, beside broken ones.
    pub insufficient_suites: Seen<Vec<String>>,
    /// Derived: names of the suites that NCSC-NL calls phase-out.
    pub phase_out_suites: Seen<Vec<String>>,
    /// Derived: names of all groups it was seen to take, newest version first.
    pub groups: Seen<Vec<String>>,
    /// Derived: names of the curves below 224 bits that it takes. Of this and of what follows about groups: what
    /// versions below TLS 1.2 were not asked counts only where it speaks none above.
    pub weak_groups: Seen<Vec<String>>,
    /// Derived: names of the curves of at least 224 bits that it takes and that NCSC-NL does not list as
    /// sufficient.
    pub unlisted_groups: Seen<Vec<String>>,
    /// Derived: names of the groups with protection against quantum computers that it takes.
    pub post_quantum_groups: Seen<Vec<String>>,
    /// Derived: size in bits of the smallest finite-field group (DHE) it uses. Absent: it uses none.
    pub dhe_bits: Seen<u32>,
    /// Derived: it takes at least one suite with forward secrecy.
    pub forward_secrecy: Seen<bool>,
    /// Derived: the strictest profile of Mozilla (5.8 and 6.0) that it keeps to, by its versions, suites and groups.
    pub mozilla: Seen<MozillaProfile>,
    /// Derived: further addresses of the site that answered a hello for TLS 1.1 or 1.0.
    pub old_further: Seen<Vec<String>>,
    /// Derived: the grade that SSL Labs' published arithmetic gives for it. Unknown where something is missing
    /// that moves it.
    pub grade: Seen<ComparableGrade>,
}

/// What a server supports of one version of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VersionSupport {
    /// The version.
    pub version: TlsVersion,
    /// Whether the server speaks it: it answered a hello with a hello of this version.
    pub spoken: Seen<bool>,
    /// Suites it was seen to take, in the order seen.
    pub suites: Vec<Suite>,
    /// Code points of the suites that were offered and that it does not take. What is in neither list was not
    /// settled.
    pub refused_suites: Vec<u16>,
    /// Groups it was seen to take, in the order seen.
    pub groups: Vec<Group>,
    /// Code points of the groups that were offered and that it does not take.
    pub refused_groups: Vec<u16>,
    /// Why not every suite and group was settled; `null` where all were.
    #[serde(default)]
    pub cut_short: Option<Why>,
}

/// A cipher suite that a server takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suite {
    /// Its code point in the registry of IANA. Of SSL 2.0: its three bytes as a number.
    pub code: u32,
    /// Its IANA name; a hexadecimal number where it has none.
    pub name: String,
}

/// A key exchange group that a server uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its code point in the registry of IANA; 0 for a finite-field group that is not in it.
    pub code: u16,
    /// Its IANA name; `DHE` and its size for a finite-field group that is not in the registry.
    pub name: String,
    /// Size of the prime of a finite-field group, in bits; 0 for a curve.
    pub dhe_bits: u32,
}

/// A cipher suite with what guidelines say of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassedSuite {
    /// The newest version in which the server takes it.
    pub version: TlsVersion,
    /// Its IANA name.
    pub name: String,
    /// What is to be thought of it.
    pub class: SuiteClass,
    /// The strictest profile of Mozilla (5.8 and 6.0) that lists it.
    pub mozilla: MozillaProfile,
    /// BSI TR-02102-2 (2025-01) recommends it.
    pub bsi: bool,
}

/// A profile of Mozilla's guideline for servers (Server Side TLS, 5.8 and 6.0), the strictest first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum MozillaProfile {
    /// TLS 1.3 only.
    Modern,
    /// TLS 1.2 and 1.3, with modern suites only.
    Intermediate,
    /// For browsers of twenty years ago. 6.0 has it no more.
    Old,
    /// Outside all profiles.
    None,
}

/// What is to be thought of a cipher suite (NCSC-NL, guidelines for TLS, 2025-05; `broken` is ours).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SuiteClass {
    /// Protects nothing, or can be broken today.
    Broken,
    /// Insufficient.
    Insufficient,
    /// To be phased out.
    PhaseOut,
    /// Sufficient.
    Sufficient,
    /// Good.
    Good,
}
