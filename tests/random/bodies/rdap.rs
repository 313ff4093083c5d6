//! Answers of registries.

use std::sync::LazyLock;

use super::input::text;
use belfort::parse::rdap::{address, ends, is_renewed_provisionally, moment, read, stops};
use url::Url;

static ASKED: LazyLock<Option<Url>> = LazyLock::new(|| address("example.be"));

/// The first line is a name, the second a date; all of it is an answer, and a state in one that is sound.
pub fn look(bytes: &[u8]) {
    let text = &*text(bytes);
    let mut lines = text.split('\n');
    let name = lines.next().unwrap_or_default();
    let date = lines.next().unwrap_or_default();
    let _ = (address(name), moment(date), moment(text));
    let Some(url) = ASKED.as_ref() else {
        return;
    };
    let sound = format!(
        r#"{{"objectClassName":"domain","ldhName":{name:?},"events":[{{"eventAction":"expiration","eventDate":{date:?}}},{name:?}],"status":[{text:?},{date:?}]}}"#
    );
    for (body, domain) in [(text, name), (&sound, name), (&sound, "example.be")] {
        let Some(record) = read(url, body.as_bytes(), domain) else {
            continue;
        };
        let _ = ends(&record).map(moment).count();
        let _ = (stops(&record), is_renewed_provisionally(&record));
    }
}
