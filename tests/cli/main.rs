//! The command line as users and scripts meet it, without a network; `tests/real` has what needs one.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "these tests run the program and open the sockets of a resolver that is none"
)]

mod assess;
mod brand;
mod compare;
mod data;
mod history;
mod languages;
mod large;
mod pdf;
mod portfolio;
mod waivers;

use std::net::{TcpListener, UdpSocket};
use std::process::{Command, Output};
use std::time::{Duration, Instant};
use std::{env, fs, io, path::PathBuf, process, thread};

/// What one run of Belfort led to.
struct Run {
    code: Option<i32>,
    output: String,
    errors: String,
}

#[test]
fn what_is_no_domain_is_refused_with_what_was_expected() {
    for (input, sentence) in [
        ("not a domain", "`not a domain` is not a domain name"),
        (
            "192.0.2.1",
            "`192.0.2.1` is an IP address; Belfort scans a domain name",
        ),
        ("2001:db8::1", "`2001:db8::1` is an IP address"),
        (
            "co.uk",
            "`co.uk` is an ending under which others register names",
        ),
        (
            "localhost",
            "`localhost` is not a domain name: it has no dot",
        ),
    ] {
        let run = belfort(&[input]);
        assert_eq!(run.code, Some(2), "{input}: {}", run.errors);
        assert!(run.errors.contains(sentence), "{}", run.errors);
        assert!(
            run.errors.contains("example."),
            "says what was expected: {}",
            run.errors
        );
        assert_eq!((run.errors.lines().count(), run.output.as_str()), (1, ""));
    }
}

#[test]
fn a_web_or_mail_address_leads_to_its_domain_and_the_user_is_told() {
    let resolver = closed_port();
    let inputs = [
        (
            "https://www.example.be/contact",
            "The domain of that web address is example.be.",
        ),
        (
            "www.example.be",
            "The domain of that web address is example.be.",
        ),
        (
            "info@example.be",
            "The domain of that e-mail address is example.be.",
        ),
        (
            "info@café.be",
            "The domain of that e-mail address is café.be (xn--caf-dma.be).",
        ),
    ];
    side_by_side(inputs, |(input, said)| {
        let run = belfort(&[input, "--resolver", &resolver]);
        assert_eq!(run.errors.lines().next(), Some(said));
        assert_eq!(run.code, Some(3), "{input}: {}", run.errors);
    });
}

#[test]
fn an_international_name_is_shown_as_people_write_it_and_as_machines_do() {
    let folder = new_folder("international");
    let run = belfort(&["café.be", "--json", "--resolver", &closed_port()]);
    let result: serde_json::Value = serde_json::from_str(&run.output).expect("read the result");
    assert_eq!(result["target"], "xn--caf-dma.be");

    let file = folder.join("café.json");
    fs::write(&file, &run.output).expect("save the result");
    let page = folder.join("café.html");
    let (file, page_name) = (file.display().to_string(), page.display().to_string());
    let judged = belfort(&["judge", &file, "-o", &page_name]);
    assert_eq!(judged.code, Some(0), "{}", judged.errors);
    let page = fs::read_to_string(page).expect("read the report");
    for shown in [&judged.output, &page] {
        assert!(
            shown.contains("café.be") && shown.contains("xn--caf-dma.be"),
            "{shown}"
        );
    }
}

#[test]
fn without_a_resolver_that_answers_the_user_hears_what_to_do_long_before_the_time_is_over() {
    let (_silence, silent) = silent_port();
    side_by_side([closed_port(), silent], |resolver| {
        let began = Instant::now();
        let run = belfort(&["example.be", "--resolver", &resolver]);
        assert_eq!(run.code, Some(3), "{}", run.errors);
        // Questions end long before a scan has to (`--timeout`, 60 seconds), also on a machine that is busy.
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "{:?}",
            began.elapsed()
        );
        assert_eq!(run.errors.lines().count(), 1, "{}", run.errors);
        assert!(
            run.errors.contains("Is this computer online?"),
            "{}",
            run.errors
        );
        assert!(run.errors.contains("--resolver"), "{}", run.errors);
        assert_eq!(run.output, "");
    });
}

