//! Mail servers' certificates, as a sender who checks them would judge them (RFC 8461 4.1).

use jiff::Timestamp;

use super::certificates::own_certificate;
use super::dane::not_asked_as;
use crate::fact::{Certificate, MailCertificate, MailServer, Seen, StartTlsUse, Trust};

/// Fills what follows from what each mail server showed.
pub(super) fn complete(servers: &mut [MailServer], observed_at: Timestamp) {
    for server in servers {
        server.certificate = server
            .chain
            .as_ref()
            .and_then(|chain| own_certificate(chain, &server.name, observed_at));
        server.certificate_state = state(server);
        server.certificate_holds = holds(server);
    }
}

/// A server without a working handshake shows nothing that would hold; a name without an address is no server, and
/// senders go on to the next one. A wrong name or date is seen also where it could not be seen whom to trust.
fn holds(server: &MailServer) -> Seen<bool> {
    let starttls = server.starttls.as_ref().map(|starttls| starttls.result);
    match starttls {
        Seen::Known(StartTlsUse::NotOffered | StartTlsUse::Broken) => return Seen::Known(false),
        Seen::Absent => return Seen::Absent,
        Seen::Known(_) | Seen::Unknown(_) => {}
    }
    match &server.certificate_state {
        Seen::Known(state) => Seen::Known(*state == MailCertificate::Holds),
        Seen::Absent => Seen::Known(false),
        Seen::Unknown(_) if is_wrong_by_itself(server) => Seen::Known(false),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    }
}

fn is_wrong_by_itself(server: &MailServer) -> bool {
    server.asked_as.known() == Some(&server.name)
        && server.certificate.known().is_some_and(|certificate| {
            !certificate.covers_name || certificate.expired || certificate.not_yet_valid
        })
}

/// What does for the name is believed of it, whatever name the server was asked for; what does not, only where it
/// was asked for that one.
fn state(server: &MailServer) -> Seen<MailCertificate> {
    let trust = server.chain.as_ref().and_then(|chain| chain.trust.clone());
    let seen = trust.and_then(|trust| {
        let certificate = server.certificate.as_ref();
        certificate.map(|certificate| judged(trust, certificate))
    });
    match (seen, server.asked_as.known()) {
        (Seen::Known(MailCertificate::Holds), _) => Seen::Known(MailCertificate::Holds),
        (Seen::Known(_), Some(asked_as)) if *asked_as != server.name => {
            Seen::Unknown(not_asked_as(&server.name, asked_as))
        }
        (seen, _) => seen,
    }
}

fn judged(trust: Trust, certificate: &Certificate) -> MailCertificate {
    match trust {
        Trust::Trusted if !certificate.covers_name => MailCertificate::OtherName,
        Trust::Trusted if certificate.expired => MailCertificate::Expired,
        Trust::Trusted if certificate.not_yet_valid => MailCertificate::NotYetValid,
        Trust::Trusted => MailCertificate::Holds,
        Trust::SelfSigned => MailCertificate::SelfSigned,
        _ => MailCertificate::Untrusted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Cause, Chain, StartTls, Why};
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD as BASE64;

    const HOST: &str = "mail.example.be";

    fn server(names: &[&str], trust: Seen<Trust>, asked_as: &str) -> MailServer {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let own = rcgen::generate_simple_self_signed(names).unwrap();
        let mut server = MailServer {
            name: HOST.to_owned(),
            asked_as: Seen::Known(asked_as.to_owned()),
            chain: Seen::Known(Chain {
                certificates: vec![BASE64.encode(own.cert.der())],
                subjects: Vec::new(),
                fetched: Seen::Known(Vec::new()),
                trust,
                root_list: Seen::Known(crate::fact::RootList::Mozilla),
                wrong_order: false,
            }),
            ..MailServer::default()
        };
        completed(&mut server, "2026-11-23T20:15:00Z");
        server
    }

    fn completed(server: &mut MailServer, at: &str) {
        complete(std::slice::from_mut(server), at.parse().unwrap());
    }

    #[test]
    fn trust_comes_first_then_the_name_then_the_dates() {
        let trusted = || Seen::Known(Trust::Trusted);
        let mut own = server(&[HOST], trusted(), HOST);
        assert_eq!(own.certificate_state, Seen::Known(MailCertificate::Holds));
        assert_eq!(own.certificate_holds, Seen::Known(true));
        for (at, expected) in [
            ("9000-01-01T00:00:00Z", MailCertificate::Expired),
            ("1960-01-01T00:00:00Z", MailCertificate::NotYetValid),
        ] {
            completed(&mut own, at);
            assert_eq!(own.certificate_state, Seen::Known(expected));
            assert_eq!(own.certificate_holds, Seen::Known(false));
        }
        for (names, trust, expected) in [
            (["mx.other.be"], Trust::Trusted, MailCertificate::OtherName),
            (
                ["mx.other.be"],
                Trust::SelfSigned,
                MailCertificate::SelfSigned,
            ),
            ([HOST], Trust::Incomplete, MailCertificate::Untrusted),
            ([HOST], Trust::ExpiredLink, MailCertificate::Untrusted),
        ] {
            let found = server(&names, Seen::Known(trust), HOST);
            assert_eq!(found.certificate_state, Seen::Known(expected), "{trust:?}");
            assert_eq!(found.certificate_holds, Seen::Known(false), "{trust:?}");
        }
    }

    #[test]
    fn what_was_asked_for_by_another_name_is_believed_only_where_it_does_for_both() {
        let trusted = || Seen::Known(Trust::Trusted);
        let both = server(&["mx1.example.be", HOST], trusted(), "mx1.example.be");
        assert_eq!(both.certificate_holds, Seen::Known(true));
        let one = server(&["mx1.example.be"], trusted(), "mx1.example.be");
        let cause = |why: Option<&Why>| why.unwrap().cause;
        assert_eq!(cause(one.certificate_state.unknown()), Cause::AskedEnough);
        assert_eq!(cause(one.certificate_holds.unknown()), Cause::AskedEnough);
    }

    #[test]
    fn what_could_not_be_followed_is_unknown_but_a_wrong_name_is_wrong_all_the_same() {
        let unverifiable = || Seen::Unknown(Why::from(Cause::Unverifiable));
        let own = server(&[HOST], unverifiable(), HOST);
        assert!(own.certificate_holds.unknown().is_some());
        let other = server(&["mx.other.be"], unverifiable(), HOST);
        assert!(other.certificate_state.unknown().is_some());
        assert_eq!(other.certificate_holds, Seen::Known(false));
    }

    #[test]
    fn a_server_without_tls_shows_nothing_that_would_hold() {
        let mut bare = MailServer {
            name: HOST.to_owned(),
            starttls: Seen::Known(StartTls {
                result: StartTlsUse::NotOffered,
                negotiated: String::new(),
            }),
            chain: Seen::Absent,
            ..MailServer::default()
        };
        completed(&mut bare, "2026-11-23T20:15:00Z");
        assert_eq!(bare.certificate_state, Seen::Absent);
        assert_eq!(bare.certificate_holds, Seen::Known(false));
    }

    #[test]
    fn a_name_without_an_address_has_no_certificate_that_would_fail() {
        let mut nowhere = MailServer {
            name: HOST.to_owned(),
            starttls: Seen::Absent,
            chain: Seen::Absent,
            ..MailServer::default()
        };
        completed(&mut nowhere, "2026-11-23T20:15:00Z");
        assert_eq!(nowhere.certificate_state, Seen::Absent);
        assert_eq!(nowhere.certificate_holds, Seen::Absent);
    }
}
