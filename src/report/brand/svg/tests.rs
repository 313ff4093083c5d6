//! Drawings that are none, and what those that are become.

use proptest::prelude::*;

use super::allowed::{ELEMENTS, LABELS, MEASURES, NAMESPACES, PROPERTIES};
use super::*;

const NS: &str = "xmlns=\"http://www.w3.org/2000/svg\"";

/// A drawing around what is tried.
fn around(inside: &str) -> String {
    format!(
        "<svg {NS} xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 30 10\">\n{inside}\n</svg>"
    )
}

fn faults(text: &str) -> Vec<String> {
    let faults = read(text.as_bytes()).expect_err(text);
    faults.into_iter().map(|fault| fault.what).collect()
}

/// What stands inside the drawing, and what is said of it.
#[rustfmt::skip]
const INSIDE: &[(&str, &str)] = &[
    ("<script>alert(1)</script>", "<script> is no shape"),
    ("<script href=\"https://evil.example/x.js\"/>", "<script> is no shape"),
    ("<SCRIPT/>", "<SCRIPT> is no shape"),
    ("<foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\"><iframe/></body></foreignObject>", "<foreignObject> is no shape"),
    ("<iframe src=\"javascript:alert(1)\"/>", "<iframe> is no shape"),
    ("<rect onload=\"alert(1)\"/>", "the attribute `onload`"),
    ("<g onclick='x' ONMOUSEOVER='y'><rect/></g>", "the attribute `onclick`"),
    ("<a href=\"javascript:alert(1)\"><rect/></a>", "<a> is no shape"),
    ("<use href=\"javascript:alert(1)\"/>", "leads out of the file"),
    ("<use xlink:href=\"https://evil.example/x.svg#a\"/>", "leads out of the file"),
    ("<use href=\"data:image/svg+xml;base64,PHN2Zy8+#a\"/>", "leads out of the file"),
    ("<use href=\"other.svg#a\"/>", "leads out of the file"),
    ("<g id=\"a\"/><use href=\"#a\" xlink:href=\"#a\"/>", "two links"),
    ("<image href=\"https://evil.example/x.png\"/>", "<image> is no shape"),
    ("<image href=\"data:text/html;base64,PHNjcmlwdD4=\"/>", "<image> is no shape"),
    ("<filter id=\"f\"><feImage href=\"#a\"/></filter>", "<filter> is no shape"),
    ("<rect style=\"fill:url(https://evil.example/x)\"/>", "leads out of the file"),
    ("<rect style=\"background:url(x)\"/>", "`background` is not one of drawing"),
    ("<rect style=\"fill:u\\72l(x)\"/>", "is none of rgb"),
    ("<rect style=\"-moz-binding:url(#x)\"/>", "`-moz-binding` is not one"),
    ("<rect fill=\"url(//evil.example/#a)\"/>", "leads out of the file"),
    ("<rect fill=\"&#117;rl(https://evil.example)\"/>", "leads out of the file"),
    ("<style>@import url(https://evil.example/x.css);</style>", "<style>: `@import"),
    ("<style>.a{fill:url(https://evil.example)}</style>", "<style>: in `fill`, "),
    ("<style>.a{fill:red}</style><style><![CDATA[@font-face{src:url(x)}]]></style>", "<style>: `@font-face` is no plain selector"),
    ("<style>&#64;import 'x';</style>", "<style>: `@import"),
    ("<style><rect/></style>", "<rect> stands inside words"),
    ("<style>.a{mask:url(#m)}</style>", "may stand at an element only"),
    ("<animate attributeName=\"href\" to=\"javascript:alert(1)\"/>", "<animate> is no shape"),
    ("<set attributeName=\"onload\" to=\"alert(1)\"/>", "<set> is no shape"),
    ("<animateTransform/>", "<animateTransform> is no shape"),
    ("<handler type=\"text/javascript\">x</handler>", "<handler> is no shape"),
    ("<text>Linden Advies</text>", "<text> is no shape"),
    ("Linden Advies", "the words `Linden Advies` stand where only shapes can"),
    ("<g>&#60;script></g>", "the words `script>`"),
    ("<title>&xxe;</title>", "`&xxe;` is a name for something else"),
    ("<rect fill=\"&xxe;\"/>", "an attribute cannot be read"),
    ("<?xml-stylesheet href=\"https://evil.example/x.css\"?>", "is an instruction to programs"),
    ("<?php echo 1 ?>", "is an instruction to programs"),
    ("<?xml version=\"1.0\"?>", "the first line is not that of XML"),
    ("<svg/>", "one <svg> holds all of the drawing"),
    ("<rect xmlns=\"http://www.w3.org/1999/xhtml\"/>", "of `xmlns` may not stand"),
    ("<h:script xmlns:h=\"http://www.w3.org/1999/xhtml\"/>", "<h:script> is no shape"),
    ("<rect xml:base=\"https://evil.example/\"/>", "the attribute `xml:base`"),
    ("<rect src=\"x\"/>", "the attribute `src`"),
    ("<rect tabindex=\"0\" autofocus=\"\"/>", "the attribute `tabindex`"),
    ("<rect width=\"javascript:1\"/>", "of `width` may not stand"),
    ("<rect id=\"a&quot;b\"/>", "of `id` may not stand"),
    ("<rect class=\"a{b}\"/>", "of `class` may not stand"),
    ("<g id=\"a\"/><g id=\"a\"/>", "the id `a` stands here a second time"),
    ("<use href=\"#nowhere\"/>", "it points at #nowhere, which is not in the file"),
    ("<g id=\"a\"><use href=\"#a\"/></g>", "it points at itself"),
    ("<g id=\"a\"><use href=\"#b\"/></g><g id=\"b\"><use href=\"#a\"/></g>", "it points at itself"),
    ("<mask id=\"m\"><rect mask=\"url(#m)\"/></mask>", "it points at itself"),
    ("<rect", "an attribute cannot be read"),
    ("<g>", "no sound XML"),
    ("<g></rect></g>", "no sound XML"),
    ("<rect x=\"1\" x=\"2\"/>", "an attribute cannot be read"),
    ("<rect x=1/>", "an attribute cannot be read"),
    ("<metadata><rdf/></metadata>", "<metadata> is no shape"),
    ("<title>a\u{1}</title>", "control characters"),
];

