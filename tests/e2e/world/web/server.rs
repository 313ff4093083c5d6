//! A small HTTP/1.1 server for the sites at one address, plain or over TLS.

use std::io::{self, Cursor};
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Site;
use super::site::Side;
use crate::world::certificate::Authority;
use crate::world::door::{Door, end_politely};
use crate::world::ledger::{Asked, Doing, Ledger, Span};
use crate::world::tls;
use crate::world::tls_script::{Next, ScriptedServer};

/// Largest request head that is read.
const MAX_HEAD: usize = 65_536;

/// One site on a server.
#[derive(Debug)]
pub(crate) struct VirtualHost {
    name: String,
    site: Site,
    authority: Arc<Authority>,
    /// Made when first somebody comes: most of a crowd wait for their turn.
    tls: OnceLock<Arc<ServerConfig>>,
    scripted: Option<ScriptedServer>,
}

impl VirtualHost {
    /// A site under its name, with its certificate.
    pub(crate) fn new(name: &str, site: Site, authority: &Arc<Authority>) -> Self {
        let (certificate, only_tls12) = site.tls();
        let tls = OnceLock::new();
        let scripted = site.script().map(|script| {
            let issued = authority.issue(certificate, name);
            let scripted =
                ScriptedServer::new(script.clone(), certificate, &issued, authority, name);
            let settings = tls::settings(issued, only_tls12);
            tls.set(settings).expect("nobody set it before");
            scripted
        });
        Self {
            name: name.to_owned(),
            site,
            authority: Arc::clone(authority),
            tls,
            scripted,
        }
    }

    /// The name under which it stands.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    fn tls(&self) -> Arc<ServerConfig> {
        let settings = self.tls.get_or_init(|| {
            let (certificate, only_tls12) = self.site.tls();
            tls::settings(self.authority.issue(certificate, &self.name), only_tls12)
        });
        Arc::clone(settings)
    }

    fn side(&self, secure: bool) -> &Side {
        if secure {
            &self.site.https
        } else {
            &self.site.http
        }
    }
}

/// The server at one believable address and port.
#[derive(Debug)]
pub(crate) struct WebServer {
    /// The believable address and port.
    pub(crate) address: SocketAddr,
    /// Whether it speaks TLS.
    pub(crate) secure: bool,
    /// Its sites; the first one also answers for names that it does not know.
    pub(crate) hosts: Vec<Arc<VirtualHost>>,
    /// Where requests are written down.
    pub(crate) ledger: Arc<Ledger>,
    /// What one answer takes.
    pub(crate) delay: Duration,
}

impl WebServer {
    /// What a client meets at this port.
    pub(crate) fn door(&self) -> Door {
        let mut doors = self.hosts.iter().map(|host| host.side(self.secure).door);
        doors.find(|&door| door != Door::Open).unwrap_or_default()
    }

    /// Serves one connection until either side ends it.
    pub(crate) async fn serve(self: Arc<Self>, client: TcpStream) -> io::Result<()> {
        self.ledger.note(self.address, Asked::Connection);
        let Some(client) = self.door().pass(client).await else {
            return Ok(());
        };
        if !self.secure {
            return self.converse(client, None).await;
        }
        let span = self.ledger.begin(Doing::Secure, self.address);
        let scripted = self.hosts.iter().find_map(|host| host.scripted.as_ref());
        let (client, hello) = match scripted {
            None => (client, Vec::new()),
            Some(scripted) => match scripted
                .serve(client, self.address, &self.ledger, self.delay)
                .await?
            {
                Next::Done => return Ok(()),
                Next::PassOn(client, hello) => (client, hello),
            },
        };
        let (reader, writer) = client.into_split();
        let client = tokio::io::join(Cursor::new(hello).chain(reader), writer);
        let choose = |name: &str| self.host(name).map(|host| host.tls());
        let client = tls::accept(client, self.address, &self.ledger, self.delay, choose).await?;
        self.converse(client, Some(span)).await
    }

    async fn converse(
        &self,
        mut client: impl AsyncRead + AsyncWrite + Unpin,
        mut span: Option<Span>,
    ) -> io::Result<()> {
        let mut unread = Vec::new();
        while let Some(head) = read_head(&mut client, &mut unread).await? {
            if let Some(span) = &mut span {
                span.doing = Doing::Pages;
            }
            let (host, path) = (head.host(), head.path());
            let _request = self.ledger.begin_for(Doing::Request, self.address, host);
            let scheme = if self.secure { "https" } else { "http" };
            let url = format!("{scheme}://{host}{path}");
            self.ledger.note(self.address, Asked::Request { url });
            let Some(site) = self.host(host) else {
                return Ok(());
            };
            let side = site.side(self.secure);
            tokio::time::sleep(self.delay).await;
            let answer = side.answer(path);
            let stays = answer
                .to(&head)
                .send(&mut client, &head, &side.headers)
                .await?;
            client.flush().await?;
            if !stays || head.wants_close() {
                break;
            }
        }
        end_politely(client).await
    }

    fn host(&self, name: &str) -> Option<&Arc<VirtualHost>> {
        self.hosts
            .iter()
            .find(|host| host.name.eq_ignore_ascii_case(name))
            .or(self.hosts.first())
    }
}

/// The head of one request.
pub(super) struct Head(String);

impl Head {
    pub(super) fn path(&self) -> &str {
        self.0.split(' ').nth(1).unwrap_or("/")
    }

    /// The host that is asked for, without its port.
    pub(super) fn host(&self) -> &str {
        let host = self.field("host").unwrap_or_default();
        host.split(':').next().unwrap_or(host)
    }

    fn wants_close(&self) -> bool {
        self.field("connection")
            .is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }

    pub(super) fn field(&self, wanted: &str) -> Option<&str> {
        self.0.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case(wanted).then(|| value.trim())
        })
    }
}

/// Reads up to the empty line that ends a head; what follows it stays in `unread`. `None` where the
/// client is done.
async fn read_head(
    client: &mut (impl AsyncRead + Unpin),
    unread: &mut Vec<u8>,
) -> io::Result<Option<Head>> {
    loop {
        if let Some(end) = unread.windows(4).position(|window| window == b"\r\n\r\n") {
            let rest = unread.split_off(end + 4);
            let head = std::mem::replace(unread, rest);
            return Ok(Some(Head(String::from_utf8_lossy(&head).into_owned())));
        }
        if unread.len() > MAX_HEAD || client.read_buf(unread).await? == 0 {
            return Ok(None);
        }
    }
}
