//! TLS on the servers of a World: a certificate for each name, and a delay before the answer.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::server::{Acceptor, ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::server::TlsStream;

use super::certificate::Issued;
use super::ledger::{Asked, Ledger};
use super::short_rsa::ShortRsa;

static PROVIDER: LazyLock<Arc<CryptoProvider>> =
    LazyLock::new(|| Arc::new(aws_lc_rs::default_provider()));

/// TLS settings of one server name.
pub(crate) fn settings(issued: Issued, only_tls12: bool) -> Arc<ServerConfig> {
    let versions: &[_] = if only_tls12 {
        &[&rustls::version::TLS12]
    } else {
        rustls::ALL_VERSIONS
    };
    let early_data = issued.early_data;
    let spoken: &[u8] = if issued.http2 { b"h2" } else { b"http/1.1" };
    let provider = &*PROVIDER;
    let shown = Shown::new(issued, provider);
    let mut config = ServerConfig::builder_with_provider(Arc::clone(provider))
        .with_protocol_versions(versions)
        .expect("the provider knows these versions")
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(shown));
    config.max_early_data_size = early_data;
    config.alpn_protocols = vec![spoken.to_vec()];
    Arc::new(config)
}

/// What a server shows to whom.
#[derive(Debug)]
struct Shown {
    /// The first that a visitor can use is shown.
    all: Vec<Arc<CertifiedKey>>,
    demands_name: bool,
}

impl Shown {
    fn new(issued: Issued, provider: &CryptoProvider) -> Self {
        let demands_name = issued.demands_name;
        let mut all = Vec::new();
        let mut next = Some(issued);
        while let Some(issued) = next {
            let loader = provider.key_provider;
            let key = loader.load_private_key(issued.key.clone_key());
            let key = key.unwrap_or_else(|_| Arc::new(ShortRsa::read(&issued.key)));
            let mut certified = CertifiedKey::new(issued.chain, key);
            certified.ocsp = issued.staple;
            all.push(Arc::new(certified));
            next = issued.second.map(|second| *second);
        }
        Self { all, demands_name }
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        if self.demands_name && hello.server_name().is_none() {
            return None;
        }
        let offered = hello.signature_schemes();
        let usable = |one: &&Arc<CertifiedKey>| one.key.choose_scheme(offered).is_some();
        let shown = self.all.iter().find(usable).or(self.all.first());
        shown.map(Arc::clone)
    }
}

/// Takes the client's greeting, waits one delay, and completes the handshake with the settings that
/// `choose` gives for the server name.
pub(crate) async fn accept<S: AsyncRead + AsyncWrite + Unpin>(
    client: S,
    server: SocketAddr,
    ledger: &Ledger,
    delay: Duration,
    choose: impl FnOnce(&str) -> Option<Arc<ServerConfig>>,
) -> io::Result<TlsStream<S>> {
    let greeting = LazyConfigAcceptor::new(Acceptor::default(), client).await?;
    let server_name = greeting
        .client_hello()
        .server_name()
        .unwrap_or_default()
        .to_owned();
    let config = choose(&server_name).ok_or(io::ErrorKind::ConnectionAborted)?;
    ledger.note(server, Asked::Handshake { server_name });
    tokio::time::sleep(delay).await;
    greeting.into_stream(config).await
}
