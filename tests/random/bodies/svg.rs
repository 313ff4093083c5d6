//! Logos as SVG: taken apart, and written anew from what a drawing needs.

use super::logo::written;

/// All of it is the logo, and what stands inside one.
pub fn look(bytes: &[u8]) {
    let begin: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 60 20\">";
    let inside = [begin, bytes, b"</svg>"].concat();
    for logo in [bytes, &inside] {
        let Some(drawing) = written(logo).filter(|logo| logo.starts_with(b"<")) else {
            continue;
        };
        let drawing = String::from_utf8(drawing).unwrap();
        assert!(drawing.starts_with("<svg"), "{drawing}");
        let small = drawing.to_ascii_lowercase();
        for mark in [
            "<script",
            "<foreignobject",
            "<image",
            "<iframe",
            "<!",
            "<?",
            "javascript:",
        ] {
            assert!(!small.contains(mark), "{drawing}");
        }
        // Whatever is referred to stands in the drawing itself.
        for (at, _) in small.match_indices("url(") {
            assert!(small[at + 4..].starts_with('#'), "{drawing}");
        }
        for (at, _) in small.match_indices("href=\"") {
            assert!(small[at + 6..].starts_with('#'), "{drawing}");
        }
    }
}
