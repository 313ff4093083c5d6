//! Questions to the user's resolver.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hickory_net::xfer::{DnsHandle, FirstAnswer, RetryDnsHandle};
use hickory_net::{DnsError, NetError, NoRecords};
use hickory_proto::op::{DnsRequest, DnsRequestOptions, DnsResponse, Query, ResponseCode};
use hickory_proto::rr::{Name, RData, Record, RecordType};
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverOpts};
use hickory_resolver::{NameServerPool, PoolContext, TlsConfig};
use tokio::sync::watch;
use tokio::time::Instant;

use super::answer::{Answer, end_of_aliases};
use super::dial::Dial;
use super::failure;
use super::limits::LIMITS;
use super::memory::Memory;
use super::runtime::{Exhausted, Routed};
use super::sockets;
use crate::fact::{Cause, Why};
use crate::parse::dns_name::host_name;
use crate::target::registrable;

/// The user's resolver, with the answers of the scans of this run.
///
/// Every question asks for what is there, checked or not (CD, RFC 4035 3.2.2): so a zone whose
/// signatures are broken is seen through a resolver that checks them as through any other, and no cache
/// on the way is asked in both manners, which some answer wrongly.
pub(crate) struct UserResolver {
    asking: RetryDnsHandle<NameServerPool<Routed>>,
    servers: Vec<SocketAddr>,
    exhausted: Exhausted,
    asked: Memory<Answer>,
    /// When anything at all came back last, be it an error.
    heard: watch::Sender<Option<Instant>>,
    /// When something was found last, or found not to be there.
    found: watch::Sender<Option<Instant>>,
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
        let mut options = ResolverOpts::default();
        options.timeout = LIMITS.dns_wait;
        let network = Routed::new(dial);
        let exhausted = network.exhausted();
        let pool = NameServerPool::from_config(
            name_servers,
            Arc::new(PoolContext::new(options, TlsConfig::new()?)),
            network,
        );
        Ok(Self {
            // It counts the tries after the first one.
            asking: RetryDnsHandle::new(pool, LIMITS.dns_tries.saturating_sub(1)),
            servers,
            exhausted,
            asked: Memory::of(LIMITS.answers_kept),
            heard: watch::Sender::default(),
            found: watch::Sender::default(),
        })
    }

    /// The servers asked.
    pub(crate) fn servers(&self) -> &[SocketAddr] {
        &self.servers
    }

    /// Asks for the records of a name. Identical questions in flight or answered are asked once.
    pub(crate) async fn lookup(&self, name: &str, kind: RecordType) -> Result<Answer, Why> {
        let cell = self.asked.place_of(name, kind);
        cell.get_or_init(|| self.ask(name, kind)).await.clone()
    }

    /// The same for a name that perhaps nobody can write as a host name: any byte may stand in a label
    /// (RFC 2181 11).
    pub(crate) async fn lookup_name(&self, name: &Name, kind: RecordType) -> Result<Answer, Why> {
        let text = host_name(name);
        let cell = self.asked.place_of(&text, kind);
        let ask = || async move {
            let doing = doing(&text, kind);
            let mut absolute = name.clone();
            absolute.set_fqdn(true);
            self.ask_absolute(absolute, kind, &doing).await
        };
        cell.get_or_init(ask).await.clone()
    }

    /// Waits until any question is answered from now on, be it by an error.
    pub(crate) async fn hear(&self) {
        // The sender lives as long as `self`, so this ends only when something was heard.
        let _ = self.heard.subscribe().changed().await;
    }

    /// How long ago anything was heard; `None`: nothing ever was.
    pub(crate) fn silent_for(&self) -> Option<Duration> {
        self.heard.borrow().map(|heard| heard.elapsed())
    }

    /// Whether something was found within this age, or found not to be there.
    pub(crate) fn found_within(&self, age: Duration) -> bool {
        let found = *self.found.borrow();
        found.is_some_and(|found| found.elapsed() < age)
    }

    /// Asks for the name servers of a name, whatever is remembered of it.
    pub(crate) async fn ask_anew(&self, name: &str) -> Result<Answer, Why> {
        self.ask(name, RecordType::NS).await
    }

    async fn ask(&self, name: &str, kind: RecordType) -> Result<Answer, Why> {
        let doing = doing(name, kind);
        // Always absolute: the system's search list must never answer for a stranger's name.
        let absolute = Name::from_ascii(format!("{}.", name.trim_end_matches('.')))
            .map_err(|error| Why::new(Cause::Unreadable, format!("{doing}: {error}")))?;
        self.ask_absolute(absolute, kind, &doing).await
    }

    async fn ask_absolute(
        &self,
        absolute: Name,
        kind: RecordType,
        doing: &str,
    ) -> Result<Answer, Why> {
        if let Some(answer) = of_no_network(&absolute, kind) {
            return Ok(answer);
        }
        if self.servers.is_empty() {
            return Err(Why::new(
                Cause::Unreachable,
                format!("{doing}: this system names no resolver"),
            ));
        }
        let mut records: Vec<Record> = Vec::new();
        let mut name = absolute;
        // A resolver follows aliases itself; some forwarders hand on the first step only.
        for _ in 0..LIMITS.aliases {
            let said = match self.ask_once(&name, kind).await {
                Ok(said) => said,
                Err(NetError::Dns(DnsError::NoRecordsFound(none))) if records.is_empty() => {
                    return self.read_none(none, &name, doing).await;
                }
                // The alias is there; what it leads to is not.
                Err(NetError::Dns(DnsError::NoRecordsFound(_))) => break,
                Err(error) => return Err(failure::of_dns(&error, doing)),
            };
            let is_complete = said.answers.is_empty() || said.soa().is_some();
            records.extend(said.answers.iter().cloned());
            let found = records.iter().filter(|one| one.record_type() == kind);
            match found.count() {
                0 => {}
                // A part would speak for the whole: what is sought may stand in the rest. Of addresses any will do.
                count if count > LIMITS.records && !kind.is_ip_addr() => {
                    let most = LIMITS.records;
                    let what =
                        format!("{doing}: {count} records, of which no more than {most} are read");
                    return Err(Why::new(Cause::TooLarge, what));
                }
                _ => return Ok(Answer::Records(records.into())),
            }
            match end_of_aliases(&records, &name) {
                Some(end) if !is_complete && end != name => name = end,
                _ => break,
            }
        }
        // An alias that leads to nothing: there are records, but none of the type asked for.
        Ok(Answer::NoData)
    }

    async fn ask_once(&self, name: &Name, kind: RecordType) -> Result<DnsResponse, NetError> {
        let answer = self.send(name, kind, true).await;
        match answer {
            // Some old gateways take a question with a flag they do not know for none.
            Err(NetError::Dns(DnsError::ResponseCode(
                ResponseCode::FormErr | ResponseCode::NotImp | ResponseCode::Refused,
            ))) => self.send(name, kind, false).await,
            answer => answer,
        }
    }

    async fn send(
        &self,
        name: &Name,
        kind: RecordType,
        unchecked: bool,
    ) -> Result<DnsResponse, NetError> {
        let query = Query::query(name.clone(), kind);
        let mut options = DnsRequestOptions::default();
        options.use_edns = true;
        options.recursion_desired = true;
        let mut question = DnsRequest::from_query(query, options);
        question.metadata.checking_disabled = unchecked;
        let _leave = sockets::leave_for_resolver().await;
        let before = self.exhausted.times();
        let answer = self.asking.send(question).first_answer().await;
        if matches!(answer, Ok(_) | Err(NetError::Dns(_))) {
            self.heard.send_replace(Some(Instant::now()));
        }
        let is_found = match &answer {
            Ok(_) => true,
            Err(NetError::Dns(DnsError::NoRecordsFound(none))) => matches!(
                none.response_code,
                ResponseCode::NoError | ResponseCode::NXDomain
            ),
            Err(_) => false,
        };
        if is_found {
            self.found.send_replace(Some(Instant::now()));
        }
        match answer {
            Err(NetError::NoConnections) if self.exhausted.times() > before => Err(NetError::Busy),
            answer => answer,
        }
    }

    /// What an answer without records says.
    async fn read_none(&self, none: NoRecords, name: &Name, doing: &str) -> Result<Answer, Why> {
        let from_above = |soa: &Record<_>| is_of_zone_above(&soa.name, name);
        match none.response_code {
            ResponseCode::NXDomain if none.soa.as_deref().is_some_and(from_above) => {
                Ok(Answer::NoSuchName)
            }
            ResponseCode::NXDomain => self.ask_domain_of(&host_name(name), doing).await,
            _ => Ok(Answer::NoData),
        }
    }
}

