//! Who may show a page inside another one: X-Frame-Options as the HTML standard reads it (7.8), and the lists of
//! `frame-ancestors` (CSP 3 6.4.2).

use content_security_policy::Url;

use super::csp::{Policies, matches_everybody, whole_ending};
use crate::fact::FramedBy;

/// What the fields X-Frame-Options of an answer tell a browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldRule {
    /// Nobody: `DENY`, or values that contradict each other, which browsers treat as that.
    Deny,
    /// Pages of the own site: `SAMEORIGIN`.
    SameOrigin,
    /// Nothing: `ALLOW-FROM`, which browsers do not know (any more).
    AllowFrom,
    /// Nothing: other values.
    Unknown,
}

/// Reads all fields of an answer. `None`: there is none.
pub fn of_fields<'a>(fields: impl IntoIterator<Item = &'a str>) -> Option<FieldRule> {
    let mut values: Vec<String> = Vec::new();
    for value in fields.into_iter().flat_map(|field| field.split(',')) {
        let value = value.trim_matches([' ', '\t']).to_ascii_lowercase();
        if !values.contains(&value) {
            values.push(value);
        }
        // Two different ones decide already; many are no reason to look at each again and again.
        if values.len() > MOST_VALUES {
            break;
        }
    }
    let any = |words: &[&str]| values.iter().any(|value| words.contains(&value.as_str()));
    let is_allow_from = values.iter().any(|value| value.starts_with("allow-from"));
    Some(match values.as_slice() {
        [] => return None,
        [one] if one == "deny" => FieldRule::Deny,
        [one] if one == "sameorigin" => FieldRule::SameOrigin,
        [_, _, ..] if any(&["deny", "sameorigin", "allowall"]) => FieldRule::Deny,
        _ if is_allow_from => FieldRule::AllowFrom,
        _ => FieldRule::Unknown,
    })
}

/// More different values than any answer has.
const MOST_VALUES: usize = 16;

/// Who may show the page by the `frame-ancestors` of all its policies: the strictest counts. With it, what is
/// named beside the own site. `None`: no policy has one.
pub fn of_policies(policies: &Policies, page: &Url) -> Option<(FramedBy, Vec<String>)> {
    let mut lists = policies.values("frame-ancestors");
    let first = lists.next()?;
    let strictest = lists.fold((of_list(first, page), first), |strictest, list| {
        let one = (of_list(list, page), list);
        if one.0 < strictest.0 { one } else { strictest }
    });
    let named = strictest.1.iter().filter(|source| is_name(source)).cloned();
    Some((strictest.0, named.take(MOST_VALUES).collect()))
}

fn of_list(list: &[String], page: &Url) -> FramedBy {
    let everybody_has_a_name_there = list.iter().any(|source| whole_ending(source).is_some());
    if everybody_has_a_name_there || matches_everybody(list, page) {
        FramedBy::Everybody
    } else if list.iter().any(|source| is_name(source)) {
        FramedBy::Named
    } else if list
        .iter()
        .any(|source| source.eq_ignore_ascii_case("'self'"))
    {
        FramedBy::OwnSite
    } else {
        FramedBy::Nobody
    }
}

/// Whether a source is a host or a scheme: keywords stand in quotes.
fn is_name(source: &str) -> bool {
    !source.starts_with('\'')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fields_are_read_as_the_standard_says() {
        for (fields, expected) in [
            (&[][..], None),
            (&["DENY"], Some(FieldRule::Deny)),
            (&["SameOrigin"], Some(FieldRule::SameOrigin)),
            (&["SAMEORIGIN, sameorigin"], Some(FieldRule::SameOrigin)),
            (
                &["SAMEORIGIN", "\tSAMEORIGIN "],
                Some(FieldRule::SameOrigin),
            ),
            (&["SAMEORIGIN", "DENY"], Some(FieldRule::Deny)),
            (&["SAMEORIGIN", "ALLOWALL"], Some(FieldRule::Deny)),
            (&["deny, banana"], Some(FieldRule::Deny)),
            (&["deny,"], Some(FieldRule::Deny)),
            (
                &["ALLOW-FROM https://a.example"],
                Some(FieldRule::AllowFrom),
            ),
            (
                &["ALLOW-FROM https://a.example, https://b.example"],
                Some(FieldRule::AllowFrom),
            ),
            (&["allowall"], Some(FieldRule::Unknown)),
            (&["\"DENY\""], Some(FieldRule::Unknown)),
            (&["deny; "], Some(FieldRule::Unknown)),
            (&["banana, apple"], Some(FieldRule::Unknown)),
            (&[""], Some(FieldRule::Unknown)),
        ] {
            assert_eq!(of_fields(fields.iter().copied()), expected, "{fields:?}");
        }
    }

    fn framed_by(policy: &str) -> Option<FramedBy> {
        let page = Url::parse("https://www.example.be/").unwrap();
        let policies = Policies::read([policy], []).unwrap();
        of_policies(&policies, &page).map(|(who, _)| who)
    }

    #[test]
    fn lists_are_tried_out_and_the_strictest_policy_counts() {
        for (policy, expected) in [
            ("default-src 'none'", None),
            ("frame-ancestors 'none'", Some(FramedBy::Nobody)),
            ("frame-ancestors", Some(FramedBy::Nobody)),
            ("FRAME-ANCESTORS 'SELF'", Some(FramedBy::OwnSite)),
            (
                "frame-ancestors 'self' https://partner.example",
                Some(FramedBy::Named),
            ),
            ("frame-ancestors *.example.be", Some(FramedBy::Named)),
            ("frame-ancestors *", Some(FramedBy::Everybody)),
            ("frame-ancestors *.com", Some(FramedBy::Everybody)),
            (
                "frame-ancestors 'self' https://*.github.io",
                Some(FramedBy::Everybody),
            ),
            ("frame-ancestors 'none' *", Some(FramedBy::Everybody)),
            ("frame-ancestors https:", Some(FramedBy::Everybody)),
            ("frame-ancestors http: https:", Some(FramedBy::Everybody)),
            ("frame-ancestors https://*", Some(FramedBy::Everybody)),
            (
                "frame-ancestors *, frame-ancestors 'self'",
                Some(FramedBy::OwnSite),
            ),
            (
                "frame-ancestors 'none', frame-ancestors https:",
                Some(FramedBy::Nobody),
            ),
            (
                "frame-ancestors 'none'; frame-ancestors *",
                Some(FramedBy::Nobody),
            ),
        ] {
            assert_eq!(framed_by(policy), expected, "{policy}");
        }
    }

    proptest! {
        #[test]
        fn any_fields_are_read_without_panic(fields in proptest::collection::vec("\\PC*|[a-z, \t\\-]*", 0..4)) {
            let _ = of_fields(fields.iter().map(String::as_str));
        }
    }
}
