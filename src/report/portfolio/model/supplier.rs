//! Who works for the domains.

use std::sync::Arc;

use serde::Serialize;

use super::CheckWords;

/// Suppliers in one role.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SupplierGroup {
    /// The role.
    pub title: String,
    /// Suppliers that were recognised, the most common first.
    pub rows: Vec<SupplierRow>,
    /// How many domains have none that was recognised, and how many suppliers are left out; empty where none.
    pub rest: String,
}

/// A supplier and how many have it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SupplierRow {
    /// Its name.
    pub name: String,
    /// Domains that have it.
    pub count: usize,
    /// The same in words.
    pub text: String,
    /// Percent of the bar.
    pub seen: u8,
    /// As in other bars: none of it is hatched.
    pub unseen: u8,
}

/// A supplier in one role, and a check that it can repair.
#[derive(Debug, Clone, PartialEq)]
pub struct SuppliedRow {
    /// Its name.
    pub name: String,
    /// The key of the word for its role.
    pub role: &'static str,
    /// Domains that have it in this role.
    pub domains: usize,
    /// The check; `None` where nothing that it can repair is out of order anywhere.
    pub check: Option<Arc<CheckWords>>,
    /// Those of its domains that have the gap.
    pub count: usize,
    /// Those of its domains of which could be told whether they have it.
    pub judged: usize,
}
