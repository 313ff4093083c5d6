//! Files are written whole or not at all: beside their place first, then renamed into it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{CommandError, console};
use crate::report::visible;

/// Tries whether a file can be put there, before work is done that would be lost. Leaves nothing behind
/// and touches nothing that is there.
pub(super) fn try_place(path: &Path) -> Result<(), CommandError> {
    let beside = beside(path);
    let tried = if path.is_dir() {
        Err(io::ErrorKind::IsADirectory.into())
    } else {
        File::create(&beside).and_then(|_| fs::remove_file(&beside))
    };
    tried.map_err(|error| failed(path, &error))
}

/// Writes a file whole. Until the last moment a file that was there before stays as it was.
pub(super) fn write_whole(path: &Path, content: &[u8]) -> Result<(), CommandError> {
    fill_whole(path, |mut file| file.write_all(content))
}

/// The same, of a file that is too large to be in memory at once.
pub(super) fn fill_whole(
    path: &Path,
    fill: impl FnOnce(&File) -> io::Result<()>,
) -> Result<(), CommandError> {
    let beside = beside(path);
    let written = fill_and_rename(&beside, path, fill);
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.map_err(|error| failed(path, &error))
}

/// Removes what a process that was killed left beside its places in a folder: of files whose names begin so. Only
/// where no other process writes such files.
pub(super) fn sweep(folder: &Path, begin: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if is_beside(&name.to_string_lossy(), begin) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether [`beside`] makes such a name.
fn is_beside(name: &str, begin: &str) -> bool {
    let inner = name
        .strip_prefix('.')
        .and_then(|name| name.strip_suffix(".part"));
    let parts = inner.and_then(|inner| inner.rsplit_once('.'));
    parts.is_some_and(|(name, process)| {
        let is_number = !process.is_empty() && process.bytes().all(|b| b.is_ascii_digit());
        name.starts_with(begin) && is_number
    })
}

fn failed(path: &Path, error: &io::Error) -> CommandError {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    CommandError::Write {
        path: path.to_owned(),
        why: match folder {
            Some(folder) if error.kind() == io::ErrorKind::NotFound => {
                format!("there is no folder {}", visible::path(folder))
            }
            _ => console::reason(error),
        },
    }
}

fn fill_and_rename(
    beside: &Path,
    path: &Path,
    fill: impl FnOnce(&File) -> io::Result<()>,
) -> io::Result<()> {
    let file = File::create(beside)?;
    fill(&file)?;
    // On the disk before it takes its place: a power cut leaves the old file or the new one.
    file.sync_all()?;
    fs::rename(beside, path)
}

/// A name in the same folder, so that the rename stays on one file system.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_a_dead_process_left_is_swept_away_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let left = super::beside(&folder.path().join("example.be.html"));
        let others = [
            ".example.be.html.part",
            ".example.be.html.7.part.html",
            ".other.be.html.7.part",
            "example.be.html.7.part",
            "example.be.html",
        ];
        let others = others.map(|name| folder.path().join(name));
        for path in others.iter().chain([&left]) {
            std::fs::write(path, "half").unwrap();
        }
        super::sweep(folder.path(), "example.be");
        assert!(!left.exists());
        assert!(others.iter().all(|path| path.exists()));
    }

    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = std::env::temp_dir().join(format!("belfort-write-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("report.html");
        write_whole(&path, b"one").unwrap();
        write_whole(&path, b"two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        let error = write_whole(&folder.join("no/such/report.html"), b"x").unwrap_err();
        assert!(error.to_string().contains("Nothing was changed"), "{error}");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_place_is_tried_without_a_trace() {
        let folder = std::env::temp_dir().join(format!("belfort-place-{}", std::process::id()));
        fs::create_dir_all(folder.join("taken.html")).unwrap();
        try_place(&folder.join("report.html")).unwrap();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        for (place, why) in [
            ("no/such/report.html", "there is no folder "),
            ("taken.html", "that is a folder"),
        ] {
            let error = try_place(&folder.join(place)).unwrap_err().to_string();
            assert!(error.contains(why) && error.contains("with -o"), "{error}");
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
