//! The file of answers on the disk. Nothing in it is lost: a file with mistakes, or one that somebody else
//! changed meanwhile, is never written over.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::check::RuleSet;
use crate::command::write::write_whole;
use crate::command::{CommandError, console, user_file};
use crate::report::visible;
use crate::score::questionnaire::{Answers, MOST_BYTES, read};

/// A file of answers, as it was read or last written.
pub(super) struct Kept {
    path: PathBuf,
    /// What stands in it; `None` where there is no file.
    bytes: Option<Vec<u8>>,
    answers: Option<Answers>,
}

impl Kept {
    /// Reads the file, where there is one.
    ///
    /// # Errors
    /// A file that cannot be read, or all mistakes in it.
    pub(super) fn open(rules: &RuleSet, path: PathBuf) -> Result<Self, CommandError> {
        let bytes = bytes(&path)?;
        let name = visible::path(&path);
        let answers = bytes.as_deref();
        let answers = answers.map(|bytes| read(&rules.questionnaires, &name, bytes));
        Ok(Self {
            answers: answers.transpose()?,
            path,
            bytes,
        })
    }

    /// Where it stands.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The answers in it when it was read; `None` where there was no file.
    pub(super) fn answers(&self) -> Option<&Answers> {
        self.answers.as_ref()
    }

    /// Writes it whole, unless somebody else changed it since.
    pub(super) fn replace(&mut self, text: String) -> Result<(), CommandError> {
        if bytes(&self.path)? != self.bytes {
            return Err(CommandError::ChangedMeanwhile(self.path.clone()));
        }
        write_whole(&self.path, text.as_bytes()).map_err(|error| match error {
            CommandError::Write { path, why } => CommandError::Unsaved { path, why },
            other => other,
        })?;
        self.bytes = Some(text.into_bytes());
        Ok(())
    }
}

/// What stands in a file; `None` where there is none.
fn bytes(path: &Path) -> Result<Option<Vec<u8>>, CommandError> {
    let failed = |why: String| CommandError::Read {
        path: path.to_owned(),
        why,
    };
    let about = match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(console::reason(&error))),
        Ok(about) => about,
    };
    // Opening a pipe waits for whoever writes into it, perhaps for ever.
    if !about.is_file() {
        let what =
            "that is no ordinary file. Give a file that `belfort assess` wrote, or a new name";
        return Err(failed(what.to_owned()));
    }
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    match user_file::bytes(path, most).map_err(failed)? {
        Some(bytes) => Ok(Some(bytes)),
        None => Err(failed(format!(
            "it is larger than {} KiB, which is more than answers can have. Give a file that `belfort assess` wrote",
            MOST_BYTES / 1024
        ))),
    }
}
