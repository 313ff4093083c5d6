use super::*;
use crate::fact::{Chain, Group, KeyKind, RootList, SignatureHash, Suite};

const MODERN: [&str; 2] = ["TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"];
const GCM: [&str; 1] = ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"];
const CBC: [&str; 1] = ["TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"];
const RC4: [&str; 1] = ["TLS_RSA_WITH_RC4_128_SHA"];
const THREE_DES: [&str; 1] = ["TLS_RSA_WITH_3DES_EDE_CBC_SHA"];
const EXPORT: [&str; 1] = ["TLS_RSA_EXPORT_WITH_RC4_40_MD5"];

fn version(version: TlsVersion, suites: &[&str]) -> VersionSupport {
    let suite = |name: &&str| Suite {
        code: 0,
        name: (*name).to_owned(),
    };
    VersionSupport {
        version,
        spoken: Seen::Known(true),
        suites: suites.iter().map(suite).collect(),
        refused_suites: Vec::new(),
        groups: vec![Group {
            code: 29,
            name: "x25519".to_owned(),
            dhe_bits: 0,
        }],
        refused_groups: Vec::new(),
        cut_short: None,
    }
}

fn certificate() -> Certificate {
    Certificate {
        subject: String::new(),
        issuer: String::new(),
        names: Vec::new(),
        covers_name: true,
        not_before: jiff::Timestamp::UNIX_EPOCH,
        not_after: jiff::Timestamp::MAX,
        days_left: 60,
        not_yet_valid: false,
        expired: false,
        lifetime_left_percent: 60,
        lifetime_days: 90,
        must_staple: false,
        for_servers: true,
        key_kind: KeyKind::Ec,
        key_bits: 256,
        exponent_one: false,
        signature_hash: SignatureHash::Sha2,
    }
}

/// An endpoint of which everything is known and in order.
fn endpoint(versions: &[(TlsVersion, &[&str])]) -> Endpoint {
    let versions = versions.iter().map(|(of, suites)| version(*of, suites));
    let mut endpoint = Endpoint {
        site: "www.example.be".to_owned(),
        certificate: Seen::Known(certificate()),
        chain: Seen::Known(Chain {
            certificates: Vec::new(),
            subjects: Vec::new(),
            fetched: Seen::Known(Vec::new()),
            trust: Seen::Known(Trust::Trusted),
            wrong_order: false,
            root_list: Seen::Known(RootList::Mozilla),
        }),
        ..Endpoint::default()
    };
    let support = &mut endpoint.support;
    support.versions = Seen::Known(versions.collect());
    support.suites_whole = Seen::Known(true);
    support.groups = Seen::Known(vec!["x25519".to_owned()]);
    support.weak_groups = Seen::Known(Vec::new());
    support.compression = Seen::Known(false);
    support.secure_renegotiation = Seen::Known(true);
    support.forward_secrecy = Seen::Known(true);
    support.dhe_bits = Seen::Absent;
    endpoint
}

fn modern() -> Endpoint {
    endpoint(&[(TlsVersion::Tls12, &GCM), (TlsVersion::Tls13, &MODERN)])
}

/// A site with HSTS for so many days; none: without.
fn site(days: Option<u64>) -> Site {
    let hsts = days.map(|max_age_days| Hsts {
        value: String::new(),
        malformed: false,
        max_age_seconds: max_age_days * 86_400,
        max_age_days,
        include_subdomains: false,
        missing_on_a_hop: false,
    });
    Site {
        name: "www.example.be".to_owned(),
        hsts: hsts.into(),
        ..Site::default()
    }
}

fn changed(change: impl FnOnce(&mut Certificate)) -> Endpoint {
    let mut endpoint = modern();
    if let Seen::Known(certificate) = &mut endpoint.certificate {
        change(certificate);
    }
    endpoint
}

fn trusted(trust: Trust) -> Endpoint {
    let mut endpoint = modern();
    if let Seen::Known(chain) = &mut endpoint.chain {
        chain.trust = Seen::Known(trust);
    }
    endpoint
}

fn graded(endpoint: &Endpoint) -> ComparableGrade {
    grade(endpoint, Some(&site(Some(365)))).unwrap()
}

#[test]
fn a_modern_server_has_the_best_letter_with_hsts_for_half_a_year_only() {
    let best = graded(&modern());
    assert_eq!(best.letter, GradeLetter::APlus);
    let points = (best.protocol, best.key_exchange, best.cipher, best.score);
    assert_eq!(points, (100, 100, 90, 96));
    assert_eq!(best.caps, []);
    for days in [None, Some(0), Some(179)] {
        let grade = grade(&modern(), Some(&site(days))).unwrap();
        assert_eq!(grade.letter, GradeLetter::AMinus);
        assert_eq!(grade.caps, [GradeReason::NoLongHsts]);
    }
    let long = grade(&modern(), Some(&site(Some(180)))).unwrap();
    assert_eq!(long.letter, GradeLetter::APlus);
}

