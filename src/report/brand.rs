//! A consultant's name, logo, colours and words on a report. What Belfort saw and judged stays Belfort's: its name,
//! version and rules stand there as in every report, and say who measured.
//!
//! A [`Brand`] is read once, at the border, with every mistake of its file; what stands in it is safe to be shown.

mod colour;
mod contact;
mod file;
mod logo;
mod png;
mod svg;

use std::collections::BTreeMap;

use super::model::{BrandPart, ContactLine, LogoPart};
use super::phrase::Phrases;
use crate::language::Language;

pub use self::colour::{Colour, LEAST_CONTRAST};
pub use self::contact::Contact;
pub use self::file::{BrandErrors, LogoFile, MOST_BYTES};
pub use self::logo::{Logo, MOST_LOGO_BYTES};

use self::colour::{DARK, LIGHT};

/// Who hands a report over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    name: String,
    logo: Option<Logo>,
    colours: Colours,
    contact: Contact,
    cover: Texts,
    closing: Texts,
}

/// The colours of a brand. Those of the band hold on every screen and on paper; the accent has a tone of its own for
/// dark screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Colours {
    /// Links, and the lines under the band and above the last words; those of the house where it is not given. Not
    /// what says how the owner stands: a green level would look like a good one.
    accent: Option<Colour>,
    /// What the logo stands on.
    ground: Colour,
    /// Words beside the logo.
    text: Colour,
}

/// A text in the languages of the reports, or one for all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Texts {
    for_all: Option<String>,
    each: BTreeMap<Language, String>,
}

impl Texts {
    /// The text of a report; none where there is none in any language.
    fn of(&self, language: Language) -> &str {
        let own = self.each.get(&language).or(self.for_all.as_ref());
        own.map_or("", String::as_str)
    }
}

impl Brand {
    /// Reads a brand file. `languages` are those of the reports that it stands on: each text needs all of them.
    /// `logo` gives the file that it names, and is asked at most once; an error is why it cannot be read, in words.
    ///
    /// # Errors
    /// Every mistake in it and in its logo, with its place.
    pub fn read(
        name: &str,
        bytes: &[u8],
        languages: &[Language],
        logo: impl FnOnce(&str) -> Result<LogoFile, String>,
    ) -> Result<Self, BrandErrors> {
        file::read(name, bytes, languages, logo)
    }

    /// Who it is.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The logo, where there is one.
    pub fn logo(&self) -> Option<&Logo> {
        self.logo.as_ref()
    }
}

/// What a report says of its brand, in its language.
pub(super) fn part(brand: &Brand, version: &str, phrases: Phrases) -> BrandPart {
    let paragraphs = brand.closing.of(phrases.language).split("\n\n");
    BrandPart {
        name: brand.name.clone(),
        logo: brand.logo.as_ref().map(|logo| LogoPart {
            address: logo.address(),
            width: logo.shown().0,
            height: logo.shown().1,
        }),
        cover: brand.cover.of(phrases.language).to_owned(),
        heading: phrases.fill("brand.heading", &[("name", &brand.name)]),
        closing: paragraphs
            .filter(|paragraph| !paragraph.is_empty())
            .map(str::to_owned)
            .collect(),
        contact: brand.contact.lines(),
        made: phrases.fill("brand.made", &[("version", version), ("name", &brand.name)]),
        style: style(brand.colours),
    }
}

/// The colours as the style sheet takes them: names of ours, and numbers.
fn style(colours: Colours) -> String {
    let Colours {
        accent,
        ground,
        text,
    } = colours;
    let light = accent.map(|tone| format!(" --accent: {tone}; --link: {tone};"));
    // Every colour has a tone that can be read in the dark; the house's own stays if ever one had not.
    let dark = accent.and_then(|accent| accent.readable_tone(&DARK));
    let dark = dark.map(|tone| {
        format!(
            "\n@media screen and (prefers-color-scheme: dark) {{ :root {{ --accent: {tone}; --link: {tone} }} }}"
        )
    });
    format!(
        ":root {{{} --cover: {ground}; --on-cover: {text} }}{}\n",
        light.unwrap_or_default(),
        dark.unwrap_or_default()
    )
}

/// Whether an accent can be read wherever the report has one on a light ground.
fn reads_in_the_light(accent: Colour) -> bool {
    accent.least_contrast(&LIGHT) >= LEAST_CONTRAST
}
