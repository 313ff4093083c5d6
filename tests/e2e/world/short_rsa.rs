//! Signatures by an RSA key that is too short: no library of today makes them any more, and servers
//! with such keys are still to be reported.

use hickory_proto::dnssec::DigestType;
use hickory_proto::dnssec::crypto::Digest as OldDigest;
use num_bigint::BigUint;
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::{Signer, SigningKey};
use rustls::{Error, SignatureAlgorithm, SignatureScheme};
use sha2::{Digest, Sha256};

/// An RSA key (RFC 8017 3.2).
#[derive(Debug, Clone)]
pub(crate) struct ShortRsa {
    modulus: BigUint,
    public_exponent: BigUint,
    exponent: BigUint,
}

/// What stands before a SHA-256 hash in a signature (RFC 8017 9.2, note 1).
const SHA256: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];

/// The same of SHA-1.
const SHA1: [u8; 15] = [
    0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14,
];

impl ShortRsa {
    /// Reads a key in PKCS #8: `SEQUENCE { 0, algorithm, OCTET STRING { SEQUENCE { 0, n, e, d, … } } }`.
    pub(crate) fn read(key: &PrivateKeyDer<'_>) -> Self {
        let (outer, _) = element(key.secret_der());
        let (_, rest) = element(outer);
        let (_, rest) = element(rest);
        let (octets, _) = element(rest);
        let (numbers, _) = element(octets);
        let (_, rest) = element(numbers);
        let (modulus, rest) = element(rest);
        let (public_exponent, rest) = element(rest);
        let (exponent, _) = element(rest);
        Self {
            modulus: BigUint::from_bytes_be(modulus),
            public_exponent: BigUint::from_bytes_be(public_exponent),
            exponent: BigUint::from_bytes_be(exponent),
        }
    }

    fn length(&self) -> usize {
        usize::try_from(self.modulus.bits().div_ceil(8)).expect("a short key")
    }

    fn raise(&self, encoded: &[u8]) -> Vec<u8> {
        let signature = BigUint::from_bytes_be(encoded).modpow(&self.exponent, &self.modulus);
        let bytes = signature.to_bytes_be();
        [vec![0; self.length() - bytes.len()], bytes].concat()
    }

    /// The public half as DNS gives it (RFC 3110 2).
    pub(crate) fn dns_public_key(&self) -> Vec<u8> {
        let exponent = self.public_exponent.to_bytes_be();
        let length = u8::try_from(exponent.len()).expect("a short exponent");
        [&[length][..], &exponent, &self.modulus.to_bytes_be()].concat()
    }

    /// RSASSA-PKCS1-v1_5 with SHA-1, as DNSSEC used it (RFC 3110 3).
    pub(crate) fn sign_sha1(&self, message: &[u8]) -> Vec<u8> {
        let hash = OldDigest::new(message, DigestType::SHA1).expect("SHA-1 is known");
        self.sign_pkcs1(&SHA1, hash.as_ref())
    }

    /// RSASSA-PKCS1-v1_5 (RFC 8017 9.2).
    fn sign_pkcs1(&self, kind: &[u8], hash: &[u8]) -> Vec<u8> {
        let padding = vec![0xff; self.length() - kind.len() - hash.len() - 3];
        self.raise(&[&[0, 1][..], &padding, &[0], kind, hash].concat())
    }

    /// RSASSA-PSS with SHA-256 and a salt as long as the hash (RFC 8017 9.1.1).
    fn sign_pss(&self, message: &[u8]) -> Vec<u8> {
        let salt = [7; 32];
        let inner = [&[0; 8][..], &Sha256::digest(message)[..], &salt].concat();
        let hash = Sha256::digest(inner);
        let mut block = vec![0; self.length() - 2 * 32 - 2];
        block.push(1);
        block.extend(salt);
        let mask = (0u32..).flat_map(|counter| {
            Sha256::digest([&hash[..], &counter.to_be_bytes()].concat()).to_vec()
        });
        for (byte, mask) in block.iter_mut().zip(mask) {
            *byte ^= mask;
        }
        if let Some(first) = block.first_mut() {
            *first &= 0x7f;
        }
        self.raise(&[&block[..], &hash, &[0xbc]].concat())
    }
}

impl SigningKey for ShortRsa {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let known = [
            SignatureScheme::RSA_PKCS1_SHA256,
            SignatureScheme::RSA_PSS_SHA256,
        ];
        let scheme = known.into_iter().find(|scheme| offered.contains(scheme))?;
        let key = self.clone();
        Some(Box::new(ShortSigner { key, scheme }))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::RSA
    }
}

#[derive(Debug)]
struct ShortSigner {
    key: ShortRsa,
    scheme: SignatureScheme,
}

impl Signer for ShortSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(if self.scheme == SignatureScheme::RSA_PKCS1_SHA256 {
            self.key.sign_pkcs1(&SHA256, &Sha256::digest(message))
        } else {
            self.key.sign_pss(message)
        })
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }
}

/// The value of the first element of DER, and what follows it.
fn element(bytes: &[u8]) -> (&[u8], &[u8]) {
    let (&[_, first], rest) = bytes.split_first_chunk().expect("an element");
    if first <= 0x7f {
        return rest.split_at(usize::from(first));
    }
    let (digits, rest) = rest.split_at(usize::from(first & 0x7f));
    let digits = digits.iter();
    rest.split_at(digits.fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
}
