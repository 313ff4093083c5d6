//! Version numbers, as far as they can be compared.

use std::cmp::Ordering;

/// Parts of a version number that are compared.
const MOST_PARTS: usize = 5;

/// What stands behind the numbers of a release that is not out yet.
const EARLY: [&str; 9] = [
    "alpha", "beta", "rc", "pre", "preview", "dev", "next", "canary", "nightly",
];

/// A version number: `3.7.1`, `4.0.0-beta.2`. An early release comes before the one it leads to; what else
/// stands behind the numbers does not count, and `3.4` is the same as `3.4.0`.
#[derive(Debug, Clone)]
pub struct Version {
    numbers: Vec<u32>,
    early: bool,
}

impl Version {
    /// Reads the numbers at the beginning of a text, and whether the rest of it says that the release is an
    /// early one. `None` where it begins with no number, or with one that no version has.
    pub fn parse(text: &str) -> Option<Self> {
        let end = text
            .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
            .unwrap_or(text.len());
        let (digits, rest) = text.split_at_checked(end)?;
        let numbers: Option<Vec<u32>> = digits
            .trim_end_matches('.')
            .split('.')
            .take(MOST_PARTS)
            .map(|part| part.parse().ok())
            .collect();
        let rest = rest
            .trim_start_matches(['-', '_', '.', '+'])
            .to_ascii_lowercase();
        let early = EARLY.iter().any(|word| rest.starts_with(word)) || is_short_early(&rest);
        Some(Self {
            numbers: numbers?,
            early,
        })
    }

    /// Whether it belongs to a line of releases: 8.1.2 to 8.1, not to 8.10.
    pub fn belongs_to(&self, line: &Self) -> bool {
        self.numbers.starts_with(&line.numbers)
    }
}

/// `b1`, `a2`: the short names of early releases.
fn is_short_early(rest: &str) -> bool {
    rest.strip_prefix(['a', 'b'])
        .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let length = self.numbers.len().max(other.numbers.len());
        let part = |numbers: &[u32], at: usize| numbers.get(at).copied().unwrap_or(0);
        (0..length)
            .map(|at| part(&self.numbers, at).cmp(&part(&other.numbers, at)))
            .find(|order| order.is_ne())
            .unwrap_or_else(|| other.early.cmp(&self.early))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}

/// Whether a word is a version number: a digit at its head, perhaps behind a `v`, and numbers that can be
/// compared. A year, a date or a hash that begins with a digit is none.
pub(super) fn is_version(word: &str) -> bool {
    let word = without_v(word);
    let sound = word.starts_with(|first: char| first.is_ascii_digit())
        && Version::parse(word)
            .is_some_and(|version| version.numbers.first().is_some_and(|first| *first < 1_000));
    sound && letters_fit(word)
}

/// Whether nothing stands behind the numbers of a version but the name of an early release.
pub(super) fn is_bare(word: &str) -> bool {
    let behind = behind_numbers(word).to_ascii_lowercase();
    let behind = behind.trim_start_matches(['-', '_', '.']);
    behind.is_empty()
        || EARLY.iter().any(|early| behind.starts_with(early))
        || is_short_early(behind)
}

/// Whether what stands right behind the last number is a sign, or a letter as makers add them: one alone
/// (`1.0.2k`), or an early release (`1.9b1`, `3.0rc1`).
fn letters_fit(word: &str) -> bool {
    let behind = behind_numbers(word).to_ascii_lowercase();
    let mut letters = behind.chars();
    let Some(first) = letters.next().filter(|first| first.is_alphanumeric()) else {
        return true;
    };
    let numbers = word.get(..word.len() - behind.len()).unwrap_or_default();
    let alone = first.is_ascii_lowercase() && !letters.next().is_some_and(char::is_alphanumeric);
    numbers.contains('.') && (numbers.ends_with('.') || alone || is_bare(word))
}

/// The numbers of a version, with the letter that some makers add: `1.0.2k` of `1.0.2k-fips`.
pub(super) fn number_of(word: &str) -> String {
    let word = without_v(word);
    let behind = behind_numbers(word);
    let mut length = word.len() - behind.len();
    let mut letters = behind.chars();
    if letters
        .next()
        .is_some_and(|letter| letter.is_ascii_lowercase())
        && !letters.next().is_some_and(char::is_alphanumeric)
    {
        length += 1;
    }
    word.get(..length)
        .unwrap_or_default()
        .trim_end_matches('.')
        .to_owned()
}

fn without_v(word: &str) -> &str {
    let rest = word.strip_prefix(['v', 'V']).unwrap_or(word);
    rest.strip_prefix('.').unwrap_or(rest)
}

/// What stands behind the numbers.
fn behind_numbers(word: &str) -> &str {
    word.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    #[test]
    fn versions_are_compared_by_their_numbers() {
        let sorted = [
            "1.9.0b1",
            "1.9",
            "1.9.1",
            "1.10.0-rc.1",
            "1.10",
            "1.12.4",
            "3.0.0-beta1",
            "3.0.0",
            "3.4.0",
            "3.40.0",
        ];
        for pair in sorted.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{pair:?}");
        }
        assert_eq!(version("3.4"), version("3.4.0"));
        assert_eq!(version("8.1.2-1ubuntu2.14"), version("8.1.2"));
    }

    #[test]
    fn a_version_belongs_to_its_line_and_to_no_longer_number() {
        assert!(version("8.1.2").belongs_to(&version("8.1")));
        assert!(version("10").belongs_to(&version("10")));
        assert!(!version("8.10.2").belongs_to(&version("8.1")));
        assert!(!version("8").belongs_to(&version("8.1")));
    }

    #[test]
    fn what_is_no_version_is_none() {
        for text in ["", ".", "x", "99999999999.1", "-1", "1..2"] {
            assert!(Version::parse(text).is_none(), "{text}");
        }
        for word in [
            "",
            "v",
            "2024",
            "20240101",
            "1a2b3c",
            "7e3f",
            "x1",
            "2020-01-01",
        ] {
            assert!(!is_version(word), "{word}");
        }
        for word in [
            "10",
            "1.0.2k-fips",
            "v3.4",
            "v.4.2",
            "8.1.2-1ubuntu2.14",
            "3.0rc1",
            "1.9b1",
        ] {
            assert!(is_version(word), "{word}");
        }
    }

    #[test]
    fn the_number_is_what_the_maker_gave_it() {
        for (word, number) in [
            ("1.0.2k-fips", "1.0.2k"),
            ("8.1.2-1ubuntu2.14", "8.1.2"),
            ("v3.4.", "3.4"),
            ("5.4.16", "5.4.16"),
            ("9.4.43.v20210629", "9.4.43"),
        ] {
            assert_eq!(number_of(word), number);
        }
    }
}
