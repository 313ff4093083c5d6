//! The program itself: what it says of files, names and words that strangers chose, and what it writes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use belfort::batch::Order;
use belfort::digest::Digest;
use belfort::report;
use belfort::store::{Done, Place, Store};

use crate::company::{RULES, met, written};
use crate::corpus::{all_at_once, corpus};
use crate::harmless::{floods, hidden_in};

/// A name that a file of a stranger may have, on a system that takes it.
const NAME: &str = "a\u{1b}]0;owned\u{7}\u{1b}[31m\r\u{9b}2J\u{202e}\nbelfort: in order";

fn new_folder(name: &str) -> PathBuf {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("evil-{name}-{}", process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// What it prints and says, of which a terminal may obey nothing.
fn said<T: AsRef<std::ffi::OsStr>>(arguments: &[T]) -> [String; 2] {
    let mut program = Command::new(env!("CARGO_BIN_EXE_belfort"));
    let program = program.args(arguments).env("LC_ALL", "C.UTF-8");
    let output = program
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .output()
        .unwrap();
    [output.stdout, output.stderr].map(|bytes| {
        let text = String::from_utf8(bytes).unwrap();
        let forged = |line: &str| {
            line.starts_with("belfort: everything") || line.starts_with("belfort: in order")
        };
        assert!(!text.lines().any(forged), "a line of others: {text}");
        assert_eq!(hidden_in(&text), None, "{text}");
        assert!(!floods(&text));
        text
    })
}

/// All strings of the corpus that an argument can hold.
fn argument() -> String {
    format!("x{}", all_at_once(100).replace('\0', ""))
}

#[test]
fn what_is_typed_is_quoted_and_not_obeyed() {
    let evil = argument();
    let file = new_folder("typed").join("town.json");
    fs::write(&file, report::json(&met(""))).unwrap();
    let file = file.display().to_string();
    let evil = evil.as_str();
    // What clap says of a value that is none has several lines, and a value of several lines makes more.
    let line = evil.replace('\n', " ");
    let line = line.as_str();
    let store = format!("sqlite:{line}");
    for arguments in [
        vec![evil],
        vec!["judge", evil],
        vec!["judge", &file, "--profile", evil],
        vec!["judge", &file, "-o", evil],
        vec!["judge", &file, "--waivers", evil],
        vec!["judge", &file, "--brand", evil],
        vec!["judge", &file, "--answers", evil],
        vec!["judge", &file, "--checks", evil],
        vec!["judge", &file, "--lang", line],
        vec!["judge", &file, "--color", line],
        vec!["batch", evil, "--dry-run"],
        vec!["compare", evil, evil],
        vec!["history", evil, "--store", &store],
        vec!["portfolio", evil],
        vec!["checks", "explain", evil],
        vec!["checks", "lint", evil],
        vec!["spf", evil],
        vec!["example.be", "--host", evil],
        vec!["example.be", "--authorised", evil],
        vec!["example.be", "--resolver", line],
    ] {
        let [_, errors] = said(&arguments);
        assert!(!errors.is_empty(), "{arguments:?}");
    }
}

/// A list in which this column holds every string.
fn list(folder: &Path, column: &str) -> PathBuf {
    let path = folder.join("list.csv");
    let mut writer = csv::Writer::from_path(&path).unwrap();
    writer.write_record(["domain", column]).unwrap();
    // A file with a NUL in it is no text, and refused as a whole.
    let fit = |text: &&String| text.len() < 2_000 && !text.contains('\0');
    for (index, text) in corpus().iter().filter(fit).enumerate() {
        let domain = if column == "note" {
            text.clone()
        } else {
            format!("x{index}.be")
        };
        writer.write_record([domain.as_str(), text]).unwrap();
    }
    writer.flush().unwrap();
    path
}

#[test]
fn a_list_of_evil_strings_is_read_and_told() {
    let folder = new_folder("list");
    for column in [
        "note",
        "client",
        "contact",
        "tags",
        "language",
        "profile",
        "hosts",
        "selectors",
        "answers",
    ] {
        let path = list(&folder, column).display().to_string();
        let [told, errors] = said(&["batch", &path, "--dry-run"]);
        assert!(told.len() + errors.len() > 1000, "{column}: {told}{errors}");
    }
}

/// Files that the user names, and somebody else wrote.
#[test]
fn what_a_file_says_is_quoted_and_not_obeyed() {
    let folder = new_folder("files");
    let town = folder.join("town.json");
    fs::write(&town, report::json(&met(""))).unwrap();
    let town = town.display().to_string();
    let text = format!("x{}\nbelfort: in order", all_at_once(20));
    let evil = toml::Value::String(text.clone()).to_string();
    let key = serde_json::to_string(&text).unwrap();
    let waiver = "[[waive]]\ncheck = \"hsts\"\nsubject = \"*\"\nuntil = 2027-01-01";
    let leave =
        "[authorisation]\ndomain = \"example.be\"\ndate = \"2026-01-01\"\nuntil = \"2027-12-31\"";
    for (option, content) in [
        (
            "--waivers",
            format!("{waiver}\nreason = {evil}\nby = {evil}\n"),
        ),
        (
            "--waivers",
            format!("[[waive]]\ncheck = {evil}\nsubject = {evil}\n"),
        ),
        ("--waivers", format!("{key} = 1\n")),
        (
            "--brand",
            format!("name = {evil}\n[contact]\nperson = {evil}\nwebsite = {evil}\n"),
        ),
        ("--brand", format!("logo = {evil}\n{key} = 1\n")),
        (
            "--answers",
            format!("questionnaire = {evil}\nby = {evil}\n{key} = 1\n"),
        ),
        (
            "--cohort",
            format!("{{\"format\": \"belfort-cohort/1\", \"name\": {key}, {key}: 1}}"),
        ),
        (
            "--authorised",
            format!("{leave}\nby = {evil}\nreference = {evil}\n"),
        ),
        ("--authorised", format!("{leave}\n{key} = 1\n")),
    ] {
        let file = folder.join("file");
        fs::write(&file, &content).unwrap();
        let file = file.display().to_string();
        let page = folder.join("page.html").display().to_string();
        let [told, errors] = if option == "--authorised" {
            said(&["example.be", "--dry-run", option, &file])
        } else {
            said(&["judge", &town, option, &file, "-o", &page])
        };
        assert!(!told.is_empty() || !errors.is_empty(), "{content}");
    }
}

#[cfg(unix)]
#[test]
fn the_name_of_a_file_is_shown_and_not_obeyed() {
    let folder = new_folder("named");
    let from = folder.join(format!("{NAME}.json"));
    fs::write(&from, report::json(&met(""))).unwrap();
    let into = folder.join(format!("{NAME}.html"));
    let arguments = [
        "judge".as_ref(),
        from.as_os_str(),
        "-o".as_ref(),
        into.as_os_str(),
    ];
    let [told, _] = said(&arguments);
    assert!(into.is_file());
    assert!(
        told.contains("→ ") && told.contains("a␛]0;owned␇␛[31m␍[U+009B]2J[U+202E]"),
        "{told}"
    );
}

#[test]
fn a_scan_that_met_everything_at_once_is_written_in_every_format() {
    let folder = new_folder("met");
    let file = folder.join("town.json");
    fs::write(&file, report::json(&met(&all_at_once(300)))).unwrap();
    let file = file.display().to_string();
    let outputs = [
        "r.html",
        "r.csv",
        "action-plan.csv",
        "r.sarif",
        "r.junit.xml",
        "again.json",
    ];
    let outputs = outputs.map(|name| folder.join(name).display().to_string());
    let mut arguments = vec!["judge", &file, "--lang", "nl,fr,de,en", "-v"];
    arguments.extend(outputs.iter().flat_map(|path| ["-o", path]));
    said(&arguments);
    let mut files = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        assert_eq!(
            hidden_in(
                text.trim_start_matches('\u{feff}')
                    .replace("\r\n", "\n")
                    .as_str()
            ),
            None
        );
        files += 1;
    }
    assert_eq!(
        files,
        1 + 3 * 4 + 3,
        "three formats in four languages, three in none"
    );
}

#[test]
fn a_portfolio_of_evil_orders_stays_in_its_folder() {
    let folder = new_folder("portfolio");
    // A third of them is enough here: each is in the portfolio of a test above.
    let texts = corpus().iter().filter(|text| text.len() < 2_000);
    let texts: Vec<&String> = texts.step_by(3).collect();
    let orders = texts.iter().zip(2..).map(|(text, row)| Order {
        domain: (*text).clone(),
        row,
        client: Some((*text).clone()),
        ..Order::default()
    });
    let orders: Vec<Order> = orders.collect();
    let list = format!("{NAME}.csv");
    let place = Place::of_file(folder.join("belfort.db"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let store = Store::open(&place).await.unwrap();
        let batch = store.begin_or_resume(&list, &orders).await.unwrap();
        let result = written("calm");
        for job in store.claim(batch, 5_000).await.unwrap() {
            let mut result = result.clone();
            job.order.domain.clone_into(&mut result.target);
            // By today's rules: else it is read and judged again, and what is no domain refused.
            RULES.version.clone_into(&mut result.tool.rules);
            let (digest, json) = (Digest::of(&result), report::json(&result));
            let done = Done::Measured {
                digest: &digest,
                json: &json,
            };
            store.finish(&job, done).await.unwrap();
        }
        store.end(batch).await.unwrap();
        store.close().await;
    });
    let at = folder.display().to_string();
    let [told, errors] = said(&["portfolio", &at]);
    assert!(
        told.contains(&format!("{0} of {0} domains measured", orders.len())),
        "{told}{errors}"
    );
    let files = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    let mut files: Vec<String> = files.map(|name| name.into_string().unwrap()).collect();
    files.retain(|name| !name.starts_with("belfort.db"));
    files.sort();
    let own = ["portfolio.csv", "portfolio.html", "portfolio.xlsx"];
    assert_eq!(files, own);
}
