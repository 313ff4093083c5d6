//! Logos as SVG. A browser runs no script in a picture, but a report goes to people who open it in whatever they
//! have: so a logo is taken apart, held to a list of what a drawing needs, and written anew from that list alone.
//! What is not in the list is refused with its place, and never quietly left out (comments are).

mod allowed;
mod attribute;
mod reference;
#[cfg(test)]
mod tests;
mod value;

use std::fmt::Write as _;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use self::allowed::{ELEMENTS, WORDED, known, mend};
use self::attribute::{Sides, attribute_of};
use self::reference::Node;
use self::value::short;
use super::logo::{Fault, Size};

/// Most elements of one file.
const MOST_ELEMENTS: usize = 4000;
/// Most elements inside each other.
const DEEPEST: usize = 32;
/// Most attributes of one element.
const MOST_ATTRIBUTES: usize = 40;
/// Most faults that are said: what has more is another kind of file.
const MOST_FAULTS: usize = 20;
/// The way out where no single thing is at fault.
const EXPORT: &str = "export it once more as plain SVG, or as PNG of 600 pixels wide";

/// Reads an SVG: its size, and the file written anew.
///
/// # Errors
/// All that is wrong with it, up to a number.
pub(super) fn read(bytes: &[u8]) -> Result<(Size, String), Vec<Fault>> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        vec![Fault::at(
            at,
            "the logo is neither a PNG nor an SVG in UTF-8",
            EXPORT,
        )]
    })?;
    let mut drawing = Drawing::default();
    let begin = text.len() - text.trim_start_matches('\u{feff}').len();
    drawing.take_all(text, begin);
    if drawing.faults.is_empty() {
        let faults = reference::check(&drawing.nodes, &drawing.of_sheets);
        drawing.faults.extend(faults);
    }
    let size = drawing.size.take();
    match size {
        Some(Ok(size)) if drawing.faults.is_empty() => return Ok((size, drawing.written)),
        Some(Err(fault)) => drawing.faults.push(fault),
        _ => {}
    }
    if drawing.faults.is_empty() {
        drawing.fault(0, "the logo is neither a PNG nor an SVG", EXPORT);
    }
    drawing.faults.truncate(MOST_FAULTS);
    Err(drawing.faults)
}

/// A file while it is read.
#[derive(Default)]
struct Drawing {
    nodes: Vec<Node>,
    /// The open elements, from the outermost.
    open: Vec<(&'static str, usize)>,
    /// How many elements deep we are in one that was refused: what it holds is refused with it.
    refused: usize,
    /// The words of the open element, where it has words.
    words: String,
    /// Ids that rules of `<style>` point at, and where.
    of_sheets: Vec<(usize, String)>,
    size: Option<Result<Size, Fault>>,
    written: String,
    faults: Vec<Fault>,
}

impl Drawing {
    fn fault(&mut self, at: usize, what: impl Into<String>, mend: impl Into<String>) {
        self.faults.push(Fault::at(at, what, mend));
    }

    fn take_all(&mut self, text: &str, begin: usize) {
        let mut reader = Reader::from_str(text.get(begin..).unwrap_or_default());
        reader.config_mut().check_comments = true;
        while self.faults.len() < MOST_FAULTS {
            let offset = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let at = begin.saturating_add(offset);
            match reader.read_event() {
                Ok(Event::Eof) => break,
                Ok(event) => self.take(at, &event),
                Err(error) => {
                    self.fault(at, format!("this is no sound XML: {error}"), EXPORT);
                    return;
                }
            }
            if self.nodes.len() > MOST_ELEMENTS {
                self.fault(
                    at,
                    format!("the logo has more than {MOST_ELEMENTS} elements"),
                    EXPORT,
                );
                return;
            }
        }
        if self.faults.is_empty() && (!self.open.is_empty() || self.refused > 0) {
            self.fault(
                text.len(),
                "the file ends before its last element is closed",
                EXPORT,
            );
        }
    }

