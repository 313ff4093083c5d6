//! One report, printed: a browser is started in a folder of its own, watched, and ended.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use url::Url;

use super::Printer;
use crate::command::{CommandError, console, user_file};

/// Largest PDF that is taken, in bytes. A report has half a million.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// How often the browser is looked after.
const BEAT: Duration = Duration::from_millis(20);
/// Most characters shown of what a browser said before it failed.
const MOST_SAID: usize = 200;

/// Settings of the browser's profile: scripts of pages do not run. The page forbids them itself, in its own
/// policy; this is the second lock. `--blink-settings=scriptEnabled=false` would stop the printing, too,
/// because the browser's own page for it is a script.
const SETTINGS: &str = r#"{"profile":{"default_content_setting_values":{"javascript":2}}}"#;

/// What every browser is told.
const WORDS: [&str; 19] = [
    "--headless",
    "--no-pdf-header-footer",
    "--export-tagged-pdf",
    "--generate-pdf-document-outline",
    // Nobody is asked and nothing is fetched: every name and every address leads nowhere.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    // Nor is the network asked for a proxy.
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-default-apps",
    "--disable-breakpad",
    "--no-first-run",
    "--no-default-browser-check",
    // Neither the keys of the desktop nor its graphics are needed.
    "--password-store=basic",
    "--use-mock-keychain",
    "--disable-gpu",
    // Containers have little shared memory.
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
];

/// How the browser ended.
enum End {
    Itself(ExitStatus),
    OutOfTime,
    Interrupted,
}

pub(super) fn print(printer: &Printer, page: &str) -> Result<Vec<u8>, CommandError> {
    let folder = private(&printer.room).map_err(|error| no_room(&printer.room, &error))?;
    let started = start(printer, page, &folder).map_err(|error| {
        let why = console::reason(&error);
        printer.failed(&format!("does not start: {why}"))
    })?;
    match watch(started, printer.patience)? {
        End::Itself(status) if status.success() => whole(printer, folder.path()),
        End::Itself(status) => {
            Err(printer.failed(&format!("failed ({status}){}", last_words(folder.path()))))
        }
        End::OutOfTime => Err(printer.failed(&format!(
            "had not printed the report after {} seconds and was ended",
            printer.patience.as_secs()
        ))),
        End::Interrupted => Err(CommandError::Interrupted),
    }
}

/// A folder that only this user can look into. It goes with everything in it when it is dropped.
fn private(room: &Path) -> io::Result<TempDir> {
    let mut folder = tempfile::Builder::new();
    folder.prefix("belfort-pdf-");
    #[cfg(unix)]
    folder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    folder.tempdir_in(room)
}

fn no_room(room: &Path, error: &io::Error) -> CommandError {
    CommandError::Pdf(format!(
        "no folder can be made in {} for the browser: {}",
        room.display(),
        console::reason(error)
    ))
}

fn start(printer: &Printer, page: &str, folder: &TempDir) -> io::Result<Running> {
    let folder = folder.path();
    let (profile, file) = (folder.join("profile"), folder.join("report.html"));
    fs::create_dir_all(profile.join("Default"))?;
    fs::write(profile.join("Default/Preferences"), SETTINGS)?;
    fs::write(&file, page)?;
    let address = Url::from_file_path(&file).map_err(|()| io::ErrorKind::InvalidFilename)?;
    let mut command = Command::new(&printer.browser);
    command
        .args(WORDS)
        .args(without_sandbox())
        .arg(option("--user-data-dir=", &profile))
        .arg(option("--print-to-pdf=", &folder.join("report.pdf")))
        .arg(address.as_str())
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(File::create(folder.join("said"))?);
    // A group of its own, so that all of its processes can be ended, and none of anybody else.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.spawn().map(Running)
}

fn option(name: &str, path: &Path) -> OsString {
    let mut option = OsString::from(name);
    option.push(path);
    option
}

/// Browsers refuse to start in their sandbox for root, which is who runs in most containers. What is shown is a
/// page of our own, without a script and without anything from outside.
fn without_sandbox() -> Option<&'static str> {
    #[cfg(unix)]
    if rustix::process::geteuid().is_root() {
        return Some("--no-sandbox");
    }
    None
}

/// A browser at work. Dropped while it still works, it is ended with all it started.
struct Running(Child);

impl Running {
    /// How the browser ended, if it has; helpers of it that still run are ended then.
    fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        #[cfg(unix)]
        {
            use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
            let id = Pid::from_child(&self.0);
            // As long as nobody has collected it, its number cannot be that of somebody else.
            let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
            if waitid(WaitId::Pid(id), look)?.is_none() {
                return Ok(None);
            }
            let _ = kill_process_group(id, Signal::KILL);
        }
        self.0.try_wait()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Once it has ended its number may be that of somebody else.
        if matches!(self.0.try_wait(), Ok(Some(_))) {
            return;
        }
        #[cfg(unix)]
        {
            use rustix::process::{Pid, Signal, kill_process_group};
            let _ = kill_process_group(Pid::from_child(&self.0), Signal::KILL);
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until the browser has ended, its time is over, or the user wants to stop; it is gone then.
fn watch(mut running: Running, patience: Duration) -> Result<End, CommandError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CommandError::Runtime)?;
    let ended = async {
        loop {
            if let Some(status) = running.ended().map_err(CommandError::Runtime)? {
                return Ok(End::Itself(status));
            }
            tokio::time::sleep(BEAT).await;
        }
    };
    runtime.block_on(async {
        tokio::select! {
            end = ended => end,
            () = tokio::time::sleep(patience) => Ok(End::OutOfTime),
            () = stopped() => Ok(End::Interrupted),
        }
    })
}

/// Waits until the user, or the system, wants Belfort to stop. The browser hears nothing of that by itself: it
/// is in another group.
async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let signals = (
            signal(SignalKind::terminate()),
            signal(SignalKind::hangup()),
        );
        if let (Ok(mut terminate), Ok(mut hangup)) = signals {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// The PDF, if it is one and whole.
fn whole(printer: &Printer, folder: &Path) -> Result<Vec<u8>, CommandError> {
    let read = user_file::ordinary(&folder.join("report.pdf"), MOST_BYTES);
    let Ok(read) = read else {
        let said = last_words(folder);
        return Err(printer.failed(&format!("ended without a PDF{said}")));
    };
    let Some(bytes) = read else {
        return Err(printer.failed("wrote more than 64 MiB, which no report has"));
    };
    if !bytes.starts_with(b"%PDF-") {
        return Err(printer.failed("wrote something that is no PDF"));
    }
    if !bytes.trim_ascii_end().ends_with(b"%%EOF") {
        return Err(printer.failed("wrote a PDF that is not whole"));
    }
    Ok(bytes)
}

/// The last line that the browser said, where it said something.
fn last_words(folder: &Path) -> String {
    let said = user_file::bytes(&folder.join("said"), MOST_BYTES);
    let said = said.ok().flatten().unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let line = said
        .lines()
        .rev()
        .map(str::trim)
        .find(|line| !line.is_empty());
    line.map_or_else(String::new, |line| {
        // The sentence goes on behind it with a full stop of its own.
        let line: String = line.trim_end_matches('.').chars().take(MOST_SAID).collect();
        format!(", saying: {line}")
    })
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
