//! One failure stays one failure: stopping a server changes only what needs that server.

use belfort::check::{Area, Finding, Verdict};
use belfort::fact::{Cause, Facts, NameServerAnswer, Seen, Web};
use belfort::net::dial::{Dial, Transport};
use belfort::probe::measured_nothing;
use belfort::result::{Port25, ScanResult};
use tokio::time::{Duration, Instant};

use crate::scan::{
    BAKERY, Subjects, cause, evidence, evidence_within, facts, lines, result, without_keys,
};
use crate::world::{DnsFault, Part, Question, Running, World};

const MAIL: &str = "mail.bakkerij.be";
const WWW: &str = "www.bakkerij.be";

/// Results for the same company before and after something is done to its servers.
async fn before_and_after(company: World, what: impl FnOnce(&Running)) -> (ScanResult, ScanResult) {
    let world = company.start().await;
    let before = result(&world).await;
    what(&world);
    (before, result(&world).await)
}

/// Exactly the findings that `lost` picks became unknown; every other one says what it said before, and
/// nothing has raised the score: the sum is still over the same weights, what was lost counts as failed
/// at the lower end, and at the upper end only what was lost counts as repaired.
fn assert_only_lost(before: &ScanResult, after: &ScanResult, lost: impl Fn(&Finding) -> bool) {
    let expected: Vec<String> = before
        .findings
        .iter()
        .zip(lines(before))
        .filter(|(finding, _)| !lost(finding))
        .map(|(_, line)| line)
        .collect();
    let mut seen = lines(after);
    for finding in after.findings.iter().filter(|finding| lost(finding)) {
        let (check, subject) = (&finding.check, &finding.subject);
        assert_eq!(finding.verdict, Verdict::Unknown, "{check} of {subject}");
        seen.retain(|line| !line.starts_with(&format!("{check} {subject} ")));
    }
    assert_eq!(seen, expected);
    // What did not apply to what was seen may apply to what is hidden now.
    let counted = |check: &str| before.score.rows.iter().any(|row| row.check == check);
    let still: Vec<_> = after
        .score
        .rows
        .iter()
        .filter(|now| counted(&now.check))
        .collect();
    assert_eq!(still.len(), before.score.rows.len());
    for (then, now) in before.score.rows.iter().zip(still) {
        assert_eq!((&then.check, then.weight), (&now.check, now.weight));
        assert!(
            now.low <= then.low && now.coverage <= then.coverage,
            "{now:?}"
        );
        let is_lost = after
            .findings
            .iter()
            .any(|one| one.check == now.check && lost(one));
        assert!(now.high <= then.high || is_lost, "{now:?}");
    }
    assert!(after.score.low <= before.score.low);
    if before.score.high == Some(100) {
        assert_eq!(after.score.high, Some(100));
    }
}

fn is_of_web(finding: &Finding) -> bool {
    matches!(finding.area, Area::Web | Area::Tls)
}

fn is_talk(finding: &Finding) -> bool {
    [
        "starttls",
        "mail-certificate",
        "dane",
        "mail-tls",
        "mta-sts",
    ]
    .contains(&finding.check.as_str())
}

/// Everything but the web: what a web server's failure must leave as it was.
fn without_web(mut facts: Facts) -> Facts {
    facts.web = Web::default();
    facts.sites = Seen::default();
    facts.endpoints = Seen::default();
    facts
}

/// Everything but the talk with mail servers.
fn without_mail_talk(mut facts: Facts) -> Facts {
    if let Seen::Known(servers) = &mut facts.mail_servers {
        for server in servers {
            server.greeting = Seen::default();
            server.starttls = Seen::default();
            server.handshake = Seen::default();
            server.chain = Seen::default();
            server.certificate = Seen::default();
            server.certificate_state = Seen::default();
            server.certificate_holds = Seen::default();
            server.dane = Seen::default();
            server.vouched_for = Seen::default();
        }
    }
    facts.mail.dane_on_all = Seen::default();
    if let Seen::Known(policy) = &mut facts.mail.mta_sts {
        // Whether its certificate would satisfy the policy is seen in the talk.
        policy.mx_failing = Seen::default();
    }
    facts
}

#[tokio::test]
async fn a_stopped_web_server_makes_only_the_web_unknown() {
    for company in [World::strong(BAKERY), World::weak(BAKERY)] {
        let (before, after) = before_and_after(company, |world| world.stop(Part::Web)).await;
        assert_only_lost(&before, &after, is_of_web);
        let (before, after) = (before.evidence, after.evidence);
        for name in [BAKERY, WWW] {
            let site = after.site(name);
            assert_eq!(cause(&site.http), Cause::NoAnswer);
            assert_eq!(cause(&site.https_answer), Cause::NoAnswer);
            assert_eq!(cause(&site.hsts), Cause::NoAnswer);
            let endpoint = after.endpoint(&format!("{name}:443/ipv4"));
            assert_eq!(cause(&endpoint.certificate), Cause::Refused);
        }
        assert!(after.web.security_txt.unknown().is_some());
        assert_eq!(without_web(after), without_web(before));
    }
}

