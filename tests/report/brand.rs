//! A report with somebody's name and logo on it: Belfort's own page with a band, last words, and two rules more.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use belfort::language::Language;
use belfort::report::brand::{Brand, LogoFile};
use belfort::report::{self, Reading, Report};
use sha2::{Digest, Sha256};

use crate::company;
use crate::page::{Piece, pieces};

const README: &str = include_str!("../../README.md");
const LOGO: &[u8] = include_bytes!("../../examples/brand/logo.svg");
const EXAMPLE: &str = include_str!("../../examples/brand/brand.toml");

/// The logo of the example, under the only name that it has.
fn example_logo(name: &str) -> Result<LogoFile, String> {
    if name != "logo.svg" {
        return Err(format!("there is no {name}"));
    }
    Ok(LogoFile {
        name: name.to_owned(),
        bytes: Some(LOGO.to_vec()),
    })
}

fn brand(text: &str, languages: &[Language]) -> Brand {
    Brand::read("brand.toml", text.as_bytes(), languages, example_logo).unwrap()
}

/// A brand that says all a brand can say.
pub(crate) fn all_of_it(name: &str, language: Language) -> Brand {
    let text = format!("{EXAMPLE}\n").replace("Linden Advies", name);
    let text = text.replace("[cover]", "[cover]\nen = \"A\"\nde = \"A\"");
    let text = text.replace("[closing]", "[closing]\nen = \"A\"\nde = \"A\"");
    brand(&text, &[language])
}

fn branded(text: &str, language: Language) -> Report {
    let reading = Reading {
        target_unicode: String::new(),
        result_sha256: None,
        brand: Some(brand(text, &[language])),
        cohort: None,
        past: None,
    };
    report::model(company::rules(), &company::bakery(language), &reading)
}

fn page(text: &str, language: Language) -> String {
    report::html(&branded(text, language)).unwrap()
}

fn plain(language: Language) -> String {
    let reading = Reading::default();
    report::html(&report::model(
        company::rules(),
        &company::bakery(language),
        &reading,
    ))
    .unwrap()
}

/// The part of a page from one text to another, taken out.
fn without(page: &str, from: &str, to: &str) -> String {
    let (before, rest) = page.split_once(from).unwrap();
    let (_, after) = rest.split_once(to).unwrap();
    [before, after].concat()
}

#[test]
fn a_brand_adds_a_band_last_words_and_colours_and_changes_nothing_else() {
    for language in Language::ALL {
        let branded = page(
            "name = \"Linden Advies\"\ncover = \"A\"\nclosing = \"B\"",
            language,
        );
        let branded = without(&branded, "<div class=\"cover\">", "</div>");
        let branded = without(&branded, "<section class=\"closing\"", "</section>");
        let styles: Vec<&str> = branded.split("<style>").collect();
        let [head, house, own] = styles[..] else {
            panic!("two style sheets")
        };
        let (_, body) = own.split_once("</style>\n").unwrap();
        // The policy names one hash more.
        let first = plain(language);
        let (before, behind) = head.split_once("style-src 'sha256-").unwrap();
        let (hashes, after) = behind.split_once(';').unwrap();
        let (hash, _) = hashes.split_once(' ').unwrap();
        let again = format!("{before}style-src 'sha256-{hash};{after}<style>{house}{body}");
        assert!(again == first, "{language}");
    }
}

#[test]
fn without_a_brand_the_page_holds_no_trace_of_one() {
    let page = plain(Language::Nl);
    for trace in [
        "<img",
        "class=\"cover\"",
        "class=\"closing\"",
        "--cover",
        "--accent",
    ] {
        assert!(!page.contains(trace), "{trace}");
    }
    assert_eq!(page.matches("<style>").count(), 1);
}

#[test]
fn the_policy_knows_every_style_sheet_by_its_hash() {
    let page = page(EXAMPLE, Language::Fr);
    let (_, policy) = page
        .split_once("http-equiv=\"Content-Security-Policy\" content=\"")
        .unwrap();
    let policy = policy.split('"').next().unwrap();
    let sheets: Vec<&str> = page
        .split("<style>")
        .skip(1)
        .map(|rest| rest.split("</style>").next().unwrap())
        .collect();
    assert_eq!(sheets.len(), 2);
    let hashes: Vec<String> = sheets
        .iter()
        .map(|sheet| {
            format!(
                "'sha256-{}'",
                BASE64.encode(Sha256::digest(sheet.as_bytes()))
            )
        })
        .collect();
    assert!(
        policy.contains(&format!("style-src {};", hashes.join(" "))),
        "{policy}"
    );
    assert!(!policy.contains("unsafe") && !page.contains(" style=\""));
    assert!(sheets[1].starts_with(":root { --accent: #16795a; --link: #16795a; --cover: #eef5f1; --on-cover: #123f33 }\n@media screen and (prefers-color-scheme: dark) { :root { --accent: #"));
}

#[test]
fn what_a_consultant_writes_is_text() {
    let nasty = "</style><script>alert(1)</script>{{ 7 * 7 }}";
    let text = format!(
        "name = '{nasty}'\ncover = '{nasty}'\nclosing = '{nasty}'\n[contact]\nperson = '{nasty}'\naddress = '{nasty}'"
    );
    let page = page(&text, Language::De);
    assert!(!page.contains("<script") && page.matches("&lt;script&gt;").count() >= 5);
    let tags = |page: &str| {
        pieces(page)
            .into_iter()
            .filter(|piece| matches!(piece, Piece::Start(..)))
            .count()
    };
    let calm = text.replace(nasty, "calm");
    assert_eq!(tags(&page), tags(&self::page(&calm, Language::De)));
}

#[test]
fn the_brand_that_the_readme_shows_is_that_of_the_example_and_is_taken() {
    let (_, rest) = README
        .split_once("```toml\nname = \"Linden Advies\"")
        .unwrap();
    let (shown, _) = rest.split_once("```").unwrap();
    let shown = format!("name = \"Linden Advies\"{shown}");
    let read = |text| brand(text, &[Language::Nl, Language::Fr]);
    assert_eq!(read(&shown), read(EXAMPLE));
    assert!(read(&shown).logo().is_some());
}
