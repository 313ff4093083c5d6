//! Whether the clock by which all was judged can be right, by what others say of the time.

use jiff::{SignedDuration, Timestamp};

use crate::fact::{Hop, Seen, Site, Visit};

/// A web server's clock may be this wrong before it says anything of ours.
const TOLERANCE: SignedDuration = SignedDuration::from_hours(12);

/// The moment at which a web server says it answered (Date, RFC 9110 6.6.1), where every answer that names
/// one is far from the moment of observation: the one that is closest. `None` where one is near, or none was
/// named.
pub(super) fn other_clock(sites: &Seen<Vec<Site>>, observed_at: Timestamp) -> Option<Timestamp> {
    let sites = sites.known().map_or(&[][..], Vec::as_slice);
    let visits = sites.iter().flat_map(|site| [&site.http, &site.https]);
    let hops = visits.filter_map(Seen::known).flat_map(hops);
    let distance = |date: &Timestamp| date.duration_since(observed_at).abs();
    hops.filter_map(date)
        .min_by_key(distance)
        .filter(|date| distance(date) > TOLERANCE)
}

fn hops(visit: &Visit) -> &[Hop] {
    &visit.hops
}

fn date(hop: &Hop) -> Option<Timestamp> {
    let field = hop.headers.iter().find(|header| header.name == "date")?;
    let date = jiff::fmt::rfc2822::parse(field.value.trim()).ok()?;
    Some(date.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Header;

    fn sites(dates: &[&str]) -> Seen<Vec<Site>> {
        let hop = |date: &&str| Hop {
            url: "https://example.be/".to_owned(),
            status: 200,
            version: "HTTP/1.1".to_owned(),
            location: String::new(),
            headers: vec![Header {
                name: "date".to_owned(),
                value: (*date).to_owned(),
            }],
        };
        Seen::Known(vec![Site {
            https: Seen::Known(Visit {
                hops: dates.iter().map(hop).collect(),
                end: Seen::default(),
            }),
            ..Site::default()
        }])
    }

    #[test]
    fn a_clock_is_doubted_only_where_nobody_agrees_with_it() {
        let now: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
        let near = "Tue, 24 Nov 2026 11:59:58 GMT";
        let far = "Sun, 22 Nov 2026 11:59:58 GMT";
        let other = |dates: &[&str]| other_clock(&sites(dates), now);
        assert_eq!(other(&[near]), None);
        assert_eq!(other(&[far, near]), None);
        assert_eq!(other(&[]), None);
        assert_eq!(other(&["yesterday"]), None);
        assert_eq!(other_clock(&Seen::Absent, now), None);
        let expected = "2026-11-22T11:59:58Z".parse().unwrap();
        assert_eq!(other(&[far]), Some(expected));
    }
}
