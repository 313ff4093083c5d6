//! A grade by the published arithmetic of SSL Labs, for those who are used to it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What SSL Labs' rating guide (2009r) makes of what was seen: a comparable grade, not theirs. Weaknesses that
/// only an attack shows (Heartbleed, ROBOT and their like) are not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComparableGrade {
    /// The letter.
    pub letter: GradeLetter,
    /// Points for the versions of the protocol, 0–100: the mean of the best and the worst.
    pub protocol: u32,
    /// Points for the key exchange, 0–100: those of the weakest key or group.
    pub key_exchange: u32,
    /// Points for the strength of encryption, 0–100: the mean of the strongest and the weakest suite.
    pub cipher: u32,
    /// All points together, 0–100.
    pub score: u32,
    /// What holds the letter down, whatever the points say.
    pub caps: Vec<GradeReason>,
}

/// A letter of SSL Labs, the best first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum GradeLetter {
    /// At least 80 points, and nothing to warn of.
    #[serde(rename = "A+")]
    APlus,
    /// At least 80 points.
    A,
    /// At least 80 points, with a warning.
    #[serde(rename = "A-")]
    AMinus,
    /// At least 65 points.
    B,
    /// At least 50 points.
    C,
    /// At least 35 points.
    D,
    /// At least 20 points.
    E,
    /// Fewer, or open to attacks.
    F,
    /// The certificate is for another name.
    M,
    /// The certificate is not trusted.
    T,
}

/// Why a letter can be no better, the gravest first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum GradeReason {
    /// T: the certificate leads to no trusted root, or is signed with SHA-1.
    Untrusted,
    /// T: the certificate has expired, or is not valid yet.
    OutOfDate,
    /// M: the certificate is for another name.
    OtherName,
    /// F: SSL 2.0 is spoken.
    Ssl2,
    /// F: nothing newer than SSL 3.0 is spoken.
    NothingAboveSsl3,
    /// F: export suites are taken.
    Export,
    /// F: suites of less than 112 bits are taken.
    ShortCipher,
    /// F: the certificate is signed with MD5.
    Md5Signature,
    /// F: the RSA key has exponent 1.
    ExponentOne,
    /// F: a key or group of less than 1,024 bits, or of like strength.
    ShortKey,
    /// F: no suite but with RC4.
    OnlyRc4,
    /// C: suites with CBC on SSL 3.0 (POODLE).
    Poodle,
    /// C: compression (CRIME).
    Compression,
    /// C: RC4 on TLS 1.1 or above.
    Rc4OnNewer,
    /// C: a cipher with blocks of 64 bits, such as 3DES, on TLS 1.1 or above (Sweet32).
    SmallBlock,
    /// C: neither TLS 1.2 nor TLS 1.3 is spoken.
    NothingNew,
    /// B: SSL 3.0 is spoken.
    Ssl3,
    /// B: TLS 1.0 is spoken.
    #[serde(rename = "tls1.0")]
    Tls10,
    /// B: TLS 1.1 is spoken.
    #[serde(rename = "tls1.1")]
    Tls11,
    /// B: RC4 is taken.
    Rc4,
    /// B: an intermediate certificate is not sent.
    IncompleteChain,
    /// B: a key or group of less than 2,048 bits, or of like strength.
    ShortishKey,
    /// B: no suite has forward secrecy.
    NoForwardSecrecy,
    /// B: no suite has authenticated encryption (AEAD).
    NoAead,
    /// A-: TLS 1.3 is not spoken.
    #[serde(rename = "no-tls1.3")]
    NoTls13,
    /// A-: secure renegotiation is not signalled.
    NoSecureRenegotiation,
    /// A-: HSTS is absent, cannot be read, or is for less than 180 days.
    NoLongHsts,
}

impl GradeReason {
    /// The best letter that it leaves.
    pub fn letter(self) -> GradeLetter {
        match self {
            Self::Untrusted | Self::OutOfDate => GradeLetter::T,
            Self::OtherName => GradeLetter::M,
            Self::Ssl2
            | Self::NothingAboveSsl3
            | Self::Export
            | Self::ShortCipher
            | Self::Md5Signature
            | Self::ExponentOne
            | Self::ShortKey
            | Self::OnlyRc4 => GradeLetter::F,
            Self::Poodle
            | Self::Compression
            | Self::Rc4OnNewer
            | Self::SmallBlock
            | Self::NothingNew => GradeLetter::C,
            Self::Ssl3
            | Self::Tls10
            | Self::Tls11
            | Self::Rc4
            | Self::IncompleteChain
            | Self::ShortishKey
            | Self::NoForwardSecrecy
            | Self::NoAead => GradeLetter::B,
            Self::NoTls13 | Self::NoSecureRenegotiation | Self::NoLongHsts => GradeLetter::AMinus,
        }
    }
}