#[test]
fn versions_hold_the_letter_down() {
    use TlsVersion::{Ssl2, Ssl3, Tls10, Tls11, Tls12, Tls13};
    let modern: [(TlsVersion, &[&str]); 2] = [(Tls12, &GCM), (Tls13, &MODERN)];
    for (old, letter, protocol) in [
        (Some(Tls11), GradeLetter::B, 97),
        (Some(Tls10), GradeLetter::B, 95),
        (Some(Ssl3), GradeLetter::C, 90),
        (Some(Ssl2), GradeLetter::F, 50),
        (None, GradeLetter::APlus, 100),
    ] {
        let all = old.map(|old| (old, &CBC[..])).into_iter().chain(modern);
        let grade = graded(&endpoint(&all.collect::<Vec<_>>()));
        assert_eq!(
            (grade.letter, grade.protocol),
            (letter, protocol),
            "{old:?}"
        );
    }
    let only = |version, suites| graded(&endpoint(&[(version, suites)]));
    let twelve = only(Tls12, &GCM[..]);
    assert_eq!(
        (twelve.letter, twelve.caps),
        (GradeLetter::AMinus, vec![GradeReason::NoTls13])
    );
    let old = only(Tls10, &CBC[..]);
    assert_eq!(old.letter, GradeLetter::C);
    assert!(old.caps.contains(&GradeReason::NothingNew));
    assert_eq!(only(Ssl3, &CBC[..]).letter, GradeLetter::F);
}

#[test]
fn suites_hold_the_letter_down() {
    use TlsVersion::{Tls10, Tls12, Tls13};
    let with = |version, suites: &[&str]| {
        let mut all = vec![(version, suites), (Tls13, &MODERN[..])];
        all.sort_by_key(|(version, _)| *version);
        let grade = graded(&endpoint(&all));
        (grade.letter, grade.caps.first().copied(), grade.cipher)
    };
    let new_rc4 = (GradeLetter::C, Some(GradeReason::Rc4OnNewer), 90);
    assert_eq!(with(Tls12, &RC4), new_rc4);
    let old_rc4 = (GradeLetter::B, Some(GradeReason::Tls10), 90);
    assert_eq!(with(Tls10, &RC4), old_rc4);
    let small = (GradeLetter::C, Some(GradeReason::SmallBlock), 60);
    assert_eq!(with(Tls12, &THREE_DES), small);
    let export = (GradeLetter::F, Some(GradeReason::Export), 60);
    assert_eq!(with(Tls12, &EXPORT), export);
    let null = (GradeLetter::F, Some(GradeReason::ShortCipher), 50);
    assert_eq!(with(Tls12, &["TLS_RSA_WITH_NULL_SHA256"]), null);

    let only = graded(&endpoint(&[(Tls12, &RC4[..])]));
    assert!(only.caps.contains(&GradeReason::OnlyRc4));
    let only = graded(&endpoint(&[(Tls12, &THREE_DES[..])]));
    assert_eq!(
        (only.letter, only.cipher, only.score),
        (GradeLetter::C, 20, 68)
    );
    let cbc = graded(&endpoint(&[(Tls12, &CBC[..])]));
    assert_eq!(
        (cbc.letter, cbc.caps[0]),
        (GradeLetter::B, GradeReason::NoAead)
    );
    let anon = graded(&endpoint(&[(
        Tls12,
        &["TLS_DH_anon_WITH_AES_256_GCM_SHA384"][..],
    )]));
    assert_eq!(
        (anon.letter, anon.key_exchange, anon.score),
        (GradeLetter::F, 0, 0)
    );
}

#[test]
fn certificates_hold_the_letter_down() {
    let letter = |endpoint: &Endpoint| graded(endpoint).letter;
    assert_eq!(letter(&changed(|own| own.expired = true)), GradeLetter::T);
    assert_eq!(
        letter(&changed(|own| own.covers_name = false)),
        GradeLetter::M
    );
    assert_eq!(
        letter(&changed(|own| own.exponent_one = true)),
        GradeLetter::F
    );
    assert_eq!(letter(&trusted(Trust::SelfSigned)), GradeLetter::T);
    assert_eq!(letter(&trusted(Trust::WeakSignature)), GradeLetter::T);
    assert_eq!(letter(&trusted(Trust::CompletedByAia)), GradeLetter::B);
    for (kind, bits, points, expected) in [
        (KeyKind::Rsa, 511, 20, GradeLetter::F),
        (KeyKind::Rsa, 1_023, 40, GradeLetter::F),
        (KeyKind::Rsa, 1_024, 80, GradeLetter::B),
        (KeyKind::Rsa, 2_048, 90, GradeLetter::APlus),
        (KeyKind::Rsa, 4_096, 100, GradeLetter::APlus),
        (KeyKind::Ec, 112, 40, GradeLetter::F),
        (KeyKind::Ec, 160, 80, GradeLetter::B),
        (KeyKind::Ec, 224, 90, GradeLetter::APlus),
        (KeyKind::Edwards, 256, 100, GradeLetter::APlus),
    ] {
        let grade = graded(&changed(|own| (own.key_kind, own.key_bits) = (kind, bits)));
        assert_eq!(
            (grade.key_exchange, grade.letter),
            (points, expected),
            "{kind:?} {bits}"
        );
    }
    let mut small = modern();
    small.support.dhe_bits = Seen::Known(1_024);
    assert_eq!(
        (letter(&small), graded(&small).key_exchange),
        (GradeLetter::B, 80)
    );
}

