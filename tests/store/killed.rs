//! A batch whose process is killed again and again, at moments that nobody chose.

use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, thread};

use belfort::batch::Order;
use belfort::store::{Place, Store};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::{Shelf, measured, order, raw};

/// Tells this program that it is the one to be killed, and in which store it works.
const WORKER: &str = "BELFORT_TEST_STORE";
const TARGETS: u32 = 400;
const KILLS: u64 = 20;
/// Scans that are in flight at once.
const AT_ONCE: u32 = 4;

fn list() -> Vec<Order> {
    (0..TARGETS)
        .map(|n| order(&format!("n{n}.be"), n))
        .collect()
}

/// Scans what is left of the batch, as slowly as the pauses say.
async fn work(place: &Place, pauses: &mut StdRng) {
    let store = Store::open(place).await.unwrap();
    let batch = store.begin_or_resume("clients.csv", &list()).await.unwrap();
    loop {
        let jobs = store.claim(batch, AT_ONCE).await.unwrap();
        if jobs.is_empty() {
            break;
        }
        for job in jobs {
            store.begin(&job).await.unwrap();
            let pause = Duration::from_micros(pauses.random_range(2_000..10_000));
            tokio::time::sleep(pause).await;
            measured(&store, &job).await;
        }
    }
    store.end(batch).await.unwrap();
    store.close().await;
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

#[test]
fn however_often_it_is_killed_each_target_has_one_result_in_the_end() {
    let mut random = StdRng::seed_from_u64(10);
    if let Some(path) = env::var_os(WORKER) {
        return block_on(work(&Place::of_file(path), &mut random));
    }
    let shelf = Shelf::new();
    let itself = env::current_exe().unwrap();
    for kill in 0..KILLS {
        let name = "killed::however_often_it_is_killed_each_target_has_one_result_in_the_end";
        let mut worker = Command::new(&itself)
            .args(["--exact", name, "--nocapture"])
            .env(WORKER, shelf.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(random.random_range(5..150)));
        let ended = worker.try_wait().unwrap();
        assert_eq!(ended, None, "it ended by itself before kill {kill}");
        // SIGKILL: nothing of it is asked whether it is ready.
        worker.kill().unwrap();
        worker.wait().unwrap();
    }
    block_on(async {
        work(&shelf.place(), &mut random).await;
        judge(&shelf).await;
    });
}

async fn judge(shelf: &Shelf) {
    let raw = raw(&shelf.path()).await;
    let ask = |question: &'static str| sqlx::query_scalar::<_, String>(question).fetch_all(&raw);
    assert_eq!(ask("pragma integrity_check").await.unwrap(), ["ok"]);
    let left = "select state from job where state <> 'measured' or leased_until is not null";
    assert_eq!(ask(left).await.unwrap(), [""; 0]);
    let twice = "select domain from target where \
        (select count(*) from result where result.target = target.id) <> 1";
    assert_eq!(ask(twice).await.unwrap(), [""; 0]);
    let foreign = "select domain from job join target on target.id = job.target \
        join result on result.id = job.result where result.target <> job.target";
    assert_eq!(ask(foreign).await.unwrap(), [""; 0]);
    let store = Store::read(&shelf.place()).await.unwrap();
    assert_eq!(store.domains().await.unwrap().len(), TARGETS as usize);
    let counted = "select cast(count(*) as text) from job";
    assert_eq!(ask(counted).await.unwrap(), [TARGETS.to_string()]);
}
