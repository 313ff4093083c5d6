//! How to reach who hands the report over, and the logo.

use std::ops::Range;
use std::path::{Component, Path};

use toml::de::DeTable;
use url::Url;

use super::super::contact::{self, Contact};
use super::super::logo::{Fault, Logo, too_large};
use super::{LONGEST_ADDRESS, LONGEST_NAME, LogoFile, Reader, Value};
use crate::check::line_and_column;

/// The keys of `[contact]`.
const KEYS: [&str; 5] = ["person", "email", "phone", "address", "website"];

impl<'a> Reader<'a> {
    pub(super) fn contact(&mut self, table: &DeTable<'a>) -> Contact {
        let Some(inner) = self.table(table, "contact", &KEYS) else {
            return Contact::default();
        };
        let mut line = |key: &'static str, most| {
            let value = inner.get(key)?;
            Some((self.line(key, value, most)?, value.span()))
        };
        let person = line("person", LONGEST_NAME).map(|(text, _)| text);
        let address = line("address", LONGEST_ADDRESS).map(|(text, _)| text);
        let (email, phone, website) = (
            line("email", LONGEST_NAME),
            line("phone", LONGEST_NAME),
            line("website", LONGEST_ADDRESS),
        );
        let email = email.and_then(|written| {
            self.fits(
                "email",
                "e-mail address",
                written,
                contact::email,
                "an@lindenadvies.example",
            )
        });
        let phone = phone.and_then(|written| {
            self.fits(
                "phone",
                "telephone number",
                written,
                contact::phone,
                "+32 50 12 34 56",
            )
        });
        let website: Option<Url> = website.and_then(|written| {
            self.fits(
                "website",
                "web address with https",
                written,
                contact::website,
                "https://www.lindenadvies.example",
            )
        });
        Contact {
            person,
            email,
            phone,
            address,
            website,
        }
    }

    fn fits<T>(
        &mut self,
        key: &str,
        kind: &str,
        (text, at): (String, Range<usize>),
        read: impl Fn(&str) -> Option<T>,
        such_as: &str,
    ) -> Option<T> {
        let value = read(&text);
        if value.is_none() {
            self.note(
                &at,
                format!("`{key}` is no plain {kind}"),
                format!("write one such as \"{such_as}\""),
            );
        }
        value
    }

    pub(super) fn logo(
        &mut self,
        value: &Value<'_>,
        logo: impl FnOnce(&str) -> Result<LogoFile, String>,
    ) -> Option<Logo> {
        let at = value.span();
        let path = self.line("logo", value, LONGEST_ADDRESS)?;
        let inside = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
        if !Path::new(&path).components().all(inside) {
            let mend = "put the logo beside the brand file, or in a folder there, so that they can be handed on together";
            self.note(
                &at,
                format!("the logo {path} leads out of the folder of this file"),
                mend,
            );
            return None;
        }
        let file = match logo(&path) {
            Ok(file) => file,
            Err(why) => {
                self.note(
                    &at,
                    format!("cannot read the logo {path}: {why}"),
                    "name an SVG or a PNG that stands beside this file",
                );
                return None;
            }
        };
        let read = match &file.bytes {
            Some(bytes) => Logo::read(bytes),
            None => Err(vec![too_large()]),
        };
        let faults = match read {
            Ok(logo) => return Some(logo),
            Err(faults) => faults,
        };
        let bytes = file.bytes.unwrap_or_default();
        for Fault { at, what, mend } in faults {
            let before = String::from_utf8_lossy(bytes.get(..at.start).unwrap_or_default());
            self.note_in(
                &file.name,
                line_and_column(&before, before.len()),
                &what,
                &mend,
            );
        }
        None
    }
}
