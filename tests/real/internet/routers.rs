//! Routers that stand between a user and the resolver, and do not carry DNSSEC.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use hickory_proto::op::{Message, Query};
use hickory_proto::rr::{Record, RecordType};

/// How often a router looks whether it should end.
const GLANCE: Duration = Duration::from_millis(50);
/// How long it waits for the resolver, or for a client to go on.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a router does to what passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// It asks without EDNS, and hands on no signatures and no proofs, as an old router does.
    Strips,
    /// It never answers a question for DNSKEY, and hands everything else on as it is.
    LosesKeys,
}

/// A running router, for UDP and TCP. It ends with this value.
#[derive(Debug)]
pub(super) struct Router {
    ends: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Router {
    /// Starts a router in front of a resolver.
    pub(super) fn start(address: &str, resolver: &str, habit: Habit) -> Self {
        let at = |address: &str| SocketAddr::new(address.parse().expect("read an address"), 53);
        let (address, resolver) = (at(address), at(resolver));
        let ends = Arc::new(AtomicBool::new(false));
        let socket = UdpSocket::bind(address).expect("open a router's socket");
        socket
            .set_read_timeout(Some(GLANCE))
            .expect("set a deadline");
        let listener = TcpListener::bind(address).expect("open a router's port");
        listener
            .set_nonblocking(true)
            .expect("wait without being stuck");
        let (udp_ends, tcp_ends) = (Arc::clone(&ends), Arc::clone(&ends));
        let threads = vec![
            thread::spawn(move || serve_udp(&socket, resolver, habit, &udp_ends)),
            thread::spawn(move || serve_tcp(&listener, resolver, habit, &tcp_ends)),
        ];
        Self { ends, threads }
    }
}

impl Drop for Router {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            drop(thread.join());
        }
    }
}

fn serve_udp(socket: &UdpSocket, resolver: SocketAddr, habit: Habit, ends: &AtomicBool) {
    let mut buffer = [0; 4096];
    while !ends.load(Ordering::Relaxed) {
        let Ok((length, client)) = socket.recv_from(&mut buffer) else {
            continue;
        };
        let asked = buffer.get(..length).unwrap_or_default().to_vec();
        let socket = socket.try_clone().expect("share a router's socket");
        thread::spawn(move || {
            let question = habit.question(&asked)?;
            let answer = habit.answer(&ask_by_udp(resolver, &question).ok()?)?;
            socket.send_to(&answer, client).ok()
        });
    }
}

fn ask_by_udp(resolver: SocketAddr, question: &[u8]) -> io::Result<Vec<u8>> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    socket.set_read_timeout(Some(PATIENCE))?;
    socket.connect(resolver)?;
    socket.send(question)?;
    let mut buffer = vec![0; 65_535];
    let length = socket.recv(&mut buffer)?;
    buffer.truncate(length);
    Ok(buffer)
}

fn serve_tcp(listener: &TcpListener, resolver: SocketAddr, habit: Habit, ends: &AtomicBool) {
    while !ends.load(Ordering::Relaxed) {
        match listener.accept() {
            Ok((client, _)) => drop(thread::spawn(move || carry(client, resolver, habit))),
            Err(_) => thread::sleep(GLANCE),
        }
    }
}

/// Carries one connection's questions, one after another, until either side closes it.
fn carry(mut client: TcpStream, resolver: SocketAddr, habit: Habit) -> io::Result<()> {
    client.set_nonblocking(false)?;
    client.set_read_timeout(Some(PATIENCE))?;
    let mut upstream = TcpStream::connect(resolver)?;
    upstream.set_read_timeout(Some(PATIENCE))?;
    loop {
        let asked = receive(&mut client)?;
        let Some(question) = habit.question(&asked) else {
            continue;
        };
        send(&mut upstream, &question)?;
        if let Some(answer) = habit.answer(&receive(&mut upstream)?) {
            send(&mut client, &answer)?;
        }
    }
}

/// One message with its length before it (RFC 1035, section 4.2.2).
fn receive(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut length = [0; 2];
    stream.read_exact(&mut length)?;
    let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut message)?;
    Ok(message)
}

fn send(stream: &mut TcpStream, message: &[u8]) -> io::Result<()> {
    let length = u16::try_from(message.len()).map_err(io::Error::other)?;
    stream.write_all(&[&length.to_be_bytes(), message].concat())
}

impl Habit {
    /// What the resolver is asked instead; `None` where the question is lost.
    fn question(self, asked: &[u8]) -> Option<Vec<u8>> {
        let mut message = Message::from_vec(asked).ok()?;
        match self {
            Self::Strips => {
                message.edns = None;
                message.to_vec().ok()
            }
            Self::LosesKeys => {
                let is_lost = |kind| kind == RecordType::DNSKEY;
                let mut kinds = message.queries.iter().map(Query::query_type);
                (!kinds.any(is_lost)).then(|| asked.to_vec())
            }
        }
    }

    /// What the user gets instead of an answer.
    fn answer(self, came: &[u8]) -> Option<Vec<u8>> {
        if self == Self::LosesKeys {
            return Some(came.to_vec());
        }
        let mut message = Message::from_vec(came).ok()?;
        message.edns = None;
        for section in [
            &mut message.answers,
            &mut message.authorities,
            &mut message.additionals,
        ] {
            section.retain(|record| !is_proof(record));
        }
        message.to_vec().ok()
    }
}

fn is_proof(record: &Record) -> bool {
    let kinds = [RecordType::RRSIG, RecordType::NSEC, RecordType::NSEC3];
    kinds.contains(&record.record_type())
}
