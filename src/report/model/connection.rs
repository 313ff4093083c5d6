//! Redirects, certificates and TLS, as they are shown.

use serde::Serialize;

/// A class or a remark as a sign and a word, so that no colour stands alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Name of the sign, as of a verdict: `pass`, `partial`, `fail`, `unknown`, `not-applicable`, `info`.
    pub sign: &'static str,
    /// The word.
    pub word: String,
}

/// Names that strangers chose, cut to a number that a page can hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Those that are shown.
    pub shown: Vec<String>,
    /// That there are more, and how many; empty where there are none.
    pub more: String,
}

/// Where sites lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ways {
    /// One for each way that differs.
    pub parts: Vec<WayPart>,
    /// How many more there are, or why there is nothing to show; may be empty.
    pub more: String,
}

/// Where one or more addresses lead, step by step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WayPart {
    /// Addresses from which this way leads on.
    pub from: Listed,
    /// Each answer on the way; none where no answer came.
    pub steps: Vec<Step>,
    /// Where it ends, where that is no step.
    pub end: Option<Mark>,
    /// The address at the end that was not asked any more; may be empty.
    pub to: String,
}

/// One answer on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The address that was asked; empty where steps are left out.
    pub url: String,
    /// Status code and what it means; how many steps are left out, where they are.
    pub meaning: String,
    /// What is to be seen of the step.
    pub marks: Vec<Mark>,
}

/// Certificates and what stands above them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chains {
    /// One for each way up that differs, those with a fault first.
    pub parts: Vec<ChainPart>,
    /// Places that show no certificate, or whose certificate could not be seen, with the reason.
    pub without: Vec<WithoutChain>,
    /// How many more pictures there are, or why there are none; may be empty.
    pub more: String,
}

/// Certificates of one or more hosts that go up the same way to a root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChainPart {
    /// The servers' own certificates.
    pub own: Vec<CertificateBox>,
    /// How many more there are; may be empty.
    pub more: String,
    /// Those between, from the bottom.
    pub links: Vec<CertificateBox>,
    /// Name of an issuer whose certificate was neither sent nor fetched; empty where none is missing.
    pub missing: String,
    /// Name of the root; empty where there is none above the certificate.
    pub root: String,
    /// On whose list the root stands.
    pub root_list: String,
    /// Whether it leads to a root that visitors trust.
    pub trust: Mark,
    /// Anchor of the finding about it; empty where there is none.
    pub link: String,
    /// What else is to be said of the whole.
    pub remarks: Vec<String>,
}

/// One certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CertificateBox {
    /// Name of its subject.
    pub subject: String,
    /// Places that show it; none for those between.
    pub places: Listed,
    /// Names it is made for; none for those between.
    pub names: Listed,
    /// From when until when it is valid; empty where it cannot be read.
    pub dates: String,
    /// How long it is still valid.
    pub left: String,
    /// Kind and size of the key, and how it is signed.
    pub key: String,
    /// The start of its SHA-256, in hexadecimal; empty where it cannot be read.
    pub fingerprint: String,
    /// What is wrong with it, or worth knowing.
    pub faults: Vec<Fault>,
}

/// What is wrong with a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Sign and words.
    pub mark: Mark,
    /// For which names it holds; none where for all.
    pub names: Listed,
    /// Anchor of the finding; empty where there is none.
    pub link: String,
}

/// Places without a certificate to show, for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WithoutChain {
    /// Their names.
    pub places: Listed,
    /// Why.
    pub reason: String,
}

/// What hosts speak (TLS).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TlsParts {
    /// One for each table that differs.
    pub parts: Vec<TlsPart>,
    /// Lists of suites and groups are not whole, because an ordinary scan asks for a part.
    pub is_in_part: bool,
    /// How many more places there are, or why there is nothing to show; may be empty.
    pub more: String,
}

/// What one or more places speak, each with its class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TlsPart {
    /// The places.
    pub places: Listed,
    /// What holds for the whole table.
    pub remarks: Vec<String>,
    /// Its rows.
    pub rows: Vec<TlsRow>,
}

/// One row of such a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TlsRow {
    /// What it is about.
    pub label: String,
    /// What was seen, by class.
    pub runs: Vec<TlsRun>,
}

/// Things of one class, in the order seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TlsRun {
    /// The class.
    pub mark: Mark,
    /// Names of the field, each in pieces between which a line may break.
    pub names: Vec<Vec<String>>,
    /// The same in our words.
    pub words: Vec<String>,
    /// How many more; may be empty.
    pub more: String,
}
