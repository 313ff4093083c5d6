//! What scripts that stand in a page take from elsewhere: modules they import (ECMAScript 16.2.2), names that
//! an import map gives to modules (HTML standard 8.1.6.2), and hosts whose addresses they hold.
//!
//! This is no reader of JavaScript: text in quotes and comments is told from the rest, and no more.

use std::collections::BTreeMap;

use serde_json::Value;

/// Names of an import map that are kept.
const MOST_NAMES: usize = 100;
/// Modules, and hosts, of one script that are kept.
const MOST_FOUND: usize = 50;
/// Bytes of one script that are read in vain behind quotes that nothing closes.
const MOST_WASTED: usize = 1024 * 1024;

/// An import map: addresses of modules by name, and integrity by address.
#[derive(Debug, Default)]
pub(super) struct ImportMap {
    imports: BTreeMap<String, String>,
    integrity: BTreeMap<String, String>,
}

impl ImportMap {
    /// Adds what a map says; one that cannot be read says nothing.
    pub(super) fn add(&mut self, text: &str) {
        let Ok(map) = serde_json::from_str::<Value>(text) else {
            return;
        };
        fill(&mut self.imports, map.get("imports"));
        fill(&mut self.integrity, map.get("integrity"));
    }

    /// The address that a module is named by: as it stands, where it is one; through the map, where the map has
    /// it, or the longest of its beginnings that ends with a slash. A bare name without an entry is none.
    pub(super) fn address(&self, name: &str) -> Option<String> {
        if let Some(address) = self.imports.get(name) {
            return Some(address.clone());
        }
        let folders = self.imports.iter().rev();
        let mut folders = folders.filter(|(start, _)| start.ends_with('/'));
        if let Some((start, address)) = folders.find(|(start, _)| name.starts_with(*start)) {
            return Some(format!("{address}{}", name.get(start.len()..)?));
        }
        is_address(name).then(|| name.to_owned())
    }

    /// The addresses of whole modules that it gives names to.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &String> {
        self.imports
            .values()
            .filter(|address| !address.ends_with('/'))
    }

    /// The integrity that it asks of addresses.
    pub(super) fn integrity(&self) -> impl Iterator<Item = (&String, &String)> {
        self.integrity.iter()
    }
}

fn fill(names: &mut BTreeMap<String, String>, object: Option<&Value>) {
    for (name, value) in object.and_then(Value::as_object).into_iter().flatten() {
        if let Some(value) = value.as_str()
            && names.len() < MOST_NAMES
        {
            // The first one counts (HTML standard, "merge existing and new import maps").
            names
                .entry(name.clone())
                .or_insert_with(|| value.to_owned());
        }
    }
}

/// Whether a name of a module is an address, absolute or beginning with `/`, `./` or `../`.
fn is_address(name: &str) -> bool {
    let lower = name.get(..8).unwrap_or(name).to_ascii_lowercase();
    let starts = ["/", "./", "../", "http:", "https:"];
    starts.iter().any(|start| lower.starts_with(start))
}

/// The modules that a module imports, in its order: `import "x"`, `import a from "x"`, `export * from "x"`,
/// `import("x")`.
pub(super) fn imports(module: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut before = Before::Other;
    for token in Tokens::of(module) {
        before = match (token, before) {
            (Token::Text(name), Before::Import | Before::From) if found.len() < MOST_FOUND => {
                found.push(name.to_owned());
                Before::Other
            }
            (Token::Word("import"), before) if before != Before::Dot => Before::Import,
            (Token::Word("from"), _) => Before::From,
            (Token::Sign('('), Before::Import) => Before::Import,
            (Token::Sign('.'), _) => Before::Dot,
            _ => Before::Other,
        };
    }
    found
}

/// What stood before a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Import,
    From,
    Dot,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Text(&'a str),
    Sign(char),
}

/// The words, texts and signs of a script, without its comments.
struct Tokens<'a> {
    rest: &'a str,
    /// What was read behind quotes that nothing closes, and has to be read again. Without a limit a script of
    /// nothing but such quotes would cost the square of its length.
    wasted: usize,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            self.rest = self.rest.trim_start();
            let comment_end = match self.rest.get(..2) {
                Some("//") => "\n",
                Some("/*") => "*/",
                _ => break,
            };
            let after = self.rest.get(2..).unwrap_or_default();
            self.rest = after.split_once(comment_end).map_or("", |(_, rest)| rest);
        }
        let first = self.rest.chars().next()?;
        let behind = self.rest.get(first.len_utf8()..).unwrap_or_default();
        if matches!(first, '"' | '\'' | '`') {
            return Some(self.text(first, behind));
        }
        let is_of_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        if is_of_word(first) {
            let end = self.rest.find(|c: char| !is_of_word(c));
            let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
            self.rest = rest;
            return Some(Token::Word(word));
        }
        self.rest = behind;
        Some(Token::Sign(first))
    }
}

