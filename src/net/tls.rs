//! One TLS handshake, looked at closely and then closed. Certificates are recorded, not judged: an
//! expired one must still be seen to be reported.

mod witness;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use rustls::client::Resumption;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{
    AlertDescription, ClientConfig, PeerMisbehaved, ProtocolVersion, SupportedCipherSuite,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use self::witness::{TakeAny, Tickets, takes};
use super::{LIMITS, Net, failure};
use crate::fact::{Cause, Handshake, KeyKind, Seen, Why};

/// What is spoken inside TLS. Only the web names its protocol (ALPN, RFC 7301); a mail server that is
/// offered `h2` may refuse the handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speaking {
    Web,
    Mail,
}

/// What one handshake showed.
#[derive(Debug, Clone)]
pub struct Shaken {
    /// Version, suite, group, ALPN.
    pub handshake: Handshake,
    /// Certificates in the order sent, at most [`LIMITS`]`.chain` of them.
    pub certificates: Vec<CertificateDer<'static>>,
    /// The answer about revocation that was stapled to it, in DER, at most [`LIMITS`]`.staple` bytes (RFC 6066 8).
    /// Absent: none was.
    pub staple: Seen<Vec<u8>>,
    /// The most early data that one of its session tickets allows, in bytes (RFC 8446 4.6.1). Absent: no ticket of
    /// TLS 1.3 came.
    pub early_data: Seen<u32>,
}

/// How one handshake of the web greets.
#[derive(Debug, Clone, Copy, Default)]
struct Greeting {
    /// The only kind of key that it takes; any, where there is none.
    kind: Option<KeyKind>,
    /// It does not say which site it wants.
    unnamed: bool,
    /// It stays for the tickets that come after the handshake.
    stays: bool,
}

impl Net {
    /// Shakes hands with a web server as a present-day browser would, waits a moment for the tickets that follow, and
    /// closes.
    ///
    /// # Errors
    /// Why no handshake came about.
    pub async fn shake_hands(&self, name: &str, address: IpAddr) -> Result<Shaken, Why> {
        let greeting = Greeting {
            stays: true,
            ..Greeting::default()
        };
        let shaken = Box::pin(self.shake(name, address, greeting)).await;
        shaken.map_err(|failed| failed.why)
    }

    /// Shakes hands as a visitor would who takes only certificates with one kind of key: RSA, or any other.
    /// `None`: the server broke off with an alert, or signs with a kind that was not offered, so it has none.
    ///
    /// # Errors
    /// Why it could not be seen.
    pub async fn shake_hands_with_key(
        &self,
        name: &str,
        address: IpAddr,
        kind: KeyKind,
    ) -> Result<Option<Shaken>, Why> {
        let greeting = Greeting {
            kind: Some(kind),
            ..Greeting::default()
        };
        NotSecured::or_refused(Box::pin(self.shake(name, address, greeting)).await)
    }

    /// Shakes hands as a visitor would who does not say which site it wants (no SNI, RFC 6066 3). `None`: the
    /// server broke off with an alert, so it shows nothing to such a visitor.
    ///
    /// # Errors
    /// Why it could not be seen.
    pub async fn shake_hands_unnamed(
        &self,
        name: &str,
        address: IpAddr,
    ) -> Result<Option<Shaken>, Why> {
        let greeting = Greeting {
            unnamed: true,
            ..Greeting::default()
        };
        NotSecured::or_refused(Box::pin(self.shake(name, address, greeting)).await)
    }