#[tokio::test]
async fn a_silent_web_server_makes_only_the_web_unknown() {
    let company = World::strong(BAKERY);
    let (before, after) = before_and_after(company, |world| world.silence(Part::Web)).await;
    assert_only_lost(&before, &after, is_of_web);
    let (before, after) = (before.evidence, after.evidence);
    assert_eq!(cause(&after.site(WWW).https), Cause::SilentPort);
    assert_eq!(cause(&after.site(WWW).http), Cause::SilentPort);
    assert_eq!(cause(&after.web.security_txt), Cause::SilentPort);
    assert_eq!(without_web(after), without_web(before));
}

#[tokio::test]
async fn a_stopped_host_of_the_policy_for_mail_makes_only_the_policy_unknown() {
    let company = World::strong(BAKERY);
    let host = ["185.10.20.32", "2a02:2788:a0::32"].map(Part::address);
    let (before, after) = before_and_after(company, |world| {
        for part in host {
            world.stop(part);
        }
    })
    .await;
    assert_only_lost(&before, &after, |finding| finding.check == "mta-sts");
    assert_eq!(cause(&after.evidence.mail.mta_sts_enforced), Cause::Refused);
}

#[tokio::test]
async fn one_web_server_of_two_takes_only_its_own_site_with_it() {
    let company = World::strong(BAKERY);
    let apex = [
        Part::address("185.10.20.30"),
        Part::address("2a02:2788:a0::30"),
    ];
    let (before, after) = before_and_after(company, |world| {
        for part in apex {
            world.stop(part);
        }
    })
    .await;
    assert_only_lost(&before, &after, |finding| {
        // The file for reporting weaknesses stands on both.
        let is_shared = finding.check == "security-txt";
        let site = finding.subject.split(':').next();
        is_of_web(finding) && site == Some(BAKERY) && !is_shared
    });
    let (before, after) = (before.evidence, after.evidence);
    assert_eq!(cause(&after.site(BAKERY).https), Cause::NoAnswer);
    assert_eq!(after.site(WWW).https, before.site(WWW).https);
    assert_eq!(after.site(WWW).hsts, before.site(WWW).hsts);
    assert_eq!(
        after.endpoint("www.bakkerij.be:443/ipv6"),
        before.endpoint("www.bakkerij.be:443/ipv6")
    );
}

#[tokio::test]
async fn a_stopped_mail_server_makes_only_its_own_talk_unknown() {
    for (company, has_policy) in [(World::strong(BAKERY), true), (World::weak(BAKERY), false)] {
        let (before, after) = before_and_after(company, |world| world.stop(Part::Mail)).await;
        // A policy that is not there is missing whoever talks.
        let is_lost =
            |finding: &Finding| is_talk(finding) && (has_policy || finding.check != "mta-sts");
        assert_only_lost(&before, &after, is_lost);
        let (before, after) = (before.evidence, after.evidence);
        assert_eq!(cause(&after.mail_server(MAIL).starttls), Cause::Refused);
        assert_eq!(without_mail_talk(after), without_mail_talk(before));
    }
}

#[tokio::test]
async fn a_silent_mail_server_leaves_what_the_dns_says_of_mail() {
    let company = World::strong(BAKERY);
    let (before, after) = before_and_after(company, |world| world.silence(Part::Mail)).await;
    assert_only_lost(&before, &after, is_talk);
    let (before, after) = (before.evidence, after.evidence);
    assert_eq!(cause(&after.mail_server(MAIL).starttls), Cause::BlockedPort);
    assert!(after.mail.dmarc.known().is_some() && after.mail.spf.known().is_some());
    assert_eq!(without_mail_talk(after), without_mail_talk(before));
}

#[tokio::test]
async fn one_dead_name_server_of_two_is_seen_as_dead_and_changes_nothing_else() {
    let company = World::strong(BAKERY);
    let second = [
        Part::address("185.10.21.1"),
        Part::address("2a02:2788:b0::1"),
    ];
    for silent in [false, true] {
        let (before, after) = before_and_after(company.clone(), |world| {
            for part in second {
                if silent {
                    world.silence(part);
                } else {
                    world.stop(part);
                }
            }
        })
        .await;
        let redundancy = "nameserver-redundancy bakkerij.be";
        let recursion = "nameserver-recursion ns2.bakkerij.be";
        let poorer = |line: String| {
            if line.starts_with(redundancy) {
                format!("{redundancy} partial failing")
            } else if line.starts_with(recursion) {
                format!("{recursion} not-applicable no-answer")
            } else {
                line
            }
        };
        let expected: Vec<String> = lines(&before).into_iter().map(poorer).collect();
        assert_eq!(lines(&after), expected);
        let (before, mut after) = (before.evidence, after.evidence);
        let dead = after
            .name_server("ns2.bakkerij.be")
            .answers
            .known()
            .unwrap();
        assert_eq!(dead.len(), 2);
        for address in dead {
            assert_eq!(address.answer, Seen::Known(NameServerAnswer::Dead));
        }
        let failing = after.dns.name_servers_failing.known().unwrap();
        assert_eq!(failing, &["ns2.bakkerij.be"]);
        assert_eq!(after.dns.addresses_answering.known().unwrap().len(), 2);
        after.name_servers = before.name_servers.clone();
        after.dns = before.dns.clone();
        assert_eq!(after, before);
    }
}

