//! Files that hold certificates, as an AIA address gives them (RFC 5280 4.2.2.1): one certificate in DER,
//! or several in a certs-only CMS message (`.p7c`, RFC 5652 5.1). Certificates in PEM (RFC 7468) are no
//! answer by the book, but browsers take them.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::certificate::decode;

/// A file in which no certificate can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is neither a certificate nor a certs-only CMS message")]
pub struct Unreadable;

/// The certificates in a file, at most so many of them. Each one can be read.
pub fn read(bytes: &[u8], most: usize) -> Result<Vec<CertificateDer<'static>>, Unreadable> {
    let found = match from_pem(bytes, most) {
        found if found.is_empty() => from_der(bytes, most),
        found => found,
    };
    if found.is_empty() {
        return Err(Unreadable);
    }
    Ok(found.into_iter().map(CertificateDer::from).collect())
}

fn from_der(bytes: &[u8], most: usize) -> Vec<Vec<u8>> {
    let all = if decode(bytes).is_ok() {
        vec![bytes]
    } else {
        in_message(bytes).unwrap_or_default()
    };
    let readable = all.into_iter().filter(|one| decode(one).is_ok());
    readable.take(most).map(<[u8]>::to_vec).collect()
}

fn from_pem(bytes: &[u8], most: usize) -> Vec<Vec<u8>> {
    let certificates = CertificateDer::pem_slice_iter(bytes).filter_map(Result::ok);
    let readable = certificates.filter(|one| decode(one).is_ok());
    readable.take(most).map(|one| one.to_vec()).collect()
}

/// Certificates of a certs-only message: `ContentInfo { signedData, [0] SignedData { version,
/// digestAlgorithms, encapContentInfo, [0] certificates, … } }`.
fn in_message(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    /// OID 1.2.840.113549.1.7.2, id-signedData.
    const SIGNED_DATA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
    let (info, _) = value(bytes, 0x30)?;
    let (kind, rest) = value(info, 0x06)?;
    if kind != SIGNED_DATA {
        return None;
    }
    let (content, _) = value(rest, 0xa0)?;
    let (signed, _) = value(content, 0x30)?;
    let (_, rest) = value(signed, 0x02)?;
    let (_, rest) = value(rest, 0x31)?;
    let (_, rest) = value(rest, 0x30)?;
    let (mut certificates, _) = value(rest, 0xa0)?;
    let mut found = Vec::new();
    while let Some((one, rest)) = element(certificates) {
        found.push(one.whole);
        certificates = rest;
    }
    Some(found)
}

/// One element of DER (X.690 8.1).
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    pub(super) whole: &'a [u8],
    pub(super) value: &'a [u8],
}

/// The value of the first element, where it has this tag, and what follows it.
pub(super) fn value(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (element, rest) = element(bytes)?;
    (element.tag == tag).then_some((element.value, rest))
}

/// The first element and what follows it; `None` at the end, and for lengths that are longer than the
/// bytes or than four of them could say, or that are left open (which DER does not allow).
pub(super) fn element(bytes: &[u8]) -> Option<(Element<'_>, &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first - 0x80))?;
            let length = digits
                .iter()
                .fold(0, |sum, digit| sum << 8 | usize::from(*digit));
            (length, rest)
        }
        _ => return None,
    };
    let (value, after) = rest.split_at_checked(length)?;
    let whole = bytes.get(..bytes.len() - after.len())?;
    Some((Element { tag, whole, value }, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn made(name: &str) -> Vec<u8> {
        let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
        made.cert.der().to_vec()
    }

    fn der(tag: u8, value: &[u8]) -> Vec<u8> {
        let length = u16::try_from(value.len()).unwrap().to_be_bytes();
        [&[tag, 0x82], &length[..], value].concat()
    }

    /// A certs-only message as `openssl crl2pkcs7 -nocrl` writes it.
    fn message(certificates: &[Vec<u8>]) -> Vec<u8> {
        let data = [0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
        let signed_data = [0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
        let signed = [
            vec![0x02, 1, 1],
            vec![0x31, 0],
            der(0x30, &data),
            der(0xa0, &certificates.concat()),
            vec![0x31, 0],
        ];
        let content = der(0xa0, &der(0x30, &signed.concat()));
        der(0x30, &[signed_data.to_vec(), content].concat())
    }

    fn pem(der: &[u8]) -> String {
        use base64::Engine;
        let text = base64::engine::general_purpose::STANDARD.encode(der);
        format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
    }

    #[test]
    fn each_way_to_publish_certificates_is_read() {
        let (one, other) = (made("a.example"), made("b.example"));
        let both = [one.clone(), other.clone()].map(CertificateDer::from);
        assert_eq!(read(&one, 10).unwrap(), both[..1]);
        assert_eq!(
            read(&message(&[one.clone(), other.clone()]), 10).unwrap(),
            both
        );
        assert_eq!(
            read((pem(&one) + &pem(&other)).as_bytes(), 10).unwrap(),
            both
        );
        assert_eq!(
            read(&message(&[one, other]), 1).unwrap(),
            both[..1],
            "no more"
        );
    }

    #[test]
    fn what_holds_no_certificate_is_unreadable() {
        let cut = message(&[made("a.example")]);
        for bytes in [
            b"<html>not found</html>".to_vec(),
            Vec::new(),
            message(&[]),
            message(&[b"\x30\x03abc".to_vec()]),
            cut[..cut.len() - 20].to_vec(),
            vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
        ] {
            assert_eq!(read(&bytes, 10), Err(Unreadable), "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes: Vec<u8>, most in 0usize..4) {
            let _ = read(&bytes, most);
            let _ = in_message(&bytes);
        }

        #[test]
        fn a_message_with_a_changed_byte_is_read_without_panic(at in 0usize..500, byte: u8) {
            let mut bytes = message(&[made("a.example")]);
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
            prop_assert!(read(&bytes, 10).is_ok_and(|found| found.len() == 1) || read(&bytes, 10).is_err());
        }
    }
}
