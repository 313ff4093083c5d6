//! Dated lists of software and of libraries (`--data`).

use super::input::text;
use super::rules::{judge, with_file};

/// All of it is the file, of either kind.
pub fn look(bytes: &[u8]) {
    let text = &*text(bytes);
    for name in ["data/software.toml", "data/javascript.toml"] {
        judge(with_file(name, text), name, text);
    }
}
