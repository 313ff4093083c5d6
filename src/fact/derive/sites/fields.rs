//! What the header fields of a site's answers mean to a browser.

use super::answer::{header, headers, page};
use super::{host_of, is_https};
use crate::fact::{
    Cause, ContentTypeOptions, Hop, Hsts, ReferrerPolicy, ReferrerPolicyWord, Seen, Site, Why,
};
use crate::parse;
use crate::target::Target;

/// HSTS as a browser knows it after the visit: each of the site's own answers is noted in turn, the first
/// field of each counts, one that breaks the grammar is ignored, and `max-age=0` forgets (RFC 6797 8.1,
/// 6.1.1).
pub(super) fn hsts(site: &Site, target: &Target) -> Seen<Hsts> {
    let visit = match &site.https {
        Seen::Known(visit) => visit,
        Seen::Absent => return Seen::Unknown(Why::new(Cause::Follows, "there is no HTTPS")),
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    };
    let field = |hop| header(hop, "strict-transport-security");
    let is_own = |hop: &&Hop| host_of(&hop.url) == Some(site.name.as_str());
    let secure = visit.hops.iter().filter(|hop| is_https(&hop.url));
    let fields: Vec<&str> = secure.clone().filter(is_own).filter_map(field).collect();
    let Some(last) = fields.last() else {
        return Seen::Absent;
    };
    let mut valid = fields
        .iter()
        .rev()
        .filter_map(|value| Some((*value, parse::hsts::parse(value)?)));
    let (value, policy) = match valid.next() {
        Some((value, policy)) => (value, Some(policy)),
        None => (*last, None),
    };
    let max_age = policy.map_or(0, |policy| policy.max_age);
    let missing_on_a_hop = secure
        .filter(|hop| host_of(&hop.url).is_some_and(|host| target.owns(host)))
        .any(|hop| {
            let policy = field(hop).and_then(parse::hsts::parse);
            policy.is_none_or(|policy| policy.max_age == 0)
        });
    Seen::Known(Hsts {
        value: value.to_owned(),
        malformed: policy.is_none(),
        max_age_seconds: max_age,
        max_age_days: max_age / 86_400,
        include_subdomains: policy.is_some_and(|policy| policy.include_subdomains),
        missing_on_a_hop,
    })
}

/// The field of the page itself, wherever the visit landed (docs/judging.md).
pub(super) fn content_type_options(site: &Site) -> Seen<ContentTypeOptions> {
    page(site).and_then(|page| match header(page, "x-content-type-options") {
        Some(value) => {
            let first = value.split(',').next().unwrap_or_default().trim();
            let nosniff = first.eq_ignore_ascii_case("nosniff");
            Seen::Known(ContentTypeOptions {
                value: value.to_owned(),
                nosniff,
            })
        }
        None => Seen::Absent,
    })
}

/// What the page sets, wherever the visit landed. A setting in the page overrules the header, so that a
/// page that could not be read leaves it open.
pub(super) fn referrer_policy(site: &Site) -> Seen<ReferrerPolicy> {
    page(site).and_then(|hop| {
        let in_page = match &site.page {
            Seen::Known(page) => page.referrer_settings.as_slice(),
            Seen::Absent => &[],
            Seen::Unknown(why) => return Seen::Unknown(why.clone()),
        };
        let fields: Vec<&str> = headers(hop, "referrer-policy").collect();
        let effective = in_page
            .iter()
            .rev()
            .find_map(|content| parse::referrer_policy::of_meta(content))
            .or_else(|| parse::referrer_policy::of_header(&fields.join(",")))
            .unwrap_or(ReferrerPolicyWord::BrowserDefault);
        let all: Vec<&str> = fields
            .into_iter()
            .chain(in_page.iter().map(String::as_str))
            .collect();
        let value = all.join(", ");
        Seen::from((!all.is_empty()).then_some(ReferrerPolicy { value, effective }))
    })
}
