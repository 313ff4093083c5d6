//! Files of checks, as a third party writes them (`--checks`).

use super::input::text;
use super::rules::{judge, with_file};

/// All of it is the file.
pub fn look(bytes: &[u8]) {
    let text = &*text(bytes);
    judge(with_file("web/hsts.toml", text), "web/hsts.toml", text);
}
