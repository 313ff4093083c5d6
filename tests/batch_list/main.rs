//! Lists of clients as people keep them: what is read from them, and what is said of what cannot be.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what tests share stands outside their test functions"
)]

mod broken;
mod documents;
mod encodings;
mod properties;
mod workbooks;

use belfort::batch::list::{List, ListError, read};

/// Names of the profiles that the lists may choose.
const PROFILES: [&str; 3] = ["digital-provider", "municipality", "sme"];

/// A list that can be read.
fn list(text: impl AsRef<[u8]>) -> List {
    read(text.as_ref(), &PROFILES).unwrap()
}

/// Why a list cannot be read.
fn error(text: impl AsRef<[u8]>) -> ListError {
    read(text.as_ref(), &PROFILES).unwrap_err()
}

/// The domains that are to be scanned.
fn domains(list: &List) -> Vec<&str> {
    list.orders
        .iter()
        .map(|order| order.domain.as_str())
        .collect()
}

/// Every row is accounted for, and no row twice.
fn assert_accounted(list: &List) {
    let scanned = list.orders.iter().map(|order| order.row);
    let scanned = scanned.chain(list.duplicates.iter().map(|duplicate| duplicate.row));
    let scanned: std::collections::BTreeSet<u32> = scanned.collect();
    let mut rows: Vec<u32> = scanned.into_iter().collect();
    rows.extend(list.refused.iter().map(|refused| refused.row));
    rows.extend(&list.comments);
    rows.extend(&list.titles);
    rows.extend(list.header);
    rows.sort_unstable();
    let filled = rows.len();
    rows.dedup();
    assert_eq!(rows.len(), filled, "no row is two things: {rows:?}");
    let filled = u32::try_from(filled).unwrap();
    assert_eq!(filled + list.empty, list.rows, "every row is something");
    assert!(rows.iter().all(|row| (1..=list.rows).contains(row)));
}
