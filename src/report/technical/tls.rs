//! What hosts speak (TLS), each with its class.

mod class;
mod setting;

use crate::fact::{
    Cause, Endpoint, FurtherAddress, Handshake, Look, MailServer, Seen, StartTlsUse, SuiteClass,
    TlsVersion, VersionSupport, Why,
};
use crate::report::model::{TlsPart, TlsParts, TlsRow, TlsRun};
use crate::report::phrase::Phrases;
use crate::result::ScanResult;

use super::place;

/// The most tables that are shown, and the most names above one.
const MOST_PARTS: usize = 6;
const MOST_NAMES: usize = 8;
/// The most groups of one class that are shown.
const MOST_GROUPS: usize = 12;
/// The most further addresses that are named in one row.
const MOST_FURTHER: usize = 6;

/// What is said of a place. Places of which the same is said are shown as one.
#[derive(PartialEq)]
struct Body {
    remarks: Vec<String>,
    rows: Vec<TlsRow>,
}

/// What hosts speak (TLS), each with its class.
pub(super) fn parts(result: &ScanResult, phrases: Phrases) -> TlsParts {
    let facts = &result.evidence;
    let mut bodies: Vec<(Vec<String>, Body)> = Vec::new();
    // What was looked at closely comes first: the rest leads there.
    for look in [Look::Full, Look::Light] {
        let endpoints = facts.endpoints.known().into_iter().flatten();
        for endpoint in endpoints.filter(|endpoint| endpoint.look == look) {
            gather(&mut bodies, &endpoint.name, of_endpoint(endpoint, phrases));
        }
    }
    for server in facts.mail_servers.known().into_iter().flatten() {
        let name = format!("{}:25", server.name);
        gather(&mut bodies, &name, of_mail_server(server, phrases));
    }
    let shown = bodies.iter().take(MOST_PARTS).map(|(names, body)| TlsPart {
        places: place::listed(names, MOST_NAMES, phrases),
        remarks: body.remarks.clone(),
        rows: body.rows.clone(),
    });
    let hidden = bodies.iter().skip(MOST_PARTS).map(|(names, _)| names.len());
    let more = match (&facts.endpoints, hidden.sum::<usize>()) {
        (_, more @ 1..) => phrases.count("tls.more", more),
        (Seen::Unknown(why), _) if bodies.is_empty() => place::unseen(why, phrases).word,
        _ => String::new(),
    };
    let endpoints = facts.endpoints.known().into_iter().flatten();
    let in_part = endpoints.filter_map(|endpoint| endpoint.support.versions.known());
    TlsParts {
        parts: shown.collect(),
        is_in_part: in_part.flatten().any(only_in_part),
        more,
    }
}

/// An ordinary scan asked for a part of the suites and groups of this version.
fn only_in_part(version: &VersionSupport) -> bool {
    let why = version.cut_short.as_ref();
    version.spoken == Seen::Known(true) && why.is_some_and(|why| why.cause == Cause::NotAsked)
}

fn gather(bodies: &mut Vec<(Vec<String>, Body)>, name: &str, body: Body) {
    match bodies.iter_mut().find(|(_, known)| *known == body) {
        Some((names, _)) => names.push(name.to_owned()),
        None => bodies.push((vec![name.to_owned()], body)),
    }
}

fn of_endpoint(endpoint: &Endpoint, phrases: Phrases) -> Body {
    let support = &endpoint.support;
    let mut remarks = Vec::new();
    let mut rows = Vec::new();
    if endpoint.look == Look::Light {
        remarks.push(phrases.say("tls.light"));
        rows.push(handshake(&endpoint.handshake, phrases));
        rows.push(old_hello(&support.old_hello, phrases));
    } else {
        rows.push(versions(&support.versions, phrases));
        rows.push(handshake(&endpoint.handshake, phrases));
        let versions = support.versions.known().map_or(&[][..], Vec::as_slice);
        rows.extend(suites(versions, phrases));
        rows.extend(groups(&support.groups, versions, phrases));
        rows.extend(setting::row(support, phrases));
        remarks.extend(not_whole(versions, phrases));
    }
    rows.extend(further(&endpoint.further, phrases));
    rows.retain(|row| !row.runs.is_empty());
    Body { remarks, rows }
}

