//! Answers about revocation that a server staples to its handshake (OCSP, RFC 6960): what one says, and whether it
//! may be relied on.

use std::time::Duration;

use aws_lc_rs::digest;
use der::{Decode, Encode};
use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use x509_ocsp::{
    CertId, CertStatus, OcspGeneralizedTime, OcspResponse, OcspResponseStatus, ResponderId,
    ResponseData, SingleResponse,
};
use x509_parser::certificate::X509Certificate;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::certificate::{Key, decode};
use super::certificate_file::{Element, element, value};
use super::chain::algorithms;
use crate::fact::{RevocationStatus, StapleWorth};

/// Answers about single certificates, and certificates of who signed, that are looked at in one response.
const MOST: usize = 16;

/// How long an answer holds that does not say so itself.
const WITHOUT_NEXT_UPDATE: Duration = Duration::from_hours(24);

/// What a stapled answer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Whether it may be relied on.
    pub worth: StapleWorth,
    /// What it says of the certificate, where it speaks of that one.
    pub status: Option<RevocationStatus>,
    /// When it was signed.
    pub produced_at: Option<Timestamp>,
    /// Since when what it says is known to be right.
    pub this_update: Option<Timestamp>,
    /// When there is newer word at the latest.
    pub next_update: Option<Timestamp>,
}

impl Reading {
    fn nothing(worth: StapleWorth) -> Self {
        Self {
            worth,
            status: None,
            produced_at: None,
            this_update: None,
            next_update: None,
        }
    }
}

/// Reads an answer about the server's own certificate, at the moment `at`. Its issuer is looked for among
/// `others`: what the server sent beside it, and what was fetched.
pub fn read(
    response: &[u8],
    own: &CertificateDer<'_>,
    others: &[CertificateDer<'_>],
    at: Timestamp,
) -> Reading {
    let basic = match basic_response(response) {
        Ok(basic) => basic,
        Err(worth) => return Reading::nothing(worth),
    };
    let unreadable = Reading::nothing(StapleWorth::Unreadable);
    let Some((signed, certificates)) = Signed::read(&basic) else {
        return unreadable;
    };
    let (Ok(data), Ok(parsed)) = (ResponseData::from_der(signed.message), decode(own)) else {
        return unreadable;
    };
    let issuers: Vec<X509Certificate<'_>> = others
        .iter()
        .take(MOST)
        .filter_map(|other| decode(other).ok())
        .filter(|other| has_issued(other, own, &parsed))
        .collect();
    let serial = parsed.raw_serial();
    let about_it = |single: &&SingleResponse| {
        is_same_number(single.cert_id.serial_number.as_bytes(), serial)
            && (issuers.is_empty() || issuers.iter().any(|one| names(&single.cert_id, one)))
    };
    let Some(single) = data.responses.iter().take(MOST).find(about_it) else {
        return Reading {
            produced_at: moment(data.produced_at),
            ..Reading::nothing(StapleWorth::OtherCertificate)
        };
    };
    let issuer = issuers.iter().find(|one| names(&single.cert_id, one));
    let doubt = match issuer {
        Some(issuer) => doubt_of_signer(&signed, &data.responder_id, issuer, certificates, at),
        None => Some(StapleWorth::Unverifiable),
    };
    let (from, until) = (
        moment(single.this_update),
        single.next_update.and_then(moment),
    );
    Reading {
        worth: doubt.unwrap_or_else(|| in_date(from, until, at)),
        status: Some(match single.cert_status {
            CertStatus::Good(_) => RevocationStatus::Good,
            CertStatus::Revoked(_) => RevocationStatus::Revoked,
            CertStatus::Unknown(_) => RevocationStatus::Unknown,
        }),
        produced_at: moment(data.produced_at),
        this_update: from,
        next_update: until,
    }
}

/// The signed answer inside a response (RFC 6960 4.2.1).
fn basic_response(response: &[u8]) -> Result<Vec<u8>, StapleWorth> {
    const BASIC: &str = "1.3.6.1.5.5.7.48.1.1";
    let response = OcspResponse::from_der(response).map_err(|_| StapleWorth::Unreadable)?;
    if response.response_status != OcspResponseStatus::Successful {
        return Err(StapleWorth::NoAnswer);
    }
    match response.response_bytes {
        Some(bytes) if bytes.response_type.to_string() == BASIC => {
            Ok(bytes.response.as_bytes().to_vec())
        }
        _ => Err(StapleWorth::Unreadable),
    }
}

/// Something with a signature under it: a certificate, or an answer about one. Both are made alike.
#[derive(Debug, Clone, Copy)]
struct Signed<'a> {
    message: &'a [u8],
    /// What its algorithm identifier holds.
    algorithm: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Signed<'a> {
    /// Reads it, and gives what follows the signature.
    fn read(whole: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (inside, _) = value(whole, 0x30)?;
        let (Element { whole: message, .. }, rest) = element(inside)?;
        let (algorithm, rest) = value(rest, 0x30)?;
        let (bits, rest) = value(rest, 0x03)?;
        let (0, signature) = bits.split_first()? else {
            return None;
        };
        let signed = Self {
            message,
            algorithm,
            signature,
        };
        Some((signed, rest))
    }

    /// Whether the owner of a key signed it; `None` where we cannot check such a signature.
    fn is_by(&self, signer: &SubjectPublicKeyInfo<'_>) -> Option<bool> {
        if Key::told_by(signer).is_too_short() {
            return None;
        }
        let (inside, _) = value(signer.raw, 0x30)?;
        let (kind, _) = value(inside, 0x30)?;
        let mut known = algorithms()
            .iter()
            .filter(|one| {
                one.signature_alg_id().as_ref() == self.algorithm
                    && one.public_key_alg_id().as_ref() == kind
            })
            .peekable();
        known.peek()?;
        let key = &signer.subject_public_key.data;
        Some(known.any(|one| {
            one.verify_signature(key, self.message, self.signature)
                .is_ok()
        }))
    }
}

