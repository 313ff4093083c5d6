use super::*;
use proptest::prelude::*;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair,
};

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str, by: Option<&Issuer>) -> Issuer {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    match by {
        Some(by) => CertifiedIssuer::signed_by(params, key, by).unwrap(),
        None => CertifiedIssuer::self_signed(params, key).unwrap(),
    }
}

fn server(by: &Issuer, change: impl FnOnce(&mut CertificateParams)) -> CertificateDer<'static> {
    let mut params = CertificateParams::new(["www.example.be".to_owned()]).unwrap();
    params
        .distinguished_name
        .push(DnType::CommonName, "www.example.be");
    change(&mut params);
    params
        .signed_by(&KeyPair::generate().unwrap(), by)
        .unwrap()
        .der()
        .clone()
}

fn der(issuer: &Issuer) -> CertificateDer<'static> {
    issuer.as_ref().der().clone()
}

fn trust(
    chain: &[CertificateDer<'static>],
    fetched: &[CertificateDer<'static>],
    roots: &[CertificateDer<'static>],
) -> Trust {
    let at: Timestamp = "2026-11-23T20:15:00Z".parse().unwrap();
    match find_path(chain, fetched, &Roots::new(roots), at) {
        Seen::Known(trust) => trust,
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_chain_is_called_what_it_is() {
    let root = authority("root", None);
    let middle = authority("middle", Some(&root));
    let leaf = server(&middle, |_| {});
    let trusted = [der(&root)];
    assert_eq!(
        trust(&[leaf.clone(), der(&middle)], &[], &trusted),
        Trust::Trusted
    );
    assert_eq!(
        trust(std::slice::from_ref(&leaf), &[], &trusted),
        Trust::Incomplete
    );
    assert_eq!(
        trust(std::slice::from_ref(&leaf), &[der(&middle)], &trusted),
        Trust::Trusted
    );
    assert_eq!(
        trust(&[leaf.clone(), der(&middle), der(&root)], &[], &[]),
        Trust::UntrustedRoot
    );
    assert_eq!(trust(&[leaf, der(&middle)], &[], &[]), Trust::Incomplete);
    let alone = rcgen::generate_simple_self_signed(["www.example.be".to_owned()])
        .unwrap()
        .cert
        .der()
        .clone();
    assert_eq!(
        trust(std::slice::from_ref(&alone), &[], &trusted),
        Trust::SelfSigned
    );
    assert_eq!(
        trust(
            std::slice::from_ref(&alone),
            &[],
            std::slice::from_ref(&alone)
        ),
        Trust::Trusted
    );
}

#[test]
fn an_expired_certificate_is_not_called_untrusted_as_well() {
    let root = authority("root", None);
    let old = server(&root, |params| {
        params.not_before = rcgen::date_time_ymd(2024, 1, 1);
        params.not_after = rcgen::date_time_ymd(2024, 4, 1);
    });
    assert_eq!(trust(&[old], &[], &[der(&root)]), Trust::Trusted);
}

#[test]
fn a_certificate_for_mail_clients_does_not_serve_the_web() {
    let root = authority("root", None);
    let other = server(&root, |params| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    });
    assert_eq!(trust(&[other], &[], &[der(&root)]), Trust::NotForServers);
}

#[test]
fn an_expired_link_is_named() {
    let root = authority("root", None);
    let mut params = CertificateParams::default();
    params
        .distinguished_name
        .push(DnType::CommonName, "old middle");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.not_after = rcgen::date_time_ymd(2025, 1, 1);
    let middle = CertifiedIssuer::signed_by(params, KeyPair::generate().unwrap(), &root).unwrap();
    let leaf = server(&middle, |_| {});
    assert_eq!(
        trust(&[leaf, der(&middle)], &[], &[der(&root)]),
        Trust::ExpiredLink
    );
}

#[test]
fn the_order_of_a_chain_is_seen() {
    let root = authority("root", None);
    let middle = authority("middle", Some(&root));
    let leaf = server(&middle, |_| {});
    assert!(!is_out_of_order(&[leaf.clone(), der(&middle), der(&root)]));
    assert!(is_out_of_order(&[leaf, der(&root), der(&middle)]));
}

fn recorded(pem: &str) -> Vec<CertificateDer<'static>> {
    super::super::certificate_file::read(pem.as_bytes(), 10).unwrap()
}

#[test]
fn a_chain_that_rests_on_a_weak_signature_is_called_so_and_not_unreadable() {
    for file in [
        include_str!("../../../tests/certificates/sha1-link.pem"),
        include_str!("../../../tests/certificates/md5-link.pem"),
    ] {
        let chain = recorded(file);
        let root = &chain[2..];
        assert_eq!(trust(&chain[..2], &[], root), Trust::WeakSignature);
        assert_eq!(trust(&chain, &[], &[]), Trust::UntrustedRoot);
    }
    let short = recorded(include_str!(
        "../../../tests/certificates/rsa-1024-link.pem"
    ));
    let at: Timestamp = "2026-11-23T20:15:00Z".parse().unwrap();
    let seen = find_path(&short[..2], &[], &Roots::new(&short[2..]), at);
    assert_eq!(
        seen.unknown().unwrap().cause,
        Cause::Unverifiable,
        "browsers differ on a short key"
    );
    let own = recorded(include_str!("../../../tests/certificates/rsa-1024-own.pem"));
    assert_eq!(
        trust(&own[..1], &[], &own[1..]),
        Trust::Trusted,
        "a short key of its own is not a matter of trust"
    );
}

#[test]
fn a_signature_by_somebody_else_of_the_same_name_is_wrong() {
    let root = authority("root", None);
    let middle = authority("middle", Some(&root));
    let namesake = authority("middle", Some(&root));
    let leaf = server(&middle, |_| {});
    assert_eq!(
        trust(&[leaf, der(&namesake)], &[], &[der(&root)]),
        Trust::WrongSignature
    );
}

#[test]
fn who_is_no_authority_signs_nothing() {
    let root = authority("root", None);
    let narrow = |change: fn(&mut CertificateParams)| {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "middle");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        change(&mut params);
        CertifiedIssuer::signed_by(params, KeyPair::generate().unwrap(), &root).unwrap()
    };
    for change in [
        (|params: &mut CertificateParams| params.is_ca = IsCa::ExplicitNoCa)
            as fn(&mut CertificateParams),
        |params| {
            params.name_constraints = Some(rcgen::NameConstraints {
                permitted_subtrees: vec![rcgen::GeneralSubtree::DnsName("example.nl".to_owned())],
                excluded_subtrees: Vec::new(),
            });
        },
    ] {
        let middle = narrow(change);
        let leaf = server(&middle, |_| {});
        assert_eq!(
            trust(&[leaf, der(&middle)], &[], &[der(&root)]),
            Trust::NotAnAuthority
        );
    }
}

#[test]
fn an_unrelated_root_that_is_sent_along_is_not_where_the_chain_ends() {
    let root = authority("root", None);
    let middle = authority("middle", Some(&root));
    let other = authority("other root", None);
    let leaf = server(&middle, |_| {});
    assert_eq!(trust(&[leaf, der(&other)], &[], &[]), Trust::Incomplete);
}

#[test]
fn the_last_certificate_is_the_one_that_issuers_lead_to() {
    let root = authority("root", None);
    let top = authority("top", Some(&root));
    let middle = authority("middle", Some(&top));
    let other = authority("other", Some(&root));
    let leaf = server(&middle, |_| {});
    let last =
        |chain: &[CertificateDer<'static>]| last_reached(chain).unwrap().clone().into_owned();
    assert_eq!(
        last(&[leaf.clone(), der(&other)]),
        leaf,
        "the next is not its issuer"
    );
    assert_eq!(
        last(&[leaf.clone(), der(&other), der(&middle)]),
        der(&middle)
    );
    assert_eq!(
        last(&[leaf, der(&top), der(&middle)]),
        der(&top),
        "in any order"
    );
}

#[test]
fn two_authorities_that_sign_each_other_have_an_end() {
    let key = || KeyPair::generate().unwrap();
    let params = |name: &str| {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params
    };
    let (one, other) = (authority("one", None), authority("other", None));
    let one_by_other = params("one")
        .signed_by(&key(), &other)
        .unwrap()
        .der()
        .clone();
    let other_by_one = params("other")
        .signed_by(&key(), &one)
        .unwrap()
        .der()
        .clone();
    let leaf = server(&one, |_| {});
    let links = links(&[leaf, one_by_other, other_by_one]).unwrap();
    assert_eq!((links.found.len(), links.to_root), (2, false));
}

proptest! {
    #[test]
    fn any_chain_is_followed_without_panic(chain: Vec<Vec<u8>>) {
        let chain: Vec<_> = chain.into_iter().map(CertificateDer::from).collect();
        let roots = Roots::new(&[]);
        let _ = find_path(&chain, &chain, &roots, Timestamp::UNIX_EPOCH);
        let _ = (links(&chain), last_reached(&chain), is_out_of_order(&chain));
    }

    #[test]
    fn a_chain_with_a_changed_byte_is_followed_without_panic(which: bool, at in 0usize..400, byte: u8) {
        let root = authority("root", None);
        let between = authority("between", Some(&root));
        let mut certificates = [server(&between, |_| {}).to_vec(), der(&between).to_vec()];
        if let Some(place) = certificates[usize::from(which)].get_mut(at) {
            *place = byte;
        }
        let chain = certificates.map(CertificateDer::from);
        let extra = [der(&root)];
        let roots = Roots::new(&extra);
        let (own, others) = chain.split_at(1);
        let _ = find_path(own, others, &roots, Timestamp::UNIX_EPOCH);
        let _ = (links(&chain), last_reached(&chain), is_out_of_order(&chain));
    }
}
