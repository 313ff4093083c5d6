//! DNS of a World: one table of zones, a recursive resolver and name servers, and their faults.

mod answer;
mod key;
mod proof;
mod server;
mod signing;
mod zone;

use std::net::IpAddr;

use belfort::net::dial::Transport;
use hickory_proto::op::Message;
use hickory_proto::rr::{Name, RecordType};

use super::play::Step;

pub(crate) use server::{DnsServer, Internet, Role};
pub(crate) use signing::{Signing, sign_zones, trust_anchor};
pub(crate) use zone::{ZoneTable, name};

/// Which questions a fault meets. Without a server: all of them, the resolver included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Question {
    name: Option<Name>,
    kind: Option<RecordType>,
    server: Option<IpAddr>,
}

impl Question {
    /// Every question.
    pub(crate) fn any() -> Self {
        Self::default()
    }

    /// Questions for this name.
    pub(crate) fn named(owner: &str) -> Self {
        Self {
            name: Some(name(owner)),
            ..Self::default()
        }
    }

    /// Of these, only those for this type.
    pub(crate) fn of_type(mut self, kind: RecordType) -> Self {
        self.kind = Some(kind);
        self
    }

    /// Of these, only those that are put to this server.
    pub(crate) fn at(mut self, server: &str) -> Self {
        self.server = Some(super::address(server));
        self
    }

    /// Whether this question, put to this server, is met.
    fn meets(&self, owner: &Name, kind: RecordType, server: IpAddr) -> bool {
        self.server.is_none_or(|wanted| wanted == server) && self.meets_anywhere(owner, kind)
    }

    fn meets_anywhere(&self, owner: &Name, kind: RecordType) -> bool {
        self.name.as_ref().is_none_or(|wanted| wanted == owner)
            && self.kind.is_none_or(|wanted| wanted == kind)
    }
}

/// How a DNS server goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DnsFault {
    /// It never answers.
    Silent,
    /// It answers as it should, but 40 ms later than others.
    Late,
    /// It answers SERVFAIL.
    ServerFailure,
    /// It answers REFUSED.
    Refused,
    /// It answers without authority (no AA bit), as if the zone were not its own.
    Lame,
    /// A proxy on the way answers in its place: REFUSED, without authority, offering recursion.
    Proxied,
    /// It answers NXDOMAIN without the SOA that belongs to it, as a filter does.
    Filtered,
    /// It answers with another id, as a forger would.
    WrongId,
    /// It answers with bytes that are no DNS message.
    Garbage,
    /// It says over UDP that the answer is cut off, and closes every TCP connection.
    TruncatedWithoutTcp,
    /// The first datagram is lost; what answers those after it is cut off and empty. TCP has it whole.
    LostThenCutOff,
    /// It has no record of the type.
    NoData,
    /// It says that there is no such name (NXDOMAIN, with its SOA), as some say of a name that is there only
    /// because there are names below it.
    Denied,
    /// Asked to resolve (RD) it does so for anybody: it gives an address that it found out from others.
    Resolves,
    /// It gives this IPv4 address in the place of all that it has.
    OtherAddress([u8; 4]),
    /// It names these name servers, with spaces between them, wherever it names any.
    OtherServers(&'static str),
    /// It forges what it sends.
    Forges(Forgery),
    /// It says over UDP that the answer is cut off, and forges what it sends over TCP.
    ForgesOverTcp(TcpForgery),
    /// Its version of the zone has this serial.
    OtherSerial(u32),
    /// The same, but only when it is asked for the first time.
    OtherSerialAtFirst(u32),
}

/// What a server sends in the place of this answer. Over TCP the steps hold the length before each message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Forgery(pub(crate) fn(&Message, Transport) -> Vec<Step>);

impl PartialEq for Forgery {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.0, other.0)
    }
}

impl Eq for Forgery {}

/// What a server sends over TCP in the place of this answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TcpForgery(pub(crate) fn(&Message) -> Vec<Step>);

impl PartialEq for TcpForgery {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.0, other.0)
    }
}

impl Eq for TcpForgery {}

impl DnsFault {
    /// Whether a resolver that asks such a server still finds its way.
    fn misleads_nobody(self) -> bool {
        matches!(
            self,
            Self::Late
                | Self::NoData
                | Self::Denied
                | Self::Resolves
                | Self::LostThenCutOff
                | Self::Forges(_)
                | Self::ForgesOverTcp(_)
                | Self::OtherAddress(_)
                | Self::OtherServers(_)
                | Self::OtherSerial(_)
                | Self::OtherSerialAtFirst(_)
        )
    }
}
