//! The keys in which trust begins (RFC 4033 2, RFC 7958).

use domain::base::iana::Rtype;
use domain::dnssec::validator::anchor::TrustAnchors;
use domain::zonefile::inplace::{Entry, Zonefile};
use thiserror::Error;

/// Digests of the root's keys of 2017 and 2024, as IANA publishes them.
const ROOT: &str = "\
. IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D
. IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16
";

/// Quotes, escapes and directives such as `$INCLUDE` (RFC 1035 5.1).
const FOREIGN: [char; 3] = ['"', '\\', '$'];

/// Keys in which trust begins: those of the root, or of a root of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustAnchor {
    /// Records in the form of a zone file.
    records: String,
    is_public: bool,
}

/// A text that holds no trust anchor.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum TrustAnchorError {
    /// It is not in the form of a zone file.
    #[error(
        "it does not read as a zone file ({0}); give lines such as `. IN DNSKEY 257 3 13 …` or `. IN DS 20326 8 2 …`"
    )]
    NotAZoneFile(String),
    /// It holds another kind of record.
    #[error("it holds a record that is neither DNSKEY nor DS: {0}")]
    OtherRecord(String),
    /// It holds keys of another name than the root.
    #[error("it holds a key of {0}, not of the root")]
    NotTheRoot(String),
    /// It holds no record.
    #[error("it holds no DNSKEY and no DS record; give those of the root, one a line")]
    Empty,
}

impl TrustAnchor {
    /// The root of the public internet.
    pub fn of_the_internet() -> Self {
        Self {
            records: ROOT.to_owned(),
            is_public: true,
        }
    }

    /// Reads DNSKEY or DS records of a root, one a line, as `dig . DNSKEY` or `unbound-anchor` write them.
    ///
    /// # Errors
    /// [`TrustAnchorError`], where it holds none or something else.
    pub fn parse(text: &str) -> Result<Self, TrustAnchorError> {
        let records = without_comments(text);
        // These records need none of it, and what reads them stops at some of it with a panic.
        if let Some(sign) = records.chars().find(|sign| FOREIGN.contains(sign)) {
            let what = format!("`{sign}` has no place in a DNSKEY or DS record");
            return Err(TrustAnchorError::NotAZoneFile(what));
        }
        let mut file = Zonefile::new();
        file.set_default_class(domain::base::iana::Class::IN);
        file.extend_from_slice(records.as_bytes());
        let mut found = 0;
        for entry in file {
            let entry = entry.map_err(|error| TrustAnchorError::NotAZoneFile(error.to_string()))?;
            let Entry::Record(record) = entry else {
                continue;
            };
            let kind = record.rtype();
            if kind != Rtype::DNSKEY && kind != Rtype::DS {
                return Err(TrustAnchorError::OtherRecord(kind.to_string()));
            }
            if record.owner().to_string() != "." {
                return Err(TrustAnchorError::NotTheRoot(record.owner().to_string()));
            }
            found += 1;
        }
        if found == 0 {
            return Err(TrustAnchorError::Empty);
        }
        Ok(Self {
            records,
            is_public: false,
        })
    }

    /// Whether it is the root of the public internet.
    pub(super) fn is_public(&self) -> bool {
        self.is_public
    }

    /// As the validator takes it.
    pub(super) fn anchors(&self) -> TrustAnchors {
        // What it holds was read before.
        TrustAnchors::from_u8(self.records.as_bytes()).unwrap_or_else(|_| TrustAnchors::empty())
    }
}

/// The lines of a zone file as far as their comments, each with its end.
fn without_comments(text: &str) -> String {
    let lines = text.lines();
    let lines = lines.map(|line| line.split(';').next().unwrap_or_default());
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use hickory_proto::dnssec::rdata::{DNSKEY, DS};
    use hickory_proto::dnssec::{Algorithm, DigestType, TrustAnchors as Others};
    use hickory_proto::rr::Name;

    use super::*;

    #[test]
    fn the_built_in_digests_are_of_the_keys_that_another_library_trusts() {
        let others = Others::default();
        assert_eq!(others.len(), ROOT.lines().count());
        for line in ROOT.lines() {
            let fields: Vec<&str> = line.split(' ').collect();
            let digest = (0..fields[6].len()).step_by(2);
            let digest = digest.map(|at| u8::from_str_radix(&fields[6][at..at + 2], 16).unwrap());
            let ds = DS::new(
                fields[3].parse().unwrap(),
                Algorithm::RSASHA256,
                DigestType::SHA256,
                digest.collect(),
            );
            let vouches = |at| {
                let key = DNSKEY::with_flags(257, others.get(at).unwrap().clone());
                ds.covers(&Name::root(), &key).unwrap()
            };
            assert!((0..others.len()).any(vouches), "{line}");
        }
        assert_eq!(TrustAnchor::parse(ROOT).unwrap().records, ROOT);
    }

    #[test]
    fn what_is_no_trust_anchor_is_said_to_be_none() {
        for (text, expected) in [
            ("", TrustAnchorError::Empty),
            ("; nothing but a remark\n", TrustAnchorError::Empty),
            (
                ". 60 IN NS a.example.\n",
                TrustAnchorError::OtherRecord("NS".to_owned()),
            ),
            (
                "be. IN DS 1 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
                TrustAnchorError::NotTheRoot("be".to_owned()),
            ),
        ] {
            assert_eq!(TrustAnchor::parse(text), Err(expected), "{text}");
        }
        let digest = "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D";
        for text in [
            "-----BEGIN CERTIFICATE-----\n",
            // The first two would end what reads zone files with a panic.
            "$INCLUDE \"a\"\"b\"/E \n",
            "$INCLUDe\"CLUDe\"/E \u{fffd}",
            &format!(". IN DS \"20326\"8 2 {digest}"),
            "\\046 IN DS 1 8 2 00",
        ] {
            let read = TrustAnchor::parse(text);
            let refused = matches!(read, Err(TrustAnchorError::NotAZoneFile(_)));
            assert!(refused, "{text}: {read:?}");
        }
        let remark =
            format!("; \"$INCLUDE\"\n. IN DS 20326 8 2 {digest} ;{{id = 20326}} ;;state=2\n");
        assert!(TrustAnchor::parse(&remark).is_ok());
    }
}
