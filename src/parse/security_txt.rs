//! `security.txt` (RFC 9116): the whole file is read, and everything that breaks a rule is named with its line.

mod fields;
mod signature;
mod value;

use std::fmt;

use jiff::Timestamp;

use self::fields::{Field, Lines};
use crate::fact::{SecurityTxt, SecurityTxtFault};

/// Mistakes that are kept.
const MOST_PROBLEMS: usize = 30;
/// Values of one field that are kept.
const MOST_VALUES: usize = 20;
/// Fields that RFC 9116 or the registry it opened know.
const KNOWN: [&str; 9] = [
    "acknowledgments",
    "canonical",
    "contact",
    "csaf",
    "encryption",
    "expires",
    "hiring",
    "policy",
    "preferred-languages",
];
/// Fields whose value is an address, a secure one where it is one of the web (RFC 9116 2.5.1 to 2.5.8).
const LINKS: [&str; 6] = [
    "acknowledgments",
    "canonical",
    "csaf",
    "encryption",
    "hiring",
    "policy",
];

/// What breaks a rule: the word for it, and the line, counted from 1; 0 for the file as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Problem {
    line: usize,
    word: &'static str,
}

impl Problem {
    fn at(line: usize, word: &'static str) -> Self {
        Self { line, word }
    }

    fn of_file(word: &'static str) -> Self {
        Self::at(0, word)
    }

    fn fault(&self) -> SecurityTxtFault {
        match self.word {
            "no-contact" | "bad-contact" => SecurityTxtFault::Contact,
            "no-expires" | "bad-expires" | "several-expires" => SecurityTxtFault::Expires,
            _ => SecurityTxtFault::Form,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => to.write_str(self.word),
            line => write!(to, "{} (line {line})", self.word),
        }
    }
}

/// Whether an answer is a page rather than a file: many sites answer every address with a page, which
/// counts as "there is none". A file sent as HTML by mistake still is one.
pub fn is_page(content_type: &str, body: &str) -> bool {
    let start = body.trim_start_matches('\u{feff}').trim_start();
    let has_contact = || {
        let fields = Lines::of(body).fields;
        fields.iter().any(|field| field.name == "contact")
    };
    start.starts_with('<') || (content_type.to_ascii_lowercase().contains("html") && !has_contact())
}

/// Reads what a file says; the rest of its facts say where it was found and how it was sent. Days are
/// derived against the moment of observation.
pub fn read(file: &mut SecurityTxt) {
    let lines = Lines::of(&file.text);
    let named = |wanted: &str| -> Vec<&Field> {
        let fields = lines.fields.iter();
        fields.filter(|field| field.name == wanted).collect()
    };
    let mut problems = lines.problems.clone();
    problems.extend(sent(file));
    problems.extend(contacts(&named("contact")));
    let (moment, problem) = expires(&named("expires"));
    problems.extend(problem);
    problems.extend(lines.fields.iter().filter_map(link));
    problems.extend(languages(&named("preferred-languages")));
    problems.extend(place(file, &named("canonical")));
    problems.sort_unstable();
    problems.dedup();
    let advice = advice(&lines);
    let fault = problems.iter().map(Problem::fault).min();
    let values = |name: &str| -> Vec<String> {
        let fields = named(name).into_iter().take(MOST_VALUES);
        fields.map(|field| field.value.to_owned()).collect()
    };
    let (policies, csaf) = (values("policy"), values("csaf"));
    let reachable = named("contact").into_iter();
    let reachable = reachable.filter(|field| value::is_contact(field.value));
    let contacts = reachable.take(MOST_VALUES).map(|field| field.value);
    let contacts = contacts.map(str::to_owned).collect();
    let unknown_fields = unknown_fields(&lines);
    let signed = lines.signed;
    file.expires = moment.map_or_else(String::new, |moment| moment.to_string());
    let problems = problems.into_iter().take(MOST_PROBLEMS);
    file.problems = problems.map(|problem| problem.to_string()).collect();
    file.fault = fault.unwrap_or_default();
    file.advice = advice.into_iter().map(str::to_owned).collect();
    file.unknown_fields = unknown_fields;
    file.signed = signed;
    file.contacts = contacts;
    file.policies = policies;
    file.csaf = csaf;
}