    fn take(&mut self, at: usize, event: &Event<'_>) {
        match event {
            Event::Start(start) => self.begin(at, start),
            Event::Empty(start) => {
                self.begin(at, start);
                self.end(at);
            }
            Event::End(_) => self.end(at),
            Event::Text(text) => self.say(at, text.xml10_content().as_ref()),
            Event::CData(text) => self.say(at, text.xml10_content().as_ref()),
            Event::Decl(declaration) => self.declaration(at, declaration),
            Event::DocType(_) => self.fault(
                at,
                "a DOCTYPE may bring names for anything",
                "take this line out; a drawing needs none",
            ),
            Event::PI(instruction) => self.fault(
                at,
                format!(
                    "<?{} …?> is an instruction to programs",
                    short(instruction.target())
                ),
                "take this line out; a drawing needs none",
            ),
            Event::GeneralRef(name) => {
                // In words, the five names and the numbers of XML stand for themselves; the rest is looked up elsewhere.
                let said = format!("&{name};", name = name.xml10_content());
                match quick_xml::escape::unescape(&said) {
                    Ok(said) => self.say(at, &said),
                    Err(_) => self.fault(
                        at,
                        format!("`{}` is a name for something else", short(&said)),
                        "write the characters themselves",
                    ),
                }
            }
            Event::Comment(_) | Event::Eof => {}
        }
    }

    fn declaration(&mut self, at: usize, declaration: &BytesDecl<'_>) {
        let version = declaration.version();
        let encoding = declaration.encoding();
        let is_utf_8 =
            encoding.is_none_or(|name| name.is_ok_and(|name| name.eq_ignore_ascii_case("utf-8")));
        if !version.is_ok_and(|version| version == "1.0") || !is_utf_8 || !self.nodes.is_empty() {
            self.fault(at, "the first line is not that of XML 1.0 in UTF-8", "save the file as UTF-8, and write <?xml version=\"1.0\" encoding=\"UTF-8\"?> or nothing there");
        }
    }

    /// Words between elements: spaces mean nothing, others stand in elements that hold words.
    fn say(&mut self, at: usize, text: &str) {
        if self.refused > 0 {
            return;
        }
        match self.open.last() {
            Some((name, _)) if WORDED.contains(name) => self.words.push_str(text),
            _ if text.chars().all(|c| c.is_ascii_whitespace()) => {}
            None if self.nodes.is_empty() => {
                self.fault(at, "the logo is neither a PNG nor an SVG", EXPORT);
            }
            _ => self.fault(
                at,
                format!(
                    "the words `{}` stand where only shapes can",
                    short(text.trim())
                ),
                mend("text"),
            ),
        }
    }

    fn begin(&mut self, at: usize, start: &BytesStart<'_>) {
        let written = start.name();
        let written = written.into_inner();
        if self.refused > 0 {
            self.refused += 1;
            return;
        }
        let Some(name) = self.place(at, written) else {
            self.refused = 1;
            return;
        };
        let parent = self.open.last().map(|(_, index)| *index);
        let index = self.nodes.len();
        self.nodes.push(Node {
            parent,
            id: None,
            points_at: Vec::new(),
            at,
        });
        self.open.push((name, index));
        self.written.push('<');
        self.written.push_str(name);
        self.attributes(at, name, index, start);
        self.written.push('>');
    }

    /// The name of an element, where one may stand here.
    fn place(&mut self, at: usize, written: &str) -> Option<&'static str> {
        let shown = short(written);
        let root = self.nodes.is_empty();
        let name = known(&ELEMENTS, written);
        if root != (written == "svg") || self.open.is_empty() != root {
            let what = if root {
                format!("the logo begins with <{shown}>, not with <svg>")
            } else {
                format!("<{shown}> stands where it cannot: one <svg> holds all of the drawing")
            };
            self.fault(at, what, EXPORT);
            return None;
        }
        if name.is_none() {
            self.fault(
                at,
                format!("<{shown}> is no shape, and may not stand in a logo"),
                mend(written),
            );
        } else if self
            .open
            .last()
            .is_some_and(|(parent, _)| WORDED.contains(parent))
        {
            self.fault(at, format!("<{shown}> stands inside words"), mend(written));
            return None;
        } else if self.open.len() == DEEPEST {
            self.fault(
                at,
                format!("more than {DEEPEST} elements stand inside each other"),
                EXPORT,
            );
            return None;
        }
        name
    }

