//! Targets of a batch: taken, finished, given back, resumed, given up.

use belfort::batch::Order;
use belfort::store::{Counts, Done, Job, State, Store, StoreError};

use crate::{Shelf, digest, measured, order, orders, work};

const LIST: &str = "clients.csv";

fn counts(waiting: u64, leased: u64, measured: u64, unmeasured: u64) -> Counts {
    Counts {
        waiting,
        leased,
        measured,
        unmeasured,
    }
}

async fn begin(store: &Store, jobs: &[Job]) {
    for job in jobs {
        store.begin(job).await.unwrap();
    }
}

#[tokio::test]
async fn a_batch_is_worked_through_in_the_order_given_and_told_in_that_of_the_list() {
    let shelf = Shelf::new();
    let store = shelf.open().await;
    let shuffled = [order("b.be", 3), order("c.be", 4), order("a.be", 2)];
    let batch = store.begin_or_resume(LIST, &shuffled).await.unwrap();
    assert!(!batch.resumed);
    assert_eq!(work(&store, batch).await, ["b.be", "c.be", "a.be"]);
    let standings = store.standings(batch).await.unwrap();
    let told: Vec<&str> = standings.iter().map(|s| &*s.order.domain).collect();
    assert_eq!(told, ["a.be", "b.be", "c.be"]);
    for standing in &standings {
        assert_eq!(standing.state, State::Measured);
        let result = standing.result.as_ref().unwrap();
        assert_eq!(result.digest, digest(&standing.order.domain, 0));
    }
    store.end(batch).await.unwrap();
    store.end(batch).await.unwrap();
    let next = store.begin_or_resume(LIST, &shuffled).await.unwrap();
    assert!(!next.resumed, "an ended batch is not taken up again");
    assert_eq!(store.counts(next).await.unwrap(), counts(3, 0, 0, 0));
    assert_eq!(store.counts(batch).await.unwrap(), counts(0, 0, 3, 0));
}

#[tokio::test]
async fn a_batch_with_targets_left_does_not_end() {
    let shelf = Shelf::new();
    let store = shelf.open().await;
    let batch = store
        .begin_or_resume(LIST, &orders(&["a.be"]))
        .await
        .unwrap();
    assert!(matches!(
        store.end(batch).await,
        Err(StoreError::Unfinished)
    ));
    let jobs = store.claim(batch, 1).await.unwrap();
    assert!(matches!(
        store.end(batch).await,
        Err(StoreError::Unfinished)
    ));
    measured(&store, &jobs[0]).await;
    store.end(batch).await.unwrap();
}

#[tokio::test]
async fn who_resumes_goes_on_with_what_the_list_says_now() {
    let shelf = Shelf::new();
    let store = shelf.open().await;
    let first = orders(&["done.be", "flight.be", "gone.be", "failed.be", "stays.be"]);
    let batch = store.begin_or_resume(LIST, &first).await.unwrap();
    let jobs = store.claim(batch, 4).await.unwrap();
    begin(&store, &jobs).await;
    measured(&store, &jobs[0]).await;
    let why = "no such domain";
    let unmeasured = store.finish(&jobs[3], Done::Unmeasured(why)).await;
    unmeasured.unwrap();
    // As a process that dies: two leases are left.
    store.close().await;

    let store = shelf.open().await;
    let named = Order {
        client: Some("Bakkerij".into()),
        ..order("stays.be", 2)
    };
    let second = [
        named,
        order("flight.be", 3),
        order("new.be", 4),
        order("done.be", 5),
    ];
    let batch = store.begin_or_resume(LIST, &second).await.unwrap();
    assert!(batch.resumed);
    assert_eq!(store.counts(batch).await.unwrap(), counts(3, 0, 1, 1));
    let standings = store.standings(batch).await.unwrap();
    let told: Vec<_> = standings
        .iter()
        .map(|s| (&*s.order.domain, s.state, s.why.as_deref()))
        .collect();
    // What was finished stays, though one of them is no longer in the list.
    assert_eq!(
        told,
        [
            ("stays.be", State::Waiting, None),
            ("flight.be", State::Waiting, None),
            ("new.be", State::Waiting, None),
            ("done.be", State::Measured, None),
            ("failed.be", State::Unmeasured, Some(why)),
        ]
    );
    assert_eq!(standings[0].order.client.as_deref(), Some("Bakkerij"));
    // What was in flight when the process died comes after what never was.
    assert_eq!(
        work(&store, batch).await,
        ["stays.be", "new.be", "flight.be"]
    );
}

