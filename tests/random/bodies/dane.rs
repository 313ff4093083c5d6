//! TLSA records, compared with the chain of a mail server.

use super::input::{chain, changed};
use belfort::parse::dane::{Shown, fits, is_usable, record};
use hickory_proto::rr::RData;
use hickory_proto::rr::rdata::TLSA;
use jiff::Timestamp;
use rustls::pki_types::CertificateDer;

/// Looks at one input.
pub fn look(input: &[u8]) {
    let Some(([usage, selector, matching, which, cut], rest)) = input.split_first_chunk::<5>()
    else {
        return;
    };
    let (first, second) = rest.split_at(usize::from(*cut).min(rest.len()));
    let mut shown = chain(*which);
    // The record holds bytes of its own, or an authority of the chain, changed.
    let authority = shown.last().map(|last| changed(last, first));
    let data = match authority {
        Some(authority) if which & 0x80 != 0 => authority,
        _ => first.to_vec(),
    };
    if let Some(own) = shown.first_mut() {
        *own = CertificateDer::from(changed(own, second));
    }
    let data = TLSA::new(
        (*usage).into(),
        (*selector).into(),
        (*matching).into(),
        data,
    );
    let Some(tlsa) = record(&RData::TLSA(data), 2_000) else {
        return;
    };
    let _ = is_usable(&tlsa);
    let shown = Shown {
        chain: &shown,
        names: &["mail.example.be", "example.be"],
        at: Timestamp::UNIX_EPOCH,
    };
    let _ = fits(&[tlsa], &shown);
}
