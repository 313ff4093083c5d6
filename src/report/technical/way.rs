//! Where sites lead, step by step.

use crate::fact::{Cause, Hop, Seen, Site, Visit, VisitEnd};
use crate::report::evidence::clip;
use crate::report::model::{Mark, Step, WayPart, Ways};
use crate::report::phrase::Phrases;
use crate::result::ScanResult;
use crate::target::registrable;

use super::place;

/// The most ways that are shown, the most addresses above one, and the most steps of one.
const MOST_WAYS: usize = 10;
const MOST_STARTS: usize = 6;
const MOST_STEPS: usize = 6;

/// What came of visiting an address. Those that came to the same are one.
struct Way<'f> {
    from: Vec<String>,
    visit: &'f Seen<Visit>,
}

/// Where sites lead, step by step.
pub(super) fn ways(result: &ScanResult, phrases: Phrases) -> Ways {
    let sites = match &result.evidence.sites {
        Seen::Known(sites) => sites.as_slice(),
        Seen::Absent => &[],
        Seen::Unknown(why) => {
            return Ways {
                parts: Vec::new(),
                more: place::unseen(why, phrases).word,
            };
        }
    };
    let ways = gathered(sites);
    let hidden = ways.len().saturating_sub(MOST_WAYS);
    let more = match hidden {
        0 => String::new(),
        more => phrases.count("way.more", more),
    };
    let shown = ways.iter().take(MOST_WAYS);
    Ways {
        parts: shown.map(|way| part(way, phrases)).collect(),
        more,
    }
}

/// All ways that differ. Who starts in the middle of a longer way stands there as a step.
fn gathered(sites: &[Site]) -> Vec<Way<'_>> {
    let mut ways: Vec<Way<'_>> = Vec::new();
    let http = sites.iter().map(|site| ("http", site, &site.http));
    let https = sites.iter().map(|site| ("https", site, &site.https));
    let mut visits: Vec<_> = http.chain(https).collect();
    visits.sort_by_key(|(_, _, visit)| std::cmp::Reverse(hops(visit).len()));
    for (scheme, site, visit) in visits {
        let start = format!("{scheme}://{}/", site.name);
        let same = ways.iter_mut().find(|way| {
            let is_absent = *visit == Seen::Absent && *way.visit == Seen::Absent;
            let same_scheme = way.from.iter().all(|url| is_plain(url) == is_plain(&start));
            ends_with(way.visit, visit) || (is_absent && same_scheme)
        });
        match same {
            Some(way) => way.from.push(start),
            None => ways.push(Way {
                from: vec![start],
                visit,
            }),
        }
    }
    ways
}

fn hops(visit: &Seen<Visit>) -> &[Hop] {
    visit.known().map_or(&[], |visit| &visit.hops)
}

/// Whether one visit came, from some step on, to the very same as the other.
fn ends_with(long: &Seen<Visit>, short: &Seen<Visit>) -> bool {
    let step = |hop: &Hop| (hop.url.clone(), hop.status, hop.location.clone());
    match (long, short) {
        (Seen::Known(long), Seen::Known(short)) => {
            let (long_steps, short_steps) = (long.hops.iter(), short.hops.iter());
            let start = long.hops.len().saturating_sub(short.hops.len());
            !short.hops.is_empty()
                && long.hops.len() >= short.hops.len()
                && same_end(&long.end, &short.end)
                && long_steps.skip(start).map(step).eq(short_steps.map(step))
        }
        (Seen::Unknown(one), Seen::Unknown(other)) => one.cause == other.cause,
        _ => false,
    }
}

/// The details of a cause differ from look to look.
fn same_end(one: &Seen<VisitEnd>, other: &Seen<VisitEnd>) -> bool {
    match (one, other) {
        (Seen::Unknown(one), Seen::Unknown(other)) => one.cause == other.cause,
        (one, other) => one == other,
    }
}

fn part(way: &Way<'_>, phrases: Phrases) -> WayPart {
    let mut steps = steps(hops(way.visit), phrases);
    let (end, to) = match way.visit {
        Seen::Known(visit) => end(visit, phrases),
        Seen::Unknown(why) => (place::unseen(why, phrases), String::new()),
        Seen::Absent => (nobody_there(way, phrases), String::new()),
    };
    // What ends with an answer ends at that step.
    let answered = way
        .visit
        .known()
        .is_some_and(|visit| matches!(visit.end, Seen::Known(VisitEnd::Page) | Seen::Absent));
    let end = match steps.last_mut().filter(|_| answered) {
        Some(last) => {
            let plain = phrases.say("way.plain");
            last.marks.retain(|mark| mark.word != plain);
            last.marks.push(end);
            None
        }
        None => Some(end),
    };
    WayPart {
        from: place::cut(way.from.clone(), MOST_STARTS, phrases),
        steps,
        end,
        to: clip(&to, phrases),
    }
}

