//! Derives a grade comparable with that of MDN's HTTP Observatory: its twelve tests, each as the Observatory reads
//! what a site sends, and its arithmetic. What a browser makes of the same is derived beside it; where the two
//! differ is in `docs/differences.md`.

mod code;
mod content_type;
mod cookies;
mod cors;
mod cross_origin;
mod csp;
mod frame;
mod grade;
mod hsts;
mod redirection;
mod referrer;
mod sri;

use self::code::Code;
use super::answer::{contents, shown};
use crate::fact::{Hop, Observatory, PageContents, Seen, Site, Why};
use crate::target::Target;

/// Characters of a field that the Observatory looks at.
const LOOKED_AT: usize = 1_024;

/// What the tests look at.
struct View<'a> {
    site: &'a Site,
    target: &'a Target,
    /// The answer at the end, over HTTPS where there is HTTPS.
    hop: &'a Hop,
    /// What the page holds. Absent: it is no HTML.
    contents: Seen<&'a PageContents>,
}

/// What a test gives: a result, or why it could not be told.
type Told = Result<Code, Why>;

/// One of the tests.
type Test = fn(&View) -> Told;

/// The tests in the order of the Observatory's table.
const TESTS: [(&str, Test); 12] = [
    ("content-security-policy", csp::test),
    ("cookies", cookies::test),
    ("cross-origin-resource-sharing", cors::test),
    ("redirection", redirection::test),
    ("referrer-policy", referrer::test),
    ("strict-transport-security", hsts::test),
    ("subresource-integrity", sri::test),
    ("x-content-type-options", |view| {
        Ok(content_type::test(view))
    }),
    ("x-frame-options", frame::test),
    ("cross-origin-resource-policy", |view| {
        Ok(cross_origin::resource(view))
    }),
    ("cross-origin-embedder-policy", |view| {
        Ok(cross_origin::embedder(view))
    }),
    ("cross-origin-opener-policy", |view| {
        Ok(cross_origin::opener(view))
    }),
];

/// The grade of a site. Absent: the Observatory grades no answer of that status.
pub(super) fn observatory(site: &Site, target: &Target) -> Seen<Observatory> {
    shown(site).and_then(|hop| {
        if !matches!(hop.status, 200..=299 | 401 | 403) {
            return Seen::Absent;
        }
        let view = View {
            site,
            target,
            hop,
            contents: contents(site),
        };
        Seen::Known(graded(&view))
    })
}

fn graded(view: &View) -> Observatory {
    let mut codes = Vec::new();
    let mut untold = Vec::new();
    let mut cause = None;
    for (name, test) in TESTS {
        match test(view) {
            Ok(code) => codes.push(code),
            Err(why) => {
                untold.push(name.to_owned());
                cause.get_or_insert(why);
            }
        }
    }
    let results = codes.iter().map(|code| code.line()).collect();
    let sum = match cause {
        Some(why) => Seen::Unknown(why),
        None => Seen::Known(codes),
    };
    let score = sum.as_ref().map(|codes| grade::score(codes));
    Observatory {
        grade: score.clone().map(grade::letter),
        score,
        losses: sum.as_ref().map(|codes| {
            let losing = codes.iter().filter(|code| code.points() < 0);
            losing.map(|code| code.line()).collect()
        }),
        results,
        untold,
    }
}

/// Whether a test may look at a fact: what it holds, nothing, or why that is not known.
fn told<T>(fact: &Seen<T>) -> Result<Option<&T>, Why> {
    match fact {
        Seen::Known(value) => Ok(Some(value)),
        Seen::Absent => Ok(None),
        Seen::Unknown(why) => Err(why.clone()),
    }
}

/// The beginning of a field, trimmed and in lower case.
fn lower(value: &str, characters: usize) -> String {
    let start: String = value.chars().take(characters).collect();
    start.trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests;
