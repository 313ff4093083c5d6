//! Keys of signed zones.

use std::fmt;
use std::sync::Arc;

use hickory_proto::dnssec::crypto::EcdsaSigningKey;
use hickory_proto::dnssec::rdata::{DNSKEY, DS};
use hickory_proto::dnssec::{Algorithm, DigestType, PublicKey, PublicKeyBuf, SigningKey, TBS};
use hickory_proto::rr::Name;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;

use crate::world::short_rsa::ShortRsa;

/// Flags of a key that signs its own zone and that the zone above points to (RFC 4034 2.1.1: ZONE, SEP).
const ZONE_AND_ENTRY: u16 = 257;

/// An algorithm that nobody has (IANA: unassigned).
const UNKNOWN: u8 = 200;

/// The one key of a zone. It signs everything in it, itself included.
#[derive(Clone)]
pub(super) struct ZoneKey {
    secret: Secret,
    dnskey: DNSKEY,
}

#[derive(Clone)]
enum Secret {
    Ecdsa(Arc<EcdsaSigningKey>),
    Rsa(Arc<ShortRsa>),
}

impl ZoneKey {
    /// A fresh key of the algorithm that most zones use today: ECDSA with P-256 and SHA-256 (RFC 6605).
    pub(super) fn fresh() -> Self {
        Self::ecdsa(Algorithm::ECDSAP256SHA256)
    }

    /// A fresh key that says of itself to be of an algorithm that nobody knows.
    pub(super) fn of_unknown_algorithm() -> Self {
        Self::ecdsa(Algorithm::Unknown(UNKNOWN))
    }

    /// A key as zones had them long ago: RSA of 1024 bits with SHA-1 (RFC 5155 2: algorithm 7). Always the same.
    pub(super) fn of_sha1() -> Self {
        let pem = include_str!("../../../certificates/rsa-1024-own-key.pem");
        let key = PrivateKeyDer::from_pem_slice(pem.as_bytes()).expect("a key");
        let key = ShortRsa::read(&key);
        let public = PublicKeyBuf::new(key.dns_public_key(), Algorithm::from_u8(7));
        Self {
            secret: Secret::Rsa(Arc::new(key)),
            dnskey: DNSKEY::with_flags(ZONE_AND_ENTRY, public),
        }
    }

    fn ecdsa(called: Algorithm) -> Self {
        let real = Algorithm::ECDSAP256SHA256;
        let bytes = EcdsaSigningKey::generate_pkcs8(real).expect("a new key");
        let secret = EcdsaSigningKey::from_pkcs8(&bytes, real).expect("the key just made");
        let public = secret.to_public_key().expect("its public half");
        let public = PublicKeyBuf::new(public.into_inner(), called);
        Self {
            secret: Secret::Ecdsa(Arc::new(secret)),
            dnskey: DNSKEY::with_flags(ZONE_AND_ENTRY, public),
        }
    }

    /// Its public half, as the zone gives it.
    pub(super) fn dnskey(&self) -> &DNSKEY {
        &self.dnskey
    }

    /// What the zone above says of it: its SHA-256 hash (RFC 4509).
    pub(super) fn ds(&self, apex: &Name) -> DS {
        let kind = DigestType::SHA256;
        let hash = self.dnskey.to_digest(apex, kind).expect("a short key");
        DS::new(self.tag(), self.algorithm(), kind, hash.as_ref().to_vec())
    }

    /// The number by which signatures name it (RFC 4034 appendix B).
    pub(super) fn tag(&self) -> u16 {
        self.dnskey.calculate_key_tag().expect("a short key")
    }

    /// The algorithm that it says it is of.
    pub(super) fn algorithm(&self) -> Algorithm {
        self.dnskey.public_key().algorithm()
    }

    /// A signature.
    pub(super) fn sign(&self, message: &TBS) -> Vec<u8> {
        match &self.secret {
            Secret::Ecdsa(key) => key.sign(message).expect("P-256 signs anything"),
            Secret::Rsa(key) => key.sign_sha1(message.as_ref()),
        }
    }
}

impl fmt::Debug for ZoneKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ZoneKey({})", self.tag())
    }
}
