use std::io::Cursor;

use proptest::collection::vec;
use proptest::prelude::*;
use rustls::server::Acceptor;

use super::*;
use crate::parse::hexadecimal::write;
use crate::parse::tls::group;

fn hello(version: TlsVersion) -> Hello {
    Hello {
        version,
        server_name: Some("a.be".to_owned()),
        suites: vec![0xC02F, 0x000A],
        groups: vec![0x001D, 0x0017],
        signature_schemes: vec![0x0403, 0x0401],
        compression: false,
        random: [0x5A; 32],
    }
}

/// Bytes as written here, with `R` for the random.
fn bytes(parts: &[&str]) -> String {
    parts.concat().replace('R', &"5a".repeat(32))
}

const SERVER_NAME: &str = "000000090007000004612e6265";
/// `extended_master_secret`, `session_ticket`, `renegotiation_info`, all but empty.
const SIGNALS: &str = "0017000000230000ff01000100";
const GROUPS: &str = "000a00060004001d0017";
const POINTS: &str = "000b00020100";
const SCHEMES: &str = "000d0006000404030401";

#[test]
fn ssl2_offers_all_its_suites() {
    let suites = [
        "010080", "020080", "030080", "040080", "050080", "060040", "060140", "0700c0", "0701c0",
        "080080",
    ];
    let expected = ["8037", "010002", "001e", "0000", "0010", &suites.concat()].concat();
    let expected = format!("{expected}{}", "5a".repeat(16));
    assert_eq!(write(&hello(TlsVersion::Ssl2).to_bytes()), expected);
}

#[test]
fn ssl3_has_no_extensions_and_asks_for_secure_renegotiation_by_a_suite() {
    let expected = bytes(&[
        "1603000031",
        "0100002d",
        "0300R00",
        "0006c02f000a00ff",
        "0100",
    ]);
    assert_eq!(write(&hello(TlsVersion::Ssl3).to_bytes()), expected);
}

#[test]
fn tls10_and_tls11_differ_in_the_version_only() {
    for (version, number) in [(TlsVersion::Tls10, "0301"), (TlsVersion::Tls11, "0302")] {
        let fields = [number, "R00", "0004c02f000a", "0100", "002a"].concat();
        let extensions = [SERVER_NAME, SIGNALS, GROUPS, POINTS].concat();
        let expected = bytes(&["160301005b", "01000057", &fields, &extensions]);
        assert_eq!(write(&hello(version).to_bytes()), expected);
    }
}

#[test]
fn tls12_names_signature_schemes() {
    let fields = ["0303R00", "0004c02f000a", "0100", "0034"].concat();
    let extensions = [SERVER_NAME, SIGNALS, GROUPS, POINTS, SCHEMES].concat();
    let expected = bytes(&["1603010065", "01000061", &fields, &extensions]);
    assert_eq!(write(&hello(TlsVersion::Tls12).to_bytes()), expected);
}

#[test]
fn tls13_is_offered_alone_and_without_a_key() {
    let fields = ["0303R20R", "0004c02f000a", "0100", "002e"].concat();
    let extensions = [
        SERVER_NAME,
        GROUPS,
        SCHEMES,
        "002b0003020304",
        "003300020000",
    ]
    .concat();
    let expected = bytes(&["160301007f", "0100007b", &fields, &extensions]);
    let mut hello = hello(TlsVersion::Tls13);
    assert_eq!(write(&hello.to_bytes()), expected);
    hello.compression = true;
    assert_eq!(write(&hello.to_bytes()), expected);
}

#[test]
fn deflate_is_offered_before_no_compression() {
    let mut hello = hello(TlsVersion::Ssl3);
    hello.compression = true;
    assert!(write(&hello.to_bytes()).ends_with("00ff020100"));
}

#[test]
fn what_is_empty_is_left_out() {
    let hello = Hello {
        server_name: None,
        groups: Vec::new(),
        signature_schemes: Vec::new(),
        ..hello(TlsVersion::Tls12)
    };
    assert!(write(&hello.to_bytes()).ends_with(&format!("000d{SIGNALS}")));
}

#[test]
fn only_names_are_sent_as_names() {
    let sent = |name: &str| {
        let hello = Hello {
            server_name: Some(name.to_owned()),
            ..hello(TlsVersion::Tls12)
        };
        hello.sent_name().map(str::to_owned)
    };
    assert_eq!(sent("www.example.be."), Some("www.example.be".to_owned()));
    let none = [
        "",
        ".",
        "192.0.2.1",
        "2001:db8::1",
        "[2001:db8::1]",
        "café.be",
        "a b",
    ];
    for name in none {
        assert_eq!(sent(name).filter(|name| name != "."), None, "{name}");
    }
    assert_eq!(sent(&"a".repeat(254)), None);
}

