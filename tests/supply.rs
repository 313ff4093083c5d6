//! What is built in: `docs/crates.csv` has a row for each crate, `docs/supply-chain.md` says why each may be there, and
//! build scripts stay on this machine.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "these tests ask cargo and read the sources that it keeps; what cannot be read is a failure"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::{env, fs};

use serde_json::Value;

const NOTE: &str = include_str!("../docs/supply-chain.md");
const TABLE: &str = "docs/crates.csv";
const DENY: &str = include_str!("../deny.toml");
const MANIFEST: &str = include_str!("../Cargo.toml");

/// One crate that the program is made of, or that is run to make it, on any system.
#[derive(Debug)]
struct Crate {
    name: String,
    version: String,
    licence: String,
    direct: bool,
    folder: PathBuf,
    build_script: Option<PathBuf>,
}

/// Every crate of the program by name and version: what it depends on and what builds it, on all systems. What only tests
/// need is in no build.
static CRATES: LazyLock<BTreeMap<(String, String), Crate>> = LazyLock::new(|| {
    let asked = ["metadata", "--offline", "--locked", "--format-version", "1"];
    let output = Command::new(env!("CARGO"))
        .args(asked)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "fetch the crates of all systems first, with `cargo fetch --locked`: {errors}"
    );
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let root = told["resolve"]["root"].as_str().unwrap();
    let by_id = |list: &Value| -> BTreeMap<String, Value> {
        let list = list.as_array().unwrap().iter();
        list.map(|one| (one["id"].as_str().unwrap().to_owned(), one.clone()))
            .collect()
    };
    let (packages, nodes) = (by_id(&told["packages"]), by_id(&told["resolve"]["nodes"]));
    let needs = |id: &str| -> Vec<String> {
        let all = nodes[id]["deps"].as_array().unwrap().iter();
        let built = all.filter(|one| {
            let mut kinds = one["dep_kinds"].as_array().unwrap().iter();
            kinds.any(|kind| kind["kind"] != "dev")
        });
        built
            .map(|one| one["pkg"].as_str().unwrap().to_owned())
            .collect()
    };
    let direct: BTreeSet<String> = needs(root).into_iter().collect();
    let mut found = BTreeSet::new();
    let mut open = vec![root.to_owned()];
    while let Some(id) = open.pop() {
        open.extend(needs(&id).into_iter().filter(|one| !found.contains(one)));
        found.insert(id);
    }
    found.remove(root);
    let read = found
        .iter()
        .map(|id| read_crate(&packages[id], direct.contains(id)));
    read.map(|one| ((one.name.clone(), one.version.clone()), one))
        .collect()
});

fn read_crate(package: &Value, direct: bool) -> Crate {
    let text = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
    let targets = package["targets"].as_array().unwrap();
    let build = targets
        .iter()
        .find(|target| target["kind"][0] == "custom-build");
    let manifest = PathBuf::from(text("manifest_path"));
    Crate {
        name: text("name"),
        version: text("version"),
        licence: text("license"),
        direct,
        folder: manifest.parent().unwrap().to_owned(),
        build_script: build.map(|target| PathBuf::from(target["src_path"].as_str().unwrap())),
    }
}

/// All files of Rust below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The lines of code in which a word stands, comments left out.
fn lines_with(text: &str, word: &str) -> usize {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let is_in = |line: &str| {
        let code = line.split("//").next().unwrap_or_default();
        code.match_indices(word).any(|(at, _)| {
            !code[..at].ends_with(part_of_word)
                && !code[at + word.len()..].starts_with(part_of_word)
        })
    };
    if text.contains(word) {
        text.lines().filter(|line| is_in(line)).count()
    } else {
        0
    }
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned()
}

fn unsafe_lines(one: &Crate) -> usize {
    let files = sources(&one.folder.join("src"));
    files
        .iter()
        .map(|file| lines_with(&read(file), "unsafe"))
        .sum()
}

/// The lines of `unsafe` that the table tells of a crate. A version that was published never changes.
fn told(one: &Crate) -> Option<usize> {
    static TOLD: LazyLock<String> =
        LazyLock::new(|| fs::read_to_string(path()).unwrap_or_default());
    let begin = format!("{},{},", one.name, one.version);
    let row = TOLD.lines().find(|row| row.starts_with(&begin))?;
    row.rsplit(',').nth(1)?.parse().ok()
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(TABLE)
}

/// The table as it is to be.
fn table(counted: impl Fn(&Crate) -> usize) -> String {
    let mut table = "crate,version,licence,direct,unsafe_lines,build_script\n".to_owned();
    for one in CRATES.values() {
        let yes = |is: bool| if is { "yes" } else { "" };
        let (direct, script) = (yes(one.direct), yes(one.build_script.is_some()));
        let (name, version, licence) = (&one.name, &one.version, &one.licence);
        let counted = counted(one);
        let _ = writeln!(
            table,
            "{name},{version},{licence},{direct},{counted},{script}"
        );
    }
    table
}

