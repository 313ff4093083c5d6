//! End to end: the whole scanner against a World, without a network.

mod dns;
mod failure;
mod mail;
mod scan;
mod tls;
mod web;
mod world;
