//! Protection in the way: an answer that a protection service gives in the place of the site, to a
//! visitor it does not trust. What the page would have said is then unknown.

use crate::fact::PageContents;

/// A header field that a service sends with its own answers only: its name, a part of its value (lower
/// case; empty for any), whether it counts with a refusal (403, 503) only, and whose it is.
const MARKS: [(&str, &str, bool, &str); 8] = [
    ("cf-mitigated", "", false, "Cloudflare"),
    ("x-sucuri-block", "", false, "Sucuri"),
    ("x-vercel-mitigated", "", false, "Vercel"),
    ("x-amzn-waf-action", "", false, "AWS WAF"),
    ("sg-captcha", "", false, "SiteGround"),
    ("x-datadome", "", true, "DataDome"),
    ("server", "akamaighost", true, "Akamai"),
    ("server", "ddos-guard", true, "DDoS-Guard"),
];

/// Titles of pages that a service shows instead of the site, in lower case, and whose they are.
const TITLES: [(&str, &str); 6] = [
    ("just a moment...", "Cloudflare"),
    ("attention required! | cloudflare", "Cloudflare"),
    ("sucuri website firewall - access denied", "Sucuri"),
    ("one moment, please...", "Imunify360"),
    ("vercel security checkpoint", "Vercel"),
    ("ddos-guard", "DDoS-Guard"),
];

/// How the title ends where Cloudflare refuses a visitor for good, behind the name of the site.
const REFUSED: &str = " used cloudflare to restrict access";

/// What an answer of "too many requests" (429) is called, where nobody signed it.
const TOO_MANY_REQUESTS: &str = "429";

/// Whose answer it is, where it is a protection's own: a known mark, or "too many requests" (429).
pub fn service<'a>(
    status: u16,
    mut header: impl FnMut(&str) -> Option<&'a str>,
) -> Option<&'static str> {
    let refuses = matches!(status, 403 | 503);
    let marked = MARKS.iter().find(|(name, part, refusal_only, _)| {
        (refuses || !refusal_only)
            && header(name).is_some_and(|value| value.to_ascii_lowercase().contains(part))
    });
    let unsigned = (status == 429).then_some(TOO_MANY_REQUESTS);
    marked.map(|(.., whose)| *whose).or(unsigned)
}

/// Whether an answer is a protection's own.
pub fn stands_before<'a>(status: u16, header: impl FnMut(&str) -> Option<&'a str>) -> bool {
    service(status, header).is_some()
}

/// Whose page it is, where a protection shows it instead of the site. Imperva shows an empty page with a
/// script of its own; the same script in a page with text is the site's.
pub fn shown_instead(page: &PageContents) -> Option<&'static str> {
    let title = page.title.trim().to_ascii_lowercase();
    let by_title = TITLES.iter().find(|(known, _)| title == *known);
    let is_empty = page.opening.trim().is_empty() && title.is_empty();
    let mut addresses = page.resources.iter().map(|resource| &resource.url);
    let by_script = is_empty && addresses.any(|url| url.contains("/_Incapsula_Resource?"));
    let refused = title.starts_with("access denied") && title.ends_with(REFUSED);
    by_title
        .map(|(_, whose)| *whose)
        .or(refused.then_some("Cloudflare"))
        .or(by_script.then_some("Imperva"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Resource, ResourceKind};
    use proptest::prelude::*;

    #[test]
    fn marks_of_services_are_known() {
        let with = |name: &'static str, value: &'static str, status| {
            service(status, |asked| (asked == name).then_some(value))
        };
        assert_eq!(with("cf-mitigated", "challenge", 200), Some("Cloudflare"));
        assert_eq!(with("sg-captcha", "challenge", 202), Some("SiteGround"));
        assert_eq!(with("x-sucuri-block", "1", 403), Some("Sucuri"));
        assert_eq!(with("server", "AkamaiGHost", 403), Some("Akamai"));
        let passed_on = with("server", "AkamaiGHost", 200);
        assert_eq!(passed_on, None, "it also passes pages on");
        assert_eq!(with("server", "cloudflare", 403), None, "the site's own");
        assert_eq!(with("x", "", 429), Some("429"));
        assert_eq!(with("cf-mitigated", "challenge", 429), Some("Cloudflare"));
    }

    fn page(title: &str, opening: &str, script: &str) -> PageContents {
        PageContents {
            title: title.to_owned(),
            opening: opening.to_owned(),
            resources: vec![Resource {
                kind: ResourceKind::Script,
                url: script.to_owned(),
                integrity: String::new(),
            }],
            ..PageContents::default()
        }
    }

    #[test]
    fn pages_that_stand_for_the_site_are_told_from_pages_about_them() {
        let shown = |title, opening, script| shown_instead(&page(title, opening, script));
        assert_eq!(shown("Just a moment...", "x", ""), Some("Cloudflare"));
        assert_eq!(shown("One moment, please...", "", ""), Some("Imunify360"));
        let refused = "Access denied | www.example.be used Cloudflare to restrict access";
        assert_eq!(shown(refused, "x", ""), Some("Cloudflare"));
        assert_eq!(
            shown("We used Cloudflare to restrict access", "x", ""),
            None
        );
        assert_eq!(shown("Just a moment... of rest", "x", ""), None);
        let imperva = "https://www.example.be/_Incapsula_Resource?SWJIYLWA=1";
        assert_eq!(shown("", "", imperva), Some("Imperva"));
        assert_eq!(shown("Brood", "Elke dag", imperva), None);
    }

    proptest! {
        #[test]
        fn any_answer_is_judged_without_panic(status: u16, value: String, title: String) {
            let _ = stands_before(status, |_| Some(&value));
            let _ = shown_instead(&page(&title, "", &value));
        }
    }
}
