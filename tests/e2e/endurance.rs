//! Five hundred scans of good, weak and hostile companies in one process: it holds no more after them than before.
//! `cargo bench --bench endurance` does the same twenty thousand times.
#![cfg(target_os = "linux")]

pub(crate) mod endure;

use std::env;
use std::io::{Write, stdin};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use belfort::check::RuleSet;
use tokio::runtime::Runtime;

use self::endure::{Endurance, Held, Wanted, mean};
use crate::world::World;

/// Tells this program that it is the one that endures.
const ALONE: &str = "BELFORT_TEST_ENDURES";
const SCANS: usize = 500;
const SEED: u64 = 2_026;

#[test]
fn after_five_hundred_scans_no_more_is_held_than_before() {
    let runtime = Runtime::new().unwrap();
    if env::var_os(ALONE).is_some() {
        return runtime.block_on(endure(&Wanted::read(stdin())));
    }
    let (crowd, members) = World::crowd(60, SEED);
    let (hostile, mut domains) = World::hostile_crowd(60);
    domains.extend(members.into_iter().map(|member| member.domain));
    domains.sort_unstable_by_key(|domain| mixed(domain));
    let world = runtime.block_on(crowd.beside(hostile).start());
    let wanted = Wanted::of(&world, domains, SCANS, 96);
    // A process of its own: what the World holds is not counted.
    let mut scanner = Command::new(env::current_exe().unwrap())
        .args([
            "endurance::after_five_hundred_scans_no_more_is_held_than_before",
            "--exact",
            "--nocapture",
        ])
        .env(ALONE, "yes")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let wanted = serde_json::to_string(&wanted).unwrap();
    scanner
        .stdin
        .take()
        .unwrap()
        .write_all(wanted.as_bytes())
        .unwrap();
    while scanner.try_wait().unwrap().is_none() {
        world.ledger().forget();
        thread::sleep(Duration::from_millis(200));
    }
    let output = scanner.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{errors}");
    assert!(said.contains("1 passed"), "{said}{errors}");
}

/// A place among the others that says nothing of what it is.
fn mixed(domain: &str) -> u32 {
    domain.bytes().fold(2_166_136_261, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(16_777_619)
    })
}

/// In true time: many wait side by side, and no clock has to be hurried.
async fn endure(wanted: &Wanted) {
    let rules = Arc::new(RuleSet::built_in().unwrap());
    let before = Held::now(0);
    let endurance = Endurance {
        domains: &wanted.domains,
        count: wanted.count,
        at_once: wanted.at_once,
        limit: Duration::from_secs(20),
        of_one_run: 125,
        shown: 10,
        looks: 25,
    };
    let mut held = Vec::new();
    endurance
        .run(&rules, wanted.nets(), |now| held.push(now))
        .await;
    let after = held.pop().unwrap();
    assert!(after.files <= before.files + 4, "{before:?} {after:?}");
    assert!(after.tasks <= before.tasks + 4, "{before:?} {after:?}");
    let of = |from: usize, to: usize| {
        let some = held.iter().filter(|held| (from..=to).contains(&held.ended));
        mean(&some.copied().collect::<Vec<_>>())
    };
    let (early, late) = (of(150, 250), of(SCANS - 125, SCANS - 25));
    assert!(late < early * 1.15, "{early} MiB, later {late} MiB");
}