/// Why an answer is not by who may give it (RFC 6960 4.2.2.2); `None` where it is.
fn doubt_of_signer(
    signed: &Signed<'_>,
    responder: &ResponderId,
    issuer: &X509Certificate<'_>,
    certificates: &[u8],
    at: Timestamp,
) -> Option<StapleWorth> {
    let delegates = delegates(certificates, issuer, at);
    let mut is_named = false;
    for signer in std::iter::once(issuer).chain(&delegates) {
        match signed.is_by(signer.public_key()) {
            Some(true) => return None,
            None if is_responder(responder, signer) => return Some(StapleWorth::Unverifiable),
            Some(false) | None => is_named |= is_responder(responder, signer),
        }
    }
    Some(if is_named {
        StapleWorth::WrongSignature
    } else {
        StapleWorth::Stranger
    })
}

/// Of the certificates in an answer, those to whom the issuer gave leave to answer for it.
fn delegates<'c>(
    certificates: &'c [u8],
    issuer: &X509Certificate<'_>,
    at: Timestamp,
) -> Vec<X509Certificate<'c>> {
    let list = value(certificates, 0xa0).and_then(|(list, _)| value(list, 0x30));
    let mut rest = list.map(|(list, _)| list).unwrap_or_default();
    let mut found = Vec::new();
    while let Some((one, after)) = element(rest)
        && found.len() < MOST
    {
        rest = after;
        let Ok(parsed) = decode(one.whole) else {
            continue;
        };
        let usage = parsed.extended_key_usage();
        let answers = matches!(usage, Ok(Some(usage)) if usage.value.ocsp_signing);
        let validity = parsed.validity();
        let in_date = (validity.not_before.timestamp()..=validity.not_after.timestamp())
            .contains(&at.as_second());
        if answers && in_date && has_issued(issuer, one.whole, &parsed) {
            found.push(parsed);
        }
    }
    found
}

/// Whether one certificate was issued by another, by name and by signature.
fn has_issued(issuer: &X509Certificate<'_>, der: &[u8], certificate: &X509Certificate<'_>) -> bool {
    issuer.subject().as_raw() == certificate.issuer().as_raw()
        && Signed::read(der)
            .is_some_and(|(signed, _)| signed.is_by(issuer.public_key()) == Some(true))
}

/// Whether an answer says that this is who gave it.
fn is_responder(responder: &ResponderId, signer: &X509Certificate<'_>) -> bool {
    match responder {
        ResponderId::ByName(name) => name
            .to_der()
            .is_ok_and(|name| name == signer.subject().as_raw()),
        ResponderId::ByKey(hash) => {
            let key = &signer.public_key().subject_public_key.data;
            let of_key = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, key);
            hash.as_bytes() == of_key.as_ref()
        }
    }
}

