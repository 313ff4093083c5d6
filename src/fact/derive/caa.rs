//! What CAA records say, from the records as they came.

use crate::fact::{Caa, CaaProperty, Seen};
use crate::parse;

/// The flag that forbids to issue to whoever does not know the tag (RFC 8659 4.1).
const CRITICAL: u8 = 128;

/// Characters of a value that are shown.
const SHOWN: usize = 1_024;

/// Fills the derived facts of the records, where there are any.
pub(super) fn complete(caa: &mut Seen<Caa>) {
    if let Seen::Known(caa) = caa {
        let (found_at, properties) = (caa.found_at.clone(), caa.properties.clone());
        *caa = Caa {
            found_at,
            properties,
            ..Caa::default()
        };
        for property in caa.properties.clone() {
            sort_in(caa, &property);
        }
        for list in [
            &mut caa.issue,
            &mut caa.issuewild,
            &mut caa.iodef,
            &mut caa.malformed,
            &mut caa.unknown_critical,
        ] {
            list.sort_unstable();
        }
    }
}

/// Puts a property where it belongs. Tags know no upper case (RFC 8659 4.1).
fn sort_in(caa: &mut Caa, property: &CaaProperty) {
    let tag = property.tag.to_ascii_lowercase();
    let shown = || property.value.chars().take(SHOWN).collect();
    let issuer = parse::caa::issuer(property.value.as_bytes());
    match (tag.as_str(), issuer) {
        ("issue", Some(issuer)) => caa.issue.push(issuer),
        ("issuewild", Some(issuer)) => caa.issuewild.push(issuer),
        ("issue" | "issuewild", None) => caa.malformed.push(shown()),
        ("iodef", _) => caa.iodef.push(shown()),
        // Registered since RFC 8659 and harmless to authorities that know them (RFC 9495, CA/B BR).
        ("issuemail" | "issuevmc" | "contactemail" | "contactphone", _) => {}
        _ if property.flags & CRITICAL != 0 => caa.unknown_critical.push(tag),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(properties: &[(u8, &str, &str)]) -> Caa {
        let properties = properties.iter().map(|(flags, tag, value)| CaaProperty {
            flags: *flags,
            tag: (*tag).to_owned(),
            value: (*value).to_owned(),
        });
        let mut caa = Seen::Known(Caa {
            found_at: "example.be".to_owned(),
            properties: properties.collect(),
            // An older reading of the same records, which must not stay.
            issue: vec!["stale.example".to_owned()],
            ..Caa::default()
        });
        complete(&mut caa);
        caa.known().unwrap().clone()
    }

    #[test]
    fn each_property_is_read_anew_from_the_record() {
        let caa = read(&[
            (0, "ISSUE", "letsencrypt.org; validationmethods=dns-01"),
            (0, "issue", "ca.example"),
            (128, "issuewild", ";"),
            (0, "iodef", "mailto:security@example.be"),
            (0, "issue", "lets encrypt"),
        ]);
        assert_eq!(caa.issue, ["ca.example", "letsencrypt.org"]);
        assert_eq!(caa.issuewild, [";"]);
        assert_eq!(caa.iodef, ["mailto:security@example.be"]);
        assert_eq!(caa.malformed, ["lets encrypt"]);
        assert!(caa.unknown_critical.is_empty());
        assert_eq!(caa.properties.len(), 5, "what came is kept");
    }

    #[test]
    fn only_an_unknown_tag_with_the_critical_flag_is_in_the_way() {
        let caa = read(&[
            (128, "Policy", "x"),
            (0, "other", "x"),
            (1, "third", "x"),
            (128, "issuemail", ";"),
        ]);
        assert_eq!(caa.unknown_critical, ["policy"]);
    }
}
