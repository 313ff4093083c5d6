//! One HTTP answer, right or wrong.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};

use super::server::Head;
use crate::world::play::{Ended, Play, Step, perform};

/// What a site answers to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(Vec<u8>, Vec<u8>)>,
    /// The answer lets the origin that a request names read it, with the visitor's cookies.
    trusts_every_origin: bool,
    /// What a request with an origin gets instead.
    to_strangers: Option<Box<Self>>,
    manner: Manner,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Manner {
    /// An ordinary body.
    Body(Vec<u8>),
    /// A redirect to HTTPS on the host and path that were asked for.
    ToHttps,
    /// A body that never ends, as fast as the client reads.
    Endless,
    /// A body of which one byte comes each time.
    Drip(Duration),
    /// Header fields without end.
    HeaderFlood,
    /// These bytes instead of an HTTP answer.
    Raw(Vec<u8>),
    /// These steps instead of an HTTP answer.
    Plays(Play),
    /// Nothing, for ever.
    Silence,
    /// The connection is closed instead.
    HangUp,
}

impl Answer {
    /// An HTML page.
    pub(crate) fn page(html: &str) -> Self {
        Self::of(200, Manner::Body(html.as_bytes().to_vec()))
            .header("Content-Type", "text/html; charset=utf-8")
    }

    /// A plain text.
    pub(crate) fn text(text: &str) -> Self {
        Self::of(200, Manner::Body(text.as_bytes().to_vec()))
            .header("Content-Type", "text/plain; charset=utf-8")
    }

    /// A file of any kind.
    pub(crate) fn file(content_type: &str, bytes: Vec<u8>) -> Self {
        Self::of(200, Manner::Body(bytes)).header("Content-Type", content_type)
    }

    /// A bare status with a short page.
    pub(crate) fn status(status: u16) -> Self {
        Self::page(&format!("<h1>{status}</h1>")).with_status(status)
    }

    /// A redirect, such as `Answer::redirect(301, "https://www.bakkerij.be/")`.
    pub(crate) fn redirect(status: u16, to: &str) -> Self {
        Self::of(status, Manner::Body(Vec::new())).header("Location", to)
    }

    /// A redirect to HTTPS on the same host, as a good web server gives it.
    pub(crate) fn to_https() -> Self {
        Self::of(301, Manner::ToHttps)
    }

    /// A page that never ends.
    pub(crate) fn endless() -> Self {
        Self::of(200, Manner::Endless).header("Content-Type", "text/html")
    }

    /// A page of which one byte comes each time.
    pub(crate) fn drip(every: Duration) -> Self {
        Self::of(200, Manner::Drip(every)).header("Content-Type", "text/html")
    }

    /// Header fields without end, and never a body.
    pub(crate) fn header_flood() -> Self {
        Self::of(200, Manner::HeaderFlood)
    }

    /// These bytes, whatever they are.
    pub(crate) fn raw(bytes: &[u8]) -> Self {
        Self::of(200, Manner::Raw(bytes.to_vec()))
    }

    /// These steps instead of an HTTP answer; the connection ends with them.
    pub(crate) fn plays(steps: fn() -> Vec<Step>) -> Self {
        Self::of(200, Manner::Plays(Play(steps)))
    }

    /// Nothing, for ever, on an open connection.
    pub(crate) fn silence() -> Self {
        Self::of(200, Manner::Silence)
    }

    /// The connection is closed before an answer.
    pub(crate) fn hang_up() -> Self {
        Self::of(200, Manner::HangUp)
    }

    /// The same with another status.
    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The same with one more header field, sent as given; fields may be given twice.
    pub(crate) fn header(self, name: &str, value: &str) -> Self {
        self.header_bytes(name.as_bytes(), value.as_bytes())
    }

    /// The same with one more header field of any bytes.
    pub(crate) fn header_bytes(mut self, name: &[u8], value: &[u8]) -> Self {
        self.headers.push((name.to_vec(), value.to_vec()));
        self
    }

