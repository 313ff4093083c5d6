//! What the IANA name of a cipher suite says of it.

use crate::fact::TlsVersion;

/// How the keys of a suite come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyExchange {
    /// Any group, agreed on apart from the suite (TLS 1.3).
    Tls13,
    /// Ephemeral Diffie-Hellman on a curve (RFC 8422).
    Ecdhe,
    /// Ephemeral Diffie-Hellman in a finite field.
    Dhe,
    /// Encrypted with the server's RSA key.
    Rsa,
    /// On a curve, and nobody says who they are.
    EcdhAnon,
    /// In a finite field, and nobody says who they are.
    DhAnon,
    /// With a key on a curve that stands in the certificate.
    Ecdh,
    /// With a key in a finite field that stands in the certificate.
    Dh,
    /// Anything that needs a secret shared before: PSK, SRP, Kerberos, a password.
    Shared,
    /// None at all, or not known.
    Other,
}

/// What the server proves itself with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Authentication {
    /// Any certificate, agreed on apart from the suite (TLS 1.3).
    Any,
    /// An RSA key, or for static Diffie-Hellman a certificate that RSA signed.
    Rsa,
    /// An ECDSA key, or for static Diffie-Hellman a certificate that ECDSA signed.
    Ecdsa,
    /// A DSA key, or for static Diffie-Hellman a certificate that DSA signed.
    Dss,
    /// Nothing.
    Anonymous,
    /// A secret shared before, or not known.
    Other,
}

/// How the data is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encryption {
    /// AES.
    Aes,
    /// `ChaCha20`.
    ChaCha20,
    /// Triple DES, whose blocks are of 64 bits.
    TripleDes,
    /// RC4.
    Rc4,
    /// Camellia.
    Camellia,
    /// ARIA.
    Aria,
    /// SEED.
    Seed,
    /// SM4.
    Sm4,
    /// AEGIS.
    Aegis,
    /// IDEA, whose blocks are of 64 bits.
    Idea,
    /// DES, whose keys are of 56 bits.
    Des,
    /// RC2.
    Rc2,
    /// Not at all.
    Null,
    /// Not known.
    Other,
}

/// How blocks are strung together, and with it how the data is authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// GCM (authenticated).
    Gcm,
    /// The mode of `ChaCha20` and AEGIS, which is their own (authenticated).
    Own,
    /// Cipher block chaining, with an HMAC beside it.
    Cbc,
    /// CCM (authenticated).
    Ccm,
    /// CCM with a tag of 8 bytes (authenticated).
    Ccm8,
    /// None: RC4 and no encryption, with an HMAC beside it.
    Stream,
}

/// A hash: of the HMAC, or where the mode authenticates, of the key derivation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hash {
    /// MD5.
    Md5,
    /// SHA-1.
    Sha1,
    /// SHA-256; also where the name has none, as of CCM in TLS 1.2 (RFC 5246 5).
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// SM3.
    Sm3,
    /// None.
    Null,
}

/// What the name of a suite says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Properties {
    /// Its code point.
    pub code: u16,
    /// Its IANA name.
    pub name: &'static str,
    /// How the keys come about.
    pub key_exchange: KeyExchange,
    /// What the server proves itself with.
    pub authentication: Authentication,
    /// How the data is encrypted.
    pub encryption: Encryption,
    /// Size of the key that encrypts, in bits; 0 without encryption.
    pub key_bits: u16,
    /// How blocks are strung together.
    pub mode: Mode,
    /// The hash.
    pub hash: Hash,
    /// Made weak for export: keys of 40 or 56 bits, key exchange of 512 or 1024.
    pub is_export: bool,
}

impl Properties {
    pub(super) fn of(code: u16, name: &'static str) -> Self {
        let bare = name.trim_start_matches("TLS_");
        let (keys, cipher) = bare.split_once("_WITH_").unwrap_or(("", bare));
        let is_export = keys.contains("EXPORT");
        let (key_exchange, authentication) = match keys {
            "" if code == 0x5600 || code == 0x00FF => (KeyExchange::Other, Authentication::Other),
            "" => (KeyExchange::Tls13, Authentication::Any),
            _ => key_exchange(keys),
        };
        let (encryption, key_bits) = encryption(cipher);
        Self {
            code,
            name,
            key_exchange,
            authentication,
            encryption,
            key_bits,
            mode: mode(cipher),
            hash: hash(cipher),
            is_export,
        }
    }

    /// Encrypts and authenticates in one (RFC 5116), which needs TLS 1.2 at least.
    pub fn is_aead(&self) -> bool {
        matches!(self.mode, Mode::Gcm | Mode::Own | Mode::Ccm | Mode::Ccm8)
    }

    /// A key that is stolen later opens nothing that was sent before. Not of suites that hide nothing, nor of
    /// those whose key exchange was made weak for export.
    pub fn is_forward_secret(&self) -> bool {
        let ephemeral = matches!(
            self.key_exchange,
            KeyExchange::Tls13 | KeyExchange::Ecdhe | KeyExchange::Dhe
        );
        ephemeral && !self.is_export && self.encryption != Encryption::Null
    }

    /// Needs a certificate that hardly any server has: of static Diffie-Hellman, or DSA.
    pub fn is_improbable(&self) -> bool {
        matches!(self.key_exchange, KeyExchange::Dh | KeyExchange::Ecdh)
            || self.authentication == Authentication::Dss
    }

    /// A server could take it that has a certificate or none, and shares no secret with us.
    pub(super) fn is_of_the_web(&self) -> bool {
        !matches!(self.key_exchange, KeyExchange::Shared | KeyExchange::Other)
    }

