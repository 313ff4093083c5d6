use super::*;
use crate::fact::{StartTls, Suite, TlsSupport};
use crate::language::Language;
use crate::report::technical::place::tests::words;

fn version(version: TlsVersion, spoken: Seen<bool>, suites: &[&str]) -> VersionSupport {
    VersionSupport {
        version,
        spoken,
        suites: suites
            .iter()
            .map(|name| Suite {
                code: 0,
                name: (*name).to_owned(),
            })
            .collect(),
        refused_suites: Vec::new(),
        groups: Vec::new(),
        refused_groups: Vec::new(),
        cut_short: None,
    }
}

/// A row as one text: `Good: TLS 1.3; Refused: SSL 2.0`.
fn text(row: &TlsRow) -> String {
    let runs = row.runs.iter().map(|run| {
        let names = run.names.iter().map(|pieces| pieces.concat());
        let all: Vec<String> = names.chain(run.words.clone()).collect();
        format!("{}: {}{}", run.mark.word, all.join(", "), run.more)
    });
    runs.collect::<Vec<_>>().join("; ")
}

#[test]
fn a_version_is_taken_refused_or_not_to_be_told() {
    let words = words();
    let phrases = Phrases::new(&words, Language::En);
    let seen = Seen::Known(vec![
        version(TlsVersion::Ssl2, Seen::Known(false), &[]),
        version(TlsVersion::Ssl3, Seen::Unknown(Cause::Timeout.into()), &[]),
        version(TlsVersion::Tls10, Seen::Known(true), &[]),
        version(TlsVersion::Tls12, Seen::Known(true), &[]),
        version(TlsVersion::Tls13, Seen::Known(true), &[]),
    ]);
    let told = text(&versions(&seen, phrases));
    assert_eq!(
        told,
        "Good: TLS 1.3; Sufficient: TLS 1.2; could not be seen: an older version of Belfort did not look at this: TLS 1.1; \
         Insufficient: TLS 1.0; could not be seen: no answer came in time: SSL 3.0; Refused: SSL 2.0"
    );
}

#[test]
fn suites_stay_in_the_order_seen_and_the_best_are_left_out_first() {
    let words = words();
    let phrases = Phrases::new(&words, Language::En);
    let bad = "TLS_RSA_WITH_3DES_EDE_CBC_SHA";
    let good = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    let names = [vec![good; 25], vec![bad, good]].concat();
    let rows = suites(
        &[version(TlsVersion::Tls12, Seen::Known(true), &names)],
        phrases,
    );
    assert_eq!(rows[0].label, "Suites of TLS 1.2");
    let counts: Vec<_> = rows[0]
        .runs
        .iter()
        .map(|run| (run.mark.word.as_str(), run.names.len(), run.more.as_str()))
        .collect();
    assert_eq!(
        counts,
        [
            ("Sufficient", 19, ""),
            ("Breakable", 1, "and 7 better ones (see the result file)")
        ]
    );
    let pieces = &rows[0].runs[1].names[0];
    assert_eq!(pieces[..3], ["TLS_", "RSA_", "WITH_"]);
}

#[test]
fn everything_of_ssl_2_can_be_broken_and_a_group_is_known_in_capitals_too() {
    let words = words();
    let phrases = Phrases::new(&words, Language::En);
    let old = version(TlsVersion::Ssl2, Seen::Known(true), &["SSL_X"]);
    assert_eq!(text(&suites(&[old], phrases)[0]), "Breakable: SSL_X");
    assert_eq!(class::of_group("X25519"), SuiteClass::Sufficient);
    assert_eq!(class::of_group("DHE 1024"), SuiteClass::Insufficient);
}

#[test]
fn a_setting_is_in_order_or_not_or_does_not_apply_or_was_not_seen() {
    let words = words();
    let phrases = Phrases::new(&words, Language::En);
    let support = TlsSupport {
        versions: Seen::Known(Vec::new()),
        old_hash: Seen::Known(true),
        extended_master_secret: Seen::Known(true),
        secure_renegotiation: Seen::Absent,
        compression: Seen::Unknown(Cause::Timeout.into()),
        early_data: Seen::Known(16_384),
        post_quantum_groups: Seen::Known(Vec::new()),
        ..TlsSupport::default()
    };
    assert_eq!(
        text(&setting::row(&support, phrases).unwrap()),
        "Insufficient: signs with SHA-1 or MD5, early data (0-RTT) taken; \
         could not be seen: no answer came in time: TLS compression; \
         Good: EMS (extended master secret) on; \
         For information: keys not yet ready for quantum computers; \
         Not applicable: renegotiation"
    );
    assert_eq!(setting::row(&TlsSupport::default(), phrases), None);
}

#[test]
fn a_mail_server_without_encryption_is_not_one_that_was_not_seen() {
    let words = words();
    let phrases = Phrases::new(&words, Language::En);
    let of = |starttls| {
        let server = MailServer {
            starttls,
            ..MailServer::default()
        };
        text(&of_mail_server(&server, phrases).rows[0])
    };
    let none = StartTls {
        result: StartTlsUse::NotOffered,
        negotiated: String::new(),
    };
    assert_eq!(
        of(Seen::Known(none)),
        "Insufficient: offers no encryption (STARTTLS)"
    );
    assert_eq!(of(Seen::Absent), "Not applicable: this name has no address");
    assert_eq!(
        of(Seen::Unknown(Cause::BlockedPort.into())),
        "could not be seen: port 25 is blocked on this network: "
    );
}
