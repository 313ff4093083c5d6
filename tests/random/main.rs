//! Random input for everything that reads what others wrote. Every target of `fuzz/` is run here with its corpus, with
//! bytes as they come, and with files of the corpus changed: on a stable toolchain, in every run of the tests.
//! CONTRIBUTING.md, "Random input", says how to look longer.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "an input that breaks a promise ends the test, and corpora are files"
)]

pub mod bodies;
mod change;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::test_runner::{Config, TestError, TestRunner};

use self::change::inputs;

/// Most bytes of one corpus.
const MOST_BYTES: u64 = 64 * 1024;

/// Each target, and how many of the cases of a run it gets: one of so many. A result is judged and shown in every
/// case, which takes a thousand times as long as reading an address.
macro_rules! targets {
    ($($name:ident / $share:literal,)*) => {
        /// The names of all targets.
        const TARGETS: &[&str] = &[$(stringify!($name)),*];

        $(
            #[test]
            fn $name() {
                run(stringify!($name), bodies::$name::look, $share);
            }
        )*
    };
}

targets! {
    address / 1,
    answers / 1,
    brand / 4,
    caa / 1,
    certificate / 1,
    certificate_file / 1,
    chain / 1,
    check_file / 4,
    client_list / 4,
    cohort_file / 1,
    csp / 1,
    dane / 1,
    data_file / 4,
    digest / 1,
    dkim / 1,
    dmarc / 1,
    dnssec / 1,
    framework_file / 4,
    headers / 1,
    leave / 1,
    mail_record / 1,
    names / 1,
    page / 1,
    png / 1,
    profile_file / 4,
    provider_file / 4,
    rdap / 1,
    result_json / 16,
    rule / 8,
    security_txt / 1,
    smtp_reply / 1,
    software / 1,
    spf_check / 1,
    spf_record / 1,
    spf_walk / 1,
    staple / 1,
    svg / 1,
    target_name / 1,
    tls_hello / 1,
    tls_reply / 1,
    trust_anchor / 1,
    visible / 1,
    waivers / 1,
    workbook / 1,
}

/// Every file of the corpus, then random ones.
fn run(target: &str, look: fn(&[u8]), share: u32) {
    let corpus = corpus(target);
    for (name, bytes) in &corpus {
        let held = std::panic::catch_unwind(|| look(bytes));
        assert!(held.is_ok(), "it was {}", name.display());
    }
    let seeds: Vec<Vec<u8>> = corpus.into_iter().map(|(_, bytes)| bytes).collect();
    let mut config = Config::with_cases(Config::default().cases.div_ceil(share));
    // What fails is shown whole, and becomes a file of the corpus.
    config.failure_persistence = None;
    config.max_shrink_iters = 20_000 / share;
    let failed = TestRunner::new(config).run(&inputs(seeds), |input| {
        look(&input);
        Ok(())
    });
    match failed {
        Ok(()) => {}
        Err(TestError::Fail(why, input)) => panic!(
            "{why}\nMend the cause, and keep this input:\nprintf '{}' > fuzz/corpus/{target}/WHAT-IT-WAS",
            octal(&input)
        ),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
}

/// Bytes as `printf` takes them.
fn octal(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        let _ = write!(text, "\\{byte:03o}");
    }
    text
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz")
        .join(name)
}

/// The files of a corpus, by name.
fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = folder("corpus").join(target);
    let files =
        fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    let read = |path: PathBuf| {
        let bytes = fs::read(&path).unwrap();
        (path, bytes)
    };
    files.into_iter().map(read).collect()
}

/// The names of what stands in a folder, without their ends.
fn stems(of: &str) -> BTreeSet<String> {
    let files = fs::read_dir(folder(of)).unwrap();
    let stem = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    files.map(|file| stem(file.unwrap().path())).collect()
}

#[test]
fn the_fuzzer_and_these_tests_have_the_same_targets_each_with_a_corpus() {
    let here: BTreeSet<String> = TARGETS.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(stems("fuzz_targets"), here);
    assert_eq!(stems("corpus"), here);
    let manifest: toml::Table = fs::read_to_string(folder("Cargo.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let built = manifest["bin"].as_array().unwrap().iter();
    let built: BTreeSet<String> = built
        .map(|bin| bin["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(built, here);
    for name in TARGETS {
        let target = fs::read_to_string(folder("fuzz_targets").join(format!("{name}.rs"))).unwrap();
        assert!(
            target.contains(&format!("belfort_fuzz::bodies::{name}::look;")),
            "{name}"
        );
    }
}

#[test]
fn a_corpus_is_small() {
    for target in TARGETS {
        let files = corpus(target);
        let bytes: u64 = files.iter().map(|(_, bytes)| bytes.len() as u64).sum();
        assert!(
            (1..=64).contains(&files.len()),
            "{target}: {} files",
            files.len()
        );
        assert!(bytes <= MOST_BYTES, "{target}: {bytes} bytes");
    }
}
