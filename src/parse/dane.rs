//! Whether what a mail server shows fits the TLSA records about it (RFC 6698 2.1, RFC 7671 5, RFC 7672 3).

use std::time::Duration;

use hickory_proto::rr::RData;
use jiff::Timestamp;
use rustls::pki_types::{CertificateDer, Der, TrustAnchor, UnixTime};
use sha2::{Digest, Sha256, Sha512};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, Error, KeyUsage, anchor_from_trusted_cert};
use x509_parser::prelude::FromDer;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::certificate::{Key, decode, is_made_for};
use super::hexadecimal;
use crate::fact::{Cause, Seen, Tlsa, Why};

/// An authority of one's own (DANE-TA, RFC 7672 3.1.2).
const ANCHOR: u8 = 2;

/// The server's own certificate (DANE-EE, RFC 7672 3.1.1).
const OWN: u8 = 3;

/// What a server showed, and by what it is judged.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The certificates it sent, its own first.
    pub chain: &'a [CertificateDer<'a>],
    /// Names of which its certificate must bear one, where an authority vouches for it.
    pub names: &'a [&'a str],
    /// The moment at which they must be in date, in the same case.
    pub at: Timestamp,
}

/// A TLSA record as it came, with at most `most` bytes of its data.
pub fn record(data: &RData, most: usize) -> Option<Tlsa> {
    let RData::TLSA(tlsa) = data else {
        return None;
    };
    let bytes = tlsa.cert_data.get(..most).unwrap_or(&tlsa.cert_data);
    Some(Tlsa {
        usage: u8::from(tlsa.cert_usage),
        selector: u8::from(tlsa.selector),
        matching: u8::from(tlsa.matching),
        data: hexadecimal::write(bytes),
    })
}

/// Whether senders of mail can use a record: of a kind they know (RFC 7672 3.1), with data that can be what
/// it says (RFC 7671 4.1). With only others, encryption is asked for and nobody is recognised (RFC 7672 2.2).
pub fn is_usable(record: &Tlsa) -> bool {
    let Some(data) = hexadecimal::read(&record.data) else {
        return false;
    };
    let can_be = match (record.matching, record.selector) {
        (0, 0) => decode(&data).is_ok(),
        (0, 1) => matches!(SubjectPublicKeyInfo::from_der(&data), Ok(([], _))),
        (1, 0 | 1) => data.len() == 32,
        (2, 0 | 1) => data.len() == 64,
        _ => false,
    };
    can_be && matches!(record.usage, ANCHOR | OWN)
}

/// Whether a usable record fits. Unknown where the one that might fit cannot be followed to its end.
pub fn fits(records: &[Tlsa], shown: &Shown<'_>) -> Seen<bool> {
    let mut unknown = None;
    for record in records.iter().filter(|record| is_usable(record)) {
        let found = if record.usage == OWN {
            own_fits(record, shown.chain)
        } else {
            anchor_fits(record, shown)
        };
        match found {
            Ok(true) => return Seen::Known(true),
            Ok(false) => {}
            Err(why) => unknown = Some(why),
        }
    }
    unknown.map_or(Seen::Known(false), Seen::Unknown)
}

