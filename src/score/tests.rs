//! Tests of the score: the rules one by one, properties over random findings, and whole companies.

pub(super) mod build;
mod companies;
mod properties;
mod rules;
mod waivers;
