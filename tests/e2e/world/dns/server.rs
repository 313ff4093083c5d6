//! DNS servers on loopback sockets, over UDP and TCP, with their faults.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use belfort::net::dial::Transport;
use hickory_proto::op::{Message, ResponseCode};
use hickory_proto::rr::rdata::{A, NS};
use hickory_proto::rr::{Name, RData, Record, RecordType};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};

use super::answer::{self, MAX_UDP};
use super::zone::ZoneTable;
use super::{DnsFault, Forgery, Question, TcpForgery};
use crate::world::door::end_politely;
use crate::world::ledger::{Asked, Doing, Ledger};
use crate::world::play::{Ended, Step, perform};
use crate::world::routes::{Route, Routed};

/// What all DNS servers of a World share.
#[derive(Debug)]
pub(crate) struct Internet {
    /// All records of all zones.
    pub(crate) table: ZoneTable,
    /// Name servers that hand out their zones to whoever asks.
    pub(crate) open_transfers: Vec<IpAddr>,
    /// Which questions go wrong, and how; the first that meets a question counts.
    pub(crate) faults: Vec<(Question, DnsFault)>,
    /// Tells which servers are up.
    pub(crate) routed: Arc<Routed>,
    /// Where questions are written down.
    pub(crate) ledger: Arc<Ledger>,
    /// What one answer takes.
    pub(crate) delay: Duration,
    /// What an answer from these takes beside that.
    pub(crate) slow: BTreeMap<IpAddr, Duration>,
    /// Resolvers know nothing of DNSSEC.
    pub(crate) old_resolvers: bool,
}

/// What a DNS server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    /// It asks others on behalf of a client.
    Resolver,
    /// It answers for these zones.
    NameServer(BTreeSet<Name>),
}

/// One DNS server.
#[derive(Debug)]
pub(crate) struct DnsServer {
    /// Its believable address.
    pub(crate) address: IpAddr,
    /// What it is.
    pub(crate) role: Role,
    /// What it shares with the others.
    pub(crate) internet: Arc<Internet>,
}

/// What comes back for one message.
enum Reply {
    Bytes(Vec<u8>),
    Steps(Vec<Step>),
    Nothing,
    HangUp,
}

impl Internet {
    /// Whether some listed server of a zone is up and answers this question well: what a resolver
    /// finds out by asking them.
    fn reaches(&self, zone: &Name, owner: &Name, kind: RecordType) -> bool {
        let servers = self.table.servers_of(zone);
        let mut addresses = servers
            .iter()
            .flat_map(|server| self.table.addresses(server));
        addresses.any(|address| {
            let door = SocketAddr::new(address, 53);
            let route = self.routed.meets(door, Transport::Udp);
            let fault = self.fault(owner, kind, address);
            matches!(route, Route::Open(_)) && fault.is_none_or(DnsFault::misleads_nobody)
        })
    }

    /// What a resolver waits for, where every server of a name is late.
    fn lateness(&self, owner: &Name, kind: RecordType) -> Duration {
        if self.slow.is_empty() {
            return Duration::ZERO;
        }
        let servers = self.table.servers_of(&self.table.zone_of(owner, kind));
        let addresses = servers.iter().flat_map(|one| self.table.addresses(one));
        let late = addresses.map(|at| self.slow.get(&at).copied().unwrap_or_default());
        late.min().unwrap_or_default()
    }

    fn fault(&self, owner: &Name, kind: RecordType, server: IpAddr) -> Option<DnsFault> {
        self.faults
            .iter()
            .find(|(question, _)| question.meets(owner, kind, server))
            .map(|(_, fault)| *fault)
    }
}

impl DnsServer {
    /// Answers datagrams until the World ends.
    pub(crate) async fn serve_udp(self: Arc<Self>, socket: UdpSocket) -> io::Result<()> {
        let socket = Arc::new(socket);
        let mut buffer = vec![0; 4_096];
        loop {
            let (length, client) = socket.recv_from(&mut buffer).await?;
            let asked = buffer.get(..length).unwrap_or_default().to_vec();
            let (server, socket) = (Arc::clone(&self), Arc::clone(&socket));
            tokio::spawn(async move {
                let _span = server.internet.ledger.begin(Doing::Question, server.door());
                let datagrams = match server.reply(&asked, Transport::Udp).await {
                    Reply::Bytes(bytes) => vec![Step::Say(bytes)],
                    Reply::Steps(steps) => steps,
                    Reply::Nothing | Reply::HangUp => Vec::new(),
                };
                for datagram in datagrams {
                    if let Step::Say(bytes) = datagram {
                        // A client that is gone is no matter of ours.
                        let _ = socket.send_to(&bytes, client).await;
                    }
                }
            });
        }
    }

