//! How long it takes to load all checks and to judge the evidence of one company.

use std::hint::black_box;

use belfort::check::RuleSet;
use belfort::check::judge::judge;
use belfort::fact::{
    Cause, Dmarc, DmarcPolicy, DmarcReports, DmarcUse, Endpoint, Facts, Hsts, Mail, MailServer, Mx,
    MxRecord, NameServer, Seen, Site, Spf,
};
use belfort::language::Language;
use belfort::result::{Evidence, Port25, Scope, Vantage};
use criterion::{Criterion, criterion_group, criterion_main};

/// A record that only asks for reports, and to nobody.
fn dmarc() -> Dmarc {
    Dmarc {
        found_at: "_dmarc.example.be".to_owned(),
        record: "v=DMARC1; p=none".to_owned(),
        usable: DmarcUse::Usable,
        policy: DmarcPolicy::None,
        subdomain_policy: DmarcPolicy::None,
        nonexistent_policy: DmarcPolicy::None,
        effective_policy: DmarcPolicy::None,
        effective_subdomain_policy: DmarcPolicy::None,
        effective_nonexistent_policy: DmarcPolicy::None,
        subdomains: Seen::default(),
        invalid_policies: vec![],
        testing: false,
        percent: 100,
        policy_second: true,
        report_addresses: vec![],
        reports: DmarcReports::default(),
        removed_tags: vec![],
        beside_alias: false,
    }
}

/// A small company: two name servers, two mail servers, two sites, four endpoints.
fn evidence() -> Evidence {
    let host = "mx.example.be";
    let facts = Facts {
        mail: Mail {
            mx: Seen::Known(Mx {
                records: vec![MxRecord {
                    preference: 10,
                    host: host.to_owned(),
                }],
                hosts_resolved: Seen::Known(vec![host.to_owned()]),
                hosts_unresolved: Seen::Known(vec![]),
                alias_hosts: Seen::Known(vec![]),
                private_hosts: Seen::Known(vec![]),
                ..Mx::default()
            }),
            spf: Seen::Known(Spf {
                records: vec!["v=spf1 mx -all".to_owned()],
                authorises_nothing: Seen::Known(false),
                ..Spf::default()
            }),
            dmarc: Seen::Known(dmarc()),
            parked: Seen::Known(false),
            ..Mail::default()
        },
        name_servers: Seen::Known(["ns1", "ns2"].map(name_server).to_vec()),
        mail_servers: Seen::Known(vec![mail_server("mx1"), mail_server("mx2")]),
        sites: Seen::Known(["example.be", "www.example.be"].map(site).to_vec()),
        endpoints: Seen::Known(["a", "b", "c", "d"].map(endpoint).to_vec()),
        ..Facts::default()
    };
    Evidence {
        target: "example.be".to_owned(),
        observed_at: jiff::Timestamp::UNIX_EPOCH,
        vantage: Vantage {
            resolver: "192.0.2.53:53".to_owned(),
            ipv4: true,
            ipv6: false,
            port25: Port25::Blocked,
            resolver_answers: true,
            dnssec_path: Seen::Known(true),
        },
        scope: Scope::default(),
        facts,
    }
}

fn name_server(name: &str) -> NameServer {
    NameServer {
        name: name.to_owned(),
        ..NameServer::default()
    }
}

fn mail_server(name: &str) -> MailServer {
    MailServer {
        name: name.to_owned(),
        starttls: Seen::Unknown(Cause::BlockedPort.into()),
        ..MailServer::default()
    }
}

fn site(name: &str) -> Site {
    Site {
        name: name.to_owned(),
        hsts: Seen::Known(Hsts {
            value: "max-age=2592000".to_owned(),
            malformed: false,
            max_age_seconds: 2_592_000,
            max_age_days: 30,
            include_subdomains: false,
            missing_on_a_hop: false,
        }),
        ..Site::default()
    }
}

fn endpoint(name: &str) -> Endpoint {
    Endpoint {
        name: format!("{name}.example.be:443/ipv4"),
        site: "example.be".to_owned(),
        ..Endpoint::default()
    }
}

fn checks(criterion: &mut Criterion) {
    criterion.bench_function("load all checks", |bencher| bencher.iter(RuleSet::built_in));
    let rules = match RuleSet::built_in() {
        Ok(rules) => rules,
        Err(errors) => panic!("{errors}"),
    };
    let evidence = evidence();
    criterion.bench_function("judge a company", |bencher| {
        bencher.iter(|| judge(&rules, black_box(&evidence), "sme", Language::Nl));
    });
}

criterion_group!(benches, checks);
criterion_main!(benches);
