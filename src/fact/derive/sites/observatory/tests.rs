//! At least one case for each result that the table has, and the arithmetic.

mod arithmetic;
mod content;
mod fields;
mod policies;
mod way;

use super::*;
use crate::fact::{
    Authority, Cause, CorsAnswer, Header, Page, PageContents, Resource, ResourceKind, Visit,
    VisitEnd,
};
use crate::parse;

const HOME: &str = "https://example.be/";

/// A site without any field, over HTTPS with a good certificate, to which plain HTTP leads.
fn bare() -> Site {
    Site {
        name: "example.be".to_owned(),
        http: visit(vec![
            hop("http://example.be/", 301, HOME, &[]),
            hop(HOME, 200, "", &[]),
        ]),
        https: visit(vec![hop(
            HOME,
            200,
            "",
            &[("content-type", "text/html; charset=utf-8")],
        )]),
        page: Seen::Known(Page {
            contents: Seen::Known(PageContents::default()),
            ..Page::default()
        }),
        authority: Seen::Known(Authority::Sound),
        cors_answers: crate::fact::CorsAnswers {
            foreign: Seen::Known(CorsAnswer::default()),
            null: Seen::Known(CorsAnswer::default()),
        },
        ..Site::default()
    }
}

fn hop(url: &str, status: u16, location: &str, headers: &[(&str, &str)]) -> Hop {
    let field = |(name, value): &(&str, &str)| Header {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
    };
    Hop {
        url: url.to_owned(),
        status,
        version: "HTTP/1.1".to_owned(),
        location: location.to_owned(),
        headers: headers.iter().map(field).collect(),
    }
}

fn visit(hops: Vec<Hop>) -> Seen<Visit> {
    Seen::Known(Visit {
        hops,
        end: Seen::Known(VisitEnd::Page),
    })
}

/// The bare site with these fields on its page.
fn with(fields: &[(&str, &str)]) -> Site {
    let mut site = bare();
    let mut all = vec![("content-type", "text/html")];
    all.extend(fields);
    site.https = visit(vec![hop(HOME, 200, "", &all)]);
    site
}

/// The bare site with this page, read as every page is.
fn page(html: &str) -> Site {
    let mut site = bare();
    let at = url::Url::parse(HOME).unwrap();
    site.page = Seen::Known(parse::page::read(html.as_bytes(), &at).unwrap());
    site
}

fn grade(site: &Site) -> Observatory {
    let (target, _) = Target::parse("example.be").unwrap();
    let mut site = site.clone();
    site.hsts_built_in = parse::hsts::is_built_in(&site.name);
    observatory(&site, &target).known().unwrap().clone()
}

/// Holds that a site gives a result, and says which.
fn gives(site: &Site, word: &'static str) -> &'static str {
    let results = grade(site).results;
    let start = format!("{word} (");
    assert!(
        results.iter().any(|line| line.starts_with(&start)),
        "{word} is not in {results:#?}"
    );
    word
}

#[test]
fn each_result_of_the_table_has_a_case() {
    let mut reached = [fields::all(), policies::all(), content::all(), way::all()].concat();
    // No page is beyond their reader, nor beyond ours.
    reached.push("html-not-parseable");
    assert_eq!(Code::ALL.len(), 77);
    for code in Code::ALL {
        assert!(reached.contains(&code.word()), "{} has none", code.word());
    }
}

#[test]
fn what_cannot_be_told_leaves_the_grade_open() {
    let mut site = bare();
    site.page = Seen::Unknown(Why::from(Cause::TooLarge));
    let open = grade(&site);
    assert!(open.grade.unknown().is_some() && open.score.unknown().is_some());
    assert!(open.losses.unknown().is_some());
    assert_eq!(
        open.untold,
        [
            "content-security-policy",
            "referrer-policy",
            "subresource-integrity",
            "x-frame-options"
        ]
    );
    assert_eq!(open.results.len(), 8);
    let mut silent = bare();
    silent.cors_answers.foreign = Seen::Unknown(Why::from(Cause::Timeout));
    assert_eq!(grade(&silent).untold, ["cross-origin-resource-sharing"]);
    let mut open_http = bare();
    open_http.http = Seen::Unknown(Why::from(Cause::Timeout));
    assert_eq!(grade(&open_http).untold, ["redirection"]);
}

#[test]
fn an_answer_that_is_no_page_has_no_grade() {
    let (target, _) = Target::parse("example.be").unwrap();
    let mut site = bare();
    site.https = visit(vec![hop(HOME, 404, "", &[])]);
    assert_eq!(observatory(&site, &target), Seen::Absent);
    site.https = visit(vec![hop(HOME, 401, "", &[])]);
    assert!(observatory(&site, &target).known().is_some());
    site.https = visit(vec![hop(HOME, 503, "", &[])]);
    assert!(observatory(&site, &target).unknown().is_some());
}