impl<'a> Tokens<'a> {
    fn of(script: &'a str) -> Self {
        Self {
            rest: script,
            wasted: 0,
        }
    }

    /// A text in quotes. One that does not end on its line is none: its quote stood in a regular expression.
    fn text(&mut self, quote: char, behind: &'a str) -> Token<'a> {
        let (mut is_escaped, mut end) = (false, 0);
        for (at, character) in behind.char_indices() {
            end = at;
            match character {
                _ if self.wasted + at > MOST_WASTED => {
                    self.rest = "";
                    return Token::Sign(quote);
                }
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '\n' if quote != '`' => break,
                _ if character == quote => {
                    let (text, rest) = behind.split_at(at);
                    self.rest = rest.get(1..).unwrap_or_default();
                    return Token::Text(text);
                }
                _ => {}
            }
        }
        self.wasted += end;
        self.rest = behind;
        Token::Sign(quote)
    }
}

/// The hosts of addresses that stand in a script, behind `//` and with a dot, in lower case and in its order.
pub(super) fn hosts(script: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, _) in script.match_indices("//") {
        let behind = script.get(at + 2..).unwrap_or_default();
        let is_of_host = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        let end = behind
            .find(|c: char| !is_of_host(c))
            .unwrap_or(behind.len());
        let (host, rest) = behind.split_at(end);
        // A word behind a comment sign is no host: an address is in quotes, or goes on.
        let goes_on = rest.starts_with(['/', '"', '\'', '`', '?', ':', '\\']);
        let is_host = goes_on && host.contains('.') && host.len() <= 253 && !host.starts_with('.');
        let host = host.to_ascii_lowercase();
        if is_host && found.len() < MOST_FOUND && !found.contains(&host) {
            found.push(host);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn modules_are_found_however_they_are_imported() {
        let module = r#"
            // import "https://cdn.example/commented.js"
            /* import "https://cdn.example/commented-too.js" */
            import "https://cdn.example/a.js";
            import b from 'https://cdn.example/b.js';
            import { c, d as e } from"https://cdn.example/c.js";import*as f from "/f.js"
            export * from "./g.js";
            const h = await import("https://cdn.example/h.js");
            const text = 'import "https://cdn.example/text.js"';
            const odd = /"/; Array.from("x"); loader.import("y"); const z = import.meta.url;
            import "last";
        "#;
        let mut expected = vec![
            "https://cdn.example/a.js",
            "https://cdn.example/b.js",
            "https://cdn.example/c.js",
            "/f.js",
            "./g.js",
            "https://cdn.example/h.js",
        ];
        expected.push("last");
        assert_eq!(imports(module), expected);
    }

    #[test]
    fn an_import_map_names_addresses_and_their_integrity() {
        let mut map = ImportMap::default();
        map.add("not json");
        map.add(
            r#"{"imports": {"vue": "https://cdn.example/vue.js", "lit/": "https://cdn.example/lit/", "n": 1},
                "integrity": {"https://cdn.example/vue.js": "sha384-x"}}"#,
        );
        map.add(r#"{"imports": {"vue": "https://other.example/vue.js"}}"#);
        let address = |name| map.address(name);
        assert_eq!(
            address("vue").as_deref(),
            Some("https://cdn.example/vue.js")
        );
        assert_eq!(
            address("lit/html.js").as_deref(),
            Some("https://cdn.example/lit/html.js")
        );
        assert_eq!(
            address("HTTPS://x.example/y.js").as_deref(),
            Some("HTTPS://x.example/y.js")
        );
        assert_eq!(address("react"), None);
        assert_eq!(address("n"), None);
        assert_eq!(
            map.addresses().collect::<Vec<_>>(),
            ["https://cdn.example/vue.js"]
        );
        assert_eq!(map.integrity().count(), 1);
    }

    #[test]
    fn hosts_in_scripts_are_those_of_addresses() {
        let script = r#"
            // www.remark.example is a remark
            j.src='https://www.GoogleTagManager.com/gtm.js?id='+i; s="//cdn.example/x"; t="https:\/\/a.example\/b";
            var u = "//localhost/x", v = 'https://b.example', w = "https://.x/";
        "#;
        assert_eq!(
            hosts(script),
            ["www.googletagmanager.com", "cdn.example", "b.example"]
        );
    }

    proptest! {
        #[test]
        fn any_script_is_read_without_panic(
            text: String,
            script in "(import|from|export|\\(|\\)|\"|'|`|\\\\|//|/\\*|\\*/|\n|é|\\.|a| ){0,60}",
        ) {
            for text in [&text, &script] {
                let _ = (imports(text), hosts(text));
                ImportMap::default().add(text);
            }
        }
    }
}
