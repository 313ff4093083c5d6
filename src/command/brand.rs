//! The file of `--brand`, and the logo that it names.

use std::fs;
use std::path::Path;

use super::{CommandError, console, user_file};
use crate::language::Language;
use crate::report::brand::{Brand, LogoFile, MOST_BYTES, MOST_LOGO_BYTES};
use crate::report::visible;

/// Reads the file of `--brand`, where one is given, for reports in these languages.
///
/// # Errors
/// A file that cannot be read, or every mistake in it and in its logo.
pub(super) fn of_file(
    path: Option<&Path>,
    (first, further): &(Language, Vec<Language>),
) -> Result<Option<Brand>, CommandError> {
    let Some(path) = path else {
        return Ok(None);
    };
    let failed = |why: String| CommandError::Read {
        path: path.to_owned(),
        why,
    };
    let Some(bytes) = user_file::ordinary(path, MOST_BYTES).map_err(failed)? else {
        let what = "it is larger than 64 KiB, which is more than a brand has to say. Give a file as the README shows it";
        return Err(failed(what.to_owned()));
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let languages: Vec<Language> = [first].into_iter().chain(further).copied().collect();
    let name = visible::path(path);
    let brand = Brand::read(&name, &bytes, &languages, |logo| logo_of(folder, logo));
    Ok(Some(brand?))
}

/// The logo, from the folder of the brand file: a link that leads out of it is not followed.
fn logo_of(folder: &Path, logo: &str) -> Result<LogoFile, String> {
    let path = folder.join(logo);
    let here = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let real = |path: &Path| fs::canonicalize(path).map_err(|error| console::reason(&error));
    let (target, home) = (real(&path)?, real(here)?);
    if !target.starts_with(home) {
        return Err("it is a link that leads out of the folder of this file".to_owned());
    }
    Ok(LogoFile {
        name: visible::path(&path),
        bytes: user_file::ordinary(&target, MOST_LOGO_BYTES)?,
    })
}
