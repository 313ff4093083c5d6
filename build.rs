//! Embeds `checks/` and `templates/`: one sorted `include_str!` row per file.
//!
//! The rows stand in `$OUT_DIR/embedded.rs` as `CHECKS` and `TEMPLATES`, pairs of a path below the
//! folder (with `/`) and the text. A folder that does not exist, or is empty, gives no rows.
#![expect(
    clippy::disallowed_methods,
    reason = "a build script reads files and cargo's environment; nothing of it is in the program"
)]

use std::env;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let root = folder("CARGO_MANIFEST_DIR")?;
    let mut rows = String::new();
    for (name, folder, endings) in [
        ("CHECKS", "checks", &["toml"][..]),
        ("TEMPLATES", "templates", &["css", "html", "toml"]),
    ] {
        let top = root.join(folder);
        // Cargo watches a folder with everything below it. A folder that is not there would make every
        // build start anew, so its parent is watched until it appears.
        let watched = if top.is_dir() { &top } else { &root };
        println!("cargo::rerun-if-changed={}", watched.display());
        let mut files = Vec::new();
        if top.is_dir() {
            collect(&top, "", endings, &mut files)?;
        }
        files.sort();
        write_rows(&mut rows, name, folder, &files);
    }
    fs::write(folder("OUT_DIR")?.join("embedded.rs"), rows)
}

/// A folder that cargo names in the environment.
fn folder(variable: &str) -> io::Result<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .ok_or_else(|| io::Error::other(format!("cargo did not set {variable}")))
}

/// Collects the files below a folder, as pairs of the path below it and the path on disk. Hidden
/// files and files with another ending (an editor's leftovers) are not ours.
fn collect(
    folder: &Path,
    below: &str,
    endings: &[&str],
    files: &mut Vec<(String, PathBuf)>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(OsStr::to_str) else {
            continue;
        };
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let name = if below.is_empty() {
            name.to_owned()
        } else {
            format!("{below}/{name}")
        };
        if path.is_dir() {
            collect(&path, &name, endings, files)?;
        } else if path
            .extension()
            .is_some_and(|found| endings.iter().any(|ending| found == *ending))
        {
            files.push((name, path));
        }
    }
    Ok(())
}

fn write_rows(rows: &mut String, name: &str, folder: &str, files: &[(String, PathBuf)]) {
    let _ = writeln!(
        rows,
        "/// Files of `{folder}/`: path below it, and text.\npub const {name}: &[(&str, &str)] = &["
    );
    for (file, path) in files {
        let _ = writeln!(
            rows,
            "    ({file:?}, include_str!({:?})),",
            path.to_string_lossy()
        );
    }
    let _ = writeln!(rows, "];");
}
