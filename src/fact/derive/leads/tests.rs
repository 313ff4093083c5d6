use super::*;
use crate::fact::{Leads, MailServer};

fn lead(name: &str, aliases: &[&str], end: LeadEnd) -> Lead {
    Lead {
        name: name.to_owned(),
        aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
        end: Seen::Known(end),
        domain: "example.net".to_owned(),
        domain_exists: Seen::Known(true),
        addresses: Seen::Known(Vec::new()),
        at_source: Seen::Absent,
        ..Lead::default()
    }
}

fn www(alias: &str) -> Lead {
    lead("www.bakkerij.be", &[alias], LeadEnd::NoSuchName)
}

fn server(role: LeadRole, domain_exists: Seen<bool>) -> Lead {
    Lead {
        role,
        domain_exists,
        ..lead("mx.example.net", &[], LeadEnd::NoSuchName)
    }
}

fn unseen(name: &str) -> Lead {
    Lead {
        name: name.to_owned(),
        end: Seen::Unknown(Why::from(Cause::ServerFailure)),
        addresses: Seen::Unknown(Why::from(Cause::ServerFailure)),
        domain_exists: Seen::Unknown(Why::from(Cause::ServerFailure)),
        ..Lead::default()
    }
}

fn leads(names: Vec<Lead>) -> Leads {
    let mut facts = Facts::default();
    facts.leads.names = Seen::Known(names);
    complete(&mut facts);
    facts.leads
}

fn known(list: &Seen<Vec<String>>) -> Vec<&str> {
    list.known().unwrap().iter().map(String::as_str).collect()
}

#[test]
fn an_alias_of_a_name_that_is_not_there_leads_nowhere() {
    let leads = leads(vec![
        lead("bakkerij.be", &[], LeadEnd::Exists),
        www("shop.example.net"),
        lead("mta-sts.bakkerij.be", &[], LeadEnd::NoSuchName),
        lead(
            "kassa.bakkerij.be",
            &["a.be", "kassa.bakkerij.be"],
            LeadEnd::Circle,
        ),
    ]);
    let expected = [
        "kassa.bakkerij.be → a.be → kassa.bakkerij.be",
        "www.bakkerij.be → shop.example.net",
    ];
    assert_eq!(known(&leads.nowhere), expected);
    assert!(known(&leads.claimable).is_empty());
}

#[test]
fn what_nobody_registered_may_be_had_by_anybody() {
    let free = |lead: Lead| Lead {
        domain_exists: Seen::Known(false),
        ..lead
    };
    let claimable = |lead: Lead| !known(&leads(vec![lead]).claimable).is_empty();
    assert!(claimable(free(www("shop.example.net"))));
    assert!(!claimable(www("shop.example.net")));
    assert!(claimable(www("bakkerij.azurewebsites.net")));
    assert!(
        !claimable(free(www("d1.cloudfront.net"))),
        "made up by the provider"
    );
    let nobodys = Lead {
        domain: String::new(),
        ..free(www("intranet.local"))
    };
    assert!(
        !claimable(nobodys),
        "nobody registers anything below .local"
    );
    let misspelt = free(lead("www.bakkerij.be", &[], LeadEnd::NoSuchName));
    assert!(!claimable(misspelt), "nothing points there");
    assert!(claimable(server(LeadRole::MailServer, Seen::Known(false))));
    assert!(claimable(server(LeadRole::NameServer, Seen::Known(false))));
}

#[test]
fn a_missing_mail_server_stays_with_mail_and_a_missing_name_server_does_not() {
    let nowhere = |role| leads(vec![server(role, Seen::Known(true))]).nowhere;
    assert!(known(&nowhere(LeadRole::MailServer)).is_empty());
    assert_eq!(known(&nowhere(LeadRole::NameServer)), ["mx.example.net"]);
}

#[test]
fn one_that_leads_nowhere_is_a_fact_whatever_another_would_have_said() {
    let found = leads(vec![unseen("mail.bakkerij.be"), www("shop.example.net")]);
    assert_eq!(known(&found.nowhere).len(), 1);
    assert_eq!(
        found.claimable.unknown().unwrap().cause,
        Cause::ServerFailure
    );
    let none = leads(vec![unseen("mail.bakkerij.be")]);
    for list in [none.nowhere, none.claimable, none.private] {
        assert_eq!(list.unknown().unwrap().cause, Cause::ServerFailure);
    }
    let undecided = server(
        LeadRole::NameServer,
        Seen::Unknown(Why::from(Cause::Timeout)),
    );
    let undecided = leads(vec![undecided]);
    assert_eq!(known(&undecided.nowhere).len(), 1);
    assert_eq!(undecided.claimable.unknown().unwrap().cause, Cause::Timeout);
}

