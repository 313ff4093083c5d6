//! One server program in the foreground, as a process group of its own.

use std::fs::{self, File};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a server may take to start or to end.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server. It ends with this value.
#[derive(Debug)]
pub(crate) struct Server {
    name: &'static str,
    child: Child,
    log: PathBuf,
    listens: Vec<SocketAddr>,
}

impl Server {
    /// Starts a program that will take TCP connections on every address of `listens`.
    pub(crate) fn start(
        name: &'static str,
        command: &[&str],
        folder: &Path,
        listens: &[&str],
    ) -> Self {
        let log = folder.join(format!("{name}.log"));
        let output = File::create(&log).expect("create the server's log");
        // setsid makes it the leader of its own group, so that a signal reaches its children too.
        let child = Command::new("setsid")
            .args(command)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(output.try_clone().expect("share the server's log"))
            .stderr(output)
            .spawn()
            .unwrap_or_else(|error| panic!("start {name} ({}): {error}", command.join(" ")));
        let listens = listens
            .iter()
            .map(|address| address.parse().expect("read a listening address"))
            .collect();
        Self {
            name,
            child,
            log,
            listens,
        }
    }

    /// Waits until it takes connections on every address.
    pub(crate) fn wait_until_it_listens(&mut self) {
        let began = Instant::now();
        while !self.listens.iter().all(|at| TcpStream::connect(at).is_ok()) {
            let ended = self.child.try_wait().expect("look after a server");
            assert!(
                ended.is_none() && began.elapsed() < PATIENCE,
                "{} does not listen on {:?} ({})",
                self.name,
                self.listens,
                ended.map_or("still running".to_owned(), |status| status.to_string()),
            );
            pause();
        }
    }

    /// Ends it, and waits until it is gone with all its children.
    pub(crate) fn stop(&mut self) {
        self.signal("TERM");
        self.child.wait().expect("wait for a server's end");
        let began = Instant::now();
        while self.listens.iter().any(|at| TcpStream::connect(at).is_ok()) {
            assert!(
                began.elapsed() < PATIENCE,
                "{} still listens after its end",
                self.name
            );
            pause();
        }
    }

    /// Stops it in mid-breath: connections are still accepted, and nobody ever answers.
    pub(crate) fn freeze(&self) {
        self.signal("STOP");
    }

    fn signal(&self, signal: &str) {
        let group = format!("kill -s {signal} -- -{}", self.child.id());
        let sent = Command::new("sh").args(["-c", &group]).status();
        assert!(
            sent.is_ok_and(|status| status.success()),
            "send {signal} to {}",
            self.name
        );
    }
}

impl Drop for Server {
    /// Ends what still runs; after a failed test, shows what the server had to say.
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.signal("KILL");
        }
        if thread::panicking() {
            let said = fs::read_to_string(&self.log).unwrap_or_default();
            let lines: Vec<_> = said.lines().collect();
            let last = lines.len().saturating_sub(15);
            eprintln!("--- {}", self.name);
            for line in lines.iter().skip(last) {
                eprintln!("{line}");
            }
        }
    }
}

fn pause() {
    thread::sleep(Duration::from_millis(10));
}
