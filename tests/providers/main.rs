//! Suppliers are recognised by what domains of their customers show, and by nothing else. What to do at one of
//! them is told beside a gap, to whom the check means.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what the tests share stands outside them"
)]

mod agreement;
mod confusion;
mod document;
mod domain;
mod prefill;
mod steps;