#[test]
fn no_message_has_a_size_that_old_servers_never_answer() {
    for length in 1..=253 {
        for suites in [1, 40, 64] {
            let hello = Hello {
                server_name: Some("a".repeat(length)),
                suites: vec![0xC02F; suites],
                groups: group::CLASSIC_12.to_vec(),
                ..hello(TlsVersion::Tls12)
            };
            let message = hello.to_bytes().len() - 5;
            assert!(!(256..512).contains(&message), "{length}: {message}");
            assert!(message <= 600, "{length}: {message}");
        }
    }
}

#[test]
fn rustls_takes_the_hello_as_a_server_would() {
    for version in [TlsVersion::Tls12, TlsVersion::Tls13] {
        let hello = Hello {
            suites: vec![0xC02F, 0x1301],
            ..hello(version)
        };
        let mut acceptor = Acceptor::default();
        acceptor
            .read_tls(&mut Cursor::new(hello.to_bytes()))
            .unwrap();
        let accepted = acceptor.accept().ok().flatten().unwrap();
        let seen = accepted.client_hello();
        assert_eq!(seen.server_name(), Some("a.be"));
        let suites: Vec<u16> = seen
            .cipher_suites()
            .iter()
            .map(|&suite| suite.into())
            .collect();
        assert_eq!(suites, hello.suites);
        let schemes = seen.signature_schemes().iter();
        let schemes: Vec<u16> = schemes.map(|&scheme| scheme.into()).collect();
        assert_eq!(schemes, hello.signature_schemes);
        let groups = seen.named_groups().unwrap_or_default().iter();
        let groups: Vec<u16> = groups.map(|&group| group.into()).collect();
        assert_eq!(groups, hello.groups);
        assert!(seen.alpn().is_none());
    }
}

/// The hello read back by its lengths, which have to fit to the last byte: suites and kinds of extensions.
fn walk(record: &[u8]) -> Option<(Vec<u16>, Vec<u16>)> {
    fn vector<'a>(rest: &mut &'a [u8], width: usize) -> Option<&'a [u8]> {
        let (length, after) = rest.split_at_checked(width)?;
        let length = length
            .iter()
            .fold(0, |sum, byte| sum * 256 + usize::from(*byte));
        let (taken, after) = after.split_at_checked(length)?;
        *rest = after;
        Some(taken)
    }
    let mut rest = record.strip_prefix(&[22, 3])?.get(1..)?;
    let mut message = vector(&mut rest, 2)?.strip_prefix(&[1])?;
    let mut fields = vector(&mut message, 3)?.get(34..)?;
    vector(&mut fields, 1)?;
    let words = |bytes: &[u8]| -> Vec<u16> {
        let pairs = bytes.chunks(2);
        pairs
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
            .collect()
    };
    let suites = words(vector(&mut fields, 2)?);
    vector(&mut fields, 1)?;
    let mut kinds = Vec::new();
    if !fields.is_empty() {
        let mut extensions = vector(&mut fields, 2)?;
        while let Some((kind, after)) = extensions.split_first_chunk::<2>() {
            kinds.push(u16::from_be_bytes(*kind));
            extensions = after;
            vector(&mut extensions, 2)?;
        }
    }
    (rest.is_empty() && message.is_empty() && fields.is_empty()).then_some((suites, kinds))
}

proptest! {
    #[test]
    fn every_hello_is_well_formed(
        version in 1usize..6,
        server_name in proptest::option::of(".{0,300}"),
        suites in vec(any::<u16>(), 0..200),
        groups in vec(any::<u16>(), 0..200),
        signature_schemes in vec(any::<u16>(), 0..200),
        compression: bool,
        random: [u8; 32],
    ) {
        let version = TlsVersion::ALL[version];
        let count = suites.len().min(MOST_SUITES);
        let offered = suites[..count].to_vec();
        let hello = Hello {
            version, server_name, suites, groups, signature_schemes, compression, random,
        };
        let (mut seen, mut kinds) = walk(&hello.to_bytes()).unwrap();
        if version == TlsVersion::Ssl3 {
            prop_assert_eq!(seen.pop(), Some(0x00FF));
        }
        prop_assert_eq!(seen, offered);
        let all = kinds.len();
        kinds.sort_unstable();
        kinds.dedup();
        prop_assert_eq!(kinds.len(), all);
    }
}