#[tokio::test]
async fn lists_of_other_names_are_other_batches() {
    let shelf = Shelf::new();
    let store = shelf.open().await;
    let one = store
        .begin_or_resume("a.csv", &orders(&["a.be"]))
        .await
        .unwrap();
    let other = store
        .begin_or_resume("b.csv", &orders(&["a.be"]))
        .await
        .unwrap();
    assert_eq!(work(&store, one).await, ["a.be"]);
    assert_eq!(store.counts(other).await.unwrap(), counts(1, 0, 0, 0));
    assert!(store.begin_or_resume("a.csv", &[]).await.unwrap().resumed);
}

#[tokio::test]
async fn a_domain_that_stands_twice_in_a_list_is_one_job() {
    let shelf = Shelf::new();
    let store = shelf.open().await;
    let twice = [order("a.be", 2), order("a.be", 7)];
    let batch = store.begin_or_resume(LIST, &twice).await.unwrap();
    assert_eq!(work(&store, batch).await, ["a.be"]);
}

#[tokio::test]
async fn a_job_is_finished_once_and_by_a_result_of_its_own_domain() {
    let shelf = Shelf::new();
    let store = shelf.open().await;
    let list = orders(&["a.be", "b.be"]);
    let batch = store.begin_or_resume(LIST, &list).await.unwrap();
    let jobs = store.claim(batch, 2).await.unwrap();
    let foreign = digest("a.be", 0);
    let done = Done::Measured {
        digest: &foreign,
        json: "{}",
    };
    let refused = store.finish(&jobs[1], done).await.unwrap_err();
    assert!(
        matches!(refused, StoreError::OtherTarget { .. }),
        "{refused}"
    );
    measured(&store, &jobs[0]).await;
    for again in [
        store.finish(&jobs[0], done).await,
        store.release(&jobs[0]).await,
    ] {
        let refused = again.unwrap_err();
        assert!(matches!(refused, StoreError::NotLeased(_)), "{refused}");
    }
    // Nothing of what was refused was kept.
    assert_eq!(store.history("a.be").await.unwrap().len(), 1);
    assert_eq!(store.counts(batch).await.unwrap(), counts(0, 1, 1, 0));
}

#[tokio::test]
async fn what_is_given_back_was_no_attempt() {
    let shelf = Shelf::new();
    let mut store = shelf.open().await;
    for _ in 0..5 {
        let batch = store
            .begin_or_resume(LIST, &orders(&["a.be"]))
            .await
            .unwrap();
        let jobs = store.claim(batch, 8).await.unwrap();
        assert_eq!(jobs.len(), 1);
        begin(&store, &jobs).await;
        store.release(&jobs[0]).await.unwrap();
        store.close().await;
        store = shelf.open().await;
    }
    let batch = store
        .begin_or_resume(LIST, &orders(&["a.be"]))
        .await
        .unwrap();
    assert_eq!(work(&store, batch).await, ["a.be"]);
}

/// As a process that dies while many wait for their turn: each counts for what was done to it.
#[tokio::test]
async fn what_only_waited_for_its_turn_when_the_process_died_was_no_attempt() {
    let shelf = Shelf::new();
    let list = orders(&["a.be", "begun.be", "c.be"]);
    for _ in 0..2 {
        let store = shelf.open().await;
        let batch = store.begin_or_resume(LIST, &list).await.unwrap();
        let jobs = store.claim(batch, 8).await.unwrap();
        let begun = jobs.iter().find(|job| job.order.domain == "begun.be");
        store.begin(begun.unwrap()).await.unwrap();
        store.close().await;
    }
    let store = shelf.open().await;
    let batch = store.begin_or_resume(LIST, &list).await.unwrap();
    let jobs = store.claim(batch, 8).await.unwrap();
    let domains: Vec<&str> = jobs.iter().map(|job| &*job.order.domain).collect();
    assert_eq!(domains, ["a.be", "c.be"], "the third comes last and alone");
    measured(&store, &jobs[0]).await;
    let refused = store.begin(&jobs[0]).await.unwrap_err();
    assert!(matches!(refused, StoreError::NotLeased(_)), "{refused}");
}

