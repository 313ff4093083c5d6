//! The parts of a workbook, which is a ZIP archive. What they come to unpacked is counted as it is read: what the archive
//! says of its own size is not believed.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::ListError;
use super::limits::LIST_LIMITS;

/// A workbook whose parts can be read by name.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Places of the parts by name, in lower case.
    places: BTreeMap<String, usize>,
    /// Bytes that may still be read.
    left: usize,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ListError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if archive.len() > LIST_LIMITS.parts {
            return Err(ListError::Unpacked);
        }
        let names = archive.file_names().enumerate();
        let names = names.filter_map(|(at, name)| Some((name.ok()?.to_lowercase(), at)));
        let places = names.collect();
        Ok(Self {
            archive,
            places,
            left: LIST_LIMITS.unpacked,
        })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.places.contains_key(&name.to_lowercase())
    }

    /// A part that there has to be.
    pub(super) fn needed(&mut self, name: &str) -> Result<String, ListError> {
        let part = self.part(name)?;
        part.ok_or_else(|| ListError::Damaged(format!("{} is missing", super::shown(name))))
    }

    /// A part, as text; `None` where there is none.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, ListError> {
        let Some(at) = self.places.get(&name.to_lowercase()) else {
            return Ok(None);
        };
        let file = self.archive.by_index(*at).map_err(damaged)?;
        let most = u64::try_from(self.left).unwrap_or(u64::MAX);
        let mut bytes = Vec::new();
        let read = file.take(most.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| ListError::Damaged(error.to_string()))?;
        self.left = self
            .left
            .checked_sub(bytes.len())
            .ok_or(ListError::Unpacked)?;
        let text = String::from_utf8(bytes)
            .map_err(|_| ListError::Damaged(format!("{} is not UTF-8", super::shown(name))))?;
        Ok(Some(match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        }))
    }
}

fn damaged(error: ZipError) -> ListError {
    match error {
        ZipError::UnsupportedArchive(why) if why == ZipError::PASSWORD_REQUIRED => {
            ListError::Encrypted
        }
        error => ListError::Damaged(error.to_string()),
    }
}
