//! What was asked in a run, with the answer or the place that it will come to: each question is asked once, however
//! many ask for it, and asked anew when the answer has grown old.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use hickory_proto::rr::RecordType;
use tokio::sync::OnceCell;
use tokio::time::Instant;

use super::LIMITS;
use crate::fact::Why;

/// A name in lower case, and a type.
type Key = (String, RecordType);

/// Where an answer stands, or will.
pub(super) type Cell<T> = Arc<OnceCell<Result<T, Why>>>;

/// Questions and answers of a run, at most so many. What many ask for stays; what only one asked for is the first
/// to be forgotten.
#[derive(Debug)]
pub(super) struct Memory<T> {
    most: usize,
    generations: Mutex<Generations<T>>,
}

/// Maps that are only looked into by key, never walked: their order shows nowhere. What is asked for moves from
/// the old to the young; when the young are many, they are the old.
#[derive(Debug)]
struct Generations<T> {
    young: HashMap<Key, Asked<T>>,
    old: HashMap<Key, Asked<T>>,
}

#[derive(Debug)]
struct Asked<T> {
    since: Instant,
    cell: Cell<T>,
}

impl<T> Asked<T> {
    fn now() -> Self {
        Self {
            since: Instant::now(),
            cell: Cell::default(),
        }
    }

    /// Whether the answer still stands. One that is on its way is waited for; a failure is forgotten soon,
    /// so that it is not every later scan's.
    fn stands(&self) -> bool {
        let kept = match self.cell.get() {
            None => return true,
            Some(Ok(_)) => LIMITS.answer_age,
            Some(Err(_)) => LIMITS.failure_age,
        };
        self.since.elapsed() < kept
    }
}

impl<T> Memory<T> {
    /// A memory of so many answers.
    pub(super) fn of(most: usize) -> Self {
        Self {
            most,
            generations: Mutex::new(Generations {
                young: HashMap::new(),
                old: HashMap::new(),
            }),
        }
    }

    /// Where the answer to a question stands, or will.
    pub(super) fn place_of(&self, name: &str, kind: RecordType) -> Cell<T> {
        let key = (name.to_ascii_lowercase(), kind);
        let mut all = self.generations.lock();
        let all = all.as_mut().unwrap_or_else(PoisonError::get_mut);
        if let Some(asked) = all.young.get(&key).filter(|asked| asked.stands()) {
            return Arc::clone(&asked.cell);
        }
        let old = all.old.remove(&key).filter(Asked::stands);
        let asked = old.unwrap_or_else(Asked::now);
        let cell = Arc::clone(&asked.cell);
        if all.young.len() >= self.most / 2 {
            all.old = std::mem::take(&mut all.young);
        }
        all.young.insert(key, asked);
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn know(memory: &Memory<u32>, name: &str, number: u32) -> u32 {
        let cell = memory.place_of(name, RecordType::A);
        let answer = cell.get_or_init(async || Ok(number)).await;
        answer.clone().unwrap()
    }

    #[tokio::test]
    async fn what_is_asked_for_stays_and_what_nobody_wants_is_forgotten() {
        tokio::time::pause();
        let memory = Memory::of(10);
        know(&memory, "Shared.example", 1).await;
        know(&memory, "own.example", 1).await;
        for number in 0..100 {
            know(&memory, &format!("further{number}.example"), 0).await;
            assert_eq!(know(&memory, "shared.example", 2).await, 1);
            let generations = memory.generations.lock().unwrap();
            assert!(generations.young.len() + generations.old.len() <= 10);
        }
        assert_eq!(know(&memory, "own.example", 2).await, 2);
        tokio::time::advance(LIMITS.answer_age).await;
        assert_eq!(know(&memory, "shared.example", 3).await, 3);
    }

    #[tokio::test]
    async fn a_failure_is_forgotten_sooner() {
        tokio::time::pause();
        let memory = Memory::of(10);
        let failed = || memory.place_of("example.be", RecordType::A);
        let why = Why::from(crate::fact::Cause::Timeout);
        failed().set(Err(why)).unwrap();
        assert!(failed().get().is_some());
        tokio::time::advance(LIMITS.failure_age).await;
        assert!(failed().get().is_none());
        know(&memory, "example.be", 7).await;
        tokio::time::advance(LIMITS.failure_age).await;
        assert!(failed().get().is_some());
    }
}
