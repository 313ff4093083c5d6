//! Any hello of TLS that we could be told to write: its lengths fit to the last byte.

use belfort::fact::TlsVersion;
use belfort::parse::tls::hello::{Hello, MOST_SUITES};

use super::input::Taken;

/// Looks at one input.
pub fn look(input: &[u8]) {
    let hello = hello(&mut Taken::new(input));
    let bytes = hello.to_bytes();
    if hello.version == TlsVersion::Ssl2 {
        let length = u16::from_be_bytes([bytes[0] & 0x7F, bytes[1]]);
        assert_eq!(usize::from(length), bytes.len() - 2);
        return;
    }
    let suites = walk(&bytes).expect("a hello whose lengths do not fit");
    let signal = usize::from(hello.version == TlsVersion::Ssl3);
    assert_eq!(suites, hello.suites.len().min(MOST_SUITES) + signal);
}

fn hello(input: &mut Taken<'_>) -> Hello {
    Hello {
        version: TlsVersion::ALL[usize::from(input.byte()) % TlsVersion::ALL.len()],
        compression: input.byte() % 2 == 1,
        random: std::array::from_fn(|_| input.byte()),
        server_name: (input.byte() % 2 == 1).then(|| {
            let length = usize::from(input.number());
            String::from_utf8_lossy(input.bytes(length)).into_owned()
        }),
        suites: numbers(input),
        groups: numbers(input),
        signature_schemes: numbers(input),
    }
}

fn numbers(input: &mut Taken<'_>) -> Vec<u16> {
    let count = input.number() % 300;
    (0..count).map(|_| input.number()).collect()
}

/// How many suites the hello offers; `None` where a length does not fit.
fn walk(record: &[u8]) -> Option<usize> {
    let mut rest = record.strip_prefix(&[22, 3])?.get(1..)?;
    let mut message = vector(&mut rest, 2)?.strip_prefix(&[1])?;
    let mut fields = vector(&mut message, 3)?.get(34..)?;
    vector(&mut fields, 1)?;
    let suites = vector(&mut fields, 2)?.len() / 2;
    vector(&mut fields, 1)?;
    if !fields.is_empty() {
        let mut extensions = vector(&mut fields, 2)?;
        while !extensions.is_empty() {
            extensions = extensions.get(2..)?;
            vector(&mut extensions, 2)?;
        }
    }
    (rest.is_empty() && message.is_empty() && fields.is_empty()).then_some(suites)
}

fn vector<'a>(rest: &mut &'a [u8], width: usize) -> Option<&'a [u8]> {
    let (length, after) = rest.split_at_checked(width)?;
    let length = length
        .iter()
        .fold(0, |sum, byte| sum * 256 + usize::from(*byte));
    let (taken, after) = after.split_at_checked(length)?;
    *rest = after;
    Some(taken)
}
