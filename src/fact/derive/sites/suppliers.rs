//! Derives who stands behind the web presence, the mail and the DNS.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::header;
use super::foreign::{host_of, runs};
use crate::fact::{
    Cause, Facts, Lead, LeadRole, Resource, ResourceKind, Seen, Site, Suppliers, Why,
};
use crate::parse::page_service::by_host;
use crate::parse::supplier::{by_fields, by_name_server, by_web_name};
use crate::target::Target;

/// Companies that were recognised, and why some could not be looked for. Kleene: those that were found are a fact,
/// whatever could not be seen.
#[derive(Debug, Default)]
struct Found {
    names: BTreeSet<String>,
    unseen: Option<Why>,
}

impl Found {
    fn add(&mut self, name: impl Into<String>) {
        self.names.insert(name.into());
    }

    /// What nobody asked for (`--only`, `--no-mail`) is not missed.
    fn miss(&mut self, why: &Why) {
        if why.cause == Cause::NotAsked {
            return;
        }
        self.unseen.get_or_insert_with(|| why.clone());
    }

    fn list(self) -> Seen<Vec<String>> {
        match self.unseen {
            Some(why) if self.names.is_empty() => Seen::Unknown(why),
            _ => Seen::Known(self.names.into_iter().collect()),
        }
    }
}

/// Fills in each part by what tells of it.
pub(super) fn suppliers(facts: &Facts, target: &Target) -> Seen<Suppliers> {
    let (dns, web, mail, page) = (
        of_dns(facts),
        of_web(facts),
        of_mail(facts),
        of_page(facts, target),
    );
    let named = named(&[
        ("dns", &dns),
        ("web", &web),
        ("mail", &mail),
        ("page", &page),
    ]);
    Seen::Known(Suppliers {
        dns,
        web,
        mail,
        page,
        named,
    })
}

fn of_dns(facts: &Facts) -> Seen<Vec<String>> {
    let mut found = Found::default();
    match &facts.name_servers {
        Seen::Known(servers) => servers
            .iter()
            .filter_map(|server| by_name_server(&server.name))
            .for_each(|name| found.add(name)),
        Seen::Absent => {}
        Seen::Unknown(why) => found.miss(why),
    }
    found.list()
}

/// By the names that sites are an alias of, and by fields that servers on the way add.
fn of_web(facts: &Facts) -> Seen<Vec<String>> {
    let mut found = Found::default();
    match &facts.leads.names {
        Seen::Known(leads) => {
            let sites = leads.iter().filter(|lead| lead.role == LeadRole::Site);
            let aliases = sites.flat_map(|lead: &Lead| &lead.aliases);
            let names = aliases.filter_map(|alias| by_web_name(alias));
            names.for_each(|name| found.add(name));
        }
        Seen::Absent => {}
        Seen::Unknown(why) => found.miss(why),
    }
    for visit in sites(facts, &mut found)
        .iter()
        .flat_map(|site| [&site.https, &site.http])
    {
        match visit {
            Seen::Known(visit) => {
                let names = visit
                    .hops
                    .iter()
                    .flat_map(|hop| by_fields(|name| header(hop, name)));
                names.for_each(|name| found.add(name));
            }
            Seen::Absent => {}
            Seen::Unknown(why) => found.miss(why),
        }
    }
    found.list()
}

fn of_mail(facts: &Facts) -> Seen<Vec<String>> {
    let providers = &facts.mail.providers;
    let mut found = Found::default();
    for names in [
        &providers.receiving,
        &providers.filtering,
        &providers.sending,
    ] {
        match names {
            Seen::Known(names) => names.iter().for_each(|name| found.add(name.clone())),
            Seen::Absent => {}
            Seen::Unknown(why) => found.miss(why),
        }
    }
    found.list()
}

