//! Reads the folders of `--checks DIR` and `--data DIR`: a stranger's files, so with limits and without links.

use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::console;
use crate::check::load::Source;
use crate::limits::FILES;
use crate::report::visible::path as shown;

/// Most files in the folder.
const MOST_FILES: usize = FILES.checks;
/// Most bytes of one file.
const MOST_BYTES: u64 = FILES.check;

/// What a folder is to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Checks of a third party.
    Checks,
    /// Newer dated lists.
    Data,
}

/// What is to stand in it, as a sentence.
impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Checks => {
                "A check stands in it as AREA/VENDOR/NAME.toml, such as web/acme/NAME.toml"
            }
            Self::Data => "A newer list stands in it as software.toml or javascript.toml",
        })
    }
}

/// A folder that cannot be used.
#[derive(Debug, Error)]
pub enum FolderError {
    /// A folder or file cannot be read.
    #[error("cannot read {path}: {why}. Give a folder. {content}", path = shown(.path))]
    Read {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        why: String,
        /// What was to be in it.
        content: Content,
    },
    /// Nothing to read.
    #[error("no file ending in .toml found in {path}. {1}", path = shown(.0))]
    Empty(PathBuf, Content),
    /// A link, device or pipe.
    #[error("{path} is not a regular file or folder: links are not followed. Copy the file itself there", path = shown(.0))]
    NotAFile(PathBuf),
    /// Too many files.
    #[error("{path} holds more than {MOST_FILES} files. Give a folder with nothing else in it", path = shown(.0))]
    TooMany(PathBuf),
    /// Too large a file.
    #[error("{path} is larger than 256 KiB, which no file of Belfort is", path = shown(.0))]
    TooLarge(PathBuf),
    /// A name or text that is not UTF-8.
    #[error("{path} is not UTF-8 text. Save it as UTF-8", path = shown(.0))]
    NotText(PathBuf),
}

/// Reads every `.toml` file below a folder, sorted by name.
pub(super) fn read(folder: &Path, content: Content) -> Result<Vec<Source>, FolderError> {
    let mut paths = Vec::new();
    collect(folder, folder, content, &mut paths)?;
    if paths.is_empty() {
        return Err(FolderError::Empty(folder.to_owned(), content));
    }
    paths.sort_unstable();
    paths
        .into_iter()
        .map(|path| read_one(folder, &path, content))
        .collect()
}

fn collect(
    root: &Path,
    folder: &Path,
    content: Content,
    paths: &mut Vec<PathBuf>,
) -> Result<(), FolderError> {
    let failed = |error: io::Error| FolderError::Read {
        path: folder.to_owned(),
        why: console::reason(&error),
        content,
    };
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = entry.path();
        // The kind of the entry itself: a link is a link, wherever it leads.
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() {
            collect(root, &path, content, paths)?;
        } else if !kind.is_file() {
            return Err(FolderError::NotAFile(path));
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            paths.push(path);
            if paths.len() > MOST_FILES {
                return Err(FolderError::TooMany(root.to_owned()));
            }
        }
    }
    Ok(())
}

fn read_one(folder: &Path, path: &Path, content: Content) -> Result<Source, FolderError> {
    let failed = |error: io::Error| FolderError::Read {
        path: path.to_owned(),
        why: console::reason(&error),
        content,
    };
    let not_text = || FolderError::NotText(path.to_owned());
    let file = fs::File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(FolderError::TooLarge(path.to_owned()));
    }
    let parts: Option<Vec<&str>> = path
        .strip_prefix(folder)
        .unwrap_or(path)
        .iter()
        .map(|part| part.to_str())
        .collect();
    Ok(Source {
        name: parts.ok_or_else(not_text)?.join("/"),
        text: String::from_utf8(bytes).map_err(|_| not_text())?.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_huge_files_are_refused_and_the_rest_is_read_in_order() {
        let folder = std::env::temp_dir().join(format!("belfort-folder-{}", std::process::id()));
        fs::create_dir_all(folder.join("web")).unwrap();
        fs::write(folder.join("web/notes.txt"), "x").unwrap();
        assert!(matches!(
            read(&folder, Content::Checks),
            Err(FolderError::Empty(..))
        ));
        fs::write(folder.join("web/b.toml"), "b").unwrap();
        fs::write(folder.join("web/a.toml"), "a").unwrap();
        let names: Vec<String> = read(&folder, Content::Checks)
            .unwrap()
            .into_iter()
            .map(|source| source.name)
            .collect();
        assert_eq!(names, ["web/a.toml", "web/b.toml"]);
        fs::write(folder.join("web/c.toml"), vec![b'#'; 300_000]).unwrap();
        assert!(matches!(
            read(&folder, Content::Checks),
            Err(FolderError::TooLarge(_))
        ));
        fs::remove_file(folder.join("web/c.toml")).unwrap();
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("/etc/passwd", folder.join("web/link.toml")).unwrap();
            assert!(matches!(
                read(&folder, Content::Checks),
                Err(FolderError::NotAFile(_))
            ));
        }
        fs::remove_dir_all(&folder).unwrap();
        assert!(matches!(
            read(&folder, Content::Checks),
            Err(FolderError::Read { .. })
        ));
    }
}
