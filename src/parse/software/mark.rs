//! Marks of distributions: whoever packages a product under its old number may repair it there.

/// What a mark looks like, in lower case, and whose it is. The first that fits counts.
const MARKS: [(&str, &str); 16] = [
    ("deb.sury.org", "deb.sury.org"),
    ("ubuntu", "Ubuntu"),
    ("raspbian", "Raspbian"),
    ("debian", "Debian"),
    ("centos", "CentOS"),
    ("red hat", "Red Hat"),
    ("redhat", "Red Hat"),
    ("rhel", "Red Hat"),
    ("almalinux", "AlmaLinux"),
    ("rocky", "Rocky Linux"),
    ("oracle linux", "Oracle Linux"),
    ("cloudlinux", "CloudLinux"),
    ("fedora", "Fedora"),
    ("amazon", "Amazon Linux"),
    ("amzn", "Amazon Linux"),
    ("suse", "SUSE"),
];

/// Beginnings of the release names that packages carry behind their number: `~deb11`, `+deb12u1`, `.el8`,
/// `.fc38`. A number follows.
const RELEASES: [(&str, &str); 3] = [("deb", "Debian"), ("el", "Red Hat"), ("fc", "Fedora")];

/// The distribution that a comment or the end of a version names, such as `(Ubuntu)`, `+deb12u1` or `.el8`.
pub fn mark(text: &str) -> Option<&'static str> {
    let text: String = text.chars().take(200).collect::<String>().to_lowercase();
    let named = MARKS.iter().find(|(needle, _)| text.contains(needle));
    named
        .or_else(|| RELEASES.iter().find(|(name, _)| is_release(&text, name)))
        .map(|(_, distribution)| *distribution)
}

/// Whether a release name stands there, apart from other letters, with a number behind it.
fn is_release(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let behind = text
            .get(at + name.len()..)
            .and_then(|rest| rest.chars().next());
        before.is_some_and(|letter| !letter.is_alphanumeric() || letter.is_ascii_digit())
            && behind.is_some_and(|letter| letter.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distributions_are_known_by_their_marks() {
        for (text, expected) in [
            ("Ubuntu", Some("Ubuntu")),
            ("8.1.2-1ubuntu2.14", Some("Ubuntu")),
            ("7.4.33-1+deb11u5", Some("Debian")),
            ("8.2.7-1~deb12u1", Some("Debian")),
            ("5.6.40-1+0~20200812.1+deb.sury.org+1", Some("deb.sury.org")),
            ("2.4.37-65.module+el8.10.0", Some("Red Hat")),
            ("1.14.1-9.el8", Some("Red Hat")),
            // Panels for hosting build it so as well.
            ("1.1.1k-fips", None),
            ("Red Hat Enterprise Linux", Some("Red Hat")),
            ("Amazon Linux", Some("Amazon Linux")),
            ("Unix", None),
            ("Win64", None),
            ("7.4.33", None),
            ("model3", None),
            ("deb", None),
            ("", None),
        ] {
            assert_eq!(mark(text), expected, "{text}");
        }
    }
}
