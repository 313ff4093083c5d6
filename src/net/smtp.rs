//! A short, polite talk with a mail server: greeting, EHLO, STARTTLS, QUIT (RFC 5321, RFC 3207).
//! No sender, no recipient, no mail.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::mail_talks::Turn;
pub use super::mail_talks::{MailTalk, MailTalks};
use super::tls::Shaken;
use super::{LIMITS, Net, failure};
use crate::fact::{Cause, Why};
use crate::parse::smtp_reply::{Reader, Reply};
use crate::parse::tls::reply::ServerHello;

/// How Belfort names itself in EHLO. `.invalid` (RFC 2606) says that no mail will come from here.
pub const EHLO_NAME: &str = "belfort.invalid";

/// Where mail servers take mail from each other (RFC 5321 4.5.4.2).
pub(super) const SMTP_PORT: u16 = 25;

/// What a mail server said.
#[derive(Debug, Clone)]
pub struct Talk {
    /// The first line of its greeting, at most 512 characters.
    pub greeting: String,
    /// What came of asking for TLS.
    pub upgrade: Result<Upgrade, Why>,
}

/// Why there was no talk.
#[derive(Debug, Clone)]
pub enum NoTalk {
    /// There was no connection.
    Unconnected(Why),
    /// Nobody greeted over a connection that stood, or not as mail servers do.
    Ungreeted(Why),
    /// A mail server greeted, to send us away or to ask us back later: port 25 gets through.
    SentAway(Why),
}

impl NoTalk {
    /// Why there was none.
    pub fn why(&self) -> &Why {
        match self {
            Self::Unconnected(why) | Self::Ungreeted(why) | Self::SentAway(why) => why,
        }
    }
}

/// What came of asking for TLS.
#[derive(Debug, Clone)]
pub enum Upgrade {
    /// The server does not offer STARTTLS.
    NotOffered,
    /// The STARTTLS command was answered by an error, or the handshake after it by an alert: this one.
    Refused(String),
    /// The two sides found no version and suite in common: the server may know older ones only. Said so.
    NothingInCommon(String),
    /// It takes this of a hello that offers older versions and suites, too; the handshake was not gone on with.
    WouldTake(Box<ServerHello>),
    /// The handshake succeeded.
    Secured(Box<Shaken>),
}

/// A connection to port 25 of one address. While it lives, no second one is opened there.
#[derive(Debug)]
pub struct MailConnection {
    pub(super) address: IpAddr,
    pub(super) stream: TcpStream,
    pub(super) turn: Turn,
}

/// With which hello a mail server is asked for TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Greeting {
    /// That of a present-day sender, with the whole handshake.
    PresentDay,
    /// One that offers everything from TLS 1.0 to 1.2 that senders ever used.
    Broad,
}

impl Net {
    /// Talks to a mail server over a connection that stands, and ends it.
    ///
    /// # Errors
    /// [`NoTalk`]: no greeting, or one that sends us away or asks to come back later
    /// ([`Cause::Throttled`]). What goes wrong after the greeting is in [`Talk`].
    pub async fn talk_to_mail_server(
        &self,
        name: &str,
        connection: MailConnection,
        with: Greeting,
    ) -> Result<Talk, NoTalk> {
        let MailConnection {
            address,
            mut stream,
            turn: _turn,
        } = connection;
        let address = SocketAddr::new(address, SMTP_PORT);
        let doing = format!("talk to {name} at {address}");
        let greeting = reply(&mut stream, LIMITS.smtp_greeting, &doing).await;
        let greeting = greeting.map_err(NoTalk::Ungreeted)?;
        if greeting.code != 220 {
            let cause = if greeting.is_later() {
                Cause::Throttled
            } else {
                Cause::Refused
            };
            take_leave(&mut stream, &doing).await;
            let why = Why::new(cause, format!("{doing}: greeted with {}", greeting.text()));
            return Err(NoTalk::SentAway(why));
        }
        let upgrade = self.upgrade(name, stream, with, &doing).await;
        Ok(Talk {
            greeting: greeting.text().to_owned(),
            upgrade,
        })
    }

