use std::collections::BTreeSet;

use super::*;

fn of(code: u16) -> Properties {
    *properties(code).unwrap()
}

#[test]
fn suites_have_the_names_of_the_registry() {
    assert_eq!(name(0xC02F), "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    assert_eq!(name(0x1301), "TLS_AES_128_GCM_SHA256");
    assert_eq!(name(0x00FF), "TLS_EMPTY_RENEGOTIATION_INFO_SCSV");
    assert_eq!(name(0xFEED), "0xFEED");
    assert_eq!(ssl2_name(0x01_00_80), "SSL_CK_RC4_128_WITH_MD5");
    assert_eq!(ssl2_name(0x99), "0x000099");
    let lines = REGISTRY.lines().filter(|line| !line.starts_with('#'));
    assert_eq!(SUITES.len(), lines.count(), "a line could not be read");
}

#[test]
fn a_name_says_what_a_suite_is_made_of() {
    let gcm = of(0xC02F);
    assert_eq!(gcm.key_exchange, KeyExchange::Ecdhe);
    assert_eq!(gcm.authentication, Authentication::Rsa);
    assert_eq!((gcm.encryption, gcm.key_bits), (Encryption::Aes, 128));
    assert_eq!((gcm.mode, gcm.hash), (Mode::Gcm, Hash::Sha256));
    assert!(gcm.is_aead() && gcm.is_forward_secret() && !gcm.is_improbable());

    let export = of(0x0014);
    assert_eq!(export.name, "TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA");
    assert_eq!(export.key_exchange, KeyExchange::Dhe);
    assert_eq!((export.encryption, export.key_bits), (Encryption::Des, 40));
    assert!(export.is_export && !export.is_forward_secret());

    let weaker = of(0x0062);
    assert_eq!(weaker.name, "TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA");
    assert_eq!((weaker.encryption, weaker.key_bits), (Encryption::Des, 56));
    assert!(weaker.is_export);

    let triple = of(0x000A);
    assert_eq!(triple.encryption, Encryption::TripleDes);
    assert_eq!((triple.mode, triple.hash), (Mode::Cbc, Hash::Sha1));

    let anonymous = of(0x00A6);
    assert_eq!(anonymous.key_exchange, KeyExchange::DhAnon);
    assert_eq!(anonymous.authentication, Authentication::Anonymous);
    assert!(!anonymous.is_forward_secret());

    let ccm = of(0xC0A2);
    assert_eq!((ccm.mode, ccm.hash), (Mode::Ccm8, Hash::Sha256));

    let hides_nothing = of(0xC0B4);
    assert_eq!(hides_nothing.key_exchange, KeyExchange::Tls13);
    assert_eq!(hides_nothing.encryption, Encryption::Null);
    assert!(!hides_nothing.is_aead() && !hides_nothing.is_forward_secret());

    assert!(of(0xC003).is_improbable(), "{}", name(0xC003));
    assert!(of(0x0032).is_improbable(), "{}", name(0x0032));
}

#[test]
fn every_suite_of_the_web_can_be_told_whole() {
    for code in web() {
        let suite = of(code);
        assert_ne!(suite.encryption, Encryption::Other, "{}", suite.name);
        assert_ne!(
            suite.authentication,
            Authentication::Other,
            "{}",
            suite.name
        );
        assert_ne!(suite.hash, Hash::Null, "{}", suite.name);
        for word in ["PSK", "SRP", "KRB5", "ECCPWD", "GOST", "SCSV"] {
            assert!(!suite.name.contains(word), "{}", suite.name);
        }
    }
    assert!(!web().contains(&0));
    // All names that have nothing to do with a secret shared before.
    let others = SUITES.values().filter(|suite| !suite.is_of_the_web());
    for suite in others.filter(|suite| suite.key_exchange == KeyExchange::Other) {
        assert!(
            matches!(suite.code, 0x0000 | 0x00FF | 0x5600),
            "{}",
            suite.name
        );
    }
}

#[test]
fn each_suite_of_the_web_is_defined_for_some_version() {
    let all: BTreeSet<u16> = web().into_iter().collect();
    let versions = TlsVersion::ALL.into_iter();
    let defined: BTreeSet<u16> = versions.flat_map(for_version).collect();
    assert_eq!(all, defined);
    assert!(for_version(TlsVersion::Ssl2).is_empty());
    assert_eq!(
        for_version(TlsVersion::Ssl3),
        for_version(TlsVersion::Tls11)
    );
}

#[test]
fn a_version_is_offered_what_it_defines_common_ones_first() {
    let tls13 = for_version(TlsVersion::Tls13);
    assert_eq!(
        tls13.iter().take(5).copied().collect::<BTreeSet<u16>>(),
        (0x1301..=0x1305).collect()
    );
    let old = for_version(TlsVersion::Tls10);
    assert!(old.contains(&0x000A) && old.contains(&0xC014) && old.contains(&0x0001));
    assert!(!old.contains(&0xC02F) && !old.contains(&0x003C) && !old.contains(&0x1301));
    let tls12 = for_version(TlsVersion::Tls12);
    for code in [0xC02F, 0xC02B, 0xCCA8, 0xC027, 0x009C, 0x002F, 0x000A] {
        let place = tls12.iter().position(|other| *other == code).unwrap();
        assert!(place < MOST_SUITES, "{} is {place}th", name(code));
    }
    let improbable: Vec<bool> = tls12.iter().map(|code| is_improbable(*code)).collect();
    assert!(improbable.is_sorted() && improbable.contains(&true));
}

#[test]
fn offers_hold_no_more_than_servers_look_at() {
    let codes = for_version(TlsVersion::Tls12);
    let offers = chunks(&codes);
    assert!(offers.iter().all(|offer| offer.len() <= MOST_SUITES));
    assert_eq!(offers.concat(), codes);
    assert!(chunks(&[]).is_empty());
}