/// By what the page runs, and by pages of others that it shows inside itself.
fn of_page(facts: &Facts, target: &Target) -> Seen<Vec<String>> {
    let mut found = Found::default();
    for site in sites(facts, &mut found) {
        match site.page.as_ref().and_then(|page| page.contents.as_ref()) {
            Seen::Known(page) => {
                let frames = |one: &Resource| one.kind == ResourceKind::Frame;
                let taken = page.resources.iter().filter(|one| runs(one) || frames(one));
                let hosts = taken.filter_map(|one| host_of(one, target));
                let services = hosts.filter_map(|host| by_host(&host));
                services.for_each(|service| found.add(service.name));
            }
            Seen::Absent => {}
            // Of a site that leads to another the page is read there.
            Seen::Unknown(_) if site.judges_page == Seen::Known(false) => {}
            Seen::Unknown(why) => found.miss(&why),
        }
    }
    found.list()
}

fn sites<'a>(facts: &'a Facts, found: &mut Found) -> &'a [Site] {
    match &facts.sites {
        Seen::Known(sites) => sites,
        Seen::Absent => &[],
        Seen::Unknown(why) => {
            found.miss(why);
            &[]
        }
    }
}

/// Each company once, with all that it does, in the order of the parts.
fn named(parts: &[(&str, &Seen<Vec<String>>)]) -> Seen<Vec<String>> {
    let mut found = Found::default();
    let mut roles: BTreeMap<&String, Vec<&str>> = BTreeMap::new();
    for (role, names) in parts {
        match names {
            Seen::Known(names) => names
                .iter()
                .for_each(|name| roles.entry(name).or_default().push(role)),
            Seen::Absent => {}
            Seen::Unknown(why) => found.miss(why),
        }
    }
    for (name, roles) in roles {
        found.add(format!("{name} ({})", roles.join(", ")));
    }
    found.list()
}

#[cfg(test)]
mod tests {
    use super::super::page_tests::site_with;
    use super::*;
    use crate::fact::{Cause, NameServer};

    fn known(names: &[&str]) -> Seen<Vec<String>> {
        Seen::Known(names.iter().map(|&name| name.to_owned()).collect())
    }

    fn derived(facts: &Facts) -> Suppliers {
        let (target, _) = Target::parse("example.be").unwrap();
        suppliers(facts, &target).known().unwrap().clone()
    }

    #[test]
    fn companies_are_recognised_by_names_fields_and_hosts() {
        let mut facts = Facts {
            name_servers: Seen::Known(vec![NameServer {
                name: "ada.ns.cloudflare.com".to_owned(),
                ..NameServer::default()
            }]),
            ..Facts::default()
        };
        facts.leads.names = Seen::Known(vec![Lead {
            name: "www.example.be".to_owned(),
            aliases: vec!["shop.myshopify.com".to_owned()],
            ..Lead::default()
        }]);
        facts.mail.providers.receiving = known(&["Google Workspace"]);
        let page = "<script src=https://js.mollie.com/v1/mollie.js></script><img src=https://parastorage.com/x>";
        let site = site_with(page, &[("cf-ray", "1-BRU"), ("server", "cloudflare")]);
        facts.sites = Seen::Known(vec![site]);
        let seen = derived(&facts);
        assert_eq!(seen.dns, known(&["Cloudflare"]));
        assert_eq!(seen.web, known(&["Cloudflare", "Shopify"]));
        assert_eq!(seen.mail, known(&["Google Workspace"]));
        assert_eq!(seen.page, known(&["Mollie"]));
        let named = [
            "Cloudflare (dns, web)",
            "Google Workspace (mail)",
            "Mollie (page)",
            "Shopify (web)",
        ];
        assert_eq!(seen.named, known(&named));
    }

    #[test]
    fn nobody_is_known_only_where_all_was_seen() {
        let unseen = derived(&Facts::default());
        for part in [
            &unseen.dns,
            &unseen.web,
            &unseen.mail,
            &unseen.page,
            &unseen.named,
        ] {
            assert!(part.unknown().is_some());
        }
        let mut facts = Facts {
            name_servers: Seen::Absent,
            sites: Seen::Absent,
            ..Facts::default()
        };
        facts.leads.names = Seen::Known(Vec::new());
        for part in [
            &mut facts.mail.providers.receiving,
            &mut facts.mail.providers.filtering,
            &mut facts.mail.providers.sending,
        ] {
            *part = known(&[]);
        }
        assert_eq!(derived(&facts).named, known(&[]));
        facts.mail.providers.sending = Seen::Unknown(Cause::Timeout.into());
        assert!(derived(&facts).named.unknown().is_some());
    }
}
