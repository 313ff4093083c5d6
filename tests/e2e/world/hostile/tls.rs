//! TLS servers that answer to hurt, at port 443 of `www`.

use std::time::Duration;

use super::{Company, Rows};
use crate::world::tls_script::{extension, list, message, record};
use crate::world::{Certificate, Door, Play, Step, World};

const ALERT: u8 = 21;
const CIPHER: u8 = 20;
const HANDSHAKE: u8 = 22;
/// TLS 1.2 as records say it.
const VERSION: u16 = 0x0303;

pub(super) const ROWS: Rows = &[
    ("tls-reset-at-once", |c| c.with_door(Door::Reset)),
    ("tls-hang-up-at-once", |c| c.with_door(Door::HangUp)),
    ("tls-silence", |c| c.with_door(Door::Mute)),
    ("tls-noise", |c| c.with_door(Door::Noise)),
    ("tls-reset-in-the-hello", |c| {
        plays(c, || {
            let mut hello = record(HANDSHAKE, VERSION, &hello(0xC02B));
            hello.truncate(30);
            vec![Step::Hear, Step::Say(hello), Step::Cut]
        })
    }),
    ("tls-close-in-the-hello", |c| {
        plays(c, || {
            let mut hello = record(HANDSHAKE, VERSION, &hello(0xC02B));
            hello.truncate(30);
            vec![Step::Hear, Step::Say(hello)]
        })
    }),
    ("tls-drip", |c| {
        plays(c, || {
            let hello = record(HANDSHAKE, VERSION, &hello(0xC02B));
            vec![Step::Hear, Step::Drip(hello, Duration::from_secs(1))]
        })
    }),
    ("tls-certificates-without-end", |c| {
        plays(c, || {
            let begin = [hello(0xC02B), vec![11, 0xff, 0xff, 0xff]].concat();
            vec![
                Step::Hear,
                Step::Say(record(HANDSHAKE, VERSION, &begin)),
                Step::Flood(record(HANDSHAKE, VERSION, &[0; 16_384])),
            ]
        })
    }),
    ("tls-record-of-65535-bytes", |c| {
        plays(c, || {
            vec![
                Step::Hear,
                Step::Say(vec![HANDSHAKE, 3, 3, 0xff, 0xff]),
                Step::Flood(vec![2; 4_096]),
            ]
        })
    }),
    ("tls-record-longer-than-sent", |c| {
        plays(c, || {
            vec![
                Step::Hear,
                Step::Say(vec![HANDSHAKE, 3, 3, 0x40, 0, 2, 0, 0]),
                Step::Hold,
            ]
        })
    }),
    ("tls-hello-longer-than-sent", |c| {
        plays(c, || {
            let mut hello = hello(0xC02B);
            hello.splice(1..4, [0xff; 3]);
            vec![
                Step::Hear,
                Step::Say(record(HANDSHAKE, VERSION, &hello)),
                Step::Hold,
            ]
        })
    }),
    ("tls-hello-shorter-than-sent", |c| {
        plays(c, || {
            let mut hello = hello(0xC02B);
            hello.splice(1..4, [0, 0, 5]);
            vec![
                Step::Hear,
                Step::Say(record(HANDSHAKE, VERSION, &hello)),
                Step::Hold,
            ]
        })
    }),
    ("tls-extension-longer-than-sent", |c| {
        plays(c, || {
            let mut body = begun(0xC02B);
            body.extend(list(2, &[0, 43, 0xff, 0xff, 3, 4]));
            said(&message(2, &body))
        })
    }),
    ("tls-one-extension-9000-times", |c| {
        plays(c, || {
            let mut body = begun(0xC02B);
            body.extend(list(2, &extension(23, &[]).repeat(9_000)));
            said(&message(2, &body))
        })
    }),
    ("tls-hello-twice", |c| {
        plays(c, || said(&hello(0xC02B).repeat(2)))
    }),
    ("tls-alert-of-no-kind", |c| {
        plays(c, || {
            vec![Step::Hear, Step::Say(record(ALERT, VERSION, &[77, 222]))]
        })
    }),
    ("tls-warnings-without-end", |c| {
        plays(c, || {
            vec![
                Step::Hear,
                Step::Flood(record(ALERT, VERSION, &[1, 90]).repeat(100)),
            ]
        })
    }),
    ("tls-empty-records-without-end", |c| {
        plays(c, || {
            vec![
                Step::Hear,
                Step::Flood(record(HANDSHAKE, VERSION, &[]).repeat(100)),
            ]
        })
    }),
    ("tls-cipher-changes-without-end", |c| {
        plays(c, || {
            vec![
                Step::Hear,
                Step::Flood(record(CIPHER, VERSION, &[1]).repeat(100)),
            ]
        })
    }),
    ("tls-retries-without-end", |c| {
        plays(c, || {
            std::iter::repeat_n([Step::Hear, Step::Answer(retry)], 50)
                .flatten()
                .collect()
        })
    }),
    ("tls-suite-not-offered", |c| {
        plays(c, || said(&hello(0x1337)))
    }),
    ("tls-group-not-offered", |c| {
        plays(c, || {
            vec![Step::Hear, Step::Answer(strange_share), Step::Hold]
        })
    }),
    ("tls-no-certificate-at-all", |c| {
        plays(c, || {
            said(&[hello(0xC02B), message(11, &[0, 0, 0]), message(14, &[])].concat())
        })
    }),
    ("tls-plain-http", |c| {
        plays(c, || {
            vec![
                Step::Hear,
                Step::Say(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()),
            ]
        })
    }),
    ("tls-http2-that-is-none", |c| {
        c.with_shop(c.shop().certificate(Certificate::good().http2()))
    }),
];

