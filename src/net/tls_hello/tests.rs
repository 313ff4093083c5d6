use std::sync::Arc;

use async_trait::async_trait;
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::io::{DuplexStream, duplex};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::net::dial::{Dial, Families, Transport};
use crate::net::{AddressPolicy, NetOptions, TrustAnchor};
use crate::parse::tls::{group, hello, suite};

fn hello(version: TlsVersion) -> Hello {
    Hello {
        version,
        server_name: Some("example.be".to_owned()),
        suites: suite::chunks(&suite::for_version(version)).remove(0),
        groups: match version {
            TlsVersion::Tls13 => group::TLS13_CLASSIC.to_vec(),
            _ => group::CLASSIC_12.to_vec(),
        },
        signature_schemes: hello::ANY_SCHEME.to_vec(),
        compression: false,
        random: [1; 32],
    }
}

/// A network on which loopback can be reached, whatever else this machine is connected to.
#[derive(Debug)]
struct Loopback;

#[async_trait]
impl Dial for Loopback {
    async fn route(&self, wanted: SocketAddr, _: Transport) -> io::Result<SocketAddr> {
        Ok(wanted)
    }

    fn families(&self) -> Families {
        Families {
            ipv4: true,
            ipv6: false,
        }
    }
}

/// A real server that speaks both versions, with an ECDSA certificate.
fn real_server() -> TlsAcceptor {
    let made = rcgen::generate_simple_self_signed(["example.be".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.into())
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Says a hello to a server, which does with its end of the line what `server` does.
async fn greet<F>(hello: Hello, server: impl FnOnce(DuplexStream) -> F) -> Greeted
where
    F: Future<Output = ()> + Send + 'static,
{
    let (mut ours, theirs) = duplex(64 * 1024);
    let server = tokio::spawn(server(theirs));
    let greeted = say_hello_over(&mut ours, &hello, "say hello").await;
    drop(ours);
    server.await.unwrap();
    greeted
}

/// What a server says that takes the hello and then these bytes leave it, before it closes.
async fn answered_with(bytes: &'static [u8]) -> Greeted {
    greet(hello(TlsVersion::Tls12), |mut theirs| async move {
        let _ = theirs.read(&mut [0; 2048]).await;
        theirs.write_all(bytes).await.unwrap();
    })
    .await
}

#[tokio::test]
async fn a_real_server_answers_tls12_with_all_that_is_in_the_clear() {
    let acceptor = real_server();
    let greeted = greet(hello(TlsVersion::Tls12), |theirs| async move {
        let error = acceptor.accept(theirs).await.unwrap_err();
        let shown = error.to_string();
        assert!(
            shown.contains("UserCanceled") || shown.contains("eof"),
            "{shown}"
        );
    });
    let Greeted::Answered(answer) = greeted.await else {
        panic!("no answer");
    };
    assert_eq!(answer.version, TlsVersion::Tls12);
    let suite = suite::name(answer.suite);
    assert!(suite.starts_with("TLS_ECDHE_ECDSA_WITH_"), "{suite}");
    assert!(
        answer
            .group
            .is_some_and(|group| group::CLASSIC_12.contains(&group))
    );
    assert_eq!(answer.signature_scheme, Some(0x0403));
    assert!(answer.extended_master_secret && answer.secure_renegotiation);
    assert_eq!(answer.certificates.len(), 1);
}

#[tokio::test]
async fn a_real_server_names_suite_and_group_of_tls13_without_a_key() {
    for (groups, chosen) in [
        (group::TLS13_CLASSIC.to_vec(), 0x001D),
        (group::POST_QUANTUM.to_vec(), 0x11EC),
    ] {
        let acceptor = real_server();
        let hello = Hello {
            groups,
            ..hello(TlsVersion::Tls13)
        };
        let greeted = greet(hello, |theirs| async move {
            let _ = acceptor.accept(theirs).await;
        });
        let Greeted::Answered(answer) = greeted.await else {
            panic!("no answer");
        };
        assert_eq!(answer.version, TlsVersion::Tls13);
        assert_eq!(answer.group, Some(chosen));
        assert!(suite::name(answer.suite).starts_with("TLS_"));
    }
}

#[tokio::test]
async fn a_real_server_refuses_old_versions_with_an_alert() {
    for version in [TlsVersion::Ssl3, TlsVersion::Tls10, TlsVersion::Tls11] {
        let acceptor = real_server();
        let greeted = greet(hello(version), |theirs| async move {
            let _ = acceptor.accept(theirs).await;
        });
        let greeted = greeted.await;
        assert!(matches!(greeted, Greeted::Alert(2, _)), "{greeted:?}");
    }
}

#[tokio::test]
async fn each_way_to_give_no_answer_is_told_apart() {
    let closed = answered_with(b"").await;
    assert!(
        matches!(&closed, Greeted::Closed(why) if why.cause == Cause::Reset),
        "{closed:?}"
    );
    let alert = answered_with(&[21, 3, 1, 0, 2, 2, 40]).await;
    assert_eq!(alert, Greeted::Alert(2, 40));
    let web = answered_with(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    assert!(
        matches!(&web, Greeted::Unreadable(why) if why.cause == Cause::NotTls),
        "{web:?}"
    );
    let broken = answered_with(&[22, 3, 3, 0, 4, 14, 0, 0, 0]).await;
    assert!(
        matches!(&broken, Greeted::Unreadable(why) if why.cause == Cause::Unreadable),
        "{broken:?}"
    );
}

#[tokio::test]
async fn a_warning_with_nothing_behind_it_is_what_the_server_meant() {
    let unknown_name = answered_with(&[21, 3, 1, 0, 2, 1, 112]).await;
    assert_eq!(unknown_name, Greeted::Alert(1, 112));
    let only_closes = answered_with(&[21, 3, 1, 0, 2, 1, 0]).await;
    assert!(matches!(only_closes, Greeted::Closed(_)), "{only_closes:?}");
}

#[tokio::test(start_paused = true)]
async fn a_silent_server_is_not_waited_for_longer_than_the_limit() {
    let greeted = greet(hello(TlsVersion::Tls13), |mut theirs| async move {
        // One byte at a time does not win more of it.
        while theirs.write_all(&[21]).await.is_ok() {
            tokio::time::sleep(LIMITS.tls_hello * 2).await;
        }
    });
    let greeted = greeted.await;
    assert!(
        matches!(&greeted, Greeted::Silent(why) if why.cause == Cause::Timeout),
        "{greeted:?}"
    );
}

#[tokio::test]
async fn a_port_that_takes_no_connection_is_not_a_server_that_says_nothing() {
    let net = Net::new(NetOptions {
        dial: Arc::new(Loopback),
        resolvers: Vec::new(),
        extra_roots: Vec::new(),
        policy: AddressPolicy::AllowPrivate,
        trust_anchor: TrustAnchor::of_the_internet(),
    })
    .unwrap();
    assert_ne!(net.hello_random(), net.hello_random());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let acceptor = real_server();
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let _ = acceptor.accept(stream).await;
    });
    let greeted = net.say_hello(address, &hello(TlsVersion::Tls13)).await;
    assert!(matches!(greeted, Greeted::Answered(_)), "{greeted:?}");
    server.await.unwrap();
    let refused = net.say_hello(address, &hello(TlsVersion::Tls13)).await;
    assert!(
        matches!(&refused, Greeted::NoConnection(why) if why.cause == Cause::Refused),
        "{refused:?}"
    );
}
