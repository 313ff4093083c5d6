//! Where mail goes and how forged mail is stopped: MX, DMARC, DKIM. The list of senders is beside.

use super::draft::{Draft, Gaps, Spot};
use super::span::{all_of, entries, find_whole, first_pieces, first_tag, in_first, tag, tags};
use crate::fact::{DkimKey, DkimKind, DkimReason, Dmarc, DmarcUse, Facts, Mail, Seen};

/// Signs of a key that are shown.
const KEY_SHOWN: usize = 20;

pub(super) fn mail_servers<'r>(target: &str, facts: &Facts, gaps: &Gaps<'r>) -> Draft<'r> {
    let mx = facts.mail.mx.as_ref();
    let lines = mx.map(|mx| {
        let records = mx.records.iter();
        records
            .map(|one| format!("{} {}", one.preference, one.host))
            .collect()
    });
    let mut draft = Draft::new(target, "MX", lines);
    let mx = facts.mail.mx.known();
    let names = |seen: &Seen<Vec<String>>| seen.known().cloned().unwrap_or_default();
    draft.blame(gaps.find("mx"), |case, lines| {
        let Some(mx) = mx else {
            return Vec::new();
        };
        match case {
            "contradiction" => null_records(lines),
            "unreachable" => {
                let lost = [names(&mx.hosts_unresolved), names(&mx.private_hosts)];
                all_of(lines, &lost.concat())
            }
            "address" => all_of(lines, &mx.literal_hosts),
            "missing" => all_of(lines, &names(&mx.hosts_unresolved)),
            "private" => all_of(lines, &names(&mx.private_hosts)),
            "alias" => all_of(lines, &names(&mx.alias_hosts)),
            _ => Vec::new(),
        }
    });
    let policy = facts.mail.mta_sts.known();
    let gap = gaps.find("mta-sts");
    let about_servers = gap.filter(|gap| matches!(gap.case(), "other-server" | "mail-certificate"));
    draft.blame(about_servers, |case, lines| match (case, policy) {
        ("other-server", Some(policy)) => all_of(lines, &names(&policy.mx_unmatched)),
        (_, Some(policy)) => all_of(lines, &names(&policy.mx_failing)),
        (_, None) => Vec::new(),
    });
    let parked = gaps.find("parked-mail");
    draft.blame(
        parked.filter(|gap| matches!(gap.case(), "open" | "implicit")),
        |_, _| Vec::new(),
    );
    draft
}

fn null_records(lines: &[String]) -> Vec<Spot> {
    let nulls = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.ends_with(" ."));
    nulls.map(|(line, text)| (line, 0..text.len())).collect()
}

/// The record in force, at the name where it was found.
pub(super) fn dmarc<'r>(target: &str, facts: &Facts, gaps: &Gaps<'r>) -> Draft<'r> {
    let mail = &facts.mail;
    let found = mail.dmarc.known();
    let own = format!("_dmarc.{target}");
    let name = found.map_or(own.as_str(), |dmarc| dmarc.found_at.as_str());
    let lines = mail.dmarc.as_ref().map(|dmarc| records(mail, dmarc));
    let mut draft = Draft::new(name, "TXT · DMARC", lines);
    let Some(dmarc) = found else {
        for check in ["dmarc", "dmarc-policy", "dmarc-reporting"] {
            draft.blame(gaps.find(check), |_, _| Vec::new());
        }
        draft.blame(parked(gaps), |_, _| Vec::new());
        return draft;
    };
    draft.blame(gaps.find("dmarc"), |case, lines| usable(case, dmarc, lines));
    let own = dmarc.found_at == own;
    draft.blame(gaps.find("dmarc-policy"), |case, _| {
        in_first(policy(case, dmarc, own))
    });
    draft.blame(gaps.find("dmarc-reporting"), |case, lines| {
        reports(case, dmarc, lines)
    });
    draft.blame(parked(gaps), |_, lines| {
        let text = lines.first().map_or("", String::as_str);
        let mild = ["p", "sp", "np"].iter().filter_map(|name| {
            let range = tag(text, name)?;
            let says = text.get(range.clone())?.to_ascii_lowercase();
            (!says.ends_with("reject")).then_some((0, range))
        });
        mild.collect()
    });
    draft
}

fn parked<'r>(gaps: &Gaps<'r>) -> Option<super::draft::Gap<'r>> {
    let gap = gaps.find("parked-mail")?;
    matches!(gap.case(), "open" | "only-quiet" | "no-reject").then_some(gap)
}

/// All that claim to be one, where there are several.
fn records(mail: &Mail, dmarc: &Dmarc) -> Vec<String> {
    let walked = mail.dmarc_walk.known().map_or(&[][..], Vec::as_slice);
    let mut names = walked.iter();
    let here = names.find(|one| dmarc.found_at == format!("_dmarc.{}", one.name));
    let texts = here.and_then(|one| one.txt.known());
    match (dmarc.usable, texts) {
        (DmarcUse::Several, Some(texts)) => {
            let is_one = |text: &&String| {
                let version = text.split(';').next().unwrap_or_default();
                let version = version.split_once('=').map(|(_, value)| value.trim());
                version == Some("DMARC1")
            };
            texts.iter().filter(is_one).cloned().collect()
        }
        _ => vec![dmarc.record.clone()],
    }
}

fn usable(case: &str, dmarc: &Dmarc, lines: &[String]) -> Vec<Spot> {
    let text = dmarc.record.as_str();
    match case {
        "several" => first_pieces(lines, ';'),
        "unusable" => {
            let again = ["v", "p", "sp", "np", "rua", "t"].iter();
            let again = again.flat_map(|name| tags(text, name).into_iter().skip(1));
            let wrong = dmarc.invalid_policies.iter();
            let wrong = wrong.filter_map(|name| tag(text, name));
            again.chain(wrong).map(|range| (0, range)).collect()
        }
        "order" => in_first(tag(text, "p")),
        "share" => in_first(tag(text, "pct")),
        _ => Vec::new(),
    }
}

