//! A report as PDF, printed by a browser that is installed here (docs/decisions/017-pdf.md).

mod browser;
mod job;

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::CommandError;
pub(super) use browser::{Environment, NoBrowser, System};

/// How long a browser may take for one report; it needs one or two seconds.
const PATIENCE: Duration = Duration::from_mins(1);

/// What to do where no browser prints for us.
const BY_HAND: &str = "To print by hand: write the report with -o report.html, open it, press Ctrl+P (on a Mac: Cmd+P) and choose `Save as PDF`, A4, without headers and footers";

/// Prints reports with one browser.
#[derive(Debug)]
pub(super) struct Printer {
    /// Its program.
    browser: PathBuf,
    /// Where its temporary folders are made.
    room: PathBuf,
    patience: Duration,
}

impl Printer {
    /// With the browser of this machine.
    ///
    /// # Errors
    /// Where there is none: what was looked for, and how to print by hand.
    pub(super) fn of_this_machine() -> Result<Self, CommandError> {
        let browser =
            installed().map_err(|none| CommandError::Pdf(format!("{none}. {BY_HAND}")))?;
        let system = &|name: &str| std::env::var_os(name);
        let room = browser::room(&browser, system).filter(|room| room.is_dir());
        Ok(Self {
            room: room.unwrap_or_else(std::env::temp_dir),
            browser,
            patience: PATIENCE,
        })
    }

    /// Prints a page. The browser sees no network and runs no script, and is gone afterwards, whatever happens.
    ///
    /// # Errors
    /// A browser that does not start, fails, takes too long, or writes something else than a whole PDF; and
    /// [`CommandError::Interrupted`] when the user asked Belfort to stop.
    pub(super) fn print(&self, page: &str) -> Result<Vec<u8>, CommandError> {
        job::print(self, page)
    }

    fn failed(&self, what: &str) -> CommandError {
        let browser = self.browser.display();
        CommandError::Pdf(format!(
            "{browser} {what}. Name another browser with BELFORT_BROWSER. {BY_HAND}"
        ))
    }
}

/// The browser of this machine.
///
/// # Errors
/// What was looked for, where none was found.
pub(super) fn installed() -> Result<PathBuf, NoBrowser> {
    let environment: Environment = &|name| std::env::var_os(name);
    let found = browser::find(System::this(), environment, &is_program)?;
    // It is started in a folder of its own, where a path from here would lead nowhere.
    Ok(std::path::absolute(&found).unwrap_or(found))
}

/// Whether this is a file that can be started.
fn is_program(path: &Path) -> bool {
    let Ok(about) = std::fs::metadata(path) else {
        return false;
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        about.is_file() && about.permissions().mode() & 0o111 != 0
    }
    #[cfg(not(unix))]
    about.is_file()
}
