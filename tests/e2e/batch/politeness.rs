//! What the servers see of a batch: never more at once than is promised (README, "Limits").

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use belfort::batch::End;
use belfort::net::LIMITS;
use belfort::probe::{PROBES, Scan, observe};
use belfort::result::Scope;
use belfort::target::Target;
use futures_util::future::join_all;
use tokio::time::Instant;

use super::{LIMIT, Run, SEED, Watcher, on_their_own};
use crate::scan::{BAKERY, Pace, hurried_by, net};
use crate::world::{Asked, Doing, Door, Member, Running, Site, World};

/// Connections to one mail server that are allowed within a minute.
const TALKS_A_MINUTE: usize = 2;

#[tokio::test]
async fn a_hoster_that_keeps_all_of_a_list_meets_no_more_than_is_promised() {
    let (world, members) = World::crowd(60, SEED);
    // A little, so that things which go on at once are seen to do so.
    let world = world.delay(Duration::from_millis(10)).start().await;
    let at_one = |member: &&Member| member.provider == Some(0) && member.is_there();
    let mut run = Run::over(&world, members.iter().filter(at_one));
    // As if nobody took care of whom to scan side by side.
    run.at_once = 32;
    let (end, counts) = run.run(&Arc::new(Watcher::default())).await;
    assert_eq!((end, counts.unmeasured), (End::Finished, 0));
    assert!(counts.measured >= 7);
    let most = |doing| world.ledger().most_at_once(doing);
    let shared = |doing: Doing| most(doing).into_values().max().unwrap();
    // How close they come hangs on how busy this machine is.
    assert!((2..=LIMITS.tls_at_once).contains(&shared(Doing::Secure)));
    assert!((2..=LIMITS.http_at_once).contains(&shared(Doing::Request)));
    let requests = world.ledger().most_requests_at_once();
    assert!(requests.len() > 14, "{requests:?}");
    assert!(requests.values().all(|most| *most == 1), "{requests:?}");
    let resolver: IpAddr = "9.9.9.9".parse().unwrap();
    let mut questions = most(Doing::Question);
    questions.remove(&resolver).unwrap();
    let questions = questions.into_values().max().unwrap();
    assert!((2..=LIMITS.name_server_at_once).contains(&questions));
    assert_eq!(shared(Doing::Talk), 1);
    assert_talks_are_few(&world);
    // All of these sites are at one address: for each domain as many as when it is scanned alone.
    let at_port: Vec<(SocketAddr, usize)> = connections(&world, 443).into_iter().collect();
    let domains = usize::try_from(counts.measured).unwrap();
    assert_eq!(at_port.len(), 1);
    let all = at_port[0].1;
    assert!(all > domains * LIMITS.tls_connections / 4, "{all}");
    assert!(all <= domains * LIMITS.tls_connections, "{all}");
}

/// The turns at each place hold by themselves, without anybody who orders the targets.
#[tokio::test]
async fn scans_that_meet_at_one_place_take_turns() {
    let (world, members) = World::crowd(60, SEED);
    let world = world.delay(Duration::from_millis(20)).start().await;
    let run = net(&world);
    let at_one = members.iter().filter(|member| member.provider == Some(0));
    let scans = at_one.map(|member| {
        let scan = Scan {
            net: run.of_same_run(),
            target: Target::parse(&member.domain).unwrap().0,
            scope: Scope::default(),
        };
        observe(scan, PROBES, LIMIT, |_| ())
    });
    let seen = join_all(scans).await;
    assert!(seen.len() >= 7, "{}", seen.len());
    let most = |doing| world.ledger().most_at_once(doing);
    let secure = most(Doing::Secure).into_values().max().unwrap();
    assert!((2..=LIMITS.tls_at_once).contains(&secure), "{secure}");
    let requests = most(Doing::Request).into_values().max().unwrap();
    assert!((2..=LIMITS.http_at_once).contains(&requests), "{requests}");
    let mut questions = most(Doing::Question);
    questions.remove(&world.resolvers()[0].ip()).unwrap();
    let questions = questions.into_values().max().unwrap();
    let promised = 2..=LIMITS.name_server_at_once;
    assert!(promised.contains(&questions), "{questions}");
    assert_eq!(most(Doing::Talk).into_values().max(), Some(1));
}

