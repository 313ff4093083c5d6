//! What the authority of a World writes in DER by itself, because its library does not.

use rcgen::CustomExtension;

use super::certificate::AIA_HOST;

/// The extension that says where the issuer's certificate can be fetched (RFC 5280 4.2.2.1):
/// SEQUENCE { SEQUENCE { OID caIssuers, [6] address } }.
pub(super) fn authority_information_access(place: &str) -> CustomExtension {
    const CA_ISSUERS: [u8; 10] = [0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02];
    let url = if place.starts_with('/') {
        format!("http://{AIA_HOST}{place}")
    } else {
        place.to_owned()
    };
    let mut description = CA_ISSUERS.to_vec();
    description.extend(der(0x86, url.as_bytes()));
    let content = der(0x30, &der(0x30, &description));
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], content)
}

/// The extension that demands a staple (RFC 7633 4.2.3): SEQUENCE { `status_request` }.
pub(super) fn must_staple() -> CustomExtension {
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 24], der(0x30, &[2, 1, 5]))
}

/// A certs-only CMS message, as `openssl crl2pkcs7 -nocrl` writes it (RFC 5652 5.1).
pub(super) fn certs_only(certificates: &[u8]) -> Vec<u8> {
    const DATA: [u8; 11] = [0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
    const SIGNED_DATA: [u8; 11] = [0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
    let signed = [
        vec![0x02, 1, 1, 0x31, 0],
        der(0x30, &DATA),
        der(0xa0, certificates),
        vec![0x31, 0],
    ];
    let content = der(0xa0, &der(0x30, &signed.concat()));
    der(0x30, &[SIGNED_DATA.to_vec(), content].concat())
}

/// One DER value.
pub(super) fn der(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).expect("fewer than 65,536 bytes");
    let head = match u8::try_from(length) {
        Ok(short @ 0..=0x7f) => vec![tag, short],
        Ok(longer) => vec![tag, 0x81, longer],
        Err(_) => [&[tag, 0x82], &length.to_be_bytes()[..]].concat(),
    };
    [&head[..], value].concat()
}
