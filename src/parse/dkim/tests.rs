use proptest::prelude::*;

use super::*;
use DkimFitness::{Revoked, Short, Strong, TooShort, Unusable};

const RSA_512: &str = "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALGtrRYeoMPBay++K/fNDCaW3rLmeiQayKdS1cSlzP2GI0j+0oCQG38H+lUVN8ByqYLX48Vl12DZZAP/415PlgsCAwEAAQ==";
const RSA_1024: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQD6Rs7uj7E53bQPMGJmx/p1UtqItXv0fq57Di9uFtZiEajWa9jo4AyL5/FYnItQJsdbLhvVx5bbDQOo2XuJSoq/NmWyQ5VLPWw4MwSig6Flf05BGwB4k6OCJ35BB7CU9WS1JiRjGUi6cM7PMBwq9DdPdwa7zA+exVid8R3A58nz6QIDAQAB";
const RSA_2048: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAp6vKRQBlvbV5fUwHkoXVE5NQRgU16Dex0Fd0C9Dj82ceZ6Qp322VrNSQ/tBmW8ViNCX6PJhA0V58guY+Iv5xFpjarxj8mv0P+r5nV1kjsxbLmeDn0Mw31LpRI1H7Yzm65LGKOijtUIgMajhEL0wZX8zzvm1lFBVNjkNTWfnlkB6iZti14m7N14ItYC1fl1a8/Jz87WtA1pOCihEWkmjrjSfEr9xhCci8WDRz9V4kcijPzCVe7J84TgvWy9g+zSXQbj5V2haQXt6c9lLwt6laA2/q/jbqMWAGwJ5atyb/fqVcr+qnFWhwyhJmzqHWnBGpKfpeWSUbB9IkzVlvTPC4XQIDAQAB";
/// The same key without the structure around it.
const BARE_2048: &str = "MIIBCgKCAQEAp6vKRQBlvbV5fUwHkoXVE5NQRgU16Dex0Fd0C9Dj82ceZ6Qp322VrNSQ/tBmW8ViNCX6PJhA0V58guY+Iv5xFpjarxj8mv0P+r5nV1kjsxbLmeDn0Mw31LpRI1H7Yzm65LGKOijtUIgMajhEL0wZX8zzvm1lFBVNjkNTWfnlkB6iZti14m7N14ItYC1fl1a8/Jz87WtA1pOCihEWkmjrjSfEr9xhCci8WDRz9V4kcijPzCVe7J84TgvWy9g+zSXQbj5V2haQXt6c9lLwt6laA2/q/jbqMWAGwJ5atyb/fqVcr+qnFWhwyhJmzqHWnBGpKfpeWSUbB9IkzVlvTPC4XQIDAQAB";
const ED25519: &str = "/w8twjWbK2Y1bwTAEcHZA+py7JNhiq5J6utzjivCkCo=";
/// An Ed25519 key in the structure of a certificate, which RFC 8463 does not use.
const ED25519_WRAPPED: &str = "MCowBQYDK2VwAyEA/w8twjWbK2Y1bwTAEcHZA+py7JNhiq5J6utzjivCkCo=";

/// Kind, length and use of the key in a record.
fn key(text: &str) -> Option<(DkimKind, u32, DkimFitness)> {
    read(text).map(|key| (key.kind, key.bits, key.fitness))
}

#[test]
fn keys_are_told_apart_by_kind_and_length() {
    for (tags, material, expected) in [
        (
            "v=DKIM1; k=rsa; p=",
            RSA_2048,
            (DkimKind::Rsa, 2_048, Strong),
        ),
        ("p=", RSA_2048, (DkimKind::Rsa, 2_048, Strong)),
        ("v=DKIM1; p=", BARE_2048, (DkimKind::Rsa, 2_048, Strong)),
        ("v=DKIM1; p=", RSA_1024, (DkimKind::Rsa, 1_024, Short)),
        ("v=DKIM1; p=", RSA_512, (DkimKind::Rsa, 512, TooShort)),
        (
            "v=DKIM1; k=ed25519; p=",
            ED25519,
            (DkimKind::Ed25519, 256, Strong),
        ),
        (
            "v=DKIM1; k=RSA; p=",
            RSA_2048,
            (DkimKind::Rsa, 2_048, Strong),
        ),
    ] {
        assert_eq!(key(&format!("{tags}{material}")), Some(expected), "{tags}");
    }
}

