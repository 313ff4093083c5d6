//! Mail servers of a World: SMTP as far as STARTTLS (RFC 5321, RFC 3207).

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::certificate::Certificate;
use super::door::{Door, end_politely};
use super::ledger::{Asked, Doing, Ledger};
use super::tls;
use super::tls_script::{ScriptedServer, TlsScript};

/// A mail server as a story describes it.
#[derive(Debug, Clone)]
pub(crate) struct MailServer {
    door: Door,
    greeting: Option<Vec<u8>>,
    greets_after: Duration,
    starttls: StartTls,
    certificate: Certificate,
    ignores: Option<&'static str>,
    teases: Option<Duration>,
    only_tls12: bool,
    tls_script: Option<TlsScript>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum StartTls {
    /// Offered, and a handshake follows.
    Works,
    /// Not in the answer to EHLO.
    NotOffered,
    /// Offered, but the command is answered with this line.
    Refused(String),
    /// Offered and agreed to, and then noise instead of a handshake.
    Noise,
    /// Offered and agreed to, and then a fatal TLS alert with this number.
    Alert(u8),
}

impl MailServer {
    /// Offers STARTTLS with a good certificate.
    pub(crate) fn with_starttls() -> Self {
        Self {
            door: Door::Open,
            greeting: None,
            greets_after: Duration::ZERO,
            starttls: StartTls::Works,
            certificate: Certificate::good(),
            ignores: None,
            teases: None,
            only_tls12: false,
            tls_script: None,
        }
    }

    /// Sends the first line of its greeting at once and the last one after a while, to see who speaks before
    /// it is their turn (as postscreen does).
    pub(crate) fn teasing(mut self, pause: Duration) -> Self {
        self.teases = Some(pause);
        self
    }

    /// Never answers this command, such as `EHLO`.
    pub(crate) fn ignoring(mut self, command: &'static str) -> Self {
        self.ignores = Some(command);
        self
    }

    /// Knows TLS 1.2 and nothing later.
    pub(crate) fn with_only_tls12(mut self) -> Self {
        self.only_tls12 = true;
        self
    }

    /// Answers hellos as this script says, whose suites must go with a key on a curve.
    pub(crate) fn tls_script(mut self, script: TlsScript) -> Self {
        self.tls_script = Some(script.without_handshakes());
        self
    }

    /// How it answers hellos.
    pub(crate) fn script(&self) -> Option<&TlsScript> {
        self.tls_script.as_ref()
    }

    /// Whether it knows TLS 1.2 and nothing later.
    pub(crate) fn only_tls12(&self) -> bool {
        self.only_tls12
    }

    /// Answers EHLO without offering STARTTLS.
    pub(crate) fn without_starttls() -> Self {
        Self::with(StartTls::NotOffered)
    }

    /// Offers STARTTLS and answers the command with this line, such as `454 TLS not available`.
    pub(crate) fn refusing_starttls(line: &str) -> Self {
        Self::with(StartTls::Refused(line.to_owned()))
    }

    /// Agrees to STARTTLS and then sends noise.
    pub(crate) fn with_noise_for_tls() -> Self {
        Self::with(StartTls::Noise)
    }

    /// Agrees to STARTTLS and then answers the handshake with a fatal alert (RFC 8446 6).
    pub(crate) fn with_alert_for_tls(alert: u8) -> Self {
        Self::with(StartTls::Alert(alert))
    }

    /// Takes connections and never says a word.
    pub(crate) fn silent() -> Self {
        Self::with_starttls().door(Door::Mute)
    }

    /// Asks every client to come back later (421) and hangs up.
    pub(crate) fn busy() -> Self {
        Self::with_starttls().greeting(b"421 4.3.2 Too busy, come back later")
    }

    /// Greets with these bytes, whatever they are; a line end follows.
    pub(crate) fn greeting(mut self, bytes: &[u8]) -> Self {
        self.greeting = Some(bytes.to_vec());
        self
    }

    /// Greets only after a while, as some do to keep spammers away.
    pub(crate) fn greets_after(mut self, pause: Duration) -> Self {
        self.greets_after = pause;
        self
    }

    /// With this certificate.
    pub(crate) fn certificate(mut self, certificate: Certificate) -> Self {
        self.certificate = certificate;
        self
    }

    /// What a client meets at port 25.
    pub(crate) fn door(mut self, door: Door) -> Self {
        self.door = door;
        self
    }

    /// What a client meets at port 25.
    pub(crate) fn its_door(&self) -> Door {
        self.door
    }

