//! A company with everything in order, and ways to spoil it.

use belfort::fact::derive;
use belfort::fact::{
    Cause, Facts, Header, MailServer, MtaStsAnswer, MxRecord, RegistryRecord, RegistryService,
    Seen, SpfLookup, SpfLookupKind, Tlsa, TlsaAnswer, TlsaHost, TransferAnswer, TransferServer,
};
use belfort::language::Language;
use belfort::result::{Saved, ScanResult, Terms};
use belfort::target::Target;

use crate::company::{bakery, rules};

const TARGET: &str = "helder-it.example";

/// A company that looks after its domain, with a fault made by hand, judged by the rules of the product.
pub(super) fn with(language: Language, spoil: impl Fn(&mut Facts)) -> ScanResult {
    let mut saved = Saved::read(include_str!("../../stories/provider/evidence.json")).unwrap();
    let evidence = &mut saved.evidence;
    spoil(&mut evidence.facts);
    let (target, _) = Target::parse(&evidence.target).unwrap();
    derive::complete(&mut evidence.facts, &target, evidence.observed_at);
    ScanResult::judge(
        rules(),
        saved.evidence,
        Terms::new("digital-provider", language),
    )
}

pub(super) fn txt(facts: &mut Facts, record: &str) {
    facts.mail.txt = Seen::Known(vec![record.to_owned()]);
    facts.mail.spf_lookups = Seen::Known(Vec::new());
}

pub(super) fn lookup(facts: &mut Facts, name: &str, kind: SpfLookupKind, values: &[&str]) {
    let Seen::Known(lookups) = &mut facts.mail.spf_lookups else {
        panic!("the list is followed");
    };
    lookups.push(SpfLookup {
        name: name.to_owned(),
        kind,
        values: Seen::Known(values.iter().map(|one| (*one).to_owned()).collect()),
    });
}

pub(super) fn dmarc(facts: &mut Facts, record: &str) {
    let Seen::Known(walk) = &mut facts.mail.dmarc_walk else {
        panic!("the walk is known");
    };
    walk[0].txt = Seen::Known(vec![record.to_owned()]);
}

/// Sets a field of every answer of every site.
pub(super) fn field(facts: &mut Facts, name: &str, value: &str) {
    let Seen::Known(sites) = &mut facts.sites else {
        panic!("there are sites");
    };
    for site in sites {
        let Seen::Known(visit) = &mut site.https else {
            continue;
        };
        for hop in &mut visit.hops {
            hop.headers.retain(|header| header.name != name);
            hop.headers.push(Header {
                name: name.to_owned(),
                value: value.to_owned(),
            });
        }
    }
}

pub(super) fn policy(facts: &mut Facts, text: &str) {
    facts.mail.mta_sts_policy = Seen::Known(MtaStsAnswer {
        status: 200,
        content_type: "text/plain".into(),
        text: text.into(),
        cut: false,
    });
}

pub(super) fn tlsa(facts: &mut Facts, data: &str) {
    let Seen::Known(hosts) = &mut facts.mail.tlsa else {
        panic!("there are TLSA records");
    };
    let records = Seen::Known(vec![Tlsa {
        usage: 3,
        selector: 1,
        matching: 1,
        data: data.into(),
    }]);
    hosts[0].answers[0].records = records;
}

/// A list that leads through others.
pub(super) fn through(facts: &mut Facts, inner: &str) {
    txt(
        facts,
        "v=spf1 mx include:one.example include:two.example -all",
    );
    lookup(
        facts,
        TARGET,
        SpfLookupKind::Mx,
        &["mail.helder-it.example"],
    );
    for kind in [SpfLookupKind::A, SpfLookupKind::Aaaa] {
        lookup(facts, "mail.helder-it.example", kind, &[]);
        lookup(facts, "gone.example", kind, &[]);
    }
    lookup(
        facts,
        "one.example",
        SpfLookupKind::Txt,
        &["v=spf1 ip4:192.0.2.0/24 -all"],
    );
    lookup(facts, "two.example", SpfLookupKind::Txt, &[inner]);
}

