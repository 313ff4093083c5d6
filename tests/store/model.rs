//! Random work on a store, beside a model of it in memory that anybody can read.

use std::collections::BTreeMap;

use belfort::store::{Batch, Counts, Done, Job, State, Store, StoreError};
use proptest::prelude::*;

use crate::{Shelf, digest, order};

const DOMAINS: [&str; 5] = ["a.be", "b.be", "c.be", "d.be", "e.be"];

#[derive(Debug, Clone)]
enum Act {
    /// The process dies, and the same command is given again over these domains.
    Begin(Vec<usize>),
    Claim(u32),
    /// The scan of one of the jobs ever handed out begins.
    BeginJob(prop::sample::Index),
    /// One of the jobs ever handed out; whether it could be measured.
    Finish(prop::sample::Index, bool),
    Release(prop::sample::Index),
    End,
}

fn act() -> impl Strategy<Value = Act> {
    let domains: Vec<usize> = (0..DOMAINS.len()).collect();
    let some = prop::sample::subsequence(domains, 0..=DOMAINS.len()).prop_shuffle();
    prop_oneof![
        2 => some.prop_map(Act::Begin),
        4 => (0_u32..4).prop_map(Act::Claim),
        5 => (any::<prop::sample::Index>(), any::<bool>()).prop_map(|(i, m)| Act::Finish(i, m)),
        4 => any::<prop::sample::Index>().prop_map(Act::BeginJob),
        1 => any::<prop::sample::Index>().prop_map(Act::Release),
        1 => Just(Act::End),
    ]
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Row {
    state: State,
    attempts: u32,
    place: usize,
}

/// What a store of one list is to be.
#[derive(Debug, Default)]
struct Model {
    jobs: BTreeMap<usize, Row>,
    ended: bool,
    results: BTreeMap<usize, usize>,
}

impl Model {
    fn begin(&mut self, list: &[usize]) {
        if std::mem::take(&mut self.ended) {
            self.jobs.clear();
        }
        for row in self.jobs.values_mut() {
            if row.state == State::Leased {
                row.state = State::Waiting;
            }
            if row.state == State::Waiting && row.attempts >= 3 {
                row.state = State::Unmeasured;
            }
        }
        self.jobs
            .retain(|domain, row| row.state != State::Waiting || list.contains(domain));
        for (place, domain) in list.iter().enumerate() {
            let new = Row {
                state: State::Waiting,
                attempts: 0,
                place,
            };
            self.jobs.entry(*domain).or_insert(new).place = place;
        }
    }

    fn claim(&mut self, most: usize) -> Vec<usize> {
        let waiting = |row: &Row| row.state == State::Waiting;
        let mut next: Vec<_> = self.jobs.iter().filter(|(_, row)| waiting(row)).collect();
        next.sort_by_key(|(_, row)| (row.attempts, row.place));
        let fresh = next.iter().filter(|(_, row)| row.attempts < 2);
        let mut taken: Vec<usize> = fresh.map(|(domain, _)| **domain).take(most).collect();
        let busy = self.jobs.values().any(|row| row.state == State::Leased);
        if taken.is_empty() && most > 0 && !busy {
            taken.extend(next.first().map(|(domain, _)| **domain));
        }
        for domain in &taken {
            let row = self.jobs.get_mut(domain).unwrap();
            row.state = State::Leased;
        }
        taken
    }

    /// Whether a job can be finished or given back.
    fn leased(&mut self, domain: usize) -> Option<&mut Row> {
        let row = self.jobs.get_mut(&domain)?;
        (row.state == State::Leased && !self.ended).then_some(row)
    }

    fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in self.jobs.values() {
            match row.state {
                State::Waiting => counts.waiting += 1,
                State::Leased => counts.leased += 1,
                State::Measured => counts.measured += 1,
                State::Unmeasured => counts.unmeasured += 1,
            }
        }
        counts
    }

    fn is_done(&self) -> bool {
        let counts = self.counts();
        counts.waiting + counts.leased == 0
    }
}

struct Bench {
    shelf: Shelf,
    store: Option<Store>,
    batch: Batch,
    model: Model,
    /// Every job ever handed out in this batch, with its attempts then: a late answer may come for any.
    jobs: Vec<(usize, u32, Job)>,
}

