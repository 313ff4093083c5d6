//! The strings of `tests/data/evil.json`.

use std::sync::LazyLock;

use serde::Deserialize;

/// One string, and what it attacks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Evil {
    attacks: String,
    text: String,
    #[serde(default = "once")]
    times: usize,
}

fn once() -> usize {
    1
}

/// All of them, each once, as a stranger would send it.
pub(crate) fn corpus() -> &'static [String] {
    static CORPUS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let all: Vec<Evil> = serde_json::from_str(include_str!("../data/evil.json")).unwrap();
        assert!(all.iter().all(|evil| !evil.attacks.is_empty()));
        all.iter()
            .map(|evil| evil.text.repeat(evil.times))
            .collect()
    });
    &CORPUS
}

/// The strings that a place of this length holds, joined: one output in which all of them stand.
pub(crate) fn all_at_once(longest: usize) -> String {
    let short = corpus().iter().filter(|text| text.len() <= longest);
    short.map(String::as_str).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_string_is_there_once_and_the_file_itself_hides_nothing() {
    let mut sorted: Vec<&String> = corpus().iter().collect();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted.len(), corpus().len());
    assert!(sorted.len() >= 80);
    // An editor that shows the file is not attacked by it.
    assert!(include_str!("../data/evil.json").is_ascii());
}
