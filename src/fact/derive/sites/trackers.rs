//! Derives which third parties the page makes a browser ask.

use super::answer::contents;
use super::foreign::{each_once, host_of, list_of};
use crate::fact::{PageContents, ResourceKind, Seen, Site, Trackers};
use crate::parse::page_service::by_host;
use crate::target::Target;

/// A page that is no HTML asks nobody. A form asks only once somebody sends it.
pub(super) fn trackers(site: &Site, target: &Target) -> Seen<Trackers> {
    let nothing = PageContents::default();
    let page = match contents(site) {
        Seen::Known(page) => page,
        Seen::Absent => &nothing,
        Seen::Unknown(why) => return Seen::Unknown(why),
    };
    let asked = page
        .resources
        .iter()
        .filter(|one| one.kind != ResourceKind::Form);
    let third_parties = each_once(asked.filter_map(|one| host_of(one, target)));
    let hosts = third_parties.iter().chain(&page.named_hosts);
    let services = hosts.filter_map(|host| by_host(host));
    let known = each_once(
        services
            .filter(|service| service.is_tracker)
            .map(|service| service.name.to_owned()),
    );
    Seen::Known(Trackers {
        third_parties: list_of(page, third_parties),
        known,
    })
}

#[cfg(test)]
mod tests {
    use super::super::page_tests::site;
    use super::*;

    #[test]
    fn third_parties_are_listed_and_known_services_named() {
        let page = "<script async src='https://www.googletagmanager.com/gtag/js?id=G-1'></script>\
             <script>(function(){s.src='https://connect.facebook.net/en_US/fbevents.js'; t='https://docs.example/x'})()</script>\
             <noscript><img src='https://px.ads.linkedin.com/collect'></noscript>\
             <link rel=preconnect href=https://fonts.gstatic.com><img src=https://static.example.be/a>\
             <form action=https://forms.example/send>";
        let (target, _) = Target::parse("example.be").unwrap();
        let seen = trackers(&site(page), &target);
        let seen = seen.known().unwrap();
        let expected = ["fonts.gstatic.com", "www.googletagmanager.com"];
        assert_eq!(seen.third_parties.known().unwrap(), &expected);
        assert_eq!(seen.known, ["Google Tag Manager", "Meta Pixel"]);
        let none = trackers(&site("<p>Brood"), &target);
        assert_eq!(
            none.known().unwrap(),
            &Trackers {
                third_parties: Seen::Known(Vec::new()),
                known: Vec::new()
            }
        );
    }
}
