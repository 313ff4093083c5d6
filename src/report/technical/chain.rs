//! Certificates as a picture: servers' own, those between, the root.

mod certificate;
mod place_of;

use crate::check::{Finding, Verdict};
use crate::fact::{RootList, Seen, Trust};
use crate::parse::chain::{WayUp, way_up};
use crate::report::anchor::Anchors;
use crate::report::model::{CertificateBox, ChainPart, Chains, Mark, WithoutChain};
use crate::report::phrase::Phrases;
use crate::result::ScanResult;

use self::place_of::PlaceOf;
use super::place;

/// The most pictures, the most own certificates in one, and the most names beside one.
const MOST_PARTS: usize = 6;
const MOST_OWN: usize = 6;
const MOST_NAMES: usize = 4;

/// Places whose certificates go up the same way.
struct Group<'f> {
    way: Option<WayUp>,
    /// In the order found: those that show the same own certificate stand together.
    own: Vec<Vec<PlaceOf<'f>>>,
}

/// Certificates as a picture.
pub(super) fn chains(result: &ScanResult, anchors: &Anchors, phrases: Phrases) -> Chains {
    let reader = Reader {
        result,
        anchors,
        phrases,
    };
    let places = place_of::all(result);
    let groups = grouped(places);
    let mut parts: Vec<ChainPart> = groups.iter().map(|group| reader.part(group)).collect();
    // What is not in order comes first.
    parts.sort_by_key(rank);
    let hidden = parts.len().saturating_sub(MOST_PARTS);
    parts.truncate(MOST_PARTS);
    let more = match hidden {
        0 => String::new(),
        more => phrases.count("chain.more", more),
    };
    Chains {
        parts,
        without: without(result, phrases),
        more,
    }
}

/// Which pictures come first: those that do not lead up, then those on which a certificate is not in order.
fn rank(part: &ChainPart) -> u8 {
    let mut boxes = part.own.iter().chain(&part.links);
    let faultless = |one: &CertificateBox| one.faults.iter().all(|fault| fault.mark.sign == "info");
    match part.trust.sign {
        "pass" if boxes.all(faultless) => 2,
        "pass" => 1,
        _ => 0,
    }
}

fn grouped(places: Vec<PlaceOf<'_>>) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for one in places {
        let way = certificate::ders(one.chain).and_then(|ders| way_up(&ders));
        let above = above(way.as_ref());
        let same = groups.iter_mut().find(|group| {
            let first = group.own.first().and_then(|places| places.first());
            first.is_some_and(|first| {
                self::above(group.way.as_ref()) == above
                    && first.chain.trust == one.chain.trust
                    && first.chain.root_list == one.chain.root_list
                    && (way.is_some() || first.chain.certificates == one.chain.certificates)
            })
        });
        match same {
            Some(group) => group.take(one),
            None => groups.push(Group {
                way,
                own: vec![vec![one]],
            }),
        }
    }
    groups
}

/// What stands above a place's own certificate.
fn above(way: Option<&WayUp>) -> Option<(&[Vec<u8>], &str, bool)> {
    let way = way?;
    let links = way.certificates.get(1..).unwrap_or_default();
    Some((links, way.issuer.as_str(), way.to_root))
}

impl<'f> Group<'f> {
    fn take(&mut self, one: PlaceOf<'f>) {
        let own = one.chain.certificates.first();
        let same = self.own.iter_mut().find(|places| {
            let first = places.first();
            first.is_some_and(|first| first.chain.certificates.first() == own)
        });
        match same {
            Some(places) => places.push(one),
            None => self.own.push(vec![one]),
        }
    }
}

/// Places without a certificate to show, by reason.
fn without(result: &ScanResult, phrases: Phrases) -> Vec<WithoutChain> {
    let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
    for (name, reason) in place_of::without(result, phrases) {
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(name),
            None => reasons.push((reason, vec![name])),
        }
    }
    let rows = reasons.into_iter().map(|(reason, names)| WithoutChain {
        places: place::listed(&names, MOST_OWN, phrases),
        reason,
    });
    rows.collect()
}

/// What a picture is drawn from.
struct Reader<'a> {
    result: &'a ScanResult,
    anchors: &'a Anchors,
    phrases: Phrases<'a>,
}

