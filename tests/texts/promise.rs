//! What no text says that people read: a scan certifies nothing, and Belfort does not look like the CCB.

use std::path::{Path, PathBuf};

use crate::read::{content, entries};

/// Parts of words, in small letters.
const FORBIDDEN: [&str; 22] = [
    // What a scan cannot show.
    "compliant",
    "compliance",
    "conform",
    "konform",
    "certified",
    "certification",
    "gecertificeerd",
    "certificering",
    "certifié",
    "certifie ",
    "zertifiziert",
    "zertifizierung",
    "voldoet aan nis2",
    "fulfilled",
    "guaranteed",
    "gewaarborgd",
    // The look of somebody else.
    "®",
    "cyfun-label",
    "cyfun label",
    "label cyfun",
    "ccb-logo",
    "ccb logo",
];

/// Sentences that say what the report is not, and quotations of the rule itself.
const PERMITTED: [&str; 6] = [
    "geen conformiteitsbeoordeling",
    "pas une évaluation de la conformité",
    "keine konformitätsbewertung",
    "not a conformity assessment",
    "never \"compliant\" or \"certified\"",
    // Who issues certificates for names of web sites.
    "zertifizierungsstelle",
];

/// Files that users read, or that become what they read.
fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut open: Vec<PathBuf> = [
        "checks",
        "templates",
        "README.md",
        "CONTRIBUTING.md",
        "docs/judging.md",
        "src/cli.rs",
        "src/command/spf/words.toml",
        "src/score/questionnaire/words.toml",
    ]
    .map(|name| root.join(name))
    .into();
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(entries(&path));
        } else if path
            .extension()
            .is_some_and(|end| end != "woff2" && end != "txt")
        {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The forbidden words of a text, each with the words around it.
fn forbidden(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut text = words.join(" ").to_lowercase();
    for permitted in PERMITTED {
        text = text.replace(permitted, "");
    }
    let mut met = Vec::new();
    for word in FORBIDDEN {
        for (at, _) in text.match_indices(word) {
            let before: String = text[..at].chars().rev().take(40).collect();
            let before: String = before.chars().rev().collect();
            let after: String = text[at..].chars().take(40).collect();
            met.push(format!("{before}{after}"));
        }
    }
    met
}

#[test]
fn no_text_promises_what_a_scan_cannot_show_or_looks_like_the_ccb() {
    let files = files();
    assert!(
        files.len() > 70,
        "{} files: does the sweep still read them?",
        files.len()
    );
    let mut met = Vec::new();
    for path in files {
        for around in forbidden(&content(&path)) {
            met.push(format!("{}: {around}", path.display()));
        }
    }
    assert!(met.is_empty(), "{}", met.join("\n"));
}

#[test]
fn the_sweep_sees_a_promise_and_lets_a_denial_stand() {
    for promise in [
        "You are NIS2 compliant.",
        "U bent gecertificeerd",
        "Vous êtes\nconforme à NIS2",
        "CyFun® Basic",
        "NIS2-konform",
    ] {
        assert_eq!(forbidden(promise).len(), 1, "{promise}");
    }
    assert!(forbidden("Dit is geen\nconformiteitsbeoordeling.").is_empty());
}
