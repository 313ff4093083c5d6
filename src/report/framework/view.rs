//! A framework view as it is read for showing.

use std::collections::BTreeMap;

use serde::Deserialize;

/// As [`crate::score::framework::FrameworkView`] stands in JSON; what is not shown is not read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct View {
    pub(super) title: String,
    pub(super) edition: String,
    pub(super) mapped: Option<jiff::civil::Date>,
    pub(super) credit: String,
    pub(super) sources: BTreeMap<String, Source>,
    pub(super) points_of: Option<String>,
    pub(super) controls: Vec<Control>,
    pub(super) notes: Vec<Note>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Source {
    pub(super) name: String,
    pub(super) date: Option<jiff::civil::Date>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Control {
    pub(super) id: String,
    pub(super) reference: String,
    pub(super) source: String,
    pub(super) title: String,
    pub(super) visibility: String,
    pub(super) former: Option<String>,
    pub(super) key: bool,
    pub(super) asked: Vec<String>,
    pub(super) answered: Vec<String>,
    pub(super) rows: Vec<Row>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Row {
    pub(super) check: String,
    pub(super) relation: String,
    pub(super) point: Option<String>,
    pub(super) confidence: String,
    pub(super) reading: Option<String>,
    pub(super) outcome: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Note {
    pub(super) text: String,
}
