mod settings;

use super::*;
use crate::fact::{PageContents, Resource, ResourceKind};

fn contents(page: impl AsRef<[u8]>) -> PageContents {
    let page = read(page.as_ref(), &at()).unwrap();
    page.contents.known().unwrap().clone()
}

/// What a page asks for: kind and address.
fn asked(page: &str) -> Vec<(ResourceKind, String)> {
    let resources = contents(page).resources.into_iter();
    resources.map(|one| (one.kind, one.url)).collect()
}

#[track_caller]
fn asks(page: &str, expected: &[(ResourceKind, &str)]) {
    let asked = asked(page);
    let asked: Vec<_> = asked
        .iter()
        .map(|(kind, url)| (*kind, url.as_str()))
        .collect();
    assert_eq!(asked, expected, "{page}");
}

use ResourceKind::{Ahead, Form, Frame, Image, Media, Module, Plugin, Script, Style};

#[test]
fn addresses_are_those_that_a_browser_asks() {
    for (written, expected) in [
        ("HTTPS://CDN.Example/A.js", "https://cdn.example/A.js"),
        ("//cdn.example/a.js", "https://cdn.example/a.js"),
        ("http:\n//cdn.exa\tmple/a.js ", "http://cdn.example/a.js"),
        (
            "&#104;ttp&colon;//cdn.example/?a=1&amp;b=2",
            "http://cdn.example/?a=1&b=2",
        ),
        ("a.js?x=1&y=2", "https://www.example.be/nl/a.js?x=1&y=2"),
        ("\\\\cdn.example\\a.js", "https://cdn.example/a.js"),
        ("https://c\u{e9}.example/", "https://xn--c-bga.example/"),
    ] {
        asks(
            &format!("<script src='{written}'></script>"),
            &[(Script, expected)],
        );
    }
    asks(
        "<script src=''></script><img src='data:image/gif;base64,x'><img src=#a><img src='https://'>",
        &[],
    );
}

/// A page, and what it asks for.
const FETCHED: &[(&str, ResourceKind, &str)] = &[
    (
        "<SCRIPT SRC=/a TYPE=Module></SCRIPT>",
        Module,
        "https://www.example.be/a",
    ),
    (
        "<script src=/a type='text/JavaScript '></script>",
        Script,
        "https://www.example.be/a",
    ),
    (
        "<svg><script href=/a /></svg>",
        Script,
        "https://www.example.be/a",
    ),
    (
        "<svg><use xlink:href=//c.example/s.svg#i /></svg>",
        Image,
        "https://c.example/s.svg#i",
    ),
    (
        "<svg><image href=/a /></svg>",
        Image,
        "https://www.example.be/a",
    ),
    (
        "<link rel='Preload StyleSheet' href=/a>",
        Style,
        "https://www.example.be/a",
    ),
    (
        "<link rel=modulepreload href=/a>",
        Module,
        "https://www.example.be/a",
    ),
    (
        "<link rel=preload as=script href=/a>",
        Ahead,
        "https://www.example.be/a",
    ),
    (
        "<link rel=preload as=style href=/a onload=\"this.rel='stylesheet'\">",
        Style,
        "https://www.example.be/a",
    ),
    (
        "<link rel=preload as=image href=/a>",
        Image,
        "https://www.example.be/a",
    ),
    (
        "<link rel=preconnect href=https://f.example>",
        Ahead,
        "https://f.example/",
    ),
    (
        "<link rel='shortcut icon' href=/a>",
        Image,
        "https://www.example.be/a",
    ),
    (
        "<iframe src=/a></iframe>",
        Frame,
        "https://www.example.be/a",
    ),
    (
        "<frameset><frame src=/a></frameset>",
        Frame,
        "https://www.example.be/a",
    ),
    ("<form action=/a>", Form, "https://www.example.be/a"),
    ("<button formaction=/a>", Form, "https://www.example.be/a"),
    (
        "<input type=IMAGE src=/a>",
        Image,
        "https://www.example.be/a",
    ),
    ("<img srcset='/a 2x'>", Image, "https://www.example.be/a"),
    (
        "<picture><source srcset=/a></picture>",
        Image,
        "https://www.example.be/a",
    ),
    ("<video src=/a></video>", Media, "https://www.example.be/a"),
    (
        "<video poster=/a></video>",
        Image,
        "https://www.example.be/a",
    ),
    ("<track src=/a>", Media, "https://www.example.be/a"),
    (
        "<object data=/a></object>",
        Plugin,
        "https://www.example.be/a",
    ),
    ("<embed src=/a>", Plugin, "https://www.example.be/a"),
    ("<body background=/a>", Image, "https://www.example.be/a"),
    (
        "<style>@import '/a';</style>",
        Style,
        "https://www.example.be/a",
    ),
    (
        "<style>p { background: url(/a) }</style>",
        Image,
        "https://www.example.be/a",
    ),
];

