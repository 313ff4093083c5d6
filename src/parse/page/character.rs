//! Character references: `&amp;`, `&#38;` and `&#x26;` (HTML standard 13.2.5.72). The reader of tags hands
//! attribute values on as they stand in the page.

/// Those that addresses and titles are written with; all others stay as they stand.
const NAMED: [(&str, char); 28] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("colon", ':'),
    ("sol", '/'),
    ("bsol", '\\'),
    ("period", '.'),
    ("num", '#'),
    ("quest", '?'),
    ("equals", '='),
    ("comma", ','),
    ("semi", ';'),
    ("plus", '+'),
    ("lpar", '('),
    ("rpar", ')'),
    ("commat", '@'),
    ("percnt", '%'),
    ("lowbar", '_'),
    ("excl", '!'),
    ("Tab", '\t'),
    ("NewLine", '\n'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("rsquo", '’'),
    ("hellip", '…'),
];

/// Those that old pages end without a semicolon.
const OLD: [&str; 5] = ["amp", "lt", "gt", "quot", "nbsp"];

/// A text with its references resolved, as in an attribute: there, an old name without its semicolon counts
/// only where neither a letter, a digit nor `=` follows, so that `?a=1&lt=2` stays an address.
pub(super) fn resolved(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        out.push_str(before);
        let (character, after) = reference_at(reference).unwrap_or(('&', 1));
        out.push(character);
        rest = reference.get(after..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The reference that a text begins with, and how many bytes it takes.
fn reference_at(text: &str) -> Option<(char, usize)> {
    let name = text.strip_prefix('&')?;
    if let Some(number) = name.strip_prefix('#') {
        return numbered(number);
    }
    let length = name
        .bytes()
        .take(10)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let (word, rest) = name.split_at_checked(length)?;
    let known = NAMED.iter().find(|(name, _)| *name == word);
    match (known, rest.starts_with(';')) {
        (Some((_, character)), true) => Some((*character, length + 2)),
        (Some((_, character)), false) if OLD.contains(&word) && !rest.starts_with('=') => {
            Some((*character, length + 1))
        }
        _ => None,
    }
}

/// A reference by number, behind its `&#`.
fn numbered(text: &str) -> Option<(char, usize)> {
    let (digits, radix, sign) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 3),
        None => (text, 10, 2),
    };
    let length = digits
        .chars()
        .take_while(|digit| digit.is_digit(radix))
        .count();
    let (number, rest) = digits.split_at_checked(length)?;
    if number.is_empty() {
        return None;
    }
    let code = u32::from_str_radix(number, radix).ok();
    let character = code
        .filter(|code| *code != 0)
        .and_then(char::from_u32)
        .unwrap_or(char::REPLACEMENT_CHARACTER);
    let end = usize::from(rest.starts_with(';'));
    Some((character, sign + length + end))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn references_are_resolved_as_a_browser_does_in_an_attribute() {
        for (text, expected) in [
            ("/a?b=1&amp;c=2", "/a?b=1&c=2"),
            ("/a?b=1&amp;amp;c", "/a?b=1&amp;c"),
            ("http&colon;&sol;&#47;x&#x2E;be", "http://x.be"),
            ("&#104;ttp:", "http:"),
            ("&#104ttp:", "http:"),
            ("a&amp", "a&"),
            ("?a=1&lt=2&copy=3", "?a=1&lt=2&copy=3"),
            ("?a&ltx=2", "?a&ltx=2"),
            (
                "&unknown; & &; &# &#x; &#xzz",
                "&unknown; & &; &# &#x; &#xzz",
            ),
            ("&#0;&#xd800;&#99999999999;", "\u{fffd}\u{fffd}\u{fffd}"),
            ("caf\u{e9}&\u{e9}", "caf\u{e9}&\u{e9}"),
        ] {
            assert_eq!(resolved(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_resolved_without_panic(
            text: String,
            references in "(&|#|x|amp|lt|;|[0-9]|é|=){0,40}",
        ) {
            let _ = resolved(&text);
            prop_assert!(resolved(&references).len() <= references.len());
        }
    }
}
