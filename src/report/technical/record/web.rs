//! What sites say about themselves: HSTS, CSP, and where weaknesses are reported.

use super::draft::{Draft, Gaps, Spot};
use super::span::{find_whole, first_tag, pieces, whole};
use crate::fact::{Csp, CspEffect, Facts, ScriptWay, SecurityTxt, Seen, Site};

/// Directives that rule scripts, of which browsers take the first they find (CSP 3 6.8.3).
const SCRIPT_RULES: [&str; 3] = ["script-src-elem", "script-src", "default-src"];

pub(super) fn drafts<'r>(target: &str, facts: &Facts, gaps: &Gaps<'r>) -> Vec<Draft<'r>> {
    let sites = facts.sites.known().map_or(&[][..], Vec::as_slice);
    let mut drafts = Vec::new();
    for site in sites {
        drafts.push(hsts(site, gaps));
        // Its policy is judged once, where its visitors land.
        if site.judges_page.known() == Some(&true) {
            drafts.push(csp(site, gaps));
        }
    }
    drafts.push(contact_file(target, facts, gaps));
    drafts
}

fn hsts<'r>(site: &Site, gaps: &Gaps<'r>) -> Draft<'r> {
    let lines = site.hsts.as_ref().map(|hsts| vec![hsts.value.clone()]);
    let mut draft = Draft::new(site.name.as_str(), "Strict-Transport-Security", lines);
    draft.blame(gaps.about("hsts", &site.name), |case, lines| {
        let text = lines.first().map_or("", String::as_str);
        match case {
            "short" | "switched-off" => {
                let range = first_tag(text, &["max-age"]);
                range.map(|range| (0, range)).into_iter().collect()
            }
            "ignored" => whole(lines),
            _ => Vec::new(),
        }
    });
    draft
}

fn csp<'r>(site: &Site, gaps: &Gaps<'r>) -> Draft<'r> {
    let known = site.csp.known();
    let lines = site.csp.as_ref().map(|csp| vec![csp.value.clone()]);
    let host = site.landing_host.known().unwrap_or(&site.name);
    let reports_only = known.is_some_and(|csp| csp.effect == CspEffect::ReportOnly);
    let kind = if reports_only {
        "Content-Security-Policy-Report-Only"
    } else {
        "Content-Security-Policy"
    };
    let mut draft = Draft::new(host, kind, lines);
    draft.blame(gaps.about("csp", &site.name), |case, lines| {
        let text = lines.first().map_or("", String::as_str);
        let Some(csp) = known else {
            return Vec::new();
        };
        match case {
            "stops-nothing" | "stops-some" => open_ways(csp, text),
            "open-hosts" => open_hosts(csp, text),
            "plugins" => all_sources(text, &["object-src", "default-src"]),
            // No other directive stands in for this one (CSP 3 6.3.1).
            "base" => all_sources(text, &["base-uri"]),
            _ => Vec::new(),
        }
    });
    draft
}

/// The words of a policy by which an attacker's script would run.
fn open_ways(csp: &Csp, text: &str) -> Vec<Spot> {
    sources(text, &SCRIPT_RULES, |source| {
        csp.open_ways.iter().any(|way| lets_in(source, *way))
    })
}

fn lets_in(source: &str, way: ScriptWay) -> bool {
    match way {
        ScriptWay::InlineScript | ScriptWay::EventHandler => {
            source.eq_ignore_ascii_case("'unsafe-inline'")
        }
        ScriptWay::DataScript => source.eq_ignore_ascii_case("data:"),
        ScriptWay::Eval => source.eq_ignore_ascii_case("'unsafe-eval'"),
        ScriptWay::ForeignScript => {
            let bare = source.to_ascii_lowercase();
            matches!(
                bare.as_str(),
                "*" | "https:" | "http:" | "https://*" | "http://*"
            )
        }
    }
}

fn open_hosts(csp: &Csp, text: &str) -> Vec<Spot> {
    sources(text, &SCRIPT_RULES, |source| {
        let bare = source.to_ascii_lowercase();
        csp.open_hosts
            .iter()
            .any(|host| find_whole(&bare, host).is_some())
    })
}

