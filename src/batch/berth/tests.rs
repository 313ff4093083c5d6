use std::collections::BTreeSet;
use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use proptest::prelude::*;

use super::*;

type Waiting = Pin<Box<dyn Future<Output = Option<Berth>>>>;

const AT_ONCE: usize = 6;

/// One of a few places, so that many meet.
fn key(number: u8) -> Key {
    match number % 3 {
        0 => Key::Web(IpAddr::from([192, 0, 2, number / 3])),
        1 => Key::Mail(format!("mail{}.example", number / 3)),
        _ => Key::NameServers(format!("dns{}.example", number / 3)),
    }
}

/// What those who wait and those who are in do next.
#[derive(Debug, Clone)]
enum Step {
    /// Somebody comes, to these places.
    Comes(Vec<u8>),
    /// One of those who are in goes.
    Goes(prop::sample::Index),
    /// One of those who wait no longer does.
    GivesUp(prop::sample::Index),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => prop::collection::vec(0_u8..9, 0..4).prop_map(Step::Comes),
        2 => any::<prop::sample::Index>().prop_map(Step::Goes),
        1 => any::<prop::sample::Index>().prop_map(Step::GivesUp),
    ]
}

/// Lets in whoever has been let in.
fn poll(waiting: &mut Vec<Waiting>, inside: &mut Vec<Berth>) {
    let mut context = Context::from_waker(Waker::noop());
    let mut still = Vec::new();
    for mut one in waiting.drain(..) {
        match one.as_mut().poll(&mut context) {
            Poll::Ready(Some(berth)) => inside.push(berth),
            Poll::Ready(None) => unreachable!("the places are there as long as anybody waits"),
            Poll::Pending => still.push(one),
        }
    }
    *waiting = still;
}

/// How many are in at each place, as those who are in say.
fn counted(inside: &[Berth]) -> BTreeMap<Key, usize> {
    let mut counted: BTreeMap<Key, usize> = BTreeMap::new();
    for key in inside.iter().flat_map(|berth| berth.keys.iter().cloned()) {
        *counted.entry(key).or_default() += 1;
    }
    counted
}

fn most(key: &Key) -> usize {
    match key {
        Key::Here => AT_ONCE,
        Key::Web(_) => LIMITS.batch_at_address,
        Key::Mail(_) | Key::NameServers(_) => LIMITS.batch_at_operator,
    }
}

proptest! {
    #[test]
    fn never_more_than_the_limits_are_in_and_everybody_comes_in_at_last(steps in prop::collection::vec(step(), 0..80)) {
        let berths = Berths::new(AT_ONCE);
        let (mut waiting, mut inside): (Vec<Waiting>, Vec<Berth>) = (Vec::new(), Vec::new());
        for step in steps {
            match step {
                Step::Comes(keys) => {
                    let (berths, keys) = (berths.clone(), keys.into_iter().map(key).collect());
                    waiting.push(Box::pin(async move { berths.take(keys).await }));
                }
                Step::Goes(which) if !inside.is_empty() => {
                    let which = which.index(inside.len());
                    inside.swap_remove(which);
                }
                Step::GivesUp(which) if !waiting.is_empty() => {
                    let which = which.index(waiting.len());
                    drop(waiting.swap_remove(which));
                }
                Step::Goes(_) | Step::GivesUp(_) => {}
            }
            poll(&mut waiting, &mut inside);
            let counted = counted(&inside);
            for (key, count) in &counted {
                prop_assert!(*count <= most(key), "{count} at {key:?}");
            }
            // Who waits does so because there is no room.
            let held = berths.with(|held| held.taken.clone());
            prop_assert_eq!(held, counted);
            prop_assert!(berths.with(|held| !held.waiting.iter().any(|(keys, _)| held.has_room(keys))));
        }
        while !(waiting.is_empty() && inside.is_empty()) {
            let before = waiting.len();
            inside.clear();
            poll(&mut waiting, &mut inside);
            prop_assert!(waiting.is_empty() || waiting.len() < before, "nobody comes in");
        }
        prop_assert_eq!(berths.with(|held| held.taken.len()), 0);
    }
}

#[test]
fn who_no_longer_waits_gives_its_place_to_the_next() {
    let berths = Berths::new(1);
    let nobody = BTreeSet::new;
    let mut context = Context::from_waker(Waker::noop());
    let mut first = Box::pin(berths.take(nobody()));
    let Poll::Ready(Some(first)) = first.as_mut().poll(&mut context) else {
        panic!("there is room");
    };
    let mut second = Box::pin(berths.take(nobody()));
    assert!(second.as_mut().poll(&mut context).is_pending());
    let mut third = pin!(berths.take(nobody()));
    assert!(third.as_mut().poll(&mut context).is_pending());
    drop(second);
    drop(first);
    assert!(third.as_mut().poll(&mut context).is_ready());
}
