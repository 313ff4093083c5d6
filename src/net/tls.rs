//! One TLS handshake, looked at closely and then closed. Certificates are recorded, not judged: an
//! expired one must still be seen to be reported.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, SignatureScheme,
};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::{LIMITS, Net, failure};
use crate::fact::{Cause, Handshake, Why};
use crate::parse::certificate::{Key, decode};

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
}

impl Net {
    /// Shakes hands with a web server as a present-day browser would, and closes.
    ///
    /// # Errors
    /// Why no handshake came about.
    pub async fn shake_hands(&self, name: &str, address: IpAddr) -> Result<Shaken, Why> {
        let address = SocketAddr::new(address, 443);
        let stream = self.connect(address).await?;
        let doing = format!("shake hands with {name} at {address}");
        let secured = self.secure(name, stream, Speaking::Web, &doing).await;
        let mut stream = secured.map_err(|failed| failed.why)?;
        let seen = look_at(&stream);
        // A polite good-bye; whether it arrives changes nothing that was seen.
        let _ = timeout(LIMITS.connect, stream.shutdown()).await;
        Ok(seen)
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
        let failed = |why| NotSecured { why, alert: None };
        let server_name = ServerName::try_from(name.to_owned())
            .map_err(|error| failed(Why::new(Cause::Unreadable, format!("{doing}: {error}"))))?;
        let config = match speaking {
            Speaking::Web => Arc::clone(&self.tls),
            Speaking::Mail => Arc::clone(&self.mail_tls),
        };
        let connector = TlsConnector::from(config);
        match timeout(LIMITS.handshake, connector.connect(server_name, stream)).await {
            Ok(Ok(stream)) => Ok(stream),
            Ok(Err(error)) => Err(NotSecured {
                why: failure::of_io(&error, doing),
                alert: failure::alert(&error),
            }),
            Err(_) => Err(failed(Why::new(
                Cause::Timeout,
                format!("{doing}: silent for {:?}", LIMITS.handshake),
            ))),
        }
    }
}

/// Why an open connection did not become a TLS one.
#[derive(Debug)]
pub(crate) struct NotSecured {
    pub why: Why,
    /// The alert with which the other side broke off, where it sent one (RFC 8446 6.2).
    pub alert: Option<AlertDescription>,
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
        .with_custom_certificate_verifier(Arc::new(TakeAny {
            crypto: Arc::clone(crypto),
        }))
        .with_no_client_auth();
    if speaking == Speaking::Web {
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    }
    // Each handshake shows the certificate anew; a resumed one would not.
    config.resumption = rustls::client::Resumption::disabled();
    Ok(config)
}

/// Takes any certificate, but only from a server that proves to hold its key: a chain that a stranger
/// copied from somebody else is not reported as theirs.
#[derive(Debug)]
struct TakeAny {
    crypto: Arc<CryptoProvider>,
}

impl ServerCertVerifier for TakeAny {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.crypto.signature_verification_algorithms;
        let verified = verify_tls12_signature(message, certificate, signed, algorithms);
        tolerate(verified, certificate)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.crypto.signature_verification_algorithms;
        let verified = verify_tls13_signature(message, certificate, signed, algorithms);
        tolerate(verified, certificate)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.crypto
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// A wrong signature is refused; one that our library cannot check (an RSA key below 2048 bits, an odd
/// certificate) is taken, because such a certificate is what must be reported. It calls a right signature
/// by a short RSA key wrong, so the key is looked at first.
fn tolerate(
    verified: Result<HandshakeSignatureValid, rustls::Error>,
    certificate: &CertificateDer<'_>,
) -> Result<HandshakeSignatureValid, rustls::Error> {
    let cannot_tell =
        || decode(certificate).is_ok_and(|certificate| Key::of(&certificate).is_too_short());
    match verified {
        Err(rustls::Error::InvalidCertificate(CertificateError::BadSignature))
            if !cannot_tell() =>
        {
            verified
        }
        Ok(_) => verified,
        Err(_) => Ok(HandshakeSignatureValid::assertion()),
    }
}
