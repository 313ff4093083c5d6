//! The XML in workbooks, piece by piece. Entities of a document's own are never expanded.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesEnd, BytesStart, Event};

use super::ListError;

/// A document that is being read.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
}

/// One piece of a document.
pub(super) enum Piece<'a> {
    /// An element begins; one that is empty ends at once.
    Open(BytesStart<'a>),
    /// An element ends.
    Close(BytesEnd<'a>),
    /// Text, as it is meant.
    Text(Cow<'a, str>),
    /// The document ends.
    End,
}

impl<'a> Xml<'a> {
    pub(super) fn new(document: &'a str) -> Self {
        let mut reader = Reader::from_str(document);
        reader.config_mut().expand_empty_elements = true;
        Self { reader }
    }

    /// The next piece that says something.
    pub(super) fn next_piece(&mut self) -> Result<Piece<'a>, ListError> {
        loop {
            return Ok(match self.reader.read_event().map_err(damaged)? {
                Event::Start(start) | Event::Empty(start) => Piece::Open(start),
                Event::End(end) => Piece::Close(end),
                Event::Text(text) => Piece::Text(text.xml10_content()),
                Event::CData(text) => Piece::Text(text.xml10_content()),
                Event::GeneralRef(entity) => {
                    let sign = entity.resolve_char_ref().map_err(damaged)?;
                    let name: &str = &entity;
                    Piece::Text(
                        match (sign, quick_xml::escape::resolve_predefined_entity(name)) {
                            (Some(sign), _) => Cow::Owned(sign.to_string()),
                            (None, Some(text)) => Cow::Borrowed(text),
                            (None, None) => {
                                return Err(ListError::Damaged(
                                    "it has an unknown entity in it".to_owned(),
                                ));
                            }
                        },
                    )
                }
                Event::Eof => Piece::End,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            });
        }
    }

    /// Passes over an element that has begun.
    pub(super) fn skip(&mut self, start: &BytesStart<'_>) -> Result<(), ListError> {
        self.reader.read_to_end(start.name()).map_err(damaged)?;
        Ok(())
    }

    /// The text of an element that has begun, without that of elements in it.
    pub(super) fn text(&mut self) -> Result<String, ListError> {
        let mut text = String::new();
        loop {
            match self.next_piece()? {
                Piece::Text(piece) => text.push_str(&piece),
                Piece::Open(start) => self.skip(&start)?,
                Piece::Close(_) | Piece::End => return Ok(text),
            }
        }
    }
}

/// An attribute by its name as it is written.
pub(super) fn attribute<'a>(start: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = start.attributes();
    let found = attributes
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok()
}

/// An attribute by the part of its name behind the colon.
pub(super) fn local_attribute<'a>(start: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = start.attributes();
    let found = attributes
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok()
}

fn damaged(error: impl std::fmt::Display) -> ListError {
    ListError::Damaged(error.to_string())
}