fn doing(name: &str, kind: RecordType) -> String {
    format!("ask the resolver for {name} {kind}")
}

/// Names that no resolver is asked for, because they mean the same everywhere (RFC 6761 6.3 and 6.4,
/// RFC 7686 2).
fn of_no_network(name: &Name, kind: RecordType) -> Option<Answer> {
    let top = name.iter().next_back()?.to_ascii_lowercase();
    let address = match (top.as_slice(), kind) {
        (b"localhost", RecordType::A) => RData::A(Ipv4Addr::LOCALHOST.into()),
        (b"localhost", RecordType::AAAA) => RData::AAAA(Ipv6Addr::LOCALHOST.into()),
        (b"localhost", _) => return Some(Answer::NoData),
        (b"invalid" | b"onion", _) => return Some(Answer::NoSuchName),
        _ => return None,
    };
    let record = Record::from_rdata(name.clone(), 0, address);
    Some(Answer::Records([record].into()))
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

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    #[test]
    fn names_that_mean_the_same_everywhere_are_asked_of_nobody() {
        let of = |text, kind| of_no_network(&Name::from_ascii(text).unwrap(), kind);
        let loopback = of("LocalHost.", RecordType::A).unwrap();
        let read = |data: &RData| data.ip_addr();
        assert_eq!(loopback.read(read), [IpAddr::V4(Ipv4Addr::LOCALHOST)]);
        let below = of("www.localhost.", RecordType::AAAA).unwrap();
        assert_eq!(below.read(read), [IpAddr::V6(Ipv6Addr::LOCALHOST)]);
        let nothing = of("localhost.", RecordType::MX);
        assert!(matches!(nothing, Some(Answer::NoData)));
        for name in ["a.invalid.", "shop.ONION."] {
            let nothing = of(name, RecordType::A);
            assert!(matches!(nothing, Some(Answer::NoSuchName)), "{name}");
        }
        assert!(of("localhost.be.", RecordType::A).is_none());
        assert!(of(".", RecordType::NS).is_none());
    }

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