#[test]
fn everything_that_is_fetched_is_found_as_what_it_is() {
    for (page, kind, expected) in FETCHED {
        asks(page, &[(*kind, expected)]);
    }
}

#[test]
fn what_a_browser_with_scripts_ignores_is_left_out() {
    for page in [
        "<noscript><img src=/a><meta http-equiv=refresh content='0; url=/b'></noscript>",
        "<template><script src=/a></script><form action=/b></form></template>",
        "<template><template><img src=/a></template><img src=/b></template>",
        "<!-- <script src=/a></script> -->",
        "<script>'<img src=/a>'</script>",
        "<textarea><img src=/a></textarea><title><img src=/a></title>",
        "<script src=/a type=text/template></script><script type='text/javascript; x' src=/a></script>",
        "<script nomodule src=/a></script>",
        "<link rel=canonical href=/a><link rel='dns-prefetch' href=//x.example><a href=/a>",
        "<iframe srcdoc='<img src=/a>'></iframe>",
    ] {
        asks(page, &[]);
    }
    asks(
        "<template><img src=/a></template><img src=/b>",
        &[(Image, "https://www.example.be/b")],
    );
    asks(
        "<svg><template/><image href=/b /></svg>",
        &[(Image, "https://www.example.be/b")],
    );
}

#[test]
fn the_first_base_counts_for_what_follows_it_and_for_forms() {
    asks(
        "<link rel=stylesheet href=a.css><form action=f></form><base target=x>\
         <base href='http://old.example/x/'><base href='/y/'><img src=i.png>",
        &[
            (Style, "https://www.example.be/nl/a.css"),
            (Form, "http://old.example/x/f"),
            (Image, "http://old.example/x/i.png"),
        ],
    );
    asks(
        "<base href='data:text/html,x'><img src=a>",
        &[(Image, "https://www.example.be/nl/a")],
    );
    asks(
        "<template><base href=/x/></template><img src=a>",
        &[(Image, "https://www.example.be/nl/a")],
    );
}

#[test]
fn modules_that_scripts_in_the_page_import_are_found() {
    let page = r#"
        <script type=importmap>{"imports": {"vue": "https://cdn.example/vue.js"},
            "integrity": {"https://cdn.example/vue.js": "sha384-abc"}}</script>
        <script type=module>import { createApp } from "vue"; import "https://other.example/x.js"; import "bare";</script>
        <script>import("https://classic.example/not-read.js")</script>"#;
    let contents = contents(page);
    let module = |url: &str, integrity: &str| Resource {
        kind: Module,
        url: url.to_owned(),
        integrity: integrity.to_owned(),
    };
    let expected = [
        module("https://cdn.example/vue.js", "sha384-abc"),
        module("https://other.example/x.js", ""),
    ];
    assert_eq!(contents.resources, expected);
    assert_eq!(contents.inline_scripts, 2);
    assert_eq!(contents.named_hosts, ["other.example", "classic.example"]);
    // A module that cannot be read imports by the names of the map.
    asks(
        r#"<script type=importmap>{"imports": {"a": "https://cdn.example/a.js"}}</script><script type=module src=/m.js></script>"#,
        &[
            (Module, "https://www.example.be/m.js"),
            (Module, "https://cdn.example/a.js"),
        ],
    );
}

#[test]
fn a_policy_in_the_page_counts_in_its_head_only() {
    let policies = |before: &str| {
        let meta = "<meta http-equiv=Content-Security-Policy content=\"script-src 'self'\">";
        contents(format!("{before}{meta}")).policies.len()
    };
    for before in [
        "",
        "<!doctype html>\n<html>\n<head>\n<title>x</title>",
        "<script>x</script><style>x</style><link rel=icon href=/x><noscript><p></noscript>",
        "<template><p>x</p></template>",
        "<head></head>",
    ] {
        assert_eq!(policies(before), 1, "{before}");
    }
    for before in [
        "<body>",
        "<p>",
        "text",
        "<x-menu></x-menu>",
        "<template>",
        "<head></head><div></div>",
    ] {
        assert_eq!(policies(before), 0, "{before}");
    }
}

