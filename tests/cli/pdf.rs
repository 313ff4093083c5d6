//! `-o report.pdf`, with browsers that are none: shell scripts. `./tests/run browser` has a real one.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use super::{Run, new_folder, program, run_of, saved_result};

/// Prints the page itself, as a comment of a PDF.
const PRINTS: &str = r#"for word; do case $word in --print-to-pdf=*) out=${word#*=};; esac; page=$word; done
(echo '%PDF-1.4'; grep -o '<html lang="[a-z]*"' "${page#file://}"; echo '%%EOF') >"$out""#;

/// A folder with a browser that does what these lines of a shell say.
fn with_browser(name: &str, lines: &str) -> (PathBuf, PathBuf) {
    let folder = new_folder(name);
    let browser = folder.join("browser");
    fs::write(&browser, format!("#!/bin/sh\n{lines}\n")).expect("write the browser");
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).expect("make it a program");
    let out = folder.join("out");
    fs::create_dir_all(&out).expect("make a folder");
    fs::create_dir_all(folder.join("tmp")).expect("make a folder");
    (out, browser)
}

/// `judge` of the saved result in a folder, with this browser.
fn command(out: &Path, browser: &Path, arguments: &[&str]) -> Command {
    let saved = saved_result();
    let mut program = program(&[&["judge", &saved], arguments].concat());
    let temporary = out.with_file_name("tmp");
    program.env("BELFORT_BROWSER", browser);
    program.env("TMPDIR", temporary).current_dir(out);
    program
}

