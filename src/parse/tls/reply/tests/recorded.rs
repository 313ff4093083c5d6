//! What real servers answered.

use super::*;
use crate::parse::hexadecimal;

/// What a real server answered.
fn recorded(name: &str) -> Vec<u8> {
    let lines = include_str!("../flights.txt").lines();
    let mut named = lines.filter_map(|line| line.split_once(' '));
    let (_, bytes) = named.find(|(known, _)| *known == name).unwrap();
    hexadecimal::read(bytes).unwrap()
}

#[test]
fn openssl_is_understood() {
    let tls12 = TlsVersion::Tls12;
    for (name, suite, group, scheme, certificates) in [
        ("tls1.2-ecdhe-rsa", 0xC02F, Some(29), Some(0x0804), 1),
        (
            "tls1.2-ecdhe-ecdsa-cut-at-512",
            0xC02B,
            Some(23),
            Some(0x0403),
            1,
        ),
        ("tls1.2-rsa", 0x002F, None, None, 1),
        ("tls1.2-anonymous-ecdhe", 0xC018, Some(29), None, 0),
    ] {
        let hello = answer(&recorded(name), tls12);
        assert_eq!((hello.version, hello.suite), (tls12, suite), "{name}");
        assert_eq!(
            (hello.group, hello.signature_scheme),
            (group, scheme),
            "{name}"
        );
        assert_eq!(hello.certificates.len(), certificates, "{name}");
        assert!(hello.secure_renegotiation, "{name}");
        assert!(hello.extended_master_secret && !hello.compression, "{name}");
    }
}

#[test]
fn openssl_chooses_a_prime_by_the_size_of_its_key() {
    let hello = answer(&recorded("tls1.2-dhe-rsa"), TlsVersion::Tls12);
    assert_eq!(hello.signature_scheme, Some(0x0804));
    let prime = hello.dh_prime.unwrap();
    assert_eq!(prime.len(), 256);
    let hello = answer(&recorded("tls1.2-anonymous-dhe"), TlsVersion::Tls12);
    assert_eq!(hello.signature_scheme, None);
    assert!(hello.dh_prime.is_some());
    let hello = answer(&recorded("tls1.0-dhe-rsa"), TlsVersion::Tls10);
    assert_eq!(hello.version, TlsVersion::Tls10);
    assert_eq!(hello.signature_scheme, None);
    assert_eq!(hello.dh_prime, Some(prime));
}

#[test]
fn openssl_falls_back_asks_again_and_refuses() {
    let old = answer(&recorded("tls1.1-answered-by-tls1.0"), TlsVersion::Tls11);
    assert_eq!((old.version, old.suite), (TlsVersion::Tls10, 0xC013));
    let retry = answer(&recorded("tls1.3-retry"), TlsVersion::Tls13);
    assert_eq!((retry.suite, retry.group), (0x1302, Some(24)));
    let refused = read(&recorded("tls1.3-refused"), TlsVersion::Tls13);
    assert_eq!(refused, Ok(Some(Reply::Alert(2, 70))));
    let no_suite = read(&recorded("tls1.2-no-suite"), TlsVersion::Tls12);
    assert_eq!(no_suite, Ok(Some(Reply::Alert(2, 40))));
}
