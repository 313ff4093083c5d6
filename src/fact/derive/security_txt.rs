//! What a `security.txt` says, and how long it is valid from the moment of observation.

use jiff::Timestamp;

use super::days_between;
use crate::fact::{SecurityTxt, Seen};
use crate::parse;

/// A file should be valid for less than a year (RFC 9116 2.5.5).
const LONGEST_DAYS: i64 = 365;

/// Fills the derived facts of the file, where there is one.
pub(super) fn complete(file: &mut Seen<SecurityTxt>, observed_at: Timestamp) {
    if let Seen::Known(file) = file {
        parse::security_txt::read(file);
        complete_file(file, observed_at);
    }
}

fn complete_file(file: &mut SecurityTxt, at: Timestamp) {
    let expires = file.expires.parse::<Timestamp>().ok();
    file.expires_in_days = expires.map_or(0, |expires| days_between(at, expires));
    file.expired = expires.is_some_and(|expires| expires < at);
    if file.expires_in_days > LONGEST_DAYS {
        file.advice.insert(0, "long-expiry".to_owned());
    }
}