/// Many of everything.
pub(super) fn forty(facts: &mut Facts) {
    let names = (0..40).map(|n| format!("mx{n}.helder-it.example"));
    let names: Vec<String> = names.collect();
    let Seen::Known(mx) = &mut facts.mail.mx else {
        panic!("there is mail");
    };
    let records = names.iter().zip(0..).map(|(host, preference)| MxRecord {
        preference,
        host: host.clone(),
    });
    mx.records = records.collect();
    let Seen::Known(servers) = &facts.mail_servers else {
        panic!("there are mail servers");
    };
    let first = servers[0].clone();
    let servers = names.iter().map(|name| MailServer {
        name: name.clone(),
        ..first.clone()
    });
    facts.mail_servers = Seen::Known(servers.collect());
    let hosts = names.iter().map(|name| TlsaHost {
        name: name.clone(),
        answers: vec![TlsaAnswer {
            base: name.clone(),
            records: Seen::Known(vec![Tlsa {
                usage: 3,
                selector: 1,
                matching: 1,
                data: format!("{:0>64}", name.len() + usize::from(name.as_bytes()[2])),
            }]),
            proof: Seen::Unknown(Cause::NotAsked.into()),
            fails_alone: false,
        }],
        address_proofs: Seen::Known(Vec::new()),
    });
    facts.mail.tlsa = Seen::Known(hosts.collect());
    txt(
        facts,
        &format!("v=spf1 {} -all", "ptr:a.example ".repeat(300)),
    );
}

/// Not a believable scan, but one in which every word of these parts is said.
pub(crate) fn everything(language: Language) -> ScanResult {
    let spoiled = with(language, |facts| {
        txt(
            facts,
            "v=spf1 ip4:300.1.2.3 include:one.example include:two.example include:self.example exists:%{i}.x.example include:far.example -all",
        );
        lookup(
            facts,
            "one.example",
            SpfLookupKind::Txt,
            &["v=spf1 ip4:192.0.2.1 ipv4:x -all"],
        );
        let two = "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 ipv4:x ipv4:y a:gone.example a:gone.example a:gone.example ptr ptr ptr ptr ptr -all";
        lookup(facts, "two.example", SpfLookupKind::Txt, &[two]);
        lookup(facts, "self.example", SpfLookupKind::Txt, &["nothing"]);
        for kind in [SpfLookupKind::A, SpfLookupKind::Aaaa] {
            lookup(facts, "gone.example", kind, &[]);
        }
        facts.registration.service = Seen::Known(RegistryService::Rdap);
        facts.registration.record = Seen::Known(RegistryRecord {
            url: "https://rdap.example/domain/helder-it.example".into(),
            ..RegistryRecord::default()
        });
        facts.zone_transfer.servers = Seen::Known(vec![TransferServer {
            name: "ns1.helder-it.example".into(),
            answers: Seen::Known(vec![TransferAnswer {
                address: "192.0.2.1".parse().unwrap(),
                response: Seen::Unknown(Cause::Reset.into()),
                outcome: Seen::Unknown(Cause::Reset.into()),
            }]),
        }]);
        if let Seen::Known(endpoints) = &mut facts.endpoints
            && let Seen::Known(chain) = &mut endpoints[0].chain
        {
            chain.fetched = Seen::Known(vec!["MII=".into()]);
        }
    });
    let mut result = bakery(language);
    result.target = spoiled.target;
    result.findings.extend(spoiled.findings);
    result.evidence = spoiled.evidence;
    let mut cyfun = result.frameworks.values().next().unwrap().clone();
    cyfun.id = "cyfun-basic-2025".into();
    result.frameworks.insert(cyfun.id.clone(), cyfun);
    result
}
