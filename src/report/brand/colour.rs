//! Colours of a brand, and whether words in them can be read (WCAG 2.2, 1.4.3).

use std::fmt;

/// Least contrast of words on their ground, for letters of any size (WCAG 2.2, 1.4.3, level AA).
pub const LEAST_CONTRAST: f64 = 4.5;
/// What words stand on in the report on a light screen and on paper (`--paper`, `--wash` of
/// `templates/style/base.css`).
pub(super) const LIGHT: [Colour; 2] =
    [Colour::new(0xff, 0xff, 0xff), Colour::new(0xf5, 0xf3, 0xee)];
/// The same on a dark screen.
pub(super) const DARK: [Colour; 2] = [Colour::new(0x17, 0x1e, 0x2b), Colour::new(0x0f, 0x14, 0x1d)];
/// The words of the report on a light ground (`--ink`).
pub(super) const INK: Colour = Colour::new(0x1b, 0x23, 0x33);
/// The paper of the report.
pub(super) const PAPER: Colour = Colour::new(0xff, 0xff, 0xff);
/// Steps in which the lightness of a colour is tried.
const STEPS: i32 = 400;

/// A colour of three numbers: nothing else of a brand file reaches the style sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

impl Colour {
    const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Reads `#rrggbb`, in small or large letters; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let two = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
        Some(Self::new(two(0)?, two(2)?, two(4)?))
    }

    /// Contrast between two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// The least contrast with any of several grounds.
    pub(super) fn least_contrast(self, grounds: &[Self]) -> f64 {
        let contrasts = grounds.iter().map(|ground| self.contrast(*ground));
        contrasts.fold(21.0, f64::min)
    }

    /// The tone of the same hue that can be read on all of these grounds and differs least in lightness: this one
    /// where it can be read itself, `None` where no tone can.
    pub fn readable_tone(self, grounds: &[Self]) -> Option<Self> {
        let reads = |tone: &Self| tone.least_contrast(grounds) >= LEAST_CONTRAST;
        let (hue, saturation, lightness) = self.hsl();
        let tone = |step: i32| {
            let moved = lightness + f64::from(step) / f64::from(STEPS);
            (0.0..=1.0)
                .contains(&moved)
                .then(|| Self::of_hsl(hue, saturation, moved))
        };
        let further = (1..=STEPS).flat_map(|step| [-step, step]).filter_map(tone);
        let ends = [Self::new(0, 0, 0), Self::new(0xff, 0xff, 0xff)];
        [self].into_iter().chain(further).chain(ends).find(reads)
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// Hue (0 to 6), saturation and lightness (0 to 1), as CSS Color 4 has them.
    fn hsl(self) -> (f64, f64, f64) {
        let [red, green, blue] =
            [self.red, self.green, self.blue].map(|part| f64::from(part) / 255.0);
        let most = red.max(green).max(blue);
        let least = red.min(green).min(blue);
        let (span, lightness) = (most - least, f64::midpoint(most, least));
        if span == 0.0 {
            return (0.0, 0.0, lightness);
        }
        let saturation = span / (1.0 - (2.0 * lightness - 1.0).abs());
        let hue = if self.red >= self.green.max(self.blue) {
            ((green - blue) / span).rem_euclid(6.0)
        } else if self.green >= self.blue {
            (blue - red) / span + 2.0
        } else {
            (red - green) / span + 4.0
        };
        (hue, saturation, lightness)
    }

    fn of_hsl(hue: f64, saturation: f64, lightness: f64) -> Self {
        let reach = saturation * lightness.min(1.0 - lightness);
        let part = |offset: f64| {
            let at = (offset + hue * 2.0).rem_euclid(12.0);
            let value = lightness - reach * (at - 3.0).min(9.0 - at).clamp(-1.0, 1.0);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it was clamped to a byte"
            )]
            let byte = (value * 255.0).round().clamp(0.0, 255.0) as u8;
            byte
        };
        Self::new(part(0.0), part(8.0), part(4.0))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn only_six_digits_are_a_colour() {
        assert_eq!(colour("#0A7f3C").to_string(), "#0a7f3c");
        for text in [
            "",
            "#",
            "0a7f3c",
            "#fff",
            "#0a7f3",
            "#0a7f3cc",
            "#0a7f3g",
            "#+a7f3c",
            " #0a7f3c",
            "red",
            "#é7f3c",
            "#0a7f3c;}",
            "rgb(0,0,0)",
        ] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }

    /// Figures that two common contrast checkers give.
    #[test]
    fn contrast_is_that_of_wcag() {
        for (one, other, expected) in [
            ("#000000", "#ffffff", 21.0),
            ("#777777", "#ffffff", 4.48),
            ("#767676", "#ffffff", 4.54),
            ("#ff0000", "#ffffff", 4.0),
            ("#0000ff", "#ffffff", 8.59),
            ("#9c3f28", "#9c3f28", 1.0),
        ] {
            let contrast = colour(one).contrast(colour(other));
            assert!(
                (contrast - expected).abs() < 0.005,
                "{one} on {other}: {contrast}"
            );
            assert!((contrast - colour(other).contrast(colour(one))).abs() < 1e-12);
        }
    }

    #[test]
    fn a_pale_colour_is_told_its_nearest_dark_tone() {
        let tone = |text: &str, grounds: &[Colour]| {
            colour(text).readable_tone(grounds).unwrap().to_string()
        };
        assert_eq!(tone("#0a6b62", &LIGHT), "#0a6b62");
        // The yellow stays yellow, the grey stays grey.
        let (hue, saturation, _) = colour(&tone("#f0c000", &LIGHT)).hsl();
        assert!((hue - colour("#f0c000").hsl().0).abs() < 0.05 && saturation > 0.95);
        let grey = colour(&tone("#999999", &LIGHT));
        assert!(grey.red == grey.green && grey.green == grey.blue);
    }

    #[test]
    fn the_grounds_are_those_of_the_style_sheet() {
        let style = include_str!("../../../templates/style/base.css");
        let (light, dark) = style.split_once("@media").unwrap();
        for (part, grounds) in [(light, LIGHT), (dark, DARK)] {
            for (name, ground) in ["--paper: ", "--wash: "].into_iter().zip(grounds) {
                let (_, rest) = part.split_once(name).unwrap();
                let written = rest.split(';').next().unwrap();
                let long = if written == "#fff" {
                    "#ffffff"
                } else {
                    written
                };
                assert_eq!(long, ground.to_string(), "{name}");
            }
        }
        assert!(light.contains(&format!("--ink: {INK};")));
    }

    proptest! {
        #[test]
        fn a_readable_tone_is_readable_and_a_readable_colour_is_left_alone(
            red: u8, green: u8, blue: u8, ground: [u8; 3],
        ) {
            let colour = Colour::new(red, green, blue);
            let ground = Colour::new(ground[0], ground[1], ground[2]);
            let tone = colour.readable_tone(&[ground]);
            // Black or white can be read on any ground.
            prop_assert!(tone.is_some_and(|tone| tone.contrast(ground) >= LEAST_CONTRAST));
            if colour.contrast(ground) >= LEAST_CONTRAST {
                prop_assert_eq!(tone, Some(colour));
            }
            for grounds in [LIGHT, DARK] {
                prop_assert!(colour.readable_tone(&grounds).is_some());
            }
            prop_assert_eq!(Colour::parse(&colour.to_string()), Some(colour));
        }
    }
}
