//! TLS hellos that were put together by hand, and what comes back.

use std::io::{self, ErrorKind};

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::client::{connect, within};
use crate::world::Running;

/// Where the server of these tests stands.
pub(super) const WEB: &str = "185.10.20.30";
/// Its name.
pub(super) const HOST: &str = "www.bakkerij.be";

const GROUPS: &[u16] = &[0x0018, 0x0017, 0x001D];
const SCHEMES: &[u16] = &[0x0403, 0x0804, 0x0401, 0x0201];

/// A hello without a key share, of bytes that were put together here.
pub(super) struct Hello {
    pub(super) version: u16,
    pub(super) suites: Vec<u16>,
    pub(super) groups: &'static [u16],
    pub(super) schemes: &'static [u16],
    pub(super) name: bool,
    pub(super) compression: bool,
}

impl Hello {
    pub(super) fn new(version: u16, suites: &[u16]) -> Self {
        Self {
            version,
            suites: suites.to_vec(),
            groups: GROUPS,
            schemes: SCHEMES,
            name: true,
            compression: false,
        }
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let numbers = |all: &[u16]| {
            all.iter()
                .flat_map(|one| one.to_be_bytes())
                .collect::<Vec<_>>()
        };
        let mut extensions = Vec::new();
        let mut extension = |kind: u16, body: &[u8]| {
            extensions.extend(kind.to_be_bytes());
            extensions.extend(short(body));
        };
        if self.name {
            extension(0, &short(&[&[0], &short(HOST.as_bytes())[..]].concat()));
        }
        extension(10, &short(&numbers(self.groups)));
        extension(13, &short(&numbers(self.schemes)));
        extension(23, &[]);
        extension(0xFF01, &[0]);
        if self.version == 0x0304 {
            extension(43, &[2, 3, 4]);
            extension(51, &[0, 0]);
        }
        let mut body = self.version.min(0x0303).to_be_bytes().to_vec();
        body.extend([7; 32]);
        body.extend([4, 1, 2, 3, 4]);
        body.extend(short(&numbers(&self.suites)));
        body.extend(if self.compression {
            &[2, 1, 0][..]
        } else {
            &[1, 0]
        });
        body.extend(short(&extensions));
        let message = [&[1, 0][..], &short(&body)].concat();
        [&[22, 3, 1][..], &short(&message)].concat()
    }
}

/// Bytes behind their length in two bytes.
fn short(body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap();
    [&length.to_be_bytes()[..], body].concat()
}

/// What comes back in a while, until the server is done or silent.
pub(super) async fn say(world: &Running, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut client = connect(world, WEB, 443).await?;
    client.write_all(bytes).await?;
    let mut answer = Vec::new();
    loop {
        match within(client.read_buf(&mut answer)).await {
            Ok(0) => return Ok(answer),
            Ok(_) if answer.len() > 1_000_000 => return Ok(answer),
            Err(error) if error.kind() == ErrorKind::TimedOut => return Ok(answer),
            Ok(_) => {}
            Err(error) => return Err(error),
        }
    }
}

/// The same, of a hello that is heard out.
pub(super) async fn answer(world: &Running, hello: &Hello) -> Vec<u8> {
    say(world, &hello.bytes()).await.unwrap()
}

/// Version and messages (kind and body) of a flight, whatever the records.
pub(super) fn messages(flight: &[u8]) -> (u16, Vec<(u8, Vec<u8>)>) {
    let (mut rest, mut version, mut joined) = (flight, 0, Vec::new());
    while let [kind, major, minor, high, low, behind @ ..] = rest {
        assert_eq!(*kind, 22, "{flight:?}");
        version = u16::from_be_bytes([*major, *minor]);
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        joined.extend_from_slice(&behind[..length]);
        rest = &behind[length..];
    }
    let mut messages = Vec::new();
    let mut rest = &joined[..];
    while let [kind, high, middle, low, behind @ ..] = rest {
        let length = usize::from(*high) << 16 | usize::from(*middle) << 8 | usize::from(*low);
        messages.push((*kind, behind[..length].to_vec()));
        rest = &behind[length..];
    }
    (version, messages)
}
