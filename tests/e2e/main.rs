//! End to end: the whole scanner against a World, without a network.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "what stories share stands outside their test functions, and measures time"
)]

mod address_policy;
mod asking;
mod batch;
mod caa;
mod certificates;
mod companies;
mod dane;
mod dangling;
mod delegation;
mod detours;
mod differences;
mod dkim;
mod dmarc;
mod dns;
mod dnssec;
mod endurance;
mod exhausted;
mod failure;
mod hostile;
mod hostile_world;
mod ipv6;
mod kept;
mod limits;
mod mail;
mod mail_policy;
mod mail_records;
mod mail_reports;
mod mail_together;
mod name_servers;
mod open_resolvers;
mod parked;
mod private_addresses;
mod registration;
mod scan;
mod spf;
mod tls;
mod tls_misbehaving;
mod tls_support;
mod transfer;
mod web;
mod web_browser;
mod web_families;
mod web_hostile;
mod web_page;
mod web_versions;
mod world;