/// One target ends the process each time it is scanned, with three others in flight.
#[tokio::test]
async fn a_target_that_ends_the_process_is_given_up_and_no_other_with_it() {
    let shelf = Shelf::new();
    let list = orders(&[
        "one.be",
        "poison.be",
        "two.be",
        "three.be",
        "four.be",
        "five.be",
    ]);
    let mut ended = 0;
    let batch = loop {
        let store = shelf.open().await;
        let batch = store.begin_or_resume(LIST, &list).await.unwrap();
        let poisoned = loop {
            let jobs = store.claim(batch, 4).await.unwrap();
            let poisoned = jobs.iter().any(|job| job.order.domain == "poison.be");
            if poisoned {
                begin(&store, &jobs).await;
            }
            if jobs.is_empty() || poisoned {
                break poisoned;
            }
            for job in &jobs {
                store.begin(job).await.unwrap();
                measured(&store, job).await;
            }
        };
        store.close().await;
        if !poisoned {
            break batch;
        }
        ended += 1;
        assert!(ended < 10, "it never ends");
    };
    assert_eq!(ended, 3);
    let store = shelf.open().await;
    assert_eq!(store.counts(batch).await.unwrap(), counts(0, 0, 5, 1));
    let standings = store.standings(batch).await.unwrap();
    let given_up = standings.iter().find(|s| s.state == State::Unmeasured);
    let given_up = given_up.unwrap();
    assert_eq!(given_up.order.domain, "poison.be");
    assert!(given_up.why.as_ref().unwrap().contains("begun three times"));
    store.end(batch).await.unwrap();
}

#[tokio::test]
async fn a_suspect_waits_until_nothing_else_is_in_flight() {
    let shelf = Shelf::new();
    let list = orders(&["a.be", "b.be"]);
    for _ in 0..2 {
        let store = shelf.open().await;
        let batch = store.begin_or_resume(LIST, &list).await.unwrap();
        let jobs = store.claim(batch, 8).await.unwrap();
        assert_eq!(jobs.len(), 2);
        begin(&store, &jobs).await;
        store.close().await;
    }
    let store = shelf.open().await;
    let list = orders(&["a.be", "b.be", "c.be"]);
    let batch = store.begin_or_resume(LIST, &list).await.unwrap();
    for domain in ["c.be", "a.be", "b.be"] {
        let jobs = store.claim(batch, 8).await.unwrap();
        assert_eq!(jobs.len(), 1);
        assert_eq!(jobs[0].order.domain, domain);
        assert_eq!(store.claim(batch, 8).await.unwrap(), []);
        measured(&store, &jobs[0]).await;
    }
    assert_eq!(store.claim(batch, 8).await.unwrap(), []);
    assert_eq!(store.counts(batch).await.unwrap(), counts(0, 0, 3, 0));
}

#[tokio::test]
async fn everything_a_list_can_ask_comes_back_as_it_was() {
    let shelf = Shelf::new();
    let store = shelf.open().await;
    let full = Order {
        domain: "xn--caf-dma.be".into(),
        row: 7,
        client: Some("Café 'de \"Markt\"; drop table job --".into()),
        languages: vec![belfort::language::Language::Fr],
        profile: Some("municipality".into()),
        cyfun: Some(belfort::batch::CyfunLevel::Important),
        contact: Some("an@example.be".into()),
        tags: vec!["horeca".into(), "é€😀".into()],
        reference: Some("2026/114".into()),
        selectors: vec!["s1".into()],
        hosts: vec!["shop.example.be".into()],
        answers: Some("answers/café.toml".into()),
        waivers: Some("w.toml".into()),
        brand: Some("b.toml".into()),
    };
    let batch = store
        .begin_or_resume("lijst'.csv", std::slice::from_ref(&full))
        .await;
    let jobs = store.claim(batch.unwrap(), 1).await.unwrap();
    assert_eq!(jobs[0].order, full);
}

#[tokio::test]
async fn a_list_of_many_pages_is_told_whole_and_once() {
    let shelf = Shelf::new();
    let store = shelf.open().await;
    let list: Vec<Order> = (0..1_001)
        .map(|n| order(&format!("n{n}.be"), n + 2))
        .collect();
    let mut shuffled = list.clone();
    shuffled.reverse();
    // Two of the same row, as after a row was taken out of a list.
    shuffled.push(order("same.be", 500));
    let batch = store.begin_or_resume(LIST, &shuffled).await.unwrap();
    let mut told = Vec::new();
    let each = store.each_standing(batch, |standing| told.push(standing.order));
    each.await.unwrap();
    assert_eq!(told.len(), 1_002);
    told.retain(|order| order.domain != "same.be");
    assert_eq!(told, list);
}
