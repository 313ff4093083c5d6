//! One question to one server (RFC 1035 4.2).

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_proto::op::{Edns, Message, MessageType, OpCode, Query};
use hickory_proto::rr::{Name, RecordType};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;

use super::Net;
use super::dial::{Dial, Transport};
use super::turns::Place;
use super::{failure, sockets};
use crate::fact::{Cause, Why};

/// Largest UDP answer we ask for: fits every path without fragments (DNS flag day 2020).
const UDP_PAYLOAD: u16 = 1232;

/// What a question asks for beside the records (RFC 1035 4.1.1, RFC 4035 3.2).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags {
    /// That the server asks others where it does not know (RD).
    pub recursion: bool,
    /// That whoever is asked hands on what it has, checked or not (CD).
    pub unchecked: bool,
    /// That signatures come with the records (DO).
    pub signatures: bool,
}

/// An answer as it came, and as it reads.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    /// The bytes of the message.
    pub(crate) bytes: Vec<u8>,
    /// The message they hold.
    pub(crate) message: Message,
}

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
        let flags = Flags::default();
        self.ask_server_for(server, transport, (name, kind), flags, wait)
            .await
    }

    /// The same, with flags.
    ///
    /// # Errors
    /// As [`Net::ask_server`].
    pub async fn ask_server_for(
        &self,
        server: IpAddr,
        transport: Transport,
        (name, kind): (&str, RecordType),
        flags: Flags,
        wait: Duration,
    ) -> Result<Message, Why> {
        self.policy().check(server)?;
        let server = SocketAddr::new(server, 53);
        let doing = format!("ask {server} for {name} {kind}");
        let question = Question::new(name, kind, flags, self.next_id())
            .map_err(|error| Why::new(Cause::Unreadable, format!("{doing}: {error}")))?;
        let _turn = self.turns.wait(Place::NameServer(server.ip())).await;
        let _leave = sockets::leave_for_server().await;
        let reply = ask(self.dial(), server, transport, &question, (wait, &doing)).await?;
        Ok(reply.message)
    }
}

/// Puts a question to a server; `wait` is the longest it may take, `doing` what errors say was done.
///
/// # Errors
/// Why no readable answer came.
pub(super) async fn ask(
    dial: &dyn Dial,
    server: SocketAddr,
    transport: Transport,
    question: &Question,
    (wait, doing): (Duration, &str),
) -> Result<Reply, Why> {
    let exchange = async {
        let real = dial.route(server, transport).await?;
        match transport {
            Transport::Udp => over_udp(real, question).await,
            Transport::Tcp => over_tcp(real, question).await,
        }
    };
    match timeout(wait, exchange).await {
        Ok(Ok(reply)) => Ok(reply),
        Ok(Err(error)) => Err(failure::of_io(&error, doing)),
        Err(_) => Err(Why::new(
            Cause::Timeout,
            format!("{doing}: no answer in {wait:?}"),
        )),
    }
}

/// A question as sent, and what its answer must repeat.
pub(super) struct Question {
    pub(super) bytes: Vec<u8>,
    id: u16,
    query: Query,
}

impl Question {
    /// The name that was asked for.
    pub(super) fn name(&self) -> &Name {
        self.query.name()
    }

    /// # Errors
    /// When the name is none that DNS can carry.
    pub(super) fn new(
        name: &str,
        kind: RecordType,
        flags: Flags,
        id: u16,
    ) -> Result<Self, hickory_proto::ProtoError> {
        let query = Query::query(
            Name::from_ascii(format!("{}.", name.trim_end_matches('.')))?,
            kind,
        );
        let mut message = Message::new(id, MessageType::Query, OpCode::Query);
        message.metadata.recursion_desired = flags.recursion;
        message.metadata.checking_disabled = flags.unchecked;
        message.add_query(query.clone());
        let mut edns = Edns::new();
        edns.set_max_payload(UDP_PAYLOAD);
        edns.set_dnssec_ok(flags.signatures);
        message.set_edns(edns);
        Ok(Self {
            bytes: message.to_vec()?,
            id,
            query,
        })
    }

    /// Reads an answer. It counts only if it answers a question, and repeats our number and our question
    /// (RFC 5452 9.1).
    pub(super) fn read(&self, bytes: &[u8]) -> Option<Reply> {
        let message = Message::from_vec(bytes).ok()?;
        let is_ours = message.metadata.id == self.id
            && message.metadata.message_type == MessageType::Response
            && message.metadata.op_code == OpCode::Query
            && message
                .queries
                .first()
                .is_none_or(|query| *query == self.query);
        is_ours.then(|| Reply {
            bytes: bytes.to_vec(),
            message,
        })
    }
}

async fn over_udp(server: SocketAddr, question: &Question) -> std::io::Result<Reply> {
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
        let reply = buffer.get(..length).and_then(|bytes| question.read(bytes));
        // Garbage and foreign answers are passed over: the true one may still come.
        if let Some(reply) = reply {
            return Ok(reply);
        }
    }
}

async fn over_tcp(server: SocketAddr, question: &Question) -> std::io::Result<Reply> {
    let mut stream = TcpStream::connect(server).await?;
    let length = u16::try_from(question.bytes.len()).map_err(std::io::Error::other)?;
    stream
        .write_all(&[&length.to_be_bytes(), question.bytes.as_slice()].concat())
        .await?;
    let length = stream.read_u16().await?;
    let mut buffer = vec![0; usize::from(length)];
    stream.read_exact(&mut buffer).await?;
    question.read(&buffer).ok_or_else(|| {
        std::io::Error::new(
            std::io::ErrorKind::InvalidData,
            "not an answer to our question",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_answer_is_read_without_panic_and_one_to_another_question_is_none(
            bytes: Vec<u8>, id: u16, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        ) {
            let question = Question::new("example.be", RecordType::MX, Flags::default(), 7).unwrap();
            let _ = question.read(&bytes);
            let mut answer = Message::from_vec(&question.bytes).unwrap();
            answer.metadata.message_type = MessageType::Response;
            answer.metadata.id = id;
            let mut answer = answer.to_vec().unwrap();
            prop_assert_eq!(question.read(&answer).is_some(), id == 7);
            for (at, byte) in changes {
                let at = at.index(answer.len());
                answer[at] = byte;
            }
            let _ = question.read(&answer);
        }
    }
}
