//! End to end: the whole scanner against a World, without a network.

mod world;
