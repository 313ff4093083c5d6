//! A page before a stranger and after: the same tags, the same policy, and every text of others kept to itself.

use quick_xml::escape::unescape;

use crate::harmless::{floods, hidden_in};

/// A start tag with its attributes, an end tag, or a text between tags.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Start(&'a str, Vec<(&'a str, &'a str)>),
    End(&'a str),
    Text(&'a str),
}

/// Elements that have nothing in them and no end tag (HTML 13.1.2).
const VOID: [&str; 7] = ["!doctype", "br", "col", "hr", "img", "meta", "wbr"];

/// Takes a page apart as HTML has it, with nothing more lenient: an attribute has its value in double quotes, and no text
/// has a `<`, `>`, or a quote in it.
fn pieces(page: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = page;
    while let Some((text, after)) = rest.split_once('<') {
        pieces.push(Piece::Text(text));
        assert!(
            !text.contains(['>', '"', '\'']),
            "a text is not escaped: {text}"
        );
        let (tag, after) = after.split_once('>').expect("a tag ends");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            pieces.push(Piece::End(name));
            continue;
        }
        let (tag, is_closed) = match tag.strip_suffix('/') {
            Some(tag) => (tag, true),
            None => (tag, false),
        };
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        pieces.push(Piece::Start(name, read_attributes(attributes)));
        if is_closed || VOID.contains(&name) {
            pieces.push(Piece::End(name));
        }
        if name == "style" {
            let (style, after) = rest.split_once("</style>").expect("the style ends");
            pieces.push(Piece::Text(style));
            pieces.push(Piece::End(name));
            rest = after;
        }
    }
    pieces
}

fn read_attributes(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, value) = match rest.split_once("=\"") {
            Some((name, after)) => {
                let (value, after) = after.split_once('"').expect("a value ends");
                rest = after.trim_start();
                (name, value)
            }
            None => (std::mem::take(&mut rest), ""),
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || "-: !".contains(c);
        assert!(name.chars().all(is_name), "an attribute of others: {name}");
        assert!(
            !value.contains(['<', '>']),
            "a value is not escaped: {value}"
        );
        found.push((name, value));
    }
    found
}

/// What a page is made of: its tags with the names of their attributes and, where they are ours, the values. Places where a
/// long word may break depend on the word.
fn structure(pieces: &[Piece<'_>]) -> Vec<String> {
    let own = [
        "class",
        "type",
        "name",
        "http-equiv",
        "role",
        "rel",
        "scope",
        "lang",
        "dir",
    ];
    let told = pieces.iter().filter_map(|piece| match piece {
        Piece::Start("wbr", _) | Piece::End("wbr") | Piece::Text(_) => None,
        Piece::End(name) => Some(format!("/{name}")),
        Piece::Start(name, attributes) => {
            let told = attributes.iter().map(|(name, value)| {
                let value = if own.contains(name) { value } else { "" };
                format!(" {name}={value}")
            });
            Some(format!("{name}{}", told.collect::<String>()))
        }
    });
    told.collect()
}

/// Addresses and names of others in a page: none, but for jumps inside the page and files beside it.
fn loads(pieces: &[Piece<'_>], is_batch: bool) {
    for (name, value) in pieces.iter().flat_map(|piece| match piece {
        Piece::Start(_, attributes) => attributes.as_slice(),
        _ => &[],
    }) {
        assert!(
            !name.starts_with("on") && !["style", "srcdoc", "src", "action"].contains(name),
            "{name}"
        );
        if *name == "href" {
            let value = unescape(value).expect("entities of ours");
            let beside = |c: char| c.is_ascii_alphanumeric() || "-._~%/".contains(c);
            let is_file = is_batch && value.chars().all(beside) && !value.starts_with('/');
            assert!(
                value.starts_with('#') || is_file,
                "leads elsewhere: {value}"
            );
        }
    }
}

/// Where this text stands without a `bdi` of its own that keeps it from turning what is around it, with the elements above.
/// The title of a page has no elements. Elements are closed in order, or it fails.
fn not_apart(pieces: &[Piece<'_>], text: &str) -> Vec<String> {
    let mut inside: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Start(name, _) => inside.push(name),
            Piece::End(name) => {
                assert_eq!(inside.pop(), Some(*name), "elements are closed in order");
            }
            Piece::Text(said) => {
                let apart = inside.contains(&"bdi") || inside.contains(&"title");
                let said = unescape(said).expect("entities of ours");
                if !apart && !text.is_empty() && said.contains(text) {
                    found.push(format!("{}: {}", inside.join(" "), said.trim()));
                }
            }
        }
    }
    assert_eq!(inside, Vec::<&str>::new(), "elements are closed");
    found
}

/// Fails where this text may turn what stands around it.
pub(crate) fn isolates(page: &str, text: &str) {
    let found = not_apart(&pieces(page), text);
    assert!(
        page.contains(text) && found.is_empty(),
        "{}",
        found.join("\n")
    );
}

/// Holds a page against the same one in which nobody evil wrote, and where that differs against `twin`, in which stands the
/// same text without what HTML may take for its own: a text of two lines has a line more.
pub(crate) fn check(calm: &str, evil: &str, twin: impl FnOnce() -> String) {
    let [calm, evil, style, other] = {
        let ((calm, style), (evil, other)) = (without_style(calm), without_style(evil));
        [calm, evil, style, other]
    };
    assert_eq!(style, other, "a rule of others");
    assert_eq!(hidden_in(&evil), None);
    assert!(!floods(&evil));
    let (calm, evil) = (pieces(&calm), pieces(&evil));
    let is_batch = structure(&calm).iter().any(|tag| tag.contains("portfolio"));
    let (mut before, after) = (structure(&calm), structure(&evil));
    if before != after {
        let twin = without_style(&twin()).0;
        before = structure(&pieces(&twin));
    }
    if let Some(at) = before
        .iter()
        .zip(&after)
        .position(|(one, other)| one != other)
    {
        let near = at.saturating_sub(3)..(at + 3).min(before.len().min(after.len()));
        panic!(
            "another tag: {:?} became {:?}",
            &before[near.clone()],
            &after[near]
        );
    }
    assert_eq!(before.len(), after.len());
    assert_eq!(policy(&calm), policy(&evil));
    loads(&evil, is_batch);
    not_apart(&evil, "");
}

/// A page without what its style says, and that, which holds the letters too.
fn without_style(page: &str) -> (String, String) {
    let (before, rest) = page.split_once("<style>").expect("a style");
    let (style, after) = rest.split_once("</style>").expect("its end");
    (
        [before, "<style></style>", after].concat(),
        style.to_owned(),
    )
}

/// What the page lets a browser load, which it says before anything else can be loaded.
fn policy<'a>(pieces: &[Piece<'a>]) -> &'a str {
    let mut metas = pieces.iter().filter_map(|piece| match piece {
        Piece::Start("meta", attributes) => {
            let is_policy = attributes.contains(&("http-equiv", "Content-Security-Policy"));
            let content = attributes.iter().find(|(name, _)| *name == "content");
            is_policy.then(|| content.unwrap().1)
        }
        _ => None,
    });
    let policy = metas.next().expect("a policy");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-"),
        "{policy}"
    );
    policy
}
