//! The file of `--cohort`: a group of domains beside which a report is read.

use belfort::cohort::{Cohort, FEWEST};

use super::input::text;

/// What was read is written as it is read.
pub fn look(bytes: &[u8]) {
    let text = &*text(bytes);
    let cohort = match Cohort::read("group.json", text) {
        Ok(cohort) => cohort,
        Err(errors) => {
            assert!(errors.to_string().contains("group.json"));
            return;
        }
    };
    assert!(cohort.n >= FEWEST);
    assert!(!cohort.name.contains(char::is_control));
    assert_eq!(Cohort::read("group.json", &cohort.json()).unwrap(), cohort);
    for passed in cohort.checks.values() {
        let _ = passed.share();
        assert!(passed.n <= cohort.n && passed.passed <= 100);
    }
    if let Some(scores) = &cohort.scores {
        for (low, high) in [(0, 0), (0, 100), (50, 60), (100, 100)] {
            let _ = scores.stands(low, high);
        }
    }
}