#[test]
fn nothing_is_written_when_nothing_was_measured() {
    let folder = new_folder("unmeasured");
    let page = folder.join("report.html").display().to_string();
    let run = belfort(&["example.be", "--resolver", &closed_port(), "-o", &page]);
    assert_eq!(run.code, Some(3), "{}", run.errors);
    assert_eq!(
        fs::read_dir(&folder).expect("look into the folder").count(),
        0
    );
}

#[test]
fn a_script_gets_the_result_of_nothing_in_the_file_it_asked_for_too() {
    let folder = new_folder("unmeasured-json");
    let place = |name: &str| folder.join(name).display().to_string();
    let (page, file) = (place("report.html"), place("result.json"));
    let resolver = format!("--resolver={}", closed_port());
    let run = belfort(&["example.be", &resolver, "--json", "-o", &page, "-o", &file]);
    assert_eq!(run.code, Some(3), "{}", run.errors);
    assert_eq!(
        fs::read_to_string(&file).expect("read the file"),
        run.output
    );
    assert!(run.output.starts_with('{') && !folder.join("report.html").exists());
}

#[test]
fn a_place_where_nothing_can_be_written_is_said_before_the_scan() {
    let folder = new_folder("no-place");
    fs::write(folder.join("file"), "").expect("write a file");
    for place in ["no/such/report.html", "file/result.json"] {
        let place = folder.join(place).display().to_string();
        let ((questions, _tcp), silent) = silent_port();
        questions
            .set_nonblocking(true)
            .expect("look without waiting");
        let run = belfort(&["example.be", "--resolver", &silent, "-o", &place]);
        assert_eq!(run.code, Some(2), "{}", run.errors);
        assert!(run.errors.contains("Choose another place with -o"));
        assert!(!run.errors.contains("os error"), "{}", run.errors);
        let asked = questions.recv(&mut [0; 512]);
        let nothing = asked.expect_err("no question is put to the resolver");
        assert_eq!(nothing.kind(), io::ErrorKind::WouldBlock);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_does_not_get_there_whole_is_an_error_and_a_reader_that_left_is_none() {
    let saved = saved_result();
    for arguments in [
        &["judge", &saved, "--json"][..],
        &["checks", "list"],
        &["checks", "schema"],
        &["checks", "facts"],
        &["doctor", "--resolver", &closed_port()],
        &["--help"],
    ] {
        let full = fs::File::options().write(true).open("/dev/full");
        let full = full.expect("open the device that is always full");
        let run = program(arguments).stdout(full).output();
        let run = run.expect("run belfort");
        let said = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains("the disk is full"), "{arguments:?}: {said}");

        let (reader, writer) = io::pipe().expect("open a pipe");
        drop(reader);
        let run = program(arguments).stdout(writer).output();
        let run = run.expect("run belfort");
        assert_ne!(run.status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_host_without_an_address_is_said_unless_quiet() {
    let folder = new_folder("misspelt-host");
    let text = fs::read_to_string(saved_result()).expect("read saved evidence");
    let mut result: serde_json::Value = serde_json::from_str(&text).expect("read it as JSON");
    result["scope"]["hosts"] = serde_json::json!(["nonexist.example.be"]);
    result["tool"]["rules"] = serde_json::json!("0.0.1+00000000");
    let file = folder.join("result.json").display().to_string();
    fs::write(&file, result.to_string()).expect("save a result");
    let page = folder.join("report.html").display().to_string();
    let sentence = "no address was found for nonexist.example.be; it was not looked at";
    let run = belfort(&["judge", &file, "-o", &page, "--lang", "en"]);
    assert!(run.errors.contains(sentence), "{}", run.errors);
    let other_rules = "it was judged by rules ";
    assert!(run.errors.contains(other_rules), "{}", run.errors);
    let page = fs::read_to_string(page).expect("read the report");
    assert!(page.contains("it was not looked at"));
    let quiet = belfort(&["judge", &file, "--json", "-q"]);
    assert_eq!((quiet.code, quiet.errors.as_str()), (Some(0), ""));
}

#[test]
fn a_wrong_option_ends_with_a_usage_error_before_anything_is_asked() {
    for arguments in [
        &["example.be", "--resolver", "dns.example"][..],
        &["example.be", "--lang", "es"],
        &["example.be", "--profile", "hospital"],
        &["example.be", "-o", "report.docx"],
        &["example.be", "--ca-file", "/there/is/no/such.pem"],
        &["example.be", "--host", "www.example.test"],
        &["example.be", "--checks", "/there/is/no/such/folder"],
        &["judge", "/there/is/no/such.json"],
        &["checks", "explain", "no-such-check"],
        &["no", "such", "command"],
        &["example.be", "--only", "dns,web", "--no-web"],
        &["example.be", "--only", "mail", "--no-mail"],
        &[],
    ] {
        let run = belfort(arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.errors);
        assert!(!run.errors.is_empty());
        assert_eq!(run.output, "", "{arguments:?}");
    }
}

#[test]
fn a_slip_is_told_what_was_meant() {
    for (arguments, sentence) in [
        (&["scann", "example.be"][..], "did you mean `belfort scan`?"),
        (&["docter"], "did you mean `belfort doctor`?"),
        (&["example.be", "extra"], "`extra` is one word too many"),
        (
            &["scan", "example.be", "b.be"],
            "`b.be` is one word too many",
        ),
        (
            &["checks", "explain", "hst"],
            "did you mean `hsts`? `belfort",
        ),
        (
            &["example.be", "--timeout", "1.5"],
            "a whole number of seconds from 1 to 3600",
        ),
        (
            &["example.be", "--only", "web", "--no-web"],
            "--no-web and --only web contradict each other",
        ),
    ] {
        let run = belfort(arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.errors);
        assert!(run.errors.contains(sentence), "{}", run.errors);
    }
}

#[test]
fn help_fits_eighty_columns() {
    for arguments in [
        &["-h"][..],
        &["--help"],
        &["scan", "-h"],
        &["judge", "--help"],
        &["checks", "lint", "--help"],
        &["spf", "--help"],
        &["doctor", "-h"],
        &["portfolio", "--help"],
    ] {
        for line in belfort(arguments).output.lines() {
            assert!(line.chars().count() <= 80, "{arguments:?}: {line}");
        }
    }
}

#[test]
fn what_is_printed_for_others_has_no_links_of_the_source() {
    for command in ["schema", "facts"] {
        let printed = belfort(&["checks", command]).output;
        assert!(printed.len() > 1000 && !printed.contains("[`"), "{command}");
    }
}

#[test]
fn help_and_version_are_no_errors() {
    for argument in ["--help", "--version"] {
        let run = belfort(&[argument]);
        assert_eq!((run.code, run.errors.as_str()), (Some(0), ""));
        assert!(run.output.to_lowercase().contains("belfort"));
    }
}

/// Runs one story for several inputs at once: each waits for seconds, and none needs the processor.
fn side_by_side<T: Send>(inputs: impl IntoIterator<Item = T>, story: impl Fn(T) + Sync) {
    thread::scope(|scope| {
        for input in inputs {
            let story = &story;
            scope.spawn(move || story(input));
        }
    });
}

fn belfort(arguments: &[&str]) -> Run {
    run_of(&mut program(arguments))
}

fn run_of(program: &mut Command) -> Run {
    let Output {
        status,
        stdout,
        stderr,
    } = program.output().expect("run belfort");
    Run {
        code: status.code(),
        output: String::from_utf8(stdout).expect("read what belfort prints"),
        errors: String::from_utf8(stderr).expect("read what belfort says"),
    }
}

fn program(arguments: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_belfort"));
    program
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .current_dir(env::temp_dir());
    program
}

/// A result of an earlier scan, as `judge` reads it.
fn saved_result() -> String {
    format!(
        "{}/tests/evidence/0.1/weak.json",
        env!("CARGO_MANIFEST_DIR")
    )
}

/// The address of a resolver that is not there: a port that was free a moment ago.
fn closed_port() -> String {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("find a free port");
    socket.local_addr().expect("learn its number").to_string()
}

/// A resolver that never answers, for as long as the sockets are kept.
fn silent_port() -> ((UdpSocket, TcpListener), String) {
    let udp = UdpSocket::bind("127.0.0.1:0").expect("open a silent port");
    let at = udp.local_addr().expect("learn its number");
    let tcp = TcpListener::bind(at).expect("open the same port for TCP");
    ((udp, tcp), at.to_string())
}

/// An empty folder of this test's own below Cargo's folder for tests.
fn new_folder(name: &str) -> PathBuf {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("make a folder");
    folder
}
