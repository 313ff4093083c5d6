//! Files of suppliers, as a third party writes them (`--checks`).

use super::input::text;
use super::rules::{beside_file, judge};

/// All of it is the file.
pub fn look(bytes: &[u8]) {
    let text = &*text(bytes);
    judge(
        beside_file("providers/other.toml", text),
        "providers/other.toml",
        text,
    );
}
