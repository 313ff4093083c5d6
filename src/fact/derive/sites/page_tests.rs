//! Sites whose page a test writes.

use crate::fact::{Header, Hop, Seen, Site, Visit, VisitEnd};
use crate::parse;

/// A site that shows this page over HTTPS.
pub(super) fn site(html: &str) -> Site {
    site_with(html, &[])
}

/// The same, with these header fields.
pub(super) fn site_with(html: &str, fields: &[(&str, &str)]) -> Site {
    let url = "https://www.example.be/";
    let headers = fields.iter().map(|(name, value)| Header {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
    });
    let hop = Hop {
        url: url.to_owned(),
        status: 200,
        version: "HTTP/1.1".to_owned(),
        location: String::new(),
        headers: headers.collect(),
    };
    let page = parse::page::read(html.as_bytes(), &url.parse().unwrap()).unwrap();
    Site {
        name: "www.example.be".to_owned(),
        http: Seen::Absent,
        https: Seen::Known(Visit {
            hops: vec![hop],
            end: Seen::Known(VisitEnd::Page),
        }),
        page: Seen::Known(page),
        ..Site::default()
    }
}

/// More images than are kept of a page.
pub(super) fn many_images() -> String {
    let images: Vec<String> = (0..400).map(|n| format!("<img src=/{n}>")).collect();
    images.concat()
}
