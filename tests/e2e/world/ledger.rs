//! What the servers of a World were asked, in order.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use belfort::net::dial::Transport;
use hickory_proto::rr::RecordType;

use super::tls_script::ClientHello;

/// One thing that a server was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// When, counted from the start of the World.
    pub(crate) after: Duration,
    /// The believable address of the server.
    pub(crate) server: SocketAddr,
    /// What.
    pub(crate) asked: Asked,
}

/// What a server was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    /// A TCP connection.
    Connection,
    /// A DNS question; the name without the dot at the end.
    Question {
        name: String,
        kind: RecordType,
        transport: Transport,
        /// Signatures were asked for (DO).
        signatures: bool,
    },
    /// A TLS handshake, with the server name the client sent.
    Handshake { server_name: String },
    /// A TLS hello, of a server that plays a script.
    Hello(ClientHello),
    /// An HTTP request.
    Request { url: String },
    /// A line of SMTP.
    Command { line: String },
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.asked {
            Asked::Connection => write!(f, "connect {}", self.server),
            asked => write!(f, "{asked}"),
        }
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connection => write!(f, "connect"),
            Self::Question {
                name,
                kind,
                transport,
                signatures,
            } => {
                let signed = if *signatures { " with signatures" } else { "" };
                let over = match transport {
                    Transport::Udp => "",
                    Transport::Tcp => " over TCP",
                };
                write!(f, "{name} {kind}{signed}{over}")
            }
            Self::Handshake { server_name } => write!(f, "TLS handshake for {server_name}"),
            Self::Hello(hello) => write!(f, "{hello}"),
            Self::Request { url } => write!(f, "GET {url}"),
            Self::Command { line } => write!(f, "SMTP {line}"),
        }
    }
}

/// What a server was busy with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    /// A TLS connection over which nobody asked for a page: a hello, or a handshake.
    Secure,
    /// One over which pages were asked for, open between them, too.
    Pages,
    /// An HTTP request, from its head to the end of the answer.
    Request,
    /// A DNS question over UDP.
    Question,
    /// An SMTP connection.
    Talk,
}

/// The list of everything that the servers of one World were asked.
#[derive(Debug)]
pub(crate) struct Ledger {
    started: Instant,
    entries: Mutex<Vec<Entry>>,
    ended: Mutex<Vec<Ended>>,
}

/// What a server was busy with.
#[derive(Debug)]
struct Ended {
    doing: Doing,
    server: SocketAddr,
    /// For which host, where it is an HTTP request.
    host: String,
    from: Duration,
    to: Duration,
}

/// Something that a server is busy with, until this is dropped.
#[derive(Debug)]
pub(crate) struct Span {
    pub(crate) doing: Doing,
    server: SocketAddr,
    host: String,
    begun: Duration,
    ledger: Arc<Ledger>,
}

impl Drop for Span {
    fn drop(&mut self) {
        let now = self.ledger.started.elapsed();
        let mut ended = self.ledger.ended.lock().expect("no panic under the lock");
        ended.push(Ended {
            doing: self.doing,
            server: self.server,
            host: std::mem::take(&mut self.host),
            from: self.begun,
            to: now,
        });
    }
}

impl Ledger {
    /// An empty list that begins now.
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            entries: Mutex::default(),
            ended: Mutex::default(),
        }
    }

    /// Writes down one thing that a server was asked.
    pub(crate) fn note(&self, server: SocketAddr, asked: Asked) {
        self.entries
            .lock()
            .expect("no panic under the lock")
            .push(Entry {
                after: self.started.elapsed(),
                server,
                asked,
            });
    }

    /// Begins to be busy.
    pub(crate) fn begin(self: &Arc<Self>, doing: Doing, server: SocketAddr) -> Span {
        self.begin_for(doing, server, "")
    }

    /// The same for the sake of a host.
    pub(crate) fn begin_for(
        self: &Arc<Self>,
        doing: Doing,
        server: SocketAddr,
        host: &str,
    ) -> Span {
        Span {
            doing,
            server,
            host: host.to_owned(),
            begun: self.started.elapsed(),
            ledger: Arc::clone(self),
        }
    }

    /// The machines that were busy with something, and with how many at once at most. What still goes on does
    /// not count.
    pub(crate) fn most_at_once(&self, doing: Doing) -> BTreeMap<IpAddr, usize> {
        self.most_at_once_by(doing, |ended| ended.server.ip())
    }

    /// The hosts that were asked for pages, and how often at once at most, over all addresses and ports.
    pub(crate) fn most_requests_at_once(&self) -> BTreeMap<String, usize> {
        self.most_at_once_by(Doing::Request, |ended| ended.host.clone())
    }

    fn most_at_once_by<K: Ord>(
        &self,
        doing: Doing,
        of: impl Fn(&Ended) -> K,
    ) -> BTreeMap<K, usize> {
        let mut moments: BTreeMap<K, Vec<(Duration, bool)>> = BTreeMap::new();
        for ended in &*self.ended.lock().expect("no panic under the lock") {
            if ended.doing == doing {
                let here = moments.entry(of(ended)).or_default();
                here.extend([(ended.from, true), (ended.to, false)]);
            }
        }
        let most = |mut moments: Vec<(Duration, bool)>| {
            // An end at the moment of a beginning comes before it.
            moments.sort_unstable();
            let mut now = 0_usize;
            let counted = moments.iter().map(|(_, begins)| {
                now = if *begins { now + 1 } else { now - 1 };
                now
            });
            counted.max().unwrap_or_default()
        };
        let each = moments.into_iter();
        each.map(|(of, moments)| (of, most(moments))).collect()
    }

    /// How often anything was asked.
    pub(crate) fn length(&self) -> usize {
        self.entries.lock().expect("no panic under the lock").len()
    }

    /// Everything, in the order in which it was asked.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.entries
            .lock()
            .expect("no panic under the lock")
            .clone()
    }

    /// How often a name and type were asked, of any DNS server over any transport, without signatures.
    pub(crate) fn questions(&self, name: &str, kind: RecordType) -> usize {
        self.count_questions(name, kind, false)
    }

    /// The same, with signatures.
    pub(crate) fn signed_questions(&self, name: &str, kind: RecordType) -> usize {
        self.count_questions(name, kind, true)
    }

    fn count_questions(&self, name: &str, kind: RecordType, signed: bool) -> usize {
        self.count(|asked| {
            matches!(
                asked,
                Asked::Question { name: n, kind: k, signatures, .. }
                    if n == name && *k == kind && *signatures == signed
            )
        })
    }

    /// How often an address was asked for over HTTP or HTTPS, such as `https://www.bakkerij.be/`.
    pub(crate) fn requests(&self, url: &str) -> usize {
        self.count(|asked| matches!(asked, Asked::Request { url: u } if u == url))
    }

    /// The TLS hellos that a scripted server at this believable address and port got, in order.
    pub(crate) fn hellos(&self, server: SocketAddr) -> Vec<ClientHello> {
        let entries = self.entries().into_iter();
        entries
            .filter(|entry| entry.server == server)
            .filter_map(|entry| match entry.asked {
                Asked::Hello(hello) => Some(hello),
                _ => None,
            })
            .collect()
    }

    /// How many TCP connections reached a server at this believable address and port.
    pub(crate) fn connections(&self, server: SocketAddr) -> usize {
        self.entries()
            .iter()
            .filter(|entry| entry.server == server && entry.asked == Asked::Connection)
            .count()
    }

    fn count(&self, wanted: impl Fn(&Asked) -> bool) -> usize {
        self.entries()
            .iter()
            .filter(|entry| wanted(&entry.asked))
            .count()
    }
}