impl Bench {
    async fn new(list: &[usize]) -> Self {
        let shelf = Shelf::new();
        let store = shelf.open().await;
        let batch = begin(&store, list).await;
        let mut model = Model::default();
        model.begin(list);
        Self {
            shelf,
            store: Some(store),
            batch,
            model,
            jobs: Vec::new(),
        }
    }

    fn store(&self) -> &Store {
        self.store.as_ref().unwrap()
    }

    async fn act(&mut self, act: &Act) {
        match act {
            Act::Begin(list) => {
                if self.model.ended {
                    self.jobs.clear();
                }
                // Without a word to the store, as a process that dies; only its lock ends.
                drop(self.store.take());
                self.store = Some(self.shelf.open().await);
                self.batch = begin(self.store(), list).await;
                self.model.begin(list);
            }
            Act::Claim(most) => {
                let jobs = self.store().claim(self.batch, *most).await.unwrap();
                let told = jobs.iter().map(|job| index(&job.order.domain));
                let told: Vec<usize> = told.collect();
                assert_eq!(told, self.model.claim(*most as usize));
                for (domain, job) in told.into_iter().zip(jobs) {
                    let attempts = self.model.jobs[&domain].attempts;
                    self.jobs.push((domain, attempts, job));
                }
            }
            Act::Finish(which, measured) if !self.jobs.is_empty() => {
                let (domain, _, job) = which.get(&self.jobs).clone();
                self.finish(domain, &job, *measured).await;
            }
            Act::BeginJob(which) if !self.jobs.is_empty() => {
                let (domain, attempts, job) = which.get(&self.jobs);
                let begun = self.store().begin(job).await;
                if let Some(row) = self.model.leased(*domain) {
                    begun.unwrap();
                    row.attempts = attempts + 1;
                } else {
                    assert!(matches!(begun, Err(StoreError::NotLeased(_))));
                }
            }
            Act::Release(which) if !self.jobs.is_empty() => {
                let (domain, attempts, job) = which.get(&self.jobs);
                let released = self.store().release(job).await;
                if let Some(row) = self.model.leased(*domain) {
                    released.unwrap();
                    row.state = State::Waiting;
                    row.attempts = *attempts;
                } else {
                    assert!(matches!(released, Err(StoreError::NotLeased(_))));
                }
            }
            Act::End => {
                let ended = self.store().end(self.batch).await;
                assert_eq!(ended.is_ok(), self.model.is_done());
                self.model.ended = self.model.is_done();
            }
            Act::Finish(..) | Act::BeginJob(_) | Act::Release(_) => {}
        }
        self.judge().await;
    }

    async fn finish(&mut self, domain: usize, job: &Job, measured: bool) {
        let digest = digest(DOMAINS[domain], 0);
        let done = if measured {
            Done::Measured {
                digest: &digest,
                json: "{}",
            }
        } else {
            Done::Unmeasured("why")
        };
        let finished = self.store().finish(job, done).await;
        if let Some(row) = self.model.leased(domain) {
            finished.unwrap();
            row.state = State::Unmeasured;
            if measured {
                row.state = State::Measured;
                *self.model.results.entry(domain).or_default() += 1;
            }
        } else {
            assert!(matches!(finished, Err(StoreError::NotLeased(_))));
        }
    }

    async fn judge(&self) {
        assert_eq!(
            self.store().counts(self.batch).await.unwrap(),
            self.model.counts()
        );
        for standing in self.store().standings(self.batch).await.unwrap() {
            let row = self.model.jobs[&index(&standing.order.domain)];
            assert_eq!(standing.state, row.state);
            assert_eq!(standing.result.is_some(), row.state == State::Measured);
        }
        for (domain, name) in DOMAINS.iter().enumerate() {
            let kept = self.store().history(name).await.unwrap().len();
            assert_eq!(kept, self.model.results.get(&domain).copied().unwrap_or(0));
        }
    }
}

async fn begin(store: &Store, list: &[usize]) -> Batch {
    let orders = list.iter().map(|domain| order(DOMAINS[*domain], 0));
    let orders: Vec<_> = orders.collect();
    store.begin_or_resume("l", &orders).await.unwrap()
}

fn index(domain: &str) -> usize {
    DOMAINS.iter().position(|known| *known == domain).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_store_is_as_its_model(acts in prop::collection::vec(act(), 1..25)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut bench = Bench::new(&[0, 1, 2]).await;
            for act in &acts {
                bench.act(act).await;
            }
        });
    }
}
