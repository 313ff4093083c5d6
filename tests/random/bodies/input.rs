//! What several targets share: bytes to begin with that mean something, so that what changes them gets past the
//! first look that a reader takes.

use std::borrow::Cow;

use belfort::parse::certificate_file;
use rustls::pki_types::CertificateDer;

/// Chains of certificates that are sound, or as sound as their old algorithms let them be.
const CHAINS: [&[u8]; 4] = [
    include_bytes!("../../certificates/sha1-link.pem"),
    include_bytes!("../../certificates/md5-link.pem"),
    include_bytes!("../../certificates/rsa-1024-link.pem"),
    include_bytes!("../../certificates/rsa-1024-own.pem"),
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

/// Bytes as text; what is no UTF-8 becomes a sign that says so.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// Input, taken piece by piece; where nothing is left, zeros.
pub struct Taken<'a> {
    rest: &'a [u8],
}

impl<'a> Taken<'a> {
    /// All of it is still there.
    pub fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    /// Whether nothing is left.
    pub fn is_over(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next bytes, as many as there are of these.
    pub fn bytes(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        self.bytes(1).first().copied().unwrap_or_default()
    }

    /// The next two, as one number.
    pub fn number(&mut self) -> u16 {
        u16::from_be_bytes([self.byte(), self.byte()])
    }

    /// All that is left.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }
}
