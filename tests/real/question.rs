//! Raw questions to a name server or a resolver, without Belfort.

use std::io::{Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::str::FromStr;
use std::time::Duration;

use hickory_proto::op::{Edns, Message, Query};
use hickory_proto::rr::{Name, RecordType};

/// A question that can be asked of anybody.
#[derive(Debug, Clone)]
pub(crate) struct Question(Message);

impl Question {
    /// What a plain program asks: recursion, and nothing about DNSSEC.
    pub(crate) fn new(name: &str, kind: RecordType) -> Self {
        let mut message = Message::query();
        message.metadata.recursion_desired = true;
        let name = Name::from_str(name).expect("read a name");
        message.add_query(Query::query(name, kind));
        Self(message)
    }

    /// Asks for signatures too (DO), in answers of any size that passes.
    pub(crate) fn with_signatures(mut self) -> Self {
        let mut edns = Edns::new();
        edns.set_dnssec_ok(true).set_max_payload(4096);
        self.0.edns = Some(edns);
        self
    }

    /// Asks for the answer even where it is forged (CD).
    pub(crate) fn unchecked(mut self) -> Self {
        self.0.metadata.checking_disabled = true;
        self
    }

    /// Asks over UDP, and has to get an answer.
    pub(crate) fn ask(&self, server: &str) -> Message {
        self.ask_for(Duration::from_secs(10), server)
            .expect("an answer in time")
    }

    /// Asks over UDP; `None` when nothing comes back in time.
    pub(crate) fn ask_for(&self, patience: Duration, server: &str) -> Option<Message> {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("open a socket");
        socket
            .set_read_timeout(Some(patience))
            .expect("set a deadline");
        let bytes = self.0.to_vec().expect("write a question");
        socket.send_to(&bytes, server).expect("send a question");
        let mut buffer = [0; 4096];
        let length = socket.recv(&mut buffer).ok()?;
        let answer = buffer.get(..length).expect("an answer fits the buffer");
        Some(Message::from_vec(answer).expect("read an answer"))
    }

    /// Asks over TCP, and has to get an answer; the first message of several.
    pub(crate) fn ask_by_tcp(&self, server: &str) -> Message {
        let mut stream = TcpStream::connect(server).expect("connect to a server");
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .expect("set a deadline");
        let bytes = self.0.to_vec().expect("write a question");
        let length = u16::try_from(bytes.len()).expect("a question is short");
        let message = [&length.to_be_bytes(), bytes.as_slice()].concat();
        stream.write_all(&message).expect("send a question");
        let mut length = [0; 2];
        stream.read_exact(&mut length).expect("receive a length");
        let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
        stream.read_exact(&mut answer).expect("receive an answer");
        Message::from_vec(&answer).expect("read an answer")
    }
}
