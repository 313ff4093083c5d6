//! What the page at the end of a visit says in itself.

use url::Url;

use super::Visited;
use crate::fact::{Cause, Page, Seen, VisitEnd, Why};
use crate::parse;

/// What the page at the end of a visit says in itself.
pub(super) fn read_page(visited: &Visited) -> Seen<Page> {
    let (visit, answer) = match visited {
        Ok(visited) => visited,
        Err(why) => return Seen::Unknown(why.clone()),
    };
    match &visit.end {
        Seen::Known(VisitEnd::Page) => {}
        Seen::Known(VisitEnd::Foreign) | Seen::Absent => {
            return Seen::Unknown(Why::new(Cause::Follows, "the visit ends at another domain"));
        }
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    }
    if !parse::page::is_html(answer.header("content-type"), &answer.body) {
        return Seen::Absent;
    }
    let doing = format!("read the page, {} bytes", answer.body.len());
    if let Some(why) = &answer.broken_off {
        return Seen::Unknown(why.clone());
    }
    if answer.cut {
        return Seen::Unknown(Why::new(Cause::TooLarge, doing));
    }
    let last = visit.hops.last().and_then(|hop| Url::parse(&hop.url).ok());
    let Some(at) = last else {
        return Seen::Unknown(Why::new(Cause::Unreadable, doing));
    };
    parse::page::read(&answer.body, &at)
        .map_err(|error| Why::new(Cause::Unreadable, format!("{doing}: {error}")))
        .into()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::fact::{Header, Hop, Visit};
    use crate::net::http::HttpAnswer;

    fn visited(
        end: Seen<VisitEnd>,
        content_type: &str,
        body: &str,
        cut: bool,
    ) -> (Visit, Arc<HttpAnswer>) {
        let answer = HttpAnswer {
            status: 200,
            version: "HTTP/1.1".to_owned(),
            headers: vec![Header {
                name: "content-type".to_owned(),
                value: content_type.to_owned(),
            }],
            body: body.as_bytes().to_vec(),
            cut,
            broken_off: None,
        };
        let hops = vec![Hop {
            url: "https://www.example.be/".to_owned(),
            status: 200,
            version: answer.version.clone(),
            location: String::new(),
            headers: answer.headers.clone(),
        }];
        (Visit { hops, end }, Arc::new(answer))
    }

    #[test]
    fn a_page_is_read_only_where_a_visit_ends_at_one() {
        let page = || Seen::Known(VisitEnd::Page);
        let meta = "<meta name=referrer content=origin>";
        let read = read_page(&Ok(visited(page(), "text/html", meta, false)));
        assert_eq!(read.known().unwrap().referrer_settings, ["origin"]);
        let file = visited(page(), "application/json", meta, false);
        assert_eq!(read_page(&Ok(file)), Seen::Absent);

        let cause = |visited: Visited| read_page(&visited).unknown().unwrap().cause;
        let cut = visited(page(), "text/html", meta, true);
        assert_eq!(cause(Ok(cut)), Cause::TooLarge, "more may follow");
        let foreign = visited(Seen::Known(VisitEnd::Foreign), "text/html", meta, false);
        assert_eq!(cause(Ok(foreign)), Cause::Follows);
        let lost = visited(Seen::Unknown(Cause::Reset.into()), "text/html", meta, false);
        assert_eq!(cause(Ok(lost)), Cause::Reset);
        assert_eq!(cause(Err(Cause::Timeout.into())), Cause::Timeout);
    }
}
