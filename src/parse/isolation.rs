//! Fields by which a page keeps apart from others, as browsers read them: structured fields (RFC 9651), and one
//! that is not.

use sfv::{BareItem, Dictionary, Item, ListEntry, Parser};

use crate::fact::{EmbedderPolicy, OpenerPolicy, ResourcePolicy};

/// Fields that browsers no longer use (OWASP Secure Headers Project, "deprecated").
pub const OUTDATED: [&str; 5] = [
    "expect-ct",
    "feature-policy",
    "pragma",
    "public-key-pins",
    "x-xss-protection",
];

/// Cross-Origin-Opener-Policy: all fields of an answer, joined by commas (HTML standard 7.1.3).
pub fn opener(fields: &str) -> OpenerPolicy {
    match token(fields).as_deref() {
        Some("unsafe-none") => OpenerPolicy::UnsafeNone,
        Some("same-origin-allow-popups") => OpenerPolicy::SameOriginAllowPopups,
        Some("same-origin") => OpenerPolicy::SameOrigin,
        Some("noopener-allow-popups") => OpenerPolicy::NoopenerAllowPopups,
        _ => OpenerPolicy::Invalid,
    }
}

/// Cross-Origin-Embedder-Policy: all fields of an answer, joined by commas (HTML standard 7.1.4).
pub fn embedder(fields: &str) -> EmbedderPolicy {
    match token(fields).as_deref() {
        Some("unsafe-none") => EmbedderPolicy::UnsafeNone,
        Some("require-corp") => EmbedderPolicy::RequireCorp,
        Some("credentialless") => EmbedderPolicy::Credentialless,
        _ => EmbedderPolicy::Invalid,
    }
}

/// Cross-Origin-Resource-Policy: all fields of an answer, joined by commas. Not a structured field: the value has
/// to be one of three words, letter by letter (Fetch standard 3.7).
pub fn resource(fields: &str) -> ResourcePolicy {
    match fields.trim_matches([' ', '\t']) {
        "cross-origin" => ResourcePolicy::CrossOrigin,
        "same-site" => ResourcePolicy::SameSite,
        "same-origin" => ResourcePolicy::SameOrigin,
        _ => ResourcePolicy::Invalid,
    }
}

/// Whether browsers can read a Permissions-Policy: a dictionary of features that says anything
/// (Permissions Policy 5.2).
pub fn is_permissions(fields: &str) -> bool {
    dictionary(fields).is_some_and(|features| !features.is_empty())
}

/// Whether browsers can read an Integrity-Policy: a dictionary that names what is to be blocked
/// (Subresource Integrity 3.8).
pub fn is_integrity(fields: &str) -> bool {
    let blocked = |members: &Dictionary| match members.get("blocked-destinations") {
        Some(ListEntry::InnerList(list)) => !list.items.is_empty(),
        _ => false,
    };
    dictionary(fields).is_some_and(|members| blocked(&members))
}

/// Whether browsers can read Reporting-Endpoints: a dictionary of addresses (Reporting API 3.2).
pub fn is_endpoints(fields: &str) -> bool {
    let is_text = |entry: &ListEntry| match entry {
        ListEntry::Item(item) => matches!(item.bare_item, BareItem::String(_)),
        ListEntry::InnerList(_) => false,
    };
    dictionary(fields).is_some_and(|members| members.values().any(is_text))
}

fn dictionary(fields: &str) -> Option<Dictionary> {
    Parser::new(fields).parse::<Dictionary>().ok()
}

/// A single token; what stands behind it as parameters does not matter.
fn token(fields: &str) -> Option<String> {
    let item = Parser::new(fields).parse::<Item>().ok()?;
    match item.bare_item {
        BareItem::Token(token) => Some(token.as_str().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn openers_are_read_as_a_token() {
        for (fields, expected) in [
            ("same-origin", OpenerPolicy::SameOrigin),
            (" same-origin; report-to=\"x\"", OpenerPolicy::SameOrigin),
            (
                "same-origin-allow-popups",
                OpenerPolicy::SameOriginAllowPopups,
            ),
            ("noopener-allow-popups", OpenerPolicy::NoopenerAllowPopups),
            ("unsafe-none", OpenerPolicy::UnsafeNone),
            ("Same-Origin", OpenerPolicy::Invalid),
            ("\"same-origin\"", OpenerPolicy::Invalid),
            ("same-origin, same-origin", OpenerPolicy::Invalid),
            ("same-site", OpenerPolicy::Invalid),
            ("", OpenerPolicy::Invalid),
        ] {
            assert_eq!(opener(fields), expected, "{fields}");
        }
    }

    #[test]
    fn embedders_are_read_as_a_token() {
        for (fields, expected) in [
            ("require-corp", EmbedderPolicy::RequireCorp),
            ("credentialless", EmbedderPolicy::Credentialless),
            ("unsafe-none", EmbedderPolicy::UnsafeNone),
            ("require-corp;report-to=\"x\"", EmbedderPolicy::RequireCorp),
            ("require-corp, require-corp", EmbedderPolicy::Invalid),
            ("\u{e9}", EmbedderPolicy::Invalid),
        ] {
            assert_eq!(embedder(fields), expected, "{fields}");
        }
    }

    #[test]
    fn resources_are_read_letter_by_letter() {
        for (fields, expected) in [
            ("same-origin", ResourcePolicy::SameOrigin),
            (" same-site ", ResourcePolicy::SameSite),
            ("cross-origin", ResourcePolicy::CrossOrigin),
            ("Same-Origin", ResourcePolicy::Invalid),
            ("same-origin; report-to=\"x\"", ResourcePolicy::Invalid),
            ("same-origin, same-origin", ResourcePolicy::Invalid),
        ] {
            assert_eq!(resource(fields), expected, "{fields}");
        }
    }

    #[test]
    fn dictionaries_are_read_as_a_whole_or_not_at_all() {
        for (fields, expected) in [
            ("camera=(), microphone=()", true),
            (
                "geolocation=(self \"https://a.example\"), fullscreen=*",
                true,
            ),
            ("camera 'none'; microphone 'none'", false),
            ("camera=(), geolocation='self'", false),
            ("Camera=()", false),
            ("", false),
        ] {
            assert_eq!(is_permissions(fields), expected, "{fields}");
        }
        assert!(is_integrity("blocked-destinations=(script), endpoints=(a)"));
        assert!(!is_integrity("blocked-destinations=script"));
        assert!(!is_integrity("sources=(inline)"));
        assert!(is_endpoints("default=\"https://a.example/r\""));
        assert!(!is_endpoints("default=https://a.example/r"));
    }

    proptest! {
        #[test]
        fn any_field_is_read_without_panic(fields in "\\PC*|[a-z=()\"*;, \\-]*") {
            let _ = (opener(&fields), embedder(&fields), resource(&fields));
            let _ = (is_permissions(&fields), is_integrity(&fields), is_endpoints(&fields));
        }
    }
}