/// `text/plain`, in no other character set than UTF-8, over HTTPS (RFC 9116 3).
fn sent(file: &SecurityTxt) -> Vec<Problem> {
    let lower = file.content_type.to_ascii_lowercase();
    let mut parts = lower.split(';').map(str::trim);
    let kind = match parts.next().unwrap_or_default() {
        "text/plain" => None,
        "" => Some("no-type"),
        _ => Some("wrong-type"),
    };
    let mut sets = parts.filter_map(|part| part.strip_prefix("charset="));
    let is_other = |set: &str| !["utf-8", "utf8"].contains(&set.trim_matches('"'));
    let set = (kind.is_none() && sets.any(is_other)).then_some("wrong-charset");
    let plain = file.url.starts_with("http:").then_some("not-https");
    let all = [kind, set, plain].into_iter().flatten();
    all.map(Problem::of_file).collect()
}

/// At least one, each an address at which somebody can be reached (RFC 9116 2.5.3).
fn contacts(fields: &[&Field]) -> Vec<Problem> {
    if fields.is_empty() {
        return vec![Problem::of_file("no-contact")];
    }
    let bad = fields
        .iter()
        .filter(|field| !value::is_contact(field.value));
    bad.map(|field| Problem::at(field.line, "bad-contact"))
        .collect()
}

/// Exactly one, a moment as RFC 3339 writes it (RFC 9116 2.5.5).
fn expires(fields: &[&Field]) -> (Option<Timestamp>, Option<Problem>) {
    match fields {
        [] => (None, Some(Problem::of_file("no-expires"))),
        [one] => match value::moment(one.value) {
            Some(moment) => (Some(moment), None),
            None => (None, Some(Problem::at(one.line, "bad-expires"))),
        },
        [_, second, ..] => (None, Some(Problem::at(second.line, "several-expires"))),
    }
}

/// An address that a field holds.
fn link(field: &Field) -> Option<Problem> {
    if !LINKS.contains(&field.name.as_str()) {
        return None;
    }
    let word = if !value::is_uri(field.value) {
        "bad-uri"
    } else if value::has_scheme(field.value, "http") {
        "bad-link"
    } else if field.name == "csaf" && !value::is_csaf(field.value) {
        "bad-csaf"
    } else {
        return None;
    };
    Some(Problem::at(field.line, word))
}

/// At most once, tags of RFC 5646 with commas between them (RFC 9116 2.5.8).
fn languages(fields: &[&Field]) -> Vec<Problem> {
    let again = fields
        .get(1)
        .map(|second| Problem::at(second.line, "several-languages"));
    let bad = fields
        .iter()
        .filter(|field| !value::are_languages(field.value));
    let bad = bad.map(|field| Problem::at(field.line, "bad-languages"));
    bad.chain(again).collect()
}

/// A file that names other places only is not to be trusted here (RFC 9116 2.5.2).
fn place(file: &SecurityTxt, fields: &[&Field]) -> Option<Problem> {
    let first = fields.first()?;
    let is_here = |field: &&Field| field.value == file.url || field.value == file.asked;
    (!fields.iter().any(is_here)).then(|| Problem::at(first.line, "other-place"))
}

/// What the RFC recommends: a signature (2.3), in it the place (2.5.2), and a way to write in secret where one
/// can only write mail (2.5.4). A last line without an end is read by everybody.
fn advice(lines: &Lines) -> Vec<&'static str> {
    let has = |name: &str| lines.fields.iter().any(|field| field.name == name);
    let is_mail =
        |field: &Field| field.name == "contact" && value::has_scheme(field.value, "mailto");
    let by_mail = lines.fields.iter().any(is_mail);
    let rules = [
        (lines.signed && !has("canonical"), "no-canonical"),
        (by_mail && !has("encryption"), "no-encryption"),
        (lines.open_end, "no-last-line-end"),
        (!lines.signed, "not-signed"),
    ];
    let broken = rules.into_iter().filter(|(holds, _)| *holds);
    broken.map(|(_, word)| word).collect()
}

fn unknown_fields(lines: &Lines) -> Vec<String> {
    let names = lines.fields.iter().map(|field| field.name.as_str());
    let unknown = names.filter(|name| !KNOWN.contains(name));
    let mut unknown: Vec<String> = unknown
        .map(|name| name.chars().take(50).collect())
        .collect();
    unknown.sort_unstable();
    unknown.dedup();
    unknown.truncate(MOST_VALUES);
    unknown
}

#[cfg(test)]
mod tests;
