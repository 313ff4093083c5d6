//! Chains of certificates.

use std::sync::LazyLock;

use super::input::{chain, changed};
use belfort::parse::chain::{Roots, find_path, is_out_of_order, last_reached, links};
use jiff::Timestamp;
use rustls::pki_types::CertificateDer;

static ROOTS: LazyLock<Roots<'static>> = LazyLock::new(|| Roots::new(&[]));

/// Looks at one input.
pub fn look(input: &[u8]) {
    let Some(([which, cut], changes)) = input.split_first_chunk::<2>() else {
        return;
    };
    // Changes to the server's own certificate, then to those that follow; some of these twice.
    let (own, others) = changes.split_at(usize::from(*cut).min(changes.len()));
    let mut shown: Vec<CertificateDer<'static>> = Vec::new();
    for (at, certificate) in chain(*which).iter().enumerate() {
        let changes = if at == 0 { own } else { others };
        shown.push(CertificateDer::from(changed(certificate, changes)));
        if which & 0x80 != 0 {
            shown.push(certificate.clone());
        }
    }
    let at = usize::from(which / 4) % (shown.len() + 1);
    let (sent, fetched) = shown.split_at(at);
    let _ = find_path(sent, fetched, &ROOTS, Timestamp::UNIX_EPOCH);
    if let Some(links) = links(&shown) {
        assert!(links.found.len() < shown.len());
    }
    let _ = (last_reached(&shown), is_out_of_order(&shown));
}
