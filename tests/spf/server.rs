//! A small DNS server on loopback, which answers as a resolver would.

use std::net::SocketAddr;
use std::sync::Arc;

use hickory_proto::op::{Edns, Message, Metadata, ResponseCode};
use hickory_proto::rr::rdata::SOA;
use hickory_proto::rr::{Name, RData, Record, RecordType};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};

use crate::suite::Zone;

/// Largest answer over UDP.
const MOST_UDP: usize = 1_232;
/// Most aliases that are followed.
const MOST_ALIASES: usize = 8;

/// How a question ends to which the suite wants no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Silence {
    NoAnswer,
    ServerFailure,
}

#[derive(Debug)]
struct Server {
    zone: Zone,
    silence: Silence,
}

/// Starts a server that answers until the test ends, over UDP and TCP at one port.
pub(crate) async fn start(zone: Zone, silence: Silence) -> SocketAddr {
    let server = Arc::new(Server { zone, silence });
    let (udp, tcp) = both_sockets().await;
    let address = udp.local_addr().expect("learn the port");
    let over_udp = Arc::clone(&server);
    tokio::spawn(async move {
        let mut buffer = vec![0; 4_096];
        while let Ok((length, client)) = udp.recv_from(&mut buffer).await {
            let asked = buffer.get(..length).unwrap_or_default();
            if let Some(answer) = over_udp.answer(asked, MOST_UDP) {
                let _ = udp.send_to(&answer, client).await;
            }
        }
    });
    tokio::spawn(async move {
        while let Ok((client, _)) = tcp.accept().await {
            tokio::spawn(Arc::clone(&server).talk(client));
        }
    });
    address
}

/// A port that is free for both.
async fn both_sockets() -> (UdpSocket, TcpListener) {
    for _ in 0..20 {
        let udp = UdpSocket::bind("127.0.0.1:0").await.expect("open a port");
        let address = udp.local_addr().expect("learn the port");
        if let Ok(tcp) = TcpListener::bind(address).await {
            return (udp, tcp);
        }
    }
    panic!("no port is free for UDP and TCP");
}

impl Server {
    /// Answers the messages of one connection, each behind its length (RFC 1035 4.2.2).
    async fn talk(self: Arc<Self>, mut client: TcpStream) {
        while let Ok(length) = client.read_u16().await {
            let mut asked = vec![0; usize::from(length)];
            if client.read_exact(&mut asked).await.is_err() {
                return;
            }
            if let Some(answer) = self.answer(&asked, usize::from(u16::MAX)) {
                let length = u16::try_from(answer.len()).expect("the zones are small");
                let _ = client.write_u16(length).await;
                let _ = client.write_all(&answer).await;
            }
        }
    }

    fn answer(&self, asked: &[u8], most: usize) -> Option<Vec<u8>> {
        let asked = Message::from_vec(asked).ok()?;
        let query = asked.queries.first()?;
        let mut answer = Message::response(asked.metadata.id, asked.metadata.op_code);
        answer.metadata = Metadata::response_from_request(&asked.metadata);
        answer.metadata.recursion_available = true;
        answer.add_query(query.clone());
        if asked.edns.is_some() {
            answer.set_edns(Edns::new());
        }
        self.fill(query.name(), query.query_type(), &mut answer)?;
        let bytes = answer.to_vec().expect("an answer can be written");
        if bytes.len() <= most {
            return Some(bytes);
        }
        let cut = answer.truncate().to_vec();
        Some(cut.expect("a short answer can be written"))
    }

    /// Puts the records of a name into an answer; `None` where no answer is to come.
    fn fill(&self, owner: &Name, kind: RecordType, answer: &mut Message) -> Option<()> {
        let mut owner = owner.clone();
        for _ in 0..MOST_ALIASES {
            let Some(entries) = self.zone.get(&owner) else {
                let is_between = self.zone.keys().any(|name| owner.zone_of(name));
                if !is_between {
                    answer.metadata.response_code = ResponseCode::NXDomain;
                }
                answer.add_authority(soa());
                return Some(());
            };
            let of_kind = |kind| {
                let data = entries.records.iter();
                data.filter(move |data: &&RData| data.record_type() == kind)
            };
            let record = |data: &RData| Record::from_rdata(owner.clone(), 300, data.clone());
            let mut found = of_kind(kind).peekable();
            if found.peek().is_some() {
                answer.add_answers(found.map(record));
                return Some(());
            }
            if let Some(RData::CNAME(target)) = of_kind(RecordType::CNAME).next() {
                answer.add_answer(record(&RData::CNAME(target.clone())));
                owner = target.0.clone();
                continue;
            }
            if !entries.times_out {
                answer.add_authority(soa());
                return Some(());
            }
            answer.metadata.response_code = ResponseCode::ServFail;
            return (self.silence == Silence::ServerFailure).then_some(());
        }
        // The aliases have no end.
        answer.answers.clear();
        answer.metadata.response_code = ResponseCode::ServFail;
        Some(())
    }
}

/// The proof that belongs to "no" (RFC 2308 2): all names stand in the root zone here.
fn soa() -> Record {
    let root = Name::root();
    let soa = SOA::new(root.clone(), root.clone(), 1, 3_600, 600, 86_400, 300);
    Record::from_rdata(root, 300, RData::SOA(soa))
}
