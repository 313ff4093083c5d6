//! TXT records that begin with their version, as MTA-STS (RFC 8461 3.1), TLS-RPT (RFC 8460 3) and BIMI
//! write them: which of the records of a name are meant, and their fields.

/// Mistakes that are named, and characters of what a stranger wrote that are shown of each.
const MOST_MISTAKES: usize = 10;
const LONGEST_SHOWN: usize = 40;

/// Longest name of a field (RFC 8461 3.1).
const LONGEST_NAME: usize = 32;

/// The records that are meant, among all TXT records of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picked {
    /// None; other records do not matter.
    Nothing,
    /// One that begins as it must.
    One(String),
    /// Several that begin as they must: readers set them all aside.
    Several(Vec<String>),
    /// None that begins as it must, and one or more that seem meant to.
    NotQuite(Vec<String>),
}

/// Picks the records that begin as they must; where none does, those that seem meant to, such as
/// `V=STSv1` or one without a semicolon.
pub fn pick(texts: &[String], version: &str, begins: impl Fn(&str) -> bool) -> Picked {
    let begun: Vec<String> = texts.iter().filter(|text| begins(text)).cloned().collect();
    if begun.is_empty() {
        let alike = texts.iter().filter(|text| resembles(text, version));
        let alike: Vec<String> = alike.cloned().collect();
        return if alike.is_empty() {
            Picked::Nothing
        } else {
            Picked::NotQuite(alike)
        };
    }
    match <[String; 1]>::try_from(begun) {
        Ok([one]) => Picked::One(one),
        Err(several) => Picked::Several(several),
    }
}

/// Whether a record begins with a version (`v=STSv1`) and a semicolon. Blanks between the two are
/// allowed by the grammar and not by the text of RFC 8461 3.1 (erratum 6285); we allow them.
pub fn begins_with(text: &str, version: &str) -> bool {
    let rest = text.strip_prefix(version);
    rest.is_some_and(|rest| rest.trim_start_matches(BLANKS).starts_with(';'))
}

fn resembles(text: &str, version: &str) -> bool {
    let mut characters = text.chars();
    let is_filling = |c: &char| c.is_whitespace() || *c == '"';
    let same = |wanted: char| {
        let found = characters.find(|c| !is_filling(c));
        found.is_some_and(|found| found.eq_ignore_ascii_case(&wanted))
    };
    version.chars().all(same) && !characters.next().is_some_and(char::is_alphanumeric)
}

/// Spaces and tabs.
pub(crate) const BLANKS: [char; 2] = [' ', '\t'];

/// A field behind the version: its name and value, or what stands there and is none.
pub type Field<'t> = Result<(&'t str, &'t str), &'t str>;

/// The fields behind the version of a record, in their order. One empty one may stand at the end.
pub fn fields(text: &str) -> Vec<Field<'_>> {
    let mut pieces: Vec<&str> = text.split(';').skip(1).collect();
    if pieces.last().is_some_and(|last| is_blank(last)) {
        pieces.pop();
    }
    pieces.into_iter().map(field).collect()
}

fn field(piece: &str) -> Field<'_> {
    let piece = piece.trim_matches(BLANKS);
    match piece.split_once('=') {
        Some((name, value)) if is_name(name) => Ok((name, value)),
        _ => Err(piece),
    }
}

fn is_blank(text: &str) -> bool {
    text.trim_matches(BLANKS).is_empty()
}

/// Whether a field may be called so: letters, digits, and behind the first of them `_`, `-` and `.`.
pub(crate) fn is_name(name: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    name.len() <= LONGEST_NAME
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.bytes().all(inside)
}

/// Whether a field that this version does not know may say so (RFC 8461 3.1, RFC 8460 3).
pub(crate) fn is_value(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|b| b.is_ascii_graphic() && b != b'=')
}

/// Whether this is an address of the web that is fetched over HTTPS: a full name, and nothing that has
/// to be written otherwise (RFC 3986 2).
pub(crate) fn is_https(text: &str) -> bool {
    let (scheme, rest) = text.split_at_checked(8).unwrap_or_default();
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    scheme.eq_ignore_ascii_case("https://") && is_host(host) && is_escaped(rest)
}

/// Whether this is a full name of letters, digits and hyphens (RFC 1123 2.1).
pub(crate) fn is_host(name: &str) -> bool {
    let is_label = |label: &str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=63).contains(&label.len())
            && label.bytes().all(fits)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253 && name.contains('.') && name.split('.').all(is_label)
}

