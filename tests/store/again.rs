//! What could not be measured the last time is taken up again.

use belfort::store::{Done, State};

use crate::{Shelf, measured, orders};

const LIST: &str = "clients.csv";

#[tokio::test]
async fn only_what_could_not_be_measured_is_taken_up_again() {
    let shelf = Shelf::new();
    let store = shelf.open().await;
    let orders = orders(&["a.be", "b.be", "c.be"]);
    assert_eq!(store.take_up_again(LIST).await.unwrap(), None);
    let batch = store.begin_or_resume(LIST, &orders).await.unwrap();
    for job in store.claim(batch, 3).await.unwrap() {
        if job.order.domain == "b.be" {
            let done = Done::Unmeasured("no name server answers");
            store.finish(&job, done).await.unwrap();
        } else {
            measured(&store, &job).await;
        }
    }
    store.end(batch).await.unwrap();
    let again = store.take_up_again(LIST).await.unwrap();
    assert_eq!(again.map(|again| again.resumed), Some(true));
    let batch = store.begin_or_resume(LIST, &orders).await.unwrap();
    assert!(batch.resumed);
    let jobs = store.claim(batch, 3).await.unwrap();
    let domains: Vec<&str> = jobs.iter().map(|job| &*job.order.domain).collect();
    assert_eq!(domains, ["b.be"]);
    measured(&store, &jobs[0]).await;
    store.end(batch).await.unwrap();
    for standing in store.standings(batch).await.unwrap() {
        assert_eq!(standing.state, State::Measured);
        assert_eq!(standing.why, None);
        let kept = store.history(&standing.order.domain).await.unwrap();
        assert_eq!(kept.len(), 1, "{}", standing.order.domain);
    }
    // Nothing is left to try: what is new in the list still comes.
    assert!(store.take_up_again(LIST).await.unwrap().is_some());
    let longer = crate::orders(&["a.be", "b.be", "c.be", "d.be"]);
    let batch = store.begin_or_resume(LIST, &longer).await.unwrap();
    assert_eq!(store.counts(batch).await.unwrap().left(), 1);
    // Interrupted, it goes on.
    assert!(store.take_up_again(LIST).await.unwrap().is_some());
    let batch = store.begin_or_resume(LIST, &longer).await.unwrap();
    assert_eq!(store.counts(batch).await.unwrap().left(), 1);
}
