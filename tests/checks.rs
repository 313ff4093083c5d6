//! The rule set that comes with Belfort: it loads, and it keeps the laws of check files.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use belfort::check::{Check, RuleSet};
use belfort::fact::catalogue::{Shape, catalogue};
use belfort::language::Language;

fn built_in() -> RuleSet {
    RuleSet::built_in().unwrap_or_else(|errors| panic!("{errors}"))
}

#[test]
fn the_built_in_rule_set_loads_and_every_example_holds() {
    let rules = built_in();
    assert!(!rules.checks.is_empty());
}
