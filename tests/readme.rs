//! What the documents say is true of the program: limits, options, and the places they name.
#![expect(
    clippy::disallowed_methods,
    reason = "tests read the documents and sources, and one starts the program to hear its help"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use belfort::check::RuleSet;
use belfort::check::load::Source;
use belfort::limits::{FILES, LIMITS};
use belfort::probe::contact::contacts;
use jiff::Timestamp;

const README: &str = include_str!("../README.md");
const SECURITY: &str = include_str!("../SECURITY.md");
const CONTRIBUTING: &str = include_str!("../CONTRIBUTING.md");

/// Files that CONTRIBUTING.md has its reader write.
const WRITTEN_BY_THE_READER: [&str; 4] = [
    "checks/dns/caa-reports.toml",
    "src/fact/suppliers.rs",
    "src/parse/verification.rs",
    "src/probe/suppliers.rs",
];

/// The documents that name places in the source.
const DOCUMENTS: [(&str, &str); 6] = [
    ("README.md", README),
    ("ARCHITECTURE.md", include_str!("../ARCHITECTURE.md")),
    ("CONTRIBUTING.md", CONTRIBUTING),
    ("SECURITY.md", SECURITY),
    ("CHANGELOG.md", include_str!("../CHANGELOG.md")),
    ("docs/judging.md", include_str!("../docs/judging.md")),
];

#[test]
fn the_limits_table_is_the_one_that_doctor_shows() {
    let section = section("## Limits");
    let (of_a_scan, of_files) = section.split_once("What you hand over").unwrap();
    assert_eq!(table(of_a_scan), owned(LIMITS.rows()));
    assert_eq!(table(of_files), owned(FILES.rows()));
}

/// The rows of two cells below the head of a table.
fn table(text: &str) -> Vec<(String, String)> {
    text.lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
        .filter_map(|row| row.split_once(" | "))
        .map(|(what, how_much)| (what.to_owned(), how_much.to_owned()))
        .skip(1)
        .collect()
}

fn owned(rows: Vec<(&str, String)>) -> Vec<(String, String)> {
    let owned = rows.into_iter();
    owned
        .map(|(what, how_much)| (what.to_owned(), how_much))
        .collect()
}

#[test]
fn the_table_of_requests_is_the_one_that_a_dry_run_prints() {
    let (_, rest) = SECURITY
        .split_once("## What Belfort does to a target\n")
        .unwrap();
    let table = rest.lines().skip_while(|line| !line.starts_with('|'));
    let written: Vec<String> = table
        .take_while(|line| line.starts_with('|'))
        .skip(2)
        .map(str::to_owned)
        .collect();
    let made: Vec<String> = contacts()
        .into_iter()
        .map(|contact| format!("| {} | {} |", contact.whom, contact.what))
        .collect();
    assert_eq!(written, made);
}

#[test]
fn the_leave_that_the_readme_shows_is_one_that_is_taken() {
    let (_, rest) = README.split_once("```toml\n[authorisation]").unwrap();
    let (leave, _) = rest.split_once("```").unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("leave-of-the-readme.toml");
    let today = Timestamp::now().to_string();
    let today = &today[..10];
    let dated = format!("[authorisation]{leave}")
        .replace("2026-11-02", today)
        .replace("2027-01-31", today);
    fs::write(&file, dated).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_belfort"))
        .args(["example.be", "--dry-run", "--authorised"])
        .arg(&file)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert_eq!((run.status.code(), &*said), (Some(0), ""));
    assert!(String::from_utf8_lossy(&run.stdout).contains("Leave: of An Peeters, manager"));
}

#[test]
fn every_option_in_the_readme_is_one_that_help_shows() {
    let commands = section("## Command line");
    let (_, batch) = commands.split_once("### Many domains").unwrap();
    let (batch, _) = batch.split_once("\n### ").unwrap();
    let scan = commands.replace(batch, "");
    for (text, command) in [(scan.as_str(), "scan"), (batch, "batch")] {
        let options: BTreeSet<&str> = text
            .lines()
            .filter(|line| line.starts_with("| `-"))
            .flat_map(|row| code_spans(row.split(" | ").next().unwrap_or_default()))
            .collect();
        assert!(options.len() > 10, "the table was not found: {options:?}");
        let help = help(command);
        for option in options {
            let name = option.split(' ').next().unwrap_or(option);
            assert!(
                help.split([' ', ',', '\n']).any(|word| word == name),
                "{command} {name}"
            );
        }
    }
}

#[test]
fn every_place_that_a_document_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (document, text) in DOCUMENTS {
        let places = code_spans(text).into_iter().chain(links(text));
        for place in places.filter(|place| is_place(place)) {
            let path = place.split('#').next().unwrap_or(place);
            let there = root.join(path).exists();
            assert_ne!(
                there,
                WRITTEN_BY_THE_READER.contains(&path),
                "{document} names `{place}`"
            );
        }
    }
}

