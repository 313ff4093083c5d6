//! Every silence is waited out for as long as the table says, and no longer.

use std::time::Duration;

use belfort::cli::Cli;
use belfort::fact::{Cause, Why};
use belfort::limits::LIMITS;
use belfort::net::dial::Transport;
use belfort::parse::spf::Question;
use belfort::probe::sender::check_host;
use clap::Parser;
use hickory_proto::rr::RecordType;
use tokio::time::Instant;

use crate::scan::{BAKERY, Pace, Subjects, facts, hurried_by, net};
use crate::world::{self, Asked, DnsFault, Door, MailServer, Running, Site, World, sound};

const WWW: &str = "www.bakkerij.be";

/// What came of it, and how long it took by the clock of the runtime.
async fn timed<T>(world: &Running, work: impl Future<Output = T>) -> (T, Duration) {
    let begun = Instant::now();
    let done = hurried_by(world, Pace::default(), work).await;
    (done, begun.elapsed())
}

/// As long as the table says, give or take what a busy machine needs.
fn assert_took(took: Duration, limit: Duration) {
    assert!(
        took >= limit && took < limit * 2,
        "{took:?} instead of {limit:?}"
    );
}

#[test]
fn a_scan_has_the_time_of_the_table_unless_another_is_given() {
    let timeout = |arguments: &[&str]| {
        let cli = Cli::try_parse_from(arguments.iter().copied()).unwrap();
        format!("{cli:?}")
    };
    let usual = format!("timeout: {}", LIMITS.scan_time.as_secs());
    assert!(timeout(&["belfort", "scan", BAKERY]).contains(&usual));
    assert!(timeout(&["belfort", "scan", BAKERY, "--timeout", "7"]).contains("timeout: 7"));
}

#[tokio::test]
async fn a_silent_resolver_is_asked_so_often_and_waited_for_so_long() {
    let question = world::Question::named(WWW).of_type(RecordType::A);
    let world = World::strong(BAKERY).dns_fault(question, DnsFault::Silent);
    let world = world.start().await;
    let net = net(&world);
    let (answer, took) = timed(&world, net.lookup(WWW, RecordType::A)).await;
    assert_eq!(answer.unwrap_err().cause, Cause::Timeout);
    let tries = u32::try_from(LIMITS.dns_tries).unwrap();
    assert_took(took, LIMITS.dns_wait * tries);
    // Within a try, a datagram that brings no answer is sent twice more (hickory).
    let sent = world.ledger().questions(WWW, RecordType::A);
    assert_eq!(sent, LIMITS.dns_tries * 3);
}

#[tokio::test]
async fn without_a_network_nobody_waits_longer_than_for_a_first_answer() {
    let world = World::strong(BAKERY).silent("9.9.9.9").start().await;
    let net = net(&world);
    let (heard, took) = timed(&world, net.hear_resolver(Duration::from_mins(2))).await;
    assert_eq!(heard.unwrap_err().cause, Cause::Timeout);
    assert_took(took, LIMITS.first_answer);
}

#[tokio::test]
async fn a_connection_is_waited_for_so_long() {
    let world = World::strong(BAKERY).silent("185.10.20.30").start().await;
    let net = net(&world);
    let at = "185.10.20.30:443".parse().unwrap();
    let (connected, took) = timed(&world, net.connect(at)).await;
    assert_eq!(connected.unwrap_err().cause, Cause::Timeout);
    assert_took(took, LIMITS.connect);
}

#[tokio::test]
async fn a_silent_name_server_is_waited_for_so_long_over_either_transport() {
    for transport in [Transport::Udp, Transport::Tcp] {
        let fault = (world::Question::any().at("185.10.20.1"), DnsFault::Silent);
        let world = World::strong(BAKERY)
            .dns_fault(fault.0, fault.1)
            .start()
            .await;
        let net = net(&world);
        let at = "185.10.20.1".parse().unwrap();
        let wait = LIMITS.name_server_wait;
        let asked = net.ask_server(at, transport, BAKERY, RecordType::SOA, wait);
        let (answer, took) = timed(&world, asked).await;
        assert_eq!(answer.unwrap_err().cause, Cause::Timeout);
        assert_took(took, wait);
    }
}

/// What a scan says of each silence names how long it was waited for.
#[tokio::test]
async fn each_silence_is_waited_out_for_as_long_as_the_table_says() {
    let mute = sound(BAKERY, Site::page("")).https_door(Door::Mute);
    let world = World::strong(BAKERY)
        .without_ipv6()
        .dns_fault(world::Question::any().at("185.10.20.1"), DnsFault::Silent)
        .site(WWW, mute)
        .mx(20, "mute.bakkerij.be")
        .a("mute.bakkerij.be", "185.10.20.26")
        .mail_server("mute.bakkerij.be", MailServer::silent())
        .mx(30, "deaf.bakkerij.be")
        .a("deaf.bakkerij.be", "185.10.20.27")
        .mail_server(
            "deaf.bakkerij.be",
            MailServer::with_starttls().ignoring("EHLO"),
        )
        .start()
        .await;
    let facts = facts(&world).await;
    let names = |why: Option<&Why>, wait: Duration| {
        let why = why.unwrap();
        assert_eq!(why.cause, Cause::Timeout, "{why}");
        assert!(why.detail.contains(&format!("{wait:?}")), "{wait:?}: {why}");
    };
    let answers = facts
        .name_server("ns1.bakkerij.be")
        .answers
        .known()
        .unwrap();
    names(answers[0].response.unknown(), LIMITS.name_server_wait);
    let endpoint = facts.endpoint("www.bakkerij.be:443/ipv4");
    names(endpoint.handshake.unknown(), LIMITS.handshake);
    names(endpoint.support.versions.unknown(), LIMITS.tls_hello);
    names(
        facts.mail_server("mute.bakkerij.be").greeting.unknown(),
        LIMITS.smtp_greeting,
    );
    names(
        facts.mail_server("deaf.bakkerij.be").starttls.unknown(),
        LIMITS.smtp_answer,
    );
}