#[test]
fn what_is_signalled_holds_the_letter_down() {
    let mut endpoint = modern();
    endpoint.support.secure_renegotiation = Seen::Known(false);
    assert_eq!(graded(&endpoint).letter, GradeLetter::AMinus);
    endpoint.support.forward_secrecy = Seen::Known(false);
    assert_eq!(graded(&endpoint).letter, GradeLetter::B);
    endpoint.support.compression = Seen::Known(true);
    let grade = graded(&endpoint);
    let caps = [
        GradeReason::Compression,
        GradeReason::NoForwardSecrecy,
        GradeReason::NoSecureRenegotiation,
    ];
    assert_eq!((grade.letter, &grade.caps[..]), (GradeLetter::C, &caps[..]));
}

#[test]
fn a_grade_is_withheld_where_something_that_moves_it_was_not_seen() {
    let why = Why::from(Cause::Timeout);
    let missing: [fn(&mut Endpoint, Why); 6] = [
        |endpoint, why| endpoint.support.versions = Seen::Unknown(why),
        |endpoint, why| endpoint.support.suites_whole = Seen::Unknown(why),
        |endpoint, why| endpoint.support.weak_groups = Seen::Unknown(why),
        |endpoint, why| endpoint.support.dhe_bits = Seen::Unknown(why),
        |endpoint, why| endpoint.certificate = Seen::Unknown(why),
        |endpoint, why| endpoint.chain = Seen::Unknown(why),
    ];
    for forget in missing {
        let mut endpoint = modern();
        forget(&mut endpoint, why.clone());
        assert_eq!(grade(&endpoint, Some(&site(Some(365)))), Err(why.clone()));
    }
    let mut partly = modern();
    partly.support.suites_whole = Seen::Known(false);
    assert_eq!(grade(&partly, None).unwrap_err().cause, Cause::Follows);
    let support = &mut partly.support;
    support.broken_suites = Seen::Known(Vec::new());
    support.insufficient_suites = Seen::Known(Vec::new());
    support.phase_out_suites = Seen::Known(Vec::new());
    let open = graded(&partly);
    assert_eq!(
        (open.letter, open.cipher),
        (GradeLetter::APlus, 90),
        "only good ones are open"
    );

    let mut silent = site(None);
    silent.hsts = Seen::Unknown(why.clone());
    assert_eq!(grade(&modern(), Some(&silent)), Err(why));
    let known = grade(&trusted(Trust::SelfSigned), Some(&silent)).unwrap();
    assert_eq!(known.letter, GradeLetter::T, "HSTS moves nothing here");
}

#[test]
fn points_make_a_letter_and_a_cipher_has_its_bits() {
    for (score, letter) in [
        (100, GradeLetter::A),
        (80, GradeLetter::A),
        (79, GradeLetter::B),
        (65, GradeLetter::B),
        (64, GradeLetter::C),
        (49, GradeLetter::D),
        (34, GradeLetter::E),
        (19, GradeLetter::F),
    ] {
        assert_eq!(letter_of(score), letter, "{score}");
    }
    for (name, bits) in [
        ("TLS_CHACHA20_POLY1305_SHA256", Some(256)),
        ("TLS_ECDHE_RSA_WITH_CAMELLIA_128_CBC_SHA256", Some(128)),
        ("TLS_RSA_WITH_SEED_CBC_SHA", Some(128)),
        ("TLS_RSA_WITH_DES_CBC_SHA", Some(56)),
        ("TLS_RSA_EXPORT1024_WITH_RC4_56_SHA", Some(56)),
        ("TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA", Some(40)),
        ("SSL_CK_DES_192_EDE3_CBC_WITH_MD5", Some(112)),
        ("SSL_CK_DES_64_CBC_WITH_MD5", Some(56)),
        ("TLS_SHA256_SHA256", Some(0)),
        ("0xFEFE", None),
    ] {
        assert_eq!(points::bits(name), bits, "{name}");
    }
}
