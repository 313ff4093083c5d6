//! TLS on the servers of a World: a certificate for each name, and a delay before the answer.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::server::Acceptor;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::server::TlsStream;

use super::certificate::Issued;
use super::ledger::{Asked, Ledger};
use super::short_rsa::ShortRsa;

/// TLS settings of one server name.
pub(crate) fn settings(issued: Issued, only_tls12: bool) -> Arc<ServerConfig> {
    let versions: &[_] = if only_tls12 {
        &[&rustls::version::TLS12]
    } else {
        rustls::ALL_VERSIONS
    };
    let provider = aws_lc_rs::default_provider();
    let key = provider
        .key_provider
        .load_private_key(issued.key.clone_key());
    let key = key.unwrap_or_else(|_| Arc::new(ShortRsa::read(&issued.key)));
    let certified = CertifiedKey::new(issued.chain, key);
    let mut config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(versions)
        .expect("the provider knows these versions")
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(certified)));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Arc::new(config)
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
