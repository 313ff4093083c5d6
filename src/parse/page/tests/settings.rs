//! What a page says about referrers, and whether it is a page.

use proptest::prelude::*;

use super::*;

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
    assert_eq!(settings.len(), 20);
    assert_eq!(settings.last().unwrap().len(), 100);
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
