//! The language of rules: minijinja's expression syntax, cut down to what can be checked at load.

/// A rule that has been parsed and checked against the catalogue of facts.
#[derive(Debug)]
pub struct Rule {}