/// How long after the first time something was asked again.
fn pause(world: &Running, is_it: impl Fn(&Asked) -> bool) -> Duration {
    let entries = world.ledger().entries();
    let mut times = entries
        .iter()
        .filter(|entry| is_it(&entry.asked))
        .map(|entry| entry.after);
    let first = times.next().unwrap();
    times.next_back().unwrap().saturating_sub(first)
}

#[tokio::test]
async fn who_is_asked_again_is_left_alone_for_a_while_first() {
    let question = world::Question::named(BAKERY)
        .of_type(RecordType::SOA)
        .at("185.10.20.1");
    let world = World::strong(BAKERY).without_ipv6();
    let world = world
        .dns_fault(question, DnsFault::OtherSerial(7))
        .start()
        .await;
    facts(&world).await;
    let soa = |asked: &Asked| matches!(asked, Asked::Question { name, kind: RecordType::SOA, transport: Transport::Udp, .. } if name == BAKERY);
    assert!(pause(&world, soa) >= LIMITS.serial_pause);
    let owner = "_25._tcp.mail.bakkerij.be";
    let question = world::Question::named(owner).of_type(RecordType::TLSA);
    let world = World::strong(BAKERY).dns_fault(question, DnsFault::ServerFailure);
    let world = world.start().await;
    facts(&world).await;
    let tlsa = |asked: &Asked| matches!(asked, Asked::Question { name, kind: RecordType::TLSA, .. } if name == owner);
    assert!(pause(&world, tlsa) >= LIMITS.tlsa_pause);
}

/// A server that never says goodbye is not waited for as for an answer.
#[tokio::test]
async fn a_farewell_is_waited_for_only_shortly() {
    let took = async |server: MailServer| {
        let world = World::strong(BAKERY).mail_server("mail.bakkerij.be", server);
        let world = world.start().await;
        let net = net(&world);
        let talk = net.mail_talk("mail.bakkerij.be", "185.10.20.25".parse().unwrap());
        let (heard, took) = timed(&world, net.hear(&talk)).await;
        assert!(heard.is_ok());
        took
    };
    let polite = took(MailServer::without_starttls()).await;
    let rude = took(MailServer::without_starttls().ignoring("QUIT")).await;
    assert!(rude >= LIMITS.smtp_farewell, "{rude:?}");
    assert!(
        rude.saturating_sub(polite) < LIMITS.smtp_answer,
        "{polite:?} {rude:?}"
    );
}

/// A quick server is left no sooner than the least, a slow one no later than the most after its handshake.
#[tokio::test]
async fn tickets_are_waited_for_only_shortly() {
    let took = async |late: Duration| {
        let world = World::strong(BAKERY)
            .slow("185.10.20.31", late)
            .start()
            .await;
        let net = net(&world);
        let (shaken, took) = timed(
            &world,
            net.shake_hands(WWW, "185.10.20.31".parse().unwrap()),
        )
        .await;
        assert!(shaken.is_ok());
        took
    };
    let quick = took(Duration::ZERO).await;
    assert!(quick < LIMITS.ticket, "{quick:?}");
    let late = Duration::from_secs(4);
    let slow = took(late).await;
    assert!(slow < late * 2 + LIMITS.ticket * 2, "{slow:?}");
}

/// A list of senders that leads from one late answer to the next.
#[tokio::test]
async fn a_check_of_spf_has_so_much_time() {
    let mut world =
        World::strong(BAKERY).txt("s0.bakkerij.be", "v=spf1 include:s1.bakkerij.be -all");
    for number in 1..10 {
        let next = format!("v=spf1 include:s{}.bakkerij.be -all", number + 1);
        world = world.txt(&format!("s{number}.bakkerij.be"), &next);
    }
    let servers = [
        "185.10.20.1",
        "2a02:2788:a0::1",
        "185.10.21.1",
        "2a02:2788:b0::1",
    ];
    let late = |world: World, server: &&str| {
        world.slow(
            server,
            LIMITS.dns_wait.saturating_sub(Duration::from_millis(100)),
        )
    };
    let world = servers.iter().fold(world, late).start().await;
    let net = net(&world);
    let at = net.now();
    let question = Question::of_mail("192.0.2.1".parse().unwrap(), "", "a@s0.bakkerij.be", at);
    let (outcome, took) = timed(&world, check_host(&net, &question)).await;
    assert!(
        format!("{outcome:?}").contains("not heard within"),
        "{outcome:?}"
    );
    assert_took(took, LIMITS.spf_time);
}

/// A zone that never comes.
#[tokio::test]
async fn a_zone_is_waited_for_so_long() {
    let question = world::Question::named(BAKERY)
        .of_type(RecordType::AXFR)
        .at("185.10.20.1");
    let world = World::strong(BAKERY)
        .dns_fault(question, DnsFault::Silent)
        .start()
        .await;
    let net = net(&world);
    let asked = net.transfer_zone("185.10.20.1".parse().unwrap(), BAKERY);
    let (answer, took) = timed(&world, asked).await;
    assert_eq!(answer.unwrap_err().cause, Cause::Timeout);
    assert_took(took, LIMITS.transfer_time);
}
