use std::fmt::Write as _;

use crate::check::RuleSet;
use crate::check::fixture::{shared, source};
use crate::check::load::Source;
use crate::data::{IssueSeverity, ProductKind, Support};
use crate::parse::software::Version;

const SOFTWARE: &str = r#"
[[product]]
name = "PHP"
names = ["php"]
kind = "language"
newest = "8.5.3"
as_of = "2026-09-10"
source = ["https://www.php.net/eol.php"]
line = [
  { version = "8.1", end = "2025-12-31" },
  { version = "8.5" },
]
"#;

const JAVASCRIPT: &str = r#"
[[library]]
name = "jQuery"
names = ["jquery"]
as_of = "2026-08-22"
source = ["github.com/RetireJS/retire.js"]
issues = [
  { below = "3.0.0", severity = "medium" },
  { from = "3.0.0", below = "3.5.0", severity = "high" },
]
"#;

fn files(software: &str, javascript: &str) -> Vec<Source> {
    let mut files = shared();
    files.push(source("data/software.toml", software));
    files.push(source("data/javascript.toml", javascript));
    files
}

/// What is said of lists in which one text stands in the place of another.
fn said(what: &str, instead: &str) -> String {
    let change = |list: &str| list.replacen(what, instead, 1);
    assert!(
        SOFTWARE.contains(what) || JAVASCRIPT.contains(what),
        "{what}"
    );
    let files = files(&change(SOFTWARE), &change(JAVASCRIPT));
    let errors = RuleSet::load(&files, &[], &[]).unwrap_err();
    let mut said = String::new();
    for error in errors.all() {
        let _ = writeln!(said, "{error}");
    }
    said
}

#[test]
fn lists_are_read_whole() {
    let rules = RuleSet::load(&files(SOFTWARE, JAVASCRIPT), &[], &[]).unwrap();
    let php = rules.data.product("php").unwrap();
    assert_eq!((php.kind, php.back_ports), (ProductKind::Language, false));
    let on = |day: &str| php.support(&Version::parse("8.1.2").unwrap(), day.parse().unwrap());
    assert_eq!(on("2025-12-31"), Support::Current);
    assert_ne!(on("2026-01-01"), Support::Current);
    let jquery = rules.data.library("jquery").unwrap();
    let worst = jquery.worst(&Version::parse("3.4.1").unwrap());
    assert_eq!(worst, Some(IssueSeverity::High));
}

#[test]
fn every_mistake_is_said_with_its_place_and_a_way_to_mend_it() {
    let mut all = String::new();
    for (what, instead) in [
        ("name = \"PHP\"", "nmae = \"PHP\""),
        ("names = [\"php\"]", "names = []"),
        ("names = [\"php\"]", "names = [\"PHP\", \"php\", \"php\"]"),
        ("kind = \"language\"", "kind = \"langauge\""),
        ("newest = \"8.5.3\"", "newest = \"8.1.34\""),
        ("newest = \"8.5.3\"", "newest = \"new\""),
        ("as_of = \"2026-09-10\"\n", ""),
        ("as_of = \"2026-09-10\"", "as_of = \"10-09-2026\""),
        ("as_of = \"2026-09-10\"", "as_of = \"2026-02-30\""),
        ("source = [\"https://www.php.net/eol.php\"]\n", ""),
        ("source = [\"https://www.php.net/eol.php\"]", "source = []"),
        (
            "source = [\"https://www.php.net/eol.php\"]",
            "source = [\"I remember\"]",
        ),
        ("end = \"2025-12-31\"", "end = \"soon\""),
        ("end = \"2025-12-31\"", "ends = \"2025-12-31\""),
        ("version = \"8.5\" }", "version = \"8\" }"),
        ("version = \"8.5\" }", "version = \"8.1\" }"),
        ("version = \"8.5\" }", "version = \"eight\" }"),
        (
            "version = \"8.5\" }",
            "version = \"8.5\", courtesy = true }",
        ),
        ("from = \"3.0.0\"", "from = \"2.9.0\""),
        ("from = \"3.0.0\", ", ""),
        ("from = \"3.0.0\"", "from = \"3.6.0\""),
        ("below = \"3.5.0\"", "below = \"x\""),
        ("severity = \"high\"", "severity = \"severe\""),
        ("source = [\"github.com/RetireJS/retire.js\"]\n", ""),
    ] {
        let _ = writeln!(all, "{what} -> {instead}\n{}", said(what, instead));
    }
    for list in ["", "product = []"] {
        let errors = RuleSet::load(&files(list, JAVASCRIPT), &[], &[]).unwrap_err();
        let _ = writeln!(all, "{list:?}\n{errors}\n");
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_newer_list_takes_the_place_of_the_built_in_one_and_is_counted_in_the_version() {
    let built_in = RuleSet::built_in().unwrap();
    let newer = [source("software.toml", SOFTWARE)];
    let rules = RuleSet::with_data(&[], &newer).unwrap();
    assert_eq!(rules.data.software.len(), 1);
    assert_eq!(rules.data.javascript.len(), built_in.data.javascript.len());
    let (ours, theirs) = rules.version.split_once("+data-").unwrap();
    assert_eq!(ours, built_in.version);
    assert_eq!(theirs.len(), 8);
    let other = [source("software.toml", &SOFTWARE.replace("8.5.3", "8.5.4"))];
    assert_ne!(
        RuleSet::with_data(&[], &other).unwrap().version,
        rules.version
    );
}

#[test]
fn only_lists_there_are_can_be_replaced() {
    for name in [
        "php.toml",
        "data/software.toml",
        "web/hsts.toml",
        "conditions.toml",
        "Software.toml",
    ] {
        let errors = RuleSet::with_data(&[], &[source(name, SOFTWARE)]).unwrap_err();
        let said = errors.to_string();
        assert!(
            said.contains("--data reads software.toml and javascript.toml"),
            "{said}"
        );
    }
    let vendor = [source("data/software.toml", SOFTWARE)];
    assert!(
        RuleSet::with(&vendor).is_err(),
        "a folder of checks brings no lists"
    );
}