#[tokio::test]
async fn no_target_is_connected_to_more_often_than_is_promised() {
    let (world, members) = World::crowd(60, SEED);
    let world = world.start().await;
    let members = on_their_own(&members, 9);
    let run = Run::over(&world, members.iter().copied());
    let (end, counts) = run.run(&Arc::new(Watcher::default())).await;
    assert_eq!((end, counts.measured), (End::Finished, 9));
    let secure = connections(&world, 443);
    for member in members {
        let count = secure[&SocketAddr::new(member.own_web(), 443)];
        let promised = 2..=LIMITS.tls_connections;
        assert!(promised.contains(&count), "{count}: {member:?}");
    }
    let most = *secure.values().max().unwrap();
    assert!(
        most > LIMITS.tls_connections / 2,
        "suites were asked for: {most}"
    );
    assert_talks_are_few(&world);
    let talks = connections(&world, 25);
    assert!(talks.values().all(|talks| *talks <= TALKS_A_MINUTE));
}

/// How often somebody connected to this port of each address.
fn connections(world: &Running, port: u16) -> BTreeMap<SocketAddr, usize> {
    let mut connections = BTreeMap::new();
    for entry in world.ledger().entries() {
        if entry.asked == Asked::Connection && entry.server.port() == port {
            *connections.entry(entry.server).or_default() += 1;
        }
    }
    connections
}

fn assert_talks_are_few(world: &Running) {
    for (server, moments) in talks(world) {
        for (number, first) in moments.iter().enumerate() {
            let within = moments.iter().skip(number);
            let within = within.filter(|moment| **moment < *first + Duration::from_mins(1));
            assert!(within.count() <= TALKS_A_MINUTE, "{server}: {moments:?}");
        }
    }
}

/// When somebody connected to which mail server.
fn talks(world: &Running) -> BTreeMap<IpAddr, Vec<Duration>> {
    let mut talks: BTreeMap<IpAddr, Vec<Duration>> = BTreeMap::new();
    for entry in world.ledger().entries() {
        if entry.asked == Asked::Connection && entry.server.port() == 25 {
            talks
                .entry(entry.server.ip())
                .or_default()
                .push(entry.after);
        }
    }
    assert!(!talks.is_empty());
    talks
}

#[tokio::test]
async fn who_waits_for_its_turn_loses_none_of_its_own_time() {
    let at = "185.10.20.40";
    let hosts: Vec<String> = (0..=LIMITS.http_at_once)
        .map(|n| format!("s{n}.{BAKERY}"))
        .collect();
    let mute = || Site::page("").https_door(Door::Mute);
    let world = World::strong(BAKERY);
    let world = hosts
        .iter()
        .fold(world, |world, host| world.a(host, at).site(host, mute()));
    let world = world.start().await;
    let run = net(&world);
    let begun = Instant::now();
    let visits = hosts.iter().map(|host| {
        let scan = run.of_same_run();
        let url = format!("https://{host}/").parse().unwrap();
        async move {
            let answer = scan.get(&url, at.parse().unwrap(), 1_024).await;
            assert!(answer.is_err(), "nobody speaks there");
            begun.elapsed().as_secs_f64()
        }
    });
    let ended = hurried_by(&world, Pace::default(), join_all(visits)).await;
    let (first, last) = (ended[0], ended[LIMITS.http_at_once]);
    assert!(first > LIMITS.connect.as_secs_f64(), "{ended:?}");
    assert!(
        last > 1.9 * first,
        "the last one began when the first had ended: {ended:?}"
    );
}
