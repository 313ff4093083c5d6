//! Records of the name itself: name servers, keys, who may issue certificates.

use super::draft::{Draft, Gaps, Spot};
use super::span::all_of;
use crate::fact::{Caa, Dns, Ds, Facts, NameServer, Seen};
use crate::parse;

/// Signs of a key or a digest that are shown.
const SHOWN: usize = 16;

pub(super) fn drafts<'r>(target: &str, facts: &Facts, gaps: &Gaps<'r>) -> Vec<Draft<'r>> {
    let zone = facts.dns.zone.known().map_or(target, String::as_str);
    vec![
        name_servers(zone, facts, gaps),
        vouchers(zone, &facts.dns, gaps),
        keys(zone, &facts.dns, gaps),
        authorities(target, &facts.dns, gaps),
    ]
}

fn name_servers<'r>(zone: &str, facts: &Facts, gaps: &Gaps<'r>) -> Draft<'r> {
    let listed = facts.name_servers.as_ref();
    let lines = listed.map(|all| all.iter().map(name_server).collect());
    let mut draft = Draft::new(zone, "NS", lines);
    let dns = &facts.dns;
    let names = |seen: &Seen<Vec<String>>| seen.known().cloned().unwrap_or_default();
    draft.blame(
        gaps.find("nameserver-redundancy"),
        |case, lines| match case {
            "failing" => all_of(lines, &names(&dns.name_servers_failing)),
            _ => Vec::new(),
        },
    );
    draft.blame(gaps.find("nameserver-consistency"), |case, lines| {
        let apart = || {
            let apart = names(&dns.serials_apart).into_iter();
            apart.filter_map(|one| one.split(' ').next().map(str::to_owned))
        };
        let wrong = match case {
            "lists-differ" => names(&dns.name_servers_listed_in_part),
            "other-above" | "only-below" => names(&dns.name_servers_only_below),
            "no-tcp" => names(&dns.name_servers_without_tcp),
            "serials-apart" => apart().collect(),
            _ => Vec::new(),
        };
        all_of(lines, &wrong)
    });
    draft.blame(gaps.find("zone-transfer"), |_, lines| {
        all_of(lines, &names(&facts.zone_transfer.open))
    });
    let servers = facts.name_servers.known().map_or(&[][..], Vec::as_slice);
    for server in servers {
        draft.blame(
            gaps.about("nameserver-recursion", &server.name),
            |_, lines| all_of(lines, std::slice::from_ref(&server.name)),
        );
    }
    draft
}

/// Its addresses stand beside it: one that fails is looked for there first.
fn name_server(server: &NameServer) -> String {
    let addresses = server.addresses.known().map_or(&[][..], Vec::as_slice);
    let addresses: Vec<String> = addresses.iter().take(4).map(ToString::to_string).collect();
    format!("{} {}", server.name, addresses.join(" "))
        .trim_end()
        .to_owned()
}

/// DS: how the zone above vouches.
fn vouchers<'r>(zone: &str, dns: &Dns, gaps: &Gaps<'r>) -> Draft<'r> {
    let dnssec = &dns.dnssec;
    let write = |ds: &Ds| {
        let digest = cut(&ds.digest);
        format!(
            "{} {} {} {digest}",
            ds.key_tag, ds.algorithm, ds.digest_type
        )
    };
    let lines = dnssec
        .ds
        .as_ref()
        .map(|all| all.iter().map(write).collect());
    let mut draft = Draft::new(zone, "DS", lines);
    let all = dnssec.ds.known().map_or(&[][..], Vec::as_slice);
    let keys = dnssec.keys.known().map_or(&[][..], Vec::as_slice);
    let fits = |ds: &Ds| {
        let mut keys = keys.iter();
        keys.any(|key| parse::dnssec::vouches(ds, key, zone) != Some(false))
    };
    // Old is either what all of them sign with, or the digest of all.
    let old_algorithms = all.iter().all(|ds| matches!(ds.algorithm, 5 | 7));
    draft.blame(gaps.find("dnssec"), |case, _| {
        let places = all.iter().enumerate();
        let spots = places.filter_map(|(line, ds)| match case {
            "wrong-key" if !fits(ds) => Some((line, 0..write(ds).len())),
            "unknown-algorithm" => Some(algorithm(line, ds)),
            "old-crypto" if old_algorithms => Some(algorithm(line, ds)),
            "old-crypto" if ds.digest_type == 1 => {
                let at = ds.key_tag.to_string().len() + ds.algorithm.to_string().len() + 2;
                Some((line, at..at + 1))
            }
            _ => None,
        });
        spots.collect()
    });
    draft
}

fn algorithm(line: usize, ds: &Ds) -> Spot {
    let at = ds.key_tag.to_string().len() + 1;
    (line, at..at + ds.algorithm.to_string().len())
}

/// DNSKEY, each with its number, which is what DS names. What is wrong with both is said once, beside DS,
/// where there is one.
fn keys<'r>(zone: &str, dns: &Dns, gaps: &Gaps<'r>) -> Draft<'r> {
    let lines = dns.dnssec.keys.as_ref().map(|keys| {
        let lines = keys.iter().map(|key| {
            let text = cut(&key.key);
            format!(
                "{} 3 {} {text} ; key tag {}",
                key.flags, key.algorithm, key.key_tag
            )
        });
        lines.collect()
    });
    let mut draft = Draft::new(zone, "DNSKEY", lines);
    let gap = gaps.find("dnssec");
    draft.blame(
        gap.filter(|gap| matches!(gap.case(), "expired" | "broken" | "nsec3-iterations")),
        |_, _| Vec::new(),
    );
    draft
}

fn authorities<'r>(target: &str, dns: &Dns, gaps: &Gaps<'r>) -> Draft<'r> {
    let caa = dns.caa.known();
    let name = caa.map_or(target, |caa| caa.found_at.as_str());
    let lines = dns.caa.as_ref().map(written);
    let mut draft = Draft::new(name, "CAA", lines);
    draft.blame(gaps.find("caa"), |case, lines| match (case, caa) {
        ("unknown-critical", Some(caa)) => wrong_tags(caa),
        ("malformed", Some(caa)) => all_of(lines, &caa.malformed),
        _ => Vec::new(),
    });
    draft
}

fn written(caa: &Caa) -> Vec<String> {
    let properties = caa.properties.iter();
    let lines = properties.map(|one| format!("{} {} \"{}\"", one.flags, one.tag, one.value));
    lines.collect()
}

fn wrong_tags(caa: &Caa) -> Vec<Spot> {
    let properties = caa.properties.iter().enumerate();
    let wrong = properties.filter(|(_, one)| {
        let tag = one.tag.to_ascii_lowercase();
        one.flags >= 128 && caa.unknown_critical.contains(&tag)
    });
    let spots = wrong.map(|(line, one)| (line, 0..one.flags.to_string().len() + 1 + one.tag.len()));
    spots.collect()
}

fn cut(text: &str) -> String {
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    let begin: String = text.chars().take(SHOWN).collect();
    format!("{begin}…")
}