/// Of mail servers, one handshake is known, and how it came about.
fn of_mail_server(server: &MailServer, phrases: Phrases) -> Body {
    let mut row = handshake(&server.handshake, phrases);
    let said = match &server.starttls {
        Seen::Known(starttls) => match starttls.result {
            StartTlsUse::Works => None,
            StartTlsUse::OnlyOld => Some("tls.mail.only-old"),
            StartTlsUse::NotOffered => Some("tls.mail.not-offered"),
            StartTlsUse::Broken => Some("tls.mail.broken"),
        },
        Seen::Absent => Some("tls.mail.no-address"),
        Seen::Unknown(_) => None,
    };
    if let Some(said) = said {
        let class = if server.starttls == Seen::Absent {
            class::not_applicable(phrases)
        } else {
            class::mark(SuiteClass::Insufficient, phrases)
        };
        row.runs = vec![class::words(class, vec![phrases.say(said)])];
    } else if let Seen::Unknown(why) = &server.starttls {
        row.runs = vec![class::unseen(why, phrases)];
    }
    Body {
        remarks: Vec::new(),
        rows: vec![row],
    }
}

fn row(label: &str, runs: Vec<TlsRun>, phrases: Phrases) -> TlsRow {
    TlsRow {
        label: phrases.say(label),
        runs,
    }
}

/// What is to be thought of a version (NCSC-NL, 2025-05).
fn class_of_version(version: TlsVersion) -> SuiteClass {
    match version {
        TlsVersion::Tls13 => SuiteClass::Good,
        TlsVersion::Tls12 => SuiteClass::Sufficient,
        _ => SuiteClass::Insufficient,
    }
}

/// Each version, the newest first: taken with its class, refused, or not to be told.
fn versions(versions: &Seen<Vec<VersionSupport>>, phrases: Phrases) -> TlsRow {
    let runs = match versions {
        Seen::Unknown(why) => vec![class::unseen(why, phrases)],
        Seen::Absent => Vec::new(),
        Seen::Known(versions) => {
            let newest_first = TlsVersion::ALL.into_iter().rev();
            let told = newest_first.map(|version| {
                let one = versions.iter().find(|one| one.version == version);
                let mark = match one.map(|one| &one.spoken) {
                    Some(Seen::Known(true)) => class::mark(class_of_version(version), phrases),
                    Some(Seen::Known(false) | Seen::Absent) => class::refused(phrases),
                    Some(Seen::Unknown(why)) => place::unseen(why, phrases),
                    None => place::unseen(&Why::from(Cause::NotRecorded), phrases),
                };
                (mark, version.name().to_owned())
            });
            class::by_mark(told)
        }
    };
    row("tls.row.versions", runs, phrases)
}

/// What a present-day visitor or sender gets.
fn handshake(handshake: &Seen<Handshake>, phrases: Phrases) -> TlsRow {
    let runs = match handshake {
        Seen::Known(handshake) => agreed(handshake, phrases),
        Seen::Unknown(why) => vec![class::unseen(why, phrases)],
        Seen::Absent => vec![class::words(
            class::not_applicable(phrases),
            vec![phrases.say("tls.no-handshake")],
        )],
    };
    row("tls.row.handshake", runs, phrases)
}

fn agreed(handshake: &Handshake, phrases: Phrases) -> Vec<TlsRun> {
    let version = TlsVersion::ALL
        .into_iter()
        .find(|version| version.name() == handshake.version);
    let version = version.map_or(SuiteClass::Insufficient, class_of_version);
    let told = [
        (version, &handshake.version),
        (class::of_suite(&handshake.suite), &handshake.suite),
        (class::of_group(&handshake.group), &handshake.group),
    ];
    let told = told.into_iter().filter(|(_, name)| !name.is_empty());
    class::by_mark(told.map(|(class, name)| (class::mark(class, phrases), name.clone())))
}