/// That nobody answers at a port is right for plain HTTP, and a gap for HTTPS that a check speaks of.
fn nobody_there(way: &Way<'_>, phrases: Phrases) -> Mark {
    let plain = way.from.iter().all(|url| is_plain(url));
    let key = if plain { "way.no-http" } else { "way.no-https" };
    place::mark("not-applicable", phrases.say(key))
}

/// Of a long way the first and the last steps.
fn steps(hops: &[Hop], phrases: Phrases) -> Vec<Step> {
    let hidden = hops.len().saturating_sub(MOST_STEPS);
    let before = if hidden == 0 {
        hops.len()
    } else {
        MOST_STEPS - 2
    };
    let domain = hops.first().map(|hop| domain_of(&hop.url));
    let mut steps = Vec::new();
    for (index, hop) in hops.iter().enumerate() {
        if index == before {
            steps.push(left_out(hidden, phrases));
        }
        if index < before || index >= before + hidden {
            steps.push(step(hop, domain.as_ref(), phrases));
        }
    }
    steps
}

fn left_out(hidden: usize, phrases: Phrases) -> Step {
    Step {
        url: String::new(),
        meaning: phrases.count("way.left-out", hidden),
        marks: Vec::new(),
    }
}

fn step(hop: &Hop, domain: Option<&Option<String>>, phrases: Phrases) -> Step {
    let mut marks = Vec::new();
    if is_plain(&hop.url) {
        let sign = if hop.location.is_empty() {
            "fail"
        } else {
            "info"
        };
        marks.push(place::mark(sign, phrases.say("way.plain")));
    }
    if domain.is_some_and(|domain| *domain != domain_of(&hop.url)) {
        marks.push(place::mark("info", phrases.say("way.other-domain")));
    }
    let code = hop.status.to_string();
    let code = phrases.fill("sentence.label", &[("label", &code)]);
    let meaning = phrases.say(meaning(hop.status));
    Step {
        url: clip(&hop.url, phrases),
        meaning: format!("{code} {meaning}"),
        marks,
    }
}

fn is_plain(url: &str) -> bool {
    url.starts_with("http:")
}

/// The registrable domain of an address; none for a number.
fn domain_of(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    registrable(host.split(':').next()?)
}

/// What a status code means, in a word (RFC 9110 15).
fn meaning(status: u16) -> &'static str {
    match status {
        200..=299 => "way.status.page",
        301 | 308 => "way.status.moved",
        302 | 303 | 307 => "way.status.elsewhere",
        401 | 403 => "way.status.denied",
        404 | 410 => "way.status.missing",
        429 => "way.status.busy",
        400..=499 => "way.status.refused",
        500..=599 => "way.status.failed",
        _ => "way.status.other",
    }
}

/// Where a visit ends, and the address there that was not asked any more.
fn end(visit: &Visit, phrases: Phrases) -> (Mark, String) {
    let Some(last) = visit.hops.last() else {
        return (
            place::mark("unknown", phrases.say("way.no-answer")),
            String::new(),
        );
    };
    let say = |sign, key: &str| place::mark(sign, phrases.say(key));
    let to = last.location.clone();
    match &visit.end {
        Seen::Known(VisitEnd::Foreign) => (say("info", "way.end.elsewhere"), to),
        Seen::Known(VisitEnd::Page) => {
            let mark = match last.status {
                200..=299 if is_plain(&last.url) => say("fail", "way.end.plain-page"),
                200..=299 => say("pass", "way.end.page"),
                _ => say("partial", "way.end.no-page"),
            };
            (mark, String::new())
        }
        Seen::Absent => (say("partial", "way.end.no-page"), String::new()),
        Seen::Unknown(why) if why.cause == Cause::TooManyRedirects => {
            let is_loop = visit.hops.iter().any(|hop| hop.url == to);
            let key = if is_loop {
                "way.end.loop"
            } else {
                "way.end.too-many"
            };
            (say("fail", key), to)
        }
        Seen::Unknown(why) => (place::unseen(why, phrases), to),
    }
}

#[cfg(test)]
mod tests;
