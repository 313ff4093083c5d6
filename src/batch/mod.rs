//! A batch: one list of domains, each scanned once. What stands in the list is an [`Order`]; what came of it
//! is kept by the [`store`](crate::store) before the next one is begun.

pub mod list;
mod order;

pub use self::order::{CyfunLevel, Order};
