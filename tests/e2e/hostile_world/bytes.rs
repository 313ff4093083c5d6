//! A TLS server that breaks off after every single byte of its answer.

use std::net::SocketAddr;

use belfort::fact::{Cause, TlsVersion};
use belfort::net::Net;
use belfort::net::tls_hello::Greeted;
use belfort::parse::tls::hello::{ANY_SCHEME, Hello};

use crate::scan::net;
use crate::world::{Misbehaviour, Running, Site, TlsScript, World};

const HOST: &str = "www.bakkerij.be";
const AT: &str = "81.82.0.4";

/// More bytes than the answer has.
const MOST: usize = 8_192;

/// The first connection gets no byte of the answer, each later one gets one more.
async fn breaking_off(resets: bool) -> Running {
    let script = TlsScript::nothing()
        .speaks(TlsVersion::Tls12, &[0xC02B])
        .without_handshakes()
        .misbehaves(Misbehaviour::CutsLaterEachTime { resets });
    World::new("bakkerij.be")
        .nameserver("ns1.bakkerij.be", "81.82.0.1")
        .a(HOST, AT)
        .site(HOST, Site::page("").tls_script(script))
        .start()
        .await
}

fn hello(net: &Net) -> Hello {
    Hello {
        version: TlsVersion::Tls12,
        server_name: Some(HOST.to_owned()),
        suites: vec![0xC02B],
        groups: vec![0x001D, 0x0017],
        signature_schemes: ANY_SCHEME.to_vec(),
        compression: false,
        random: net.hello_random(),
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_at_any_byte_is_no_answer() {
    for resets in [false, true] {
        let world = breaking_off(resets).await;
        let net = net(&world);
        let address = SocketAddr::new(AT.parse().unwrap(), 443);
        let hello = hello(&net);
        let mut broken_off = 0;
        loop {
            match net.say_hello(address, &hello).await {
                Greeted::Answered(whole) => {
                    assert_eq!(whole.certificates.len(), 2);
                    break;
                }
                Greeted::Closed(_) | Greeted::Unreadable(_) => broken_off += 1,
                other => panic!("after {broken_off} bytes: {other:?}"),
            }
            assert!(broken_off < MOST);
        }
        assert!(broken_off > 800, "{broken_off}");
    }
}

#[tokio::test]
async fn a_handshake_that_breaks_off_at_any_byte_comes_to_no_end() {
    for resets in [false, true] {
        let world = breaking_off(resets).await;
        let net = net(&world);
        let address = AT.parse().unwrap();
        // The same answer has no place in the middle of a handshake, so it is never gone on with.
        for bytes in 0..200 {
            let broken = net.shake_hands(HOST, address).await;
            let why = broken.expect_err("nobody shook hands");
            let causes = [Cause::Reset, Cause::TlsFailed, Cause::Unreadable];
            assert!(causes.contains(&why.cause), "after {bytes} bytes: {why}");
        }
    }
}
