//! Web servers answer what a story says, byte by byte.

use std::time::Duration;

use super::client::{connect, get, tls};
use crate::world::{Answer, Asked, Door, Running, Site, World};

const WEB: &str = "185.10.20.30";
const HOST: &str = "www.bakkerij.be";

fn bakery(site: Site) -> World {
    World::new("bakkerij.be")
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .a(HOST, WEB)
        .a("bakkerij.be", WEB)
        .site(HOST, site)
}

async fn over_tls(world: &Running, path: &str) -> String {
    let client = connect(world, WEB, 443).await.unwrap();
    get(tls(world, client, HOST).await.unwrap(), HOST, path).await
}

#[tokio::test]
async fn a_page_comes_over_https_and_plain_http_leads_there() {
    let site = Site::page("<h1>Brood</h1>")
        .header("Strict-Transport-Security", "max-age=1")
        .header("strict-transport-security", "max-age=2")
        .header_bytes(b"X-Odd", b"\xff\xfe")
        .path("/contact", Answer::text("bel ons"));
    let world = bakery(site).start().await;
    let page = over_tls(&world, "/").await;
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\
                Strict-Transport-Security: max-age=1\r\nstrict-transport-security: max-age=2\r\n";
    assert!(page.starts_with(head), "{page}");
    assert!(
        page.ends_with("Content-Length: 14\r\n\r\n<h1>Brood</h1>"),
        "{page}"
    );
    assert!(over_tls(&world, "/contact?x=1").await.ends_with("bel ons"));
    assert!(
        over_tls(&world, "/nothing")
            .await
            .starts_with("HTTP/1.1 404")
    );
    let plain = get(connect(&world, WEB, 80).await.unwrap(), HOST, "/contact").await;
    assert!(plain.contains("\r\nLocation: https://www.bakkerij.be/contact\r\n"));
    assert_eq!(
        world.ledger().requests("https://www.bakkerij.be/nothing"),
        1
    );
    let entries = world.ledger().entries();
    let handshake = Asked::Handshake {
        server_name: HOST.to_owned(),
    };
    assert_eq!(
        entries
            .iter()
            .filter(|entry| entry.asked == handshake)
            .count(),
        3
    );
}

#[tokio::test]
async fn sites_at_one_address_are_told_apart_by_name() {
    let world = bakery(Site::page("one"))
        .site("bakkerij.be", Site::leading_to("https://www.bakkerij.be/"))
        .start()
        .await;
    let client = connect(&world, WEB, 443).await.unwrap();
    let client = tls(&world, client, "bakkerij.be").await.unwrap();
    let answer = get(client, "bakkerij.be", "/x").await;
    assert!(
        answer.contains("\r\nLocation: https://www.bakkerij.be/\r\n"),
        "{answer}"
    );
    assert!(over_tls(&world, "/").await.ends_with("\r\none"));
}

#[tokio::test]
async fn bad_answers_are_as_bad_as_they_say() {
    let site = Site::page("")
        .path("/loop", Answer::redirect(302, "/loop"))
        .path("/endless", Answer::endless())
        .path("/drip", Answer::drip(Duration::from_millis(20)))
        .path("/flood", Answer::header_flood())
        .path("/noise", Answer::raw(b"\x00\x01 noise"))
        .path("/silence", Answer::silence())
        .path("/gone", Answer::hang_up());
    let world = bakery(site).start().await;
    assert!(
        over_tls(&world, "/loop")
            .await
            .contains("\r\nLocation: /loop\r\n")
    );
    assert!(over_tls(&world, "/endless").await.len() > 100_000);
    let drip = over_tls(&world, "/drip").await;
    let (_, body) = drip.split_once("\r\n\r\n").unwrap();
    assert!(
        (2..=11).contains(&body.len()),
        "{} bytes in a while",
        body.len()
    );
    let flood = over_tls(&world, "/flood").await;
    assert!(flood.len() > 100_000 && !flood.contains("\r\n\r\n"));
    assert_eq!(over_tls(&world, "/noise").await, "\x00\x01 noise");
    assert_eq!(over_tls(&world, "/silence").await, "");
    assert_eq!(over_tls(&world, "/gone").await, "");
}

async fn greeted_with(door: Door) -> Result<String, std::io::ErrorKind> {
    let world = bakery(Site::page("").https_door(door)).start().await;
    let client = connect(&world, WEB, 443)
        .await
        .map_err(|error| error.kind())?;
    match tls(&world, client, HOST).await {
        Ok(_) => Ok(String::new()),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => Ok(error.to_string()),
        Err(error) => Err(error.kind()),
    }
}

#[tokio::test]
async fn every_bad_door_is_met_as_it_would_be_in_life() {
    use std::io::ErrorKind;
    assert_eq!(greeted_with(Door::Open).await, Ok(String::new()));
    assert_eq!(greeted_with(Door::Mute).await, Err(ErrorKind::TimedOut));
    assert_eq!(
        greeted_with(Door::Reset).await,
        Err(ErrorKind::ConnectionReset)
    );
    assert_eq!(
        greeted_with(Door::HangUp).await,
        Err(ErrorKind::UnexpectedEof)
    );
    let noise = greeted_with(Door::Noise).await.unwrap();
    assert!(noise.contains("corrupt message"), "{noise}");
    let alert = greeted_with(Door::TlsAlert).await.unwrap();
    assert!(alert.contains("HandshakeFailure"), "{alert}");
}

#[tokio::test]
async fn a_site_can_be_held_to_tls_1_2() {
    let world = bakery(Site::page("").only_tls12()).start().await;
    let client = connect(&world, WEB, 443).await.unwrap();
    let client = tls(&world, client, HOST).await.unwrap();
    let version = client.get_ref().1.protocol_version();
    assert_eq!(version, Some(rustls::ProtocolVersion::TLSv1_2));
}

#[tokio::test]
async fn a_connection_serves_more_than_one_request() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let world = bakery(Site::page("").over_http(Answer::text("ok")))
        .start()
        .await;
    let mut client = connect(&world, WEB, 80).await.unwrap();
    let request = b"GET / HTTP/1.1\r\nHost: www.bakkerij.be\r\n\r\n";
    client.write_all(&request.repeat(2)).await.unwrap();
    client
        .write_all(b"GET /last HTTP/1.1\r\nHost: www.bakkerij.be:80\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answers = String::new();
    client.read_to_string(&mut answers).await.unwrap();
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 3);
    assert_eq!(world.ledger().requests("http://www.bakkerij.be/"), 2);
    assert_eq!(world.ledger().requests("http://www.bakkerij.be/last"), 1);
}
