//! What a process holds that scans without end: memory, open files and tasks after each thousand scans.
//!
//! ```text
//! cargo bench --bench endurance            20,000 scans, 64 at once, behind 4,000 that are not counted
//! cargo bench --bench endurance -- 2000    fewer of them; a second number is how many at once
//! ```
//!
//! Good, weak, slow, silent and hostile companies by turns, each scanned, judged and reported, all over one network as
//! in one batch. The scanner is a process of its own; the servers run beside it on the same cores. Figures are printed,
//! and the exit code says whether the last thousand held as much as the first, within 5 %, and left neither a file nor a
//! task behind. In those before them each company is scanned ten times: they fill what a process keeps anyway
//! (rules, roots, what the DNS said) and what an allocator holds back that keeps whatever it had once, as glibc's does.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench starts a process, reads clocks and prints what it measured"
)]

use std::error::Error;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use belfort::check::RuleSet;

use endure::{Endurance, Held, Wanted};
use world::World;

#[path = "../../tests/e2e/endurance/endure.rs"]
mod endure;
#[expect(
    dead_code,
    unused_imports,
    reason = "the World can do far more than this needs"
)]
#[path = "../../tests/e2e/world/mod.rs"]
mod world;

const SCANS: usize = 20_000;
const AT_ONCE: usize = 64;
const COMPANIES: usize = 300;
const HOSTILE: u16 = 100;
const SEED: u64 = 2_026;
/// Scans before those that are counted: ten of each company.
const WARM_UP: usize = 10 * (COMPANIES + HOSTILE as usize);
/// Scans over which a mean is taken.
const THOUSAND: usize = 1_000;
const LOOKS: usize = 50;
/// How much more the last thousand may hold than the first.
const FLAT: f64 = 1.05;
/// Files and tasks that may be left a moment after the last scan, such as a socket that is closing.
const LEFT: usize = 8;

/// Tells this program that it is the scanner.
const SCANNER: &str = "scanner";

fn main() -> Result<(), Box<dyn Error>> {
    if std::env::args().any(|argument| argument == SCANNER) {
        return scan_as_wanted();
    }
    let mut numbers = std::env::args().filter_map(|argument| argument.parse().ok());
    let count = WARM_UP + numbers.next().unwrap_or(SCANS);
    let at_once = numbers.next().unwrap_or(AT_ONCE);
    let runtime = tokio::runtime::Runtime::new()?;
    let (crowd, members) = World::crowd(COMPANIES, SEED);
    let (hostile, mut domains) = World::hostile_crowd(HOSTILE);
    domains.extend(members.into_iter().map(|member| member.domain));
    mix(&mut domains);
    let world = runtime.block_on(crowd.beside(hostile).start());
    let wanted = serde_json::to_string(&Wanted::of(&world, domains, count, at_once))?;
    let mut scanner = Command::new(std::env::current_exe()?)
        .arg(SCANNER)
        .stdin(Stdio::piped())
        .spawn()?;
    if let Some(mut input) = scanner.stdin.take() {
        input.write_all(wanted.as_bytes())?;
    }
    let status = loop {
        if let Some(status) = scanner.try_wait()? {
            break status;
        }
        world.ledger().forget();
        std::thread::sleep(Duration::from_millis(500));
    };
    if status.success() {
        Ok(())
    } else {
        Err("it did not hold out: the lines above say what was held".into())
    }
}

/// Hostile ones among the others, the same way on every run.
fn mix(domains: &mut [String]) {
    use rand::SeedableRng;
    use rand::seq::SliceRandom;

    domains.shuffle(&mut rand::rngs::StdRng::seed_from_u64(SEED));
}

fn scan_as_wanted() -> Result<(), Box<dyn Error>> {
    let wanted = Wanted::read(std::io::stdin());
    let rules = Arc::new(RuleSet::built_in()?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let begun = Instant::now();
    let mut held: Vec<Held> = Vec::new();
    let endurance = Endurance {
        domains: &wanted.domains,
        count: wanted.count,
        at_once: wanted.at_once,
        limit: Duration::from_mins(1),
        of_one_run: wanted.count,
        shown: 1,
        looks: LOOKS,
    };
    let before = runtime.block_on(async { Held::now(0) });
    println!("   scans      MiB   files   tasks       s");
    runtime.block_on(endurance.run(&rules, wanted.nets(), |now| {
        held.push(now);
        if now.ended.is_multiple_of(THOUSAND) {
            let Held {
                ended,
                mib,
                files,
                tasks,
            } = now;
            let seconds = begun.elapsed().as_secs();
            println!("{ended:>8} {mib:>8.1} {files:>7} {tasks:>7} {seconds:>7}");
        }
    }));
    if holds(before, &held)? {
        Ok(())
    } else {
        Err("not flat".into())
    }
}

/// Whether the last thousand held no more than the first, and the process no more than at its begin.
fn holds(before: Held, held: &[Held]) -> Result<bool, Box<dyn Error>> {
    let (after, held) = held.split_last().ok_or("nothing was held")?;
    let counted = held.get(WARM_UP / LOOKS..).unwrap_or(held);
    let of_a_thousand = (THOUSAND / LOOKS).min(counted.len());
    let (first, _) = counted.split_at(of_a_thousand);
    let (_, last) = counted.split_at(counted.len() - of_a_thousand);
    let (first, last) = (endure::mean(first), endure::mean(last));
    println!(
        "first thousand {first:.1} MiB, last thousand {last:.1} MiB: {:+.1} %",
        (last / first - 1.0) * 100.0
    );
    println!(
        "before: {} files, {} tasks; after: {} files, {} tasks",
        before.files, before.tasks, after.files, after.tasks
    );
    Ok(last <= first * FLAT
        && after.files <= before.files + LEFT
        && after.tasks <= before.tasks + LEFT)
}