/// Whether an answer means a certificate of this issuer (RFC 6960 4.1.1).
fn names(id: &CertId, issuer: &X509Certificate<'_>) -> bool {
    let algorithm = match id.hash_algorithm.oid.to_string().as_str() {
        "1.3.14.3.2.26" => &digest::SHA1_FOR_LEGACY_USE_ONLY,
        "2.16.840.1.101.3.4.2.1" => &digest::SHA256,
        "2.16.840.1.101.3.4.2.2" => &digest::SHA384,
        "2.16.840.1.101.3.4.2.3" => &digest::SHA512,
        _ => return false,
    };
    let key = &issuer.public_key().subject_public_key.data;
    digest::digest(algorithm, issuer.subject().as_raw()).as_ref() == id.issuer_name_hash.as_bytes()
        && digest::digest(algorithm, key).as_ref() == id.issuer_key_hash.as_bytes()
}

/// Whether two numbers are the same, written with or without leading zeros.
fn is_same_number(one: &[u8], other: &[u8]) -> bool {
    let significant = |bytes: &[u8]| {
        bytes
            .iter()
            .skip_while(|byte| **byte == 0)
            .copied()
            .collect()
    };
    let (one, other): (Vec<u8>, Vec<u8>) = (significant(one), significant(other));
    one == other
}

fn in_date(from: Option<Timestamp>, until: Option<Timestamp>, at: Timestamp) -> StapleWorth {
    let Some(from) = from else {
        return StapleWorth::Unreadable;
    };
    let until = until.or_else(|| from.checked_add(WITHOUT_NEXT_UPDATE).ok());
    if at < from {
        StapleWorth::Early
    } else if until.is_some_and(|until| at > until) {
        StapleWorth::Outdated
    } else {
        StapleWorth::Valid
    }
}

fn moment(time: OcspGeneralizedTime) -> Option<Timestamp> {
    let seconds = time.0.to_unix_duration().as_secs();
    Timestamp::from_second(i64::try_from(seconds).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::certificate_file;
    use proptest::prelude::*;

    const CHAIN: &str = include_str!("../../tests/certificates/stapled.pem");
    const ANSWER: &[u8] = include_bytes!("../../tests/certificates/stapled.der");

    fn read_at(response: &[u8], moment: &str) -> Reading {
        let chain = certificate_file::read(CHAIN.as_bytes(), 10).unwrap();
        read(response, &chain[0], &chain[1..], moment.parse().unwrap())
    }

    #[test]
    fn an_answer_that_openssl_wrote_holds_as_long_as_it_says() {
        let now = read_at(ANSWER, "2026-11-27T00:00:00Z");
        assert_eq!(now.worth, StapleWorth::Valid);
        assert_eq!(now.status, Some(RevocationStatus::Good));
        let later = read_at(ANSWER, "2100-01-01T00:00:00Z");
        assert_eq!(later.worth, StapleWorth::Outdated);
        let before = read_at(ANSWER, "2020-01-01T00:00:00Z");
        assert_eq!(before.worth, StapleWorth::Early);
    }

    #[test]
    fn without_its_issuer_nothing_is_verified() {
        let chain = certificate_file::read(CHAIN.as_bytes(), 10).unwrap();
        let at = "2026-11-27T00:00:00Z".parse().unwrap();
        let alone = read(ANSWER, &chain[0], &[], at);
        assert_eq!(alone.worth, StapleWorth::Unverifiable);
        let others = read(ANSWER, &chain[1], &chain[1..], at);
        assert_eq!(others.worth, StapleWorth::OtherCertificate);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic_and_believed_never(bytes: Vec<u8>) {
            let reading = read_at(&bytes, "2026-11-27T00:00:00Z");
            prop_assert_ne!(reading.worth, StapleWorth::Valid);
        }

        /// Only the certificates behind the signature may change without harm: they are not part of it.
        #[test]
        fn a_changed_answer_is_never_believed_to_say_something_else(at in 0usize..2_000, byte: u8) {
            let mut bytes = ANSWER.to_vec();
            let length = bytes.len();
            bytes[at % length] = byte;
            let reading = read_at(&bytes, "2026-11-27T00:00:00Z");
            prop_assert!(
                reading.worth != StapleWorth::Valid || reading.status == Some(RevocationStatus::Good)
            );
        }
    }
}
