//! What looking at a web site costs: CPU of one site, many sites at once, and beside MDN's HTTP Observatory.
//!
//! ```text
//! ./tests/run bench
//! ```
//!
//! First the strong company of the World, which runs in the parent process; the scanner is a child, so that the
//! servers cost it nothing. Only the probes of web sites run (their names and addresses, the visits, the second
//! family, the questions of strangers, `security.txt`), and all of it is judged; TLS is not enumerated. Then whole
//! programs against the same nginx, in turns: `belfort scan --only web --json`, which enumerates TLS as well,
//! and `mdn-http-observatory-scan` of the npm registry, which looks at one name over one family. Last, the peak of
//! memory while servers answer to hurt. There is no pass or fail; the aims are printed beside the figures.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a bench starts servers and programs, reads clocks and prints what it measured"
)]

use std::error::Error;
use std::fs;

#[expect(dead_code, reason = "it can issue for other laboratories")]
#[path = "../../tests/real/certificates.rs"]
mod certificates;
#[path = "../../tests/real/ground.rs"]
mod ground;
#[expect(dead_code, reason = "it can do more than one zone needs")]
#[path = "../../tests/real/knot.rs"]
mod knot;
#[path = "../../tests/real/one_zone.rs"]
mod one_zone;
mod peers;
mod scanner;
#[expect(dead_code, reason = "it can do more than these servers need")]
#[path = "../../tests/real/server.rs"]
mod server;
#[path = "../../tests/real/unbound.rs"]
mod unbound;
#[path = "../../tests/real/web_servers.rs"]
mod web_servers;
#[expect(
    dead_code,
    unused_imports,
    reason = "the World can do far more than two sites need"
)]
#[path = "../../tests/e2e/world/mod.rs"]
mod world;

fn main() -> Result<(), Box<dyn Error>> {
    if std::env::args().any(|argument| argument == scanner::SCANNER) {
        return scanner::scan_as_ordered();
    }
    scanner::measure()?;
    peers::measure()?;
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("\n  load of this machine: {}", load.trim_end());
    if cfg!(debug_assertions) {
        println!("  Built without optimisation: CPU and wall time say little.");
    }
    Ok(())
}

/// The middle one of some values.
fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
