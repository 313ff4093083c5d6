//! Terminals, JSON and XML.

use belfort::report::visible::visible;
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::harmless::{floods, hidden_in};

/// Holds what a terminal is sent: our own bold and dim, and nothing else that it obeys; no line wider than it is.
pub(crate) fn check_terminal(screen: &str, width: usize, color: bool, text: &str) {
    let own = ["\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m"];
    let bare = own
        .iter()
        .fold(screen.to_owned(), |text, code| text.replace(code, ""));
    assert!(color || bare == screen, "colours that nobody asked for");
    assert_eq!(hidden_in(&bare), None);
    assert!(!floods(&bare));
    for line in bare.lines() {
        assert!(line.width() <= width, "wider than {width}: {line}");
    }
    let letters = |text: &str| text.split_whitespace().collect::<String>();
    // Lines are cut where words end, and long words anywhere.
    let wanted: String = letters(&visible(text)).chars().take(10).collect();
    assert!(letters(&bare).contains(&wanted), "{wanted:?} is not shown");
}

/// The same value in another place of the same form, with every text left out.
fn form(value: &Value) -> Value {
    match value {
        Value::String(_) => Value::String(String::new()),
        Value::Array(list) => list.iter().map(form).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, one)| (key.clone(), form(one)))
            .collect(),
        other => other.clone(),
    }
}

/// Holds JSON: nothing hides in it, and what stood in it before stands there now.
pub(crate) fn check_json(calm: &str, evil: &str, text: &str) {
    assert_eq!(hidden_in(evil), None);
    let [calm, evil]: [Value; 2] = [calm, evil].map(|text| serde_json::from_str(text).unwrap());
    // A field that is empty may be left out.
    assert!(
        text.is_empty() || form(&calm) == form(&evil),
        "another form"
    );
    assert!(has(&evil, text), "{text:?} stands nowhere as it was sent");
}

/// Whether a text of a value has this in it, as it was sent or as it is shown.
fn has(value: &Value, text: &str) -> bool {
    match value {
        Value::String(said) => {
            said.contains(text) || said.contains(visible(text).trim()) || text.is_empty()
        }
        Value::Array(list) => list.iter().any(|one| has(one, text)),
        Value::Object(map) => map.values().any(|one| has(one, text)),
        _ => false,
    }
}

/// The elements of an XML file with the names of their attributes, and all its texts.
pub(crate) fn read_xml(file: &str) -> (Vec<String>, Vec<String>) {
    let mut reader = Reader::from_str(file);
    reader.config_mut().check_comments = true;
    let (mut elements, mut texts) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                let mut element = tag.name().as_ref().to_owned();
                for attribute in tag.attributes() {
                    let attribute = attribute.unwrap();
                    element.push(' ');
                    element.push_str(attribute.key.as_ref());
                    texts.push(unescape(&attribute.value).unwrap().into_owned());
                }
                elements.push(element);
            }
            Event::Text(text) => texts.push(text.as_ref().to_owned()),
            Event::End(_) | Event::Decl(_) | Event::GeneralRef(_) => {}
            Event::Eof => return (elements, texts),
            other => panic!("{other:?} is nothing that we write"),
        }
    }
}

/// Holds XML against the same file in which nobody evil wrote.
pub(crate) fn check_xml(calm: &str, evil: &str, text: &str) {
    assert_eq!(hidden_in(evil), None);
    let ((before, _), (after, texts)) = (read_xml(calm), read_xml(evil));
    assert_eq!(before, after);
    let wanted = visible(text);
    let is_there = texts.iter().any(|said| said.contains(wanted.trim()));
    assert!(is_there, "{wanted:?} stands nowhere");
}
