//! What is read off a chain of certificates as a server sent it, be it for the web or for mail.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use rustls::pki_types::CertificateDer;

use crate::fact::{Chain, Seen};
use crate::net::Net;
use crate::parse::chain::Roots;
use crate::parse::{certificate, chain};

/// The chain as it was sent, with nothing fetched. Absent: it holds no certificate.
pub(super) fn read(net: &Net, sent: &[CertificateDer<'static>]) -> Seen<Chain> {
    if sent.is_empty() {
        return Seen::Absent;
    }
    let roots = Roots::new(net.extra_roots());
    Seen::Known(Chain {
        certificates: in_base64(sent),
        subjects: sent.iter().map(|der| certificate::subject(der)).collect(),
        wrong_order: chain::is_out_of_order(sent),
        fetched: Seen::Known(Vec::new()),
        trust: chain::find_path(sent, &[], &roots, net.now()),
    })
}

/// Certificates as they stand in the evidence.
pub(super) fn in_base64(certificates: &[CertificateDer<'_>]) -> Vec<String> {
    certificates.iter().map(|der| BASE64.encode(der)).collect()
}
