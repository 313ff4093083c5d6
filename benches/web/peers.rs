//! Belfort beside MDN's HTTP Observatory, each as a program of its own against the same nginx.

use std::error::Error;
use std::fs;
use std::process::Command;
use std::time::Instant;

use crate::median;
use crate::web_servers::{RESOLVER, WebServers, host};

const RUNS: usize = 5;
/// Runs what follows it, throws away what it prints, and prints its seconds: user, system, wall.
const TIMED: &str = r#"TIMEFORMAT="%U %S %R"; { time "$@" >/dev/null 2>/dev/null; } 2>&1"#;

/// Prints what each program costs at a site that sets everything and at one that sets nothing.
pub(crate) fn measure() -> Result<(), Box<dyn Error>> {
    if std::env::var_os("BELFORT_LAB").is_none() {
        println!("\nBeside others: needs a network of its own, run ./tests/run bench");
        return Ok(());
    }
    let observatory = std::env::var("BELFORT_OBSERVATORY").ok();
    if observatory.is_none() {
        println!("\nMDN's HTTP Observatory is not here: ./tests/run bench fetches it");
    }
    println!("\nEach program against the same nginx, median of {RUNS} in turns:");
    println!("  site        program               requests   CPU ms  wall ms");
    let servers = WebServers::start();
    give_ipv4()?;
    for name in ["www.good", "bare"] {
        let mut programs = vec![("belfort --only web", belfort_command(&servers, name))];
        programs.extend(observatory.as_ref().map(|script| {
            let command = observatory_command(&servers, script, name);
            ("MDN HTTP Observatory", command)
        }));
        beside(&servers, name, &programs)?;
    }
    Ok(())
}

/// Gives this network an IPv4 address that is none of the loopback's: where there is none, Node asks for none
/// (`AI_ADDRCONFIG`).
fn give_ipv4() -> Result<(), Box<dyn Error>> {
    let given = Command::new("ip")
        .args(["address", "replace", "185.10.255.1/32", "dev", "lo"])
        .status()?;
    assert!(given.success(), "add an address");
    Ok(())
}

/// What one run cost.
struct Cost {
    requests: f64,
    cpu_ms: f64,
    wall_ms: f64,
}

fn beside(
    servers: &WebServers,
    name: &str,
    programs: &[(&str, Command)],
) -> Result<(), Box<dyn Error>> {
    let mut costs: Vec<Vec<Cost>> = programs.iter().map(|_| Vec::new()).collect();
    for _ in 0..RUNS {
        for ((_, command), costs) in programs.iter().zip(&mut costs) {
            costs.push(run(servers, command)?);
        }
    }
    for ((program, _), costs) in programs.iter().zip(&costs) {
        println!(
            "  {name:<11} {program:<21} {:>8.0}  {:>7.0}  {:>7.0}",
            median(costs.iter().map(|cost| cost.requests)),
            median(costs.iter().map(|cost| cost.cpu_ms)),
            median(costs.iter().map(|cost| cost.wall_ms)),
        );
    }
    Ok(())
}

fn belfort_command(servers: &WebServers, name: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_belfort"));
    command
        .args(["scan", &host(name), "--only", "web", "--json"])
        .args(["--resolver", RESOLVER, "--ca-file"])
        .arg(&servers.root_certificate);
    command
}

/// Its own starter takes no further roots, so the script behind it is run.
fn observatory_command(servers: &WebServers, script: &str, name: &str) -> Command {
    let root = format!("NODE_EXTRA_CA_CERTS={}", servers.root_certificate.display());
    let mut command = Command::new("env");
    command.args([&root, "node", script, &host(name)]);
    command
}

fn run(servers: &WebServers, command: &Command) -> Result<Cost, Box<dyn Error>> {
    let before = requests(servers)?;
    let begun = Instant::now();
    let output = Command::new("bash")
        .args(["-c", TIMED, "timed"])
        .arg(command.get_program())
        .args(command.get_args())
        .output()?;
    let wall_ms = begun.elapsed().as_secs_f64() * 1_000.0;
    assert!(output.status.success(), "{command:?}");
    let said = String::from_utf8(output.stdout)?;
    let mut seconds = said.split_whitespace().map(str::parse::<f64>);
    let mut next = || seconds.next().ok_or("bash says no time");
    Ok(Cost {
        requests: requests(servers)? - before,
        cpu_ms: (next()?? + next()??) * 1_000.0,
        wall_ms,
    })
}

/// How many requests nginx wrote down so far.
fn requests(servers: &WebServers) -> Result<f64, Box<dyn Error>> {
    let log = fs::read_to_string(servers.folder.join("nginx/access.log"))?;
    let lines = u32::try_from(log.lines().count())?;
    Ok(f64::from(lines))
}
