//! What one handshake leaves behind beside its connection: the stapled answer about revocation, and the tickets that
//! come after it.

use std::sync::{Mutex, OnceLock, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, NamedGroup, SignatureScheme};
use tokio::sync::Notify;

use std::sync::Arc;

use crate::fact::KeyKind;
use crate::parse::certificate::{Key, decode};

/// Which kinds of key a server may sign with.
pub(super) fn takes(kind: Option<KeyKind>, scheme: SignatureScheme) -> bool {
    use SignatureScheme as S;
    let is_rsa = matches!(
        scheme,
        S::RSA_PKCS1_SHA1
            | S::RSA_PKCS1_SHA256
            | S::RSA_PKCS1_SHA384
            | S::RSA_PKCS1_SHA512
            | S::RSA_PSS_SHA256
            | S::RSA_PSS_SHA384
            | S::RSA_PSS_SHA512
    );
    kind.is_none_or(|kind| is_rsa == (kind == KeyKind::Rsa))
}

/// Takes any certificate, but only from a server that proves to hold its key: a chain that a stranger
/// copied from somebody else is not reported as theirs.
#[derive(Debug)]
pub(super) struct TakeAny {
    crypto: Arc<CryptoProvider>,
    kind: Option<KeyKind>,
    staple: OnceLock<Vec<u8>>,
}

impl TakeAny {
    /// Takes certificates with this kind of key, or with any.
    pub(super) fn of_kind(kind: Option<KeyKind>, crypto: &Arc<CryptoProvider>) -> Self {
        Self {
            crypto: Arc::clone(crypto),
            kind,
            staple: OnceLock::new(),
        }
    }

    /// The answer about revocation that was stapled to the handshake (RFC 6066 8); `None` where none was.
    pub(super) fn staple(&self) -> Option<&[u8]> {
        self.staple.get().map(Vec::as_slice)
    }
}

impl ServerCertVerifier for TakeAny {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        staple: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if !staple.is_empty() {
            let _ = self.staple.set(staple.to_vec());
        }
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
        let algorithms = &self.crypto.signature_verification_algorithms;
        let mut schemes = algorithms.supported_schemes();
        schemes.retain(|scheme| takes(self.kind, *scheme));
        schemes
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

/// Notes what session tickets of TLS 1.3 allow, and hands none of them out again: each handshake shows the
/// certificate anew, which a resumed one would not.
#[derive(Debug, Default)]
pub(super) struct Tickets {
    /// The most early data that one of them allows, in bytes; `None` as long as none came.
    early_data: Mutex<Option<u32>>,
    came: Notify,
}

impl Tickets {
    /// The most early data that a ticket allows, in bytes; `None` as long as none came.
    pub(super) fn early_data(&self) -> Option<u32> {
        *self
            .early_data
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the next one.
    pub(super) async fn came(&self) {
        self.came.notified().await;
    }
}

impl ClientSessionStore for Tickets {
    fn set_kx_hint(&self, _: ServerName<'static>, _: NamedGroup) {}

    fn kx_hint(&self, _: &ServerName<'_>) -> Option<NamedGroup> {
        None
    }

    fn set_tls12_session(&self, _: ServerName<'static>, _: Tls12ClientSessionValue) {}

    fn tls12_session(&self, _: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        None
    }

    fn remove_tls12_session(&self, _: &ServerName<'static>) {}

    fn insert_tls13_ticket(&self, _: ServerName<'static>, ticket: Tls13ClientSessionValue) {
        let mut most = self
            .early_data
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *most = (*most).max(Some(ticket.max_early_data_size()));
        self.came.notify_one();
    }

    fn take_tls13_ticket(&self, _: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        None
    }
}
