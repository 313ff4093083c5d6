//! Referrer-Policy (W3C Referrer Policy 8.1, HTML standard 4.2.5.1), read as browsers do: words they do
//! not know are skipped, and the last one they know counts.

use crate::fact::ReferrerPolicyWord;

/// Reads all header fields of an answer, joined by commas. `None`: no word that browsers know.
pub fn of_header(value: &str) -> Option<ReferrerPolicyWord> {
    value
        .rsplit(',')
        .find_map(|token| word(token.trim_matches([' ', '\t'])))
}

/// Reads the content of one `<meta name=referrer>`: a single word, or one of the four that came before
/// the standard. `None`: browsers do not know it.
pub fn of_meta(content: &str) -> Option<ReferrerPolicyWord> {
    match content.to_ascii_lowercase().as_str() {
        "never" => Some(ReferrerPolicyWord::NoReferrer),
        "default" => Some(ReferrerPolicyWord::StrictOriginWhenCrossOrigin),
        "always" => Some(ReferrerPolicyWord::UnsafeUrl),
        "origin-when-crossorigin" => Some(ReferrerPolicyWord::OriginWhenCrossOrigin),
        other => word(other),
    }
}

fn word(token: &str) -> Option<ReferrerPolicyWord> {
    Some(match token.to_ascii_lowercase().as_str() {
        "no-referrer" => ReferrerPolicyWord::NoReferrer,
        "no-referrer-when-downgrade" => ReferrerPolicyWord::NoReferrerWhenDowngrade,
        "same-origin" => ReferrerPolicyWord::SameOrigin,
        "origin" => ReferrerPolicyWord::Origin,
        "strict-origin" => ReferrerPolicyWord::StrictOrigin,
        "origin-when-cross-origin" => ReferrerPolicyWord::OriginWhenCrossOrigin,
        "strict-origin-when-cross-origin" => ReferrerPolicyWord::StrictOriginWhenCrossOrigin,
        "unsafe-url" => ReferrerPolicyWord::UnsafeUrl,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_word_of_the_standard_is_read_in_any_case() {
        for known in [
            "no-referrer",
            "no-referrer-when-downgrade",
            "same-origin",
            "origin",
            "strict-origin",
            "origin-when-cross-origin",
            "strict-origin-when-cross-origin",
            "unsafe-url",
        ] {
            let read = serde_json::to_value(of_header(known).unwrap()).unwrap();
            assert_eq!(read, known, "the machine word is the word of the standard");
            assert_eq!(of_header(&known.to_ascii_uppercase()), of_header(known));
            assert_eq!(of_meta(known), of_header(known));
        }
    }

    #[test]
    fn the_last_known_word_counts() {
        assert_eq!(
            of_header("no-referrer, strict-origin-when-cross-origin"),
            Some(ReferrerPolicyWord::StrictOriginWhenCrossOrigin)
        );
        assert_eq!(
            of_header("same-origin,\tUnsafe-URL , newer-than-us,, "),
            Some(ReferrerPolicyWord::UnsafeUrl)
        );
    }

    #[test]
    fn words_that_browsers_do_not_know_are_none() {
        for value in [
            "",
            ",",
            "default",
            "browser-default",
            "no-referer",
            "origin; same-origin",
            "\"origin\"",
            "origin\u{a0}",
        ] {
            assert_eq!(of_header(value), None, "{value:?}");
        }
    }

    #[test]
    fn a_page_may_use_the_words_that_came_before_the_standard_but_no_list() {
        assert_eq!(of_meta("Always"), Some(ReferrerPolicyWord::UnsafeUrl));
        assert_eq!(of_meta("never"), Some(ReferrerPolicyWord::NoReferrer));
        assert_eq!(of_meta("origin, unsafe-url"), None);
        assert_eq!(of_meta(""), None);
        assert_eq!(of_header("always"), None);
    }

    proptest! {
        #[test]
        fn any_field_is_read_without_panic(value in "\\PC*|[a-z, \t\\-]*") {
            let _ = of_header(&value);
            let _ = of_meta(&value);
        }

        #[test]
        fn what_stands_before_a_known_word_does_not_matter(before in "\\PC*") {
            assert_eq!(of_header(&format!("{before}, Origin")), Some(ReferrerPolicyWord::Origin));
        }
    }
}
