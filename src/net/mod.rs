//! The only door to the network: deadlines, size limits, address policy and politeness in one place.
#![expect(
    clippy::disallowed_methods,
    reason = "law 5: this module is the one that opens sockets and reads the clock"
)]

mod answer;
pub mod dial;
mod failure;
mod gate;
pub mod http;
mod mail_talks;
mod memory;
mod policy;
mod port25;
mod question;
mod rdap;
mod resolver;
mod runtime;
mod signed;
pub mod smtp;
mod smtp_upgrade;
mod sockets;
pub mod tls;
pub mod tls_hello;
mod tls_turns;
mod transfer;
mod trust_anchor;
mod turns;

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use hickory_proto::rr::{Name, RecordType};
use jiff::Timestamp;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use thiserror::Error;

pub use self::answer::Answer;
use self::dial::Dial;
use self::gate::Gate;
pub use self::policy::AddressPolicy;
pub use self::question::Flags;
use self::resolver::UserResolver;
pub(crate) use self::resolver::is_of_zone_above;
pub use self::signed::SignedLook;
use self::tls::Speaking;
pub use self::trust_anchor::{TrustAnchor, TrustAnchorError};
use crate::fact::{Cause, Seen, Why};
pub use crate::limits::{LIMITS, Limits};

/// Wait for an answer to any other question, before the root is asked for again in a run.
const HEARD_SOON: Duration = Duration::from_secs(1);

/// How Belfort names itself to the servers it visits. It never claims to be a browser.
pub const USER_AGENT: &str = concat!(
    "Belfort/",
    env!("CARGO_PKG_VERSION"),
    " (cybersecurity maturity scanner)"
);

/// What a [`Net`] is made from.
#[derive(Debug)]
pub struct NetOptions {
    /// Where addresses lead: [`dial::Direct`] but in tests.
    pub dial: Arc<dyn Dial>,
    /// Resolvers to ask. Empty: none is known, and every question is unknown.
    pub resolvers: Vec<SocketAddr>,
    /// Further trusted roots beside Mozilla's list (`--ca-file`).
    pub extra_roots: Vec<CertificateDer<'static>>,
    /// Which addresses may be connected to.
    pub policy: AddressPolicy,
    /// The keys in which DNSSEC begins.
    pub trust_anchor: TrustAnchor,
}

