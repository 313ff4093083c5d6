//! The page: whole, reachable, harmless, and not too big.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use belfort::check::Verdict;
use belfort::language::Language;
use belfort::report::portfolio::html;
use sha2::{Digest as _, Sha256};

use crate::batch::{Made, batch, of};
use crate::counts::{client, finding, with};

/// Values of an attribute, wherever it stands.
fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let opening = format!(" {name}=\"");
    let mut parts = page.split(opening.as_str());
    parts.next();
    parts.map(|part| part.split('"').next().unwrap()).collect()
}

fn page(made: &[Made], language: Language) -> String {
    html(&of(made, language)).unwrap()
}

/// A text that wants out, in every place that a list or a result has.
fn hostile(text: &str) -> Made {
    let mut finding = finding(text, Verdict::Fail);
    finding.subject = text.into();
    let mut digest = with(vec![finding]);
    digest.profile = text.into();
    digest.providers = vec![(text.into(), vec![belfort::check::provider::Role::Mail])];
    let mut made = client("a.test", digest);
    made.order.client = Some(text.into());
    made.order.contact = Some(text.into());
    made.order.tags = vec![text.into()];
    made.files = vec![
        text.into(),
        format!("{text}.html"),
        format!("a.test/{text}.html"),
    ];
    made
}

#[test]
fn the_browser_takes_the_style_and_nothing_else() {
    let page = page(&batch(5, 1), Language::Nl);
    let style = page
        .split("<style>")
        .nth(1)
        .unwrap()
        .split("</style>")
        .next()
        .unwrap();
    let hash = BASE64.encode(Sha256::digest(style.as_bytes()));
    let policy = attributes(&page, "content");
    assert!(
        policy
            .iter()
            .any(|policy| policy.contains(&format!("'sha256-{hash}'")))
    );
    assert!(!page.contains("<script") && attributes(&page, "style").is_empty());
    assert!(!page.contains("https:") && !page.contains("http:"));
}

#[test]
fn a_page_has_one_h1_and_no_id_twice_and_leads_to_places_that_are_there() {
    for language in Language::ALL {
        let page = page(&batch(12, 2), language);
        assert!(page.starts_with(&format!("<!doctype html>\n<html lang=\"{language}\">")));
        assert_eq!(page.matches("<h1").count(), 1);
        let ids = attributes(&page, "id");
        let each: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), each.len());
        for link in attributes(&page, "href") {
            if let Some(id) = link.strip_prefix('#') {
                assert!(each.contains(id), "{link}");
            } else {
                assert!(
                    link.starts_with("bakkerij") || link.contains(".test&#x2f;"),
                    "{link}"
                );
            }
        }
    }
}

#[test]
fn every_client_stands_on_the_page_and_every_gap_in_a_cell() {
    let made = batch(40, 10);
    let portfolio = of(&made, Language::En);
    let page = html(&portfolio).unwrap();
    for row in &portfolio.clients {
        assert!(page.contains(&format!("<tr id=\"c{}\">", row.number)));
    }
    let signs = page.matches("role=\"img\" aria-label=").count();
    let cells = portfolio.matrix.rows.len() * portfolio.matrix.clients.len();
    assert_eq!(signs, cells);
    let whole = page.replace("<wbr>", "");
    assert!(!portfolio.unmeasured.is_empty());
    for row in &portfolio.unmeasured {
        assert!(whole.contains(&row.listed.ascii));
    }
}

#[test]
fn more_than_forty_clients_are_not_beside_their_findings_on_the_page() {
    let page = page(&batch(285, 10), Language::Fr);
    assert!(!page.contains("class=\"matrix\""));
    assert!(page.contains("figure dans le fichier Excel (portfolio.xlsx)"));
    assert!(page.len() < 1_000_000, "{} bytes", page.len());
}

#[test]
fn the_same_batch_gives_the_same_bytes() {
    let made = batch(20, 5);
    assert_eq!(page(&made, Language::De), page(&made.clone(), Language::De));
}

#[test]
fn a_hostile_text_is_text() {
    let calm = page(&[hostile("calm")], Language::En);
    let tags = |page: &str| page.matches('<').count();
    for evil in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "</bdi></table>",
        "{{ 7 * 7 }}",
        "\u{1b}[31m\u{202e}evil",
        "javascript:alert(1)",
        "../../etc/passwd",
        "//evil.test/x",
    ] {
        let page = page(&[hostile(evil)], Language::En);
        assert!(!page.contains("<script") && !page.contains("onerror=alert(1)>"));
        assert!(!page.contains('\u{202e}') && !page.contains('\u{1b}'));
        assert!(
            !evil.starts_with("{{") || page.contains(evil),
            "it was calculated"
        );
        // The calm text is a path of a file, an evil one mostly is none: its links are left out.
        assert!(tags(&page) <= tags(&calm), "{evil}");
        for link in attributes(&page, "href") {
            let below = link.starts_with("a.test") || link.starts_with('#');
            let encoded = link
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-._~%&#;".contains(&byte));
            assert!(below || encoded, "{link}");
            assert!(!link.contains(".."), "{link}");
            assert!(!link.starts_with("javascript"), "{link}");
        }
    }
}

#[test]
fn an_international_name_is_shown_as_people_write_it() {
    let made = client("xn--caf-dma.be", with(Vec::new()));
    let page = page(&[made], Language::Nl);
    assert!(page.contains("café.<wbr>be</bdi>"));
    assert!(page.contains("<bdi>xn--caf-dma.be</bdi>"));
}
