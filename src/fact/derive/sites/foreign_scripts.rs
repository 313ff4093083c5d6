//! Derives what the page takes from others and runs.

use super::answer::contents;
use super::foreign::{each_once, host_of, list_of, runs, script_hosts, too_much};
use crate::fact::derive::leads::{claimable, nowhere};
use crate::fact::{ForeignScripts, Lead, PageContents, Resource, Seen, Site};
use crate::parse::integrity;
use crate::target::Target;

/// A page that is no HTML takes nothing.
pub(super) fn foreign_scripts(site: &Site, target: &Target) -> Seen<ForeignScripts> {
    let nothing = PageContents::default();
    let page = match contents(site) {
        Seen::Known(page) => page,
        Seen::Absent => &nothing,
        Seen::Unknown(why) => return Seen::Unknown(why),
    };
    let hosts = |is_wanted: fn(&Resource) -> bool| {
        let run = page.resources.iter().filter(|one| runs(one));
        let wanted = run.filter(|one| is_wanted(one));
        each_once(wanted.filter_map(|one| host_of(one, target)))
    };
    let unprotected = hosts(|one| !integrity::is_valid(&one.integrity));
    let were_asked = |leads: &[Lead]| {
        let is_asked = |host: &String| leads.iter().any(|lead| lead.name == *host);
        !page.more_resources && script_hosts(page, target).iter().all(is_asked)
    };
    let led = |read: fn(&[Lead]) -> Seen<Vec<String>>| match &site.script_hosts {
        Seen::Known(leads) => match read(leads) {
            Seen::Known(found) if found.is_empty() && !were_asked(leads) => {
                Seen::Unknown(too_much())
            }
            found => found,
        },
        Seen::Absent => Seen::Known(Vec::new()),
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    Seen::Known(ForeignScripts {
        protected: hosts(|one| integrity::is_valid(&one.integrity)),
        unprotected: list_of(page, unprotected),
        gone: led(nowhere),
        claimable: led(claimable),
    })
}

#[cfg(test)]
mod tests {
    use super::super::page_tests::{many_images, site};
    use super::*;
    use crate::fact::{Cause, LeadEnd, LeadRole};

    const GOOD: &str = "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC";

    fn derived(site: &Site) -> ForeignScripts {
        let (target, _) = Target::parse("example.be").unwrap();
        foreign_scripts(site, &target).known().unwrap().clone()
    }

    fn known(names: &[&str]) -> Seen<Vec<String>> {
        Seen::Known(names.iter().map(|&name| name.to_owned()).collect())
    }

    #[test]
    fn only_integrity_that_holds_protects() {
        let page = format!(
            "<script src=https://a.example/x integrity={GOOD}></script>\
             <script src=//B.example/x integrity=garbage></script>\
             <link rel=stylesheet href=https://c.example/x>\
             <script type=module>import 'https://d.example/x'</script>\
             <script src=/own.js></script><script src=https://cdn.example.be/x></script>\
             <img src=https://e.example/x><iframe src=https://f.example/></iframe>"
        );
        let derived = derived(&site(&page));
        assert_eq!(derived.protected, ["a.example"]);
        assert_eq!(
            derived.unprotected,
            known(&["b.example", "c.example", "d.example"])
        );
    }

    #[test]
    fn hosts_that_are_gone_are_told_from_those_that_anybody_can_have() {
        let lead = |name: &str, end, domain_exists| Lead {
            name: name.to_owned(),
            role: LeadRole::Script,
            end: Seen::Known(end),
            domain: name.to_owned(),
            domain_exists: Seen::Known(domain_exists),
            ..Lead::default()
        };
        let mut site = site("<script src=https://a.example/x></script>");
        site.script_hosts = Seen::Known(vec![
            lead("a.example", LeadEnd::NoSuchName, false),
            lead("b.example", LeadEnd::NoSuchName, true),
            lead("c.example", LeadEnd::Exists, true),
            lead("shop.azurewebsites.net", LeadEnd::NoSuchName, true),
        ]);
        let derived = derived(&site);
        assert_eq!(
            derived.gone,
            known(&["a.example", "b.example", "shop.azurewebsites.net"])
        );
        assert_eq!(
            derived.claimable,
            known(&["a.example", "shop.azurewebsites.net"])
        );
    }

    #[test]
    fn a_host_that_nobody_asked_about_may_be_gone() {
        let lead = |name: &str, end| Lead {
            name: name.to_owned(),
            role: LeadRole::Script,
            end: Seen::Known(end),
            domain: name.to_owned(),
            domain_exists: Seen::Known(true),
            ..Lead::default()
        };
        let mut site = site(
            "<script src=https://a.example/x></script><script src=https://b.example/x></script>",
        );
        site.script_hosts = Seen::Known(vec![lead("a.example", LeadEnd::Exists)]);
        let one = derived(&site);
        assert!(one.gone.unknown().is_some() && one.claimable.unknown().is_some());
        site.script_hosts = Seen::Known(vec![lead("a.example", LeadEnd::NoSuchName)]);
        assert_eq!(derived(&site).gone, known(&["a.example"]));
        site.script_hosts = Seen::Known(vec![
            lead("a.example", LeadEnd::Exists),
            lead("b.example", LeadEnd::Exists),
        ]);
        assert_eq!(derived(&site).claimable, known(&[]));
    }

    #[test]
    fn what_could_not_be_seen_leaves_it_unknown() {
        let many = many_images();
        let seen = derived(&site(&many));
        assert!(seen.unprotected.unknown().is_some() && seen.gone.unknown().is_some());
        let mut no_html = site("");
        no_html.page = Seen::Absent;
        no_html.script_hosts = Seen::Known(Vec::new());
        assert_eq!(derived(&no_html).unprotected, known(&[]));
        assert_eq!(derived(&no_html).claimable, known(&[]));
        let mut unread = site("");
        unread.page = Seen::Unknown(Cause::Reset.into());
        let (target, _) = Target::parse("example.be").unwrap();
        assert!(foreign_scripts(&unread, &target).unknown().is_some());
    }
}
