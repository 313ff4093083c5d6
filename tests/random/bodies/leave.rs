//! The file of `--authorised`: the owner's leave to look closer.

use std::path::Path;

use belfort::command::understand_leave;
use belfort::target::Target;
use jiff::civil::date;

use super::input::text;

/// All of it is the file, and what stands below the table's head and the domain.
pub fn look(bytes: &[u8]) {
    let text = &*text(bytes);
    let (target, _) = Target::parse("example.be").unwrap();
    let today = date(2026, 11, 23);
    let below = format!("[authorisation]\ndomain = \"example.be\"\n{text}");
    for text in [text, &below] {
        match understand_leave(Path::new("leave.toml"), text, &target, today) {
            Ok(leave) => {
                assert_eq!(leave.domain, "example.be");
                assert!(leave.date <= today && today <= leave.until);
                for said in [&leave.by, &leave.reference] {
                    assert!(!said.is_empty() && said.chars().count() <= 120);
                    assert!(!said.contains(char::is_control));
                }
            }
            Err(error) => assert!(error.to_string().contains("leave.toml")),
        }
    }
}