/// Whole files, and what is said of them.
#[rustfmt::skip]
const WHOLE: &[(&str, &str)] = &[
    ("Linden Advies", "neither a PNG nor an SVG"),
    ("{\"a\":1}", "neither a PNG nor an SVG"),
    ("   \n", "neither a PNG nor an SVG"),
    ("<!-- svg -->", "neither a PNG nor an SVG"),
    ("<html><body><svg/></body></html>", "the logo begins with <html>"),
    ("<s:svg xmlns:s=\"http://www.w3.org/2000/svg\"/>", "the logo begins with <s:svg>"),
    ("<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\"><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>", "a DOCTYPE"),
    ("<!DOCTYPE svg [<!ENTITY a \"&b;&b;\"><!ENTITY b \"x\">]><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><title>&a;</title></svg>", "a DOCTYPE"),
    ("<svg viewBox=\"0 0 9 9\"/>", "`xmlns` is missing"),
    ("<svg xmlns=\"http://www.w3.org/1999/xhtml\" viewBox=\"0 0 9 9\"/>", "of `xmlns` may not stand"),
    ("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "<svg> says no size"),
    ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100%\" height=\"100%\"/>", "<svg> says no size"),
    ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 0 9\"/>", "no size that can be shown"),
    ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9e9\" height=\"9e9\"/>", "no size that can be shown"),
    ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1000 1\"/>", "too flat"),
    ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/><svg/>", "one <svg> holds all"),
    ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/><script/>", "stands where it cannot"),
    ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\" onload=\"alert(1)\"/>", "the attribute `onload`"),
    ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">", "before its last element is closed"),
    ("<?xml version=\"1.1\"?><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>", "the first line is not that of XML"),
    ("<?xml version=\"1.0\" encoding=\"UTF-7\"?><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>", "the first line is not that of XML"),
];

