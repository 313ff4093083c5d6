//! Finds a browser that prints. Pure, so that each system is tested on every system.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Names a browser by its path, or by its name in PATH, and comes before all others.
const ASKED: &str = "BELFORT_BROWSER";

/// Programs in PATH, in the order of trust in how they print.
const NAMES: [&str; 8] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
    "chrome",
];

/// Programs in the folders of applications of macOS.
const BUNDLES: [&str; 3] = [
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "Chromium.app/Contents/MacOS/Chromium",
];

/// Variables of Windows that name folders of programs, and the programs in them.
const FOLDERS: [&str; 3] = ["ProgramFiles", "ProgramFiles(x86)", "LocalAppData"];
const PROGRAMS: [&[&str]; 3] = [
    &["Google", "Chrome", "Application", "chrome.exe"],
    &["Microsoft", "Edge", "Application", "msedge.exe"],
    &["Chromium", "Application", "chrome.exe"],
];

/// What a variable of the environment holds.
pub(crate) type Environment<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// Systems that keep their browsers in different places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum System {
    /// Linux, and what is like it.
    Linux,
    /// macOS.
    Mac,
    /// Windows.
    Windows,
}

/// No browser is there.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum NoBrowser {
    /// None of those that are looked for.
    #[error(
        "no Chromium, Chrome or Edge was found: looked for {} in PATH{}. Install one, or name one that is elsewhere with {ASKED}=PATH", NAMES.join(", "), .0.also()
    )]
    Found(System),
    /// The one that the user named is no program.
    #[error(
        "{ASKED} names {0}, which is no program that can be started. Give the path of one, or its name in PATH"
    )]
    Asked(PathBuf),
}

impl System {
    /// Where else it was looked, as the end of a part of a sentence.
    fn also(self) -> &'static str {
        match self {
            Self::Linux => "",
            Self::Mac => {
                ", and for Google Chrome, Microsoft Edge and Chromium in /Applications and ~/Applications"
            }
            Self::Windows => {
                ", and for Chrome, Edge and Chromium in %ProgramFiles%, %ProgramFiles(x86)% and %LocalAppData%"
            }
        }
    }

    /// The system this runs on.
    pub(crate) fn this() -> Self {
        if cfg!(windows) {
            Self::Windows
        } else if cfg!(target_os = "macos") {
            Self::Mac
        } else {
            Self::Linux
        }
    }
}

/// The browser to print with: the one that the user named, else the first that is there. `is_program` says
/// whether a path leads to a program.
pub(crate) fn find(
    system: System,
    environment: Environment,
    is_program: &dyn Fn(&Path) -> bool,
) -> Result<PathBuf, NoBrowser> {
    if let Some(asked) = environment(ASKED).filter(|asked| !asked.is_empty()) {
        let asked = PathBuf::from(asked);
        let named = asked.to_str().filter(|name| !name.contains(['/', '\\']));
        let places = named.map(|name| in_path(system, environment, &[name]));
        let mut places = places.unwrap_or_else(|| vec![asked.clone()]).into_iter();
        let place = places.find(|place| is_program(place));
        return place.ok_or(NoBrowser::Asked(asked));
    }
    let mut places = in_path(system, environment, &NAMES);
    match system {
        System::Linux => {}
        System::Mac => places.extend(in_bundles(environment)),
        System::Windows => places.extend(in_folders(environment)),
    }
    let mut places = places.into_iter();
    places
        .find(|place| is_program(place))
        .ok_or(NoBrowser::Found(system))
}

/// Every name in every folder of PATH: the better name first, wherever it stands.
fn in_path(system: System, environment: Environment, names: &[&str]) -> Vec<PathBuf> {
    let (between, ending) = match system {
        System::Windows => (b';', ".exe"),
        System::Linux | System::Mac => (b':', ""),
    };
    let path = environment("PATH").unwrap_or_default();
    let folders = folders(&path, between, system);
    let named = |name: &str| {
        let program = format!("{}{ending}", name.strip_suffix(ending).unwrap_or(name));
        folders.iter().map(move |folder| folder.join(&program))
    };
    names.iter().flat_map(|name| named(name)).collect()
}

/// The folders of PATH. One that is relative depends on where the user stands: a program of a stranger's
/// folder is never started.
fn folders(path: &OsStr, between: u8, system: System) -> Vec<PathBuf> {
    // Neither sign can be a part of another one in the encodings of `OsStr`; what is not text is no folder
    // of a browser.
    let parts = path.to_str().unwrap_or_default().split(char::from(between));
    let whole = |part: &&str| match system {
        System::Windows => part
            .get(1..3)
            .is_some_and(|sign| sign == ":\\" || sign == ":/"),
        System::Linux | System::Mac => part.starts_with('/'),
    };
    parts.filter(whole).map(PathBuf::from).collect()
}

fn in_bundles(environment: Environment) -> Vec<PathBuf> {
    let own = environment("HOME").map(|home| Path::new(&home).join("Applications"));
    let folders = [Some(PathBuf::from("/Applications")), own];
    let bundles = |folder: PathBuf| BUNDLES.into_iter().map(move |bundle| folder.join(bundle));
    folders.into_iter().flatten().flat_map(bundles).collect()
}

fn in_folders(environment: Environment) -> Vec<PathBuf> {
    let folders: Vec<PathBuf> = FOLDERS
        .iter()
        .filter_map(|name| environment(name).filter(|folder| !folder.is_empty()))
        .map(PathBuf::from)
        .collect();
    let program = |program: &[&str]| {
        let ending: PathBuf = program.iter().collect();
        folders
            .iter()
            .map(move |folder| folder.join(&ending))
            .collect::<Vec<_>>()
    };
    PROGRAMS.into_iter().flat_map(program).collect()
}

/// The folder in which this browser may read and write, where it is not that for temporary files: a browser
/// from a snap sees a `/tmp` of its own and no hidden folder of its user.
pub(crate) fn room(browser: &Path, environment: Environment) -> Option<PathBuf> {
    // Ubuntu's `/usr/bin/chromium-browser` only starts the snap.
    let snap = browser.starts_with("/snap") || browser == Path::new("/usr/bin/chromium-browser");
    let home = environment("HOME").filter(|_| snap)?;
    Some(Path::new(&home).join("snap/chromium/common"))
}

#[cfg(test)]
mod tests;
