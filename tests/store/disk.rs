//! A disk that fills up: told clearly, nothing lost, and on as soon as there is room.
#![cfg(unix)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use belfort::batch::Order;
use belfort::store::{Done, Place, Store};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::{digest, order, raw};

/// Tells this program that it is the one whose disk is full, and the folder to work in.
const WORKER: &str = "BELFORT_TEST_DISK";
const TARGETS: u32 = 50;

/// A result that packing makes smaller by half only, other for each target.
fn content(order: &Order) -> String {
    let mut random = StdRng::seed_from_u64(u64::from(order.row));
    let mut text = String::new();
    for _ in 0..7_000 {
        // Writing into memory cannot fail.
        let _ = write!(text, "{:016x}", random.random::<u64>());
    }
    text
}

async fn keep(store: &Store, job: &belfort::store::Job) -> Result<(), String> {
    let (digest, json) = (digest(&job.order.domain, 0), content(&job.order));
    let done = Done::Measured {
        digest: &digest,
        json: &json,
    };
    let kept = store.finish(job, done).await;
    kept.map_err(|error| error.to_string())
}

/// Works until there is no room, makes room, and goes on. Gives what was said when there was none.
async fn fill_up(folder: &Path, make_room: impl FnOnce()) -> String {
    let place = Place::of_file(folder.join("belfort.db"));
    let store = Store::open(&place).await.unwrap();
    let list: Vec<Order> = (0..TARGETS)
        .map(|n| order(&format!("n{n}.be"), n))
        .collect();
    let batch = store.begin_or_resume("l", &list).await.unwrap();
    let mut make_room = Some(make_room);
    let mut said = String::new();
    loop {
        let Some(job) = store.claim(batch, 1).await.unwrap().pop() else {
            break;
        };
        let before = store.counts(batch).await.unwrap();
        if let Err(error) = keep(&store, &job).await {
            assert_eq!(
                store.counts(batch).await.unwrap(),
                before,
                "nothing is half kept"
            );
            assert!(before.measured > 0, "there was no room at all: {error}");
            make_room.take().expect("room was made once already")();
            // It is leased still: the result that could not be kept is not lost either.
            keep(&store, &job).await.unwrap();
            said = error;
        }
    }
    store.end(batch).await.unwrap();
    store.close().await;
    let store = Store::read(&place).await.unwrap();
    for order in &list {
        let history = store.history(&order.domain).await.unwrap();
        assert_eq!(history.len(), 1);
        let kept = store.content(history[0].id).await.unwrap();
        assert_eq!(kept, content(order));
    }
    let raw = raw(place.path()).await;
    let sound = sqlx::query_scalar("pragma integrity_check");
    let sound: String = sound.fetch_one(&raw).await.unwrap();
    assert_eq!(sound, "ok");
    said
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

/// Starts this test again by a shell that prepares the ground for it: `$0` is this program, `$1` the name of the test.
fn again(shell: &mut Command, prepare: &str, name: &str, folder: &Path) {
    let shell = shell
        .args([
            "-c",
            &format!("{prepare} && exec \"$0\" --exact \"$1\" --nocapture"),
        ])
        .arg(env::current_exe().unwrap())
        .arg(name)
        .env(WORKER, folder);
    let ended = shell.output().unwrap();
    assert!(
        ended.status.success(),
        "{}{}",
        String::from_utf8_lossy(&ended.stdout),
        String::from_utf8_lossy(&ended.stderr)
    );
}

/// Files may grow to a limit only: any machine can try that.
#[test]
fn a_file_that_may_not_grow_loses_nothing_and_says_what_to_do() {
    let Some(folder) = env::var_os(WORKER) else {
        let folder = tempfile::tempdir().unwrap();
        let name = "disk::a_file_that_may_not_grow_loses_nothing_and_says_what_to_do";
        // The signal that goes with the limit would end the process.
        return again(&mut Command::new("sh"), "trap '' XFSZ", name, folder.path());
    };
    let limit = getrlimit(Resource::Fsize);
    let narrow = Rlimit {
        current: Some(1_500_000),
        ..limit
    };
    setrlimit(Resource::Fsize, narrow).unwrap();
    let wide = || setrlimit(Resource::Fsize, limit).unwrap();
    let said = block_on(fill_up(Path::new(&folder), wide));
    assert!(
        said.contains("the disk could not be read or written"),
        "{said}"
    );
    assert!(
        said.contains("What was finished before is kept; look whether the disk is full"),
        "{said}"
    );
}

/// Whether this user may make a file system. Where not, the test tries nothing: that is said aloud, past the harness, and
/// is a failure in CI.
fn may_mount(folder: &Path) -> bool {
    let mut unshare = Command::new("unshare");
    let unshare = unshare.args(["-rm", "mount", "-t", "tmpfs", "none"]);
    let ended = unshare.arg(folder).output();
    let why = match ended {
        Ok(ended) if ended.status.success() => return true,
        Ok(ended) => String::from_utf8_lossy(&ended.stderr).trim().to_owned(),
        Err(error) => error.to_string(),
    };
    let told = format!("NOT TRIED: no file system can be made here with `unshare -rm` ({why})");
    assert!(env::var_os("CI").is_none(), "{told}");
    // What a test that passes prints is not shown.
    let _ = writeln!(std::io::stderr(), "\nbelfort: {told}");
    false
}

/// A small file system of its own, where this user may make one.
#[test]
fn a_full_disk_loses_nothing_and_says_what_to_do() {
    let Some(folder) = env::var_os(WORKER) else {
        let folder = tempfile::tempdir().unwrap();
        if !may_mount(folder.path()) {
            return;
        }
        let name = "disk::a_full_disk_loses_nothing_and_says_what_to_do";
        let prepare = format!(
            "mount -t tmpfs -o size=8m none '{}'",
            folder.path().display()
        );
        let mut shell = Command::new("unshare");
        return again(shell.args(["-rm", "sh"]), &prepare, name, folder.path());
    };
    let ballast = Path::new(&folder).join("ballast");
    fs::write(&ballast, vec![1; 6_500_000]).unwrap();
    let room = || fs::remove_file(&ballast).unwrap();
    let said = block_on(fill_up(Path::new(&folder), room));
    assert!(
        said.contains("the disk is full. What was finished before is kept; make room"),
        "{said}"
    );

    // Not even a new store fits, and that is said before anything is scanned.
    let full = Path::new(&folder).join("rest");
    let _ = fs::write(&full, vec![1; 8_000_000]);
    let place = Place::of_file(Path::new(&folder).join("other.db"));
    let said = block_on(Store::open(&place))
        .expect_err("it opened")
        .to_string();
    assert!(
        said.contains("cannot open the store") && said.contains("disk"),
        "{said}"
    );
}

/// A disk that can only be read, as that of a backup.
#[test]
fn what_can_only_be_read_is_read_and_not_written() {
    let Some(folder) = env::var_os(WORKER) else {
        let folder = tempfile::tempdir().unwrap();
        if !may_mount(folder.path()) {
            return;
        }
        let name = "disk::what_can_only_be_read_is_read_and_not_written";
        let prepare = format!("mount -t tmpfs none '{}'", folder.path().display());
        let mut shell = Command::new("unshare");
        return again(shell.args(["-rm", "sh"]), &prepare, name, folder.path());
    };
    let folder = Path::new(&folder);
    let place = Place::of_file(folder.join("belfort.db"));
    block_on(async {
        let store = Store::open(&place).await.unwrap();
        store.keep(&digest("a.be", 0), "{}").await.unwrap();
        store.close().await;
    });
    fs::remove_file(folder.join("belfort.db.lock")).unwrap();
    let mut mount = Command::new("mount");
    let mounted = mount.args(["-o", "remount,ro"]).arg(folder);
    assert!(mounted.status().unwrap().success());
    block_on(async {
        let store = Store::read(&place).await.unwrap();
        assert_eq!(store.history("a.be").await.unwrap().len(), 1);
        let said = Store::open(&place)
            .await
            .expect_err("it opened")
            .to_string();
        assert!(
            said.contains("nothing can be written on that disk"),
            "{said}"
        );
    });
}