/// Whether a part of an address holds only what may stand there: no blanks, no quotes, and `%` before two
/// hexadecimal digits.
pub(crate) fn is_escaped(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte);
    let mut behind = text.split('%').skip(1).map(str::as_bytes);
    text.bytes().all(fits)
        && behind.all(
            |rest| matches!(rest, [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit()),
        )
}

/// What is wrong with a text, each thing once, in the order found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mistakes(Vec<String>);

impl Mistakes {
    /// Notes a mistake: the name of a field, or what a stranger wrote in its place.
    pub(crate) fn note(&mut self, what: &str) {
        let mut shown: String = what.chars().take(LONGEST_SHOWN).collect();
        if shown.len() < what.len() {
            shown.push('…');
        }
        if shown.is_empty() {
            ";;".clone_into(&mut shown);
        }
        if !self.0.contains(&shown) && self.0.len() < MOST_MISTAKES {
            self.0.push(shown);
        }
    }

    pub(crate) fn list(self) -> Vec<String> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn picked(texts: &[&str]) -> Picked {
        let texts: Vec<String> = texts.iter().map(|&text| text.to_owned()).collect();
        pick(&texts, "v=STSv1", |text| begins_with(text, "v=STSv1"))
    }

    #[test]
    fn records_of_other_services_do_not_matter() {
        let one = || Picked::One("v=STSv1; id=1".to_owned());
        assert_eq!(picked(&[]), Picked::Nothing);
        let others = ["hello", "v=STSv10; id=1", "v=STSv2; id=1", "v=TLSRPTv1; a"];
        assert_eq!(picked(&others), Picked::Nothing);
        assert_eq!(picked(&["v=STSv1; id=1", "google-verification=1"]), one());
        // The second does not begin as it must, and is set aside.
        assert_eq!(picked(&["v=STSv1; id=1", "v=STSv1"]), one());
        assert_eq!(picked(&["v=STSv1; id=1", "V=STSV1; id=2"]), one());
        let two = picked(&["v=STSv1;id=1", "v=STSv1 ;\tid=2"]);
        assert!(matches!(two, Picked::Several(all) if all.len() == 2));
    }

    #[test]
    fn one_that_seems_meant_is_told_where_none_is_right() {
        for text in [
            "v=STSv1",
            "V=STSv1; id=1",
            "v=stsv1; id=1",
            " v=STSv1; id=1",
            "v = STSv1; id=1",
            "\"v=STSv1; id=1\"",
            "v=STSv1, id=1",
            "v=STSv1 id=1",
        ] {
            let expected = Picked::NotQuite(vec![text.to_owned()]);
            assert_eq!(picked(&[text]), expected, "{text:?}");
        }
    }

    #[test]
    fn fields_are_split_at_semicolons() {
        assert_eq!(
            fields("v=STSv1; id=a ;more=b=c;"),
            [Ok(("id", "a")), Ok(("more", "b=c"))]
        );
        assert_eq!(fields("v=STSv1;; id=a"), [Err(""), Ok(("id", "a"))]);
        assert_eq!(fields("v=STSv1; id"), [Err("id")]);
        assert_eq!(fields("v=STSv1; i d=1; =2"), [Err("i d=1"), Err("=2")]);
        assert_eq!(fields("v=STSv1"), []);
        let long = format!("v=STSv1; {}=1", "n".repeat(33));
        assert!(fields(&long)[0].is_err());
    }

    #[test]
    fn addresses_of_the_web_are_whole_and_escaped() {
        for text in [
            "https://bakkerij.be",
            "HTTPS://bakkerij.be/logo.svg?a=1#b",
            "https://bakkerij.be:8443/a%20b",
        ] {
            assert!(is_https(text), "{text}");
        }
        for text in [
            "",
            "https://",
            "http://bakkerij.be/",
            "https:/bakkerij.be",
            "https://localhost/",
            "https://bakkerij.be/a b",
            "https://bakkerij.be/%",
            "https://bakkerij.be/%zz",
            "https://-bakkerij.be/",
            "https://b\u{e9}.be/",
            "https:\u{2f}\u{ff0f}bakkerij.be",
        ] {
            assert!(!is_https(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_picked_and_split_without_panic(text in "\\PC*|[vV=STSts1; \t%a-]*") {
            let _ = picked(&[&text, "v=STSv1; id=1"]);
            let _ = fields(&text);
            let _ = is_https(&text);
            let mut mistakes = Mistakes::default();
            mistakes.note(&text);
            prop_assert_eq!(mistakes.list().len(), 1);
        }
    }
}
