//! The colours of a brand, and whether they can be read.

use std::ops::Range;

use toml::de::DeTable;

use super::super::colour::{Colour, INK, LEAST_CONTRAST, LIGHT, PAPER};
use super::super::{Colours, reads_in_the_light};
use super::Reader;

/// The keys of `[colour]`.
const KEYS: [&str; 3] = ["accent", "ground", "text"];

impl<'a> Reader<'a> {
    pub(super) fn colours(&mut self, table: &DeTable<'a>) -> Colours {
        let inner = self.table(table, "colour", &KEYS);
        let mut read = |key: &'static str| {
            let value = inner?.get(key)?;
            let colour = value.as_ref().as_str().and_then(Colour::parse);
            if colour.is_none() {
                let mend = "write # and six digits, such as \"#0a6b62\"";
                self.note(&value.span(), format!("`{key}` is no colour"), mend);
            }
            Some((colour?, value.span()))
        };
        let (accent, ground, text) = (read("accent"), read("ground"), read("text"));
        if let Some((accent, at)) = accent
            .as_ref()
            .filter(|(accent, _)| !reads_in_the_light(*accent))
        {
            self.too_faint(at, "accent", *accent, "the paper of the report", &LIGHT);
        }
        let ground = ground.map_or(PAPER, |(ground, _)| ground);
        if let Some((text, at)) = text
            .as_ref()
            .filter(|(text, _)| text.contrast(ground) < LEAST_CONTRAST)
        {
            self.too_faint(
                at,
                "text",
                *text,
                &format!("the ground {ground}"),
                &[ground],
            );
        }
        let readable = |colour: &Colour| colour.contrast(ground) >= LEAST_CONTRAST;
        Colours {
            accent: accent.map(|(accent, _)| accent),
            ground,
            // The report's own, unless it cannot be read there.
            text: text.map_or_else(
                || {
                    [INK, PAPER]
                        .into_iter()
                        .find(readable)
                        .or_else(|| INK.readable_tone(&[ground]))
                        .unwrap_or(INK)
                },
                |(text, _)| text,
            ),
        }
    }

    fn too_faint(
        &mut self,
        at: &Range<usize>,
        key: &str,
        colour: Colour,
        on: &str,
        grounds: &[Colour],
    ) {
        // Rounded down: 4.499 is not 4.5.
        let contrast = (colour.least_contrast(grounds) * 100.0).floor() / 100.0;
        let what = format!(
            "`{key}` {colour} on {on} has a contrast of {contrast:.2} to 1; words need {LEAST_CONTRAST} to 1 (WCAG 2.2, 1.4.3)"
        );
        let mend = match colour.readable_tone(grounds) {
            Some(tone) => format!("the nearest tone of the same hue that can be read is {tone}"),
            None => "take black or white".to_owned(),
        };
        self.note(at, what, mend);
    }
}