#[test]
fn what_is_more_than_a_drawing_is_refused_and_named() {
    let mut wrong = Vec::new();
    let inside = INSIDE.iter().map(|(inside, why)| (around(inside), why));
    let whole = WHOLE.iter().map(|(whole, why)| ((*whole).to_owned(), why));
    for (text, why) in inside.chain(whole) {
        match read(text.as_bytes()) {
            Ok((_, written)) => wrong.push(format!("{text} was taken: {written}")),
            Err(faults) if faults.iter().any(|fault| fault.what.contains(why)) => {}
            Err(faults) => wrong.push(format!("{text}: {faults:?}")),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_fault_is_said_in_one_go_each_at_its_own_place() {
    let text = around(
        "<script/>\n<rect onload='x'/>\n<foreignObject><script/><p>words</p></foreignObject>\n<image/>",
    );
    let found = read(text.as_bytes()).unwrap_err();
    let lines: Vec<usize> = found
        .iter()
        .map(|fault| text[..fault.at.start].matches('\n').count() + 1)
        .collect();
    assert_eq!(lines, [2, 3, 4, 5], "{found:?}");
}

#[test]
fn what_asks_for_too_much_is_refused_and_soon() {
    let nested = format!("{}{}", "<g>".repeat(60_000), "</g>".repeat(60_000));
    assert!(faults(&around(&nested))[0].contains("inside each other"));
    let many = "<rect/>".repeat(5000);
    assert!(faults(&around(&many))[0].contains("more than 4000 elements"));
    let attributes = (0..2000)
        .map(|n| format!(" a{n}=''"))
        .collect::<Vec<_>>()
        .concat();
    let said = faults(&around(&format!("<rect{attributes}/>")));
    assert!(said.len() <= 42, "{}", said.len());
    let wrong = "<script/>".repeat(5000);
    assert_eq!(faults(&around(&wrong)).len(), MOST_FAULTS);
    // A billion shapes in eight lines.
    let layer = |n: usize| {
        let uses = format!("<use href=\"#l{}\"/>", n - 1).repeat(20);
        format!("<g id=\"l{n}\">{uses}</g>")
    };
    let laughs: String = (1..8).map(layer).collect();
    let said = faults(&around(&format!("<rect id=\"l0\"/>{laughs}")));
    assert!(said[0].contains("more than 20000 shapes"), "{said:?}");
    // A long way through others, which is no loop.
    let link = |n: usize| format!("<use id=\"l{n}\" href=\"#l{}\"/>", n - 1);
    let chain: String = (1..400).map(link).collect();
    let said = faults(&around(&format!("<rect id=\"l0\"/>{chain}")));
    assert!(said[0].contains("through more than 8 others"), "{said:?}");
}

#[test]
fn a_drawing_of_a_program_is_taken_and_written_anew() {
    let text = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>
<!-- Generator: a program -->
<svg version=\"1.1\" id=\"Layer_1\" xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" x=\"0px\" y=\"0px\"
  viewBox=\"0 0 300 100\" style=\"enable-background:new 0 0 300 100;\" xml:space=\"preserve\">
<title>An &amp; Co</title>
<style type=\"text/css\">.st0{fill:url(#g);}\n.st1{fill:#FFFFFF;stroke:none}</style>
<defs><linearGradient id=\"g\" gradientUnits=\"userSpaceOnUse\" x1=\"0\" x2=\"1\"><stop offset=\"0\" style=\"stop-color:#0A3\"/></linearGradient></defs>
<g id=\"a\" class=\"st0\"><path d=\"M0,0h3e1z\"/></g>
<use xlink:href=\"#a\" transform=\"translate(3 4)\" clip-path=\"none\"/>
</svg>";
    let (size, written) = read(text.as_bytes()).unwrap();
    assert_eq!(size, Size::new(300.0, 100.0).unwrap());
    assert!(!written.contains("<!--") && !written.contains("<?"));
    assert!(written.contains("<title>An &amp; Co</title>"), "{written}");
    assert!(written.contains("<use href=\"#a\""), "{written}");
    // What was written anew is a drawing, too, and stays as it is.
    assert_eq!(read(written.as_bytes()).unwrap(), (size, written));
    let (size, _) = read(format!("<svg {NS} width=\"3in\" height=\"96\"/>").as_bytes()).unwrap();
    assert_eq!(size, Size::new(288.0, 96.0).unwrap());
}

#[test]
fn the_logo_of_the_example_is_taken() {
    let text = include_str!("../../../../examples/brand/logo.svg");
    assert!(read(text.as_bytes()).is_ok());
}

/// The elements and attributes of a text, by the rules of HTML rather than XML: a reader of another kind.
fn seen_by_a_browser(text: &str) -> Vec<(String, Vec<String>)> {
    let mut seen = Vec::new();
    let look = lol_html::element!("*", |element| {
        let names = element
            .attributes()
            .iter()
            .map(lol_html::html_content::Attribute::name_preserve_case);
        seen.push((element.tag_name_preserve_case(), names.collect()));
        Ok(())
    });
    let settings = lol_html::RewriteStrSettings::new().append_element_content_handler(look);
    lol_html::rewrite_str(text, settings).unwrap();
    seen
}

/// Pieces of drawings and of attacks, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<g>",
        "</g>",
        "<rect/>",
        "<path d=\"M0 0z\"/>",
        "<use href=\"#a\"/>",
        "<g id=\"a\">",
        "<title>",
        "</title>",
        "<style>",
        "</style>",
        ".a{fill:red}",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "&lt;script&gt;",
        "&#60;",
        "&amp;lt;",
        "<script>",
        "</script>",
        "<rect fill=\"&quot;><script>\"/>",
        "<rect aria-label=\"</title><img src=x onerror=y>\"/>",
        "<desc>",
        "</desc>",
        "<image/>",
        "onload=\"x\"",
        "<g ",
        ">",
        "\"",
        "'",
        "\u{0}",
        "é",
        "<svg>",
        "</svg>",
        "<!DOCTYPE x>",
        "<?x?>",
        "<defs>",
        "</defs>",
        "<linearGradient id=\"b\"/>",
        "<rect style=\"fill:url(#b)\"/>",
        "&#x3c;/style&#x3e;",
        "<rect class='a'/>",
        "<rect data-name='&lt;!--'/>",
        " ",
        "\n",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn whatever_is_taken_holds_nothing_outside_the_lists(inside in pieces(), raw in "\\PC{0,60}") {
        let sound = "<rect id=\"a\"/>".to_owned() + &inside.replace("id=\"a\"", "");
        for text in [around(&inside), around(&sound), raw, inside.clone()] {
            let Ok((_, written)) = read(text.as_bytes()) else { continue };
            let namespaces = NAMESPACES.map(|(name, _)| name);
            let own = ["id", "class", "type", "style", "href"];
            let known = [&MEASURES[..], &LABELS, &PROPERTIES, &namespaces, &own].concat();
            for (element, attributes) in seen_by_a_browser(&written) {
                prop_assert!(ELEMENTS.contains(&element.as_str()), "<{}> in {}", element, written);
                for name in attributes {
                    prop_assert!(known.contains(&name.as_str()), "{} in {}", name, written);
                }
            }
            prop_assert!(!written.contains("<!") && !written.contains("<?") && !written.contains("url(h"));
            let again = read(written.as_bytes());
            prop_assert_eq!(again.map(|(_, text)| text), Ok(written));
        }
    }
}
