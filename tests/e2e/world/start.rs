//! Puts a described World on its feet: completes its zones, opens its sockets, draws its routes.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use belfort::net::dial::Transport;
use hickory_proto::rr::rdata::{A, AAAA, NS};
use hickory_proto::rr::{Name, RData};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::task::JoinSet;

use super::certificate::{
    AIA_ADDRESS, AIA_HOST, AIA_LOWER, AIA_MESSAGE, AIA_PATH, AIA_STRANGER, Authority, Issued,
};
use super::dns::{DnsServer, Internet, Role, ZoneTable, name, sign_zones, trust_anchor};
use super::door::Door;
use super::ledger::Ledger;
use super::mail::SmtpServer;
use super::routes::{Route, Routed, Routes};
use super::running::{Group, Running};
use super::tls_script::ScriptedServer;
use super::web::{Answer, Site, VirtualHost, WebServer};
use super::{World, address, tls};

/// Serves the root, every top-level domain and every zone that is not the company's.
const ELSEWHERE: (&str, &str) = ("ns1.elders-hosting.net", "194.0.25.16");

impl World {
    /// Starts every server. The World lives as long as what this returns.
    pub(crate) async fn start(self) -> Running {
        // On the heap: stories hold several of these.
        Box::pin(self.started()).await
    }

    async fn started(self) -> Running {
        let authority = Arc::new(Authority::new());
        let world = self.with_authority_host(&authority);
        let (world, mail_certificates) = world.with_mail_certificates(&authority);
        let (mut table, roles) = world.zones();
        let companies: BTreeMap<_, _> = world.companies().collect();
        sign_zones(&mut table, &companies);
        let mut opening = Opening::new(&world);
        let internet = Arc::new(Internet {
            table,
            open_transfers: world.open_transfers.clone(),
            faults: world.faults.clone(),
            routed: Arc::clone(&opening.routed),
            ledger: Arc::clone(&opening.ledger),
            delay: world.delay,
            slow: world.slow.clone(),
            old_resolvers: world.old_resolvers,
        });
        for (at, role) in roles {
            opening.open_dns(at, role, &internet).await;
        }
        opening.open_web(&world, &internet, &authority).await;
        opening
            .open_mail(&world, &internet, mail_certificates)
            .await;
        opening.close_what_is_down(&world);
        Running {
            resolvers: world
                .resolvers
                .iter()
                .map(|&at| SocketAddr::new(at, 53))
                .collect(),
            domain: world.domain,
            ca_pem: authority.root_pem(),
            trust_anchor: trust_anchor(&internet.table),
            original: opening.routed.routes(),
            routed: opening.routed,
            ledger: opening.ledger,
            groups: opening.groups,
            _servers: opening.tasks,
        }
    }

    /// The host at which the private authority publishes its intermediate certificate.
    fn with_authority_host(self, authority: &Authority) -> Self {
        let file = Answer::file("application/pkix-cert", authority.intermediate_der());
        let message = Answer::file("application/pkcs7-mime", authority.intermediate_message());
        let lower = Answer::file("application/pkix-cert", authority.lower_der());
        let stranger = Answer::file("application/pkix-cert", authority.stranger_der());
        self.a(AIA_HOST, AIA_ADDRESS).site(
            AIA_HOST,
            Site::page("")
                .over_http(Answer::status(404))
                .http_path(AIA_PATH, file)
                .http_path(AIA_MESSAGE, message)
                .http_path(AIA_LOWER, lower)
                .http_path(AIA_STRANGER, stranger)
                .http_path("/busy", Answer::status(503))
                .http_path("/forbidden", Answer::status(403))
                .http_path("/moved", Answer::redirect(301, AIA_PATH))
                .http_path("/page", Answer::page("<h1>Welkom</h1>"))
                .http_path("/endless", Answer::endless())
                .https_door(Door::Closed),
        )
    }

