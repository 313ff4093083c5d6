//! The World itself must be trustworthy: plain clients see what a story described.

mod certificates;
mod client;
mod dns;
mod dns_faults;
mod dnssec;
mod hello;
mod mail;
mod routes;
mod tls_script;
mod web;
