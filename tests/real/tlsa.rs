//! TLSA records about the certificates of the laboratory (RFC 6698).

use std::fmt::Write as _;
use std::path::Path;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use sha2::{Digest, Sha256};
use x509_parser::parse_x509_certificate;

/// The data of a record about the public key of a server's own certificate, by its file.
pub(crate) fn of_own_key(chain: &Path) -> String {
    of_key(3, chain, 0)
}

/// The data of a record about the public key of the authority that signed it.
pub(crate) fn of_issuer_key(chain: &Path) -> String {
    of_key(2, chain, 1)
}

fn of_key(usage: u8, chain: &Path, place: usize) -> String {
    let chain = CertificateDer::pem_file_iter(chain).expect("read a chain");
    let certificate = chain.map(|one| one.expect("read a certificate")).nth(place);
    let certificate = certificate.expect("a chain as long as that");
    let (_, read) = parse_x509_certificate(&certificate).expect("a sound certificate");
    let hash = Sha256::digest(read.public_key().raw);
    hash.iter().fold(format!("{usage} 1 1 "), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