fn plays(company: &Company, steps: fn() -> Vec<Step>) -> World {
    company.with_door(Door::Plays(Play(steps)))
}

/// Says this in records of a handshake, and then nothing.
fn said(messages: &[u8]) -> Vec<Step> {
    let records = messages.chunks(16_384);
    let records = records.flat_map(|piece| record(HANDSHAKE, VERSION, piece));
    vec![Step::Hear, Step::Say(records.collect()), Step::Hold]
}

/// A hello of TLS 1.2 that takes this suite.
fn hello(suite: u16) -> Vec<u8> {
    message(2, &begun(suite))
}

/// The same, without its head.
fn begun(suite: u16) -> Vec<u8> {
    let mut body = vec![3, 3];
    body.extend([0x42; 32]);
    body.push(0);
    body.extend(suite.to_be_bytes());
    body.push(0);
    body
}

/// Asks the client to try again with another group, whatever it tried (RFC 8446 4.1.4).
fn retry(heard: &[u8]) -> Vec<u8> {
    const RANDOM: [u8; 32] = [
        0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8,
        0x91, 0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8,
        0x33, 0x9C,
    ];
    of_13(heard, &RANDOM, &extension(51, &0x0018_u16.to_be_bytes()))
}

/// A hello of TLS 1.3 with a share of a key for a group that nobody has.
fn strange_share(heard: &[u8]) -> Vec<u8> {
    let share = [&[0x99, 0x99], &list(2, &[7; 32])[..]].concat();
    of_13(heard, &[0x42; 32], &extension(51, &share))
}

fn of_13(heard: &[u8], random: &[u8; 32], further: &[u8]) -> Vec<u8> {
    // The number of the session stands behind the heads, version and random, and is to be repeated.
    let session = heard.get(43).map_or(&[][..], |length| {
        heard.get(44..44 + usize::from(*length)).unwrap_or_default()
    });
    let mut body = vec![3, 3];
    body.extend(random);
    body.extend(list(1, session));
    body.extend([0x13, 0x01, 0]);
    body.extend(list(2, &[&extension(43, &[3, 4])[..], further].concat()));
    record(HANDSHAKE, VERSION, &message(2, &body))
}