/// The tag that makes the policy what it is.
fn policy(case: &str, dmarc: &Dmarc, own: bool) -> Option<std::ops::Range<usize>> {
    let text = dmarc.record.as_str();
    let mut wrong = dmarc.invalid_policies.iter();
    let wrong = wrong.find_map(|name| tag(text, name));
    let subdomains = dmarc.subdomains.known();
    let here = subdomains.is_some_and(|one| one.found_at == dmarc.found_at);
    match case {
        "only-a-test" | "testing" => tag(text, "t"),
        "none" => wrong.or_else(|| first_tag(text, if own { &["p"] } else { &["sp", "p"] })),
        // They may follow another record, which does not stand here.
        "subdomains" | "existing" if here => first_tag(text, &["sp", "p"]),
        "made-up" if here => first_tag(text, &["np", "sp", "p"]),
        _ => None,
    }
}

fn reports(case: &str, dmarc: &Dmarc, lines: &[String]) -> Vec<Spot> {
    let known = |seen: &Seen<Vec<String>>| seen.known().cloned().unwrap_or_default();
    let wrong = match case {
        "unreadable" | "some-unreadable" => dmarc.reports.unusable.clone(),
        "refused" | "some-refused" => known(&dmarc.reports.refused),
        "dead" | "some-dead" => known(&dmarc.reports.dead),
        _ => Vec::new(),
    };
    let text = lines.first().map_or("", String::as_str);
    let found = entries(text, "rua").into_iter().filter(|range| {
        let entry = text.get(range.clone()).unwrap_or_default();
        let entry = entry.to_ascii_lowercase();
        let mut wrong = wrong.iter();
        wrong.any(|one| find_whole(&entry, &one.to_ascii_lowercase()).is_some())
    });
    found.map(|range| (0, range)).collect()
}

/// One row for each selector that has a key, or that leads nowhere; one for all of them where there is none.
pub(super) fn keys<'r>(target: &str, facts: &Facts, gaps: &Gaps<'r>) -> Vec<Draft<'r>> {
    let dkim = &facts.mail.dkim;
    let gap = gaps.find("dkim");
    let selectors = dkim.selectors.known().map_or(&[][..], Vec::as_slice);
    let mut drafts = Vec::new();
    for key in &dkim.keys {
        let selector = selectors.iter().find(|one| one.name == key.selector);
        let mut texts = selector.map_or(&[][..], |one| one.txt.as_slice()).to_vec();
        if texts.is_empty() {
            // A key at every name stands under one that nobody has.
            let improbable = selectors
                .iter()
                .find(|one| one.reason == DkimReason::Improbable && !one.txt.is_empty());
            texts = improbable.map_or_else(Vec::new, |one| one.txt.clone());
        }
        let lines = texts.iter().map(|text| shortened(text)).collect();
        let name = format!("{}._domainkey.{target}", key.selector);
        let mut draft = Draft::new(name, kind(key), Seen::Known(lines));
        let is_meant = gap.filter(|gap| match gap.case() {
            "revoked" => dkim.revoked.contains(&key.selector),
            "unreadable" => dkim.unusable.contains(&key.selector),
            "too-short" | "short" => key.bits < 2_048 && key.bits > 0,
            _ => false,
        });
        draft.blame(is_meant, |_, lines| {
            let keys = lines.iter().enumerate();
            let keys = keys.filter_map(|(line, text)| Some((line, tag(text, "p")?)));
            keys.collect()
        });
        drafts.push(draft);
    }
    for way in &dkim.dangling {
        let (selector, aliases) = way.split_once(" → ").unwrap_or((way, ""));
        let name = format!("{selector}._domainkey.{target}");
        let mut draft = Draft::new(name, "CNAME · DKIM", Seen::Known(vec![aliases.to_owned()]));
        draft.blame(gap.filter(|gap| gap.case() == "dangling"), |_, lines| {
            super::span::whole(lines)
        });
        drafts.push(draft);
    }
    if drafts.is_empty() {
        let name = format!("_domainkey.{target}");
        let lines = match &dkim.state {
            Seen::Unknown(why) => Seen::Unknown(why.clone()),
            Seen::Known(_) | Seen::Absent => Seen::Absent,
        };
        let mut draft = Draft::new(name, "TXT · DKIM", lines);
        draft.blame(gap, |_, _| Vec::new());
        drafts.push(draft);
    }
    drafts
}

fn kind(key: &DkimKey) -> String {
    let kind = match key.kind {
        DkimKind::Rsa => "RSA",
        DkimKind::Ed25519 => "Ed25519",
        DkimKind::Other => return "TXT · DKIM".to_owned(),
    };
    match key.bits {
        0 => format!("TXT · DKIM · {kind}"),
        bits => format!("TXT · DKIM · {kind} {bits}"),
    }
}

/// The record with its key cut short.
fn shortened(text: &str) -> String {
    let Some(range) = tag(text, "p") else {
        return text.to_owned();
    };
    let piece = text.get(range.clone()).unwrap_or_default();
    if piece.chars().count() <= KEY_SHOWN + 2 {
        return text.to_owned();
    }
    let begin: String = piece.chars().take(KEY_SHOWN).collect();
    let before = text.get(..range.start).unwrap_or_default();
    let behind = text.get(range.end..).unwrap_or_default();
    format!("{before}{begin}…{behind}")
}
