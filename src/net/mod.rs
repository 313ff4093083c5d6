//! The only door to the network: deadlines, size limits, address policy and politeness in one place.
#![expect(
    clippy::disallowed_methods,
    reason = "law 5: this module is the one that opens sockets and reads the clock"
)]

pub mod dial;
