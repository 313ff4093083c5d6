//! Many networks let nobody through to port 25. A batch finds out from the silence of a few mail servers and leaves
//! the others alone.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use belfort::batch::End;
use belfort::check::Area;
use belfort::fact::Cause;
use belfort::net::LIMITS;
use belfort::result::{Port25, Scope};

use super::{Run, SEED, Watcher, on_their_own};
use crate::scan::{Pace, hurried_by};
use crate::world::{Member, Part, Running, World};

const COMPANIES: usize = 12;
const AT_ONCE: usize = 2;

/// A batch of the mail of these companies, in this order: what its scans concluded of port 25.
async fn conclusions(world: &Running, members: &[&Member]) -> Vec<(Port25, Option<Cause>)> {
    let mut run = Run::over(world, members.iter().copied());
    run.at_once = AT_ONCE;
    let watcher = Arc::new(Watcher {
        scope: Scope {
            only: [Area::Mail].into(),
            ..Scope::default()
        },
        ..Watcher::default()
    });
    // The disk takes its own time, whatever the clock of the runtime says.
    let pace = Pace {
        pause: Duration::from_millis(12),
        step: Duration::from_millis(250),
    };
    let (end, counts) = hurried_by(world, pace, run.run(&watcher)).await;
    assert_eq!((end, counts.measured), (End::Finished, COMPANIES as u64));
    std::mem::take(&mut *watcher.port25.lock().unwrap())
}

/// Mail servers that somebody wanted to connect to.
fn dialled(world: &Running) -> BTreeSet<IpAddr> {
    let dialled = world.dial().dialled().into_iter();
    let to_mail = dialled.filter(|dialled| dialled.wanted.port() == 25);
    to_mail.map(|dialled| dialled.wanted.ip()).collect()
}

#[tokio::test]
async fn the_silence_of_three_operators_spares_all_others() {
    let (world, members) = World::crowd(60, SEED);
    let world = world.start().await;
    world.silence(Part::Mail);
    let members = on_their_own(&members, COMPANIES);
    let told = conclusions(&world, &members).await;
    let tried = dialled(&world).len();
    let most = LIMITS.silent_operators + AT_ONCE - 1;
    assert!((LIMITS.silent_operators..=most).contains(&tried), "{tried}");
    // Those before the third one cannot know.
    let unknown = (Port25::Unknown, Some(Cause::Timeout));
    let blocked = (Port25::Blocked, Some(Cause::BlockedPort));
    let count = |wanted| told.iter().filter(|one| **one == wanted).count();
    assert!(count(unknown) < LIMITS.silent_operators, "{told:?}");
    assert_eq!(count(unknown) + count(blocked), COMPANIES, "{told:?}");
}

#[tokio::test]
async fn where_one_answers_silence_is_each_servers_own() {
    let (world, members) = World::crowd(60, SEED);
    let world = world.start().await;
    let members = on_their_own(&members, COMPANIES);
    world.silence(Part::Mail);
    world.restore(Part::Address(members[1].own_mail()));
    let told = conclusions(&world, &members).await;
    assert_eq!(dialled(&world).len(), COMPANIES);
    let silent = (Port25::Open, Some(Cause::Timeout));
    let count = |wanted| told.iter().filter(|one| **one == wanted).count();
    assert_eq!(count((Port25::Open, None)), 1, "{told:?}");
    assert_eq!(count(silent), COMPANIES - 1, "{told:?}");
}
