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
        let hello = Hello {
            version: TlsVersion::Tls12,
            server_name: Some(name.to_owned()),
            suites: broad_suites(),
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

/// As many suites as one hello takes, those first that mail servers use which know nothing better: a server of TLS
/// 1.2 alone may take RSA with GCM and nothing else. What is rare comes last, and what protects nothing is left
/// out: few senders offer it.
fn broad_suites() -> Vec<u16> {
    const WORTHLESS: [&str; 3] = ["EXPORT", "NULL", "anon"];
    const RARE: [&str; 6] = ["CAMELLIA", "SEED", "IDEA", "ARIA", "CCM", "DES_CBC"];
    let has = |code: u16, words: &[&str]| {
        let name = suite::name(code);
        words.iter().any(|word| name.contains(word))
    };
    let mut suites = suite::for_version(TlsVersion::Tls12);
    suites.retain(|code| !suite::is_improbable(*code) && !has(*code, &WORTHLESS));
    let old = suite::for_version(TlsVersion::Tls10);
    suites.sort_by_cached_key(|code| (has(*code, &RARE), !old.contains(code)));
    suites.truncate(MOST_SUITES);
    suites
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_broad_hello_names_what_old_and_half_old_mail_servers_take() {
        let suites = broad_suites();
        assert!(suites.len() <= MOST_SUITES);
        // RSA with 3DES, RC4, AES-CBC with SHA-1 and SHA-256, AES-GCM; DHE and ECDHE with CBC.
        for code in [
            0x000A, 0x0005, 0x002F, 0x0035, 0x003C, 0x003D, 0x009C, 0x009D, 0x0033, 0x0067, 0xC013,
            0xC027,
        ] {
            assert!(suites.contains(&code), "{code:#06x}");
        }
    }
}