#[test]
fn tags_that_rule_a_key_out_are_heeded() {
    for (tags, fitness) in [
        ("v=DKIM1; h=sha256", Strong),
        ("v=DKIM1; h=sha1:SHA256", Strong),
        ("v=DKIM1; h=sha1", Unusable),
        ("v=DKIM1; s=email", Strong),
        ("v=DKIM1; s=*", Strong),
        ("v=DKIM1; s=tlsrpt : email", Strong),
        ("v=DKIM1; s=other", Unusable),
        ("v=DKIM1; k=dsa", Unusable),
        ("v=DKIM1; n=note; g=*; x=unknown", Strong),
        ("k=rsa; v=DKIM1", Unusable),
        ("v=DKIM1; k=rsa; k=rsa", Unusable),
        (" v = DKIM1 ;; t=s", Strong),
    ] {
        let record = format!("{tags}; p={RSA_2048}");
        assert_eq!(read(&record).unwrap().fitness, fitness, "{tags}");
    }
}

#[test]
fn an_empty_key_is_revoked_and_one_that_nobody_can_read_is_unusable() {
    let unwrapped = ("v=DKIM1; k=ed25519; p=", ED25519_WRAPPED);
    for (tags, material, fitness) in [
        ("v=DKIM1; p=", "", Revoked),
        ("v=DKIM1; p=", " \t", Revoked),
        ("v=DKIM1; k=ed25519; p=", "", Revoked),
        ("v=DKIM1; p=", "not base64!", Unusable),
        ("v=DKIM1; p=", "AAAA", Unusable),
        ("v=DKIM1; p=", ED25519, Unusable),
        ("v=DKIM1; k=ed25519; p=", RSA_2048, Unusable),
        (unwrapped.0, unwrapped.1, Unusable),
        ("v=DKIM1; p=", &RSA_2048[..200], Unusable),
    ] {
        let read = read(&format!("{tags}{material}")).unwrap();
        assert_eq!(read.fitness, fitness, "{tags}{material}");
    }
}

#[test]
fn blanks_in_a_key_and_padding_that_lacks_are_no_matter() {
    let (start, rest) = RSA_2048.split_at(100);
    let written = format!("v=DKIM1;\r\n p={start} {rest}; ");
    assert_eq!(read(&written).unwrap().fitness, Strong);
    let unpadded = format!("k=ed25519; p={}", ED25519.trim_end_matches('='));
    assert_eq!(read(&unpadded).unwrap().fitness, Strong);
}

#[test]
fn a_test_is_called_one() {
    let testing = |flags: &str| read(&format!("v=DKIM1; t={flags}; p=")).unwrap().testing;
    assert!(testing("y") && testing("s:y") && testing("Y : s"));
    assert!(!testing("s") && !testing("") && !testing("yes"));
    assert!(!read("p=").unwrap().testing);
}

#[test]
fn other_text_is_no_key() {
    for text in [
        "",
        "v=spf1 -all",
        "v=DMARC1; p=none",
        "v=DKIM2; p=AAAA",
        "v=dkim1; p=AAAA",
        "google-site-verification=abc",
        "o=~; r=postmaster@example.be",
        "v=DKIM1; k=rsa",
        "p",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn selectors_are_names() {
    for (typed, expected) in [
        ("selector1", Some("selector1")),
        (" Selector1 ", Some("selector1")),
        ("k1._domainkey.example.be", Some("k1")),
        ("20260101.mail", Some("20260101.mail")),
        ("_a-b", Some("_a-b")),
        ("", None),
        (".", None),
        ("a..b", None),
        ("a b", None),
        ("*", None),
        ("é", None),
        ("a\u{1b}[31m", None),
        ("._domainkey.example.be", None),
    ] {
        assert_eq!(selector(typed).as_deref(), expected, "{typed:?}");
    }
    assert_eq!(selector(&"a".repeat(64)), None);
    assert_eq!(selector(&["a".repeat(60), "b".repeat(60)].join(".")), None);
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text: String) {
        let _ = read(&text);
        let _ = selector(&text);
    }

    #[test]
    fn any_tags_are_read_without_panic(
        tags in "([vkpths] ?= ?[A-Za-z0-9+/=: ]{0,12}; ?){0,6}",
        key: Vec<u8>,
    ) {
        let _ = read(&tags);
        let encoded = BASE64.encode(key);
        for kind in ["rsa", "ed25519", "x"] {
            let record = read(&format!("v=DKIM1; k={kind}; p={encoded}")).unwrap();
            prop_assert!(record.fitness != Strong || record.bits >= 256);
        }
    }

    #[test]
    fn a_key_with_a_changed_byte_is_read_without_panic(at in 0usize..294, byte: u8) {
        let mut key = BASE64.decode(RSA_2048).unwrap();
        if let Some(place) = key.get_mut(at) {
            *place = byte;
        }
        let _ = read(&format!("v=DKIM1; p={}", BASE64.encode(key)));
    }
}
