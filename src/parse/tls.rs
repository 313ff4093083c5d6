//! TLS as it goes over the wire, as far as it can be read and written without cryptography (RFC 5246,
//! RFC 8446, and their forbidden ancestors): hellos that we write, and what a server answers in the clear.

pub mod group;
pub mod hello;
pub mod reply;
pub mod suite;
