use super::*;
use crate::fact::{Chain, StartTls, Trust};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

const HOST: &str = "mail.example.be";
const ALIAS_END: &str = "mx.hoster.net";

fn at() -> Timestamp {
    "2026-11-23T20:15:00Z".parse().unwrap()
}

fn own() -> Vec<u8> {
    let made = rcgen::generate_simple_self_signed([HOST.to_owned()]).unwrap();
    made.cert.der().to_vec()
}

fn silent<T>() -> Seen<T> {
    Seen::Unknown(Why::from(Cause::Timeout))
}

fn proof(kind: &str, verdict: ProofVerdict) -> Proof {
    Proof {
        name: HOST.to_owned(),
        kind: kind.to_owned(),
        verdict: Seen::Known(verdict),
        reason: String::new(),
    }
}

/// A mail server that shows a certificate.
fn server(own: &[u8]) -> MailServer {
    MailServer {
        name: HOST.to_owned(),
        asked_as: Seen::Known(HOST.to_owned()),
        starttls: Seen::Known(StartTls {
            result: StartTlsUse::Works,
            negotiated: String::new(),
        }),
        chain: Seen::Known(Chain {
            certificates: vec![BASE64.encode(own)],
            subjects: Vec::new(),
            fetched: Seen::Known(Vec::new()),
            trust: Seen::Known(Trust::SelfSigned),
            root_list: Seen::Known(crate::fact::RootList::Mozilla),
            wrong_order: false,
        }),
        ..MailServer::default()
    }
}

fn record(usage: u8, about: &[u8]) -> Tlsa {
    Tlsa {
        usage,
        selector: 0,
        matching: 1,
        data: crate::parse::hexadecimal::write(&Sha256::digest(about)),
    }
}

fn answer(base: &str, records: &[Tlsa], verdict: ProofVerdict) -> TlsaAnswer {
    TlsaAnswer {
        base: base.to_owned(),
        records: Seen::Known(records.to_vec()),
        proof: Seen::Known(verdict),
        fails_alone: false,
    }
}

fn host(answers: Vec<TlsaAnswer>, proofs: &[(&str, ProofVerdict)]) -> TlsaHost {
    let proofs = proofs.iter().map(|(kind, verdict)| proof(kind, *verdict));
    TlsaHost {
        name: HOST.to_owned(),
        answers,
        address_proofs: Seen::Known(proofs.collect()),
    }
}

fn found(server: &MailServer, host: &TlsaHost, mx: ProofVerdict) -> Seen<DaneState> {
    state(server, host, &Seen::Known(mx), ("example.be", at()))
}

const SECURE: ProofVerdict = ProofVerdict::Secure;
const INSECURE: ProofVerdict = ProofVerdict::Insecure;

#[test]
fn what_is_signed_and_fits_matches_and_each_missing_signature_has_its_name() {
    let own = own();
    let fitting = [record(3, &own)];
    let other = [record(3, b"other")];
    let cases = [
        (&fitting, SECURE, SECURE, SECURE, DaneState::Matches),
        (&fitting, SECURE, SECURE, INSECURE, DaneState::UnsignedMx),
        (&fitting, SECURE, INSECURE, SECURE, DaneState::Insecure),
        (&fitting, INSECURE, SECURE, SECURE, DaneState::Insecure),
        (&other, SECURE, SECURE, SECURE, DaneState::Mismatch),
        // Many senders act on it whatever the list of mail servers is worth.
        (&other, SECURE, SECURE, INSECURE, DaneState::Mismatch),
        (&other, SECURE, INSECURE, SECURE, DaneState::Insecure),
    ];
    for (records, addresses, tlsa, mx, expected) in cases {
        let host = host(vec![answer(HOST, records, tlsa)], &[("A", addresses)]);
        let found = found(&server(&own), &host, mx);
        assert_eq!(
            found,
            Seen::Known(expected),
            "{addresses:?} {tlsa:?} {mx:?}"
        );
    }
}

