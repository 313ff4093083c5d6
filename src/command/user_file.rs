//! Files that the user names, read no further than anybody can mean.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::console;

/// The bytes of a file; `None` where it has more than `most`. A device or a pipe does not tell its size, so no more is
/// read than that.
///
/// # Errors
/// Why it cannot be read, in words.
pub(super) fn bytes(path: &Path, most: u64) -> Result<Option<Vec<u8>>, String> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(most + 1).read_to_end(&mut bytes))
        .map_err(|error| console::reason(&error))?;
    let fits = u64::try_from(bytes.len()).is_ok_and(|length| length <= most);
    Ok(fits.then_some(bytes))
}

/// The same of an ordinary file: opening a pipe waits for whoever writes into it, perhaps for ever.
///
/// # Errors
/// Why it cannot be read, in words.
pub(super) fn ordinary(path: &Path, most: u64) -> Result<Option<Vec<u8>>, String> {
    let about = fs::metadata(path).map_err(|error| console::reason(&error))?;
    // A folder fails by itself.
    if !about.is_file() && !about.is_dir() {
        return Err("it is no ordinary file".to_owned());
    }
    bytes(path, most)
}
