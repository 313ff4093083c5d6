//! Every limit is hit by a test, and is what stops there: a limit that is lifted fails the test that is named here.

mod hit;
mod many;
mod waits;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use belfort::limits::{FILES, LIMITS};

use self::hit::{HIT, HIT_BY_FILES};

/// The names of the fields, as they are declared.
fn fields(shown: &str) -> BTreeSet<String> {
    let names = shown.lines().filter_map(|line| {
        let name = line.strip_prefix("    ")?.split_once(": ")?.0;
        (!name.starts_with(' ')).then(|| name.to_owned())
    });
    names.collect()
}

#[test]
fn every_limit_has_a_test_that_meets_it() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (limits, hit) in [
        (format!("{LIMITS:#?}"), &HIT[..]),
        (format!("{FILES:#?}"), &HIT_BY_FILES),
    ] {
        let named: BTreeSet<String> = hit.iter().map(|(limit, ..)| (*limit).to_owned()).collect();
        assert_eq!(named, fields(&limits));
        for (limit, file, test) in hit {
            let source = fs::read_to_string(project.join(file)).unwrap();
            assert!(
                source.contains(&format!("fn {test}(")),
                "{limit}: {file} has no {test}"
            );
        }
    }
}
