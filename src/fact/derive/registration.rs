//! When a registration ends, and whether anything stops it before.

use jiff::Timestamp;

use super::days_between;
use crate::fact::{Cause, Registration, RegistrationEnd, RegistryRecord, Seen, Why};
use crate::parse::rdap;

/// Fills the derived facts about the registration.
pub(super) fn complete(registration: &mut Registration, observed_at: Timestamp) {
    if let Seen::Known(record) = &mut registration.record {
        record.stopped_by = rdap::stops(record);
        record.renewed_provisionally = rdap::is_renewed_provisionally(record);
    }
    let record = registration.record.as_ref();
    registration.end = record.and_then(|record| end(record, observed_at));
}

/// Of several dates the last one counts: before it, nothing ends.
fn end(record: &RegistryRecord, observed_at: Timestamp) -> Seen<RegistrationEnd> {
    let mut last = None;
    for date in rdap::ends(record) {
        let Some(at) = rdap::moment(date) else {
            let doing = format!("the registry says that the registration ends at `{date}`");
            return Seen::Unknown(Why::new(Cause::Unreadable, doing));
        };
        last = last.max(Some(at));
    }
    Seen::from(last.map(|at| RegistrationEnd {
        at,
        days_left: days_between(observed_at, at),
        past: at < observed_at,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::RegistryEvent;

    fn seen(record: Seen<RegistryRecord>) -> Registration {
        let mut registration = Registration {
            record,
            ..Registration::default()
        };
        complete(&mut registration, "2026-11-23T12:00:00Z".parse().unwrap());
        registration
    }

    fn ending(dates: &[&str]) -> Registration {
        let event = |date: &&str| RegistryEvent {
            action: "expiration".to_owned(),
            date: (*date).to_owned(),
        };
        seen(Seen::Known(RegistryRecord {
            events: dates.iter().map(event).collect(),
            statuses: vec!["active".to_owned()],
            ..RegistryRecord::default()
        }))
    }

    fn days_left(dates: &[&str]) -> i64 {
        ending(dates).end.known().unwrap().days_left
    }

    #[test]
    fn days_are_counted_from_the_moment_of_seeing() {
        assert_eq!(days_left(&["2026-12-23T12:00:00Z"]), 30);
        assert_eq!(days_left(&["2026-12-23T11:59:59Z"]), 29);
        assert_eq!(days_left(&["2026-11-23T11:00:00Z"]), -1);
        let past = |date| ending(&[date]).end.known().unwrap().past;
        assert!(past("2026-11-23T11:00:00Z"));
        assert!(!past("2026-11-23T13:00:00Z"));
    }

    #[test]
    fn of_two_dates_the_last_one_counts_and_an_odd_one_hides_both() {
        let dates = ["2027-03-01T00:00:00Z", "2026-12-01T00:00:00Z"];
        assert_eq!(days_left(&dates), 97);
        let odd = ending(&["2027-03-01T00:00:00Z", "next year"]);
        assert_eq!(odd.end.unknown().unwrap().cause, Cause::Unreadable);
    }

    #[test]
    fn no_date_is_absent_and_no_answer_is_unknown() {
        assert_eq!(ending(&[]).end, Seen::Absent);
        assert_eq!(seen(Seen::Absent).end, Seen::Absent);
        let why = Why::from(Cause::Throttled);
        assert_eq!(seen(Seen::Unknown(why.clone())).end, Seen::Unknown(why));
    }
}
