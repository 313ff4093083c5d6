//! Places of tags, words and entries in a record.

use std::ops::Range;

use super::draft::{MOST_SPOTS, Spot};

/// The pieces of a text between signs, without the blanks around them; empty ones are passed over.
pub(super) fn pieces(text: &str, sign: char) -> Vec<Range<usize>> {
    let mut begin = 0;
    let mut found = Vec::new();
    for piece in text.split(sign) {
        let bare = piece.trim();
        if !bare.is_empty() {
            let start = begin + piece.len() - piece.trim_start().len();
            found.push(start..start + bare.len());
        }
        begin += piece.len() + sign.len_utf8();
    }
    found
}

/// The tags of a record with semicolons that have this name, in any case: `p=none`.
pub(super) fn tags(text: &str, name: &str) -> Vec<Range<usize>> {
    let is_it = |range: &Range<usize>| {
        let piece = text.get(range.clone()).unwrap_or_default();
        let named = piece.split('=').next().unwrap_or_default();
        named.trim().eq_ignore_ascii_case(name)
    };
    pieces(text, ';').into_iter().filter(is_it).collect()
}

/// The first tag of this name.
pub(super) fn tag(text: &str, name: &str) -> Option<Range<usize>> {
    tags(text, name).into_iter().next()
}

/// The first tag that stands in the text, of several names.
pub(super) fn first_tag(text: &str, names: &[&str]) -> Option<Range<usize>> {
    names.iter().find_map(|name| tag(text, name))
}

/// The entries of a tag's value, which commas part.
pub(super) fn entries(text: &str, name: &str) -> Vec<Range<usize>> {
    let Some(range) = tag(text, name) else {
        return Vec::new();
    };
    let piece = text.get(range.clone()).unwrap_or_default();
    let value = piece.find('=').map_or(piece.len(), |at| at + 1);
    let begin = range.start + value;
    let inside = pieces(piece.get(value..).unwrap_or_default(), ',');
    inside
        .into_iter()
        .map(|one| begin + one.start..begin + one.end)
        .collect()
}

/// Each of a list of texts, where it first stands in some line as a piece of its own.
pub(super) fn all_of(lines: &[String], wanted: &[String]) -> Vec<Spot> {
    // No further than needed: a hostile list has thousands of lines, and as many names at fault.
    let places = lines.iter().enumerate().flat_map(|(line, text)| {
        wanted.iter().filter_map(move |one| {
            let at = find_whole(text, one)?;
            Some((line, at..at + one.len()))
        })
    });
    places.take(MOST_SPOTS).collect()
}

/// Where a text stands in a line, with no letter, digit or dot of a longer name around it.
pub(super) fn find_whole(text: &str, wanted: &str) -> Option<usize> {
    let inside = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    text.match_indices(wanted).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|before| before.chars().last());
        let behind = text.get(at + wanted.len()..);
        let behind = behind.and_then(|behind| behind.chars().next());
        !wanted.is_empty() && !before.is_some_and(inside) && !behind.is_some_and(inside)
    })
}

/// All lines as a whole.
pub(super) fn whole(lines: &[String]) -> Vec<Spot> {
    let lines = lines.iter().enumerate();
    lines.map(|(line, text)| (line, 0..text.len())).collect()
}

/// The first piece of every line, which ends at a sign: the version of a record.
pub(super) fn first_pieces(lines: &[String], sign: char) -> Vec<Spot> {
    let firsts = lines.iter().enumerate().filter_map(|(line, text)| {
        let first = pieces(text, sign).into_iter().next()?;
        Some((line, first))
    });
    firsts.collect()
}

/// The same range of the first line.
pub(super) fn in_first(range: Option<Range<usize>>) -> Vec<Spot> {
    range.map(|range| (0, range)).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<'t>(text: &'t str, ranges: &[Range<usize>]) -> Vec<&'t str> {
        let ranges = ranges.iter();
        ranges
            .map(|range| text.get(range.clone()).unwrap())
            .collect()
    }

    #[test]
    fn a_tag_is_found_by_its_name_and_without_the_blanks_around_it() {
        let text = "v=DMARC1; P = none ;sp=reject;; rua=mailto:a@b.be , mailto:c@d.be";
        assert_eq!(texts(text, &tags(text, "p")), ["P = none"]);
        assert_eq!(texts(text, &tags(text, "np")), [""; 0]);
        assert_eq!(
            texts(text, &entries(text, "rua")),
            ["mailto:a@b.be", "mailto:c@d.be"]
        );
        let strange = "é; p=è ; \u{a0}q=1";
        assert_eq!(texts(strange, &tags(strange, "p")), ["p=è"]);
        assert_eq!(texts(strange, &tags(strange, "q")), ["q=1"]);
    }

    #[test]
    fn a_name_inside_a_longer_one_is_another_one() {
        let lines = ["10 mx.example.be".to_owned(), "20 example.be".to_owned()];
        assert_eq!(all_of(&lines, &["example.be".to_owned()]), [(1, 3..13)]);
        assert_eq!(all_of(&lines, &[String::new()]), []);
    }
}
