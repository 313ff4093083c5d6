//! What a page says in itself (HTML). Read as a stream of tags, so that broken and huge pages cost no
//! more than their length.

mod contents;

use std::cell::RefCell;

use lol_html::{HtmlRewriter, MemorySettings, Settings, doc_text, element, text};
use url::Url;

use self::contents::{Gathered, TAGS};
use crate::fact::{Page, Seen};

/// Settings of one kind that are kept; a page that repeats itself more often says nothing new.
const MOST_SETTINGS: usize = 20;
/// Characters of one setting that are kept.
const MOST_CHARACTERS: usize = 100;
/// Bytes the reader may hold on to: the longest single tag it can read.
const MOST_MEMORY: usize = 1024 * 1024;

/// Whether an answer is a page, by its type; by its first characters where it names none.
pub fn is_html(content_type: Option<&str>, body: &[u8]) -> bool {
    let looks_like_markup = || body.trim_ascii_start().starts_with(b"<");
    content_type.map_or_else(looks_like_markup, |named| {
        named.to_ascii_lowercase().contains("html")
    })
}

/// Reads the page at an address.
///
/// # Errors
/// What kept the page from being read to its end.
pub fn read(body: &[u8], at: &Url) -> Result<Page, String> {
    let mut referrer_settings: Vec<String> = Vec::new();
    let gathered = RefCell::new(Gathered::default());
    let mut reader = HtmlRewriter::new(
        Settings::new()
            .append_element_content_handler(element!("meta[name=referrer i]", |meta| {
                if let Some(content) = meta.get_attribute("content") {
                    referrer_settings.push(content.chars().take(MOST_CHARACTERS).collect());
                }
                Ok(())
            }))
            .append_element_content_handler(element!(TAGS, |tag| {
                gathered.borrow_mut().tag(tag);
                Ok(())
            }))
            .append_element_content_handler(text!("title", |chunk| {
                gathered.borrow_mut().title(chunk);
                Ok(())
            }))
            .append_element_content_handler(text!("h1", |chunk| {
                gathered.borrow_mut().heading(chunk);
                Ok(())
            }))
            .append_document_content_handler(doc_text!(|chunk| {
                gathered.borrow_mut().text(chunk);
                Ok(())
            }))
            .with_memory_settings(MemorySettings::new().with_max_allowed_memory_usage(MOST_MEMORY))
            // Browsers read ambiguous markup too.
            .with_strict(false),
        |_: &[u8]| (),
    );
    reader.write(body).map_err(|error| error.to_string())?;
    reader.end().map_err(|error| error.to_string())?;
    // The last ones decide.
    let surplus = referrer_settings.len().saturating_sub(MOST_SETTINGS);
    referrer_settings.drain(..surplus);
    Ok(Page {
        referrer_settings,
        contents: Seen::Known(gathered.into_inner().finish(at)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at() -> Url {
        "https://www.example.be/nl/".parse().unwrap()
    }

    fn settings(page: &str) -> Vec<String> {
        read(page.as_bytes(), &at()).unwrap().referrer_settings
    }

    #[test]
    fn referrer_settings_are_read_in_order_wherever_they_stand() {
        assert_eq!(
            settings(
                "<!doctype html><title>x</title><META Name=Referrer CONTENT='unsafe-url'>\
                 <p><meta name=\"referrer\" content=origin><meta name=referrer>"
            ),
            ["unsafe-url", "origin"]
        );
        assert_eq!(settings("<p>name=referrer"), [""; 0]);
    }

    #[test]
    fn what_only_looks_like_a_setting_is_none() {
        for page in [
            "<!-- <meta name=referrer content=unsafe-url> -->",
            "<script>'<meta name=referrer content=unsafe-url>'</script>",
            "<title><meta name=referrer content=unsafe-url></title>",
            "<textarea><meta name=referrer content=unsafe-url></textarea>",
            "<meta name=referrers content=unsafe-url>",
        ] {
            assert_eq!(settings(page), [""; 0], "{page}");
        }
    }

    #[test]
    fn a_page_that_repeats_itself_is_cut_and_its_last_word_kept() {
        let many = "<meta name=referrer content=origin>".repeat(1_000);
        let page = format!("{many}<meta name=referrer content={}>", "x".repeat(5_000));
        let settings = settings(&page);
        assert_eq!(settings.len(), MOST_SETTINGS);
        assert_eq!(settings.last().unwrap().len(), MOST_CHARACTERS);
    }

    #[test]
    fn a_page_is_told_by_its_type_and_without_one_by_its_look() {
        assert!(is_html(Some("Text/HTML; charset=utf-8"), b""));
        assert!(is_html(Some("application/xhtml+xml"), b""));
        assert!(!is_html(Some("text/plain"), b"<p>"));
        assert!(is_html(None, b"\n <p>"));
        assert!(!is_html(None, b"{}"));
        assert!(!is_html(None, b""));
    }

    proptest! {
        #[test]
        fn any_page_is_read_without_panic(
            body in proptest::collection::vec(any::<u8>(), 0..400),
            markup in "(<|>|/|=|'|\"|!--|-->|meta|name|referrer|content|script|svg|template|[a-z ]){0,60}",
        ) {
            let _ = read(&body, &at());
            let _ = read(markup.as_bytes(), &at());
        }
    }
}