    /// One handshake with a web server: the only place from which they all start.
    async fn shake(
        &self,
        name: &str,
        address: IpAddr,
        greeting: Greeting,
    ) -> Result<Shaken, NotSecured> {
        let address = SocketAddr::new(address, 443);
        let doing = format!("shake hands with {name} at {address}");
        let verifier = Arc::new(TakeAny::of_kind(greeting.kind, &self.crypto));
        let tickets = Arc::new(Tickets::default());
        let config = self.greeting_config(greeting, &verifier, &tickets, &doing)?;
        let _turn = self.tls_turn(address.ip()).await;
        let stream = self
            .connect_for_tls(address)
            .await
            .map_err(NotSecured::because)?;
        let begun = Instant::now();
        let mut stream = secure_with(Arc::new(config), name, stream, &doing).await?;
        let mut seen = look_at(&stream);
        seen.staple = match verifier.staple() {
            Some(staple) if staple.len() > LIMITS.staple => {
                let what = format!("{doing}: a staple of {} bytes", staple.len());
                Seen::Unknown(Why::new(Cause::TooLarge, what))
            }
            staple => staple.map(<[u8]>::to_vec).into(),
        };
        if greeting.stays {
            let wait = begun.elapsed().clamp(LIMITS.ticket_least, LIMITS.ticket);
            await_tickets(&mut stream, &tickets, wait).await;
            seen.early_data = tickets.early_data().into();
        }
        // A polite good-bye; whether it arrives changes nothing that was seen.
        let _ = timeout(LIMITS.connect, stream.shutdown()).await;
        Ok(seen)
    }

    fn greeting_config(
        &self,
        greeting: Greeting,
        verifier: &Arc<TakeAny>,
        tickets: &Arc<Tickets>,
        doing: &str,
    ) -> Result<ClientConfig, NotSecured> {
        let mut config = match greeting.kind {
            None => ClientConfig::clone(&self.tls),
            Some(kind) => {
                let crypto = Arc::new(with_suites_for(kind, &self.crypto));
                client_config(&crypto, Speaking::Web).map_err(|error| {
                    NotSecured::because(Why::new(Cause::Bug, format!("{doing}: {error}")))
                })?
            }
        };
        let verifier: Arc<TakeAny> = Arc::clone(verifier);
        config.dangerous().set_certificate_verifier(verifier);
        let tickets: Arc<Tickets> = Arc::clone(tickets);
        config.resumption =
            Resumption::store(tickets).tls12_resumption(rustls::client::Tls12Resumption::Disabled);
        config.enable_sni = !greeting.unnamed;
        Ok(config)
    }

    /// Turns an open connection into a TLS one.
    ///
    /// # Errors
    /// Why it could not be.
    pub(crate) async fn secure(
        &self,
        name: &str,
        stream: TcpStream,
        speaking: Speaking,
        doing: &str,
    ) -> Result<TlsStream<TcpStream>, NotSecured> {
        let config = match speaking {
            Speaking::Web => Arc::clone(&self.tls),
            Speaking::Mail => Arc::clone(&self.mail_tls),
        };
        secure_with(config, name, stream, doing).await
    }
}

async fn secure_with(
    config: Arc<ClientConfig>,
    name: &str,
    stream: TcpStream,
    doing: &str,
) -> Result<TlsStream<TcpStream>, NotSecured> {
    let server_name = ServerName::try_from(name.to_owned()).map_err(|error| {
        NotSecured::because(Why::new(Cause::Unreadable, format!("{doing}: {error}")))
    })?;
    let connector = TlsConnector::from(config);
    match timeout(LIMITS.handshake, connector.connect(server_name, stream)).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(error)) => Err(NotSecured {
            why: failure::of_io(&error, doing),
            alert: failure::alert(&error),
            signs_otherwise: signs_otherwise(&error),
            incompatible: failure::is_incompatible(&error),
        }),
        Err(_) => Err(NotSecured::because(Why::new(
            Cause::Timeout,
            format!("{doing}: silent for {:?}", LIMITS.handshake),
        ))),
    }
}

/// Reads on until a ticket came, the wait is over, or the server ends the connection. What else it sends is
/// passed over.
async fn await_tickets(stream: &mut TlsStream<TcpStream>, tickets: &Tickets, wait: Duration) {
    let is_tls13 = stream.get_ref().1.protocol_version() == Some(ProtocolVersion::TLSv1_3);
    if !is_tls13 || tickets.early_data().is_some() {
        return;
    }
    let read = async {
        let mut passed_over = vec![0; 4_096];
        while stream
            .read(&mut passed_over)
            .await
            .is_ok_and(|read| read > 0)
        {}
    };
    let _ = timeout(wait, async {
        tokio::select! {
            () = read => {}
            () = tickets.came() => {}
        }
    })
    .await;
}

