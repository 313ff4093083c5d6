//! One hello of TLS and what comes back. No handshake follows: what is asked is said in the clear.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

use super::{LIMITS, Net, failure};
use crate::fact::{Cause, TlsVersion, Why};
use crate::parse::tls::hello::Hello;
use crate::parse::tls::reply::{Reader, Reply, ServerHello, Unreadable};

/// What came of one hello.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Greeted {
    /// The server takes an offer.
    Answered(Box<ServerHello>),
    /// It broke off with an alert (RFC 8446 6): level and description. A warning (level 1) stands here where
    /// nothing but the end of the connection followed it.
    Alert(u8, u8),
    /// It closed or reset a connection that stood, without an answer.
    Closed(Why),
    /// It answered, but not as TLS does, or longer than is read.
    Unreadable(Why),
    /// No answer over a connection that stood, within [`LIMITS`]`.tls_hello`.
    Silent(Why),
    /// There was no connection.
    NoConnection(Why),
}

impl Net {
    /// Opens a connection, says one hello, reads what is said in the clear, and closes.
    pub async fn say_hello(&self, address: SocketAddr, hello: &Hello) -> Greeted {
        let mut stream = match self.connect_for_tls(address).await {
            Ok(stream) => stream,
            Err(why) => return Greeted::NoConnection(why),
        };
        let doing = format!("say hello in {} to {address}", hello.version.name());
        let greeted = say_hello_over(&mut stream, hello, &doing).await;
        // Whether it arrives changes nothing that was seen.
        let _ = timeout(LIMITS.tls_hello, stream.shutdown()).await;
        greeted
    }

    /// Bytes for a hello that nobody repeats.
    pub fn hello_random(&self) -> [u8; 32] {
        let mut random = [0; 32];
        // Nothing is kept secret with them: a machine without randomness still asks.
        let _ = self.crypto.secure_random.fill(&mut random);
        random
    }
}

/// The same over a stream that stands, as after STARTTLS. The stream is left open, but nothing more can be said
/// over it.
pub async fn say_hello_over<S>(stream: &mut S, hello: &Hello, doing: &str) -> Greeted
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut reader = Reader::new(hello.version);
    let heard = timeout(LIMITS.tls_hello, ask(stream, hello, &mut reader)).await;
    let greeted = match heard {
        Ok(Ok(Reply::Hello(answer))) => Greeted::Answered(answer),
        Ok(Ok(Reply::Alert(level, description))) => Greeted::Alert(level, description),
        Ok(Err(Unheard::Unreadable(unreadable))) => Greeted::Unreadable(why(unreadable, doing)),
        Ok(Err(Unheard::Ended(error))) => match reader.warning() {
            Some(description) if description != CLOSE_NOTIFY => Greeted::Alert(1, description),
            _ => ended(&error, doing),
        },
        Err(_) => Greeted::Silent(Why::new(
            Cause::Timeout,
            format!("{doing}: silent for {:?}", LIMITS.tls_hello),
        )),
    };
    if let Greeted::Answered(answer) = &greeted {
        let _ = timeout(LIMITS.tls_hello, say_goodbye(stream, answer.version)).await;
    }
    greeted
}

/// Why a connection ended without an answer.
enum Unheard {
    Ended(io::Error),
    Unreadable(Unreadable),
}

async fn ask<S>(stream: &mut S, hello: &Hello, reader: &mut Reader) -> Result<Reply, Unheard>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let written = stream.write_all(&hello.to_bytes()).await;
    let mut bytes = vec![0; 8 * 1024];
    loop {
        // A server that breaks off before it took the whole hello may have said why.
        let count = match stream.read(&mut bytes).await {
            Ok(0) => {
                let ended =
                    io::Error::new(io::ErrorKind::UnexpectedEof, "closed without an answer");
                return Err(Unheard::Ended(written.err().unwrap_or(ended)));
            }
            Ok(count) => count,
            Err(error) => return Err(Unheard::Ended(error)),
        };
        let came = bytes.get(..count).unwrap_or_default();
        match reader.push(came) {
            Ok(Some(reply)) => return Ok(reply),
            Ok(None) => {}
            Err(unreadable) => return Err(Unheard::Unreadable(unreadable)),
        }
    }
}

fn ended(error: &io::Error, doing: &str) -> Greeted {
    let why = failure::of_io(error, doing);
    match why.cause {
        Cause::Timeout => Greeted::Silent(why),
        _ => Greeted::Closed(why),
    }
}

fn why(unreadable: Unreadable, doing: &str) -> Why {
    let cause = match unreadable {
        Unreadable::NotTls => Cause::NotTls,
        Unreadable::Broken(_) => Cause::Unreadable,
        Unreadable::TooLong => Cause::TooLarge,
    };
    Why::new(cause, format!("{doing}: {unreadable}"))
}

const CLOSE_NOTIFY: u8 = 0;
const USER_CANCELED: u8 = 90;

/// Tells the server that nothing follows, so that its log does not show a fault (RFC 5246 7.2.2). SSL 2.0 has no
/// words for that.
async fn say_goodbye<S: AsyncWrite + Unpin>(stream: &mut S, version: TlsVersion) -> io::Result<()> {
    let minor = match version {
        TlsVersion::Ssl2 => return Ok(()),
        TlsVersion::Ssl3 => 0,
        TlsVersion::Tls10 => 1,
        TlsVersion::Tls11 => 2,
        TlsVersion::Tls12 | TlsVersion::Tls13 => 3,
    };
    let mut records = Vec::new();
    // SSL 3.0 knows no user_canceled (RFC 6101 5.4).
    let words = match version {
        TlsVersion::Ssl3 => [CLOSE_NOTIFY].as_slice(),
        _ => &[USER_CANCELED, CLOSE_NOTIFY],
    };
    for &description in words {
        records.extend([21, 3, minor, 0, 2, 1, description]);
    }
    stream.write_all(&records).await?;
    stream.flush().await
}

#[cfg(test)]
mod tests;
