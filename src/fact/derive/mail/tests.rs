use super::*;
use crate::fact::{Cause, DmarcName, DmarcPolicy, MxRecord, Spf, Why};

fn mail(mx: Seen<Mx>, spf: Seen<Spf>) -> Mail {
    Mail {
        mx,
        spf,
        ..Mail::default()
    }
}

fn unknown<T>() -> Seen<T> {
    Seen::Unknown(Why::from(Cause::Timeout))
}

fn sends(authorises_nothing: bool) -> Seen<Spf> {
    Seen::Known(Spf {
        authorises_nothing: Seen::Known(authorises_nothing),
        ..Spf::default()
    })
}

#[test]
fn a_domain_is_parked_when_it_neither_receives_nor_sends() {
    let null = Seen::Known(Mx {
        null: true,
        ..Mx::default()
    });
    let mx = Seen::Known(Mx::default());
    assert_eq!(parked(&mail(Seen::Absent, Seen::Absent)), Seen::Known(true));
    assert_eq!(parked(&mail(null.clone(), sends(true))), Seen::Known(true));
    assert_eq!(parked(&mail(null, sends(false))), Seen::Known(false));
    assert_eq!(
        parked(&mail(mx, unknown())),
        Seen::Known(false),
        "an MX decides alone"
    );
    assert_eq!(parked(&mail(unknown(), sends(false))), Seen::Known(false));
    assert_eq!(parked(&mail(Seen::Absent, unknown())), unknown());
    assert_eq!(parked(&mail(unknown(), sends(true))), unknown());
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Facts that were saved with conclusions of another reading: all of them come from what was observed.
#[test]
fn conclusions_follow_from_what_was_observed_alone() {
    let mut facts = Facts::default();
    facts.mail.txt = Seen::Known(texts(&["v=spf1 -all", "v=spf10", "verification=1"]));
    facts.mail.dmarc_walk = Seen::Known(vec![
        DmarcName {
            name: "shop.example.be".to_owned(),
            txt: Seen::Known(Vec::new()),
            beside_alias: true,
        },
        DmarcName {
            name: "example.be".to_owned(),
            txt: Seen::Known(texts(&["v=DMARC1; p=reject; psd=n"])),
            beside_alias: false,
        },
        DmarcName {
            name: "be".to_owned(),
            txt: unknown(),
            beside_alias: false,
        },
    ]);
    facts.mail.mx = Seen::Absent;
    facts.mail.spf = Seen::Absent;
    facts.mail.dmarc = Seen::Absent;
    let (target, _) = Target::parse("shop.example.be").unwrap();
    complete(&mut facts, &target);
    let spf = facts.mail.spf.known().unwrap();
    assert_eq!(spf.records, ["v=spf1 -all"]);
    assert_eq!(spf.authorises_nothing, Seen::Known(true));
    let dmarc = facts.mail.dmarc.known().unwrap();
    assert_eq!(dmarc.policy, DmarcPolicy::Reject);
    assert!(!dmarc.beside_alias, "that is another name's");
    assert_eq!(facts.mail.parked, Seen::Known(true));

    facts.mail.txt = Seen::Absent;
    facts.mail.dmarc_walk = unknown();
    complete(&mut facts, &target);
    assert_eq!(facts.mail.spf, Seen::Absent);
    assert_eq!(facts.mail.dmarc, unknown());
}

fn server(name: &str, addresses: Seen<Vec<&str>>) -> MailServer {
    MailServer {
        name: name.to_owned(),
        alias: Seen::Known(false),
        addresses: addresses.map(|all| all.iter().map(|one| one.parse().unwrap()).collect()),
        ..MailServer::default()
    }
}

/// What is concluded about these hosts, with these servers seen.
fn concluded(hosts: &[&str], servers: &Seen<Vec<MailServer>>) -> Mx {
    let record = |host: &&str| MxRecord {
        preference: 10,
        host: (*host).to_owned(),
    };
    let mut mx = Mx {
        records: hosts.iter().map(record).collect(),
        ..Mx::default()
    };
    complete_mx(&mut mx, servers);
    mx
}

#[test]
fn a_null_mx_is_alone_or_a_contradiction() {
    let null = concluded(&["."], &Seen::Absent);
    assert!(null.null && !null.null_beside_others);
    assert_eq!(null.hosts_resolved, Seen::Known(Vec::new()));
    let both = concluded(&[".", "mx.example.be"], &unknown());
    assert!(!both.null && both.null_beside_others);
    assert_eq!(both.hosts_resolved, unknown());
    let literal = concluded(&["192.0.2.25"], &Seen::Absent);
    assert_eq!(literal.literal_hosts, ["192.0.2.25"]);
}

#[test]
fn hosts_are_told_apart_by_their_addresses() {
    let mut alias = server("alias", unknown());
    alias.alias = Seen::Known(true);
    let servers = vec![
        server("public", Seen::Known(vec!["10.1.2.3", "185.10.20.25"])),
        server("inside", Seen::Known(vec!["10.1.2.3"])),
        server("gone", Seen::Absent),
        alias,
    ];
    let mx = concluded(
        &["public", "inside", "gone", "alias"],
        &Seen::Known(servers),
    );
    assert_eq!(mx.hosts_resolved, Seen::Known(texts(&["public"])));
    assert_eq!(mx.private_hosts, Seen::Known(texts(&["inside"])));
    assert_eq!(mx.hosts_unresolved, Seen::Known(texts(&["gone"])));
    assert_eq!(mx.alias_hosts, Seen::Known(texts(&["alias"])));
}

#[test]
fn none_is_public_only_where_all_could_be_asked() {
    let inside = server("inside", Seen::Known(vec!["10.1.2.3", "fd00::25"]));
    let mx = concluded(&["inside"], &Seen::Known(vec![inside.clone()]));
    assert_eq!(mx.hosts_resolved, Seen::Known(Vec::new()));
    let servers = vec![inside, server("silent", unknown())];
    let mx = concluded(&["inside", "silent"], &Seen::Known(servers));
    assert_eq!(mx.hosts_resolved, unknown());
    assert_eq!(mx.private_hosts, Seen::Known(texts(&["inside"])));
}
