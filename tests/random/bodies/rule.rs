//! Rules and texts of a check: expressions over facts, and words with facts filled in.

use super::input::text;
use super::rules::{CHECK, judge, with_file};

/// The first line is the rule, the second what is said where it holds.
pub fn look(bytes: &[u8]) {
    let text = &*text(bytes);
    let (rule, words) = text.split_once('\n').unwrap_or((text, "{{ subject }}"));
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let words = format!("absent = {}", quoted(words));
    let said = |line: &str| {
        if line.starts_with("absent = \"") {
            words.clone()
        } else {
            line.to_owned()
        }
    };
    let file: Vec<String> = CHECK.lines().map(said).collect();
    let file = file.join("\n");
    // Alone, and where it changes nothing that no example reaches it.
    for rule in [rule, &format!("site.hsts is absent or ({rule})")] {
        let file = file.replace("\"site.hsts is absent\"", &quoted(rule));
        judge(with_file("web/hsts.toml", &file), "web/hsts.toml", &file);
    }
}
