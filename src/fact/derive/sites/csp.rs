//! Derives what the content security policies of a page stop.

use url::Url;

use super::answer::{contents, headers, page};
use crate::fact::{Cause, Csp, CspEffect, Hop, ScriptWay, Seen, Site, Why};
use crate::parse::csp::{Attack, Policies};

/// As much of them is shown.
const LONGEST_SHOWN: usize = 4_096;

/// Ways of an attacker's script, and by which attack each is tried out.
const WAYS: [(ScriptWay, Attack); 5] = [
    (ScriptWay::InlineScript, Attack::InlineScript),
    (ScriptWay::EventHandler, Attack::EventHandler),
    (ScriptWay::DataScript, Attack::DataScript),
    (ScriptWay::Eval, Attack::Eval),
    (ScriptWay::ForeignScript, Attack::ForeignScript),
];

/// What the policies of the page stop, wherever the visit landed. A policy in the page can only stop more, so
/// that a page that could not be read leaves it open, unless the header fields stop everything already.
pub(super) fn csp(site: &Site) -> Seen<Csp> {
    page(site).and_then(|hop| {
        let fields = Fields::of(hop);
        let in_page = match contents(site) {
            Seen::Known(contents) => contents.policies.as_slice(),
            Seen::Absent => &[],
            Seen::Unknown(why) => {
                return match fields.stop(&[]) {
                    Seen::Known(csp) if stops_everything(&csp) => Seen::Known(csp),
                    Seen::Unknown(why) => Seen::Unknown(why),
                    Seen::Known(_) | Seen::Absent => Seen::Unknown(why),
                };
            }
        };
        fields.stop(in_page)
    })
}

fn stops_everything(csp: &Csp) -> bool {
    csp.effect == CspEffect::StopsAll
        && csp.plugins_restricted
        && csp.base_restricted
        && csp.open_hosts.is_empty()
}

/// The header fields of a page that hold policies.
struct Fields<'a> {
    page: &'a Hop,
    enforced: Vec<&'a str>,
    reporting: Vec<&'a str>,
}

impl<'a> Fields<'a> {
    fn of(page: &'a Hop) -> Self {
        Self {
            page,
            enforced: headers(page, "content-security-policy").collect(),
            reporting: headers(page, "content-security-policy-report-only").collect(),
        }
    }

    fn stop(&self, in_page: &[String]) -> Seen<Csp> {
        let in_page: Vec<&str> = in_page.iter().map(String::as_str).collect();
        let too_large = || Seen::Unknown(Why::new(Cause::TooLarge, "content security policy"));
        let all: Vec<&str> = [self.enforced.as_slice(), &in_page].concat();
        let read = Policies::read(self.enforced.iter().copied(), in_page.iter().copied());
        let (Ok(policies), Ok(address)) = (read, Url::parse(&self.page.url)) else {
            return too_large();
        };
        let says_anything = all
            .iter()
            .any(|policy| !policy.trim_matches([' ', '\t', ';', ',']).is_empty());
        if policies.is_empty() && !self.reporting.is_empty() {
            return Seen::Known(reporting(&self.reporting));
        }
        if !says_anything {
            return Seen::Absent;
        }
        let only_in_page = self.enforced.iter().all(|field| field.trim().is_empty());
        Seen::Known(judge(&policies, &address, &all, only_in_page))
    }
}

fn judge(policies: &Policies, page: &Url, all: &[&str], only_in_page: bool) -> Csp {
    let stops = |attack| policies.stop(attack, page);
    let open = WAYS.iter().filter(|(_, attack)| !stops(*attack));
    let open_ways: Vec<ScriptWay> = open.map(|(way, _)| *way).collect();
    let forms_ruled = policies.values("form-action").len() > 0;
    Csp {
        value: joined(all),
        effect: effect(policies, &open_ways),
        open_ways,
        plugins_restricted: stops(Attack::Plugin),
        base_restricted: stops(Attack::ForeignBase),
        open_hosts: policies.open_hosts(page),
        skipped: policies.skipped().to_vec(),
        forms_open: forms_ruled && !stops(Attack::ForeignForm),
        only_in_page,
    }
}

/// Scripts that stand in the page count as one of the three, whichever way they get there.
fn effect(policies: &Policies, open: &[ScriptWay]) -> CspEffect {
    let is_open = |way: &ScriptWay| open.contains(way);
    let in_page = [
        ScriptWay::InlineScript,
        ScriptWay::EventHandler,
        ScriptWay::DataScript,
    ];
    let three = [
        in_page.iter().any(is_open),
        is_open(&ScriptWay::Eval),
        is_open(&ScriptWay::ForeignScript),
    ];
    if !policies.rules_scripts() {
        CspEffect::NoScriptRule
    } else if three.iter().all(|open| *open) {
        CspEffect::StopsNothing
    } else if three.iter().any(|open| *open) {
        CspEffect::StopsSome
    } else {
        CspEffect::StopsAll
    }
}

/// Policies that only report: nothing is stopped.
fn reporting(fields: &[&str]) -> Csp {
    Csp {
        value: joined(fields),
        effect: CspEffect::ReportOnly,
        open_ways: WAYS.iter().map(|(way, _)| *way).collect(),
        plugins_restricted: false,
        base_restricted: false,
        open_hosts: Vec::new(),
        skipped: Vec::new(),
        forms_open: false,
        only_in_page: false,
    }
}

fn joined(policies: &[&str]) -> String {
    policies.join(", ").chars().take(LONGEST_SHOWN).collect()
}

#[cfg(test)]
mod tests;
