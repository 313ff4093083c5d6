//! Belfort against real servers: Knot, Unbound, nginx and Postfix on their own ports, in a network of
//! their own.
//!
//! `./tests/run real` runs these tests, each inside [`namespace`](./namespace); plain `cargo test`
//! leaves them out (`test = false` in `Cargo.toml`), because they need those servers and that network.
//!
//! | address | who |
//! |---|---|
//! | 127.0.0.53 | the user's resolver (Unbound) |
//! | 185.10.1.1 | the root and `test.`, both signed (Knot) |
//! | 185.10.10.x | the strong company `sterk.test`, signed: .1 and .2 name servers (Knot), .25 mail (Postfix), .80 web (nginx) |
//! | 185.10.20.x | the weak company `zwak.test`: .1 name server, .25 mail, .80 web, the same programs |
//! | 185.10.30.x | mail servers of every kind, of `post.test` (Postfix) |
//! | 127.0.30.80 | a web server in a private network, to which the name `intern.test` leads |
//!
//! Another laboratory, [`internet`], has names only: a signed root, two endings, zones that are broken in
//! every way, and resolvers that do not carry everything. A third, [`crowd`], has many names, a fourth,
//! [`tls_servers`], servers that speak TLS in every way, and a fifth, [`web_servers`], web sites of every kind. A
//! test starts one of them.
//!
//! All of them are on the loopback device of a network that has no other; the companies' addresses are
//! public ones, because Belfort connects to no others unless it is told to.
//!
//! To add a server or a company: a template in `config/`, a line in the module that starts it, and a
//! field in [`lab::Lab`].
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a laboratory starts programs and writes files, and a step that fails ends the test"
)]

mod at_once;
mod batch;
mod certificates;
mod companies;
mod crowd;
mod dnssec;
mod expected;
mod failures;
mod ground;
mod history;
mod internet;
mod judging;
mod knot;
mod lab;
mod mail;
mod mail_servers;
mod name_servers;
mod names;
mod one_zone;
mod question;
mod scan;
mod server;
mod servers_answer;
mod signing;
mod tls_peers;
mod tls_servers;
mod tls_sets;
mod tlsa;
mod transfer;
mod unbound;
mod web;
mod web_servers;
mod web_sites;
