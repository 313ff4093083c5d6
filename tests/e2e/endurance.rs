//! Five hundred scans of good, weak and hostile companies in one process: it holds no more after them than before.
//! `cargo bench --bench endurance` does the same twenty thousand times.
#![cfg(target_os = "linux")]

pub(crate) mod endure;

use std::env;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use belfort::check::RuleSet;

use self::endure::{Endurance, Held};
use crate::scan::net;
use crate::world::World;

/// Tells this program that it is the one that endures.
const ALONE: &str = "BELFORT_TEST_ENDURES";
const SCANS: usize = 500;
const SEED: u64 = 2_026;

#[test]
fn after_five_hundred_scans_no_more_is_held_than_before() {
    if env::var_os(ALONE).is_some() {
        return tokio::runtime::Runtime::new().unwrap().block_on(endure());
    }
    // A process of its own: what others hold is not counted.
    let name = "endurance::after_five_hundred_scans_no_more_is_held_than_before";
    let output = Command::new(env::current_exe().unwrap())
        .args([name, "--exact", "--nocapture"])
        .env(ALONE, "yes")
        .output()
        .unwrap();
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

async fn endure() {
    let (crowd, members) = World::crowd(60, SEED);
    let (hostile, mut domains) = World::hostile_crowd(60);
    domains.extend(members.into_iter().map(|member| member.domain));
    domains.sort_unstable_by_key(|domain| mixed(domain));
    let world = crowd.beside(hostile).start().await;
    let rules = Arc::new(RuleSet::built_in().unwrap());
    let before = Held::now(0);
    let endurance = Endurance {
        domains: &domains,
        count: SCANS,
        at_once: 96,
        limit: Duration::from_secs(20),
        of_one_run: 125,
        shown: 10,
        looks: 25,
    };
    let mut held = Vec::new();
    // In true time: many wait side by side, and no clock has to be hurried.
    let running = endurance.run(
        &rules,
        || net(&world),
        |now| {
            world.ledger().forget();
            held.push(now);
        },
    );
    running.await;
    let after = held.pop().unwrap();
    println!("{before:?}\n{held:#?}\n{after:?}");
    // The World's own sockets are of both; a few wait for a client that said goodbye.
    assert!(after.files <= before.files + 20, "{before:?} {after:?}");
    assert!(after.tasks <= before.tasks + 20, "{before:?} {after:?}");
    let mean = |of: &[Held]| of.iter().map(|held| held.mib).sum::<f64>() / of.len() as f64;
    let (early, late) = (mean(&held[4..8]), mean(&held[held.len() - 4..]));
    assert!(late < early * 1.25, "{early} MiB, later {late} MiB");
}