#[test]
fn records_of_other_kinds_are_unusable_and_none_are_absent() {
    let own = own();
    let of = |records: &[Tlsa]| {
        let host = host(vec![answer(HOST, records, SECURE)], &[("A", SECURE)]);
        found(&server(&own), &host, SECURE)
    };
    assert_eq!(of(&[]), Seen::Absent);
    let unusable = Seen::Known(DaneState::Unusable);
    assert_eq!(of(&[record(0, &own), record(1, &own)]), unusable);
    let beside = of(&[record(1, &own), record(3, &own)]);
    assert_eq!(beside, Seen::Known(DaneState::Matches));
}

#[test]
fn a_server_that_shows_nothing_fits_nothing() {
    let own = own();
    let host = host(
        vec![answer(HOST, &[record(3, &own)], SECURE)],
        &[("A", SECURE)],
    );
    for result in [StartTlsUse::NotOffered, StartTlsUse::Broken] {
        let bare = MailServer {
            starttls: Seen::Known(StartTls {
                result,
                negotiated: String::new(),
            }),
            chain: Seen::Absent,
            ..server(&own)
        };
        let found = found(&bare, &host, SECURE);
        assert_eq!(found, Seen::Known(DaneState::Mismatch), "{result:?}");
    }
    let unseen = MailServer {
        starttls: silent(),
        chain: silent(),
        ..server(&own)
    };
    assert_eq!(found(&unseen, &host, SECURE), silent());
}

#[test]
fn what_does_not_fit_under_another_name_may_fit_under_its_own() {
    let own = own();
    let of = |about: &[u8]| {
        let host = host(
            vec![answer(HOST, &[record(3, about)], SECURE)],
            &[("A", SECURE)],
        );
        let other = MailServer {
            asked_as: Seen::Known("mx1.example.be".to_owned()),
            ..server(&own)
        };
        found(&other, &host, SECURE)
    };
    assert_eq!(of(&own), Seen::Known(DaneState::Matches));
    assert_eq!(of(b"other").unknown().unwrap().cause, Cause::AskedEnough);
}

#[test]
fn an_alias_is_followed_as_far_as_it_is_signed() {
    let own = own();
    let fitting = [record(3, &own)];
    let other = [record(3, b"other")];
    let server = MailServer {
        asked_as: Seen::Known(ALIAS_END.to_owned()),
        ..server(&own)
    };
    let of = |end: &[Tlsa], own_name: &[Tlsa], addresses, alias| {
        let answers = vec![
            answer(ALIAS_END, end, addresses),
            answer(HOST, own_name, SECURE),
        ];
        let host = host(answers, &[("A", addresses), ("CNAME", alias)]);
        found(&server, &host, SECURE)
    };
    let matches = Seen::Known(DaneState::Matches);
    let mismatch = Seen::Known(DaneState::Mismatch);
    assert_eq!(
        of(&fitting, &other, SECURE, SECURE),
        matches,
        "its end first"
    );
    assert_eq!(of(&other, &fitting, SECURE, SECURE), mismatch);
    assert_eq!(
        of(&[], &fitting, SECURE, SECURE),
        matches,
        "its own name then"
    );
    assert_eq!(of(&other, &fitting, INSECURE, SECURE), matches);
    let insecure = Seen::Known(DaneState::Insecure);
    assert_eq!(of(&fitting, &fitting, INSECURE, INSECURE), insecure);
    assert_eq!(of(&fitting, &[], INSECURE, SECURE), insecure);
}

#[test]
fn only_servers_that_fail_on_this_question_alone_are_called_broken() {
    let own = own();
    let failing = |fails_alone| TlsaAnswer {
        records: Seen::Unknown(Why::from(Cause::ServerFailure)),
        proof: Seen::Unknown(Why::from(Cause::NotAsked)),
        fails_alone,
        ..answer(HOST, &[], SECURE)
    };
    let of = |fails_alone, addresses| {
        let host = host(vec![failing(fails_alone)], &[("A", addresses)]);
        found(&server(&own), &host, SECURE)
    };
    assert_eq!(of(true, SECURE), Seen::Known(DaneState::BrokenDenial));
    for (fails_alone, addresses) in [
        (false, SECURE),
        (true, INSECURE),
        (true, ProofVerdict::Bogus),
    ] {
        let why = of(fails_alone, addresses);
        assert!(why.unknown().is_some(), "{fails_alone} {addresses:?}");
    }
}