    /// All records, and who answers for which zone.
    fn zones(&self) -> (ZoneTable, BTreeMap<IpAddr, Role>) {
        let mut table = ZoneTable::default();
        let mut roles = BTreeMap::new();
        let mut zones_at: BTreeMap<IpAddr, BTreeSet<Name>> = BTreeMap::new();
        let mut known = BTreeSet::new();
        for (company, server, at) in &self.name_servers {
            table.begin_zone(company, server.clone());
            if !table.servers_of(company).contains(server) {
                table.add(company.clone(), RData::NS(NS(server.clone())));
            }
            // One server may keep the zones of many.
            if known.insert((server, at)) {
                table.add(server.clone(), address_record(*at));
            }
            zones_at.entry(*at).or_default().insert(company.clone());
        }
        for (at, zones) in zones_at {
            roles.insert(at, Role::NameServer(zones));
        }
        for (owner, data) in &self.records {
            table.add(owner.clone(), data.clone());
        }
        let elsewhere = address(ELSEWHERE.1);
        table.add(name(ELSEWHERE.0), address_record(elsewhere));
        let companies: Vec<Name> = self.companies().map(|(company, _)| company).collect();
        let others = add_zones_of_others(&mut table, &companies);
        roles.insert(elsewhere, Role::NameServer(others));
        for resolver in &self.resolvers {
            roles.insert(*resolver, Role::Resolver);
        }
        (table, roles)
    }
}

/// Begins the zones above and beside the companies': the root, top-level domains, and every registered
/// name that a record needs.
fn add_zones_of_others(table: &mut ZoneTable, companies: &[Name]) -> BTreeSet<Name> {
    let mut wanted = BTreeSet::from([Name::root()]);
    for owner in table.owners().chain(companies) {
        wanted.insert(owner.trim_to(1));
        if let Some(registered) = registered_name(owner) {
            wanted.insert(registered);
        }
    }
    // Without a record of its own, nobody has registered a company's name.
    for company in companies.iter().filter(|company| !table.exists(company)) {
        wanted.remove(company);
    }
    wanted.retain(|apex| !table.is_apex(apex));
    for apex in &wanted {
        table.begin_zone(apex, name(ELSEWHERE.0));
        table.add(apex.clone(), RData::NS(NS(name(ELSEWHERE.0))));
    }
    wanted
}

fn registered_name(owner: &Name) -> Option<Name> {
    let text = owner.to_lowercase().to_ascii();
    belfort::target::registrable(text.trim_end_matches('.')).map(|text| name(&text))
}

fn address_record(at: IpAddr) -> RData {
    match at {
        IpAddr::V4(at) => RData::A(A(at)),
        IpAddr::V6(at) => RData::AAAA(AAAA(at)),
    }
}

/// What grows while the sockets are opened.
struct Opening {
    routed: Arc<Routed>,
    ledger: Arc<Ledger>,
    groups: Vec<(SocketAddr, Transport, Group)>,
    tasks: JoinSet<()>,
}

impl Opening {
    fn new(world: &World) -> Self {
        let routes = Routes {
            tcp: BTreeMap::new(),
            udp: BTreeMap::new(),
            ipv4: world.ipv4,
            ipv6: world.ipv6,
            delay_ms: millis(world.delay),
            slow_ms: world
                .slow
                .iter()
                .map(|(at, late)| (*at, millis(*late)))
                .collect(),
        };
        Self {
            routed: Arc::new(Routed::new(routes, true)),
            ledger: Arc::new(Ledger::new()),
            groups: Vec::new(),
            tasks: JoinSet::new(),
        }
    }

    async fn open_dns(&mut self, at: IpAddr, role: Role, internet: &Arc<Internet>) {
        let group = match role {
            Role::Resolver => Group::Resolver,
            Role::NameServer(_) if at == address(ELSEWHERE.1) => Group::Others,
            Role::NameServer(_) => Group::NameServer,
        };
        let server = Arc::new(DnsServer {
            address: at,
            role,
            internet: Arc::clone(internet),
        });
        let door = SocketAddr::new(at, 53);
        let socket = UdpSocket::bind(loopback())
            .await
            .expect("open a UDP socket");
        let leads_to = Route::Open(socket.local_addr().expect("the socket is bound"));
        self.draw(door, Transport::Udp, leads_to, group);
        let udp = Arc::clone(&server);
        self.tasks.spawn(async move {
            // It ends only when the World does.
            let _ = udp.serve_udp(socket).await;
        });
        self.listen(door, group, Door::Open, move |client| {
            Arc::clone(&server).serve_tcp(client)
        })
        .await;
    }

