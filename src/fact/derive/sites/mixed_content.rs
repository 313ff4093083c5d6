//! Derives what the page takes over plain HTTP (W3C Mixed Content, Upgrade Insecure Requests).

use url::{Host, Url};

use super::answer::{contents, headers, page};
use super::foreign::too_much;
use crate::fact::{
    Cause, Hop, MixedContent, MixedContentWord, PageContents, Resource, ResourceKind, Seen, Site,
    Why,
};

/// Addresses of one kind that are told.
const MOST_TOLD: usize = 10;

/// A page that is no HTML takes nothing.
pub(super) fn mixed_content(site: &Site) -> Seen<MixedContent> {
    page(site).and_then(|hop| {
        if !hop.url.starts_with("https://") {
            let says = format!("visitors end at {}, over plain HTTP", hop.url);
            return Seen::Unknown(Why::new(Cause::Follows, says));
        }
        match contents(site) {
            Seen::Known(page) => Seen::Known(judge(hop, page)),
            Seen::Absent => Seen::Known(judge(hop, &PageContents::default())),
            Seen::Unknown(why) => Seen::Unknown(why),
        }
    })
}

fn judge(hop: &Hop, page: &PageContents) -> MixedContent {
    let open = || page.resources.iter().filter(|one| is_open(one));
    let told = |is_active: bool| -> Vec<String> {
        let of_kind = open().filter(|one| self::is_active(one) == is_active);
        of_kind.map(|one| one.url.clone()).take(MOST_TOLD).collect()
    };
    let (active, passive) = (told(true), told(false));
    let gravest = match (active.is_empty(), passive.is_empty()) {
        (true, true) if !page.more_resources => Seen::Known(MixedContentWord::Nothing),
        _ if upgrades(hop, page) => Seen::Known(MixedContentWord::Repaired),
        (false, _) => Seen::Known(MixedContentWord::Active),
        _ if page.more_resources => Seen::Unknown(too_much()),
        _ => Seen::Known(MixedContentWord::Passive),
    };
    MixedContent {
        gravest,
        active,
        passive,
    }
}

/// Whether it goes over plain HTTP to another machine (W3C Secure Contexts 3.1).
fn is_open(resource: &Resource) -> bool {
    let Ok(url) = Url::parse(&resource.url) else {
        return false;
    };
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => true,
    };
    url.scheme() == "http" && !is_here && resource.kind != ResourceKind::Ahead
}

fn is_active(resource: &Resource) -> bool {
    !matches!(resource.kind, ResourceKind::Image | ResourceKind::Media)
}

/// Whether a policy has browsers ask for everything over HTTPS, forms included
/// (`upgrade-insecure-requests`, Upgrade Insecure Requests 3.2). One that only reports does not.
fn upgrades(hop: &Hop, page: &PageContents) -> bool {
    let fields = headers(hop, "content-security-policy");
    let policies = fields.flat_map(|field| field.split(','));
    let in_page = page.policies.iter().map(String::as_str);
    let mut directives = policies.chain(in_page).flat_map(|policy| policy.split(';'));
    directives.any(|directive| {
        let name = directive.split_ascii_whitespace().next();
        name.is_some_and(|name| name.eq_ignore_ascii_case("upgrade-insecure-requests"))
    })
}

#[cfg(test)]
mod tests {
    use super::super::page_tests::{many_images, site, site_with};
    use super::*;
    use crate::fact::Page;
    use MixedContentWord::{Active, Nothing, Passive, Repaired};

    fn gravest(html: &str) -> MixedContentWord {
        *mixed_content(&site(html))
            .known()
            .unwrap()
            .gravest
            .known()
            .unwrap()
    }

    #[test]
    fn what_is_taken_over_plain_http_is_as_grave_as_what_it_can_do() {
        for (html, expected) in [
            (
                "<img src=/a><script src=//cdn.example/a.js></script><a href=http://x.example>",
                Nothing,
            ),
            ("<form action=''><form action=/send>", Nothing),
            ("<img src=http://x.example/a>", Passive),
            ("<video src=HTTP://x.example/a></video>", Passive),
            ("<link rel=icon href=http://x.example/a>", Passive),
            ("<script src=http://x.example/a></script>", Active),
            (
                "<script type=module>import 'http://x.example/a'</script>",
                Active,
            ),
            ("<link rel=stylesheet href=http://x.example/a>", Active),
            ("<style>@import url(http://x.example/a)</style>", Active),
            ("<iframe src=http://x.example/></iframe>", Active),
            ("<form action=http://www.example.be/send>", Active),
            ("<button formaction=http://x.example/>", Active),
            ("<object data=http://x.example/a></object>", Active),
            (
                "<base href=http://www.example.be/><script src=a.js></script>",
                Active,
            ),
            (
                "<script src=http://localhost/a></script><img src=http://127.0.0.1/>",
                Nothing,
            ),
            ("<link rel=preconnect href=http://x.example>", Nothing),
        ] {
            assert_eq!(gravest(html), expected, "{html}");
        }
    }

    #[test]
    fn a_policy_that_upgrades_repairs_all_of_it() {
        let meta = "<meta http-equiv=content-security-policy content='Upgrade-Insecure-Requests'>";
        let open = "<script src=http://x.example/a></script><form action=http://x.example/>";
        assert_eq!(gravest(&format!("{meta}{open}")), Repaired);
        assert_eq!(gravest(meta), Nothing);
        assert_eq!(
            gravest(&format!("<body>{meta}{open}")),
            Active,
            "no policy in a body"
        );
        for (name, value, expected) in [
            (
                "content-security-policy",
                "default-src 'self', upgrade-insecure-requests",
                Repaired,
            ),
            (
                "content-security-policy",
                "img-src *; upgrade-insecure-requests;",
                Repaired,
            ),
            ("content-security-policy", "block-all-mixed-content", Active),
            (
                "content-security-policy-report-only",
                "upgrade-insecure-requests",
                Active,
            ),
        ] {
            let seen = mixed_content(&site_with(open, &[(name, value)]));
            assert_eq!(
                seen.known().unwrap().gravest,
                Seen::Known(expected),
                "{value}"
            );
        }
    }

    #[test]
    fn what_could_not_be_seen_leaves_it_unknown() {
        let many = many_images();
        let seen = |html: &str| mixed_content(&site(html)).known().unwrap().gravest.clone();
        assert!(seen(&many).unknown().is_some());
        assert!(
            seen(&format!("<img src=http://x.example/>{many}"))
                .unknown()
                .is_some()
        );
        let active = format!("<script src=http://x.example/></script>{many}");
        assert_eq!(seen(&active), Seen::Known(Active));

        let mut no_html = site("");
        no_html.page = Seen::Absent;
        assert_eq!(
            mixed_content(&no_html).known().unwrap().gravest,
            Seen::Known(Nothing)
        );
        let mut unread = site("");
        unread.page = Seen::Unknown(Cause::Reset.into());
        assert!(mixed_content(&unread).unknown().is_some());
        let mut older = site("");
        older.page = Seen::Known(Page::default());
        assert!(mixed_content(&older).unknown().is_some());
    }
}
