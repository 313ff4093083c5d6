//! Questions to the user's resolver. Each question is asked once per scan, however many ask for it.

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use hickory_net::runtime::iocompat::AsyncIoTokioAsStd;
use hickory_net::runtime::{DnsUdpSocket, RuntimeProvider, TokioHandle, TokioTime};
use hickory_net::{DnsError, NetError};
use hickory_proto::op::ResponseCode;
use hickory_proto::rr::{Name, RData, Record, RecordType};
use hickory_resolver::Resolver;
use hickory_resolver::config::{
    ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts,
};
use tokio::net::{TcpStream, UdpSocket};
use tokio::sync::{OnceCell, watch};

use super::dial::{Dial, Transport};
use super::failure;
use super::limits::LIMITS;
use crate::fact::{Cause, Seen, Why};
use crate::target::registrable;

/// What the DNS says about one name and type.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Records, with the aliases on the way to them.
    Records(Arc<[Record]>),
    /// The name exists, but has no record of this type.
    NoData,
    /// The name does not exist (RFC 8020: nor does anything below it), and the SOA of the zone above
    /// came with the answer.
    NoSuchName,
    /// The same was said, but without the proof that belongs to it, of a name below a domain that is there.
    /// As good as no record; not good enough to say of the scanned name that it does not exist.
    Unproven,
}

impl Answer {
    /// The records of the type asked for, read by `read`, at most [`LIMITS`]`.records` of them.
    pub fn read<T>(&self, read: impl Fn(&RData) -> Option<T>) -> Vec<T> {
        match self {
            Self::Records(records) => records
                .iter()
                .filter_map(|record| read(&record.data))
                .take(LIMITS.records)
                .collect(),
            Self::NoData | Self::NoSuchName | Self::Unproven => Vec::new(),
        }
    }
}

type Cell = Arc<OnceCell<Result<Answer, Why>>>;

/// The user's resolver, with the answers of this scan.
pub(crate) struct UserResolver {
    resolver: Resolver<Routed>,
    servers: Vec<SocketAddr>,
    // A map that is only looked into by key, never walked: its order shows nowhere.
    asked: Mutex<HashMap<(String, RecordType), Cell>>,
    /// Whether anything at all came back, be it an error.
    heard: watch::Sender<bool>,
}

impl UserResolver {
    /// # Errors
    /// When hickory refuses the configuration, which it does for none we make.
    pub(crate) fn new(dial: Arc<dyn Dial>, servers: Vec<SocketAddr>) -> Result<Self, NetError> {
        let name_servers = servers.iter().map(|server| {
            let on_port = |mut connection: ConnectionConfig| {
                connection.port = server.port();
                connection
            };
            let mut config = NameServerConfig::udp_and_tcp(server.ip());
            config.connections = vec![
                on_port(ConnectionConfig::udp()),
                on_port(ConnectionConfig::tcp()),
            ];
            config
        });
        let config = ResolverConfig::from_parts(None, Vec::new(), name_servers.collect());
        let mut options = ResolverOpts::default();
        options.timeout = LIMITS.dns_wait;
        // hickory counts the tries after the first one.
        options.attempts = LIMITS.dns_tries.saturating_sub(1);
        options.use_hosts_file = ResolveHosts::Never;
        options.preserve_intermediates = true;
        // Our own cells cache; a second cache would only hide when a question was asked.
        options.cache_size = 0;
        let resolver = Resolver::builder_with_config(
            config,
            Routed {
                dial,
                handle: TokioHandle::default(),
            },
        )
        .with_options(options)
        .build()?;
        Ok(Self {
            resolver,
            servers,
            asked: Mutex::default(),
            heard: watch::Sender::default(),
        })
    }

    /// The servers asked.
    pub(crate) fn servers(&self) -> &[SocketAddr] {
        &self.servers
    }

    /// Asks for the records of a name. Identical questions in flight or answered are asked once.
    pub(crate) async fn lookup(&self, name: &str, kind: RecordType) -> Result<Answer, Why> {
        let key = (name.to_ascii_lowercase(), kind);
        let cell = {
            let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(asked.entry(key).or_default())
        };
        cell.get_or_init(|| self.ask(name, kind)).await.clone()
    }

