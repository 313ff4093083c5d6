//! Seeded mistakes: each is one change to files that load, and each is refused where it stands.

use serde::Deserialize;

use super::*;
use crate::check::fixture::sentences;

/// One mistake.
#[derive(Deserialize)]
struct Mistake {
    title: String,
    from: String,
    to: String,
    line: String,
}

#[derive(Deserialize)]
struct Mistakes {
    mistake: Vec<Mistake>,
}

/// Makes each mistake alone, checks that an error names its line, and says all errors.
fn refused(
    mistakes: &str,
    name: &str,
    before: &str,
    files: impl Fn(&str) -> Vec<Source>,
) -> String {
    let mistakes: Mistakes = crate::parse::toml_text::read(mistakes).unwrap();
    let mut said = String::new();
    for Mistake {
        title,
        from,
        to,
        line,
    } in mistakes.mistake
    {
        assert_eq!(
            before.matches(&from).count(),
            1,
            "{title}: `{from}` stands once in {name}"
        );
        let text = before.replace(&from, &to);
        let Err(errors) = RuleSet::load(&files(&text), &[], &[]) else {
            panic!("{title}: loads");
        };
        let named = errors.all().iter().any(|error| {
            let found = text.lines().nth(error.line - 1).unwrap_or_default();
            error.file == name && found.contains(&line)
        });
        assert!(
            named,
            "{title}: no error names the line with `{line}`:\n{errors}"
        );
        let _ = writeln!(said, "# {title}");
        for error in errors.all() {
            let _ = writeln!(said, "{error}");
        }
    }
    said
}

#[test]
fn every_seeded_mistake_in_a_check_is_refused_where_it_stands() {
    let mistakes = include_str!("../../fixture/mistakes-in-hsts.toml");
    insta::assert_snapshot!(refused(mistakes, "web/hsts.toml", CHECK, files));
}

#[test]
fn every_seeded_mistake_in_conditions_is_refused_where_it_stands() {
    let mistakes = include_str!("../../fixture/mistakes-in-conditions.toml");
    let files = |text: &str| with_file("conditions.toml", text);
    insta::assert_snapshot!(refused(mistakes, "conditions.toml", CONDITIONS, files));
}

#[test]
fn every_seeded_mistake_in_sentences_is_refused_where_it_stands() {
    let mistakes = include_str!("../../fixture/mistakes-in-sentences.toml");
    let files = |text: &str| with_file("sentences.toml", text);
    insta::assert_snapshot!(refused(
        mistakes,
        "sentences.toml",
        &sentences().text,
        files
    ));
}

#[test]
fn more_than_twelve_cases_are_two_checks() {
    let case = "[[case]]\nwhen = \"site.hsts.malformed\"\nverdict = \"fail\"\nsay = \"ignored\"\n";
    let text = CHECK.replacen("[[case]]", &format!("{}[[case]]", case.repeat(9)), 1);
    let said = said(&files(&text), &[]);
    assert!(
        said.contains("web/hsts.toml:63:1: the check has 13 cases; 12 are the most"),
        "{said}"
    );
    let text = CHECK.replacen("[[case]]", &format!("{}[[case]]", case.repeat(8)), 1);
    assert!(!self::said(&files(&text), &[]).contains("are the most"));
}

#[test]
fn checks_that_need_each_other_are_refused() {
    let needing = |id: &str, needs: &str| {
        let text = CHECK.replace(
            "id = \"hsts\"",
            &format!("id = \"{id}\"\nneeds = \"{needs}\""),
        );
        source(&format!("web/{id}.toml"), &text)
    };
    let mut files = files(CHECK);
    files.extend([needing("a", "b"), needing("b", "c"), needing("c", "a")]);
    let said = said(&files, &[]);
    assert_eq!(said.lines().count(), 3, "{said}");
    assert!(
        said.contains("web/a.toml:2:9: checks need each other: a needs b needs c needs a"),
        "{said}"
    );
}

#[test]
fn a_check_needs_one_of_its_own_kind_of_subject_or_of_the_domain() {
    let endpoint = CHECK
        .replace("id = \"hsts\"", "id = \"other\"\nneeds = \"hsts\"")
        .replace("subject = \"site\"", "subject = \"mail-server\"")
        .replace("unless = [\"elsewhere\"]\n", "")
        .replace("site.hsts is absent", "mail_server.addresses is absent")
        .replace(
            "site.hsts.malformed or site.authority == 'broken'",
            "mail_server.addresses|length > 3",
        )
        .replace(
            "site.hsts.max_age_days < params.min_days",
            "mail_server.addresses|length > params.min_days",
        )
        .replace(
            "site.hsts.max_age_days|count",
            "mail_server.addresses|count",
        );
    let start = endpoint.find("[[example]]").unwrap();
    let mut files = files(CHECK);
    files.push(source("web/other.toml", &endpoint[..start]));
    let said = said(&files, &[]);
    assert!(
        said.contains("web/other.toml:2:9: `hsts` judges each site, this check each mail-server"),
        "{said}"
    );
    let mut files = self::files(CHECK);
    let other = endpoint[..start].replace("needs = \"hsts\"", "unless = [\"elsewhere\"]");
    files.push(source("web/other.toml", &other));
    let said = self::said(&files, &[]);
    assert!(
        said.contains(
            "web/other.toml:2:11: the condition `elsewhere` asks for facts of another kind"
        ),
        "{said}"
    );
}

#[test]
fn all_mistakes_of_all_files_are_shown_at_once_by_file_and_line() {
    let mut files = files(
        &CHECK
            .replace("site.hsts is absent", "site.hsst is absent")
            .replace("\"Goed.\"", "\"\""),
    );
    files.push(source("web/broken.toml", "id = 'x'\nb = = 1"));
    files.push(source("profiles/x.toml", "vendor = []"));
    let said = said(&files, &[]);
    let places: Vec<_> = said
        .lines()
        .map(|line| line.splitn(3, ':').take(2).collect::<Vec<_>>().join(":"))
        .collect();
    assert_eq!(
        places,
        [
            "profiles/x.toml:1",
            "web/broken.toml:2",
            "web/hsts.toml:15",
            "web/hsts.toml:38"
        ],
        "{said}"
    );
}