#[test]
fn every_document_that_a_source_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut named = 0;
    let mut folders: Vec<PathBuf> = ["src", "tests", "checks", "templates", "benches"]
        .map(|folder| root.join(folder))
        .to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|end| end == "rs" || end == "toml")
            {
                let text = fs::read_to_string(&path).unwrap_or_default();
                for document in text.split([' ', '(', ')', '"', '`', ',', ':']) {
                    let document = document.trim_end_matches('.');
                    // What remains of `https://…` is an address, not a place here.
                    let is_ours = !document.starts_with("../") && !document.starts_with("//");
                    if has_ending(document, "md") && is_ours {
                        named += 1;
                        assert!(
                            root.join(document).exists(),
                            "{} names {document}",
                            path.display()
                        );
                    }
                }
            }
        }
    }
    assert!(named > 10, "the sweep found only {named} documents");
}

#[test]
fn every_heading_that_a_document_links_to_is_there() {
    for (document, text) in DOCUMENTS {
        for link in links(text) {
            let Some((file, anchor)) = link.split_once('#').filter(|_| !link.contains("://"))
            else {
                continue;
            };
            let linked = DOCUMENTS.iter().find(|(name, _)| *name == file);
            let linked = linked.map_or(text, |(_, linked)| *linked);
            let found = linked
                .lines()
                .any(|line| line.starts_with('#') && slug(line.trim_start_matches('#')) == anchor);
            assert!(found, "{document} links to {link}");
        }
    }
}

#[test]
fn the_check_that_contributing_writes_loads_and_its_slips_are_the_ones_shown() {
    let check = block_with("id = \"caa-reports\"");
    assert_eq!(mistakes(check), "");
    let slip = "there is no fact `dns.caa.iodev`; did you mean `dns.caa.iodef`?";
    let misspelt = mistakes(&check.replace("dns.caa.iodef|length ==", "dns.caa.iodev|length =="));
    assert!(
        misspelt.contains(&format!(":12:9: {slip}")) && CONTRIBUTING.contains(slip),
        "{misspelt}"
    );
    let reversed = mistakes(&check.replace("iodef|length == 0", "iodef|length > 0"));
    let slip = "this example gives `pass` (`known`), not `fail`";
    let told = CONTRIBUTING
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        reversed.contains(slip) && told.contains("`pass` (`known`), not `fail`"),
        "{reversed}"
    );
}

/// What is wrong with the check of the tutorial, brought by a third party; its English stands in for
/// the other three languages, as the tutorial shows one.
fn mistakes(check: &str) -> String {
    let (before, english) = check.split_once("[text.en]").unwrap_or((check, ""));
    let (english, after) = english.split_once("[[example]]").unwrap_or((english, ""));
    let words = ["en", "nl", "fr", "de"].map(|code| format!("[text.{code}]{english}"));
    let text = format!("{before}{}[[example]]{after}", words.concat());
    let source = Source {
        name: "dns/acme/caa-reports.toml".to_owned(),
        text: text
            .replace("id = \"caa-reports\"", "id = \"acme/caa-reports\"")
            .into(),
    };
    RuleSet::with(&[source]).map_or_else(|errors| errors.to_string(), |_| String::new())
}

/// The fenced block of CONTRIBUTING.md that begins with a text.
fn block_with(beginning: &str) -> &'static str {
    let blocks = CONTRIBUTING.split("```").skip(1).step_by(2);
    let mut inside = blocks.filter_map(|block| block.split_once('\n').map(|(_, inside)| inside));
    inside
        .find(|inside| inside.starts_with(beginning))
        .unwrap_or_default()
}

/// The part of the README under a heading, up to the next one of the same rank.
fn section(heading: &str) -> &'static str {
    let rest = README.split_once(&format!("{heading}\n"));
    let rest = rest.map_or("", |(_, rest)| rest);
    rest.split("\n## ").next().unwrap_or_default()
}

/// What the help of a command says.
fn help(command: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_belfort"))
        .args([command, "--help"])
        .output();
    let stdout = output.map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&stdout).into_owned()
}

/// Every text between backticks of a document, without its fenced blocks.
fn code_spans(text: &str) -> Vec<&str> {
    let outside = text.split("\n```").step_by(2);
    outside
        .flat_map(|text| text.split('`').skip(1).step_by(2))
        .collect()
}

/// Every target of a link, seen from the top folder; pictures are made by hand, from a report.
fn links(text: &str) -> Vec<&str> {
    let after = text.split("](").skip(1);
    after
        .filter_map(|rest| rest.split(')').next())
        .map(|target| target.trim_start_matches("../"))
        .filter(|target| !has_ending(target, "png"))
        .collect()
}

/// Whether a text names a file or folder of ours: under a folder at the top, or a document there,
/// without a word in capitals that stands for any name.
fn is_place(text: &str) -> bool {
    let top = [
        "src/",
        "checks/",
        "tests/",
        "templates/",
        "docs/",
        "examples/",
        "benches/",
    ];
    let document = has_ending(text.split('#').next().unwrap_or(text), "md");
    let stands_for_any = text.contains(['*', '{', ' '])
        || text.contains("://")
        || text.split(['/', '.', '-']).any(|part| {
            part.len() > 1 && !document && part.bytes().all(|b| b.is_ascii_uppercase())
        });
    (document || top.iter().any(|folder| text.starts_with(folder))) && !stands_for_any
}

fn has_ending(path: &str, ending: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|found| found == ending)
}

/// The anchor of a heading, as code hosts make it.
fn slug(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    let kept = kept.chars().filter_map(|character| match character {
        ' ' => Some('-'),
        '-' | '_' => Some(character),
        _ => character.is_alphanumeric().then_some(character),
    });
    kept.collect()
}