    /// The certificate it is to have.
    pub(crate) fn its_certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn with(starttls: StartTls) -> Self {
        Self {
            starttls,
            ..Self::with_starttls()
        }
    }
}

/// The mail server at one believable address.
#[derive(Debug)]
pub(crate) struct SmtpServer {
    /// The believable address and port.
    pub(crate) address: SocketAddr,
    /// Its name.
    pub(crate) name: String,
    /// How it behaves.
    pub(crate) manner: MailServer,
    /// Its TLS settings.
    pub(crate) tls: Arc<ServerConfig>,
    /// Where commands are written down.
    pub(crate) scripted: Option<ScriptedServer>,
    pub(crate) ledger: Arc<Ledger>,
    /// What one answer takes.
    pub(crate) delay: Duration,
}

impl SmtpServer {
    /// Serves one connection until either side ends it.
    pub(crate) async fn serve(self: Arc<Self>, client: TcpStream) -> io::Result<()> {
        self.ledger.note(self.address, Asked::Connection);
        let _span = self.ledger.begin(Doing::Talk, self.address);
        let Some(client) = self.manner.door.pass(client).await else {
            return Ok(());
        };
        let mut client = BufReader::new(client);
        if !self.greet(&mut client).await? || !self.converse(&mut client, false).await? {
            return end_politely(client).await;
        }
        let instead_of_tls = match self.manner.starttls {
            StartTls::Noise => b"\x00\x01\xff\xfe noise".to_vec(),
            StartTls::Alert(alert) => vec![21, 3, 3, 0, 2, 2, alert],
            _ => Vec::new(),
        };
        if !instead_of_tls.is_empty() {
            client.fill_buf().await?;
            client.write_all(&instead_of_tls).await?;
            return end_politely(client).await;
        }
        if let Some(scripted) = &self.scripted {
            let client = client.into_inner();
            let (at, ledger) = (self.address, &self.ledger);
            return scripted
                .serve(client, at, ledger, self.delay)
                .await
                .map(|_| ());
        }
        let choose = |_: &str| Some(Arc::clone(&self.tls));
        let client = tls::accept(client, self.address, &self.ledger, self.delay, choose).await?;
        let mut client = BufReader::new(client);
        self.converse(&mut client, true).await?;
        end_politely(client).await
    }

    /// Sends the greeting. Says whether the conversation goes on.
    async fn greet<S>(&self, client: &mut BufReader<S>) -> io::Result<bool>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        if let Some(pause) = self.manner.teases {
            client
                .write_all(format!("220-{} ESMTP\r\n", self.name).as_bytes())
                .await?;
            client.flush().await?;
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = client.fill_buf() => {
                    let line = "too early".to_owned();
                    self.ledger.note(self.address, Asked::Command { line });
                }
            }
        }
        let ordinary = format!("220 {} ESMTP", self.name).into_bytes();
        let greeting = self.manner.greeting.clone().unwrap_or(ordinary);
        tokio::time::sleep(self.delay + self.manner.greets_after).await;
        client.write_all(&[&greeting[..], b"\r\n"].concat()).await?;
        client.flush().await?;
        Ok(!greeting.starts_with(b"421"))
    }

    /// Answers commands. Says whether it ended with an agreed STARTTLS.
    async fn converse<S>(&self, client: &mut BufReader<S>, encrypted: bool) -> io::Result<bool>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut line = Vec::new();
        loop {
            line.clear();
            if client.read_until(b'\n', &mut line).await? == 0 {
                return Ok(false);
            }
            let command = String::from_utf8_lossy(&line).trim_end().to_owned();
            let (answer, then) = self.answer(&command, encrypted);
            let is_ignored = self
                .manner
                .ignores
                .is_some_and(|word| command.starts_with(word));
            self.ledger
                .note(self.address, Asked::Command { line: command });
            if is_ignored {
                continue;
            }
            tokio::time::sleep(self.delay).await;
            client.write_all(answer.as_bytes()).await?;
            client.flush().await?;
            match then {
                Then::GoOn => {}
                Then::HangUp => return Ok(false),
                Then::Encrypt => return Ok(true),
            }
        }
    }

    fn answer(&self, command: &str, encrypted: bool) -> (String, Then) {
        let verb = command.split(' ').next().unwrap_or_default();
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" if encrypted || self.manner.starttls == StartTls::NotOffered => {
                let answer = format!("250-{}\r\n250-PIPELINING\r\n250 8BITMIME\r\n", self.name);
                (answer, Then::GoOn)
            }
            "EHLO" => {
                let answer = format!("250-{}\r\n250-PIPELINING\r\n250 STARTTLS\r\n", self.name);
                (answer, Then::GoOn)
            }
            "HELO" => (format!("250 {}\r\n", self.name), Then::GoOn),
            "NOOP" | "RSET" => ("250 OK\r\n".to_owned(), Then::GoOn),
            "QUIT" => ("221 Bye\r\n".to_owned(), Then::HangUp),
            "STARTTLS" if !encrypted => match &self.manner.starttls {
                StartTls::Works | StartTls::Noise | StartTls::Alert(_) => {
                    ("220 Go ahead\r\n".to_owned(), Then::Encrypt)
                }
                StartTls::Refused(line) => (format!("{line}\r\n"), Then::GoOn),
                StartTls::NotOffered => ("502 Not implemented\r\n".to_owned(), Then::GoOn),
            },
            _ => ("502 Not implemented\r\n".to_owned(), Then::GoOn),
        }
    }
}

/// What follows an answer.
enum Then {
    GoOn,
    HangUp,
    Encrypt,
}
