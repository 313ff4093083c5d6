//! With browsers that are none: shell scripts, which get the same words.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use super::*;

/// The place for the PDF, as a browser reads it from its words.
const PLACE: &str = r"for word; do case $word in --print-to-pdf=*) out=${word#*=};; --user-data-dir=*) profile=${word#*=};; esac; page=$word; done";

struct Fake {
    folder: TempDir,
    printer: Printer,
}

/// A browser that does what these lines of a shell say.
fn fake(lines: &str, patience: Duration) -> Fake {
    let folder = tempfile::tempdir().unwrap();
    let browser = folder.path().join("browser");
    fs::write(&browser, format!("#!/bin/sh\n{PLACE}\n{lines}\n")).unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
    let room = folder.path().join("room");
    fs::create_dir(&room).unwrap();
    let printer = Printer {
        browser,
        room,
        patience,
    };
    Fake { folder, printer }
}

impl Fake {
    fn print(&self) -> Result<Vec<u8>, String> {
        let printed = print(&self.printer, "<p>A page</p>");
        let left = fs::read_dir(&self.printer.room).unwrap().count();
        assert_eq!(left, 0, "something is left in the temporary folder");
        printed.map_err(|error| error.to_string())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

const LONG: Duration = Duration::from_mins(5);

#[test]
fn what_a_browser_prints_is_taken_whole() {
    let fake = fake(r#"printf '%%PDF-1.4\nall of it\n%%%%EOF\n' >"$out""#, LONG);
    assert_eq!(fake.print().unwrap(), b"%PDF-1.4\nall of it\n%%EOF\n");
}

#[test]
fn a_browser_sees_one_page_no_network_and_a_folder_of_its_own() {
    let copy = r#"cat "${page#file://}" "$profile/Default/Preferences" >"${0%/*}/seen"
        stat -c %a "${out%/*}" >>"${0%/*}/seen"; printf '%s\n' "$@" >"${0%/*}/words""#;
    let fake = fake(copy, LONG);
    assert!(fake.print().unwrap_err().contains("ended without a PDF"));
    let seen = fs::read_to_string(fake.file("seen")).unwrap();
    assert_eq!(seen, format!("<p>A page</p>{SETTINGS}700\n"));
    let words = fs::read_to_string(fake.file("words")).unwrap();
    let words: Vec<&str> = words.lines().collect();
    assert!(words.contains(&"--host-resolver-rules=MAP * ~NOTFOUND"));
    let root = rustix::process::geteuid().is_root();
    assert_eq!(words.contains(&"--no-sandbox"), root);
}

#[test]
fn whatever_a_browser_does_wrong_is_said_with_what_to_do() {
    for (lines, said) in [
        ("exit 0", "ended without a PDF."),
        (
            "echo 'no display' >&2; exit 7",
            "failed (exit status: 7), saying: no display.",
        ),
        (
            "echo one >&2; echo two >&2; echo >&2; exit 1",
            "saying: two.",
        ),
        (r"kill -9 $$", "failed (signal: 9"),
        (r#"echo '<html>' >"$out""#, "wrote something that is no PDF"),
        (r#": >"$out""#, "wrote something that is no PDF"),
        (
            r#"printf '%%PDF-1.4\nhalf' >"$out""#,
            "wrote a PDF that is not whole",
        ),
        (r#"mkdir "$out""#, "ended without a PDF"),
        (r#"mkfifo "$out""#, "ended without a PDF"),
        (
            r#"printf '%%PDF-1.4\n%%%%EOF' >"$out"; exit 1"#,
            "failed (exit status: 1)",
        ),
        (
            r#"printf '%%PDF-' >"$out"; dd if=/dev/zero bs=1 count=1 seek=70000000 of="$out" 2>/dev/null"#,
            "more than 64 MiB",
        ),
    ] {
        let error = fake(lines, LONG).print().unwrap_err();
        assert!(error.contains(said), "{lines}: {error}");
        for word in ["BELFORT_BROWSER", "report.html", "Ctrl+P"] {
            assert!(error.contains(word), "{lines}: {error}");
        }
    }
}

#[test]
fn what_cannot_be_started_is_said() {
    let none = fake("", LONG);
    fs::write(&none.printer.browser, "no program").unwrap();
    fs::set_permissions(&none.printer.browser, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(none.print().unwrap_err().contains("does not start"));
}

#[test]
fn a_browser_that_hangs_is_ended_with_all_that_it_started() {
    let hangs = r#"sleep 1000 & echo $! >"${0%/*}/child"; echo $$ >"${0%/*}/own"; wait"#;
    let fake = fake(hangs, Duration::from_secs(2));
    let error = fake.print().unwrap_err();
    assert!(error.contains("after 2 seconds and was ended"), "{error}");
    for name in ["own", "child"] {
        let id = fs::read_to_string(fake.file(name)).unwrap();
        assert!(is_gone(id.trim()), "{name} still runs");
    }
}

#[test]
fn a_helper_that_outlives_its_browser_is_ended_too() {
    let leaves = r#"sleep 1000 & echo $! >"${0%/*}/child"; printf '%%PDF-1.4\n%%%%EOF\n' >"$out""#;
    let fake = fake(leaves, LONG);
    assert!(fake.print().is_ok());
    let id = fs::read_to_string(fake.file("child")).unwrap();
    assert!(is_gone(id.trim()), "the helper still runs");
}

/// Whether a process has ended, perhaps not yet collected by the process that has to.
fn is_gone(id: &str) -> bool {
    let deadline = std::iter::repeat_n((), 500);
    for () in deadline {
        let state = fs::read_to_string(format!("/proc/{id}/stat"));
        let gone = state.is_ok_and(|state| !state.contains(") Z"));
        if !gone {
            return true;
        }
        std::thread::sleep(BEAT);
    }
    false
}
