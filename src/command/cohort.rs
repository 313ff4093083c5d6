//! The file of `--cohort`: a group of domains beside which a report is read.

use std::path::Path;

use super::{CommandError, user_file};
use crate::cohort::Cohort;
use crate::limits::FILES;
use crate::report::visible;

/// Most bytes of the file.
const MOST_BYTES: u64 = FILES.cohort;

/// Reads the file of `--cohort`, where one is given.
///
/// # Errors
/// A file that cannot be read, or every mistake in it.
pub(super) fn of_file(path: Option<&Path>) -> Result<Option<Cohort>, CommandError> {
    let Some(path) = path else {
        return Ok(None);
    };
    let failed = |why: &str| CommandError::Read {
        path: path.to_owned(),
        why: why.to_owned(),
    };
    let bytes = user_file::ordinary(path, MOST_BYTES).map_err(|why| failed(&why))?;
    let bytes = bytes.ok_or_else(|| {
        failed("it is larger than 1 MiB. Give a file that `belfort portfolio --cohort` wrote")
    })?;
    let text = String::from_utf8(bytes).map_err(|_| {
        failed("it is not UTF-8 text. Give a file that `belfort portfolio --cohort` wrote")
    })?;
    Ok(Some(Cohort::read(&visible::path(path), &text)?))
}
