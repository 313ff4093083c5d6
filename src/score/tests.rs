//! Tests of the score, rule by rule.

pub(super) mod build;
mod rules;