    /// Answers the messages of one connection, each behind its length (RFC 1035 4.2.2).
    pub(crate) async fn serve_tcp(self: Arc<Self>, mut client: TcpStream) -> io::Result<()> {
        self.internet.ledger.note(self.door(), Asked::Connection);
        loop {
            let length = client.read_u16().await?;
            let mut asked = vec![0; usize::from(length)];
            client.read_exact(&mut asked).await?;
            match self.reply(&asked, Transport::Tcp).await {
                Reply::Bytes(bytes) => {
                    let length = u16::try_from(bytes.len()).expect("zones are small");
                    client.write_u16(length).await?;
                    client.write_all(&bytes).await?;
                }
                Reply::Steps(steps) => {
                    client.set_nodelay(true)?;
                    if perform(steps, &mut client).await? == Ended::Cut {
                        return client.set_zero_linger();
                    }
                    return end_politely(client).await;
                }
                Reply::Nothing => std::future::pending().await,
                Reply::HangUp => return Ok(()),
            }
        }
    }

    fn door(&self) -> SocketAddr {
        SocketAddr::new(self.address, 53)
    }

    async fn reply(&self, bytes: &[u8], transport: Transport) -> Reply {
        let Ok(asked) = Message::from_vec(bytes) else {
            return Reply::Nothing;
        };
        let mut answer = answer::begin(&asked);
        if self.role == Role::Resolver && self.internet.old_resolvers {
            answer = answer::without_dnssec(answer);
        }
        let (mut fault, mut late) = (None, Duration::ZERO);
        if let Some(error) = answer::no_question(&asked) {
            answer.metadata.response_code = error;
        } else if let Some(query) = asked.queries.first() {
            let (owner, kind) = (query.name().clone(), query.query_type());
            let signatures = asked
                .edns
                .as_ref()
                .is_some_and(|edns| edns.flags().dnssec_ok);
            self.note(&owner, kind, transport, signatures);
            fault = self.fault(&owner, kind);
            self.answer(&owner, kind, &mut answer);
            late = match self.role {
                Role::Resolver => self.internet.lateness(&owner, kind),
                Role::NameServer(_) => self
                    .internet
                    .slow
                    .get(&self.address)
                    .copied()
                    .unwrap_or_default(),
            };
        }
        tokio::time::sleep(self.internet.delay + late).await;
        if fault == Some(DnsFault::Late) {
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        spoil(answer, fault, &asked, transport)
    }

    fn note(&self, owner: &Name, kind: RecordType, transport: Transport, signatures: bool) {
        let mut name = owner.to_lowercase().to_ascii();
        if !owner.is_root() {
            name.pop();
        }
        let asked = Asked::Question {
            name,
            kind,
            transport,
            signatures,
        };
        self.internet.ledger.note(self.door(), asked);
    }

    /// The fault that meets a question. What goes wrong at name servers reaches a resolver's client as
    /// silence or SERVFAIL, unless the fault is the resolver's own.
    fn fault(&self, owner: &Name, kind: RecordType) -> Option<DnsFault> {
        let faults = &self.internet.faults;
        let (question, fault) = faults
            .iter()
            .find(|(question, _)| question.meets(owner, kind, self.address))?;
        match (&self.role, fault) {
            (_, DnsFault::OtherSerialAtFirst(_)) if self.was_asked(owner, kind) => None,
            (_, DnsFault::LostThenCutOff) if !self.was_asked(owner, kind) => Some(DnsFault::Silent),
            (Role::Resolver, DnsFault::Silent) => Some(DnsFault::Silent),
            (Role::Resolver, _) if question.server.is_none() => Some(DnsFault::ServerFailure),
            _ => Some(*fault),
        }
    }

    /// Whether this question came here before, over UDP.
    fn was_asked(&self, owner: &Name, kind: RecordType) -> bool {
        let same = |asked: &Asked| {
            matches!(asked, Asked::Question { name, kind: k, transport: Transport::Udp, .. }
                if super::name(name) == *owner && *k == kind)
        };
        let entries = self.internet.ledger.entries();
        let here = entries.iter().filter(|entry| entry.server == self.door());
        here.filter(|entry| same(&entry.asked)).count() > 1
    }

    fn answer(&self, owner: &Name, kind: RecordType, answer: &mut Message) {
        let internet = &self.internet;
        match &self.role {
            _ if kind == RecordType::AXFR => self.hand_out(owner, answer),
            Role::NameServer(zones) => {
                answer::with_authority(&internet.table, zones, owner, kind, answer);
            }
            Role::Resolver => {
                let reaches = |zone: &Name, owner: &Name, kind| internet.reaches(zone, owner, kind);
                answer::recursively(&internet.table, reaches, owner, kind, answer);
            }
        }
    }
}

impl DnsServer {
    /// The whole zone between two copies of its SOA (RFC 5936 2.2), or a refusal.
    fn hand_out(&self, zone: &Name, answer: &mut Message) {
        let Internet {
            table,
            open_transfers,
            ..
        } = &*self.internet;
        let holds = matches!(&self.role, Role::NameServer(zones) if zones.contains(zone));
        if !holds || !open_transfers.contains(&self.address) {
            answer.metadata.response_code = ResponseCode::Refused;
            return;
        }
        answer.metadata.authoritative = true;
        let further = table.all_of(zone);
        let further = further.filter(|record| record.record_type() != RecordType::SOA);
        let records = table
            .soa(zone)
            .into_iter()
            .chain(further)
            .chain(table.soa(zone));
        answer.add_answers(records);
    }
}

/// Turns a good answer into what a faulty server sends.
fn spoil(
    mut answer: Message,
    fault: Option<DnsFault>,
    asked: &Message,
    transport: Transport,
) -> Reply {
    match fault {
        Some(DnsFault::Resolves) if !asked.metadata.recursion_desired => {}
        Some(DnsFault::Silent) => return Reply::Nothing,
        Some(DnsFault::ServerFailure) => answer = empty(asked, ResponseCode::ServFail, &answer),
        Some(DnsFault::Refused) => answer = empty(asked, ResponseCode::Refused, &answer),
        Some(DnsFault::Proxied) => {
            answer = empty(asked, ResponseCode::Refused, &answer);
            answer.metadata.recursion_available = true;
        }
        Some(DnsFault::Filtered) => answer = empty(asked, ResponseCode::NXDomain, &answer),
        Some(DnsFault::Lame) => answer.metadata.authoritative = false,
        Some(DnsFault::WrongId) => answer.metadata.id ^= 0xffff,
        Some(DnsFault::Forges(Forgery(forge))) => return Reply::Steps(forge(&answer, transport)),
        Some(DnsFault::Garbage) => return Reply::Bytes(b"this is not DNS".to_vec()),
        Some(DnsFault::NoData) => {
            answer.answers.clear();
            answer
                .authorities
                .retain(|one| one.record_type() != RecordType::NS);
        }
        Some(DnsFault::Denied) => {
            answer.answers.clear();
            answer.metadata.response_code = ResponseCode::NXDomain;
        }
        Some(
            DnsFault::TruncatedWithoutTcp | DnsFault::LostThenCutOff | DnsFault::ForgesOverTcp(_),
        ) if transport == Transport::Udp => {
            answer = answer.truncate();
        }
        Some(DnsFault::ForgesOverTcp(TcpForgery(forge))) => return Reply::Steps(forge(&answer)),
        Some(DnsFault::TruncatedWithoutTcp) => return Reply::HangUp,
        None | Some(DnsFault::Late | DnsFault::LostThenCutOff) => {}
        Some(DnsFault::Resolves) => answer = resolved(asked, [93, 184, 215, 14]),
        Some(DnsFault::OtherAddress(address)) => {
            answer.metadata.response_code = ResponseCode::NoError;
            answer.answers = resolved(asked, address).answers;
        }
        Some(DnsFault::OtherServers(names)) => name_others(&mut answer, names),
        Some(DnsFault::OtherSerial(serial) | DnsFault::OtherSerialAtFirst(serial)) => {
            for record in &mut answer.answers {
                if let RData::SOA(soa) = &mut record.data {
                    soa.serial = serial;
                }
            }
        }
    }
    Reply::Bytes(encode(&answer, asked, transport))
}

/// An answer that is only an error.
fn empty(asked: &Message, error: ResponseCode, instead_of: &Message) -> Message {
    let mut answer = answer::begin(asked);
    answer.metadata.recursion_available = instead_of.metadata.recursion_available;
    answer.metadata.response_code = error;
    answer
}

/// What an open resolver says: an address that it has from others.
fn resolved(asked: &Message, address: [u8; 4]) -> Message {
    let mut answer = answer::begin(asked);
    answer.metadata.recursion_available = true;
    if let Some(query) = asked.queries.first() {
        let address = RData::A(A(address.into()));
        answer.add_answer(Record::from_rdata(query.name().clone(), 300, address));
    }
    answer
}

/// Puts other name servers in the place of those that an answer names.
fn name_others(answer: &mut Message, names: &str) {
    for section in [&mut answer.answers, &mut answer.authorities] {
        let mut named = section
            .iter()
            .filter(|one| one.record_type() == RecordType::NS);
        let Some(zone) = named.next().map(|record| record.name.clone()) else {
            continue;
        };
        section.retain(|record| record.record_type() != RecordType::NS);
        let servers = names.split(' ').map(super::name);
        section
            .extend(servers.map(|one| Record::from_rdata(zone.clone(), 300, RData::NS(NS(one)))));
    }
}

/// Writes an answer, cut off where the client cannot take it over UDP (RFC 1035 4.2.1, RFC 6891 6.2.5).
fn encode(answer: &Message, asked: &Message, transport: Transport) -> Vec<u8> {
    let bytes = answer
        .to_vec()
        .expect("an answer of the World can be written");
    let limit = asked
        .edns
        .as_ref()
        .map_or(512, |edns| edns.max_payload().clamp(512, MAX_UDP));
    if transport == Transport::Udp && bytes.len() > usize::from(limit) {
        let cut = answer.truncate().to_vec();
        return cut.expect("a short answer can be written");
    }
    bytes
}
