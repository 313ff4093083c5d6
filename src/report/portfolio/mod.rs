//! What a whole batch came to: for a consultant with forty clients, or a town with sixty domains. A [`Draft`] takes
//! every decision once; [`html()`], [`xlsx()`] and [`csv()`] only walk the [`Portfolio`], so that they cannot disagree.
//!
//! Pure: digests in, text and bytes out. `docs/portfolio.md` says how it counts.

mod client;
mod csv;
mod draft;
mod gap;
mod html;
mod level;
pub mod model;
mod period;
mod row;
mod since;
mod state;
mod supplier;
mod xlsx;

use jiff::Timestamp;

use crate::batch::Order;
use crate::check::RuleSet;
use crate::digest::Digest;
use crate::language::Language;

pub use self::csv::csv;
pub use self::draft::Draft;
pub use self::html::html;
pub use self::model::Portfolio;
pub(super) use self::xlsx::cell;
pub use self::xlsx::{XlsxError, xlsx};

/// One domain of a batch, and what came of it.
#[derive(Debug, Clone, Copy)]
pub struct Client<'a> {
    /// Its row of the list.
    pub order: &'a Order,
    /// Its result; `None` where nothing could be measured.
    pub digest: Option<&'a Digest>,
    /// Why nothing could be measured.
    pub why: Option<&'a str>,
    /// Its results of before, each judged by the same rules; later ones than `digest` are not looked at.
    pub earlier: &'a [Digest],
    /// Its files, as paths from the folder of the portfolio, with `/`: `example.be/example.be.html`.
    pub files: &'a [String],
}

/// What the caller knows of a batch.
#[derive(Debug, Clone, Copy)]
pub struct Batch<'a> {
    /// The name of the list, as people know it: `clients.xlsx`.
    pub list: &'a str,
    /// When the portfolio is made.
    pub moment: Timestamp,
    /// The language of every text in it.
    pub language: Language,
}

/// Makes the portfolio of a batch whose digests all are in memory; see [`Draft`]. Clients may come in any order.
pub fn portfolio(rules: &RuleSet, batch: Batch<'_>, clients: &[Client<'_>]) -> Portfolio {
    let mut draft = Draft::new(rules, batch.language);
    for client in clients {
        draft.take(client);
    }
    draft.finish(batch)
}