#[test]
fn without_proof_nobody_is_accused_and_what_nothing_points_to_is_no_matter() {
    let beside = |name, aliases: &[&str]| {
        let unproven = lead(name, aliases, LeadEnd::Unproven);
        leads(vec![lead("bakkerij.be", &[], LeadEnd::Exists), unproven])
    };
    let policy = beside("mta-sts.bakkerij.be", &[]);
    assert!(known(&policy.nowhere).is_empty() && known(&policy.claimable).is_empty());
    let www = beside("www.bakkerij.be", &["shop.example.net"]);
    for list in [www.nowhere, www.claimable] {
        assert_eq!(list.unknown().unwrap().cause, Cause::Intercepted);
    }
}

#[test]
fn addresses_of_no_public_network_are_told_and_made_up_ones_are_not() {
    let at = |name: &str, addresses: &[&str]| Lead {
        addresses: Seen::Known(addresses.iter().map(|a| a.parse().unwrap()).collect()),
        ..lead(name, &[], LeadEnd::Exists)
    };
    let leads = leads(vec![
        at("bakkerij.be", &["185.10.20.30", "10.0.0.1"]),
        at("mail.bakkerij.be", &["fd12:3456::25"]),
        at("192.168.1.25", &["192.168.1.25"]),
        at(
            "www.bakkerij.be",
            &["64:ff9b:1::b90a:141e", "64:ff9b::b90a:141e"],
        ),
        unseen("ns1.bakkerij.be"),
    ]);
    let expected = [
        "192.168.1.25",
        "bakkerij.be → 10.0.0.1",
        "mail.bakkerij.be → fd12:3456::25",
    ];
    assert_eq!(known(&leads.private), expected);
}

#[test]
fn the_source_decides_for_its_own_names() {
    let of = |said: &str, aliases: &[&str], at_source: Seen<LeadSource>| {
        let lead = Lead {
            addresses: Seen::Known(vec![said.parse().unwrap()]),
            at_source,
            ..lead("www.bakkerij.be", aliases, LeadEnd::Exists)
        };
        leads(vec![lead]).private
    };
    let source = |aliases: &[&str], addresses: &[&str]| {
        Seen::Known(LeadSource {
            aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
            addresses: addresses.iter().map(|a| a.parse().unwrap()).collect(),
        })
    };
    let confirmed = of("10.0.0.1", &[], source(&[], &["185.10.20.30", "10.0.0.1"]));
    assert_eq!(known(&confirmed), ["www.bakkerij.be → 10.0.0.1"]);
    let handed_on = of(
        "10.0.0.1",
        &["a.example.net"],
        source(&["a.example.net"], &[]),
    );
    assert_eq!(known(&handed_on).len(), 1);
    for differs in [
        of("10.0.0.1", &[], source(&[], &["185.10.20.30"])),
        of("10.0.0.1", &[], source(&[], &[])),
        of(
            "10.0.0.1",
            &["a.office.local"],
            source(&["a.example.net"], &[]),
        ),
        of("::", &["a.example.net"], source(&["a.example.net"], &[])),
    ] {
        assert_eq!(differs.unknown().unwrap().cause, Cause::Intercepted);
    }
    let silent = of("10.0.0.1", &[], Seen::Unknown(Why::from(Cause::Timeout)));
    assert_eq!(silent.unknown().unwrap().cause, Cause::Timeout);
}

#[test]
fn where_names_were_not_followed_the_addresses_of_servers_tell_as_much() {
    let server = |address: &str| MailServer {
        name: "mail.bakkerij.be".to_owned(),
        addresses: Seen::Known(vec![address.parse().unwrap()]),
        ..MailServer::default()
    };
    let private = |address, sites| {
        let mut facts = Facts {
            sites,
            mail_servers: Seen::Known(vec![server(address)]),
            name_servers: Seen::Known(Vec::new()),
            ..Facts::default()
        };
        complete(&mut facts);
        facts.leads.private
    };
    let unseen = || Seen::Unknown(Why::from(Cause::Timeout));
    let inside = private("10.0.0.25", Seen::Absent);
    let why = inside.unknown().unwrap();
    assert_eq!(why.cause, Cause::Pending, "nobody confirmed it");
    assert!(known(&private("185.10.20.25", Seen::Absent)).is_empty());
    let undecided = private("185.10.20.25", unseen());
    assert_eq!(undecided.unknown().unwrap().cause, Cause::Timeout);
}
