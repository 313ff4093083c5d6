//! Hosts behind the subjects of findings, and whether a sentence names one.

/// `www.example.be:443/ipv4` is an endpoint of a host.
pub(super) fn of_subject(subject: &str) -> &str {
    subject.split(':').next().unwrap_or(subject)
}

/// Whether a text names a host: not as the end or the beginning of a longer name.
pub(super) fn is_named(text: &str, host: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || "-_".contains(c);
    let mut places = text.match_indices(host);
    !host.is_empty()
        && places.any(|(at, _)| {
            let before = text.get(..at).and_then(|before| before.chars().last());
            let behind = text.get(at + host.len()..).unwrap_or_default();
            let mut behind = behind.chars();
            let goes_on = match behind.next() {
                // A full stop ends a sentence; a dot is followed by more of the name.
                Some('.') => behind.next().is_some_and(inside),
                next => next.is_some_and(inside),
            };
            !goes_on && !before.is_some_and(|c| inside(c) || c == '.')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_not_named_by_a_longer_name() {
        for text in ["a.be", "On a.be.", "https://a.be/x", "a.be:443", "(a.be)"] {
            assert!(is_named(text, "a.be"), "{text}");
        }
        for text in [
            "",
            "www.a.be",
            "data.be",
            "a.be.example",
            "a.bexley",
            "x-a.be",
        ] {
            assert!(!is_named(text, "a.be"), "{text}");
        }
        assert!(is_named("www.a.be leads to a.be", "a.be"));
        assert!(!is_named("anything", ""));
    }

    #[test]
    fn an_endpoint_is_one_of_a_host() {
        assert_eq!(of_subject("www.a.be:443/ipv6"), "www.a.be");
        assert_eq!(of_subject("a.be"), "a.be");
    }
}
