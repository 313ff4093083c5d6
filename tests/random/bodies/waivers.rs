//! Files of waivers: findings that somebody decided to live with.

use belfort::check::waive::Waiver;

use super::input::text;
use super::rules::{RULES, are_told};

/// All of it is the file, and what stands below one waiver.
pub fn look(bytes: &[u8]) {
    let text = &*text(bytes);
    let one = format!("[[waive]]\ncheck = \"hsts\"\nsubject = \"*\"\n{text}");
    for text in [text, &one] {
        match Waiver::read_all("waivers.toml", text, &RULES) {
            Ok(waivers) => waivers.iter().for_each(is_sound),
            Err(errors) => are_told(errors.all(), "waivers.toml", text.as_bytes()),
        }
    }
}

fn is_sound(waiver: &Waiver) {
    assert!(RULES.find(&waiver.check).is_some());
    for said in [&waiver.subject, &waiver.reason, &waiver.by] {
        assert!(!said.trim().is_empty() && said.chars().count() <= 300);
        assert!(!said.contains(char::is_control));
    }
}
