//! Pages of the web, and what is told from them.

use belfort::parse::default_page::kind_of;
use belfort::parse::integrity::is_valid;
use belfort::parse::page::{is_html, read};

/// Looks at one input.
pub fn look(body: &[u8]) {
    let _ = is_html(None, body);
    let _ = is_html(Some(&String::from_utf8_lossy(body)), body);
    let at = "https://www.example.be/nl/".parse().unwrap();
    for before in [
        "",
        "<meta name=referrer content=",
        "<meta http-equiv=refresh content='0;",
        "<img srcset='",
        "<style>@import ",
        "<script type=module>import ",
        "<script type=importmap>{\"imports\": {",
    ] {
        let page = [before.as_bytes(), body].concat();
        let Ok(page) = read(&page, &at) else {
            continue;
        };
        assert!(page.referrer_settings.len() <= 20);
        let contents = page.contents.known().unwrap();
        assert!(contents.resources.len() <= 300 && contents.opening.chars().count() <= 500);
        let _ = kind_of(contents);
        for resource in &contents.resources {
            assert!(resource.url.starts_with("http"));
            let _ = is_valid(&resource.integrity);
        }
    }
}
