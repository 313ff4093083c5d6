//! The answer to a hello of SSL 2.0 (draft of Netscape, 1995): one record with a header of two bytes.

use super::message::Bytes;
use super::{Reply, ServerHello, Unreadable};
use crate::fact::TlsVersion;

/// Reads a record whose first byte has its high bit set. `takes_hello`: SSL 2.0 was offered, so that a hello of
/// it is an answer; else only an error of it is, with which a server breaks off that knows nothing newer.
pub(super) fn read(bytes: &[u8], takes_hello: bool) -> Result<Option<Reply>, Unreadable> {
    let (Some(&high), Some(&low), Some(&kind)) = (bytes.first(), bytes.get(1), bytes.get(2)) else {
        return Ok(None);
    };
    let length = usize::from(u16::from_be_bytes([high & 0x7F, low]));
    let fits = match kind {
        0 => length == 3,
        4 => takes_hello && length >= 11,
        _ => false,
    };
    if !fits {
        return Err(Unreadable::NotTls);
    }
    let Some(message) = bytes.get(2..2 + length) else {
        return Ok(None);
    };
    let mut message = Bytes::of(message.get(1..).unwrap_or_default());
    if kind == 0 {
        return Ok(Some(Reply::Alert(2, alert(message.u16().unwrap_or(0)))));
    }
    let hello = server_hello(&mut message);
    let hello = hello.ok_or(Unreadable::Broken("a hello of SSL 2.0 that ends too soon"))?;
    Ok(Some(Reply::Hello(Box::new(hello))))
}

/// The alert of TLS that says what an error of SSL 2.0 says.
fn alert(error: u16) -> u8 {
    match error {
        2 => 41,
        4 => 42,
        6 => 43,
        _ => 40,
    }
}

fn server_hello(message: &mut Bytes<'_>) -> Option<ServerHello> {
    let _session_id_hit = message.u8()?;
    let _certificate_type = message.u8()?;
    if message.u16()? != 2 {
        return None;
    }
    let certificate = usize::from(message.u16()?);
    let suites = usize::from(message.u16()?);
    let _connection_id = message.u16()?;
    let certificate = message.take(certificate)?;
    let suites = message.take(suites)?;
    let suites = suites.chunks_exact(3).filter_map(|suite| match *suite {
        [a, b, c] => Some(u32::from_be_bytes([0, a, b, c])),
        _ => None,
    });
    let certificates = (!certificate.is_empty()).then(|| certificate.to_vec());
    Some(ServerHello {
        version: TlsVersion::Ssl2,
        suite: 0,
        ssl2_suites: suites.collect(),
        group: None,
        dh_prime: None,
        signature_scheme: None,
        compression: false,
        extended_master_secret: false,
        secure_renegotiation: false,
        certificates: certificates.into_iter().collect(),
    })
}
