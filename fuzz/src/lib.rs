//! What several targets share: bytes to begin with that mean something, so that what changes them gets past the
//! first look that a reader takes.

use belfort::parse::certificate_file;
use rustls::pki_types::CertificateDer;

/// Chains of certificates that are sound, or as sound as their old algorithms let them be.
const CHAINS: [&[u8]; 4] = [
    include_bytes!("../../tests/certificates/sha1-link.pem"),
    include_bytes!("../../tests/certificates/md5-link.pem"),
    include_bytes!("../../tests/certificates/rsa-1024-link.pem"),
    include_bytes!("../../tests/certificates/rsa-1024-own.pem"),
];

/// One of the chains, as the file it stands in.
pub fn chain_file(which: u8) -> &'static [u8] {
    let at = usize::from(which) % CHAINS.len();
    CHAINS.get(at).copied().unwrap_or_default()
}

/// One of the chains, the server's own certificate first.
pub fn chain(which: u8) -> Vec<CertificateDer<'static>> {
    certificate_file::read(chain_file(which), 10).unwrap_or_default()
}

/// Sound bytes in which every three bytes of `changes` replace one: its place in two of them, then what stands
/// there from now on.
pub fn changed(sound: &[u8], changes: &[u8]) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    let length = bytes.len().max(1);
    for change in changes.chunks_exact(3) {
        if let [high, low, new] = *change {
            let at = usize::from(u16::from_be_bytes([high, low])) % length;
            if let Some(byte) = bytes.get_mut(at) {
                *byte = new;
            }
        }
    }
    bytes
}

/// Input as it is, or as changes to sound bytes: the first byte says which.
pub fn as_it_is_or_changed(input: &[u8], sound: &[u8]) -> Vec<u8> {
    match input.split_first() {
        Some((first, rest)) if first % 2 == 1 => changed(sound, rest),
        Some((_, rest)) => rest.to_vec(),
        None => Vec::new(),
    }
}

/// The records of one answer, which stand in one line.
pub fn records(line: &str) -> Vec<String> {
    let records = line.split('|').filter(|record| !record.is_empty());
    records.map(str::to_owned).collect()
}
