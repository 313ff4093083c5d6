//! Domains as a scan records them, as far as suppliers leave marks there.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use belfort::check::RuleSet;
use belfort::check::provider::{Recognised, recognise};
use belfort::fact::{
    Facts, Header, Hop, Lead, LeadRole, Mx, MxRecord, NameServer, Page, PageContents, Seen, Site,
    Visit, VisitEnd,
};
use belfort::parse::toml_text;
use serde::Deserialize;

pub(crate) static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::built_in().unwrap());

/// A row of `domains.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Domain {
    /// The domain; its site is `www` below it.
    pub(crate) name: String,
    /// Who has to be recognised, with the roles: `cloudflare (dns, cdn)`.
    pub(crate) shows: Vec<String>,
    mx: Vec<String>,
    spf: String,
    ns: Vec<String>,
    alias: Vec<String>,
    fields: Vec<String>,
    generator: Vec<String>,
}

#[derive(Deserialize)]
struct Domains {
    domain: Vec<Domain>,
}

pub(crate) fn all() -> Vec<Domain> {
    let domains: Domains = toml_text::read(include_str!("domains.toml")).unwrap();
    domains.domain
}

impl Domain {
    pub(crate) fn facts(&self) -> Facts {
        let mut facts = Facts::default();
        let records = self.mx.iter().map(|host| MxRecord {
            preference: 10,
            host: host.clone(),
        });
        facts.mail.mx = Seen::Known(Mx {
            records: records.collect(),
            ..Mx::default()
        });
        facts.mail.txt = Seen::Known(vec![self.spf.clone()]);
        let servers = self.ns.iter().map(|name| NameServer {
            name: name.clone(),
            ..NameServer::default()
        });
        facts.name_servers = Seen::Known(servers.collect());
        facts.leads.names = Seen::Known(vec![Lead {
            name: self.site_name(),
            role: LeadRole::Site,
            aliases: self.alias.clone(),
            ..Lead::default()
        }]);
        facts.sites = Seen::Known(vec![self.site()]);
        facts
    }

    pub(crate) fn site_name(&self) -> String {
        format!("www.{}", self.name)
    }

    fn site(&self) -> Site {
        let headers = self.fields.iter().map(|field| {
            let (name, value) = field.split_once(": ").expect("a field with its value");
            Header {
                name: name.to_ascii_lowercase(),
                value: value.to_owned(),
            }
        });
        let hop = Hop {
            url: format!("https://{}/", self.site_name()),
            status: 200,
            version: "HTTP/1.1".to_owned(),
            location: String::new(),
            headers: headers.collect(),
        };
        let contents = PageContents {
            generators: self.generator.clone(),
            ..PageContents::default()
        };
        Site {
            name: self.site_name(),
            https: Seen::Known(Visit {
                hops: vec![hop],
                end: Seen::Known(VisitEnd::Page),
            }),
            page: Seen::Known(Page {
                contents: Seen::Known(contents),
                ..Page::default()
            }),
            ..Site::default()
        }
    }

    pub(crate) fn recognised(&self) -> Vec<Recognised> {
        recognise(&RULES.providers, &self.facts())
    }
}

/// By id: the roles in which somebody was recognised, in words.
pub(crate) fn roles(recognised: &[Recognised]) -> BTreeMap<String, String> {
    let rows = recognised.iter().map(|seen| {
        let words: Vec<&str> = seen.roles.iter().map(|role| role.word()).collect();
        (seen.id.clone(), words.join(", "))
    });
    rows.collect()
}