    async fn upgrade(
        &self,
        name: &str,
        mut stream: TcpStream,
        with: Greeting,
        doing: &str,
    ) -> Result<Upgrade, Why> {
        say(&mut stream, &format!("EHLO {EHLO_NAME}")).await;
        let hello = reply_or_quit(&mut stream, doing).await?;
        if hello.code != 250 {
            take_leave(&mut stream, doing).await;
            if hello.is_later() {
                return Err(Why::new(
                    Cause::Throttled,
                    format!("{doing}: EHLO: {}", hello.text()),
                ));
            }
            // A server that knows no EHLO has no extensions (RFC 5321 3.2), STARTTLS included.
            return match hello.code {
                500 | 502 => Ok(Upgrade::NotOffered),
                _ => Err(Why::new(
                    Cause::Refused,
                    format!("{doing}: EHLO: {}", hello.text()),
                )),
            };
        }
        if !hello.offers("STARTTLS") {
            take_leave(&mut stream, doing).await;
            return Ok(Upgrade::NotOffered);
        }
        say(&mut stream, "STARTTLS").await;
        let ready = reply_or_quit(&mut stream, doing).await?;
        if ready.code != 220 {
            take_leave(&mut stream, doing).await;
            if ready.code == 421 {
                return Err(Why::new(
                    Cause::Throttled,
                    format!("{doing}: STARTTLS: {}", ready.text()),
                ));
            }
            return Ok(Upgrade::Refused(ready.text().to_owned()));
        }
        match with {
            Greeting::PresentDay => self.shake_hands_over(name, stream, doing).await,
            Greeting::Broad => self.greet_broadly(name, stream, doing).await,
        }
    }
}

/// Sends one command. A server that is gone is noticed at its missing reply.
async fn say(stream: &mut (impl AsyncWrite + Unpin), command: &str) {
    let _ = timeout(LIMITS.smtp_answer, async {
        stream
            .write_all(format!("{command}\r\n").as_bytes())
            .await?;
        stream.flush().await
    })
    .await;
}

/// Says goodbye and waits for the answer (RFC 5321 4.1.1.10): a connection that is closed at once may take the
/// word with it. What comes of it changes nothing that was seen.
pub(super) async fn take_leave(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), doing: &str) {
    say(stream, "QUIT").await;
    let _ = reply(stream, LIMITS.smtp_farewell, doing).await;
}

/// The answer to a command. Where none comes that could be read, the talk is ended politely.
async fn reply_or_quit(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    doing: &str,
) -> Result<Reply, Why> {
    let answer = reply(stream, LIMITS.smtp_answer, doing).await;
    if answer.is_err() {
        take_leave(stream, doing).await;
    }
    answer
}

async fn reply(
    stream: &mut (impl AsyncRead + Unpin),
    wait: Duration,
    doing: &str,
) -> Result<Reply, Why> {
    let read = async {
        let mut reader = Reader::default();
        let mut chunk = [0; 1024];
        loop {
            let length = stream
                .read(&mut chunk)
                .await
                .map_err(|error| failure::of_io(&error, doing))?;
            if length == 0 {
                return Err(Why::new(Cause::Reset, format!("{doing}: it hung up")));
            }
            match reader.push(chunk.get(..length).unwrap_or_default()) {
                Ok(Some(reply)) => return Ok(reply),
                Err(wrong) => {
                    return Err(Why::new(Cause::Unreadable, format!("{doing}: {wrong}")));
                }
                Ok(None) if reader.taken() > LIMITS.smtp_bytes => {
                    return Err(Why::new(Cause::TooLarge, doing));
                }
                Ok(None) => {}
            }
        }
    };
    match timeout(wait, read).await {
        Ok(reply) => reply,
        Err(_) => Err(Why::new(
            Cause::Timeout,
            format!("{doing}: silent for {wait:?}"),
        )),
    }
}

#[cfg(test)]
mod tests;