/// Counting all of them again takes a minute; those that we chose are counted each time.
#[test]
fn the_table_of_crates_is_that_of_the_lock_file() {
    if env::var_os("BELFORT_RENEW").is_some() {
        fs::write(path(), table(unsafe_lines)).unwrap();
    }
    let there = fs::read_to_string(path()).unwrap_or_default();
    let table = table(|one| match told(one) {
        Some(told) if !one.direct => told,
        _ => unsafe_lines(one),
    });
    let (there, wanted): (BTreeSet<&str>, BTreeSet<&str>) =
        (there.lines().collect(), table.lines().collect());
    assert!(
        there == wanted,
        "renew {TABLE} with `BELFORT_RENEW=1 cargo test --test supply`, and the note with it.\nnew: {:?}\ngone: {:?}",
        wanted.difference(&there).collect::<Vec<_>>(),
        there.difference(&wanted).collect::<Vec<_>>(),
    );
}

/// The crates that stand in the first cells of the rows of a section: `| `a`, `b` | …`.
fn named_in(section: &str) -> BTreeSet<String> {
    let (_, rest) = NOTE.split_once(&format!("\n## {section}\n")).unwrap();
    let section = rest.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.map(|row| row.split('|').nth(1).unwrap());
    cells
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}

fn names(such: impl Fn(&Crate) -> bool) -> BTreeSet<String> {
    let such = CRATES.values().filter(|one| such(one));
    such.map(|one| one.name.clone()).collect()
}

#[test]
fn every_direct_dependency_has_its_reason_and_no_other() {
    assert_eq!(named_in("Direct dependencies"), names(|one| one.direct));
}

/// Lines of `unsafe` from which on a crate is looked at by name.
const MUCH: usize = 50;

#[test]
fn every_crate_with_much_unsafe_is_named_and_no_other() {
    // Of a direct one there may be a second version.
    let direct = names(|one| one.direct);
    let much =
        names(|one| !direct.contains(&one.name) && told(one).is_some_and(|lines| lines >= MUCH));
    assert_eq!(named_in("Indirect dependencies with much `unsafe`"), much);
}

/// What no build script of ours has: an address, a socket, or a program that fetches.
const NETWORK: [&str; 11] = [
    "net",
    "TcpStream",
    "UdpSocket",
    "ToSocketAddrs",
    "reqwest",
    "ureq",
    "curl",
    "wget",
    "hyper",
    "ftp",
    "ssh",
];

/// What build scripts start, as their code names it: the compiler itself, behind whatever wraps it; the C compiler and
/// assembler through `cc` and `cmake`; `git` and `freebsd-version` ask this machine for a version.
const STARTED: [&str; 13] = [
    "\"./target/tools/windows/nasm/nasm\"",
    "\"freebsd-version\"",
    "\"git\"",
    "&rustc",
    "command_name",
    "emcc",
    "env::var_os(\"RUSTC\"",
    "executable",
    "rustc",
    "rustc.next(",
    "wrapped_rustc.next(",
    "wrapper",
    "cargo",
];

/// The build script with its modules.
fn script(one: &Crate, script: &Path) -> String {
    let beside = script.parent().unwrap();
    let mut files = vec![script.to_owned()];
    files.extend(sources(&one.folder.join("build")));
    if beside != one.folder {
        files.extend(sources(beside));
    }
    let texts = files.iter().map(|file| read(file));
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_build_script_is_told_and_none_reaches_the_network() {
    let with_script = names(|one| one.build_script.is_some());
    assert_eq!(named_in("Build scripts"), with_script);
    for one in CRATES.values() {
        let Some(path) = &one.build_script else {
            continue;
        };
        let text = script(one, path);
        for word in NETWORK {
            assert_eq!(lines_with(&text, word), 0, "{}: {word}", one.name);
        }
        for started in text.split("Command::new(").skip(1) {
            let program = started.split(')').next().unwrap();
            assert!(STARTED.contains(&program), "{} starts {program}", one.name);
        }
    }
}

/// cargo-deny holds the same list, with the crates of tests and benches beside it, at the moment of building.
#[test]
fn cargo_deny_lets_these_build_scripts_run_and_no_other() {
    let deny: toml::Table = DENY.parse().unwrap();
    let allowed = deny["bans"]["build"]["allow-build-scripts"]
        .as_array()
        .unwrap();
    let allowed: BTreeSet<String> = allowed
        .iter()
        .map(|one| one.as_str().unwrap().to_owned())
        .collect();
    let missing: Vec<String> = names(|one| one.build_script.is_some())
        .difference(&allowed)
        .cloned()
        .collect();
    assert!(missing.is_empty(), "deny.toml does not allow {missing:?}");
}

#[test]
fn the_program_itself_may_have_no_unsafe_code_and_says_which_compiler_it_needs() {
    let manifest: toml::Table = MANIFEST.parse().unwrap();
    assert_eq!(
        manifest["lints"]["rust"]["unsafe_code"].as_str(),
        Some("forbid")
    );
    assert!(manifest["package"]["rust-version"].is_str());
}
