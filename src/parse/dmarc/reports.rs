//! Where DMARC reports are to go (`rua`), and whether a receiver takes them (RFC 9989 4.7, RFC 9990 4).

use super::{BLANKS, Record};

/// Most destinations of one record that are read.
const MOST_DESTINATIONS: usize = 20;

/// Longest destination that is kept, in characters.
const LONGEST: usize = 300;

/// One entry of `rua`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Destination {
    /// A mail address, written validly.
    Address(String),
    /// A valid URI of another kind, such as `https:`. Receivers only have to know `mailto:`.
    OtherScheme(String),
    /// Not a valid URI.
    Broken(String),
}

/// Reads `rua`. Entries without anything in them, as behind a last comma, do not count.
pub(super) fn destinations(value: &str) -> Vec<Destination> {
    let entries = value.split(',').map(|entry| entry.trim_matches(BLANKS));
    let entries = entries.filter(|entry| !entry.is_empty());
    entries.take(MOST_DESTINATIONS).map(destination).collect()
}

fn destination(entry: &str) -> Destination {
    let kept = || entry.chars().take(LONGEST).collect::<String>();
    let Some((scheme, rest)) = entry.split_once(':') else {
        return Destination::Broken(kept());
    };
    let is_plain = entry.len() <= LONGEST && entry.chars().all(|c| c.is_ascii_graphic());
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if !is_plain || !is_scheme || rest.is_empty() {
        return Destination::Broken(kept());
    }
    if !scheme.eq_ignore_ascii_case("mailto") {
        return Destination::OtherScheme(kept());
    }
    // A size limit of the old standard (`!10m`) is passed over, and so are header fields (RFC 6068 2).
    let address = rest.split(['!', '?']).next().unwrap_or_default();
    match address.rsplit_once('@') {
        Some((local, host)) if !local.is_empty() && is_host(host) => {
            Destination::Address(address.to_owned())
        }
        _ => Destination::Broken(kept()),
    }
}

/// Whether a text is the name of a host in the DNS, of two labels or more.
fn is_host(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    let top = text.rsplit('.').next().unwrap_or_default();
    text.len() <= 253
        && text.contains('.')
        && text.split('.').all(is_label)
        && !top.bytes().all(|byte| byte.is_ascii_digit())
}

/// The domain that an address for reports lies in, in lower case.
pub fn receiver(address: &str) -> String {
    let domain = address.rsplit('@').next().unwrap_or_default();
    domain.to_ascii_lowercase()
}

/// The name at which a receiver says that it takes reports about the domain a record was found at
/// (RFC 9990 4). `None`: the name would be longer than the DNS allows, so nobody can say it.
pub fn acceptance_name(record_domain: &str, receiver: &str) -> Option<String> {
    let name = format!("{record_domain}._report._dmarc.{receiver}");
    (name.len() <= 253).then_some(name)
}

/// Whether the TXT records at that name say that the receiver takes the reports: one of them begins with the
/// version (RFC 9990 4, steps 6 to 8), and does not send them on to another host, which nobody may follow
/// (step 9).
pub fn is_accepted(texts: &[String], receiver: &str) -> bool {
    let mut records = texts.iter().filter_map(|text| Record::read(text));
    records.any(|record| {
        let sent_on = record.tag("rua").map(destinations).unwrap_or_default();
        sent_on.iter().all(|one| match one {
            Destination::Address(address) => self::receiver(address) == receiver,
            Destination::OtherScheme(_) | Destination::Broken(_) => true,
        })
    })
}
