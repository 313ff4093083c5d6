//! TLS-RPT (RFC 8460 3): where senders report how encrypted delivery went.

use super::mail_record::{
    self, BLANKS, Mistakes, Picked, begins_with, is_escaped, is_host, is_https, is_value,
};

/// What the record begins with.
const VERSION: &str = "v=TLSRPTv1";

/// Addresses that are kept.
const MOST_ADDRESSES: usize = 20;

/// Picks the record out of the TXT records of a name. Where several begin as they must, senders act as if
/// there were none.
pub fn pick(texts: &[String]) -> Picked {
    mail_record::pick(texts, VERSION, |text| begins_with(text, VERSION))
}

/// A record as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Addresses that reports can be sent to. Without any the record is of no use.
    pub addresses: Vec<String>,
    /// What else is missing or not valid.
    pub mistakes: Vec<String>,
}

/// Reads a record. Of an address that is not written validly only the others suffer nothing.
pub fn record(text: &str) -> Record {
    let mut mistakes = Mistakes::default();
    let mut addresses: Vec<String> = Vec::new();
    if !begins_with(text, VERSION) {
        mistakes.note("v");
        return Record {
            addresses,
            mistakes: mistakes.list(),
        };
    }
    let mut has_rua = false;
    for field in mail_record::fields(text) {
        match field {
            Ok(("rua", value)) => {
                has_rua = true;
                for address in value.split(',').map(|one| one.trim_matches(BLANKS)) {
                    if !is_address(address) {
                        mistakes.note(if address.is_empty() { "rua" } else { address });
                    } else if addresses.len() < MOST_ADDRESSES {
                        addresses.push(address.to_owned());
                    }
                }
            }
            Ok((_, value)) if is_value(value) => {}
            Ok((name, _)) => mistakes.note(name),
            Err(piece) => mistakes.note(piece),
        }
    }
    if !has_rua {
        mistakes.note("rua");
    }
    Record {
        addresses,
        mistakes: mistakes.list(),
    }
}

/// A `mailto:` or an `https:` address in which `!` is written otherwise (RFC 8460 3).
fn is_address(text: &str) -> bool {
    let (scheme, rest) = text.split_at_checked(7).unwrap_or_default();
    let mail = scheme.eq_ignore_ascii_case("mailto:") && is_mailbox(rest);
    (mail || is_https(text)) && !text.contains('!')
}

/// A mailbox, perhaps with header fields behind it (RFC 6068 2).
fn is_mailbox(text: &str) -> bool {
    let mailbox = text.split('?').next().unwrap_or_default();
    let parts = mailbox.rsplit_once('@');
    parts.is_some_and(|(local, domain)| {
        !local.is_empty() && !local.contains('@') && is_host(domain) && is_escaped(text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn records_that_senders_use() {
        let read = record("v=TLSRPTv1; rua=mailto:tls@bakkerij.be");
        assert_eq!(read.addresses, ["mailto:tls@bakkerij.be"]);
        assert_eq!(read.mistakes, [""; 0]);
        let read = record(
            "v=TLSRPTv1 ;rua=MAILTO:a%2Cb@bakkerij.be?subject=tls , \t https://rua.host.test/v1;ext=1;",
        );
        assert_eq!(
            read.addresses,
            [
                "MAILTO:a%2Cb@bakkerij.be?subject=tls",
                "https://rua.host.test/v1"
            ]
        );
        assert_eq!(read.mistakes, [""; 0]);
        let twice = record("v=TLSRPTv1; rua=mailto:a@b.test; rua=mailto:c@b.test");
        assert_eq!(twice.addresses.len(), 2);
    }

    #[test]
    fn a_record_without_an_address_is_of_no_use() {
        for (text, expected) in [
            ("V=TLSRPTv1; rua=mailto:a@b.test", "v"),
            ("v=TLSRPTv1", "v"),
            ("v=TLSRPTv1;", "rua"),
            ("v=TLSRPTv1; RUA=mailto:a@b.test", "rua"),
            ("v=TLSRPTv1; rua=", "rua"),
            ("v=TLSRPTv1; rua=,, ,", "rua"),
            ("v=TLSRPTv1; rua=tls@bakkerij.be", "tls@bakkerij.be"),
            ("v=TLSRPTv1; rua=http://bakkerij.be/", "http://bakkerij.be/"),
            (
                "v=TLSRPTv1; rua=https://bakkerij.be/%",
                "https://bakkerij.be/%",
            ),
            (
                "v=TLSRPTv1; rua=mailto:a@b.test other",
                "mailto:a@b.test other",
            ),
            ("v=TLSRPTv1; rua=mailto:a@b.test!10m", "mailto:a@b.test!10m"),
            ("v=TLSRPTv1; rua=mailto:a@localhost", "mailto:a@localhost"),
            ("v=TLSRPTv1; rua=mailto:@b.test", "mailto:@b.test"),
        ] {
            let read = record(text);
            assert_eq!(read.addresses, [""; 0], "{text:?}");
            assert_eq!(read.mistakes, [expected], "{text:?}");
        }
    }

    #[test]
    fn a_mistake_beside_a_good_address_is_named() {
        let read = record("v=TLSRPTv1; rua=mailto:a@b.test,x;; later=; y");
        assert_eq!(read.addresses, ["mailto:a@b.test"]);
        assert_eq!(read.mistakes, ["x", ";;", "later", "y"]);
        let many = format!("v=TLSRPTv1; rua={}", "mailto:a@b.test,".repeat(200));
        let read = record(&many);
        assert_eq!((read.addresses.len(), read.mistakes.len()), (20, 1));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "\\PC*|v=TLSRPTv1[;=rua:mailto@.,%! ]*") {
            let read = record(&text);
            prop_assert!(read.addresses.len() <= 20 && read.mistakes.len() <= 10);
        }
    }
}
