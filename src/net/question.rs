//! One question to one name server, past the user's resolver (RFC 1035 4.2).

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_proto::op::{Edns, Message, MessageType, OpCode, Query};
use hickory_proto::rr::{Name, RecordType};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;

use super::Net;
use super::dial::Transport;
use super::failure;
use crate::fact::{Cause, Why};

/// Largest UDP answer we ask for: fits every path without fragments (DNS flag day 2020).
const UDP_PAYLOAD: u16 = 1232;

impl Net {
    /// Asks one server one question without recursion and gives its whole answer, whatever its code.
    /// A truncated UDP answer is given as it came.
    ///
    /// # Errors
    /// Why no readable answer came: silence, refusal, garbage, or an address that may not be asked.
    pub async fn ask_server(
        &self,
        server: IpAddr,
        transport: Transport,
        name: &str,
        kind: RecordType,
        wait: Duration,
    ) -> Result<Message, Why> {
        self.policy().check(server)?;
        let server = SocketAddr::new(server, 53);
        let doing = format!("ask {server} for {name} {kind}");
        let question = question(name, kind, self.next_id())
            .map_err(|error| Why::new(Cause::Unreadable, format!("{doing}: {error}")))?;
        let exchange = async {
            let real = self.dial().route(server, transport).await?;
            match transport {
                Transport::Udp => over_udp(real, &question).await,
                Transport::Tcp => over_tcp(real, &question).await,
            }
        };
        match timeout(wait, exchange).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(failure::of_io(&error, &doing)),
            Err(_) => Err(Why::new(
                Cause::Timeout,
                format!("{doing}: no answer in {wait:?}"),
            )),
        }
    }
}

/// A question as sent, and what its answer must repeat.
struct Question {
    bytes: Vec<u8>,
    id: u16,
    query: Query,
}

impl Question {
    /// An answer counts only if it repeats our number and our question (RFC 5452 9.1).
    fn accepts(&self, answer: &Message) -> bool {
        answer.metadata.id == self.id
            && answer.metadata.message_type == MessageType::Response
            && answer
                .queries
                .first()
                .is_none_or(|query| *query == self.query)
    }
}

fn question(name: &str, kind: RecordType, id: u16) -> Result<Question, hickory_proto::ProtoError> {
    let query = Query::query(
        Name::from_ascii(format!("{}.", name.trim_end_matches('.')))?,
        kind,
    );
    let mut message = Message::new(id, MessageType::Query, OpCode::Query);
    message.add_query(query.clone());
    let mut edns = Edns::new();
    edns.set_max_payload(UDP_PAYLOAD);
    message.set_edns(edns);
    Ok(Question {
        bytes: message.to_vec()?,
        id,
        query,
    })
}

async fn over_udp(server: SocketAddr, question: &Question) -> std::io::Result<Message> {
    let any: IpAddr = match server {
        SocketAddr::V4(_) => [0; 4].into(),
        SocketAddr::V6(_) => [0; 16].into(),
    };
    let socket = UdpSocket::bind(SocketAddr::new(any, 0)).await?;
    // Connected: only this server's datagrams are taken, and a closed port answers at once.
    socket.connect(server).await?;
    socket.send(&question.bytes).await?;
    let mut buffer = vec![0; 4096];
    loop {
        let length = socket.recv(&mut buffer).await?;
        let answer = buffer
            .get(..length)
            .and_then(|bytes| Message::from_vec(bytes).ok());
        // Garbage and foreign answers are passed over: the true one may still come.
        if let Some(answer) = answer.filter(|answer| question.accepts(answer)) {
            return Ok(answer);
        }
    }
}

async fn over_tcp(server: SocketAddr, question: &Question) -> std::io::Result<Message> {
    let mut stream = TcpStream::connect(server).await?;
    let length = u16::try_from(question.bytes.len()).map_err(std::io::Error::other)?;
    stream
        .write_all(&[&length.to_be_bytes(), question.bytes.as_slice()].concat())
        .await?;
    let length = stream.read_u16().await?;
    let mut buffer = vec![0; usize::from(length)];
    stream.read_exact(&mut buffer).await?;
    Message::from_vec(&buffer)
        .ok()
        .filter(|answer| question.accepts(answer))
        .ok_or_else(|| {
            std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "not an answer to our question",
            )
        })
}