/// What lets everything in, in the first of these directives that is there.
fn all_sources(text: &str, names: &[&str]) -> Vec<Spot> {
    sources(text, names, |source| source == "*" || source.ends_with(':'))
}

/// Sources of the directive that rules, of each of the policies that commas part.
fn sources(text: &str, names: &[&str], is_it: impl Fn(&str) -> bool) -> Vec<Spot> {
    let mut found = Vec::new();
    for policy in pieces(text, ',') {
        let inside = text.get(policy.clone()).unwrap_or_default();
        let directives = pieces(inside, ';');
        let named = |wanted: &str| {
            let mut all = directives.iter();
            all.find(|range| {
                let directive = inside.get((*range).clone()).unwrap_or_default();
                let name = directive
                    .split_ascii_whitespace()
                    .next()
                    .unwrap_or_default();
                name.eq_ignore_ascii_case(wanted)
            })
        };
        let Some(rules) = names.iter().find_map(|name| named(name)) else {
            continue;
        };
        let directive = inside.get(rules.clone()).unwrap_or_default();
        let words = pieces(directive, ' ').into_iter().skip(1);
        let begin = policy.start + rules.start;
        let wrong = words.filter(|word| directive.get(word.clone()).is_some_and(&is_it));
        found.extend(wrong.map(|word| (0, begin + word.start..begin + word.end)));
    }
    found
}

fn contact_file<'r>(target: &str, facts: &Facts, gaps: &Gaps<'r>) -> Draft<'r> {
    let file = facts.web.security_txt.known();
    let lines = facts.web.security_txt.as_ref().map(|file| {
        let text = file.text.trim_start_matches('\u{feff}');
        text.split_terminator('\n')
            .map(|line| line.trim_end_matches('\r').to_owned())
            .collect()
    });
    // The place where it belongs needs no name.
    let place = format!("https://{target}/.well-known/security.txt");
    let elsewhere = file.filter(|file| file.url != place);
    let name = elsewhere.map_or(target, |file| file.url.as_str());
    let mut draft = Draft::new(name, "security.txt", lines);
    draft.blame(gaps.find("security-txt"), |case, lines| {
        match (case, file) {
            ("no-contact" | "no-end" | "invalid", Some(file)) => bad_lines(case, file, lines),
            ("expired" | "expires-soon", Some(_)) => values(lines, "expires"),
            _ => Vec::new(),
        }
    });
    draft
}

/// The lines that problems name: `bad-expires (line 4)`. Only those of the kind the finding is about.
fn bad_lines(case: &str, file: &SecurityTxt, lines: &[String]) -> Vec<Spot> {
    let kind = match case {
        "no-contact" => "contact",
        "no-end" => "expires",
        _ => "",
    };
    let problems = file.problems.iter().filter(|one| one.contains(kind));
    let numbers = problems.filter_map(|one| {
        let (_, number) = one.split_once("(line ")?;
        number.trim_end_matches(')').parse::<usize>().ok()
    });
    let spots = numbers.filter_map(|number| {
        let line = number.checked_sub(1)?;
        Some((line, 0..lines.get(line)?.len()))
    });
    spots.collect()
}

fn values(lines: &[String], name: &str) -> Vec<Spot> {
    let found = lines.iter().enumerate().filter_map(|(line, text)| {
        let (named, value) = text.split_once(':')?;
        let begin = text.len() - value.trim_start().len();
        let is_it = named.trim().eq_ignore_ascii_case(name);
        is_it.then_some((line, begin..text.trim_end().len()))
    });
    found.collect()
}

/// Whether anything of the web was to be seen at all.
pub(super) fn unseen_sites<'r>(facts: &Facts) -> Option<Draft<'r>> {
    match &facts.sites {
        Seen::Unknown(why) => Some(Draft::new(
            "",
            "Strict-Transport-Security",
            Seen::Unknown(why.clone()),
        )),
        Seen::Known(_) | Seen::Absent => None,
    }
}
