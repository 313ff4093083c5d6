//! What every laboratory stands on: a folder of its own, and a network that has no other in it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

/// The right to be the only laboratory in this network.
pub(crate) type Alone = MutexGuard<'static, ()>;

/// Waits until no other laboratory is left in this network; and the folder for files.
pub(crate) fn alone() -> (Alone, PathBuf) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = env::var_os("BELFORT_LAB")
        .expect("these tests need a network of their own: run ./tests/run real");
    (alone, PathBuf::from(folder))
}

/// An empty folder below another one; what an earlier laboratory left there is thrown away.
pub(crate) fn new_folder(parent: &Path, name: &str) -> PathBuf {
    let folder = parent.join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("empty a folder of the laboratory");
    }
    fs::create_dir(&folder).expect("make a folder of the laboratory");
    folder
}

/// Writes a file from its template in `config/`.
pub(crate) fn write(file: &Path, template: &str, values: impl Serialize) {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    let text = templates
        .render_str(template, Serde(values))
        .expect("fill in a template");
    fs::write(file, text).expect("write a file of the laboratory");
}
