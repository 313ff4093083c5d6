//! Places where something was seen, by names that fit a line.

use crate::report::model::{Listed, Mark};
use crate::report::phrase::Phrases;

/// Names in the order given, each once, at most `most` of them. A host that was seen over both families of
/// addresses is one name: `www.example.be:443 (IPv4, IPv6)`.
pub(super) fn listed(names: &[String], most: usize, phrases: Phrases) -> Listed {
    let mut hosts: Vec<(&str, Vec<&str>)> = Vec::new();
    for name in names {
        let (host, family) = parted(name);
        let at = hosts.iter().position(|(known, _)| *known == host);
        let at = at.unwrap_or_else(|| {
            hosts.push((host, Vec::new()));
            hosts.len() - 1
        });
        if let Some((_, families)) = hosts.get_mut(at)
            && let Some(family) = family
            && !families.contains(&family)
        {
            families.push(family);
        }
    }
    let whole = hosts.into_iter().map(|(host, families)| {
        if families.is_empty() {
            host.to_owned()
        } else {
            format!("{host} ({})", families.join(", "))
        }
    });
    cut(whole.collect(), most, phrases)
}

/// The first names, and how many more there are.
pub(super) fn cut(mut names: Vec<String>, most: usize, phrases: Phrases) -> Listed {
    let more = names.len().saturating_sub(most);
    names.truncate(most);
    Listed {
        shown: names,
        more: and_more(more, phrases),
    }
}

/// That there are so many more; nothing, where there are none.
pub(super) fn and_more(more: usize, phrases: Phrases) -> String {
    if more == 0 {
        return String::new();
    }
    phrases.count("list.more", more)
}

/// A sign and its word.
pub(super) fn mark(sign: &'static str, word: impl Into<String>) -> Mark {
    Mark {
        sign,
        word: word.into(),
    }
}

/// Why something could not be seen, as a mark.
pub(super) fn unseen(why: &crate::fact::Why, phrases: Phrases) -> Mark {
    let cause = phrases.say(&format!("cause.{}", why.cause.word()));
    mark(
        "unknown",
        phrases.fill("fact.unknown", &[("cause", &cause)]),
    )
}

/// The name of an endpoint without the family of its address, and that.
fn parted(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once('/') {
        Some((host, "ipv4")) => (host, Some("IPv4")),
        Some((host, "ipv6")) => (host, Some("IPv6")),
        _ => (name, None),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::language::Language;
    use crate::words::Words;

    /// The fixed words that the parts about connections are made of.
    pub(in crate::report::technical) fn words() -> Words {
        [
            include_str!("../../../templates/words/cause.toml"),
            include_str!("../../../templates/words/connection.toml"),
            include_str!("../../../templates/words/fact.toml"),
            include_str!("../../../templates/words/page.toml"),
            include_str!("../../../templates/words/verdict.toml"),
        ]
        .into_iter()
        .fold(Words::default(), |mut words, text| {
            words.add(Words::parse("words", text).unwrap()).unwrap();
            words
        })
    }

    #[test]
    fn both_families_of_a_host_are_one_name_and_many_names_are_cut() {
        let words = words();
        let phrases = Phrases::new(&words, Language::En);
        let names = ["a.be:443/ipv4", "b.be:443/ipv6", "a.be:443/ipv6", "mx/x:25"];
        let listed = listed(&names.map(str::to_owned), 2, phrases);
        assert_eq!(listed.shown, ["a.be:443 (IPv4, IPv6)", "b.be:443 (IPv6)"]);
        assert_eq!(listed.more, "and 1 more");
    }
}
