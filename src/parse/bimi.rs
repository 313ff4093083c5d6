//! BIMI (draft-brand-indicators-for-message-identification 4.3): the logo that mail programs may show.

use super::mail_record::{self, Mistakes, Picked, is_https};

/// What the record begins with; blanks may stand around the `=`.
const VERSION: &str = "v=BIMI1";

/// Picks the record out of the TXT records of a name. Where there are several, mail programs use none.
pub fn pick(texts: &[String]) -> Picked {
    mail_record::pick(texts, VERSION, begins)
}

fn begins(text: &str) -> bool {
    let first = text.split(';').next().and_then(tag);
    first == Some(("v", "BIMI1"))
}

fn tag(piece: &str) -> Option<(&str, &str)> {
    let (name, value) = piece.split_once('=')?;
    Some((name.trim(), value.trim()))
}

/// A record as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// It says that no logo is wanted.
    pub declined: bool,
    /// Address of the logo; empty where there is none.
    pub logo: String,
    /// Address of the proof that goes with it; empty where there is none.
    pub proof: String,
    /// What is missing or not valid.
    pub mistakes: Vec<String>,
}

/// Reads a record. Of a tag that stands twice the first counts; unknown ones do not matter.
pub fn record(text: &str) -> Record {
    let mut mistakes = Mistakes::default();
    if !begins(text) {
        mistakes.note("v");
    }
    let mut pieces: Vec<&str> = text.split(';').skip(1).collect();
    if pieces.last().is_some_and(|last| last.trim().is_empty()) {
        pieces.pop();
    }
    let (mut logo, mut proof) = (None, None);
    for piece in pieces {
        match tag(piece) {
            Some(("l", value)) => logo = logo.or(Some(value)),
            Some(("a", value)) => proof = proof.or(Some(value)),
            Some((name, _)) if !name.is_empty() => {}
            _ => mistakes.note(piece.trim()),
        }
    }
    let proof = proof.unwrap_or_default();
    let declined = logo == Some("") && proof.is_empty();
    let logo = logo.unwrap_or_default();
    if !declined && !is_https(logo) {
        mistakes.note("l");
    }
    if !proof.is_empty() && !is_https(proof) {
        mistakes.note("a");
    }
    let address = |text: &str| {
        if is_https(text) {
            text.to_owned()
        } else {
            String::new()
        }
    };
    Record {
        declined,
        logo: address(logo),
        proof: address(proof),
        mistakes: mistakes.list(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_logo_may_come_with_a_proof() {
        let read =
            record("v=BIMI1; l=https://bakkerij.be/logo.svg; a=https://bakkerij.be/vmc.pem;");
        assert_eq!(read.logo, "https://bakkerij.be/logo.svg");
        assert_eq!(read.proof, "https://bakkerij.be/vmc.pem");
        assert!(read.mistakes.is_empty() && !read.declined);
        let bare = record("v = BIMI1;l=https://bakkerij.be/logo.svg; a=; avp=brand; l=x");
        assert_eq!((bare.logo, bare.proof), (read.logo, String::new()));
        assert_eq!(bare.mistakes, [""; 0]);
    }

    #[test]
    fn an_empty_place_for_the_logo_declines() {
        for text in ["v=BIMI1; l=; a=;", "v=BIMI1; l=", "v=BIMI1; l= ; a= ; lps="] {
            let read = record(text);
            assert!(read.declined && read.mistakes.is_empty(), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        for (text, expected) in [
            ("v=BIMI1", "l"),
            ("v=BIMI1; a=https://bakkerij.be/vmc.pem", "l"),
            ("v=BIMI1; l=; a=https://bakkerij.be/vmc.pem", "l"),
            ("v=BIMI1; l=http://bakkerij.be/logo.svg", "l"),
            ("v=BIMI1; l=https://bakkerij.be/l.svg; a=self", "a"),
            ("v=BIMI1; l=https://bakkerij.be/l.svg; junk", "junk"),
            ("v=BIMI1; l=https://bakkerij.be/l.svg;;", ";;"),
            ("v=bimi1; l=https://bakkerij.be/l.svg", "v"),
        ] {
            assert_eq!(record(text).mistakes, [expected], "{text}");
        }
    }

    #[test]
    fn the_version_stands_first_and_in_its_own_case() {
        let picked = |text: &str| pick(&[text.to_owned()]);
        assert!(matches!(picked("v=BIMI1"), Picked::One(_)));
        assert!(matches!(picked("v=bimi1; l="), Picked::NotQuite(_)));
        assert_eq!(picked("l=; v=BIMI1"), Picked::Nothing);
        assert_eq!(picked("v=BIMI12; l="), Picked::Nothing);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "\\PC*|v=BIMI1[;=la:https/. ]*") {
            let _ = pick(std::slice::from_ref(&text));
            let read = record(&text);
            prop_assert!(!read.declined || read.logo.is_empty());
        }
    }
}
