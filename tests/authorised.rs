//! `--authorised` and `--dry-run` as users meet them. Nothing here needs a network.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "these tests write files of leave by today's date and run the program"
)]

use std::net::UdpSocket;
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs, process};

use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};

/// What one run of Belfort led to: exit code, standard output, standard error.
type Run = (Option<i32>, String, String);

#[test]
fn leave_that_is_none_for_this_scan_is_refused_before_anything_is_asked() {
    let folder = new_folder("refused");
    let day = |days: i64| (today() + Span::new().days(days)).to_string();
    for (name, text, said) in [
        (
            "other.toml",
            leave("example.test", &day(-9), &day(9)),
            "gives leave for example.test, not for example.be",
        ),
        (
            "over.toml",
            leave("example.be", &day(-9), &day(-1)),
            "Ask the owner again",
        ),
        (
            "early.toml",
            leave("example.be", &day(1), &day(9)),
            "Scan from that day on",
        ),
        (
            "long.toml",
            leave("example.be", &day(-9), &day(400)),
            "a leave holds for a year at most",
        ),
        (
            "ports.toml",
            leave("example.be", &day(-9), &day(9)) + "ports = [8443]\n",
            "line 7: unknown field `ports`",
        ),
        ("empty.toml", String::new(), "README.md shows one"),
    ] {
        let file = folder.join(name);
        fs::write(&file, text).expect("write a file of leave");
        let (code, output, errors) = scan(&["--authorised", &file.display().to_string()]);
        assert_eq!((code, output.as_str()), (Some(2), ""), "{errors}");
        assert!(errors.contains(said) && errors.contains(name), "{errors}");
        assert_eq!(errors.lines().count(), 1, "{errors}");
    }
    for (file, said) in [
        (folder.join("none.toml"), "there is no such file or folder"),
        (folder, "that is a folder"),
    ] {
        let (code, _, errors) = scan(&["--authorised", &file.display().to_string()]);
        assert_eq!(code, Some(2), "{errors}");
        assert!(errors.contains(said), "{errors}");
    }
}

/// Opening one waits for whoever writes into it.
#[cfg(unix)]
#[test]
fn a_pipe_is_refused_and_not_waited_for() {
    let pipe = new_folder("pipe").join("leave.toml");
    let made = Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("make a pipe").success());
    let (code, _, errors) = scan(&["--authorised", &pipe.display().to_string()]);
    assert_eq!(code, Some(2), "{errors}");
    assert!(errors.contains("it is no ordinary file"), "{errors}");
}

#[test]
fn the_leave_stands_in_the_result() {
    let folder = new_folder("in-result");
    let file = folder.join("leave.toml");
    let today = today().to_string();
    fs::write(&file, leave("example.be", &today, &today)).expect("write a file of leave");
    let file = file.display().to_string();
    let (code, output, errors) = scan(&["--authorised", &file, "--json"]);
    assert_eq!(code, Some(3), "{errors}");
    let result: serde_json::Value = serde_json::from_str(&output).expect("read the result");
    assert_eq!(
        result["scope"]["authorised"],
        serde_json::json!({
            "domain": "example.be",
            "by": "An Peeters",
            "date": today,
            "until": today,
            "reference": "order 2026-114",
        })
    );
}

#[test]
fn a_dry_run_sends_nothing_writes_nothing_and_says_what_would_be_asked() {
    let folder = new_folder("dry-run");
    let page = folder.join("report.html").display().to_string();
    let resolver = UdpSocket::bind("127.0.0.1:0").expect("open a port to be asked at");
    resolver
        .set_nonblocking(true)
        .expect("look without waiting");
    let at = resolver.local_addr().expect("learn its number").to_string();
    let arguments = ["example.be", "--dry-run", "-o", &page, "--resolver", &at];
    let (code, output, errors) = belfort(&arguments);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    for said in [
        "Nothing was sent. A scan of example.be asks, at most:",
        "each name server of the domain (at most 10)",
        "example.be, www.example.be.",
        &format!("Your resolver: {at}."),
    ] {
        assert!(output.contains(said), "{said}: {output}");
    }
    assert!(
        !output.contains("AXFR") && !output.contains('`'),
        "{output}"
    );
    assert!(output.lines().all(|line| line.chars().count() <= 80));
    let written = fs::read_dir(&folder).expect("look into the folder").count();
    assert_eq!(written, 0);
    let asked = resolver.recv(&mut [0; 512]);
    assert!(asked.is_err(), "the resolver was asked");
}

#[test]
fn a_dry_run_follows_what_was_asked_for() {
    let (code, output, _) = scan(&["--dry-run", "--no-web", "--no-mail"]);
    assert_eq!(code, Some(0));
    assert!(!output.contains("each site") && !output.contains("mail server (at most"));
    let (_, output, _) = scan(&["--dry-run", "--host", "shop.example.be"]);
    assert!(
        output
            .replace('\n', " ")
            .contains("www.example.be, shop.example.be."),
        "{output}"
    );
    let (code, output, errors) = scan(&["--dry-run", "--json"]);
    assert_eq!((code, output.as_str()), (Some(2), ""));
    assert!(
        errors.contains("--dry-run and --json contradict each other"),
        "{errors}"
    );
}

fn leave(domain: &str, date: &str, until: &str) -> String {
    format!(
        "[authorisation]\ndomain = \"{domain}\"\nby = \"An Peeters\"\ndate = \"{date}\"\nuntil = \"{until}\"\nreference = \"order 2026-114\"\n"
    )
}

fn today() -> Date {
    TimeZone::UTC.to_datetime(Timestamp::now()).date()
}

/// Scans example.be by way of a resolver that is not there.
fn scan(options: &[&str]) -> Run {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("find a free port");
    let closed = socket.local_addr().expect("learn its number").to_string();
    drop(socket);
    belfort(&[&["example.be", "--resolver", &closed], options].concat())
}

fn belfort(arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_belfort"))
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .current_dir(env::temp_dir())
        .output()
        .expect("run belfort");
    let text = |bytes| String::from_utf8(bytes).expect("read what belfort says");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// An empty folder of this test's own below Cargo's folder for tests.
fn new_folder(name: &str) -> PathBuf {
    let folder = format!("authorised-{name}-{}", process::id());
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(folder);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("make a folder");
    folder
}
