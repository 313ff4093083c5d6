use super::*;
use hickory_proto::rr::rdata::TLSA;
use proptest::prelude::*;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, IsCa, KeyPair,
};

const HOST: &str = "mail.example.be";

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str, by: Option<&Issuer>) -> Issuer {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    match by {
        Some(by) => CertifiedIssuer::signed_by(params, key, by).unwrap(),
        None => CertifiedIssuer::self_signed(params, key).unwrap(),
    }
}

fn server(by: &Issuer, change: impl FnOnce(&mut CertificateParams)) -> CertificateDer<'static> {
    let mut params = CertificateParams::new([HOST.to_owned()]).unwrap();
    change(&mut params);
    let key = KeyPair::generate().unwrap();
    params.signed_by(&key, by).unwrap().der().clone()
}

fn der(issuer: &Issuer) -> CertificateDer<'static> {
    issuer.as_ref().der().clone()
}

fn made([usage, selector, matching]: [u8; 3], about: &CertificateDer<'_>) -> Tlsa {
    let selected = match selector {
        1 => decode(about).unwrap().public_key().raw.to_vec(),
        _ => about.to_vec(),
    };
    let data = match matching {
        1 => Sha256::digest(&selected).to_vec(),
        2 => Sha512::digest(&selected).to_vec(),
        _ => selected,
    };
    of_data([usage, selector, matching], &data)
}

fn of_data([usage, selector, matching]: [u8; 3], data: &[u8]) -> Tlsa {
    Tlsa {
        usage,
        selector,
        matching,
        data: hexadecimal::write(data),
    }
}

fn found(records: &[Tlsa], chain: &[CertificateDer<'static>], names: &[&str]) -> Seen<bool> {
    let at = "2026-11-23T20:15:00Z".parse().unwrap();
    fits(records, &Shown { chain, names, at })
}

const WAYS: [[u8; 2]; 6] = [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]];

#[test]
fn every_way_of_naming_the_servers_own_certificate_fits_it_and_no_other() {
    let root = authority("root", None);
    // Neither its name nor its dates matter (RFC 7671 5.1).
    let own = server(&root, |params| {
        params.not_before = rcgen::date_time_ymd(2019, 1, 1);
        params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    });
    let other = server(&root, |_| {});
    for [selector, matching] in WAYS {
        let record = made([3, selector, matching], &own);
        assert!(is_usable(&record), "3 {selector} {matching}");
        let found = |chain: &[_]| found(std::slice::from_ref(&record), chain, &["nobody.be"]);
        assert_eq!(found(&[own.clone(), der(&root)]), Seen::Known(true));
        assert_eq!(found(&[other.clone(), own.clone()]), Seen::Known(false));
        assert_eq!(found(&[]), Seen::Known(false));
    }
}

#[test]
fn every_way_of_naming_an_authority_fits_what_it_signed_in_date_and_by_name() {
    let root = authority("root", None);
    let middle = authority("middle", Some(&root));
    let own = server(&middle, |_| {});
    let old = server(&middle, |params| {
        params.not_before = rcgen::date_time_ymd(2019, 1, 1);
        params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    });
    for [selector, matching] in WAYS {
        for about in [&root, &middle] {
            let record = made([2, selector, matching], &der(about));
            let found = |chain: &[_], name: &str| {
                found(std::slice::from_ref(&record), chain, &[name, "example.be"])
            };
            let chain = [own.clone(), der(&middle), der(&root)];
            let way = format!("2 {selector} {matching}");
            assert_eq!(found(&chain, HOST), Seen::Known(true), "{way}");
            assert_eq!(found(&chain, "mx.other.be"), Seen::Known(false), "{way}");
            let expired = [old.clone(), der(&middle), der(&root)];
            assert_eq!(found(&expired, HOST), Seen::Known(false), "{way}");
            let other = authority("other", None);
            let signed_by_other = [server(&other, |_| {}), der(&middle), der(&root)];
            assert_eq!(found(&signed_by_other, HOST), Seen::Known(false), "{way}");
        }
    }
}

