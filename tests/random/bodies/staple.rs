//! Stapled answers about revocation.

use std::sync::LazyLock;

use super::input::as_it_is_or_changed;
use belfort::fact::{RevocationStatus, StapleWorth};
use belfort::parse::certificate_file;
use belfort::parse::staple::read;
use jiff::Timestamp;
use rustls::pki_types::CertificateDer;

static CHAIN: LazyLock<Vec<CertificateDer<'static>>> = LazyLock::new(|| {
    let file = include_bytes!("../../certificates/stapled.pem");
    certificate_file::read(file, 10).unwrap_or_default()
});

const ANSWER: &[u8] = include_bytes!("../../certificates/stapled.der");

/// Looks at one input.
pub fn look(input: &[u8]) {
    let response = as_it_is_or_changed(input, ANSWER);
    let Some((own, others)) = CHAIN.split_first() else {
        return;
    };
    // Within the validity of the sound answer.
    let at = Timestamp::from_second(1_800_000_000).unwrap_or_default();
    let reading = read(&response, own, others, at);
    if reading.worth == StapleWorth::Valid {
        assert_eq!(reading.status, Some(RevocationStatus::Good));
    }
}
