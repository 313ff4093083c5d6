//! Addresses lead where a story says, also from another process.

use std::io::ErrorKind;
use std::net::SocketAddr;

use belfort::net::dial::{Dial, Transport};

use super::client::{connect, get, within};
use crate::world::{Door, Part, Route, Routed, Routes, Site, World};

const WEB: &str = "185.10.20.30";

fn bakery() -> World {
    World::new("bakkerij.be")
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .a("bakkerij.be", WEB)
        .aaaa("bakkerij.be", "2a02:2788:a0::30")
        .site("bakkerij.be", Site::page("<h1>Brood</h1>"))
}

async fn meets(world: World, address: &str, port: u16) -> Result<(), ErrorKind> {
    let world = world.start().await;
    match connect(&world, address, port).await {
        Ok(_) => Ok(()),
        Err(error) => Err(error.kind()),
    }
}

#[tokio::test]
async fn both_families_lead_to_the_server_and_other_ports_refuse() {
    assert_eq!(meets(bakery(), WEB, 443).await, Ok(()));
    assert_eq!(meets(bakery(), "2a02:2788:a0::30", 80).await, Ok(()));
    let refused = Err(ErrorKind::ConnectionRefused);
    assert_eq!(meets(bakery(), WEB, 8080).await, refused);
    let no_machine = meets(bakery(), "185.10.20.99", 80).await;
    assert_eq!(no_machine, Err(ErrorKind::TimedOut));
}

#[tokio::test]
async fn what_a_story_closes_is_closed() {
    let closed = bakery().site("bakkerij.be", Site::http_only("<h1>Brood</h1>"));
    assert_eq!(meets(closed.clone(), WEB, 80).await, Ok(()));
    let refused = Err(ErrorKind::ConnectionRefused);
    let silent = Err(ErrorKind::TimedOut);
    assert_eq!(meets(closed, WEB, 443).await, refused);
    let filtered = Site::page("").https_door(Door::Filtered);
    let filtered = bakery().site("bakkerij.be", filtered);
    assert_eq!(meets(filtered, WEB, 443).await, silent);
    assert_eq!(meets(bakery().refusing(WEB), WEB, 443).await, refused);
    assert_eq!(meets(bakery().silent(WEB), WEB, 443).await, silent);
}

#[tokio::test]
async fn servers_stop_and_start_while_the_world_runs() {
    let world = bakery().start().await;
    let kind = |result: std::io::Result<_>| result.map(|_| ()).map_err(|error| error.kind());
    world.stop(Part::Web);
    let refused = Err(ErrorKind::ConnectionRefused);
    assert_eq!(kind(connect(&world, WEB, 443).await), refused);
    world.silence(Part::address(WEB));
    let silent = Err(ErrorKind::TimedOut);
    assert_eq!(kind(connect(&world, WEB, 80).await), silent);
    world.restore(Part::Web);
    let door = SocketAddr::new(WEB.parse().unwrap(), 443);
    world.stop(Part::Door(door, Transport::Tcp));
    assert_eq!(kind(connect(&world, WEB, 443).await), refused);
    assert_eq!(kind(connect(&world, WEB, 80).await), Ok(()));
    world.restore(Part::Web);
    assert_eq!(kind(connect(&world, WEB, 443).await), Ok(()));
}

#[tokio::test]
async fn a_machine_without_ipv6_or_without_any_network_says_so() {
    let world = bakery().without_ipv6().start().await;
    assert!(world.dial().families().ipv4 && !world.dial().families().ipv6);
    let none = connect(&world, "2a02:2788:a0::30", 80).await;
    assert_eq!(none.unwrap_err().kind(), ErrorKind::NetworkUnreachable);
    let unplugged = meets(bakery().unplugged(), WEB, 80).await;
    assert_eq!(unplugged, Err(ErrorKind::NetworkUnreachable));
}

#[tokio::test]
async fn routes_travel_as_text_to_another_process() {
    let world = bakery().start().await;
    let text = serde_json::to_string(&world.routes()).unwrap();
    let routes: Routes = serde_json::from_str(&text).unwrap();
    assert_eq!(routes, world.routes());
    let dial = Routed::new(routes, true);
    let wanted = SocketAddr::new(WEB.parse().unwrap(), 80);
    let leads_to = within(dial.route(wanted, Transport::Tcp)).await.unwrap();
    let client = tokio::net::TcpStream::connect(leads_to).await.unwrap();
    assert!(
        get(client, "bakkerij.be", "/")
            .await
            .starts_with("HTTP/1.1 301")
    );
    let dialled = dial.dialled();
    assert_eq!((dialled.len(), dialled[0].wanted), (1, wanted));
    assert_eq!(dialled[0].met, Route::Open(leads_to));
    assert_eq!(world.ledger().connections(wanted), 1);
}
