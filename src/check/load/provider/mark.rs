//! Marks of a supplier: what they may be, and which two would find the same thing.

use serde::Deserialize;

use super::Reader;
use crate::check::provider::MarkKind;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct MarksFile {
    mx: Vec<String>,
    spf: Vec<String>,
    ns: Vec<String>,
    alias: Vec<String>,
    fields: Vec<String>,
    generator: Vec<String>,
}

impl MarksFile {
    /// In the order of [`MarkKind::ALL`].
    pub(super) fn all(self) -> [Vec<String>; 6] {
        [
            self.mx,
            self.spf,
            self.ns,
            self.alias,
            self.fields,
            self.generator,
        ]
    }
}

impl Reader<'_, '_> {
    pub(super) fn marks(&self, kind: MarkKind, marks: &[String]) {
        for (number, mark) in marks.iter().enumerate() {
            let keys = ["marks", kind.word(), &number.to_string()];
            if !is_mark(kind, mark) {
                let (what, mend) = match kind {
                    MarkKind::Fields => (
                        "is no header field",
                        "write `name` or `name:part` in lower case, such as `server:nginx`",
                    ),
                    MarkKind::Generator => (
                        "is no generator",
                        "write its name in lower case, without its version",
                    ),
                    _ => (
                        "is no name",
                        "write the end of a name in lower case, such as `mail.example.com`, or `label-*`",
                    ),
                };
                self.note(&keys, format!("`{mark}` {what}"), mend);
            }
            let before = marks.get(..number).unwrap_or_default();
            if before.iter().any(|other| overlap(kind, mark, other)) {
                let what = format!("`{mark}` is found by a mark above it");
                self.note(&keys, what, "remove one of them");
            }
        }
    }
}

/// Whether the same thing bears both marks: one is the other, or a name below it.
pub(super) fn overlap(kind: MarkKind, one: &str, other: &str) -> bool {
    let below = |name: &str, above: &str| {
        let rest = name.strip_suffix(above);
        rest.is_some_and(|rest| rest.ends_with('.'))
    };
    let part = |mark: &str, of: &str| of == mark || of.starts_with(&format!("{mark}:"));
    match kind {
        MarkKind::Fields => part(one, other) || part(other, one),
        MarkKind::Generator => one == other,
        _ => one == other || below(one, other) || below(other, one),
    }
}

fn is_mark(kind: MarkKind, mark: &str) -> bool {
    let is_lower = !mark.trim().is_empty() && mark.trim() == mark && mark.to_lowercase() == mark;
    match kind {
        MarkKind::Generator => is_lower,
        MarkKind::Fields => {
            let (name, part) = mark.split_once(':').unwrap_or((mark, "x"));
            is_lower && !part.is_empty() && !name.is_empty() && name.bytes().all(is_plain)
        }
        _ => is_name(mark),
    }
}

/// Whether a text is the end of a name, or the beginning of a label.
fn is_name(mark: &str) -> bool {
    if let Some(label) = mark.strip_suffix('*') {
        return label.len() > 3 && label.bytes().all(is_plain);
    }
    let is_label = |label: &str| {
        let is_letter = |byte: u8| is_plain(byte) || byte == b'_';
        !label.is_empty() && label.bytes().all(is_letter)
    };
    // One label alone would be a whole part of the internet.
    mark.contains('.') && mark.split('.').all(is_label)
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
}