    async fn open_web(&mut self, world: &World, internet: &Internet, authority: &Arc<Authority>) {
        let mut by_address: BTreeMap<IpAddr, Vec<Arc<VirtualHost>>> = BTreeMap::new();
        for (host, site) in &world.sites {
            let usual = Arc::new(VirtualHost::new(host, site.clone(), authority));
            for at in internet.table.addresses(&name(host)) {
                let own = world.sites_at.get(&(host.clone(), at));
                let stands_here = match own {
                    Some(site) => Arc::new(VirtualHost::new(host, site.clone(), authority)),
                    None => Arc::clone(&usual),
                };
                by_address.entry(at).or_default().push(stands_here);
            }
        }
        for (at, hosts) in by_address {
            let gives_policy = hosts.iter().any(|host| host.name().starts_with("mta-sts."));
            let group = if at == address(AIA_ADDRESS) || gives_policy {
                Group::Others
            } else {
                Group::Web
            };
            for (port, secure) in [(80, false), (443, true)] {
                let server = Arc::new(WebServer {
                    address: SocketAddr::new(at, port),
                    secure,
                    hosts: hosts.clone(),
                    ledger: Arc::clone(&self.ledger),
                    delay: world.delay_at(at),
                });
                self.listen(server.address, group, server.door(), move |client| {
                    Arc::clone(&server).serve(client)
                })
                .await;
            }
        }
    }

    async fn open_mail(
        &mut self,
        world: &World,
        internet: &Internet,
        certificates: BTreeMap<String, Issued>,
    ) {
        for (host, issued) in certificates {
            let Some(manner) = world.mail_servers.get(&host) else {
                continue;
            };
            let scripted = || {
                manner
                    .script()
                    .map(|script| ScriptedServer::with_one_key(script.clone(), &issued))
            };
            let scripts: Vec<_> = internet
                .table
                .addresses(&name(&host))
                .into_iter()
                .map(|at| (at, scripted()))
                .collect();
            let tls = tls::settings(issued, manner.only_tls12());
            for (at, scripted) in scripts {
                let server = Arc::new(SmtpServer {
                    address: SocketAddr::new(at, 25),
                    name: host.clone(),
                    manner: manner.clone(),
                    tls: Arc::clone(&tls),
                    scripted,
                    ledger: Arc::clone(&self.ledger),
                    delay: world.delay_at(at),
                });
                self.listen(
                    server.address,
                    Group::Mail,
                    manner.its_door(),
                    move |client| Arc::clone(&server).serve(client),
                )
                .await;
            }
        }
    }

    /// Opens a TCP socket for a believable address, unless its door has none.
    async fn listen<F>(
        &mut self,
        at: SocketAddr,
        group: Group,
        door: Door,
        serve: impl Fn(TcpStream) -> F + Send + 'static,
    ) where
        F: Future<Output = io::Result<()>> + Send + 'static,
    {
        if !door.listens() {
            let route = match door {
                Door::Filtered => Route::Silent,
                _ => Route::Refused,
            };
            self.draw(at, Transport::Tcp, route, group);
            return;
        }
        let listener = TcpListener::bind(loopback())
            .await
            .expect("open a TCP socket");
        let leads_to = Route::Open(listener.local_addr().expect("the socket is bound"));
        self.draw(at, Transport::Tcp, leads_to, group);
        self.tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                while connections.try_join_next().is_some() {}
                let conversation = serve(client);
                connections.spawn(async move {
                    // A client that breaks off is no matter of the server's.
                    let _ = conversation.await;
                });
            }
        });
    }

    fn draw(&mut self, at: SocketAddr, transport: Transport, route: Route, group: Group) {
        self.groups.push((at, transport, group));
        self.routed
            .change(|routes| routes.set(at, transport, route));
    }

    fn close_what_is_down(&self, world: &World) {
        for (at, transport, _) in &self.groups {
            let route = if world.silent.contains(&at.ip()) {
                Route::Silent
            } else if world.refusing.contains(&at.ip()) {
                Route::Refused
            } else {
                continue;
            };
            self.routed
                .change(|routes| routes.set(*at, *transport, route));
        }
    }
}

fn millis(delay: Duration) -> u64 {
    u64::try_from(delay.as_millis()).expect("a short delay")
}

fn loopback() -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, 0))
}
