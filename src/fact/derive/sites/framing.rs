//! Derives who may show the page inside a page of his own.

use url::Url;

use super::answer::{contents, headers, page};
use crate::fact::{Cause, FramedBy, Framing, FramingRule, Seen, Site, Why};
use crate::parse::csp::Policies;
use crate::parse::framing::{FieldRule, of_fields, of_policies};

/// What browsers go by: `frame-ancestors` in a header field, else X-Frame-Options (HTML standard 7.8). What stands
/// in the page does not count, so that a page that could not be read changes nothing.
pub(super) fn framing(site: &Site) -> Seen<Framing> {
    page(site).and_then(|hop| {
        let fields: Vec<&str> = headers(hop, "x-frame-options").collect();
        let field = of_fields(fields.iter().copied());
        let base = Framing {
            field: fields.join(", "),
            rule: FramingRule::UnknownField,
            framed_by: FramedBy::Everybody,
            named: Vec::new(),
            differs: false,
        };
        let enforced = Policies::read(headers(hop, "content-security-policy"), []);
        let (Ok(policies), Ok(address)) = (enforced, Url::parse(&hop.url)) else {
            return Seen::Unknown(Why::new(Cause::TooLarge, "content security policy"));
        };
        let by_field = field.map(|rule| (rule, framed_by(rule)));
        if let Some((framed_by, named)) = of_policies(&policies, &address) {
            return Seen::Known(Framing {
                rule: FramingRule::Policy,
                framed_by,
                named,
                differs: by_field.is_some_and(|(_, other)| other != framed_by),
                ..base
            });
        }
        let rule = match by_field {
            Some((FieldRule::Deny | FieldRule::SameOrigin, framed_by)) => {
                return Seen::Known(Framing {
                    rule: FramingRule::Field,
                    framed_by,
                    ..base
                });
            }
            Some((FieldRule::AllowFrom, _)) => FramingRule::AllowFrom,
            Some((FieldRule::Unknown, _)) => FramingRule::UnknownField,
            None if has_ancestors(headers(hop, "content-security-policy-report-only")) => {
                FramingRule::ReportOnly
            }
            None if stands_in_page(site) => FramingRule::InPage,
            None => return Seen::Absent,
        };
        Seen::Known(Framing { rule, ..base })
    })
}

fn framed_by(rule: FieldRule) -> FramedBy {
    match rule {
        FieldRule::Deny => FramedBy::Nobody,
        FieldRule::SameOrigin => FramedBy::OwnSite,
        FieldRule::AllowFrom | FieldRule::Unknown => FramedBy::Everybody,
    }
}

fn stands_in_page(site: &Site) -> bool {
    let contents = contents(site);
    let policies = contents.known().map(|contents| contents.policies.iter());
    has_ancestors(policies.into_iter().flatten().map(String::as_str))
}

fn has_ancestors<'a>(policies: impl IntoIterator<Item = &'a str>) -> bool {
    Policies::read(policies, []).is_ok_and(|read| read.values("frame-ancestors").len() > 0)
}

#[cfg(test)]
mod tests;
