//! Belfort looks at a company's domain from outside and tells its owner how mature its visible
//! security is, aligned with NIS2.
//!
//! Probes see, checks judge, frameworks map, reports show:
//!
//! ```text
//! target ─▶ probes (async, through Net only) ─▶ Facts ─▶ checks (pure) ─▶ findings ─▶ score + frameworks (pure) ─▶ Report ─▶ html | json | terminal
//!            each in its own task, deadline, caught     ▲ `belfort judge FILE.json` starts here: no network
//! ```

pub mod batch;
pub mod check;
pub mod cli;
pub mod cohort;
pub mod command;
pub mod compare;
pub mod data;
pub mod digest;
pub mod exit;
pub mod fact;
pub mod history;
pub mod language;
pub mod limits;
pub mod net;
pub mod parse;
pub mod probe;
pub mod report;
pub mod result;
pub mod score;
pub mod store;
pub mod target;
pub mod words;
