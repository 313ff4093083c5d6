//! What registries say of domains (RDAP): where each of them answers, and what an answer says.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::fact::{RegistryEvent, RegistryRecord};

/// The list of services, whose head says where it comes from and how to renew it.
const SERVICES: &str = include_str!("rdap/services.txt");

/// Events and states of one domain that are kept, and characters of each text.
const MOST: usize = 50;
const LONGEST: usize = 200;

/// The year of the first registered domain.
const FIRST_YEAR: i16 = 1985;

/// Where the registry of a domain answers questions about it (RFC 9082 3.1.3). `None`: its ending has no
/// such service.
pub fn address(domain: &str) -> Option<Url> {
    let ending = domain.rsplit('.').next()?;
    let base = service(ending)?.replace('*', ending);
    Url::parse(&format!("{base}domain/{domain}")).ok()
}

/// The service that serves an ending.
fn service(ending: &str) -> Option<&'static str> {
    let rows = SERVICES.lines().filter(|line| !line.starts_with('#'));
    let mut service = None;
    for word in rows.flat_map(str::split_whitespace) {
        if word.contains("://") {
            service = Some(word);
        } else if word == ending {
            return service;
        }
    }
    None
}

/// An answer as far as it is read. Other members are no matter of ours: whose domain it is, above all.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    object_class_name: String,
    ldh_name: Option<String>,
    #[serde(default)]
    events: Vec<Value>,
    #[serde(default)]
    status: Vec<Value>,
}

/// Reads what a registry answers about a domain (RFC 9083 5.3). `None`: it is no such answer, or one about
/// another domain.
pub fn read(url: &Url, body: &[u8], domain: &str) -> Option<RegistryRecord> {
    let answer: Answer = serde_json::from_slice(body).ok()?;
    let is_domain = answer.object_class_name.eq_ignore_ascii_case("domain");
    let is_asked = answer
        .ldh_name
        .is_none_or(|name| is_same_name(&name, domain));
    if !(is_domain && is_asked) {
        return None;
    }
    Some(RegistryRecord {
        url: url.to_string(),
        events: answer.events.iter().take(MOST).filter_map(event).collect(),
        statuses: answer.status.iter().take(MOST).filter_map(text).collect(),
        stopped_by: Vec::new(),
        renewed_provisionally: false,
    })
}

fn is_same_name(name: &str, domain: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    // Some registries write the letters of other scripts here, too.
    idna::domain_to_ascii(name).is_ok_and(|name| name == domain)
}

fn event(event: &Value) -> Option<RegistryEvent> {
    Some(RegistryEvent {
        action: text(event.get("eventAction")?)?,
        date: text(event.get("eventDate")?)?,
    })
}

fn text(value: &Value) -> Option<String> {
    Some(value.as_str()?.chars().take(LONGEST).collect())
}

/// The dates at which a record says that the registration ends, as it writes them.
pub fn ends(record: &RegistryRecord) -> impl Iterator<Item = &str> {
    let is_end = |event: &&RegistryEvent| event.action.trim().eq_ignore_ascii_case("expiration");
    let ends = record.events.iter().filter(is_end);
    ends.map(|event| event.date.as_str())
}

/// The moment that a date means (RFC 3339, as RFC 9083 3 asks). Some registries leave out the zone, which
/// is taken as UTC, or the time, which is then the end of that day. What lies before there were domains is
/// no date, but fills a field that has none (`0001-01-01`, `1970-01-01`).
pub fn moment(date: &str) -> Option<Timestamp> {
    let year = |moment: &Timestamp| TimeZone::UTC.to_datetime(*moment).year();
    written(date).filter(|moment| year(moment) >= FIRST_YEAR)
}

fn written(date: &str) -> Option<Timestamp> {
    let date = date.trim();
    let with_zone = || date.parse::<Timestamp>().ok();
    let in_utc = |moment: DateTime| TimeZone::UTC.to_timestamp(moment).ok();
    let without_zone = || in_utc(date.parse().ok()?);
    if date.contains([':', 'T', 't']) {
        return with_zone().or_else(without_zone);
    }
    let begin = in_utc(
        date.parse::<Date>()
            .ok()?
            .to_datetime(jiff::civil::Time::midnight()),
    )?;
    begin.checked_add(SignedDuration::from_hours(24)).ok()
}

/// States that stop a domain from working, or end in its deletion, in the words of RFC 8056.
const STOPS: [&str; 4] = [
    "redemption period",
    "pending delete",
    "client hold",
    "server hold",
];

/// Those of a record's states that stop the domain from working. Some registries write them as EPP does
/// (`clientHold`).
pub fn stops(record: &RegistryRecord) -> Vec<String> {
    let stops = STOPS.iter().filter(|stop| has_state(record, stop));
    stops.map(|&stop| stop.to_owned()).collect()
}

/// Whether the registry renewed the registration by itself, which its registrar may still undo (RFC 3915
/// 3.1).
pub fn is_renewed_provisionally(record: &RegistryRecord) -> bool {
    has_state(record, "auto renew period")
}

fn has_state(record: &RegistryRecord, state: &str) -> bool {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(char::is_ascii_alphabetic);
        letters.map(|letter| letter.to_ascii_lowercase()).collect()
    };
    let state = plain(state);
    record.statuses.iter().any(|one| plain(one) == state)
}

#[cfg(test)]
mod tests;
