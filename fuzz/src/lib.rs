//! What the targets do with an input stands in `tests/random/bodies`: `cargo test` does it too, without a fuzzer.

#[path = "../../tests/random/bodies/mod.rs"]
pub mod bodies;
