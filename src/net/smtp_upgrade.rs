//! What follows STARTTLS: the handshake of a present-day sender, or a hello that offers whatever senders ever
//! offered (RFC 3207).

use rustls::AlertDescription;
use tokio::net::TcpStream;

use super::Net;
use super::smtp::{Upgrade, take_leave};
use super::tls::{Speaking, look_at};
use super::tls_hello::{Greeted, say_hello_over};
use crate::fact::{Cause, TlsVersion, Why};
use crate::parse::tls::hello::{ANY_SCHEME, Hello, MOST_SUITES};
use crate::parse::tls::suite::{Encryption, KeyExchange};
use crate::parse::tls::{group, suite};

impl Net {
    /// The whole handshake of a present-day sender.
    pub(super) async fn shake_hands_over(
        &self,
        name: &str,
        stream: TcpStream,
        doing: &str,
    ) -> Result<Upgrade, Why> {
        let mut secured = match self.secure(name, stream, Speaking::Mail, doing).await {
            Ok(secured) => secured,
            Err(failed) if failed.alert.is_some_and(is_refusal) => {
                return Ok(Upgrade::Refused(failed.why.detail));
            }
            Err(failed) if failed.incompatible || failed.alert.is_some_and(is_about_the_offer) => {
                return Ok(Upgrade::NothingInCommon(failed.why.detail));
            }
            Err(failed) => return Err(failed.why),
        };
        let seen = look_at(&secured);
        take_leave(&mut secured, doing).await;
        Ok(Upgrade::Secured(Box::new(seen)))
    }

    /// What a server takes of a hello for TLS 1.2 and below with every suite that was ever usual.
    pub(super) async fn greet_broadly(
        &self,
        name: &str,
        mut stream: TcpStream,
        doing: &str,
    ) -> Result<Upgrade, Why> {
        let mut suites = suite::for_version(TlsVersion::Tls12);
        suites.retain(|code| !suite::is_improbable(*code) && proves_who_it_is(*code));
        // Those of TLS 1.0 first: whoever takes the others has been asked for them.
        let old = suite::for_version(TlsVersion::Tls10);
        suites.sort_by_key(|code| !old.contains(code));
        suites.truncate(MOST_SUITES);
        let hello = Hello {
            version: TlsVersion::Tls12,
            server_name: Some(name.to_owned()),
            suites,
            groups: group::CLASSIC_12.to_vec(),
            signature_schemes: ANY_SCHEME.to_vec(),
            compression: false,
            random: self.hello_random(),
        };
        match say_hello_over(&mut stream, &hello, doing).await {
            Greeted::Answered(hello) => Ok(Upgrade::WouldTake(hello)),
            Greeted::Alert(_, alert)
                if AlertDescription::from(alert) == AlertDescription::UnrecognisedName =>
            {
                Err(Why::new(
                    Cause::TlsFailed,
                    format!("{doing}: it does not know the name"),
                ))
            }
            Greeted::Alert(_, alert) => Ok(Upgrade::Refused(format!(
                "{doing}: a hello from TLS 1.0 to 1.2 is answered by alert {alert}"
            ))),
            Greeted::Closed(why)
            | Greeted::Unreadable(why)
            | Greeted::Silent(why)
            | Greeted::NoConnection(why) => Err(why),
        }
    }
}

/// Whether a suite encrypts, and wants a certificate. Few senders offer others.
fn proves_who_it_is(code: u16) -> bool {
    suite::properties(code).is_some_and(|suite| {
        !suite.is_export
            && suite.encryption != Encryption::Null
            && !matches!(
                suite.key_exchange,
                KeyExchange::DhAnon | KeyExchange::EcdhAnon
            )
    })
}

/// Whether an alert is about the versions and suites offered: the server may know older ones only.
fn is_about_the_offer(alert: AlertDescription) -> bool {
    matches!(
        alert,
        AlertDescription::ProtocolVersion
            | AlertDescription::HandshakeFailure
            | AlertDescription::InsufficientSecurity
    )
}

/// Whether an alert says that TLS does not work here. One about the offer may mean "only below TLS 1.2"; one
/// about the name hangs on the name that was asked for, and most senders name none.
fn is_refusal(alert: AlertDescription) -> bool {
    !is_about_the_offer(alert) && alert != AlertDescription::UnrecognisedName
}
