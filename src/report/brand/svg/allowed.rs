//! What a logo in SVG may be made of (SVG 1.1 and 2): shapes, colours and their places. Nothing that runs, moves,
//! fetches, or brings another language along. What stands in no list here is refused.

/// Elements.
pub(super) const ELEMENTS: [&str; 20] = [
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "g",
    "line",
    "linearGradient",
    "mask",
    "path",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "symbol",
    "title",
    "use",
];
/// Elements that hold words and no further elements.
pub(super) const WORDED: [&str; 3] = ["desc", "style", "title"];
/// Attributes that hold numbers, lists of them, or a word of the SVG language.
pub(super) const MEASURES: [&str; 36] = [
    "baseProfile",
    "clipPathUnits",
    "cx",
    "cy",
    "d",
    "focusable",
    "fr",
    "fx",
    "fy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "maskContentUnits",
    "maskUnits",
    "offset",
    "pathLength",
    "points",
    "preserveAspectRatio",
    "r",
    "refX",
    "refY",
    "role",
    "rx",
    "ry",
    "spreadMethod",
    "transform",
    "version",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "xml:space",
    "y",
    "y1",
    "y2",
];
/// Attributes that hold words for people.
pub(super) const LABELS: [&str; 3] = ["aria-hidden", "aria-label", "data-name"];
/// Properties of drawing, as attributes of their own name, in `style` and in `<style>`.
pub(super) const PROPERTIES: [&str; 32] = [
    "clip-path",
    "clip-rule",
    "color",
    "color-interpolation",
    "color-rendering",
    "display",
    "enable-background",
    "fill",
    "fill-opacity",
    "fill-rule",
    "image-rendering",
    "isolation",
    "mask",
    "mask-type",
    "mix-blend-mode",
    "opacity",
    "overflow",
    "paint-order",
    "shape-rendering",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "text-rendering",
    "vector-effect",
    "visibility",
];
/// Properties that may point at a gradient from `<style>`: a gradient draws nothing by itself, so it cannot multiply.
pub(super) const PAINTS: [&str; 2] = ["fill", "stroke"];
/// The names of SVG and of its older links (XML Namespaces).
pub(super) const NAMESPACES: [(&str, &str); 2] = [
    ("xmlns", "http://www.w3.org/2000/svg"),
    ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
];

/// The name as it stands in one of the lists: what is written anew never comes from the file.
pub(super) fn known(list: &'static [&'static str], name: &str) -> Option<&'static str> {
    list.iter().copied().find(|known| *known == name)
}

/// What to do about an element that may not stand there.
pub(super) fn mend(element: &str) -> &'static str {
    match element {
        "text" | "tspan" | "textPath" | "font" | "font-face" => {
            "turn the letters into shapes (Inkscape: Path, Object to Path; Illustrator: Create Outlines), so that they look the same everywhere"
        }
        "image" | "feImage" | "pattern" | "filter" | "marker" => {
            "draw it with shapes, or export the logo as PNG of 600 pixels wide"
        }
        _ => {
            "take it out; a plain export has no such thing (Inkscape: Plain SVG; Illustrator: Export As, SVG), nor has a PNG"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_runs_moves_or_fetches_is_in_the_lists() {
        for element in [
            "script",
            "foreignObject",
            "image",
            "feImage",
            "a",
            "animate",
            "animateMotion",
            "animateTransform",
            "set",
            "discard",
            "handler",
            "listener",
            "iframe",
            "audio",
            "video",
            "canvas",
            "filter",
            "text",
        ] {
            assert_eq!(known(&ELEMENTS, element), None, "{element}");
        }
        let lists = [&MEASURES[..], &LABELS, &PROPERTIES];
        for name in lists.concat() {
            assert!(
                !name.starts_with("on") && !name.contains("href") && name != "src",
                "{name}"
            );
        }
    }
}
