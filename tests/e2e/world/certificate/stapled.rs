//! Answers about revocation that servers of a World staple (OCSP, RFC 6960), sound and not: written in DER by hand,
//! because no library of ours writes them.

use std::time::SystemTime;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use jiff::Timestamp;
use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, KeyPair, SigningKey};
use x509_parser::prelude::{FromDer, X509Certificate};

use super::{Authority, Signer, day};
use crate::world::der::der;

/// What a server staples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stapled {
    /// Its certificate is good.
    Good,
    /// The same, by who has the authority's leave to answer.
    ByDelegate,
    /// The same, with the authority's leave for something else.
    ByPretender,
    /// Its certificate is revoked.
    Revoked,
    /// The authority does not know its certificate.
    Unheard,
    /// It was good until yesterday.
    Stale,
    /// It will be good from tomorrow on.
    Early,
    /// Somebody else says that it is good.
    ByStranger,
    /// Another certificate is good.
    AboutAnother,
    /// It is good, but the signature is wrong.
    WronglySigned,
    /// The authority has no answer now.
    TryLater,
    /// No answer at all.
    Noise,
    /// The same, as long as a handshake carries it.
    Huge,
}

/// `ecdsa-with-SHA256` (RFC 5758 3.2).
const ECDSA_WITH_SHA256: [u8; 10] = [6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];

/// `id-pkix-ocsp-basic` (RFC 6960 4.2.1).
const BASIC: [u8; 11] = [6, 9, 0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1];

impl Authority {
    /// The answer about a certificate that the intermediate authority issued.
    pub(super) fn staple(&self, which: Stapled, certificate: &[u8]) -> Vec<u8> {
        match which {
            Stapled::TryLater => return der(0x30, &[0x0a, 1, 3]),
            Stapled::Noise => return b"no answer".to_vec(),
            Stapled::Huge => return vec![0x30; 60_000],
            _ => {}
        }
        let issuer = &self.intermediate;
        let data = self.response_data(which, issuer, certificate);
        let delegate = match which {
            Stapled::ByDelegate => Some(issuer.delegate(ExtendedKeyUsagePurpose::OcspSigning)),
            Stapled::ByPretender => Some(issuer.delegate(ExtendedKeyUsagePurpose::ServerAuth)),
            _ => None,
        };
        let key = match (&delegate, which) {
            (Some((_, key)), _) => key,
            (None, Stapled::ByStranger) => self.stranger.issuer.key(),
            _ => issuer.issuer.key(),
        };
        let signed = match which {
            Stapled::WronglySigned => key.sign(b"something else"),
            _ => key.sign(&data),
        };
        let mut basic = data;
        basic.extend(der(0x30, &ECDSA_WITH_SHA256));
        let signed = signed.expect("sign an answer");
        basic.extend(der(0x03, &[&[0], signed.as_slice()].concat()));
        if let Some((certificate, _)) = &delegate {
            basic.extend(der(0xa0, &der(0x30, certificate)));
        }
        let bytes = [&BASIC[..], &der(0x04, &der(0x30, &basic))].concat();
        let response = [&[0x0a, 1, 0], &der(0xa0, &der(0x30, &bytes))[..]].concat();
        der(0x30, &response)
    }

    fn response_data(&self, which: Stapled, issuer: &Signer, certificate: &[u8]) -> Vec<u8> {
        const SHA1: [u8; 9] = [0x30, 7, 6, 5, 0x2b, 0x0e, 3, 2, 0x1a];
        let by = match which {
            Stapled::ByStranger => &self.stranger,
            _ => issuer,
        };
        let (name, key) = who(by.certificate.der());
        let (issuer_name, issuer_key) = who(issuer.certificate.der());
        let (_, own) = X509Certificate::from_der(certificate).expect("a certificate");
        let mut serial = own.raw_serial().to_vec();
        if which == Stapled::AboutAnother {
            let last = serial.last_mut().expect("a serial number");
            *last ^= 1;
        }
        let (from, until) = match which {
            Stapled::Stale => (-8, -1),
            Stapled::Early => (1, 8),
            _ => (-2, 5),
        };
        let status = match which {
            Stapled::Revoked => der(0xa1, &time(self.now, -5)),
            Stapled::Unheard => vec![0x82, 0],
            _ => vec![0x80, 0],
        };
        let hash = |bytes: &[u8]| der(0x04, digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref());
        let id = [
            SHA1.to_vec(),
            hash(&issuer_name),
            hash(&issuer_key),
            der(0x02, &serial),
        ];
        let single = [
            der(0x30, &id.concat()),
            status,
            time(self.now, from),
            der(0xa0, &time(self.now, until)),
        ];
        // By name or by key, as both are in use.
        let responder = if which == Stapled::Revoked {
            der(0xa2, &hash(&key))
        } else {
            der(0xa1, &name)
        };
        let data = [
            responder,
            time(self.now, from),
            der(0x30, &der(0x30, &single.concat())),
        ];
        der(0x30, &data.concat())
    }
}

impl Signer {
    /// A certificate with the authority's leave for one use, and its key.
    fn delegate(&self, usage: ExtendedKeyUsagePurpose) -> (Vec<u8>, KeyPair) {
        let key = KeyPair::generate().expect("make a key");
        let mut params = CertificateParams::default();
        params.extended_key_usages = vec![usage];
        let certificate = params.signed_by(&key, &self.issuer);
        let certificate = certificate.expect("sign a certificate");
        (certificate.der().to_vec(), key)
    }
}

/// The name of a certificate's owner, and its key.
fn who(certificate: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let (_, read) = X509Certificate::from_der(certificate).expect("a certificate");
    let key = read.public_key().subject_public_key.data.to_vec();
    (read.subject().as_raw().to_vec(), key)
}

/// So many days later, as DER writes a moment.
fn time(now: SystemTime, days: i32) -> Vec<u8> {
    let moment = Timestamp::try_from(day(now, days)).expect("a moment");
    let text = moment.strftime("%Y%m%d%H%M%SZ").to_string();
    der(0x18, text.as_bytes())
}
