//! What looking at a server's TLS costs, beside sslscan and nmap, and how long it takes at a distance.
//!
//! ```text
//! ./tests/run bench
//! ```
//!
//! Wants the servers of `tests/real/tls_servers.rs` in a network of their own, which `./tests/run bench` sets
//! up. Each program runs as a process of its own against the same nginx, in turns: connections are those that
//! nginx took, CPU time is that of the program with all its children. Belfort's is all of `belfort scan --only
//! tls --json`: reading its checks, asking the DNS, the handshakes for the certificate, judging, writing.
//!
//! Then Belfort alone looks at servers of which every answer takes 40 ms (the World): the floor is what so
//! many connections take when so many are open at once, two answers each. There is no pass or fail.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a bench starts servers and programs, reads clocks and prints what it measured"
)]

use std::error::Error;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Instant;

use tls_peers::{nmap_command, sslscan_command};
use tls_servers::{Place, RESOLVER, SERVERS, TlsServers};

#[expect(dead_code, reason = "it can issue for other laboratories")]
#[path = "../../tests/real/certificates.rs"]
mod certificates;
mod distance;
#[path = "../../tests/real/ground.rs"]
mod ground;
#[expect(dead_code, reason = "it can do more than one zone needs")]
#[path = "../../tests/real/knot.rs"]
mod knot;
#[path = "../../tests/real/one_zone.rs"]
mod one_zone;
#[expect(dead_code, reason = "it can do more than these servers need")]
#[path = "../../tests/real/server.rs"]
mod server;
#[expect(dead_code, reason = "what other scanners print is not read here")]
#[path = "../../tests/real/tls_peers.rs"]
mod tls_peers;
#[expect(dead_code, reason = "nothing is kept beside their files")]
#[path = "../../tests/real/tls_servers.rs"]
mod tls_servers;
#[path = "../../tests/real/unbound.rs"]
mod unbound;
#[expect(
    dead_code,
    unused_imports,
    reason = "the World can do far more than two sites need"
)]
#[path = "../../tests/e2e/world/mod.rs"]
mod world;

const RUNS: usize = 5;
/// Runs what follows it, throws away what it prints, and prints its seconds: user, system, wall.
const TIMED: &str = r#"TIMEFORMAT="%U %S %R"; { time "$@" >/dev/null 2>&3; } 3>/dev/null"#;

fn main() -> Result<(), Box<dyn Error>> {
    if std::env::var_os("BELFORT_LAB").is_none() {
        println!("This bench needs a network of its own: run ./tests/run bench");
        return Ok(());
    }
    println!("Each program against the same nginx, median of {RUNS} in turns:");
    println!("  server        program               connections   CPU ms  wall ms");
    let servers = TlsServers::start();
    for manner in SERVERS {
        beside_others(&servers, manner.place)?;
    }
    drop(servers);
    distance::measure()?;
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("\n  load of this machine: {}", load.trim_end());
    if cfg!(debug_assertions) {
        println!("  Built without optimisation: Belfort's CPU and wall time say little.");
    }
    Ok(())
}

/// What one run cost.
#[derive(Debug, Clone, Copy)]
struct Cost {
    connections: f64,
    cpu_ms: f64,
    wall_ms: f64,
}

/// Lets every program look at one server, and prints what it cost.
fn beside_others(servers: &TlsServers, place: Place) -> Result<(), Box<dyn Error>> {
    let programs: [(&str, &dyn Fn() -> Command); 4] = [
        ("belfort", &|| belfort_command(servers, place, false)),
        ("belfort --tls-detail", &|| {
            belfort_command(servers, place, true)
        }),
        ("sslscan", &|| sslscan_command(place)),
        ("nmap", &|| nmap_command(place)),
    ];
    let mut costs = programs.map(|_| Vec::new());
    for _ in 0..RUNS {
        for ((_, command), costs) in programs.iter().zip(&mut costs) {
            costs.push(run(&command(), place)?);
        }
    }
    for ((name, _), costs) in programs.iter().zip(&costs) {
        println!(
            "  {:<13} {name:<21} {:>11.0}  {:>7.0}  {:>7.0}",
            place.name,
            median(costs.iter().map(|cost| cost.connections)),
            median(costs.iter().map(|cost| cost.cpu_ms)),
            median(costs.iter().map(|cost| cost.wall_ms)),
        );
    }
    Ok(())
}

fn belfort_command(servers: &TlsServers, place: Place, detail: bool) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_belfort"));
    command
        .args(["scan", &place.host(), "--only", "tls", "--json"])
        .args(["--resolver", RESOLVER, "--ca-file"])
        .arg(&servers.root_certificate)
        .args(detail.then_some("--tls-detail"));
    command
}

fn run(command: &Command, place: Place) -> Result<Cost, Box<dyn Error>> {
    let before = accepted(place)?;
    let begun = Instant::now();
    let output = Command::new("bash")
        .args(["-c", TIMED, "timed"])
        .arg(command.get_program())
        .args(command.get_args())
        .output()?;
    let wall_ms = begun.elapsed().as_secs_f64() * 1_000.0;
    assert!(output.status.success(), "{command:?}");
    // The question how many it took is a connection, too.
    let connections = accepted(place)? - before - 1.0;
    let said = String::from_utf8(output.stderr)?;
    let mut seconds = said.split_whitespace().map(str::parse::<f64>);
    let mut next = || seconds.next().ok_or("bash says no time");
    Ok(Cost {
        connections,
        cpu_ms: (next()?? + next()??) * 1_000.0,
        wall_ms,
    })
}

/// How many connections an nginx took so far.
fn accepted(place: Place) -> Result<f64, Box<dyn Error>> {
    let mut client = TcpStream::connect((place.address, 81))?;
    client.write_all(b"GET / HTTP/1.0\r\n\r\n")?;
    let mut said = String::new();
    client.read_to_string(&mut said)?;
    // "server accepts handled requests\n 16 16 16"
    let (_, numbers) = said.split_once("requests").ok_or("no status")?;
    let first = numbers.split_whitespace().next().ok_or("no number")?;
    Ok(first.parse()?)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