/// All that a light look asks beside its handshake.
fn old_hello(answered: &Seen<bool>, phrases: Phrases) -> TlsRow {
    let runs = match answered {
        Seen::Known(taken) => {
            let mark = if *taken {
                class::mark(SuiteClass::Insufficient, phrases)
            } else {
                class::refused(phrases)
            };
            let both = ["TLS 1.1", "TLS 1.0"].map(|name| (mark.clone(), name.to_owned()));
            class::by_mark(both.into_iter())
        }
        Seen::Unknown(why) => vec![class::unseen(why, phrases)],
        Seen::Absent => Vec::new(),
    };
    row("tls.row.old-hello", runs, phrases)
}

/// The suites of each version that is spoken, in the order seen.
fn suites(versions: &[VersionSupport], phrases: Phrases) -> Vec<TlsRow> {
    let newest_first = versions.iter().rev().filter(|one| !one.suites.is_empty());
    let rows = newest_first.map(|one| {
        let told = one.suites.iter().map(|suite| {
            let class = match one.version {
                TlsVersion::Ssl2 => SuiteClass::Broken,
                _ => class::of_suite(&suite.name),
            };
            (class, suite.name.clone())
        });
        TlsRow {
            label: phrases.fill("tls.row.suites", &[("version", one.version.name())]),
            runs: class::in_order(told.collect(), phrases),
        }
    });
    rows.collect()
}

fn groups(
    groups: &Seen<Vec<String>>,
    versions: &[VersionSupport],
    phrases: Phrases,
) -> Option<TlsRow> {
    let runs = match groups {
        Seen::Known(groups) => {
            let told = groups.iter().map(|name| {
                let mark = class::mark(class::of_group(name), phrases);
                (mark, name.clone())
            });
            let mut runs = class::by_mark(told);
            for run in &mut runs {
                class::cut(run, MOST_GROUPS, phrases);
            }
            runs
        }
        // Where nothing was seen of the versions, that row tells why.
        Seen::Unknown(why) if !versions.is_empty() => vec![class::unseen(why, phrases)],
        _ => return None,
    };
    Some(row("tls.row.groups", runs, phrases))
}

/// Why lists are not whole that were asked for as a whole.
fn not_whole(versions: &[VersionSupport], phrases: Phrases) -> Vec<String> {
    let spoken = versions
        .iter()
        .filter(|one| one.spoken == Seen::Known(true) && !only_in_part(one));
    let mut said: Vec<String> = Vec::new();
    for why in spoken.filter_map(|one| one.cut_short.as_ref()) {
        let cause = phrases.say(&format!("cause.{}", why.cause.word()));
        let sentence = phrases.fill("tls.cut-short", &[("cause", &cause)]);
        if !said.contains(&sentence) {
            said.push(sentence);
        }
    }
    said
}

/// Further addresses of the same family, which get a light look: by the version that was agreed there.
fn further(further: &Seen<Vec<FurtherAddress>>, phrases: Phrases) -> Option<TlsRow> {
    let all = match further {
        Seen::Known(all) if !all.is_empty() => all,
        _ => return None,
    };
    let told = all.iter().map(|one| {
        let mark = match (&one.handshake, &one.old_hello) {
            (_, Seen::Known(true)) => class::mark(SuiteClass::Insufficient, phrases),
            (Seen::Known(agreed), _) => {
                let versions = TlsVersion::ALL.into_iter();
                let class = versions
                    .filter(|version| version.name() == agreed.version)
                    .map(class_of_version)
                    .next();
                class::mark(class.unwrap_or(SuiteClass::Insufficient), phrases)
            }
            (Seen::Absent, _) => class::not_applicable(phrases),
            (Seen::Unknown(why), _) => place::unseen(why, phrases),
        };
        let version = one.handshake.known().map_or("", |agreed| &agreed.version);
        (
            mark,
            format!("{} {version}", one.address).trim_end().to_owned(),
        )
    });
    let mut runs = class::by_mark(told);
    for run in &mut runs {
        class::cut(run, MOST_FURTHER, phrases);
    }
    Some(row("tls.row.further", runs, phrases))
}

#[cfg(test)]
mod tests;
