//! Attributes of a logo: read by their names, and written anew.

use super::super::logo::{Fault, Size};
use super::allowed::{LABELS, MEASURES, NAMESPACES, PROPERTIES, known};
use super::value::{self, short};

/// An attribute that may stand there.
pub(super) struct Taken {
    pub(super) key: &'static str,
    pub(super) value: String,
    pub(super) points_at: Vec<String>,
}

impl Taken {
    fn new(key: &'static str, value: &str, points_at: Vec<String>) -> Self {
        Self {
            key,
            value: value.to_owned(),
            points_at,
        }
    }
}

/// Reads an attribute by its name.
///
/// # Errors
/// Why it may not stand there.
pub(super) fn attribute_of(key: &str, value: &str) -> Result<Taken, String> {
    if let Some((key, fits)) = plain(key, value) {
        return if fits {
            Ok(Taken::new(key, value, Vec::new()))
        } else {
            let value = short(value);
            Err(format!(
                "the value `{value}` of `{key}` may not stand in a logo"
            ))
        };
    }
    if let Some(key) = known(&PROPERTIES, key) {
        let ids = value::property(value).map_err(|why| format!("in `{key}`, {why}"))?;
        return Ok(Taken::new(key, value, ids));
    }
    match key {
        "style" => {
            let (written, ids) = value::declarations(value)?;
            let ids = ids.into_iter().map(|(_, id)| id).collect();
            Ok(Taken::new("style", &written, ids))
        }
        "href" | "xlink:href" => match value::link(value) {
            Some(id) => Ok(Taken::new("href", &format!("#{id}"), vec![id.to_owned()])),
            None => Err(format!("the link `{}` leads out of the file", short(value))),
        },
        _ => Err(format!(
            "the attribute `{}` may not stand in a logo",
            short(key)
        )),
    }
}

/// An attribute that points at nothing, and whether it has a value that may stand there.
fn plain(key: &str, value: &str) -> Option<(&'static str, bool)> {
    if let Some((name, space)) = NAMESPACES.iter().find(|(name, _)| *name == key) {
        return Some((name, value == *space));
    }
    if let Some(key) = known(&MEASURES, key) {
        return Some((key, value::is_measure(value)));
    }
    if let Some(key) = known(&LABELS, key) {
        return Some((key, !value.chars().any(char::is_control)));
    }
    match key {
        "id" => Some(("id", value::is_id(value))),
        "class" => Some(("class", value::is_classes(value))),
        "type" => Some(("type", value == "text/css")),
        _ => None,
    }
}

/// What the root says of its size.
#[derive(Default)]
pub(super) struct Sides {
    width: Option<f64>,
    height: Option<f64>,
    view: Option<(f64, f64)>,
}

impl Sides {
    pub(super) fn take(&mut self, key: &str, value: &str) {
        match key {
            "width" => self.width = length(value),
            "height" => self.height = length(value),
            "viewBox" => {
                let numbers = value.split([' ', ',']).filter(|part| !part.is_empty());
                let numbers: Option<Vec<f64>> = numbers.map(|part| part.parse().ok()).collect();
                if let Some([_, _, width, height]) = numbers.as_deref() {
                    self.view = Some((*width, *height));
                }
            }
            _ => {}
        }
    }

    /// The size that browsers take: that of the picture, else that of what it shows.
    pub(super) fn size(&self) -> Result<Size, Fault> {
        match (self.width.zip(self.height), self.view) {
            (Some((width, height)), _) | (None, Some((width, height))) => Size::new(width, height),
            (None, None) => Err(Fault::whole(
                "<svg> says no size",
                "give it a viewBox, such as viewBox=\"0 0 300 100\", or export it once more",
            )),
        }
    }
}

/// A length of its own measure (CSS Values 4): pixels.
fn length(value: &str) -> Option<f64> {
    let value = value.trim();
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = value.get(digits.len()..).unwrap_or_default();
    let pixels = match unit {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "mm" => 96.0 / 25.4,
        "cm" => 96.0 / 2.54,
        "in" => 96.0,
        _ => return None,
    };
    digits.parse::<f64>().ok().map(|number| number * pixels)
}