#[test]
fn an_authority_that_is_not_sent_fits_only_where_the_record_holds_all_of_it() {
    let root = authority("root", None);
    let chain = [server(&root, |_| {})];
    for ([selector, matching], expected) in [
        ([0, 0], true),
        ([1, 0], true),
        ([0, 1], false),
        ([1, 1], false),
        ([1, 2], false),
    ] {
        let record = made([2, selector, matching], &der(&root));
        let found = found(&[record], &chain, &[HOST]);
        assert_eq!(found, Seen::Known(expected), "2 {selector} {matching}");
    }
}

#[test]
fn a_certificate_at_the_bottom_is_no_authority_and_one_without_names_goes_by_its_common_name() {
    let root = authority("root", None);
    let own = server(&root, |_| {});
    let record = made([2, 1, 1], &own);
    assert_eq!(found(&[record], &[own], &[HOST]), Seen::Known(false));
    let nameless = server(&root, |params| {
        params.subject_alt_names.clear();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, HOST);
    });
    let record = made([2, 0, 1], &der(&root));
    let chain = [nameless, der(&root)];
    assert_eq!(found(&[record], &chain, &[HOST]), Seen::Known(true));
}

#[test]
fn one_record_that_fits_is_enough_and_records_that_mail_does_not_use_never_fit() {
    let root = authority("root", None);
    let own = server(&root, |_| {});
    let chain = [own.clone(), der(&root)];
    let other = of_data([3, 1, 1], &[7; 32]);
    let fitting = made([3, 1, 1], &own);
    assert_eq!(
        found(&[other.clone(), fitting], &chain, &[HOST]),
        Seen::Known(true)
    );
    for usage in [0, 1, 4, 255] {
        let record = made([usage, 0, 1], &own);
        assert!(!is_usable(&record), "{usage}");
        assert_eq!(found(&[record], &chain, &[HOST]), Seen::Known(false));
    }
    for (parameters, data) in [
        ([3, 1, 1], vec![7; 31]),
        ([3, 1, 1], vec![7; 64]),
        ([3, 1, 2], vec![7; 32]),
        ([3, 1, 1], vec![]),
        ([3, 1, 3], vec![7; 32]),
        ([3, 2, 1], vec![7; 32]),
        ([3, 0, 0], vec![7; 300]),
        ([2, 1, 0], vec![7; 91]),
    ] {
        assert!(!is_usable(&of_data(parameters, &data)), "{parameters:?}");
    }
    let cut = Tlsa {
        data: "abc".to_owned(),
        ..other
    };
    assert!(!is_usable(&cut));
}

#[test]
fn a_record_is_kept_as_it_came_up_to_a_length() {
    let data = RData::TLSA(TLSA::new(3.into(), 1.into(), 1.into(), vec![0xab; 32]));
    let kept = record(&data, 4).unwrap();
    assert_eq!((kept.usage, kept.selector, kept.matching), (3, 1, 1));
    assert_eq!(kept.data, "abababab");
    assert_eq!(record(&data, 100).unwrap().data.len(), 64);
}

proptest! {
    #[test]
    fn any_record_and_any_chain_are_compared_without_panic(
        usage: u8, selector in 0u8..3, matching in 0u8..4, data: Vec<u8>, chain: Vec<Vec<u8>>
    ) {
        let chain: Vec<_> = chain.into_iter().map(CertificateDer::from).collect();
        let records = [of_data([usage, selector, matching], &data), of_data([2, 0, 0], &data)];
        let _ = found(&records, &chain, &[HOST]);
    }

    #[test]
    fn a_changed_byte_of_an_authority_is_met_without_panic(at in 0usize..400, byte: u8) {
        let root = authority("root", None);
        let own = server(&root, |_| {});
        let mut changed = der(&root).to_vec();
        if let Some(place) = changed.get_mut(at) {
            *place = byte;
        }
        let changed = CertificateDer::from(changed);
        for parameters in [[2, 0, 0], [2, 1, 0]] {
            let data = match parameters {
                [_, 0, _] => changed.to_vec(),
                _ => decode(&changed).map(|read| read.public_key().raw.to_vec()).unwrap_or_default(),
            };
            let record = of_data(parameters, &data);
            let _ = found(&[record], &[own.clone(), changed.clone()], &[HOST]);
        }
    }
}
