//! What the registry says of the domain: asked once, believed only where it proves who it is.

use std::time::Duration;

use belfort::check::Area;
use belfort::fact::{Cause, Facts, RegistryService, Seen};
use belfort::probe::{PROBES, Scan, observe};
use belfort::result::Scope;
use belfort::target::Target;
use jiff::{SignedDuration, Timestamp};

use crate::scan::{cause, changed, facts, net, result};
use crate::world::{Answer, Asked, Certificate, Door, Entry, Running, Site, World};

const DOMAIN: &str = "bakkerij.vlaanderen";
const REGISTRY: &str = "rdap.nic.vlaanderen";
const PATH: &str = "/domain/bakkerij.vlaanderen";
const AT: &str = "185.10.97.43";

/// A strong company under an ending whose registry is this site.
fn registered(registry: Site) -> World {
    World::strong(DOMAIN)
        .a(REGISTRY, AT)
        .site(REGISTRY, registry)
}

fn answering(answer: Answer) -> World {
    registered(Site::page("").path(PATH, answer))
}

fn json(json: &str) -> Answer {
    Answer::file("application/rdap+json", json.as_bytes().to_vec())
}

/// An answer of a registry: the domain ends after so many days and half a day, and has these states.
fn record(days: i64, statuses: &str) -> Answer {
    let end = Timestamp::now() + SignedDuration::from_hours(days * 24 + 12);
    json(&format!(
        r#"{{"rdapConformance": ["rdap_level_0"], "objectClassName": "domain",
            "ldhName": "{DOMAIN}", "status": [{statuses}],
            "events": [{{"eventAction": "registration", "eventDate": "2015-03-01T09:00:00Z"}},
                       {{"eventAction": "expiration", "eventDate": "{end:.0}"}}],
            "entities": [{{"objectClassName": "entity", "roles": ["registrar"]}}]}}"#
    ))
}

async fn verdict(world: World) -> String {
    let result = result(&world.start().await).await;
    let lines = crate::scan::lines(&result);
    let line = lines
        .iter()
        .find_map(|line| line.strip_prefix("domain-expiry bakkerij.vlaanderen "));
    line.unwrap().to_owned()
}

async fn cause_of(world: World) -> Cause {
    let facts = facts(&world.start().await).await;
    assert_eq!(
        cause(&facts.registration.end),
        cause(&facts.registration.record)
    );
    cause(&facts.registration.record)
}

