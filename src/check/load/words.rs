//! The texts of a check in four languages, which must say the same things.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::document::Document;
use crate::check::file::{CheckFile, SayFile};
use crate::check::problem::did_you_mean;
use crate::check::text::{CheckText, Say, Text};
use crate::check::vocabulary::Vocabulary;
use crate::check::{Case, Verdict};
use crate::fact::catalogue::catalogue;
use crate::language::Language;

/// Keys of a language's table that speak for the check itself.
pub(super) const OWN_KEYS: [&str; 3] = ["title", "why", "fix"];

/// Reads the texts of a check in all languages. What is wrong is noted; what could be read comes back.
pub(super) fn read_texts(
    document: &Document<'_>,
    file: &CheckFile,
    cases: &[Case],
    vocabulary: &Vocabulary<'_>,
) -> BTreeMap<Language, CheckText> {
    let mut texts = BTreeMap::new();
    for language in Language::ALL {
        let Some(written) = file.text.get(&language) else {
            document.note_at(
                &["text"],
                format!("there is no [text.{language}]"),
                "every check speaks nl, fr, de and en, with the same keys",
            );
            continue;
        };
        let reader = Reader {
            document,
            language,
            vocabulary,
        };
        reader.same_keys(written, cases);
        texts.extend(reader.check_text(written).map(|text| (language, text)));
    }
    same_overrides(document, &texts);
    advice(document, file, &texts);
    texts
}

/// Reads one text in all languages: a condition's or a sentence's.
pub(super) fn in_all_languages(
    document: &Document<'_>,
    key: &str,
    texts: [(Language, &str); 4],
    vocabulary: &Vocabulary<'_>,
) -> BTreeMap<Language, Text> {
    let mut read = BTreeMap::new();
    for (language, text) in texts {
        match Text::parse(text, vocabulary) {
            Ok(text) => {
                read.insert(language, text);
            }
            Err(slips) => document.note_within(&[key, language.code()], slips),
        }
    }
    read
}

struct Reader<'a> {
    document: &'a Document<'a>,
    language: Language,
    vocabulary: &'a Vocabulary<'a>,
}

impl Reader<'_> {
    /// Every word of a case has its text, and every text its case.
    fn same_keys(&self, written: &BTreeMap<String, SayFile>, cases: &[Case]) {
        let code = self.language.code();
        let says: BTreeSet<&str> = cases.iter().map(|case| case.say.as_str()).collect();
        for key in says.iter().copied().chain(["title", "why"]) {
            if !written.contains_key(key) {
                self.document.note_at(
                    &["text", code],
                    format!("[text.{code}] has no `{key}`"),
                    "write it; every language has the same keys",
                );
            }
        }
        for key in written.keys().map(String::as_str) {
            if !says.contains(key) && !OWN_KEYS.contains(&key) {
                let known = says.iter().copied().chain(OWN_KEYS);
                self.document.note_at(
                    &["text", code, key],
                    format!("no case says `{key}`"),
                    did_you_mean(key, known, "remove it, or name it in the `say` of a case"),
                );
            }
        }
    }

    fn check_text(&self, written: &BTreeMap<String, SayFile>) -> Option<CheckText> {
        let mut says = BTreeMap::new();
        for (key, say) in written {
            if !OWN_KEYS.contains(&key.as_str()) {
                says.extend(self.say(key, say).map(|say| (key.clone(), say)));
            }
        }
        let own = |key: &str| self.own(key, written.get(key)?);
        // All three are read before any may fail, so that one load shows all mistakes.
        let (title, why, fix) = (own("title"), own("why"), own("fix"));
        let (title, why) = (title?, why?);
        self.title_stands_alone(&title);
        Some(CheckText {
            title,
            why,
            fix,
            says,
        })
    }

    /// The title of a check stands above findings of every kind, and in lists without any facts.
    fn title_stands_alone(&self, title: &Text) {
        for name in title.names() {
            if catalogue().find(name).is_some() {
                self.document.note_at(
                    &["text", self.language.code(), "title"],
                    format!("the title of the check depends on the fact `{name}`"),
                    "put it into the title of a case; the check's own title is also shown where the fact was not seen",
                );
            }
        }
    }

    fn own(&self, key: &str, written: &SayFile) -> Option<Text> {
        let code = self.language.code();
        match written {
            SayFile::Text(text) => self.text(&["text", code, key], text),
            SayFile::Table(_) => {
                self.document.note_at(
                    &["text", code, key],
                    format!("`{key}` of the check is a text, not a table"),
                    "write it as one text; a table belongs to the `say` of a case",
                );
                None
            }
        }
    }

    fn say(&self, key: &str, written: &SayFile) -> Option<Say> {
        let code = self.language.code();
        let table = match written {
            SayFile::Text(text) => {
                return Some(Say {
                    title: None,
                    what: self.text(&["text", code, key], text)?,
                    why: None,
                    fix: None,
                });
            }
            SayFile::Table(table) => table,
        };
        let part = |name: &str, text: &Option<String>| {
            let text = text.as_ref()?;
            self.text(&["text", code, key, name], text)
        };
        let what = self.text(&["text", code, key, "what"], &table.what);
        let (title, why, fix) = (
            part("title", &table.title),
            part("why", &table.why),
            part("fix", &table.fix),
        );
        Some(Say {
            title,
            what: what?,
            why,
            fix,
        })
    }

    fn text(&self, keys: &[&str], text: &str) -> Option<Text> {
        match Text::parse(text, self.vocabulary) {
            Ok(text) => Some(text),
            Err(slips) => {
                self.document.note_within(keys, slips);
                None
            }
        }
    }
}

/// A case that has a title, a reason or advice of its own has it in every language.
fn same_overrides(document: &Document<'_>, texts: &BTreeMap<Language, CheckText>) {
    let parts = |say: &Say| {
        [
            ("title", say.title.is_some()),
            ("why", say.why.is_some()),
            ("fix", say.fix.is_some()),
        ]
    };
    for text in texts.values() {
        for (key, say) in &text.says {
            for (language, other) in texts {
                let Some(other) = other.says.get(key) else {
                    continue;
                };
                for ((part, here), (_, there)) in parts(say).into_iter().zip(parts(other)) {
                    if here && !there {
                        document.note_at(
                            &["text", language.code(), key],
                            format!("`{key}` has no `{part}` in [text.{language}], but in another language"),
                            "every language has the same keys",
                        );
                    }
                }
            }
        }
    }
}

/// Advice is there in every language or in none, and in none only where every case that finds
/// something to repair has its own.
fn advice(document: &Document<'_>, file: &CheckFile, texts: &BTreeMap<Language, CheckText>) {
    let some = texts.values().any(|text| text.fix.is_some());
    for (language, text) in texts.iter().filter(|(_, text)| text.fix.is_none()) {
        let speechless = file.case.iter().find(|case| {
            let repair = matches!(case.verdict, Verdict::Fail | Verdict::Partial);
            let own = text.says.get(&case.say).and_then(|say| say.fix.as_ref());
            repair && own.is_none()
        });
        let what = format!("[text.{language}] has no `fix`");
        match speechless {
            _ if some => document.note_at(
                &["text", language.code()],
                what,
                "write it; every language has the same keys",
            ),
            Some(case) => document.note_at(
                &["text", language.code()],
                format!("{what}, which the case `{}` needs", case.say),
                "write the first thing to do, or to ask for",
            ),
            None => {}
        }
    }
}
