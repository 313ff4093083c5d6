//! Certificates that were made once with `openssl ca`, because no library of today makes them any more.
//! They are for `www.bakkerij.be` and hold until the year 2120.

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::certificate::Issued;

/// One of them, from a root that is sent along and that nobody knows (tests/certificates).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recorded {
    /// The key of the server is RSA of 1024 bits.
    ShortKey,
    /// Its issuer has a key of RSA of 1024 bits.
    ShortLink,
    /// Its issuer is signed with SHA-1.
    OldLink,
    /// It is signed with SHA-1 itself.
    OldSignature,
}

impl Recorded {
    /// The certificates with the key of the first.
    pub(super) fn issued(self) -> Issued {
        let own_key = include_str!("../../certificates/own-key.pem");
        let (chain, key) = match self {
            Self::ShortKey => (
                include_str!("../../certificates/rsa-1024-own.pem"),
                include_str!("../../certificates/rsa-1024-own-key.pem"),
            ),
            Self::ShortLink => (
                include_str!("../../certificates/rsa-1024-link.pem"),
                own_key,
            ),
            Self::OldSignature => (include_str!("../../certificates/sha1-own.pem"), own_key),
            Self::OldLink => (include_str!("../../certificates/sha1-link.pem"), own_key),
        };
        let chain = CertificateDer::pem_slice_iter(chain.as_bytes());
        Issued {
            chain: chain.map(|one| one.expect("a certificate")).collect(),
            key: PrivateKeyDer::from_pem_slice(key.as_bytes()).expect("a key"),
            staple: None,
            second: None,
            demands_name: false,
            early_data: 0,
            http2: false,
        }
    }
}
