//! Fields that browsers understand, ignore, or no longer use.

use super::super::tests::{hop, site, timeout, visit};
use super::*;

fn with(fields: &[(&str, &str)]) -> Isolation {
    let https = visit(vec![hop("https://example.be/", 200, "", fields)]);
    let seen = isolation(&site(Seen::Absent, https));
    seen.known().unwrap().clone()
}

#[test]
fn fields_are_sorted_by_whether_browsers_can_read_them() {
    let isolation = with(&[
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-embedder-policy", "Require-Corp"),
        ("cross-origin-resource-policy", "same-site"),
        ("permissions-policy", "camera 'none'"),
        ("integrity-policy", "blocked-destinations=(script)"),
        ("reporting-endpoints", "default=\"https://example.be/r\""),
    ]);
    assert_eq!(
        isolation.fields,
        [
            "cross-origin-opener-policy: same-origin",
            "cross-origin-resource-policy: same-site",
            "integrity-policy: blocked-destinations=(script)",
            "reporting-endpoints: default=\"https://example.be/r\"",
        ]
    );
    assert_eq!(
        isolation.ignored,
        [
            "cross-origin-embedder-policy: Require-Corp",
            "permissions-policy: camera 'none'"
        ]
    );
    assert_eq!(isolation.opener, OpenerPolicy::SameOrigin);
    assert_eq!(isolation.embedder, EmbedderPolicy::Invalid);
    assert_eq!(isolation.resource, ResourcePolicy::SameSite);
}

#[test]
fn two_fields_are_read_as_one() {
    let two = with(&[
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=()"),
        ("permissions-policy", "microphone=()"),
    ]);
    assert_eq!(two.opener, OpenerPolicy::Invalid);
    assert_eq!(two.fields, ["permissions-policy: camera=(), microphone=()"]);
    assert_eq!(with(&[]), Isolation::default());
}

#[test]
fn what_browsers_no_longer_use_is_named() {
    let old = with(&[
        ("x-xss-protection", "1; mode=block"),
        ("feature-policy", "camera 'none'"),
        ("expect-ct", "max-age=0"),
        ("public-key-pins", "x"),
        ("pragma", "no-cache"),
    ]);
    assert_eq!(
        old.outdated,
        [
            "expect-ct",
            "feature-policy",
            "pragma",
            "public-key-pins",
            "x-xss-protection"
        ]
    );
    assert!(with(&[("x-xss-protection", " 0 ")]).outdated.is_empty());
}

#[test]
fn no_page_says_nothing() {
    assert!(
        isolation(&site(Seen::Absent, timeout()))
            .unknown()
            .is_some()
    );
}