    fn attributes(&mut self, at: usize, name: &'static str, index: usize, start: &BytesStart<'_>) {
        let mut sides = Sides::default();
        let mut has_namespace = false;
        let mut linked = false;
        for (count, attribute) in start.attributes().enumerate() {
            if count == MOST_ATTRIBUTES {
                self.fault(
                    at,
                    format!("<{name}> has more than {MOST_ATTRIBUTES} attributes"),
                    EXPORT,
                );
                break;
            }
            let Some((key, value)) = self.attribute(at, name, attribute) else {
                continue;
            };
            has_namespace |= key == "xmlns";
            sides.take(&key, &value);
            match attribute_of(&key, &value) {
                Ok(taken) if taken.key == "href" && std::mem::replace(&mut linked, true) => {
                    self.fault(at, format!("<{name}> has two links"), EXPORT);
                }
                Ok(taken) => {
                    if let Some(node) = self.nodes.get_mut(index) {
                        node.points_at.extend(taken.points_at);
                        if taken.key == "id" {
                            node.id = Some(value);
                        }
                    }
                    let value = quick_xml::escape::escape(taken.value);
                    // Writing into a String cannot fail.
                    let _ = write!(self.written, " {}=\"{value}\"", taken.key);
                }
                Err(why) => self.fault(at, format!("<{name}>: {why}"), mend(name)),
            }
        }
        if name == "svg" {
            if !has_namespace {
                let mend =
                    "write <svg xmlns=\"http://www.w3.org/2000/svg\" …>, or export it once more";
                self.fault(
                    at,
                    "<svg> does not say that it is SVG: `xmlns` is missing",
                    mend,
                );
            }
            self.size = Some(sides.size());
        }
    }

    fn attribute(
        &mut self,
        at: usize,
        name: &str,
        attribute: Result<Attribute<'_>, quick_xml::events::attributes::AttrError>,
    ) -> Option<(String, String)> {
        let read = attribute
            .map_err(|error| error.to_string())
            .and_then(|attribute| {
                let key = attribute.key.into_inner().to_owned();
                let value = attribute.normalized_value(XmlVersion::Explicit1_0);
                value
                    .map(|value| (key, value.into_owned()))
                    .map_err(|error| error.to_string())
            });
        match read {
            Ok(read) => Some(read),
            Err(error) => {
                let what = format!("<{name}>: an attribute cannot be read: {}", short(&error));
                self.fault(at, what, EXPORT);
                None
            }
        }
    }

    fn end(&mut self, at: usize) {
        if self.refused > 0 {
            self.refused -= 1;
            return;
        }
        let Some((name, index)) = self.open.pop() else {
            return;
        };
        let words = std::mem::take(&mut self.words);
        let begun = self.nodes.get(index).map_or(at, |node| node.at);
        if name == "style" {
            match value::sheet(&words) {
                Ok((rules, ids)) => {
                    self.written.push_str(&rules);
                    self.of_sheets.extend(ids.into_iter().map(|id| (begun, id)));
                }
                Err(why) => self.fault(
                    begun,
                    format!("<style>: {why}"),
                    "export it with presentation attributes in place of styles",
                ),
            }
        } else if words
            .chars()
            .any(|c| c.is_control() && !c.is_ascii_whitespace())
        {
            self.fault(
                begun,
                format!("<{name}> holds control characters"),
                mend(name),
            );
        } else {
            self.written.push_str(&quick_xml::escape::escape(words));
        }
        self.written.push_str("</");
        self.written.push_str(name);
        self.written.push('>');
    }
}
