//! Protection in the way: an answer that a protection service gives in the place of the site, to a
//! visitor it does not trust. What the page would have said is then unknown.

/// A header field that a service sends with its own answers only: its name, a part of its value (lower
/// case; empty for any), and whether it counts with a refusal (403, 503) only.
const MARKS: [(&str, &str, bool); 7] = [
    ("cf-mitigated", "", false),
    ("x-sucuri-block", "", false),
    ("x-vercel-mitigated", "", false),
    ("x-amzn-waf-action", "", false),
    ("x-datadome", "", true),
    ("server", "akamaighost", true),
    ("server", "ddos-guard", true),
];

/// Whether an answer is a protection's own: a known mark, or "too many requests" (429).
pub fn stands_before<'a>(status: u16, mut header: impl FnMut(&str) -> Option<&'a str>) -> bool {
    let refuses = matches!(status, 403 | 503);
    let is_marked = MARKS.iter().any(|(name, part, refusal_only)| {
        (refuses || !refusal_only)
            && header(name).is_some_and(|value| value.to_ascii_lowercase().contains(part))
    });
    is_marked || status == 429
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_of_services_are_known() {
        let with = |name: &'static str, value: &'static str, status| {
            stands_before(status, |asked| (asked == name).then_some(value))
        };
        assert!(with("cf-mitigated", "challenge", 200));
        assert!(with("x-sucuri-block", "1", 403));
        assert!(with("server", "AkamaiGHost", 403));
        assert!(
            !with("server", "AkamaiGHost", 200),
            "it also passes pages on"
        );
        assert!(!with("server", "cloudflare", 403), "the site's own refusal");
        assert!(with("x", "", 429));
    }

    proptest! {
        #[test]
        fn any_answer_is_judged_without_panic(status: u16, value: String) {
            let _ = stands_before(status, |_| Some(&value));
        }
    }
}
