//! Reads what a client says first (RFC 8446 4.1.2, RFC 5246 7.4.1.2; SSL 2.0).

use std::fmt;
use std::io;

use belfort::fact::TlsVersion;
use tokio::io::{AsyncRead, AsyncReadExt};

/// Longest hello that is read.
const MAX_HELLO: usize = 65_536;

/// What a client offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ClientHello {
    /// Versions it takes, the oldest first.
    pub(crate) versions: Vec<TlsVersion>,
    pub(crate) server_name: Option<String>,
    /// Suites; those of SSL 2.0 are not kept.
    pub(crate) suites: Vec<u16>,
    /// Groups; `None` without the extension.
    pub(crate) groups: Option<Vec<u16>>,
    /// Signature schemes; `None` without the extension.
    pub(crate) signature_schemes: Option<Vec<u16>>,
    pub(crate) compression: bool,
    pub(crate) extended_master_secret: bool,
    pub(crate) secure_renegotiation: bool,
    /// It has a share of a key in it: the client means to go on.
    pub(crate) has_key_share: bool,
    pub(super) session: Vec<u8>,
}

impl ClientHello {
    /// Offers this version and no other; of versions below TLS 1.3, as the newest.
    pub(super) fn is_for(&self, version: TlsVersion) -> bool {
        match version {
            TlsVersion::Tls13 => self.versions == [version],
            _ => self.versions.last() == Some(&version),
        }
    }
}

impl fmt::Display for ClientHello {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let newest = self.versions.last().map_or("nothing", |one| one.name());
        write!(f, "hello for {newest} with {} suites", self.suites.len())
    }
}

/// The bytes are no hello.
#[derive(Debug, Clone, Copy)]
pub(super) struct NoHello;

/// Reads one hello. Gives its bytes as well, so that somebody else can read them again.
pub(super) async fn read(
    client: &mut (impl AsyncRead + Unpin),
) -> io::Result<(Vec<u8>, Result<ClientHello, NoHello>)> {
    let mut bytes = Vec::new();
    while bytes.len() < MAX_HELLO {
        if let Some(hello) = parse(&bytes) {
            return Ok((bytes, hello));
        }
        if client.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok((bytes, Err(NoHello)))
}

/// `None` while bytes are missing.
fn parse(bytes: &[u8]) -> Option<Result<ClientHello, NoHello>> {
    let [first, second, third, ..] = *bytes else {
        return None;
    };
    if first & 0x80 != 0 && third == 1 {
        let length = usize::from(u16::from_be_bytes([first & 0x7F, second]));
        return Some(read_ssl2(bytes.get(2..2 + length)?));
    }
    let mut message = Vec::new();
    let mut records = Input(bytes);
    loop {
        if records.number(1)? != 22 {
            return Some(Err(NoHello));
        }
        records.number(2)?;
        message.extend(records.list(2)?);
        let mut input = Input(&message);
        if let (Some(1), Some(body)) = (input.number(1), input.list(3)) {
            return Some(read_body(body).ok_or(NoHello));
        }
    }
}

fn read_ssl2(body: &[u8]) -> Result<ClientHello, NoHello> {
    if body.get(1..3) != Some(&[0, 2]) {
        return Err(NoHello);
    }
    Ok(ClientHello {
        versions: vec![TlsVersion::Ssl2],
        ..ClientHello::default()
    })
}

fn read_body(body: &[u8]) -> Option<ClientHello> {
    let mut input = Input(body);
    let newest = input.number(2)?;
    input.take(32)?;
    let mut hello = ClientHello {
        versions: up_to(newest),
        session: input.list(1)?.to_vec(),
        suites: numbers(input.list(2)?),
        compression: input.list(1)?.contains(&1),
        ..ClientHello::default()
    };
    hello.secure_renegotiation = hello.suites.contains(&0x00FF);
    let Some(extensions) = input.list(2) else {
        return Some(hello);
    };
    let mut extensions = Input(extensions);
    while let Some(kind) = extensions.number(2) {
        hello.take_extension(kind, Input(extensions.list(2)?))?;
    }
    Some(hello)
}

impl ClientHello {
    fn take_extension(&mut self, kind: usize, mut data: Input<'_>) -> Option<()> {
        match kind {
            0 => {
                let mut names = Input(data.list(2)?);
                names.number(1)?;
                let name = names.list(2)?.to_vec();
                self.server_name = Some(String::from_utf8(name).ok()?);
            }
            10 => self.groups = Some(numbers(data.list(2)?)),
            13 => self.signature_schemes = Some(numbers(data.list(2)?)),
            23 => self.extended_master_secret = true,
            43 => {
                let offered = numbers(data.list(1)?);
                let all = TlsVersion::ALL.into_iter();
                self.versions = all.filter(|one| offered.contains(&code(*one))).collect();
            }
            51 => self.has_key_share = !data.list(2)?.is_empty(),
            0xFF01 => self.secure_renegotiation = true,
            _ => {}
        }
        Some(())
    }
}

/// Versions up to one on the wire, without SSL 2.0 and without TLS 1.3, which is offered by its extension.
fn up_to(newest: usize) -> Vec<TlsVersion> {
    let all = TlsVersion::ALL.into_iter();
    all.filter(|one| (0x0300..=0x0303).contains(&code(*one)) && usize::from(code(*one)) <= newest)
        .collect()
}

/// A version on the wire.
pub(super) fn code(version: TlsVersion) -> u16 {
    match version {
        TlsVersion::Ssl2 => 0x0002,
        TlsVersion::Ssl3 => 0x0300,
        TlsVersion::Tls10 => 0x0301,
        TlsVersion::Tls11 => 0x0302,
        TlsVersion::Tls12 => 0x0303,
        TlsVersion::Tls13 => 0x0304,
    }
}

fn numbers(bytes: &[u8]) -> Vec<u16> {
    let (pairs, _) = bytes.as_chunks();
    pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect()
}

/// Bytes that are still to be read.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number of so many bytes.
    fn number(&mut self, length: usize) -> Option<usize> {
        let bytes = self.take(length)?;
        Some(
            bytes
                .iter()
                .fold(0, |sum, byte| sum << 8 | usize::from(*byte)),
        )
    }

    /// Bytes behind their length, which has so many bytes itself.
    fn list(&mut self, length: usize) -> Option<&'a [u8]> {
        let length = self.number(length)?;
        self.take(length)
    }
}