#[tokio::test]
async fn without_any_name_server_nothing_is_measured() {
    let world = World::strong(BAKERY).start().await;
    world.silence(Part::NameServers);
    let facts = facts(&world).await;
    assert!(measured_nothing(&facts));
    assert!(facts.dns.state.unknown().is_some());
    for unknown in [
        &facts.mail.mx.unknown(),
        &facts.sites.unknown(),
        &facts.dns.caa.unknown(),
    ] {
        assert!(unknown.is_some());
    }
}

/// Scans, and says how long it took by the clock that timeouts go by.
async fn timed(world: World) -> (Facts, Duration) {
    let world = world.start().await;
    let begun = Instant::now();
    let facts = facts(&world).await;
    (facts, begun.elapsed())
}

#[tokio::test]
async fn without_a_network_nothing_is_measured_and_soon() {
    let silent = World::strong(BAKERY).silent("9.9.9.9");
    let refusing = World::strong(BAKERY).refusing("9.9.9.9");
    let unplugged = World::strong(BAKERY).unplugged();
    for world in [silent, refusing, unplugged] {
        let (facts, took) = timed(world).await;
        assert!(took < Duration::from_secs(10), "{took:?}");
        assert!(measured_nothing(&facts));
        assert!(facts.mail.dmarc.unknown().is_some() && facts.sites.unknown().is_some());
    }
}

#[tokio::test]
async fn the_time_of_a_scan_bounds_the_wait_for_a_silent_resolver() {
    let world = World::strong(BAKERY).silent("9.9.9.9").start().await;
    let begun = Instant::now();
    let evidence = evidence_within(&world, Duration::from_secs(1)).await;
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(3), "{took:?}");
    assert!(!evidence.vantage.resolver_answers);
}

#[tokio::test]
async fn a_resolver_that_drops_questions_for_the_root_is_heard_all_the_same() {
    let root = Question::named(".").at("9.9.9.9");
    let slow_mail = Part::address("185.10.20.25");
    // Their TLSA records are about certificates of their own.
    let company = || World::strong(BAKERY).without_tlsa();
    let whole = company().start().await;
    let dropping = company().dns_fault(root, DnsFault::Silent);
    let dropping = dropping.start().await;
    for world in [&whole, &dropping] {
        // One server takes longer than the wait for a resolver.
        world.silence(slow_mail);
    }
    let seen = evidence(&dropping).await;
    assert!(seen.vantage.resolver_answers);
    let whole = evidence(&whole).await;
    assert_eq!(seen.facts.dns.state, whole.facts.dns.state);
    let (seen_mail, whole_mail) = (seen.facts.mail, whole.facts.mail);
    assert_eq!(without_keys(seen_mail), without_keys(whole_mail));
    assert_eq!(seen.facts.mail_servers, whole.facts.mail_servers);
    assert_eq!(seen.facts.sites, whole.facts.sites);
}

#[tokio::test]
async fn a_resolver_that_comes_back_is_heard_again() {
    let (before, after) = before_and_after(World::strong(BAKERY), |world| {
        world.stop(Part::Resolvers);
        world.restore(Part::Resolvers);
    })
    .await;
    assert_eq!(after.evidence, before.evidence);
}

#[tokio::test]
async fn a_machine_without_ipv6_looks_at_ipv4_only() {
    let world = World::strong(BAKERY).without_ipv6().start().await;
    let evidence = evidence(&world).await;
    assert!(evidence.vantage.ipv4 && !evidence.vantage.ipv6);
    assert_eq!(evidence.vantage.port25, Port25::Open);
    let endpoints = evidence.facts.endpoints.known().unwrap();
    assert!(
        endpoints
            .iter()
            .all(|endpoint| endpoint.name.ends_with("/ipv4"))
    );
    let dialled = world.dial().dialled();
    assert!(
        dialled.iter().all(|dialled| dialled.wanted.is_ipv4()),
        "{dialled:?}"
    );
}

#[tokio::test]
async fn only_the_resolver_the_zone_above_and_the_companys_own_servers_are_dialled() {
    let world = World::strong(BAKERY).start().await;
    evidence(&world).await;
    for dialled in world.dial().dialled() {
        let address = dialled.wanted.ip().to_string();
        let own = address.starts_with("185.10.2") || address.starts_with("2a02:2788:");
        let port = dialled.wanted.port();
        let over = dialled.transport;
        let above = address == "194.0.25.16" && port == 53;
        assert!(own || above || address == "9.9.9.9", "{dialled:?}");
        assert!([25, 53, 80, 443].contains(&port), "{dialled:?}");
        assert!(over == Transport::Tcp || port == 53, "{dialled:?}");
    }
    assert!(world.dial().families().ipv6);
}
