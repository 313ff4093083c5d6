//! Signs and spaces, as each language sets them.

use crate::read::Text;

/// What a computer reads, letter by letter, and no sentence: it keeps its own signs.
const CODE: [&str; 26] = [
    "0 issue \"letsencrypt.org\"",
    "v=STSv1; id=",
    "v=TLSRPTv1; rua=",
    "X-Content-Type-Options: ",
    "X-Frame-Options: ",
    "Access-Control-Allow-Origin: ",
    "Content-Security-Policy: ",
    "Strict-Transport-Security: ",
    "Referrer-Policy: ",
    "Contact: mailto:",
    "Expires: 20",
    "default-src 'self'; object-src 'none'; base-uri 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
    "ip4: ",
    "ip6:",
    "`note`",
    "`X`",
    "· ?",
    "of ? voor",
    "ou ? pour",
    "oder ? für",
    "or ? for",
    "https:",
];

/// Signs that a language does not use: typewriter signs, and the quotation marks of others.
fn strange(language: &str) -> &'static [&'static str] {
    match language {
        "fr" => &["'", "\"", "`", "...", "„", "“", "”", "‘"],
        "de" => &["'", "\"", "`", "...", "”", "«", "»", "‘"],
        _ => &["'", "\"", "`", "...", "„", "«", "»", "‘"],
    }
}

/// What is not set as the language sets it.
pub(crate) fn wrong(text: &Text) -> Vec<String> {
    let mut said = text.filled();
    for code in CODE {
        let space = if code.ends_with(' ') { " " } else { "" };
        said = said.replace(code, &format!("code{space}"));
    }
    let mut wrong = Vec::new();
    for sign in strange(text.language) {
        if said.contains(sign) {
            wrong.push(format!("{sign} is not written here: {said}"));
        }
    }
    if text.filled().contains("  ") {
        wrong.push(format!("two spaces: {said}"));
    }
    if said.trim() != said {
        wrong.push(format!("a space at the end: {said}"));
    }
    let french = text.language == "fr";
    let pairs = said.chars().zip(said.chars().skip(1));
    for ((before, sign), after) in pairs.zip(said.chars().skip(2).chain([' '])) {
        if french && ";:?!»".contains(sign) && after.is_whitespace() && before != '\u{a0}' {
            wrong.push(format!("no space that holds, before {sign}: {said}"));
        }
        if french && before == '«' && sign != '\u{a0}' {
            wrong.push(format!("no space that holds, after «: {said}"));
        }
        if !french && before.is_whitespace() && ",;:?!.".contains(sign) && after.is_whitespace() {
            wrong.push(format!("a space before {sign}: {said}"));
        }
    }
    wrong
}

#[test]
fn each_sign_that_is_out_of_place_is_seen() {
    for (language, said) in [
        ("nl", "Dit is \"fout\"."),
        ("nl", "Wacht..."),
        ("nl", "Twee  spaties."),
        ("nl", "Een spatie ; te veel."),
        ("nl", "Aan het einde "),
        ("nl", "Niet «zo»."),
        ("fr", "C'est faux."),
        ("fr", "Attention : faux."),
        ("fr", "Attention; faux."),
        ("fr", "Vraiment ?"),
        ("fr", "«Non\u{a0}»"),
        ("fr", "«\u{a0}Non»"),
        ("fr", "“Non”"),
        ("de", "Das ist ”falsch“."),
        ("en", "It's wrong."),
        ("en", "A ‘single’ quote."),
    ] {
        assert!(!wrong(&crate::seeded(language, said)).is_empty(), "{said}");
    }
    for (language, said) in [
        ("nl", "’s Avonds “zo”: goed."),
        ("fr", "C’est «\u{a0}bon\u{a0}»\u{a0}; oui\u{a0}?"),
        ("fr", "Ajoutez X-Frame-Options: DENY."),
        ("de", "Das ist „richtig“."),
        ("en", "Add object-src 'none'. It’s “right”."),
    ] {
        assert_eq!(wrong(&crate::seeded(language, said)), [""; 0], "{said}");
    }
}