    /// Waits until any question was answered, be it by an error.
    pub(crate) async fn hear(&self) {
        // The sender lives as long as `self`, so this ends only when something was heard.
        let _ = self.heard.subscribe().wait_for(|heard| *heard).await;
    }

    async fn ask(&self, name: &str, kind: RecordType) -> Result<Answer, Why> {
        let doing = format!("ask the resolver for {name} {kind}");
        // Always absolute: the system's search list must never answer for a stranger's name.
        let absolute = Name::from_ascii(format!("{}.", name.trim_end_matches('.')))
            .map_err(|error| Why::new(Cause::Unreadable, format!("{doing}: {error}")))?;
        if self.servers.is_empty() {
            return Err(Why::new(
                Cause::Unreachable,
                format!("{doing}: this system names no resolver"),
            ));
        }
        let answer = self.resolver.lookup(absolute.clone(), kind).await;
        if matches!(answer, Ok(_) | Err(NetError::Dns(_))) {
            self.heard.send_replace(true);
        }
        match answer {
            Ok(lookup) if lookup.answers().is_empty() => Ok(Answer::NoData),
            Ok(lookup) => {
                let records: Arc<[Record]> = lookup.answers().into();
                // An alias that leads to nothing has records, but none of the type asked for.
                let found = records.iter().any(|record| record.record_type() == kind);
                Ok(if found {
                    Answer::Records(records)
                } else {
                    Answer::NoData
                })
            }
            Err(NetError::Dns(DnsError::NoRecordsFound(none))) => match none.response_code {
                ResponseCode::NXDomain
                    if none
                        .soa
                        .is_some_and(|soa| is_of_zone_above(&soa.name, &absolute)) =>
                {
                    Ok(Answer::NoSuchName)
                }
                ResponseCode::NXDomain => self.ask_domain_of(name, &doing).await,
                _ => Ok(Answer::NoData),
            },
            Err(error) => Err(failure::of_dns(&error, &doing)),
        }
    }
}

impl UserResolver {
    /// What "no such name" means where it came without the SOA that belongs to it (RFC 2308 2.1). Small
    /// forwarders leave that out, and filters make such answers up, but for whole domains: so it is
    /// believed below a domain that is there, yet only as [`Answer::Unproven`].
    async fn ask_domain_of(&self, name: &str, doing: &str) -> Result<Answer, Why> {
        let name = name.to_ascii_lowercase();
        // Nobody registers a name with an underscore (`_dmarc.be`): what counts is the name below which it
        // would stand.
        let labels = name.split('.').skip_while(|label| label.starts_with('_'));
        let host = labels.collect::<Vec<_>>().join(".");
        let below = registrable(&host).or_else(|| (host != name).then(|| host.clone()));
        match below.filter(|below| *below != name && !below.is_empty()) {
            Some(domain) => match Box::pin(self.lookup(&domain, RecordType::NS)).await? {
                Answer::NoSuchName => Ok(Answer::NoSuchName),
                Answer::Records(_) | Answer::NoData | Answer::Unproven => Ok(Answer::Unproven),
            },
            None => Err(Why::new(
                Cause::Intercepted,
                format!("{doing}: no such name, but without the SOA of the zone above"),
            )),
        }
    }
}

/// Whether the SOA of this name can say that there is no such name (RFC 2308 2.1). Some filters send one
/// of the very name they deny, which would have to be there to have a SOA.
pub(crate) fn is_of_zone_above(soa: &Name, name: &Name) -> bool {
    soa != name && soa.zone_of(name)
}

impl std::fmt::Debug for UserResolver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserResolver")
            .field("servers", &self.servers)
            .finish_non_exhaustive()
    }
}

