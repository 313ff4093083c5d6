//! Whatever a stranger writes stays text.

use std::sync::LazyLock;

use belfort::fact::{Seen, Spf};
use belfort::language::Language;
use belfort::report;
use proptest::prelude::*;

use crate::company::{self, html, model};
use crate::page::{Piece, pieces};
use crate::variants;

/// Whether a character may stand in a report: no control but line breaks of our own, nothing that turns
/// the direction of writing or hides.
fn harmless(character: char) -> bool {
    let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    let hides = matches!(
        character,
        '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{2028}' | '\u{2029}'
    );
    (character == '\n' || !character.is_control()) && !turns && !hides
}

fn tags(page: &str) -> Vec<String> {
    let names = pieces(page).into_iter().filter_map(|piece| match piece {
        Piece::Start(name, _) => Some(name),
        _ => None,
    });
    names.collect()
}

#[test]
fn a_hostile_text_is_text_on_the_page() {
    let page = html(&variants::hostile(Language::Nl));
    assert!(page.chars().all(harmless));
    assert!(!page.contains("<script") && !page.contains("onmouseover=\""));
    for shown in [
        "&lt;script&gt;alert(1)&lt;&#x2f;script&gt;",
        "␛]0;owned␇␛[31m",
        "factuur[U+202E]fdp.exe[U+2066]",
        "=cmd|&#x27; &#x2f;C calc&#x27;!A0",
    ] {
        assert!(page.matches(shown).count() > 20, "{shown} is not shown");
    }
    for place in ["v=spf1 ", "220 ", "CN="] {
        assert!(page.contains(&format!("{place}&lt;script")), "{place}");
    }
}

#[test]
fn a_hostile_text_is_text_on_a_terminal() {
    let report = model(&variants::hostile(Language::Fr));
    let text = report::terminal(&report, 80, false);
    assert!(text.chars().all(harmless));
    assert!(text.contains('␛') && text.contains("[U+202E]"));
    let colored = report::terminal(&report, 80, true);
    let own = colored
        .replace("\u{1b}[1m", "")
        .replace("\u{1b}[2m", "")
        .replace("\u{1b}[0m", "");
    assert!(own.chars().all(harmless));
    assert_eq!(own, text);
}

/// Any text, with the dangerous characters far more often than by chance.
fn evil() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        "<",
        ">",
        "\"",
        "'",
        "&",
        "</bdi>",
        "</style>",
        "<!--",
        "-->",
        "{{ 7 * 7 }}",
        "{% raw %}",
        "\u{1b}[2J",
        "\u{0}",
        "\n",
        "\u{202e}",
        "\u{2069}",
        "\u{200f}",
        "\u{61c}",
        "\u{9b}",
        "javascript:",
        "&lt;",
    ]);
    let any = any::<char>().prop_map(String::from);
    let part = prop_oneof![nasty.prop_map(str::to_owned), any];
    prop::collection::vec(part, 1..24).prop_map(|parts| parts.concat())
}

/// A text as our pages write it.
fn escaped(text: &str) -> String {
    let mut written = report::visible::visible(text);
    for (character, entity) in [
        ("&", "&amp;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ("\"", "&quot;"),
        ("'", "&#x27;"),
        ("/", "&#x2f;"),
    ] {
        written = written.replace(character, entity);
    }
    written
}

/// The bakery's page after a stranger wrote this text into it.
fn page_with(text: &str) -> String {
    let mut result = company::bakery(Language::En);
    text.clone_into(&mut result.findings[4].text.title);
    text.clone_into(&mut result.findings[4].subject);
    text.clone_into(&mut result.vantage.resolver);
    result.evidence.mail.spf = Seen::Known(Spf {
        records: vec![text.to_owned()],
        authorises_nothing: Seen::Known(false),
        ..Spf::default()
    });
    html(&result)
}

static CALM: LazyLock<Vec<String>> = LazyLock::new(|| tags(&page_with("calm")));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn no_text_at_all_changes_what_the_page_is_made_of(text in evil()) {
        let page = page_with(&text);
        prop_assert!(page.chars().all(harmless));
        let isolated = ["<bdi>", &escaped(&text), "</bdi>"].concat();
        prop_assert!(page.contains(&isolated));
        prop_assert_eq!(&tags(&page), &*CALM);
    }
}
