//! How many DNS questions may be on their way at once: each needs a socket of its own, and a process that
//! has none left would see nothing where there is something.

use std::sync::Arc;

use tokio::sync::{Semaphore, SemaphorePermit};

/// Files that a process needs beside its questions: connections of the web and of mail, the report.
const OTHER_FILES: u64 = 64;

/// Sockets that one question may use: one for UDP, one for TCP behind it.
const PER_QUESTION: u64 = 2;

/// Questions at once that keep the resolvers of this world busy; more only fills their queues.
const ENOUGH: u64 = 400;

/// Open files that are asked of the system where it permits them.
#[cfg(unix)]
const WANTED_FILES: u64 = 4_096;

/// Gives leave to open a socket for a question, to as many at once as this process can afford.
#[derive(Debug, Clone)]
pub(super) struct Sockets(Arc<Semaphore>);

impl Sockets {
    /// As many as the limit on open files permits, after raising it.
    pub(super) fn of_this_process() -> Self {
        Self(Arc::new(Semaphore::new(questions_at_once(open_files()))))
    }

    /// Waits for its turn. Held for as long as the question may use a socket.
    pub(super) async fn take(&self) -> Option<SemaphorePermit<'_>> {
        // Nobody closes it.
        self.0.acquire().await.ok()
    }
}

/// How many questions a process may have on their way that may open so many files.
fn questions_at_once(files: Option<u64>) -> usize {
    let affordable = files.map_or(ENOUGH, |files| {
        files.saturating_sub(OTHER_FILES) / PER_QUESTION
    });
    usize::try_from(affordable.clamp(8, ENOUGH)).unwrap_or(8)
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
        assert_eq!(questions_at_once(None), 400);
        assert_eq!(questions_at_once(Some(4_096)), 400);
        assert_eq!(questions_at_once(Some(256)), 96);
        assert_eq!(questions_at_once(Some(70)), 8, "never none");
        assert_eq!(questions_at_once(Some(0)), 8);
    }
}