#[test]
fn the_opening_is_what_visitors_read() {
    let page = contents(
        "<!doctype html><title> Bakkerij &amp;\n Zoon </title><style>p{}</style><body><svg><title>Logo</title></svg>\
         <template>later</template><noscript>zet aan</noscript><script>x()</script>\
         <h1>Elke <b>d</b>ag<br>vers</h1><h1>Tweede</h1><p>Brood</p><p>Taart",
    );
    assert_eq!(page.title, "Bakkerij & Zoon");
    assert_eq!(page.heading, "Elke dag vers");
    assert_eq!(page.opening, "Elke dag vers Tweede Brood Taart");
}

#[test]
fn a_refresh_leads_from_the_page() {
    let page = "<meta http-equiv=refresh content=30><meta http-equiv=Refresh content='0; url=start?a&amp;b'>";
    assert_eq!(
        contents(page).refresh,
        "https://www.example.be/nl/start?a&b"
    );
}

#[test]
fn huge_pages_are_read_and_cut() {
    let many: Vec<String> = (0..5_000).map(|n| format!("<img src=/{n}>")).collect();
    let page = contents(many.concat());
    assert_eq!((page.resources.len(), page.more_resources), (300, true));
    let same = contents("<img src=/a>".repeat(500));
    assert_eq!((same.resources.len(), same.more_resources), (1, false));
    let picture = format!(
        "<img src='data:image/png;base64,{}'><p>x<img src=/a>",
        "A".repeat(1_900_000)
    );
    asks(&picture, &[(Image, "https://www.example.be/a")]);
    let script = format!(
        "<script type=module>{}</script><img src=/a>",
        "import 'x';".repeat(180_000)
    );
    assert_eq!(contents(script).resources.len(), 1);
    let long = format!(
        "<script type=module>import '/a';//{}</script>",
        "é".repeat(900_000)
    );
    asks(&long, &[(Module, "https://www.example.be/a")]);
    let texts = format!(
        "<title>{0}</title><h1>{0}</h1><p>{0}",
        "woord ".repeat(50_000)
    );
    let page = contents(texts);
    assert!(page.title.len() <= 200 && page.heading.len() <= 200 && page.opening.len() <= 500);
}

#[test]
fn a_mark_of_the_byte_order_begins_no_body() {
    let policy = "<meta http-equiv=content-security-policy content=\"default-src 'self'\">";
    let page = contents(format!("\u{feff}<!doctype html><head>{policy}"));
    assert_eq!(page.policies, ["default-src 'self'"]);
}

#[test]
fn a_long_policy_is_kept_whole() {
    let long = format!("script-src {}", "https://a.example ".repeat(500));
    let page = contents(format!(
        "<meta http-equiv=content-security-policy content='{long}'>"
    ));
    assert_eq!(page.policies, [long]);
}

#[test]
fn what_nothing_closes_costs_no_more_than_its_length() {
    for unit in ["`\\", "'\\", "\"\\", "/*"] {
        let script = format!("import '/a';{}", unit.repeat(100_000));
        let page = format!("<script type=module>{script}</script><img src=/b>");
        let found = contents(page).resources.len();
        assert_eq!(found, 2, "{unit}");
    }
    for unit in ["url(", "@import", "@import '\"", "url(a;@import"] {
        let page = format!("<style>{})</style><img src=/b>", unit.repeat(60_000));
        assert!(!contents(page).resources.is_empty(), "{unit}");
    }
}

#[test]
fn deep_pages_are_read_or_given_up() {
    let deep = |tag: &str, times: usize| {
        let at = "https://www.example.be/".parse().unwrap();
        read(format!("{}<img src=/a>", tag.repeat(times)).as_bytes(), &at)
    };
    for tag in ["<div>", "<template>", "<svg>", "<b>", "<h1>"] {
        assert!(deep(tag, 10_000).is_ok(), "{tag}");
        let _ = deep(tag, 300_000);
    }
}

#[test]
fn bytes_that_are_no_text_spoil_nothing() {
    let page = contents(
        b"\xef\xbb\xbf<title>caf\xe9 \xff</title><script src='/\xff.js'></script><img src=/a>",
    );
    assert_eq!(page.title, "caf\u{fffd} \u{fffd}");
    assert_eq!(page.resources.len(), 2);
}

fn at() -> Url {
    "https://www.example.be/nl/".parse().unwrap()
}
