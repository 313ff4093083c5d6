//! That the lists by which versions were judged are old: whoever reads a verdict on a version has to know.

use jiff::civil::Date;

use crate::result::ScanResult;

use super::phrase::Phrases;
use super::writing;

/// Says so, and how to get newer ones, where they are.
pub(super) fn sentence(result: &ScanResult, phrases: Phrases) -> String {
    let data = result.evidence.web.version_data.known();
    let Some(data) = data.filter(|data| data.old) else {
        return String::new();
    };
    let day = data.as_of.parse::<Date>();
    let day = day.map_or_else(
        |_| data.as_of.clone(),
        |day| writing::day(phrases.language, day),
    );
    let values = [("names", &*data.old_about.join(", ")), ("date", &day)];
    phrases.fill("data.old", &values)
}