/// Joins the two families of a name's addresses. One family that failed leaves the other standing;
/// "none" is said only when both families say so.
pub(crate) fn join_families(v4: Result<Answer, Why>, v6: Result<Answer, Why>) -> Seen<Vec<IpAddr>> {
    let read = |answer: &Answer| {
        answer.read(|data| match data {
            RData::A(a) => Some(IpAddr::V4(a.0)),
            RData::AAAA(aaaa) => Some(IpAddr::V6(aaaa.0)),
            _ => None,
        })
    };
    let mut addresses = Vec::new();
    let mut failure = None;
    for answer in [v4, v6] {
        match answer {
            Ok(answer) => addresses.extend(read(&answer).into_iter().take(LIMITS.addresses)),
            Err(why) => failure = Some(why),
        }
    }
    addresses.sort_unstable();
    match (addresses.is_empty(), failure) {
        (false, _) => Seen::Known(addresses),
        (true, None) => Seen::Absent,
        (true, Some(why)) => Seen::Unknown(why),
    }
}

/// The runtime through which hickory reaches its servers: ours, by way of [`Dial`].
#[derive(Clone)]
struct Routed {
    dial: Arc<dyn Dial>,
    handle: TokioHandle,
}

impl RuntimeProvider for Routed {
    type Handle = TokioHandle;
    type Timer = TokioTime;
    type Udp = RoutedUdp;
    type Tcp = AsyncIoTokioAsStd<TcpStream>;

    fn create_handle(&self) -> Self::Handle {
        self.handle.clone()
    }

    fn connect_tcp(
        &self,
        server: SocketAddr,
        _: Option<SocketAddr>,
        wait: Option<Duration>,
    ) -> Pin<Box<dyn Send + Future<Output = io::Result<Self::Tcp>>>> {
        let dial = Arc::clone(&self.dial);
        Box::pin(async move {
            let connect = async {
                let address = dial.route(server, Transport::Tcp).await?;
                let stream = TcpStream::connect(address).await?;
                stream.set_nodelay(true)?;
                Ok(AsyncIoTokioAsStd(stream))
            };
            tokio::time::timeout(wait.unwrap_or(LIMITS.connect), connect).await?
        })
    }

    fn bind_udp(
        &self,
        local: SocketAddr,
        server: SocketAddr,
    ) -> Pin<Box<dyn Send + Future<Output = io::Result<Self::Udp>>>> {
        let dial = Arc::clone(&self.dial);
        Box::pin(async move {
            let real = dial.route(server, Transport::Udp).await?;
            let any: IpAddr = match real {
                SocketAddr::V4(_) => [0; 4].into(),
                SocketAddr::V6(_) => [0; 16].into(),
            };
            let socket = UdpSocket::bind(SocketAddr::new(any, local.port())).await?;
            Ok(RoutedUdp {
                socket,
                wanted: server,
                real,
            })
        })
    }
}

/// A UDP socket that shows the wanted address of its server and speaks to the routed one.
struct RoutedUdp {
    socket: UdpSocket,
    wanted: SocketAddr,
    real: SocketAddr,
}

#[async_trait::async_trait]
impl DnsUdpSocket for RoutedUdp {
    type Time = TokioTime;

    fn poll_recv_from(
        &self,
        context: &mut Context<'_>,
        buffer: &mut [u8],
    ) -> Poll<io::Result<(usize, SocketAddr)>> {
        let mut buffer = tokio::io::ReadBuf::new(buffer);
        let from = std::task::ready!(self.socket.poll_recv_from(context, &mut buffer))?;
        let shown = if from == self.real { self.wanted } else { from };
        Poll::Ready(Ok((buffer.filled().len(), shown)))
    }

    fn poll_send_to(
        &self,
        context: &mut Context<'_>,
        bytes: &[u8],
        target: SocketAddr,
    ) -> Poll<io::Result<usize>> {
        let real = if target == self.wanted {
            self.real
        } else {
            target
        };
        self.socket.poll_send_to(context, bytes, real)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_soa_from_above_says_that_there_is_no_such_name() {
        let name = |text| Name::from_ascii(text).unwrap();
        let denied = name("example.be.");
        for (soa, expected) in [
            (".", true),
            ("BE.", true),
            ("example.be.", false),
            ("fake.filter.example.", false),
            ("www.example.be.", false),
        ] {
            assert_eq!(is_of_zone_above(&name(soa), &denied), expected, "{soa}");
        }
    }
}
