//! How a batch ends before its end, and goes on.

use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use belfort::batch::End;
use belfort::check::Area;
use belfort::result::Scope;
use belfort::store::State;
use tokio::sync::watch;

use super::{LIST, Run, SEED, Watcher, domains, quick};
use crate::scan::{Pace, hurried_by};
use crate::world::{DnsFault, Kind, Member, Part, Question, Running, World};

/// The disk takes its own time, whatever the clock of the runtime says.
const PACE: Pace = Pace {
    pause: Duration::from_millis(12),
    step: Duration::from_millis(250),
};

/// Runs a batch that waits for a quarter of an hour, with nothing but a silent network before it.
async fn waiting<T>(world: &Running, run: impl Future<Output = T>) -> T {
    let pace = Pace {
        pause: Duration::from_millis(3),
        step: Duration::from_secs(5),
    };
    hurried_by(world, pace, run).await
}

/// How far the engine comes does not hang on what is looked at.
fn dns_alone() -> Scope {
    Scope {
        only: [Area::Dns].into(),
        ..Scope::default()
    }
}

fn watcher() -> Watcher {
    Watcher {
        scope: dns_alone(),
        ..Watcher::default()
    }
}

#[tokio::test]
async fn a_stopped_batch_finishes_what_is_in_flight_and_goes_on_later() {
    let (world, members) = World::crowd(40, SEED);
    let world = world.start().await;
    let members = quick(&members);
    let mut run = Run::over(&world, members.iter().copied());
    run.at_once = 3;
    let (stop, _) = watch::channel(false);
    let first = Arc::new(Watcher {
        stops: Some((5, stop)),
        ..watcher()
    });
    let (end, counts) = run.run(&first).await;
    assert_eq!(end, End::Stopped);
    let told = first.told();
    let begun = told.iter().filter(|told| told.starts_with("began")).count();
    assert!((5..=7).contains(&begun), "{told:?}");
    assert_eq!(counts.measured + counts.unmeasured, begun as u64);
    assert_eq!(counts.leased, 0, "what was not begun waits");
    let second = Arc::new(watcher());
    let (end, counts) = run.run(&second).await;
    assert_eq!(end, End::Finished);
    assert_eq!(counts.left(), 0);
    let begun_in = |watcher: &Watcher| -> BTreeSet<String> {
        let told = watcher.told();
        let begun = told.iter().filter_map(|told| told.strip_prefix("began "));
        begun.map(str::to_owned).collect()
    };
    let (before, after) = (begun_in(&first), begun_in(&second));
    assert!(before.is_disjoint(&after), "nobody is looked at twice");
    assert_eq!(&before | &after, domains(members));
}

#[tokio::test]
async fn without_a_resolver_nothing_is_marked_and_all_is_given_back() {
    let (world, members) = World::crowd(12, SEED);
    let world = world.start().await;
    let members = quick(&members);
    let run = Run::over(&world, members.iter().copied());
    world.silence(Part::Resolvers);
    let lost = Arc::new(watcher());
    let (end, counts) = waiting(&world, run.run(&lost)).await;
    assert_eq!(end, End::NoNetwork);
    assert_eq!(counts.waiting, members.len() as u64);
    assert!(lost.told().contains(&"no network".to_owned()));
    world.restore(Part::Resolvers);
    let (end, counts) = run.run(&Arc::new(watcher())).await;
    assert_eq!((end, counts.left()), (End::Finished, 0));
}

#[tokio::test]
async fn a_resolver_of_this_machine_that_gives_errors_is_no_network_either() {
    let (world, members) = World::crowd(12, SEED);
    let world = world.dns_fault(Question::any(), DnsFault::ServerFailure);
    let world = world.start().await;
    let members = quick(&members);
    let run = Run::over(&world, members.iter().copied());
    let lost = Arc::new(watcher());
    let (end, counts) = waiting(&world, run.run(&lost)).await;
    assert_eq!(end, End::NoNetwork);
    assert_eq!(counts.waiting, members.len() as u64);
}

#[tokio::test]
async fn a_network_that_is_lost_on_the_way_marks_nothing_either() {
    let (world, members) = World::crowd(20, SEED);
    let world = world.start().await;
    let there: Vec<_> = quick(&members)
        .into_iter()
        .filter(|member| member.is_there())
        .collect();
    let (before, after) = there.split_at(4);
    let run = Run::over(&world, before.iter().copied());
    let (end, _) = run.run(&Arc::new(watcher())).await;
    assert_eq!(end, End::Finished);
    let same_run = Run {
        net: run.net.of_same_run(),
        ..Run::over(&world, after.iter().copied())
    };
    world.silence(Part::Resolvers);
    let lost = Arc::new(watcher());
    let (end, counts) = waiting(&world, same_run.run(&lost)).await;
    assert_eq!(end, End::NoNetwork, "{:?}", lost.told());
    assert_eq!(counts.waiting, after.len() as u64);
}

