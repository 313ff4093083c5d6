//! How many DNS questions may be on their way at once: each needs sockets of its own, and a process that
//! has none left would see nothing where there is something.

use std::sync::LazyLock;

use tokio::sync::{Semaphore, SemaphorePermit};

/// Files that a process needs beside its questions: connections of the web and of mail, the report.
const OTHER_FILES: u64 = 64;

/// Sockets that one question to the user's resolver may use: where answers are late it is repeated twice,
/// and where there are several resolvers two are asked side by side.
const PER_RESOLVER_QUESTION: u64 = 6;

/// Questions at once to the user's resolver. Many routers take 150 and refuse the rest (dnsmasq).
const ENOUGH_TO_RESOLVER: u64 = 128;

/// Questions at once to other servers. Many are silent, and are waited for.
const ENOUGH_TO_SERVERS: u64 = 400;

/// Never fewer, however few files there are.
const LEAST: u64 = 4;

/// Open files that are asked of the system where it permits them.
#[cfg(unix)]
const WANTED_FILES: u64 = 4_096;

/// The questions of this process. Open files are counted for a process, so leave to use one is given for all
/// scans of a process together, and this is the one state they share: it holds nothing that was seen.
static OF_THIS_PROCESS: LazyLock<Turnstiles> =
    LazyLock::new(|| Turnstiles::new(AtOnce::with_files(open_files())));

/// Gives leave to put a question, to as many at once as this process can afford. Servers of strangers,
/// which may all be silent, never keep the user's resolver waiting.
#[derive(Debug)]
struct Turnstiles {
    resolver: Semaphore,
    servers: Semaphore,
}

/// Leave to put one question, for as long as it is held.
#[derive(Debug)]
pub(super) struct Leave(#[expect(dead_code, reason = "held, never read")] SemaphorePermit<'static>);

/// Raises the limit on open files as far as we want and may, once for this process.
pub(super) fn prepare() {
    LazyLock::force(&OF_THIS_PROCESS);
}

/// Waits for leave to ask the user's resolver.
pub(super) async fn leave_for_resolver() -> Option<Leave> {
    // Nobody closes it.
    OF_THIS_PROCESS.resolver.acquire().await.ok().map(Leave)
}

/// Waits for leave to ask another server.
pub(super) async fn leave_for_server() -> Option<Leave> {
    OF_THIS_PROCESS.servers.acquire().await.ok().map(Leave)
}

impl Turnstiles {
    fn new(at_once: AtOnce) -> Self {
        Self {
            resolver: Semaphore::new(at_once.to_resolver),
            servers: Semaphore::new(at_once.to_servers),
        }
    }
}

/// How many questions may be on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct AtOnce {
    to_resolver: usize,
    to_servers: usize,
}

impl AtOnce {
    /// What a process can afford that may open so many files; `None`: as many as it likes.
    fn with_files(files: Option<u64>) -> Self {
        let half = files.map_or(u64::MAX, |files| files.saturating_sub(OTHER_FILES) / 2);
        let count = |affordable: u64, enough| {
            usize::try_from(affordable.clamp(LEAST, enough)).unwrap_or_default()
        };
        Self {
            to_resolver: count(half / PER_RESOLVER_QUESTION, ENOUGH_TO_RESOLVER),
            to_servers: count(half, ENOUGH_TO_SERVERS),
        }
    }
}

/// The limit on open files, raised as far as we want and may. `None`: there is none.
#[cfg(unix)]
fn open_files() -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let limit = getrlimit(Resource::Nofile);
    let current = limit.current?;
    let wanted = limit
        .maximum
        .map_or(WANTED_FILES, |most| most.min(WANTED_FILES));
    if wanted <= current {
        return Some(current);
    }
    let raised = Rlimit {
        current: Some(wanted),
        maximum: limit.maximum,
    };
    Some(setrlimit(Resource::Nofile, raised).map_or(current, |()| wanted))
}

#[cfg(not(unix))]
fn open_files() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_with_few_files_asks_fewer_questions_at_once() {
        for (files, to_resolver, to_servers) in [
            (None, 128, 400),
            (Some(4_096), 128, 400),
            (Some(1_024), 80, 400),
            (Some(256), 16, 96),
            (Some(70), 4, 4),
            (Some(0), 4, 4),
        ] {
            let expected = AtOnce {
                to_resolver,
                to_servers,
            };
            assert_eq!(AtOnce::with_files(files), expected, "{files:?} files");
        }
    }

    #[test]
    fn what_is_on_its_way_never_needs_more_files_than_there_are() {
        for files in [112, 256, 1_024, 4_096, 65_536] {
            let at_once = AtOnce::with_files(Some(files));
            let used = at_once.to_resolver as u64 * PER_RESOLVER_QUESTION
                + at_once.to_servers as u64
                + OTHER_FILES;
            assert!(used <= files, "{used} of {files}");
        }
    }

    #[tokio::test]
    async fn silent_servers_never_keep_the_resolver_waiting() {
        let turnstiles = Turnstiles::new(AtOnce::with_files(Some(0)));
        let mut taken = Vec::new();
        while let Ok(permit) = turnstiles.servers.try_acquire() {
            taken.push(permit);
        }
        assert_eq!(taken.len(), 4);
        assert!(turnstiles.resolver.try_acquire().is_ok());
    }
}
