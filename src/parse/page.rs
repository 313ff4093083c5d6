//! What a page says in itself (HTML). Read as a stream of tags, so that broken and huge pages cost no
//! more than their length.

mod address;
mod character;
mod contents;
mod place;
mod script;
mod text;

use std::cell::RefCell;

use lol_html::{HtmlRewriter, MemorySettings, Settings, doc_text, element, text};
use url::Url;

use self::contents::Gathered;
use crate::fact::{Page, Seen};

/// Bytes the reader may hold on to. A page that is nested deeper than fits in there cannot be read.
const MOST_MEMORY: usize = 2 * 1024 * 1024;

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
    let gathered = RefCell::new(Gathered::default());
    let mut reader = HtmlRewriter::new(
        Settings::new()
            .append_element_content_handler(element!("*", |tag| {
                gathered.borrow_mut().tag(tag);
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
    let (contents, referrer_settings) = gathered.into_inner().finish(at);
    Ok(Page {
        referrer_settings,
        contents: Seen::Known(contents),
    })
}

#[cfg(test)]
mod tests;