/// The network could not be set up.
#[derive(Debug, Error)]
pub enum NetError {
    /// The resolver could not be set up.
    #[error("set up the resolver: {0}")]
    Resolver(#[from] hickory_net::NetError),
    /// TLS could not be set up.
    #[error("set up TLS: {0}")]
    Tls(#[from] rustls::Error),
}

/// The network as one scan sees it. Scans of one run share what strangers answered
/// ([`of_same_run`](Self::of_same_run)).
#[derive(Debug)]
pub struct Net {
    /// The way to the user's own resolver, and to nothing else.
    to_resolver: Arc<dyn Dial>,
    /// The way to every address that a stranger named.
    gate: Arc<Gate>,
    resolver: Arc<UserResolver>,
    trust_anchor: TrustAnchor,
    crypto: Arc<CryptoProvider>,
    tls: Arc<rustls::ClientConfig>,
    mail_tls: Arc<rustls::ClientConfig>,
    extra_roots: Vec<CertificateDer<'static>>,
    http: http::Clients,
    mail_talks: smtp::MailTalks,
    tls_opened: tls_turns::TlsOpened,
    turns: turns::Turns,
    registries: rdap::Registries,
    signed_answers: Arc<signed::Answers>,
    signed_questions: OnceLock<Arc<signed::Questions>>,
    /// Other scans of this run tell how things stand, too.
    is_one_of_many: bool,
}

impl Net {
    /// # Errors
    /// [`NetError`] when the resolver or TLS cannot be set up.
    pub fn new(options: NetOptions) -> Result<Self, NetError> {
        let crypto = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = Arc::new(tls::client_config(&crypto, Speaking::Web)?);
        sockets::prepare();
        let mail_tls = Arc::new(tls::client_config(&crypto, Speaking::Mail)?);
        Ok(Self {
            resolver: Arc::new(UserResolver::new(
                Arc::clone(&options.dial),
                options.resolvers,
            )?),
            trust_anchor: options.trust_anchor,
            gate: Arc::new(Gate::new(Arc::clone(&options.dial), options.policy)),
            to_resolver: options.dial,
            crypto,
            tls,
            mail_tls,
            extra_roots: options.extra_roots,
            http: http::Clients::default(),
            mail_talks: smtp::MailTalks::default(),
            tls_opened: tls_turns::TlsOpened::default(),
            turns: turns::Turns::default(),
            registries: rdap::Registries::default(),
            signed_answers: Arc::new(signed::nothing_asked()),
            signed_questions: OnceLock::new(),
            is_one_of_many: false,
        })
    }

    /// The network for another scan of the same run. Both ask the resolver through one memory of answers
    /// ([`LIMITS`]`.answer_age`), share their talks with mail servers, and take turns at every address: a thousand
    /// domains that share a provider ask about it once. What a web server says is each scan's own.
    #[must_use]
    pub fn of_same_run(&self) -> Self {
        Self {
            to_resolver: Arc::clone(&self.to_resolver),
            gate: Arc::clone(&self.gate),
            resolver: Arc::clone(&self.resolver),
            trust_anchor: self.trust_anchor.clone(),
            crypto: Arc::clone(&self.crypto),
            tls: Arc::clone(&self.tls),
            mail_tls: Arc::clone(&self.mail_tls),
            extra_roots: self.extra_roots.clone(),
            http: http::Clients::default(),
            mail_talks: self.mail_talks.clone(),
            tls_opened: tls_turns::TlsOpened::default(),
            turns: self.turns.clone(),
            registries: self.registries.clone(),
            signed_answers: Arc::clone(&self.signed_answers),
            signed_questions: OnceLock::new(),
            is_one_of_many: true,
        }
    }

    /// Whether this scan is one of several of a run: what a single one would conclude from its own target, those
    /// conclude together.
    pub fn is_one_of_many(&self) -> bool {
        self.is_one_of_many
    }

    /// The moment now, in whole seconds: read once per scan, as the moment of observation.
    pub fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        Timestamp::from_second(now.as_second()).unwrap_or(now)
    }

    /// Asks the user's resolver for the records of a name. Identical questions are asked once.
    ///
    /// # Errors
    /// Why no trustworthy answer came. "No record" is an [`Answer`], never an error.
    pub async fn lookup(&self, name: &str, kind: RecordType) -> Result<Answer, Why> {
        self.resolver.lookup(name, kind).await
    }

    /// The same for a name that perhaps nobody can write as a host name, such as one that macros of SPF make.
    ///
    /// # Errors
    /// Why no trustworthy answer came.
    pub async fn lookup_name(&self, name: &Name, kind: RecordType) -> Result<Answer, Why> {
        self.resolver.lookup_name(name, kind).await
    }

    /// The addresses of a name in both families. Absent: it has none.
    pub async fn addresses(&self, name: &str) -> Seen<Vec<IpAddr>> {
        let (v4, v6) = tokio::join!(
            self.lookup(name, RecordType::A),
            self.lookup(name, RecordType::AAAA)
        );
        answer::join_families(v4, v6)
    }

    /// Whether any resolver answers at all, be it with an error: asked for the root, whatever the
    /// target, because a name may have servers that are all silent. The answer to any other question
    /// counts as well: some resolvers drop questions for the root. Without any there is no network to
    /// look through.
    ///
    /// # Errors
    /// Why none was heard within `wait`, or within [`LIMITS`]`.first_answer` where that is sooner.
    pub async fn hear_resolver(&self, wait: Duration) -> Result<(), Why> {
        let wait = wait.min(LIMITS.first_answer);
        let end = tokio::time::Instant::now() + wait;
        let root = async {
            let asked = if self.resolver.silent_for().is_none() {
                self.lookup(".", RecordType::NS).await
            } else {
                // Another scan of the run heard it. What was remembered then says nothing about now, and what is
                // asked for anyway is answered first, as a rule.
                tokio::time::sleep(HEARD_SOON).await;
                self.resolver.ask_anew(".").await
            };
            match asked {
                Err(why)
                    if matches!(
                        why.cause,
                        Cause::Timeout | Cause::Refused | Cause::Reset | Cause::Unreachable
                    ) =>
                {
                    Err(why)
                }
                // Nothing was asked: another question may still be heard.
                Err(why) if why.cause == Cause::ExhaustedHere => {
                    tokio::time::sleep_until(end).await;
                    Err(why)
                }
                _ => Ok(()),
            }
        };
        tokio::select! {
            biased;
            () = self.resolver.hear() => Ok(()),
            heard = root => heard,
            () = tokio::time::sleep_until(end) => Err(Why::new(
                Cause::Timeout,
                format!("ask the resolver for the root: no answer in {wait:?}"),
            )),
        }
    }

    /// Whether a resolver found something within this age, be it that there is no such thing. An error is not that: a
    /// resolver on this machine gives one where there is no network behind it.
    pub fn resolver_found_within(&self, age: Duration) -> bool {
        self.resolver.found_within(age)
    }

    /// Asks anew for something that every resolver finds where there is a network: the root, or, as some drop
    /// questions for that, an ending.
    ///
    /// # Errors
    /// Why neither was found within [`LIMITS`]`.first_answer` each.
    pub async fn find_root(&self) -> Result<(), Why> {
        let mut found = Ok(());
        for name in [".", "be."] {
            let asked = tokio::time::timeout(LIMITS.first_answer, self.resolver.ask_anew(name));
            found = match asked.await {
                Ok(Ok(_)) => return Ok(()),
                Ok(Err(why)) => Err(why),
                Err(_) => Err(Why::new(
                    Cause::Timeout,
                    format!("ask the resolver for {name}: no answer"),
                )),
            };
        }
        found
    }

    /// Waits, for politeness or to ask again later.
    pub async fn pause(&self, how_long: Duration) {
        tokio::time::sleep(how_long).await;
    }

    /// Further trusted roots beside Mozilla's list.
    pub fn extra_roots(&self) -> &[CertificateDer<'static>] {
        &self.extra_roots
    }

    /// The resolvers asked, as `address:port` with commas.
    pub fn resolver_names(&self) -> String {
        let names: Vec<String> = self
            .resolver
            .servers()
            .iter()
            .map(SocketAddr::to_string)
            .collect();
        names.join(", ")
    }

    /// The resolvers asked.
    pub fn resolvers(&self) -> &[SocketAddr] {
        self.resolver.servers()
    }

    /// A number for a question that a stranger cannot guess.
    fn next_id(&self) -> u16 {
        next_id(&self.crypto)
    }
}

/// A number for a question that a stranger cannot guess (RFC 5452 9.2).
fn next_id(crypto: &CryptoProvider) -> u16 {
    let mut bytes = [0; 2];
    // A machine without randomness still asks; the connected socket is then the only guard.
    let _ = crypto.secure_random.fill(&mut bytes);
    u16::from_ne_bytes(bytes)
}

/// The resolvers this system is set to use; empty where it names none.
pub fn system_resolvers() -> Vec<SocketAddr> {
    let Ok((config, _)) = hickory_resolver::system_conf::read_system_conf() else {
        return Vec::new();
    };
    let mut servers: Vec<SocketAddr> = Vec::new();
    for server in config.name_servers() {
        let port = server
            .connections
            .first()
            .map_or(53, |connection| connection.port);
        let address = SocketAddr::new(server.ip, port);
        if !servers.contains(&address) {
            servers.push(address);
        }
    }
    servers
}
