//! Results shortened, as the store keeps them, and what became of them over time.

use std::sync::LazyLock;

use belfort::digest::Digest;
use belfort::history::history;
use belfort::report;
use serde_json::Value;

use super::edit::edit;
use super::input::{Taken, text};
use super::result_json::small_result;

static SOUND: LazyLock<Value> = LazyLock::new(|| {
    let json = serde_json::to_string(&Digest::of(small_result())).unwrap();
    serde_json::from_str(&json).unwrap()
});

/// The first byte says whether the rest is a digest or changes to a sound one.
pub fn look(bytes: &[u8]) {
    let mut input = Taken::new(bytes);
    let json = if input.byte().is_multiple_of(2) {
        text(input.rest()).into_owned()
    } else {
        let mut value = SOUND.clone();
        edit(&mut value, &mut input);
        value.to_string()
    };
    let Ok(digest) = serde_json::from_str::<Digest>(&json) else {
        return;
    };
    let written = serde_json::to_string(&digest).unwrap();
    assert_eq!(serde_json::from_str::<Digest>(&written).unwrap(), digest);
    let sound = Digest::of(small_result());
    for digests in [[&digest, &sound], [&sound, &digest], [&digest, &digest]] {
        let told = history(digests);
        let json: Value = serde_json::from_str(&report::history_json(&told)).unwrap();
        assert_eq!(
            json["scans"].as_array().map(Vec::len),
            Some(told.scans.len())
        );
    }
}
