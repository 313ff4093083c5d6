//! Lists of clients: text, and workbooks that are sound but for a few bytes.

use belfort::batch::list::{LIST_LIMITS, List, read};

use super::input::as_it_is_or_changed;

const XLSX: &[u8] = include_bytes!("../../data/lists/clients.xlsx");
const ODS: &[u8] = include_bytes!("../../data/lists/clients.ods");

/// The first byte says whether the rest is the list, or changes to one of two workbooks.
pub fn look(input: &[u8]) {
    let bytes = match input.first().copied().unwrap_or_default() {
        which if which % 2 == 0 => as_it_is_or_changed(input, &[]),
        which if which % 4 == 1 => as_it_is_or_changed(input, XLSX),
        _ => as_it_is_or_changed(input, ODS),
    };
    match read(&bytes, &["municipality", "sme"]) {
        Ok(list) => is_sound(&list),
        Err(error) => assert!(!error.to_string().contains(char::is_control), "{error}"),
    }
}

/// A list keeps its limits, names each domain once, and says nothing that moves a cursor.
pub fn is_sound(list: &List) {
    assert!(list.orders.len() + list.refused.len() <= LIST_LIMITS.rows);
    let mut domains: Vec<&str> = list
        .orders
        .iter()
        .map(|order| order.domain.as_str())
        .collect();
    domains.sort_unstable();
    assert!(domains.windows(2).all(|pair| pair[0] != pair[1]));
    for order in &list.orders {
        let json = serde_json::to_string(order).unwrap();
        assert_eq!(
            &serde_json::from_str::<belfort::batch::Order>(&json).unwrap(),
            order
        );
    }
    for line in list.lines() {
        assert!(!line.contains(char::is_control), "{line:?}");
    }
}
