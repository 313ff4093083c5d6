//! Derives versions of HTTP.

use super::answer::{headers, page};
use crate::fact::{Http3, HttpVersions, Seen, Site};

/// What the answer is in, and what it or the DNS announces.
pub(super) fn http_versions(site: &Site) -> Seen<HttpVersions> {
    page(site).map(|hop| {
        let in_answer = headers(hop, "alt-svc").any(announces_http3);
        let http3 = match &site.https_record {
            Seen::Known(record) if record.protocols.iter().any(|one| one == "h3") => {
                Seen::Known(Http3::FirstVisit)
            }
            Seen::Unknown(why) if !in_answer => Seen::Unknown(why.clone()),
            _ if in_answer => Seen::Known(Http3::LaterVisits),
            _ => Seen::Known(Http3::NotAnnounced),
        };
        HttpVersions {
            spoken: hop.version.clone(),
            http2: hop.version == "HTTP/2",
            http3,
        }
    })
}

/// Whether a field names HTTP/3 (RFC 7838 3: `h3=":443"; ma=86400`).
fn announces_http3(field: &str) -> bool {
    let mut alternatives = field.split(',');
    alternatives.any(|one| {
        let name = one.split('=').next().unwrap_or_default().trim();
        name == "h3"
    })
}

#[cfg(test)]
mod tests {
    use super::super::page_tests::{site, site_with};
    use super::*;
    use crate::fact::{Cause, HttpsRecord};

    #[test]
    fn http3_is_announced_in_the_dns_or_in_answers() {
        let http3 = |site: &Site| http_versions(site).known().unwrap().http3.clone();
        let mut plain = site("");
        assert!(http3(&plain).unknown().is_some(), "nobody asked the DNS");
        plain.https_record = Seen::Absent;
        assert_eq!(http3(&plain), Seen::Known(Http3::NotAnnounced));
        let record = |protocol: &str| {
            Seen::Known(HttpsRecord {
                protocols: vec![protocol.to_owned()],
                ..HttpsRecord::default()
            })
        };
        plain.https_record = record("h2");
        assert_eq!(http3(&plain), Seen::Known(Http3::NotAnnounced));
        plain.https_record = record("h3");
        assert_eq!(http3(&plain), Seen::Known(Http3::FirstVisit));
        for (field, expected) in [
            ("h2=\":443\", h3=\":443\"; ma=86400", Http3::LaterVisits),
            ("h3-29=\":443\"", Http3::NotAnnounced),
            ("clear", Http3::NotAnnounced),
        ] {
            let mut site = site_with("", &[("alt-svc", field)]);
            site.https_record = Seen::Absent;
            assert_eq!(http3(&site), Seen::Known(expected), "{field}");
        }
        let mut unasked = site_with("", &[("alt-svc", "h3=\":443\"")]);
        unasked.https_record = Seen::Unknown(Cause::Timeout.into());
        assert_eq!(http3(&unasked), Seen::Known(Http3::LaterVisits));
    }

    #[test]
    fn the_version_is_that_of_the_page() {
        let seen = http_versions(&site(""));
        assert_eq!(seen.known().unwrap().spoken, "HTTP/1.1");
        assert!(!seen.known().unwrap().http2);
    }
}