#[tokio::test]
async fn a_target_that_the_list_no_longer_has_is_finished_without_a_look() {
    let (world, members) = World::crowd(8, SEED);
    let world = world.start().await;
    let members = quick(&members);
    let run = Run::over(&world, members.iter().copied());
    let gone = members
        .iter()
        .find(|member| member.kind == Kind::Good)
        .unwrap();
    let watcher = Arc::new(Watcher {
        unknown: Some(gone.domain.clone()),
        ..watcher()
    });
    let (end, counts) = run.run(&watcher).await;
    assert_eq!((end, counts.left()), (End::Finished, 0));
    assert!(
        !watcher
            .told()
            .iter()
            .any(|told| told.ends_with(&gone.domain))
    );
    assert!(!watcher.taken.lock().unwrap().contains_key(&gone.domain));
}

#[tokio::test]
async fn where_files_cannot_be_written_the_batch_stops_and_what_was_seen_is_kept() {
    let (world, members) = World::crowd(40, SEED);
    let world = world.start().await;
    let members = quick(&members);
    let there = members.iter().filter(|member| member.is_there()).copied();
    let mut run = Run::over(&world, there);
    run.at_once = 2;
    let full = Arc::new(Watcher {
        writes: Some(3),
        ..watcher()
    });
    let (end, counts) = run.run(&full).await;
    assert_eq!(end, End::Unwritten("the disk is full".to_owned()));
    let begun = full
        .told()
        .iter()
        .filter(|told| told.starts_with("began"))
        .count();
    assert_eq!(counts.measured, begun as u64, "what was seen is kept");
    assert!(begun <= 3 + 2 * run.at_once, "{begun} were begun");
    assert_eq!(counts.leased, 0, "the rest waits");
    let (end, counts) = run.run(&Arc::new(watcher())).await;
    assert_eq!((end, counts.left()), (End::Finished, 0));
}

#[tokio::test]
async fn a_target_on_which_belfort_fails_costs_the_others_nothing() {
    let (world, members) = World::crowd(12, SEED);
    let world = world.start().await;
    let members = quick(&members);
    let run = Run::over(&world, members.iter().copied());
    let bad = members[0].domain.clone();
    let failing = Arc::new(Watcher {
        fails_on: Some(bad.clone()),
        ..watcher()
    });
    // Three times are enough: it may be what kills the process.
    for state in [State::Waiting, State::Waiting, State::Unmeasured] {
        let (end, counts) = run.run(&failing).await;
        assert_eq!(end, End::Stopped);
        assert_eq!(
            counts.measured + counts.unmeasured,
            members.len() as u64 - 1
        );
        assert!(run.in_state(state).await.contains(&bad), "{state:?}");
    }
    let (end, counts) = run.run(&failing).await;
    assert_eq!((end, counts.left()), (End::Finished, 0));
}

#[tokio::test]
async fn a_target_that_ended_the_process_twice_is_scanned_last_and_alone() {
    let (world, members) = World::crowd(12, SEED);
    let world = world.start().await;
    let members = quick(&members);
    let run = Run::over(&world, members.iter().copied());
    let suspect = members[0].domain.clone();
    for _ in 0..2 {
        let store = run.store().await;
        let batch = store.begin_or_resume(LIST, &run.orders).await.unwrap();
        let jobs = store.claim(batch, 100).await.unwrap();
        let job = jobs.iter().find(|job| job.order.domain == suspect);
        store.begin(job.unwrap()).await.unwrap();
        // As a process that dies: everything is leased.
        store.close().await;
    }
    let watcher = Arc::new(watcher());
    let (end, counts) = run.run(&watcher).await;
    assert_eq!((end, counts.left()), (End::Finished, 0));
    let told = watcher.told();
    let (before, last) = told.split_at(told.len() - 2);
    assert!(last.iter().all(|told| told.ends_with(&suspect)), "{told:?}");
    assert!(!before.iter().any(|told| told.ends_with(&suspect)));
    let begun = before.iter().filter(|told| told.starts_with("began "));
    assert_eq!(begun.count(), members.len() - 1);
}

#[tokio::test]
async fn a_silent_target_ends_by_its_deadlines_and_keeps_nobody_waiting() {
    let (world, members) = World::crowd(100, SEED);
    let world = world.start().await;
    let silent = members
        .iter()
        .find(|member| member.kind == Kind::Silent)
        .unwrap();
    let others = members
        .iter()
        .filter(|member| member.kind == Kind::Middling && member.provider.is_none());
    let others: Vec<_> = others.take(6).collect();
    let mut run = Run::over(&world, [silent].into_iter().chain(others.iter().copied()));
    run.at_once = 2;
    let watcher = Arc::new(Watcher::default());
    let begun = tokio::time::Instant::now();
    let running = hurried_by(&world, PACE, run.run(&watcher));
    let (end, counts) = running.await;
    assert_eq!((end, counts.left()), (End::Finished, 0));
    let ended = watcher.moment(&format!("measured {}", silent.domain));
    let began = watcher.moment(&format!("began {}", silent.domain));
    assert!(
        ended - began <= Duration::from_secs(20),
        "{:?}",
        ended - began
    );
    // It holds its own place and no other: the rest went on at the second one meanwhile.
    let measured = |other: &&Member| watcher.moment(&format!("measured {}", other.domain));
    let meanwhile = others.iter().map(measured).filter(|moment| *moment < ended);
    assert!(meanwhile.count() > 0, "{:?}", watcher.told());
    assert!(
        others
            .iter()
            .map(measured)
            .all(|moment| moment <= begun + Duration::from_mins(1))
    );
}
