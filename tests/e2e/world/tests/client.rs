//! Plain clients that owe nothing to the scanner.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use belfort::net::dial::{Dial, Transport};
use hickory_proto::op::{Edns, Message, Query};
use hickory_proto::rr::{RData, RecordType};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::world::Running;
use crate::world::dns::name;

/// The resolver of every World here.
pub(super) const RESOLVER: &str = "9.9.9.9";

/// Silence in these tests: loopback needs no second.
pub(super) const A_WHILE: Duration = Duration::from_millis(200);

/// A handshake that is to succeed: the server may have to make its key first, and this machine may be busy.
const PATIENCE: Duration = Duration::from_secs(10);

/// A question as a stub resolver asks it.
pub(super) fn question(owner: &str, kind: RecordType) -> Message {
    let mut question = Message::query();
    question.metadata.recursion_desired = true;
    question.add_query(Query::query(name(owner), kind));
    question
}

/// The same question from a client that can take 1232 bytes.
pub(super) fn with_edns(mut question: Message) -> Message {
    let mut edns = Edns::new();
    edns.set_max_payload(1_232).set_dnssec_ok(true);
    question.set_edns(edns);
    question
}

/// Asks one server over UDP; bytes as they come. Times out after [`A_WHILE`].
pub(super) async fn udp(world: &Running, server: &str, question: &Message) -> io::Result<Vec<u8>> {
    let at = SocketAddr::new(server.parse().unwrap(), 53);
    let to = within(world.dial().route(at, Transport::Udp)).await?;
    let socket = UdpSocket::bind("127.0.0.1:0").await?;
    socket.connect(to).await?;
    socket.send(&question.to_vec().unwrap()).await?;
    let mut buffer = vec![0; 4_096];
    let length = within(socket.recv(&mut buffer)).await?;
    buffer.truncate(length);
    Ok(buffer)
}

/// Asks one server over UDP and reads its answer.
pub(super) async fn ask(world: &Running, server: &str, owner: &str, kind: RecordType) -> Message {
    let question = with_edns(question(owner, kind));
    let bytes = udp(world, server, &question).await.unwrap();
    let answer = Message::from_vec(&bytes).unwrap();
    assert_eq!(answer.metadata.id, question.metadata.id);
    answer
}

/// Asks one server over TCP.
pub(super) async fn tcp(world: &Running, server: &str, question: &Message) -> io::Result<Message> {
    let mut client = connect(world, server, 53).await?;
    let bytes = question.to_vec().unwrap();
    client
        .write_u16(u16::try_from(bytes.len()).unwrap())
        .await?;
    client.write_all(&bytes).await?;
    let length = within(client.read_u16()).await?;
    let mut bytes = vec![0; usize::from(length)];
    within(client.read_exact(&mut bytes)).await?;
    Ok(Message::from_vec(&bytes).unwrap())
}

/// Data of all answers, as text.
pub(super) fn data(answer: &Message) -> Vec<String> {
    let data = answer.answers.iter().map(|record| &record.data);
    data.map(RData::to_string).collect()
}

/// Connects to a believable address.
pub(super) async fn connect(world: &Running, address: &str, port: u16) -> io::Result<TcpStream> {
    let at = SocketAddr::new(address.parse().unwrap(), port);
    let to = within(world.dial().route(at, Transport::Tcp)).await?;
    TcpStream::connect(to).await
}

/// Makes a TLS connection as a browser would that trusts the World's root only.
pub(super) async fn tls<S: AsyncRead + AsyncWrite + Unpin>(
    world: &Running,
    client: S,
    host: &str,
) -> io::Result<TlsStream<S>> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(world.ca_pem().as_bytes()).unwrap())
        .unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    let shaken = tokio::time::timeout(PATIENCE, connector.connect(name, client)).await;
    shaken.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

/// Sends one request and reads until the server is done or silent; bytes as they come.
pub(super) async fn get(
    mut client: impl AsyncRead + AsyncWrite + Unpin,
    host: &str,
    path: &str,
) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    client.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    let reading = async {
        while bytes.len() < 1_000_000 && client.read_buf(&mut bytes).await? > 0 {}
        Ok(())
    };
    let _: io::Result<()> = within(reading).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The same, or a timeout after [`A_WHILE`].
pub(super) async fn within<T>(work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    match tokio::time::timeout(A_WHILE, work).await {
        Ok(done) => done,
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    }
}
