//! What Belfort says of mail servers of every kind, all of them Postfix.

use belfort::check::Verdict::{self, Fail, Info, Pass, Unknown};
use belfort::fact::{Cause, DaneState, MailCertificate, Seen};

use crate::lab::Lab;
use crate::scan::{rows, scan};

/// Server; verdict and case of starttls, mail-certificate and dane.
const TABLE: &[(&str, [(Verdict, &str); 3])] = &[
    (
        "goed",
        [(Pass, "works"), (Pass, "vouched"), (Pass, "matches")],
    ),
    (
        "zelf",
        [(Pass, "works"), (Info, "self-signed"), (Info, "none")],
    ),
    (
        "fout",
        [(Pass, "works"), (Pass, "holds"), (Fail, "mismatch")],
    ),
    // Without a certificate there is no suite in common: what older senders get cannot be seen.
    (
        "geen",
        [
            (Unknown, "unknown"),
            (Unknown, "unknown"),
            (Unknown, "unknown"),
        ],
    ),
    ("traag", [(Pass, "works"), (Pass, "holds"), (Info, "none")]),
];

#[test]
fn each_postfix_is_called_what_it_is_by_what_it_shows() {
    let lab = Lab::start();
    let result = scan(&lab, "post.test");
    let found = rows(&result);
    for (server, expected) in TABLE {
        let subject = format!("{server}.post.test");
        for (check, (verdict, case)) in ["starttls", "mail-certificate", "dane"]
            .iter()
            .zip(expected)
        {
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
    let why = server("geen").starttls.unknown().expect("no handshake");
    assert_eq!(why.cause, Cause::TlsFailed);
    let greeting = server("traag").greeting.known().expect("it greets");
    assert!(greeting.starts_with("traag.post.test"), "{greeting}");
    assert_eq!(result.evidence.mail.dane_used, Seen::Known(true));
    assert_eq!(result.evidence.mail.dane_on_all, Seen::Known(false));
}
