//! The owner's leave (`--authorised`), as the report prints it.

use crate::result::ScanResult;

use super::model::Pair;
use super::phrase::Phrases;
use super::writing;

/// On whose word more was asked than any visitor asks, where it was.
pub(super) fn sentence(result: &ScanResult, phrases: Phrases) -> String {
    let was_asked = result.evidence.zone_transfer.servers.known().is_some();
    match &result.scope.authorised {
        Some(leave) if was_asked => {
            let date = writing::day(phrases.language, leave.date);
            let values = [
                ("by", leave.by.as_str()),
                ("date", &date),
                ("reference", &leave.reference),
            ];
            phrases.fill("leave.transfer", &values)
        }
        _ => String::new(),
    }
}

/// The whole of it, whatever came of it.
pub(super) fn pair(result: &ScanResult, phrases: Phrases) -> Option<Pair> {
    let leave = result.scope.authorised.as_ref()?;
    let date = writing::day(phrases.language, leave.date);
    let until = writing::day(phrases.language, leave.until);
    let term = phrases.fill("leave.term", &[("date", &date), ("until", &until)]);
    Some(Pair {
        label: phrases.say("leave.label"),
        values: vec![leave.by.clone(), term, leave.reference.clone()],
    })
}
