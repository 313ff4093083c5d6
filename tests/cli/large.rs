//! What is handed over has its limit: a file at it is read, one byte more is refused, and nothing of it is used.

use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use belfort::limits::{FILES, LIMITS};

use super::{Run, belfort, closed_port, new_folder, saved_result};

/// A file that begins like this and is so long, the rest of it spaces.
fn padded(folder: &Path, name: &str, begin: &str, bytes: u64) -> PathBuf {
    let path = folder.join(name);
    let mut file = File::create(&path).expect("make a file");
    file.write_all(begin.as_bytes()).expect("begin it");
    let mut left = bytes - begin.len() as u64;
    let block = vec![b' '; 1 << 20];
    while left > 0 {
        let length = left.min(block.len() as u64);
        let part = block.get(..usize::try_from(length).expect("a part"));
        file.write_all(part.expect("part of a block"))
            .expect("fill it");
        left -= length;
    }
    file.seek(SeekFrom::Start(0)).expect("go to its begin");
    path
}

/// What Belfort says of a file at its limit, and of one that is a byte longer.
fn both(
    folder: &Path,
    name: &str,
    begin: &str,
    limit: u64,
    run: impl Fn(&Path) -> Run,
) -> [Run; 2] {
    [limit, limit + 1].map(|bytes| run(&padded(folder, name, begin, bytes)))
}

/// What each command that takes a file says of one at its limit, and of one that is a byte longer.
fn runs(folder: &Path) -> [(&'static str, [Run; 2]); 6] {
    let resolver = closed_port();
    let with = |option: &'static str| {
        let resolver = resolver.clone();
        move |path: &Path| {
            let path = path.display().to_string();
            belfort(&[
                "example.be",
                "--dry-run",
                "--resolver",
                &resolver,
                option,
                &path,
            ])
        }
    };
    let judge = |path: &Path| belfort(&["judge", &path.display().to_string()]);
    let cohort = |path: &Path| {
        let path = path.display().to_string();
        belfort(&["judge", &saved_result(), "--cohort", &path])
    };
    let answers = FILES.answers as u64;
    [
        (
            "waivers",
            both(folder, "w.toml", "#", FILES.waivers, with("--waivers")),
        ),
        (
            "leave",
            both(folder, "l.toml", "#", FILES.leave, with("--authorised")),
        ),
        (
            "answers",
            both(folder, "a.toml", "#", answers, with("--answers")),
        ),
        (
            "brand",
            both(
                folder,
                "b.toml",
                "name = \"A\"\n#",
                FILES.brand,
                with("--brand"),
            ),
        ),
        ("cohort", both(folder, "c.json", "{", FILES.cohort, cohort)),
        ("result", both(folder, "r.json", "{", FILES.result, judge)),
    ]
}

#[test]
fn a_file_that_is_handed_over_is_read_up_to_its_limit_and_refused_beyond_it() {
    let folder = new_folder("large");
    for (what, [at, beyond]) in runs(&folder) {
        assert!(!at.errors.contains("larger than"), "{what}: {}", at.errors);
        assert!(
            beyond.errors.contains("larger than"),
            "{what}: {}",
            beyond.errors
        );
        assert_eq!(beyond.code, Some(2), "{what}: {}", beyond.errors);
        assert_eq!(beyond.output, "", "{what}");
    }
    fs::remove_dir_all(folder).expect("remove the folder");
}

#[test]
fn more_selectors_than_the_table_says_are_refused() {
    let with = |count: usize| {
        let selectors: Vec<String> = (0..count).map(|number| format!("s{number}")).collect();
        let mut arguments = vec!["example.be", "--dry-run"];
        for selector in &selectors {
            arguments.extend(["--selector", selector]);
        }
        belfort(&arguments)
    };
    assert_eq!(with(LIMITS.dkim_given).code, Some(0));
    let refused = with(LIMITS.dkim_given + 1);
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.errors.contains(&LIMITS.dkim_given.to_string()),
        "{}",
        refused.errors
    );
}

#[test]
fn a_folder_of_more_files_than_the_table_says_is_refused() {
    let folder = new_folder("many-checks");
    let said = |count: usize| {
        for number in 0..count {
            fs::write(folder.join(format!("c{number}.toml")), "#").expect("write a file");
        }
        belfort(&["checks", "list", "--checks", &folder.display().to_string()]).errors
    };
    assert!(!said(FILES.checks).contains("holds more than"));
    assert!(said(FILES.checks + 1).contains("holds more than"));
    fs::remove_dir_all(&folder).expect("remove the folder");
}
