//! Files of `--brand`: who hands a report over.

use std::path::{Component, Path};

use belfort::language::Language;
use belfort::report::brand::{Brand, LogoFile};
use belfort::report::visible::visible;
use belfort::report::{self, Reading};

use super::input::text;
use super::result_json::small_result;
use super::rules::{RULES, are_told};

/// The file, then a null byte, then the logo that it names.
pub fn look(bytes: &[u8]) {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let file = parts.next().unwrap_or_default();
    let logo = parts.next().map(<[u8]>::to_vec);
    let languages = &Language::ALL[..=bytes.len() % 2];
    let read = Brand::read("brand.toml", file, languages, |name| {
        let inside = |part| matches!(part, Component::Normal(_) | Component::CurDir);
        assert!(Path::new(name).components().all(inside), "{name}");
        assert!(!name.contains(['\0', '\n']), "{name}");
        Ok(LogoFile {
            name: "logo".to_owned(),
            bytes: logo,
        })
    });
    let brand = match read {
        Ok(brand) => brand,
        Err(errors) => {
            are_told(errors.all(), "brand.toml", file);
            assert_eq!(
                visible(&errors.to_string().replace('\n', "")),
                errors.to_string().replace('\n', "")
            );
            return;
        }
    };
    assert!(!brand.name().contains(char::is_control) && !brand.name().is_empty());
    let with = |brand| {
        let reading = Reading {
            brand,
            ..Reading::default()
        };
        let report = report::model(&RULES, small_result(), &reading);
        report::html(&report).unwrap()
    };
    // Nothing that a brand says becomes a tag that runs or loads anything.
    let (plain, branded) = (with(None), with(Some(brand)));
    for mark in [
        "<script",
        "<iframe",
        "<link",
        "<object",
        "<base",
        "<form",
        "javascript:",
        " onload",
        " onerror",
    ] {
        let count = |page: &str| page.to_ascii_lowercase().matches(mark).count();
        let said = text(file).to_ascii_lowercase().matches(mark).count();
        assert!(count(&branded) <= count(&plain) + said, "{mark}");
    }
}
