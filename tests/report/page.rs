//! A page as a browser and a screen reader take it apart: just enough of HTML to judge our own.

use std::collections::BTreeSet;

use belfort::language::Language;
use belfort::result::ScanResult;
use sha2::{Digest, Sha256};

use crate::company::{self, html};
use crate::variants;

/// A start tag with its attributes, or a text between tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Start(String, Vec<(String, String)>),
    End(String),
    Text(String),
}

/// Takes a page apart. Fails on anything that our templates do not write.
pub(crate) fn pieces(page: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = page;
    while let Some((text, after)) = rest.split_once('<') {
        pieces.push(Piece::Text(text.to_owned()));
        let (tag, after) = after.split_once('>').expect("a tag ends");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            pieces.push(Piece::End(name.to_owned()));
            continue;
        }
        let tag = tag.trim_end_matches('/');
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut found = Vec::new();
        while let Some((key, after)) = attributes.trim_start().split_once("=\"") {
            let (value, after) = after.split_once('"').expect("an attribute ends");
            found.push((key.to_owned(), value.to_owned()));
            attributes = after;
        }
        pieces.push(Piece::Start(name.to_owned(), found));
        if name == "style" {
            let (style, after) = rest.split_once("</style>").expect("the style ends");
            pieces.push(Piece::Text(style.to_owned()));
            pieces.push(Piece::End("style".to_owned()));
            rest = after;
        }
    }
    pieces
}

fn starts(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let starts = pieces(page).into_iter().filter_map(|piece| match piece {
        Piece::Start(name, attributes) => Some((name, attributes)),
        _ => None,
    });
    starts.collect()
}

fn attributes(page: &str, key: &str) -> Vec<String> {
    starts(page)
        .into_iter()
        .flat_map(|(_, attributes)| attributes)
        .filter(|(name, _)| name == key)
        .map(|(_, value)| value)
        .collect()
}

#[test]
fn a_page_says_its_language_and_has_one_h1_and_ordered_headings() {
    for language in Language::ALL {
        let page = html(&company::bakery(language));
        assert!(
            page.starts_with("<!doctype html>\n<html lang=\""),
            "{}",
            &page[..60]
        );
        assert!(page.contains(&format!("<html lang=\"{language}\">")));
        let levels: Vec<usize> = starts(&page)
            .iter()
            .filter_map(|(name, _)| name.strip_prefix('h')?.parse().ok())
            .collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
        for pair in levels.windows(2) {
            assert!(pair[1] <= pair[0] + 1, "h{} follows h{}", pair[1], pair[0]);
        }
    }
}

#[test]
fn every_anchor_is_there_once_and_every_link_leads_to_one() {
    let results: [fn() -> ScanResult; 3] = [
        || company::bakery(Language::Nl),
        || variants::hostile(Language::Fr),
        || variants::mail_only(Language::De),
    ];
    for result in results {
        let result = result();
        let page = html(&result);
        let ids = attributes(&page, "id");
        let known: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(ids.len(), known.len(), "an id stands twice");
        for link in attributes(&page, "href") {
            let id = link
                .strip_prefix('#')
                .expect("a link stays in the page")
                .to_owned();
            assert!(known.contains(&id), "no anchor {id}");
        }
        for id in attributes(&page, "aria-labelledby") {
            assert!(known.contains(&id), "no label {id}");
        }
    }
}

#[test]
fn a_page_loads_nothing() {
    let page = html(&variants::hostile(Language::En));
    for (name, attributes) in starts(&page) {
        assert!(
            !matches!(
                name.as_str(),
                "script"
                    | "link"
                    | "img"
                    | "iframe"
                    | "object"
                    | "embed"
                    | "base"
                    | "form"
                    | "image"
            ),
            "<{name}>"
        );
        for (key, _) in attributes {
            assert!(
                !matches!(
                    key.as_str(),
                    "src" | "srcset" | "style" | "action" | "xlink:href"
                ) && !key.starts_with("on"),
                "{key}= on <{name}>"
            );
        }
    }
    let style = style(&page);
    let own = style.replace("url(data:font/woff2;base64,", "");
    assert!(!own.contains("url(") && !own.contains("@import"));
}

#[test]
fn the_policy_lets_in_this_style_sheet_only() {
    let page = html(&company::bakery(Language::En));
    let policy = page
        .split_once("http-equiv=\"Content-Security-Policy\" content=\"")
        .and_then(|(_, after)| after.split_once('"'))
        .unwrap()
        .0;
    assert!(policy.starts_with("default-src 'none'; "));
    assert!(!policy.contains("unsafe"));
    let hash = policy
        .split_once("'sha256-")
        .and_then(|(_, after)| after.split_once('\''))
        .unwrap()
        .0;
    assert_eq!(
        decoded(hash),
        Sha256::digest(style(&page).as_bytes()).to_vec()
    );
    let (head, _) = page.split_once("<style>").unwrap();
    assert!(
        head.contains("Content-Security-Policy"),
        "the policy comes too late"
    );
}

fn style(page: &str) -> String {
    let (_, after) = page.split_once("<style>").unwrap();
    after.split_once("</style>").unwrap().0.to_owned()
}

/// Base64, read the slow way.
fn decoded(text: &str) -> Vec<u8> {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: Vec<String> = text
        .trim_end_matches('=')
        .chars()
        .map(|letter| format!("{:06b}", alphabet.find(letter).unwrap()))
        .collect();
    let bits = bits.concat();
    bits.as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect()
}

/// A foot of a table would be repeated on every sheet that the table takes.
#[test]
fn a_sum_is_printed_once_and_a_focus_can_be_seen() {
    let style = style(&html(&company::bakery(Language::En)));
    let print = style.split_once("@media print").unwrap().1;
    assert!(print.contains("tfoot { display: table-row-group }"));
    // Names of checks are longer than a column of a telephone.
    let phone = style.split_once("@media (max-width: 30rem)").unwrap().1;
    assert!(phone.contains(".numbers th:first-child { grid-column: 1 / -1"));
    assert!(style.contains(":focus-visible { outline: 3px solid var(--ink)"));
}

#[test]
fn a_verdict_is_never_a_colour_alone() {
    let page = html(&company::bakery(Language::En));
    for (class, word) in [
        ("fail", "Not in order · serious"),
        ("partial", "Partly"),
        ("unknown", "Not visible from here"),
        ("pass", "In order"),
        ("not-applicable", "Not applicable"),
    ] {
        assert!(
            page.contains(&format!("<use href=\"#sign-{class}\"/></svg> {word}<"))
                || page.contains(&format!("<use href=\"#sign-{class}\"/></svg> {word} <span")),
            "{class}"
        );
    }
}

#[test]
fn what_is_copied_says_by_which_rules_it_was_judged() {
    let result = company::bakery(Language::En);
    let page = html(&result);
    let copied = page.matches("<details class=\"proof\">").count();
    let line = format!("belfort {} · {} · ", result.tool.version, result.tool.rules);
    assert!(copied > 5);
    assert_eq!(page.matches(&line).count(), copied);
}