/// Whether a server signed the handshake with a kind of key that was not offered.
fn signs_otherwise(error: &io::Error) -> bool {
    let inner = error.get_ref();
    let tls = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(
        tls,
        Some(rustls::Error::PeerMisbehaved(
            PeerMisbehaved::SignedKxWithWrongAlgorithm
                | PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme
                | PeerMisbehaved::SelectedUnofferedCipherSuite
        ))
    )
}

/// The same cryptography without the suites of TLS 1.2 that want another kind of key.
fn with_suites_for(kind: KeyKind, crypto: &CryptoProvider) -> CryptoProvider {
    let mut crypto = crypto.clone();
    crypto.cipher_suites.retain(|suite| match suite {
        SupportedCipherSuite::Tls12(suite) => {
            suite.sign.iter().any(|scheme| takes(Some(kind), *scheme))
        }
        SupportedCipherSuite::Tls13(_) => true,
    });
    crypto
}

/// Why an open connection did not become a TLS one.
#[derive(Debug)]
pub(crate) struct NotSecured {
    pub why: Why,
    /// The alert with which the other side broke off, where it sent one (RFC 8446 6.2).
    pub alert: Option<AlertDescription>,
    /// It signed with a kind of key that was not offered.
    signs_otherwise: bool,
    /// It chose a version or a suite that is too old for our library.
    pub incompatible: bool,
}

impl NotSecured {
    fn because(why: Why) -> Self {
        Self {
            why,
            alert: None,
            signs_otherwise: false,
            incompatible: false,
        }
    }

    /// A server that breaks off with an alert, or goes on with what was not offered, has given its answer: none.
    /// Silence and a reset have given none.
    fn or_refused(shaken: Result<Shaken, Self>) -> Result<Option<Shaken>, Why> {
        match shaken {
            Ok(shaken) => Ok(Some(shaken)),
            Err(failed) if failed.alert.is_some() || failed.signs_otherwise => Ok(None),
            Err(failed) => Err(failed.why),
        }
    }
}

/// Reads off what a connection agreed on.
pub(crate) fn look_at(stream: &TlsStream<TcpStream>) -> Shaken {
    let (_, connection) = stream.get_ref();
    let version = connection
        .protocol_version()
        .map_or_else(String::new, |version| match version {
            rustls::ProtocolVersion::TLSv1_2 => "TLS 1.2".to_owned(),
            rustls::ProtocolVersion::TLSv1_3 => "TLS 1.3".to_owned(),
            other => format!("{other:?}"),
        });
    let suite = connection
        .negotiated_cipher_suite()
        .map_or_else(String::new, |suite| {
            iana_name(&format!("{:?}", suite.suite()))
        });
    let group = connection
        .negotiated_key_exchange_group()
        .map_or_else(String::new, |group| format!("{:?}", group.name()));
    let alpn = connection
        .alpn_protocol()
        .map_or_else(String::new, |protocol| {
            String::from_utf8_lossy(protocol).into_owned()
        });
    let certificates = connection.peer_certificates().unwrap_or_default();
    Shaken {
        handshake: Handshake {
            version,
            suite,
            group,
            alpn,
        },
        certificates: certificates
            .iter()
            .take(LIMITS.chain)
            .map(|certificate| certificate.clone().into_owned())
            .collect(),
        staple: Seen::Unknown(Why::from(Cause::NotAsked)),
        early_data: Seen::Unknown(Why::from(Cause::NotAsked)),
    }
}

/// rustls calls TLS 1.3 suites `TLS13_…`; IANA calls them `TLS_…`.
fn iana_name(name: &str) -> String {
    name.strip_prefix("TLS13_")
        .map_or_else(|| name.to_owned(), |rest| format!("TLS_{rest}"))
}

/// The TLS client of the whole scan: what a present-day browser offers, any certificate taken.
pub(crate) fn client_config(
    crypto: &Arc<CryptoProvider>,
    speaking: Speaking,
) -> Result<ClientConfig, rustls::Error> {
    let mut config = ClientConfig::builder_with_provider(Arc::clone(crypto))
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(TakeAny::of_kind(None, crypto)))
        .with_no_client_auth();
    if speaking == Speaking::Web {
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    }
    // Each handshake shows the certificate anew; a resumed one would not.
    config.resumption = rustls::client::Resumption::disabled();
    Ok(config)
}