    /// The same, which lets every origin that a request names read it, with the visitor's cookies.
    pub(crate) fn trusting_every_origin(mut self) -> Self {
        self.trusts_every_origin = true;
        self
    }

    /// The same, while a request that names an origin gets another answer.
    pub(crate) fn but_to_strangers(mut self, answer: Self) -> Self {
        self.to_strangers = Some(Box::new(answer));
        self
    }

    /// The answer that a request gets.
    pub(super) fn to(&self, request: &Head) -> &Self {
        let instead = self.to_strangers.as_deref();
        let is_stranger = request.field("origin").is_some();
        instead.filter(|_| is_stranger).unwrap_or(self)
    }

    fn of(status: u16, manner: Manner) -> Self {
        Self {
            status,
            headers: Vec::new(),
            trusts_every_origin: false,
            to_strangers: None,
            manner,
        }
    }

    /// Sends the answer. Says whether the connection can serve another request.
    pub(super) async fn send(
        &self,
        client: &mut (impl AsyncRead + AsyncWrite + Unpin),
        request: &Head,
        more_headers: &[(Vec<u8>, Vec<u8>)],
    ) -> io::Result<bool> {
        let (host, path) = (request.host(), request.path());
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status)).into_bytes();
        for (name, value) in self.headers.iter().chain(more_headers) {
            head.extend([name, &b": "[..], value, b"\r\n"].concat());
        }
        if let Some(origin) = request.field("origin").filter(|_| self.trusts_every_origin) {
            let fields = format!(
                "Access-Control-Allow-Origin: {origin}\r\nAccess-Control-Allow-Credentials: true\r\n"
            );
            head.extend(fields.bytes());
        }
        match &self.manner {
            Manner::Body(body) => {
                head.extend(format!("Content-Length: {}\r\n\r\n", body.len()).bytes());
                head.extend(body);
                client.write_all(&head).await?;
                return Ok(true);
            }
            Manner::ToHttps => {
                let location = format!("Location: https://{host}{path}\r\n");
                head.extend(location.bytes());
                head.extend(b"Content-Length: 0\r\n\r\n");
                client.write_all(&head).await?;
                return Ok(true);
            }
            Manner::Endless => {
                head.extend(b"\r\n");
                client.write_all(&head).await?;
                let block = b"<p>brood</p>\n".repeat(1_000);
                repeat(client, &block, Duration::ZERO).await?;
            }
            Manner::Drip(every) => {
                head.extend(b"Content-Length: 1000000\r\n\r\n");
                client.write_all(&head).await?;
                repeat(client, b"b", *every).await?;
            }
            Manner::HeaderFlood => {
                client.write_all(&head).await?;
                let block = b"X-More: and more\r\n".repeat(100);
                repeat(client, &block, Duration::ZERO).await?;
            }
            Manner::Raw(bytes) => client.write_all(bytes).await?,
            Manner::Plays(Play(steps)) => {
                if perform(steps(), client).await? == Ended::Cut {
                    return Err(io::ErrorKind::ConnectionReset.into());
                }
            }
            Manner::Silence => std::future::pending().await,
            Manner::HangUp => {}
        }
        Ok(false)
    }
}

/// Sends the same bytes again and again until the client goes away.
async fn repeat(
    client: &mut (impl AsyncRead + AsyncWrite + Unpin),
    bytes: &[u8],
    pause: Duration,
) -> io::Result<()> {
    loop {
        client.write_all(bytes).await?;
        client.flush().await?;
        if pause.is_zero() {
            tokio::task::yield_now().await;
        } else {
            tokio::time::sleep(pause).await;
        }
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        302 => "Found",
        403 => "Forbidden",
        404 => "Not Found",
        429 => "Too Many Requests",
        503 => "Service Unavailable",
        _ => "Some Status",
    }
}