/// The record is about the certificate itself: neither its name nor its dates matter (RFC 7671 5.1).
fn own_fits(record: &Tlsa, chain: &[CertificateDer<'_>]) -> Result<bool, Why> {
    chain
        .first()
        .map_or(Ok(false), |own| is_about(record, own.as_ref()))
}

/// The record is about an authority: the chain has to lead there, be in date, and be made for the server
/// (RFC 7671 5.2, RFC 7672 3.2.2). An authority that the server does not send cannot be compared with a hash.
fn anchor_fits(record: &Tlsa, shown: &Shown<'_>) -> Result<bool, Why> {
    let Some((own, others)) = shown.chain.split_first() else {
        return Ok(false);
    };
    let data = hexadecimal::read(&record.data).unwrap_or_default();
    let whole = CertificateDer::from(data.as_slice());
    let mut authorities = Vec::new();
    for other in others {
        if is_about(record, other.as_ref())? {
            authorities.push(other);
        }
    }
    if (record.matching, record.selector) == (0, 0) && authorities.is_empty() {
        authorities.push(&whole);
    }
    let anchors: Result<Vec<_>, _> = authorities
        .into_iter()
        .map(|authority| anchor_from_trusted_cert(authority))
        .collect();
    let mut anchors = anchors.map_err(|error| unfollowed(&error))?;
    if (record.matching, record.selector) == (0, 1) {
        anchors.extend(key_as_anchors(&data, shown.chain));
    }
    let can_verify = !has_a_short_key(others.iter().chain([&whole]), &data);
    if anchors.is_empty() || !leads_to(&anchors, (own, others), shown.at, can_verify)? {
        return Ok(false);
    }
    let mut made_for = shown.names.iter().map(|name| is_made_for(own, name));
    Ok(made_for.any(|made| made == Ok(true)))
}

/// A bare key as an authority: under every name by which some certificate names its issuer.
fn key_as_anchors<'a>(key: &'a [u8], chain: &'a [CertificateDer<'_>]) -> Vec<TrustAnchor<'a>> {
    let Some(key) = der_value(key) else {
        return Vec::new();
    };
    let issuers = chain.iter().filter_map(|certificate| {
        let issuer = decode(certificate).ok()?;
        der_value(issuer.issuer().as_raw()).map(<[u8]>::to_vec)
    });
    issuers
        .map(|subject| TrustAnchor {
            subject: Der::from(subject),
            subject_public_key_info: Der::from(key),
            name_constraints: None,
        })
        .collect()
}

/// What stands behind the head of a value in DER.
fn der_value(bytes: &[u8]) -> Option<&[u8]> {
    let length = match bytes.get(1)? {
        0..=0x7f => 0,
        long => usize::from(long & 0x7f),
    };
    bytes.get(2 + length..)
}

/// Whether one of these, or a bare key, is an RSA key with which the library verifies nothing: a right signature
/// by it would look like a wrong one.
fn has_a_short_key<'a>(
    mut authorities: impl Iterator<Item = &'a CertificateDer<'a>>,
    key: &[u8],
) -> bool {
    let is_bare = SubjectPublicKeyInfo::from_der(key);
    is_bare.is_ok_and(|(_, key)| Key::told_by(&key).is_too_short())
        || authorities
            .any(|one| decode(one).is_ok_and(|authority| Key::of(&authority).is_too_short()))
}

fn leads_to(
    anchors: &[TrustAnchor<'_>],
    (own, others): (&CertificateDer<'_>, &[CertificateDer<'_>]),
    at: Timestamp,
    can_verify: bool,
) -> Result<bool, Why> {
    let seconds = u64::try_from(at.as_second()).unwrap_or(0);
    let followed = EndEntityCert::try_from(own).and_then(|own| {
        own.verify_for_usage(
            ALL_VERIFICATION_ALGS,
            anchors,
            others,
            UnixTime::since_unix_epoch(Duration::from_secs(seconds)),
            KeyUsage::server_auth(),
            None,
            None,
        )
        .map(|_| ())
    });
    match followed {
        Ok(()) => Ok(true),
        Err(Error::UnknownIssuer | Error::CertExpired { .. } | Error::CertNotValidYet { .. }) => {
            Ok(false)
        }
        Err(Error::InvalidSignatureForPublicKey) if can_verify => Ok(false),
        Err(error) => Err(unfollowed(&error)),
    }
}

fn unfollowed(error: &Error) -> Why {
    let doing = format!("follow the chain to what a TLSA record vouches for: {error}");
    Why::new(Cause::Unverifiable, doing)
}

/// Whether a record is about this certificate (RFC 6698 2.1).
fn is_about(record: &Tlsa, der: &[u8]) -> Result<bool, Why> {
    let read = (record.selector == 1).then(|| decode(der)).transpose();
    let read = read.map_err(|error| Why::new(Cause::Unreadable, error.to_string()))?;
    let selected = read
        .as_ref()
        .map_or(der, |certificate| certificate.public_key().raw);
    let compared = match record.matching {
        0 => hexadecimal::write(selected),
        1 => hexadecimal::write(&Sha256::digest(selected)),
        _ => hexadecimal::write(&Sha512::digest(selected)),
    };
    Ok(compared.eq_ignore_ascii_case(&record.data))
}

#[cfg(test)]
mod tests;
