//! ClientHello: what we offer (RFC 8446 4.1.2, RFC 5246 7.4.1.2, SSL 3.0 in RFC 6101, SSL 2.0).

use crate::fact::TlsVersion;

/// What a hello offers. Nothing in it is secret, and no handshake follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    /// The newest version offered. TLS 1.3 is offered alone (`supported_versions`), each older one as the
    /// newest that we know, so that a server may answer with an older one still.
    pub version: TlsVersion,
    /// Name of the server (SNI, RFC 6066 3); `None` for none, as for an address.
    pub server_name: Option<String>,
    /// Code points of the suites offered, at most [`MOST_SUITES`]; of SSL 2.0 all of its own are offered,
    /// whatever stands here.
    pub suites: Vec<u16>,
    /// Code points of the groups offered. TLS 1.3 sends an empty `key_share`, so that the answer is a
    /// HelloRetryRequest, which names suite and group. Empty: the extension is left out.
    pub groups: Vec<u16>,
    /// Code points of the signature schemes offered (TLS 1.2 and 1.3).
    pub signature_schemes: Vec<u16>,
    /// Offers DEFLATE beside no compression (below TLS 1.3).
    pub compression: bool,
    /// 32 bytes that nobody repeats.
    pub random: [u8; 32],
}

/// Suites that are offered at most in one hello: some servers do not look past the 64th, others break.
pub const MOST_SUITES: usize = 64;

impl Hello {
    /// The hello as a record, ready to be sent.
    pub fn to_bytes(&self) -> Vec<u8> {
        Vec::new()
    }
}
