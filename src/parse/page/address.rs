//! Addresses as pages write them: lists of images, refreshes, addresses in style sheets.

/// What an address may begin with that a browser asks nobody for.
const ASKS_NOBODY: [&str; 7] = [
    "data:",
    "javascript:",
    "about:",
    "blob:",
    "mailto:",
    "tel:",
    "#",
];

/// Whether a browser has to ask somebody for what stands at an address.
pub(super) fn asks_somebody(address: &str) -> bool {
    let address = address.trim_start();
    let begins = |with: &&str| {
        let start = address.as_bytes().get(..with.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()))
    };
    !address.is_empty() && !ASKS_NOBODY.iter().any(begins)
}

/// The addresses of a `srcset` (HTML standard 4.8.4.3): a comma ends an address only where blanks follow, or
/// where it stands behind a descriptor.
pub(super) fn of_set(set: &str) -> Vec<&str> {
    let is_between = |c: char| c.is_ascii_whitespace() || c == ',';
    let mut found = Vec::new();
    let mut rest = set.trim_start_matches(is_between);
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_ascii_whitespace());
        let (address, after) = rest.split_at(end.unwrap_or(rest.len()));
        let bare = address.trim_end_matches(',');
        found.push(bare);
        let behind = if bare.len() < address.len() {
            after
        } else {
            behind_descriptors(after)
        };
        rest = behind.trim_start_matches(is_between);
    }
    found
}

/// What follows the descriptors of an image: they end at a comma that stands in no brackets.
fn behind_descriptors(text: &str) -> &str {
    let mut is_inside = false;
    for (at, character) in text.char_indices() {
        match character {
            '(' => is_inside = true,
            ')' => is_inside = false,
            ',' if !is_inside => return text.get(at..).unwrap_or_default(),
            _ => {}
        }
    }
    ""
}

/// Where a refresh leads: `0; url=/start` (HTML standard 4.2.5.3). `None` where it leads nowhere else, or
/// where it does not begin with a time.
pub(super) fn of_refresh(content: &str) -> Option<&str> {
    let content = content.trim_start();
    let time = |c: char| c.is_ascii_digit() || c == '.';
    let rest = content.trim_start_matches(time);
    if rest.len() == content.len() {
        return None;
    }
    let rest = rest.trim_start();
    let rest = rest.strip_prefix([';', ',']).unwrap_or(rest).trim_start();
    let is_named = rest
        .get(..3)
        .is_some_and(|name| name.eq_ignore_ascii_case("url"));
    let named = || {
        let value = rest.get(3..)?.trim_start().strip_prefix('=')?;
        Some(value.trim_start())
    };
    let to = named().filter(|_| is_named).unwrap_or(rest);
    let quote = to.chars().next().filter(|c| matches!(c, '"' | '\''));
    let to = match quote {
        Some(quote) => to.get(1..)?.split(quote).next()?,
        None => to,
    };
    let to = to.trim();
    (!to.is_empty()).then_some(to)
}

/// The style sheets that a style sheet imports, and what else it asks for, in that order (CSS Cascade 5 2,
/// CSS Values 4 4.5). Comments are not looked out of: what is commented out is found, too.
pub(super) fn of_styles(css: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut imports, mut others) = (Vec::new(), Vec::new());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("url(") {
        // What stands inside the brackets is no address of its own.
        let (value, behind) = after.split_once(')').unwrap_or((after, ""));
        let address = unquoted(value.trim());
        let statement = before.rsplit([';', '}', '{']).next().unwrap_or_default();
        let is_import = statement.trim_start().starts_with("@import");
        if is_import {
            imports.push(address);
        } else {
            others.push(address);
        }
        rest = behind;
    }
    for (_, after) in css.match_indices("@import").map(|(at, _)| css.split_at(at)) {
        let value = after.strip_prefix("@import").unwrap_or_default();
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        if let Some(address) = quote.and_then(|quote| value.get(1..)?.split(quote).next()) {
            imports.push(address);
        }
    }
    (imports, others)
}

fn unquoted(value: &str) -> &str {
    value.trim_matches(['"', '\'']).trim()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_set_of_images_is_split_as_a_browser_does() {
        for (set, expected) in [
            ("/a.jpg", &["/a.jpg"][..]),
            ("/a.jpg 1x, /b.jpg 2x", &["/a.jpg", "/b.jpg"]),
            ("/a.jpg,/b.jpg", &["/a.jpg,/b.jpg"]),
            ("/a.jpg, /b.jpg", &["/a.jpg", "/b.jpg"]),
            (
                " , https://cdn.example/w_300,h_200/a.jpg 300w,/b.jpg 2x",
                &["https://cdn.example/w_300,h_200/a.jpg", "/b.jpg"],
            ),
            ("/a.jpg calc(1,2) 1x, /b.jpg", &["/a.jpg", "/b.jpg"]),
            ("", &[]),
            (" ,, ", &[]),
        ] {
            assert_eq!(of_set(set), expected, "{set}");
        }
    }

    #[test]
    fn a_refresh_leads_to_its_address() {
        for (content, expected) in [
            ("0; url=/start", Some("/start")),
            (
                "5;URL='https://www.example.be/'",
                Some("https://www.example.be/"),
            ),
            ("0,url = \"/a\" x", Some("/a")),
            ("0; /start", Some("/start")),
            ("0.5 /start", Some("/start")),
            ("0; urlaub", Some("urlaub")),
            ("30", None),
            ("30;", None),
            ("url=/start", None),
            ("", None),
        ] {
            assert_eq!(of_refresh(content), expected, "{content}");
        }
    }

    #[test]
    fn style_sheets_import_and_ask() {
        let css = "@import 'a.css'; @import url(\"b.css\") screen; @import url( c.css );\n\
                   body { background: url(d.png), url('e.png') } @font-face { src: url(f.woff2) }";
        let (imports, others) = of_styles(css);
        assert_eq!(imports, ["b.css", "c.css", "a.css"]);
        assert_eq!(others, ["d.png", "e.png", "f.woff2"]);
    }

    #[test]
    fn what_asks_nobody_is_left_out() {
        for address in [
            "",
            " ",
            "DATA:image/png;base64,x",
            "#icon",
            "JavaScript:void(0)",
            "mailto:a@b",
        ] {
            assert!(!asks_somebody(address), "{address}");
        }
        for address in ["/", "a", "//cdn.example", " HTTPS://x", "é", "dat"] {
            assert!(asks_somebody(address), "{address}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text: String, odd in "(url\\(|@import|'|\"|\\)|;|,|url|=|0|é| ){0,40}") {
            for text in [&text, &odd] {
                let _ = (of_set(text), of_refresh(text), of_styles(text), asks_somebody(text));
            }
        }
    }
}
