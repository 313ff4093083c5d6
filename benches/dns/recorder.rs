//! Stands between a scanner and its name servers, and keeps every question as it was sent.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use belfort::net::dial::{Dial, Direct, Families, Transport};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};

/// One question, to whom it went and how.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) server: SocketAddr,
    pub(crate) transport: Transport,
    pub(crate) bytes: Vec<u8>,
}

/// A network that notes what is asked.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    stands_at: tokio::sync::Mutex<HashMap<(SocketAddr, Transport), SocketAddr>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Recorder {
    /// Everything that was asked so far, in its order.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[async_trait]
impl Dial for Recorder {
    async fn route(&self, wanted: SocketAddr, transport: Transport) -> io::Result<SocketAddr> {
        let mut stands_at = self.stands_at.lock().await;
        if let Some(here) = stands_at.get(&(wanted, transport)) {
            return Ok(*here);
        }
        let note = Note {
            server: wanted,
            transport,
            asked: Arc::clone(&self.asked),
        };
        let here = match transport {
            Transport::Udp => stand_over_udp(note).await?,
            Transport::Tcp => stand_over_tcp(note).await?,
        };
        stands_at.insert((wanted, transport), here);
        Ok(here)
    }

    fn families(&self) -> Families {
        Direct.families()
    }
}

/// Notes what goes to one server.
#[derive(Debug, Clone)]
struct Note {
    server: SocketAddr,
    transport: Transport,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Note {
    fn note(&self, bytes: &[u8]) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.push(Asked {
            server: self.server,
            transport: self.transport,
            bytes: bytes.to_vec(),
        });
    }
}

async fn stand_over_udp(note: Note) -> io::Result<SocketAddr> {
    let socket = Arc::new(UdpSocket::bind("127.0.0.1:0").await?);
    let here = socket.local_addr()?;
    tokio::spawn(async move {
        let mut buffer = vec![0; 4096];
        while let Ok((length, client)) = socket.recv_from(&mut buffer).await {
            let bytes = buffer.get(..length).unwrap_or_default().to_vec();
            note.note(&bytes);
            let (socket, server) = (Arc::clone(&socket), note.server);
            tokio::spawn(async move {
                let answer = over_udp(server, &bytes).await?;
                socket.send_to(&answer, client).await
            });
        }
    });
    Ok(here)
}

async fn stand_over_tcp(note: Note) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let here = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(carry(client, note.clone()));
        }
    });
    Ok(here)
}

async fn carry(mut client: TcpStream, note: Note) -> io::Result<()> {
    loop {
        let bytes = receive(&mut client).await?;
        note.note(&bytes);
        let answer = over_tcp(note.server, &bytes).await?;
        send(&mut client, &answer).await?;
    }
}

/// Puts a question from a socket of its own, and takes the first answer.
pub(crate) async fn over_udp(server: SocketAddr, question: &[u8]) -> io::Result<Vec<u8>> {
    let socket = UdpSocket::bind("0.0.0.0:0").await?;
    socket.connect(server).await?;
    socket.send(question).await?;
    let mut buffer = vec![0; 4096];
    let length = socket.recv(&mut buffer).await?;
    buffer.truncate(length);
    Ok(buffer)
}

/// The same over a connection of its own.
pub(crate) async fn over_tcp(server: SocketAddr, question: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(server).await?;
    send(&mut stream, question).await?;
    receive(&mut stream).await
}

/// One message behind its length (RFC 1035 4.2.2).
async fn receive(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut message = vec![0; usize::from(stream.read_u16().await?)];
    stream.read_exact(&mut message).await?;
    Ok(message)
}

async fn send(stream: &mut TcpStream, message: &[u8]) -> io::Result<()> {
    let length = u16::try_from(message.len()).map_err(io::Error::other)?;
    stream
        .write_all(&[&length.to_be_bytes(), message].concat())
        .await
}