#[tokio::test]
async fn the_end_of_a_registration_is_told_by_its_registry() {
    for (answer, expected) in [
        (record(200, "\"active\""), "pass later"),
        (record(31, ""), "pass later"),
        (record(30, ""), "partial soon"),
        (record(-2, ""), "fail past"),
        (record(200, "\"client hold\", \"active\""), "fail stopped"),
        (record(340, "\"auto renew period\""), "info provisional"),
        (record(20, "\"autoRenewPeriod\""), "info provisional"),
        (record(-2, "\"redemption period\""), "fail stopped"),
        (json(r#"{"objectClassName": "domain"}"#), "info no-date"),
    ] {
        assert_eq!(verdict(answering(answer)).await, expected);
    }
}

#[tokio::test]
async fn the_registry_is_asked_once_and_says_nothing_to_anybody_else() {
    let world = answering(record(200, "\"active\"")).start().await;
    let facts = facts(&world).await;
    let record = facts.registration.record.known().unwrap();
    assert_eq!(record.url, format!("https://{REGISTRY}{PATH}"));
    assert_eq!(record.statuses, ["active"]);
    assert_eq!(record.events.len(), 2);
    let asked = requests(&world);
    assert_eq!(asked, [PATH]);
}

/// The addresses that the registry was asked for.
fn requests(world: &Running) -> Vec<String> {
    let host = format!("https://{REGISTRY}");
    let path = |entry: Entry| match entry.asked {
        Asked::Request { url } => url.strip_prefix(&host).map(str::to_owned),
        _ => None,
    };
    world
        .ledger()
        .entries()
        .into_iter()
        .filter_map(path)
        .collect()
}

#[tokio::test]
async fn a_host_of_the_domain_is_registered_with_it() {
    let world = World::new("winkel.bakkerij.vlaanderen")
        .a("winkel.bakkerij.vlaanderen", "185.10.20.30")
        .a(REGISTRY, AT)
        .site(REGISTRY, Site::page("").path(PATH, record(200, "")));
    let facts = facts(&world.start().await).await;
    assert_eq!(facts.registration.domain, Seen::Known(DOMAIN.to_owned()));
    assert_eq!(facts.registration.end.known().unwrap().days_left, 200);
}

fn service(facts: &Facts) -> RegistryService {
    assert_eq!(facts.registration.record, Seen::Absent);
    *facts.registration.service.known().unwrap()
}

#[tokio::test]
async fn where_no_registry_can_be_asked_nobody_is() {
    let world = World::strong("bakkerij.be").start().await;
    assert_eq!(service(&facts(&world).await), RegistryService::None);
    let below = "bakkerij.github.io";
    let world = World::new(below).a(below, "185.10.20.30").start().await;
    assert_eq!(service(&facts(&world).await), RegistryService::Provider);
}

#[tokio::test]
async fn with_other_areas_only_the_registry_is_left_alone() {
    let world = answering(record(200, "")).start().await;
    let scan = Scan {
        net: net(&world),
        target: Target::parse(DOMAIN).unwrap().0,
        scope: Scope {
            only: [Area::Mail].into(),
            ..Scope::default()
        },
    };
    let seen = observe(scan, PROBES, Duration::from_mins(1), |_| ()).await;
    let facts = seen.facts;
    assert_eq!(cause(&facts.registration.record), Cause::NotAsked);
    assert_eq!(cause(&facts.leads.names), Cause::NotAsked);
    assert!(facts.dns.state.known().is_some(), "everything stands on it");
    assert!(requests(&world).is_empty());
}

#[tokio::test]
async fn a_registry_that_moved_is_followed_once() {
    let to = |path: &str| Answer::redirect(301, &format!("https://{REGISTRY}{path}"));
    let moved = Site::page("")
        .path(PATH, to("/v1"))
        .path("/v1", record(90, ""));
    assert_eq!(verdict(registered(moved)).await, "pass later");
    let for_ever = Site::page("").path(PATH, to("/v1")).path("/v1", to("/v2"));
    let world = registered(for_ever).start().await;
    let facts = facts(&world).await;
    assert_eq!(cause(&facts.registration.record), Cause::Unreadable);
    assert_eq!(requests(&world), [PATH, "/v1"]);
    let plain = Answer::redirect(301, &format!("http://{REGISTRY}/v1"));
    let open = Site::page("")
        .path(PATH, plain)
        .http_path("/v1", record(90, ""));
    assert_eq!(cause_of(registered(open)).await, Cause::Unreadable);
}

#[tokio::test]
async fn what_a_registry_cannot_or_will_not_say_is_unknown() {
    for (answer, expected) in [
        (Answer::status(404), Cause::NotListed),
        (Answer::status(403), Cause::Denied),
        (Answer::status(429), Cause::Throttled),
        (Answer::status(503), Cause::ServerError),
        (Answer::status(400), Cause::Unreadable),
        (Answer::page("<h1>Welkom</h1>"), Cause::Unreadable),
        (json("{\"objectClassName\": \"domain\","), Cause::Unreadable),
        (
            json(r#"{"objectClassName": "domain", "ldhName": "brood.be"}"#),
            Cause::Unreadable,
        ),
        (Answer::endless(), Cause::TooLarge),
        (Answer::silence(), Cause::Timeout),
        (Answer::hang_up(), Cause::Reset),
    ] {
        assert_eq!(
            cause_of(answering(answer.clone())).await,
            expected,
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn a_silent_registry_holds_up_nothing_for_longer_than_eight_seconds() {
    let to = Answer::redirect(301, &format!("https://{REGISTRY}/v1"));
    let late = Site::page("").path(PATH, to).path("/v1", Answer::silence());
    let deaf = Site::page("").https_door(Door::Filtered);
    let mute = Site::page("").path(PATH, Answer::silence());
    for registry in [late, deaf, mute] {
        let world = registered(registry).start().await;
        let begun = tokio::time::Instant::now();
        let facts = facts(&world).await;
        assert_eq!(cause(&facts.registration.record), Cause::Timeout);
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(10), "{took:?}");
    }
}

#[tokio::test]
async fn nobody_can_speak_for_a_registry_without_its_certificate() {
    for certificate in [
        Certificate::self_signed(),
        Certificate::from_unknown_root(),
        Certificate::for_name("rdap.example.net"),
        Certificate::expired(),
    ] {
        let registry = Site::page("").path(PATH, record(-2, ""));
        let world = registered(registry.certificate(certificate));
        assert_eq!(cause_of(world).await, Cause::Intercepted);
    }
}

#[tokio::test]
async fn a_registry_that_cannot_be_reached_hides_nothing_else() {
    let before = result(&answering(record(200, "")).start().await).await;
    let closed = Site::page("").https_door(Door::Closed);
    let inside = World::strong(DOMAIN).a(REGISTRY, "10.0.0.43");
    for world in [registered(closed), inside, World::strong(DOMAIN)] {
        let after = result(&world.start().await).await;
        let new = changed(&before, &after);
        assert_eq!(new, ["domain-expiry bakkerij.vlaanderen unknown unknown"]);
    }
}
