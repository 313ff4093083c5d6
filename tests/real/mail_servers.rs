//! What Belfort says of mail servers of every kind, all of them Postfix.

use std::time::Duration;

use belfort::check::Verdict::{self, Fail, Info, NotApplicable, Pass};
use belfort::fact::{Cause, DaneState, MailCertificate, Seen};

use crate::lab::Lab;
use crate::scan::{rows, scan_with};

/// What the talk with each server shows.
const CHECKS: [&str; 4] = ["starttls", "mail-certificate", "dane", "mail-tls"];
/// postscreen keeps whoever comes new waiting for so long, between the two lines of its greeting (`main.cf`).
const KEPT_WAITING: Duration = Duration::from_secs(6);

/// Server; verdict and case of each of `CHECKS`.
const TABLE: &[(&str, [(Verdict, &str); 4])] = &[
    (
        "goed",
        [
            (Pass, "works"),
            (Pass, "vouched"),
            (Pass, "matches"),
            (Info, "newest"),
        ],
    ),
    (
        "zelf",
        [
            (Pass, "works"),
            (Info, "self-signed"),
            (Info, "none"),
            (Info, "newest"),
        ],
    ),
    (
        "fout",
        [
            (Pass, "works"),
            (Pass, "holds"),
            (Fail, "mismatch"),
            (Info, "newest"),
        ],
    ),
    // Without a certificate there is no suite in common, whatever a sender offers that wants to know to whom it speaks.
    (
        "geen",
        [
            (Fail, "broken"),
            (NotApplicable, "inherited"),
            (NotApplicable, "inherited"),
            (NotApplicable, "inherited"),
        ],
    ),
    (
        "traag",
        [
            (Pass, "works"),
            (Pass, "holds"),
            (Info, "none"),
            (Info, "newest"),
        ],
    ),
];

#[test]
fn each_postfix_is_called_what_it_is_by_what_it_shows() {
    let lab = Lab::start();
    let run = scan_with(&lab, &["post.test", "--resolver", "127.0.0.53"]);
    assert_eq!(run.code, Some(0), "{}", run.errors);
    assert!(run.took >= KEPT_WAITING, "{:?}", run.took);
    let result = run.result();
    let found = rows(&result);
    for (server, expected) in TABLE {
        let subject = format!("{server}.post.test");
        for (check, (verdict, case)) in CHECKS.iter().zip(expected) {
            let row = found
                .iter()
                .find(|row| row.0 == *check && row.1 == subject)
                .expect("a finding for each server");
            assert_eq!(
                (row.2, row.3.as_str()),
                (*verdict, *case),
                "{check} of {subject}"
            );
        }
    }
    let servers = result.evidence.mail_servers.known().expect("mail servers");
    let server = |name: &str| {
        let name = format!("{name}.post.test");
        servers
            .iter()
            .find(|server| server.name == name)
            .expect("a mail server")
    };
    assert_eq!(server("goed").dane, Seen::Known(DaneState::Matches));
    assert_eq!(
        server("zelf").certificate_state,
        Seen::Known(MailCertificate::SelfSigned)
    );
    let why = server("geen").handshake.unknown().expect("no handshake");
    assert_eq!(why.cause, Cause::Refused);
    let greeting = server("traag").greeting.known().expect("it greets");
    assert!(greeting.starts_with("traag.post.test"), "{greeting}");
    assert_eq!(result.evidence.mail.dane_used, Seen::Known(true));
    assert_eq!(result.evidence.mail.dane_on_all, Seen::Known(false));
}