fn judge(out: &Path, browser: &Path, arguments: &[&str]) -> Run {
    let run = run_of(&mut command(out, browser, arguments));
    assert_eq!(names(&out.with_file_name("tmp")), [""; 0], "left behind");
    run
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("list the folder");
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = entries
        .map(|entry| name(entry.expect("an entry")))
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn a_report_is_printed_in_each_language() {
    let (out, browser) = with_browser("pdf-languages", PRINTS);
    let run = judge(
        &out,
        &browser,
        &["-o", "r.pdf", "-o", "r.html", "--lang", "nl,fr"],
    );
    assert_eq!(run.code, Some(0), "{}", run.errors);
    let expected = ["r.fr.html", "r.fr.pdf", "r.nl.html", "r.nl.pdf"];
    assert_eq!(names(&out), expected);
    for language in ["nl", "fr"] {
        let pdf = fs::read_to_string(out.join(format!("r.{language}.pdf"))).expect("read it");
        assert_eq!(pdf, format!("%PDF-1.4\n<html lang=\"{language}\"\n%%EOF\n"));
    }
    assert!(run.output.contains("→ r.nl.pdf"), "{}", run.output);
}

#[test]
fn a_browser_may_be_named_from_here_or_by_its_name_in_path() {
    let (out, browser) = with_browser("pdf-named", PRINTS);
    let folder = browser.parent().expect("a folder");
    for named in ["../browser", "browser"] {
        let mut judge = command(&out, Path::new(named), &["-q", "-o", "r.pdf"]);
        let path = std::env::var("PATH").expect("a PATH");
        let run = run_of(judge.env("PATH", format!("{}:{path}", folder.display())));
        assert_eq!(run.code, Some(0), "{named}: {}", run.errors);
        fs::remove_file(out.join("r.pdf")).expect("the PDF is there");
    }
}

#[test]
fn without_a_browser_nothing_is_scanned_and_the_user_hears_how_to_print() {
    let (out, browser) = with_browser("pdf-none", PRINTS);
    let empty = out.with_file_name("tmp");
    let (none, nothing) = (out.join("none"), Path::new(""));
    for (named, said) in [
        (none.as_path(), "which is no program that can be started"),
        (nothing, "no Chromium, Chrome or Edge was found"),
    ] {
        // A Mac has its browsers elsewhere, too.
        if cfg!(target_os = "macos") && named == nothing {
            continue;
        }
        // No resolver: had a scan begun, it would have said so.
        let words = [
            "example.be",
            "--resolver",
            "127.0.0.1:9",
            "-o",
            "r.pdf",
            "-o",
            "r.json",
        ];
        let mut scan = program(&words);
        scan.env("BELFORT_BROWSER", named)
            .env("PATH", &empty)
            .current_dir(&out);
        let run = run_of(&mut scan);
        assert_eq!(run.code, Some(2), "{}", run.errors);
        assert_eq!(run.errors.lines().count(), 1, "{}", run.errors);
        for word in [
            said,
            "BELFORT_BROWSER",
            "-o report.html",
            "Ctrl+P",
            "Save as PDF",
        ] {
            assert!(run.errors.contains(word), "{word}: {}", run.errors);
        }
        assert_eq!(names(&out), [""; 0]);
    }
    // Who wants no PDF needs no browser.
    let html = judge(&out, &none, &["-o", "r.html"]);
    assert_eq!(
        (html.code, names(&out)),
        (Some(0), vec!["r.html".to_owned()])
    );
    drop(browser);
}

#[test]
fn a_browser_that_fails_leaves_the_old_report_as_it_was_and_the_rest_is_written() {
    for (name, lines, said) in [
        (
            "fails",
            "echo 'cannot open display' >&2; exit 1",
            "cannot open display",
        ),
        ("garbage", &PRINTS.replace("%PDF-1.4", "GIF89a"), "no PDF"),
        ("half", &PRINTS.replace("%%EOF", ""), "not whole"),
        ("nothing", "exit 0", "without a PDF"),
    ] {
        let (out, browser) = with_browser(&format!("pdf-{name}"), lines);
        fs::write(out.join("r.pdf"), "the old one").expect("write the old one");
        let run = judge(&out, &browser, &["-q", "-o", "r.pdf", "-o", "r.html"]);
        assert_eq!(run.code, Some(2), "{name}: {}", run.errors);
        assert!(
            run.errors.contains(said) && run.errors.contains("Ctrl+P"),
            "{}",
            run.errors
        );
        assert_eq!(names(&out), ["r.html", "r.pdf"], "{name}");
        let old = fs::read_to_string(out.join("r.pdf")).expect("read the old one");
        assert_eq!(old, "the old one", "{name}");
    }
}

#[test]
fn who_interrupts_ends_the_browser_too_and_finds_everything_as_it_was() {
    for signal in ["INT", "TERM"] {
        let hangs = r#"echo $$ >"$BELFORT_BROWSER.new"; mv "$BELFORT_BROWSER.new" "$BELFORT_BROWSER.id"; exec sleep 1000"#;
        let (out, browser) = with_browser(&format!("pdf-{signal}"), hangs);
        let words = ["-q", "-o", "r.pdf", "-o", "r.html"];
        let mut started = command(&out, &browser, &words);
        let running = started
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("start belfort");
        let id = wait_for(&browser.with_extension("id"));
        let kill = |words: &[&str]| Command::new("kill").args(words).output().expect("run kill");
        kill(&["-s", signal, &running.id().to_string()]);
        let ended = running.wait_with_output().expect("wait for belfort");
        assert_eq!(ended.status.code(), Some(130), "{signal}");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(said, "belfort: interrupted; nothing was written\n");
        assert!(
            !kill(&["-0", id.trim()]).status.success(),
            "the browser still runs"
        );
        assert_eq!(names(&out), [""; 0]);
        assert_eq!(names(&out.with_file_name("tmp")), [""; 0]);
    }
}

/// What stands in a file that somebody else is about to write.
fn wait_for(file: &Path) -> String {
    loop {
        if let Ok(text) = fs::read_to_string(file) {
            return text;
        }
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn the_doctor_says_which_browser_prints() {
    let (_, browser) = with_browser("pdf-doctor", PRINTS);
    let resolver = super::closed_port();
    let mut doctor = program(&["doctor", "--resolver", &resolver]);
    let run = run_of(doctor.env("BELFORT_BROWSER", &browser));
    let said = format!("reports are printed by {}", browser.display());
    assert!(run.output.contains(&said), "{}", run.output);
}