#[test]
fn proofs_that_are_unknown_or_broken_leave_it_unknown() {
    let own = own();
    let fitting = [record(3, &own)];
    let sound = || host(vec![answer(HOST, &fitting, SECURE)], &[("A", SECURE)]);
    let mx_unknown = state(&server(&own), &sound(), &silent(), ("example.be", at()));
    assert_eq!(mx_unknown, silent());
    let mut unproven = sound();
    unproven.address_proofs = silent();
    assert_eq!(found(&server(&own), &unproven, SECURE), silent());
    let mut unproven = sound();
    unproven.answers[0].proof = silent();
    assert_eq!(found(&server(&own), &unproven, SECURE), silent());
    for broken in [
        host(
            vec![answer(HOST, &fitting, SECURE)],
            &[("A", ProofVerdict::Bogus)],
        ),
        host(
            vec![answer(HOST, &fitting, ProofVerdict::Bogus)],
            &[("A", SECURE)],
        ),
    ] {
        let found = found(&server(&own), &broken, SECURE);
        assert_eq!(found.unknown().unwrap().cause, Cause::Disagreeing);
    }
    // One family that could not be proven leaves the other standing.
    let mut half = sound();
    half.address_proofs = Seen::Known(vec![
        Proof {
            verdict: silent(),
            ..proof("AAAA", SECURE)
        },
        proof("A", SECURE),
    ]);
    assert_eq!(
        found(&server(&own), &half, SECURE),
        Seen::Known(DaneState::Matches)
    );
}

#[test]
fn one_server_with_records_means_used_and_all_that_fit_mean_on_all() {
    let own = own();
    let summed = |hosts: Seen<Vec<TlsaHost>>, servers: Seen<Vec<MailServer>>| {
        let mut facts = Facts {
            mail_servers: servers,
            ..Facts::default()
        };
        facts.mail.tlsa = hosts;
        facts.dns.dnssec.proofs = Seen::Known(vec![Proof {
            name: "example.be".to_owned(),
            ..proof("MX", SECURE)
        }]);
        complete(&mut facts, "example.be", at());
        (facts.mail.dane_used, facts.mail.dane_on_all)
    };
    let named = |name: &str, records: &[Tlsa]| {
        let mut host = host(vec![answer(name, records, SECURE)], &[("A", SECURE)]);
        name.clone_into(&mut host.name);
        let mut server = server(&own);
        name.clone_into(&mut server.name);
        server.asked_as = Seen::Known(name.to_owned());
        (host, server)
    };
    let both = |one: (TlsaHost, MailServer), two: (TlsaHost, MailServer)| {
        summed(
            Seen::Known(vec![one.0, two.0]),
            Seen::Known(vec![one.1, two.1]),
        )
    };
    let fitting = || named("mx1.example.be", &[record(3, &own)]);
    let (yes, no) = (Seen::Known(true), Seen::Known(false));
    let second = named("mx2.example.be", &[record(3, &own)]);
    assert_eq!(both(fitting(), second), (yes.clone(), yes.clone()));
    let without = || named("mx2.example.be", &[]);
    assert_eq!(both(fitting(), without()), (yes.clone(), no.clone()));
    let mut unseen = without();
    unseen.0.answers[0].records = silent();
    assert_eq!(both(fitting(), unseen.clone()), (yes.clone(), silent()));
    let first = named("mx1.example.be", &[]);
    assert_eq!(both(first, unseen), (silent(), no.clone()));
    assert_eq!(summed(Seen::Absent, Seen::Absent), (no.clone(), no));
    assert_eq!(summed(silent(), silent()), (silent(), silent()));
}