    pub(super) fn is_defined_for(&self, version: TlsVersion) -> bool {
        let tls13 = self.key_exchange == KeyExchange::Tls13;
        let old_hash = matches!(self.hash, Hash::Md5 | Hash::Sha1);
        match version {
            TlsVersion::Ssl2 => false,
            TlsVersion::Ssl3 | TlsVersion::Tls10 | TlsVersion::Tls11 => {
                !tls13 && !self.is_aead() && old_hash
            }
            TlsVersion::Tls12 => !tls13,
            TlsVersion::Tls13 => tls13,
        }
    }

    /// Where it stands in an offer: what is common comes first.
    pub(super) fn rank(&self) -> (bool, bool, KeyExchange, Encryption, Mode, u16) {
        let is_common = self.encryption <= Encryption::Rc4
            && matches!(self.mode, Mode::Gcm | Mode::Own | Mode::Cbc | Mode::Stream)
            && self.key_exchange <= KeyExchange::Rsa
            && !self.is_export;
        let of_tls13 = self.key_exchange == KeyExchange::Tls13 && self.code & 0xFF00 == 0x1300;
        (
            self.is_improbable(),
            !is_common && !of_tls13,
            self.key_exchange,
            self.encryption,
            self.mode,
            self.code,
        )
    }
}

fn key_exchange(keys: &str) -> (KeyExchange, Authentication) {
    let of_export = keys.find("_EXPORT").unwrap_or(keys.len());
    match keys.get(..of_export).unwrap_or(keys) {
        "RSA" => (KeyExchange::Rsa, Authentication::Rsa),
        "DHE_RSA" => (KeyExchange::Dhe, Authentication::Rsa),
        "DHE_DSS" => (KeyExchange::Dhe, Authentication::Dss),
        "DH_RSA" => (KeyExchange::Dh, Authentication::Rsa),
        "DH_DSS" => (KeyExchange::Dh, Authentication::Dss),
        "DH_anon" => (KeyExchange::DhAnon, Authentication::Anonymous),
        "ECDHE_RSA" => (KeyExchange::Ecdhe, Authentication::Rsa),
        "ECDHE_ECDSA" => (KeyExchange::Ecdhe, Authentication::Ecdsa),
        "ECDH_RSA" => (KeyExchange::Ecdh, Authentication::Rsa),
        "ECDH_ECDSA" => (KeyExchange::Ecdh, Authentication::Ecdsa),
        "ECDH_anon" => (KeyExchange::EcdhAnon, Authentication::Anonymous),
        other => {
            let shared = ["PSK", "SRP", "KRB5", "ECCPWD"];
            let is_shared = shared.iter().any(|word| other.contains(word));
            let kind = if is_shared {
                KeyExchange::Shared
            } else {
                KeyExchange::Other
            };
            (kind, Authentication::Other)
        }
    }
}

fn encryption(cipher: &str) -> (Encryption, u16) {
    // The longer name before the one it begins with: `DES40` before `DES`.
    let table = [
        ("AES_128", Encryption::Aes, 128),
        ("AES_256", Encryption::Aes, 256),
        ("CHACHA20", Encryption::ChaCha20, 256),
        ("CAMELLIA_128", Encryption::Camellia, 128),
        ("CAMELLIA_256", Encryption::Camellia, 256),
        ("ARIA_128", Encryption::Aria, 128),
        ("ARIA_256", Encryption::Aria, 256),
        ("3DES", Encryption::TripleDes, 168),
        ("DES40", Encryption::Des, 40),
        ("DES_CBC_40", Encryption::Des, 40),
        ("DES_CBC", Encryption::Des, 56),
        ("RC4_40", Encryption::Rc4, 40),
        ("RC4_56", Encryption::Rc4, 56),
        ("RC4_128", Encryption::Rc4, 128),
        ("RC2_CBC_40", Encryption::Rc2, 40),
        ("RC2_CBC_56", Encryption::Rc2, 56),
        ("IDEA", Encryption::Idea, 128),
        ("SEED", Encryption::Seed, 128),
        ("SM4", Encryption::Sm4, 128),
        ("AEGIS_256", Encryption::Aegis, 256),
        ("AEGIS_128", Encryption::Aegis, 128),
        ("NULL", Encryption::Null, 0),
        // TLS 1.3 that authenticates only (RFC 9150).
        ("SHA256_SHA256", Encryption::Null, 0),
        ("SHA384_SHA384", Encryption::Null, 0),
    ];
    let found = table.iter().find(|(word, ..)| cipher.starts_with(word));
    found.map_or((Encryption::Other, 0), |(_, encryption, bits)| {
        (*encryption, *bits)
    })
}

fn mode(cipher: &str) -> Mode {
    let has = |word| cipher.contains(word);
    if has("CCM_8") {
        Mode::Ccm8
    } else if has("CCM") {
        Mode::Ccm
    } else if has("GCM") {
        Mode::Gcm
    } else if has("CHACHA20") || has("AEGIS") {
        Mode::Own
    } else if has("CBC") {
        Mode::Cbc
    } else {
        Mode::Stream
    }
}

fn hash(cipher: &str) -> Hash {
    match cipher.rsplit('_').next().unwrap_or_default() {
        "MD5" => Hash::Md5,
        "SHA" => Hash::Sha1,
        "SHA384" => Hash::Sha384,
        "SHA512" => Hash::Sha512,
        "SM3" => Hash::Sm3,
        "NULL" | "SCSV" => Hash::Null,
        _ => Hash::Sha256,
    }
}
