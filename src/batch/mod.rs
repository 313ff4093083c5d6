//! A batch: one list of domains, each scanned once. What stands in the list is an [`Order`]; what came of it
//! is kept by the [`store`](crate::store) before the next one is begun.

mod berth;
mod engine;
pub mod list;
mod order;
mod unmeasured;

pub use self::engine::{Client, End, Engine, Event, Task};
pub use self::order::{CyfunLevel, Order};
pub use self::unmeasured::Obstacle;
