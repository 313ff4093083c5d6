//! Values of attributes and of style rules: read, and written anew.

use std::fmt::Write as _;

use super::allowed::{PAINTS, PROPERTIES, known};

/// Declarations written anew, and the ids that they point at, each with its property.
type Declared = (String, Vec<(&'static str, String)>);
/// Why a value may not stand there.
pub(super) type Unfit = String;

/// Functions that a property may use, but for `url(#…)`.
const FUNCTIONS: [&str; 4] = ["rgb", "rgba", "hsl", "hsla"];

/// Whether it is numbers, or a word of the SVG language.
pub(super) fn is_measure(value: &str) -> bool {
    let fits =
        |c: char| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || ".,+-%()_".contains(c);
    value.chars().all(fits)
}

/// Whether it can name an element.
pub(super) fn is_id(value: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_-.:".contains(c);
    (1..=100).contains(&value.len()) && value.chars().all(fits)
}

/// Whether it is a list of classes.
pub(super) fn is_classes(value: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_- ".contains(c);
    value.chars().all(fits)
}

/// The id that a link inside the file leads to.
pub(super) fn link(value: &str) -> Option<&str> {
    value.trim().strip_prefix('#').filter(|id| is_id(id))
}

/// Reads the value of a property and gives the ids that it points at.
///
/// # Errors
/// What it holds that may not stand there.
pub(super) fn property(value: &str) -> Result<Vec<String>, Unfit> {
    let fits = |c: &char| {
        c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || "#.,%()+-_:".contains(*c)
    };
    let mut ids = Vec::new();
    let mut rest = value;
    while let Some((before, behind)) = rest.split_once('(') {
        let name = before.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
        let name = name.into_iter().next().unwrap_or_default();
        let Some((inside, after)) = behind.split_once(')') else {
            return Err(format!("`{name}(` is not closed"));
        };
        match link(inside) {
            Some(id) if name == "url" => ids.push(id.to_owned()),
            _ if name == "url" => {
                return Err(format!("`url({inside})` leads out of the file"));
            }
            _ if FUNCTIONS.contains(&name) && !inside.contains('(') => {}
            _ => return Err(format!("`{name}(…)` is none of {}", FUNCTIONS.join(", "))),
        }
        rest = after;
    }
    if let Some(unfit) = value.chars().find(|c| !fits(c)) {
        return Err(format!("`{unfit}` has no place in a value"));
    }
    Ok(ids)
}

/// Declarations, as in a `style` attribute: written anew, with the ids that they point at.
///
/// # Errors
/// The first that may not stand there.
pub(super) fn declarations(text: &str) -> Result<Declared, Unfit> {
    let mut written = String::new();
    let mut ids = Vec::new();
    let parts = text.split(';').map(str::trim);
    for declaration in parts.filter(|part| !part.is_empty()) {
        let (name, value) = declaration
            .split_once(':')
            .ok_or_else(|| format!("`{}` is no declaration", short(declaration)))?;
        let name = name.trim();
        let name = known(&PROPERTIES, name)
            .ok_or_else(|| format!("the property `{}` is not one of drawing", short(name)))?;
        let value = value.trim();
        let found = property(value).map_err(|why| format!("in `{name}`, {why}"))?;
        ids.extend(found.into_iter().map(|id| (name, id)));
        // Writing into a String cannot fail.
        let _ = write!(written, "{name}:{value};");
    }
    Ok((written, ids))
}

/// The rules of a `<style>`: written anew, with the ids that they point at.
///
/// # Errors
/// The first that may not stand there.
pub(super) fn sheet(text: &str) -> Result<(String, Vec<String>), Unfit> {
    let text = without_comments(text)?;
    let mut written = String::new();
    let mut ids = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (selector, behind) = rest
            .split_once('{')
            .ok_or_else(|| format!("`{}` is no rule", short(rest)))?;
        let fits =
            |c: char| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || "._-#,*".contains(c);
        let selector = selector.trim();
        if selector.is_empty() || !selector.chars().all(fits) {
            return Err(format!(
                "`{}` is no plain selector, such as .a",
                short(selector)
            ));
        }
        let (inside, after) = behind
            .split_once('}')
            .ok_or_else(|| format!("the rule of `{}` is not closed", short(selector)))?;
        let (declared, found) = declarations(inside)?;
        for (name, id) in found {
            if !PAINTS.contains(&name) {
                return Err(format!(
                    "`{name}` points at #{id}: that may stand at an element only"
                ));
            }
            ids.push(id);
        }
        let _ = write!(written, "{selector}{{{declared}}}");
        rest = after.trim_start();
    }
    Ok((written, ids))
}

fn without_comments(text: &str) -> Result<String, Unfit> {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("/*") {
        kept.push_str(before);
        kept.push(' ');
        let (_, after) = behind
            .split_once("*/")
            .ok_or_else(|| "a comment is not closed".to_owned())?;
        rest = after;
    }
    kept.push_str(rest);
    Ok(kept)
}

/// The beginning of what a file holds, for a message.
pub(super) fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(40).collect();
    if text.chars().count() > 40 {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_drawing_programs_write_is_taken() {
        for value in [
            "#0a7f3c",
            "none",
            "rgb(10, 127, 60)",
            "hsl(210 40% 30%)",
            "url(#SVGID_1_)",
            "url(#a) #fff",
            "0 0 64 64",
        ] {
            assert!(property(value).is_ok(), "{value}");
        }
        let (written, ids) = declarations(" fill: url(#a) ; stroke-width:2px;; ").unwrap();
        assert_eq!(written, "fill:url(#a);stroke-width:2px;");
        assert_eq!(ids, [("fill", "a".to_owned())]);
        let (written, ids) =
            sheet("/* made */ .st0, .st1 { fill: #000; }\n.st2{stroke:url(#b)}").unwrap();
        assert_eq!(written, ".st0, .st1{fill:#000;}.st2{stroke:url(#b);}");
        assert_eq!(ids, ["b"]);
    }

    #[test]
    fn what_leads_out_or_hides_is_not() {
        for value in [
            "url(https://evil.example/x)",
            "url(//evil.example/x)",
            "url(data:image/svg+xml,x)",
            "url('#a')",
            "url( evil )",
            "u\\72l(#a)",
            "expression(alert(1))",
            "image-set(x)",
            "var(--x)",
            "URL(#a)",
            "url(#a",
            "red; fill: blue",
            "\"x\"",
            "rgb(rgb(1))",
            "a/**/b",
            "@import",
        ] {
            assert!(property(value).is_err(), "{value}");
        }
        for text in [
            "@import url(x);",
            ".a{fill:red",
            ".a:hover{fill:red}",
            "a[href]{fill:red}",
            "{fill:red}",
            ".a{behavior:url(#x)}",
            ".a{mask:url(#m)}",
            ".a{fill:red}/*",
            "@font-face{src:url(#a)}",
            ".a{fill:url(x)}",
            "@media print{.a{fill:red}}",
            "</style><script>",
        ] {
            assert!(sheet(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_anew_can_be_read_again_and_is_the_same(text in "[.a-c{}:;()#u r l0-9/*@,-]{0,40}|([.][a-c][{](fill|stroke):(red|url[(]#a[)]);?[}]){0,3}") {
            if let Ok((written, ids)) = sheet(&text) {
                prop_assert!(!written.contains(['@', '\\', '<', '&', '"']));
                prop_assert_eq!(sheet(&written), Ok((written.clone(), ids)));
            }
        }
    }
}