impl Reader<'_> {
    fn part(&self, group: &Group<'_>) -> ChainPart {
        let phrases = self.phrases;
        let first = group.own.iter().flatten().next();
        let trust = first
            .map(|place| place.chain.trust.clone())
            .unwrap_or_default();
        let mut own: Vec<_> = group.own.iter().map(|places| self.own(places)).collect();
        own.sort_by_key(|one| one.faults.is_empty());
        let hidden = own.len().saturating_sub(MOST_OWN);
        own.truncate(MOST_OWN);
        let chain = first.map(|place| place.chain);
        let issuer = group.way.as_ref().map_or("", |way| &way.issuer);
        let leads_up = matches!(trust, Seen::Known(Trust::Trusted | Trust::CompletedByAia));
        // Of a chain that leads nowhere, the issuer that nobody sent is not known to be a root.
        let is_missing = !leads_up && !group.way.as_ref().is_some_and(|way| way.to_root);
        let (missing, root) = if is_missing {
            (issuer, "")
        } else {
            ("", issuer)
        };
        let (link, verdict) = self.finding_about(group, &trust);
        // Above a certificate that signs itself, or whose issuer nobody knows, stands nobody.
        let has_root = group.way.is_none() || !root.is_empty();
        let root_list = if has_root {
            self.root_list(chain.map(|chain| &chain.root_list))
        } else {
            String::new()
        };
        ChainPart {
            own,
            more: place::and_more(hidden, phrases),
            links: chain.map_or_else(Vec::new, |chain| self.links(group.way.as_ref(), chain)),
            missing: certificate::short_name(missing),
            root: certificate::short_name(root),
            root_list,
            trust: self.trust(&trust, verdict),
            link,
            remarks: if chain.is_some_and(|chain| chain.wrong_order) {
                vec![phrases.say("chain.wrong-order")]
            } else {
                Vec::new()
            },
        }
    }

    /// The first finding that speaks of a chain that does not hold, and the sign of its verdict.
    fn finding_about(
        &self,
        group: &Group<'_>,
        trust: &Seen<Trust>,
    ) -> (String, Option<&'static str>) {
        if *trust == Seen::Known(Trust::Trusted) {
            return (String::new(), None);
        }
        let mut places = group.own.iter().flatten();
        let found = places.find_map(|place| self.finding(place, place.trust_check));
        found.map_or((String::new(), None), |(link, finding)| {
            (link, Some(finding.verdict.word()))
        })
    }

    /// The finding of a check about a place, where it found something, and its anchor.
    fn finding(&self, place: &PlaceOf<'_>, check: &str) -> Option<(String, &Finding)> {
        use Verdict::{Fail, Info, Partial, Unknown};
        let mut findings = self.result.findings.iter().enumerate();
        let (index, finding) = findings.find(|(_, finding)| {
            finding.check == check
                && finding.subject == place.subject
                && matches!(finding.verdict, Fail | Partial | Unknown | Info)
        })?;
        Some((self.anchors.of(index), finding))
    }

    fn trust(&self, trust: &Seen<Trust>, verdict: Option<&'static str>) -> Mark {
        match trust {
            Seen::Known(trust) => {
                let sign = match trust {
                    Trust::Trusted => "pass",
                    Trust::CompletedByAia => "partial",
                    _ => verdict.unwrap_or("fail"),
                };
                place::mark(sign, self.phrases.say(words_of(*trust)))
            }
            Seen::Unknown(why) => place::unseen(why, self.phrases),
            Seen::Absent => place::mark("unknown", self.phrases.say("chain.trust.none")),
        }
    }

    fn root_list(&self, list: Option<&Seen<RootList>>) -> String {
        let key = match list {
            Some(Seen::Known(RootList::Mozilla)) => "chain.root.mozilla",
            Some(Seen::Known(RootList::Own)) => "chain.root.own",
            Some(Seen::Known(RootList::None)) => "chain.root.none",
            Some(Seen::Unknown(why)) => return place::unseen(why, self.phrases).word,
            Some(Seen::Absent) | None => return String::new(),
        };
        self.phrases.say(key)
    }
}

/// Whether a chain leads to a trusted root, in words.
fn words_of(trust: Trust) -> &'static str {
    match trust {
        Trust::Trusted => "chain.trust.trusted",
        Trust::CompletedByAia => "chain.trust.completed",
        Trust::Incomplete => "chain.trust.incomplete",
        Trust::ExpiredLink => "chain.trust.expired-link",
        Trust::SelfSigned => "chain.trust.self-signed",
        Trust::UntrustedRoot => "chain.trust.untrusted-root",
        Trust::NotForServers => "chain.trust.not-for-servers",
        Trust::WeakSignature => "chain.trust.weak-signature",
        Trust::NotAnAuthority => "chain.trust.not-an-authority",
        Trust::WrongSignature => "chain.trust.wrong-signature",
        Trust::Unusable => "chain.trust.unusable",
    }
}

#[cfg(test)]
mod tests;
