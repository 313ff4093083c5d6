//! `belfort checks`: list, explain, lint, schema, facts.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use super::{CommandError, Content, console, folder, language, rules};
use crate::check::text::Text;
use crate::check::{Check, RuleSet, Verdict, nearest};
use crate::cli::{ChecksCommand, LanguageArgs};
use crate::compare::Comparison;
use crate::exit::Exit;
use crate::fact::catalogue::{Shape, catalogue};
use crate::language::Language;
use crate::report::wrap;
use crate::result::ScanResult;

pub(super) fn run(command: &ChecksCommand) -> Result<Exit, CommandError> {
    let text = match command {
        ChecksCommand::List(args) => list(&rules(args.checks.as_ref(), None)?, language(args.lang)),
        ChecksCommand::Explain {
            id,
            language: LanguageArgs { lang, checks },
        } => explain(&rules(checks.as_ref(), None)?, id, language(*lang))?,
        ChecksCommand::Lint { dir } => lint(dir)?,
        ChecksCommand::Schema { comparison: true } => schema(&schemars::schema_for!(Comparison)),
        ChecksCommand::Schema { comparison: false } => schema(&schemars::schema_for!(ScanResult)),
        ChecksCommand::Facts => facts(),
    };
    console::print(&text)?;
    Ok(Exit::Done)
}

fn list(rules: &RuleSet, language: Language) -> String {
    let mut text = String::new();
    let mut area = None;
    for check in &rules.checks {
        if area.replace(check.area) != Some(check.area) {
            let heading = rules
                .words
                .say(language, &format!("area.{}", check.area.word()))
                .to_owned();
            let _ = writeln!(text, "{}{heading}", if text.is_empty() { "" } else { "\n" });
        }
        let title = check.texts.get(&language);
        let title = title.map_or("", |texts| texts.title.source());
        let first = format!("  {:<24} {:<9} ", check.id, check.severity.word());
        paragraph(&mut text, &first, title);
    }
    text
}

fn explain(rules: &RuleSet, id: &str, language: Language) -> Result<String, CommandError> {
    let check = rules.find(id).ok_or_else(|| {
        let ids = rules.checks.iter().map(|check| check.id.as_str());
        CommandError::NoSuchCheck {
            id: id.to_owned(),
            near: nearest(id, ids).map(str::to_owned),
        }
    })?;
    let mut text = String::new();
    let Some(words) = check.texts.get(&language) else {
        return Ok(text);
    };
    paragraph(
        &mut text,
        "",
        &format!("{} ({})", words.title.source(), check.id),
    );
    text.push('\n');
    paragraph(&mut text, "", &readable(check, &words.why));
    text.push('\n');
    if let Some(fix) = &words.fix {
        paragraph(&mut text, "→ ", &readable(check, fix));
        text.push('\n');
    }
    let _ = writeln!(
        text,
        "{} · {} · {} · since {} · {}",
        check.area.word(),
        check.severity.word(),
        check.subject.word(),
        check.since,
        check.source
    );
    if let Some(needs) = &check.needs {
        let _ = writeln!(text, "needs {needs}");
    }
    for (name, value) in &check.params {
        let _ = writeln!(text, "{name} = {value}");
    }
    explain_cases(&mut text, rules, check, language);
    for reference in &check.refs {
        let _ = writeln!(text, "see {reference}");
    }
    let touched = frameworks_of(rules, id);
    if !touched.is_empty() {
        let names: Vec<&str> = touched.into_iter().collect();
        let _ = writeln!(text, "in {}", names.join(", "));
    }
    Ok(text)
}

/// Columns before the rule of a case: enough for every verdict in every language.
const CASES: usize = 22;

/// The rules as their author wrote them, tried from the top.
fn explain_cases(text: &mut String, rules: &RuleSet, check: &Check, language: Language) {
    let _ = writeln!(text);
    for id in &check.unless {
        if let Some(condition) = rules.conditions.get(id) {
            let verdict = verdict_word(rules, language, Verdict::NotApplicable);
            let when = format!("when {}", condition.when.source());
            paragraph(text, &format!("{verdict:<CASES$}"), &when);
        }
    }
    for case in &check.cases {
        let verdict = verdict_word(rules, language, case.verdict);
        let when = case.when.as_ref().map_or_else(
            || "otherwise".to_owned(),
            |rule| format!("when {}", rule.source()),
        );
        let severity = case
            .severity
            .map(|severity| format!(" ({})", severity.word()))
            .unwrap_or_default();
        paragraph(
            text,
            &format!("{verdict:<CASES$}"),
            &format!("{when}{severity}"),
        );
        let says = check
            .texts
            .get(&language)
            .and_then(|texts| texts.says.get(&case.say));
        if let Some(say) = says {
            paragraph(text, &" ".repeat(CASES), &readable(check, &say.what));
        }
    }
    let _ = writeln!(text);
}

fn frameworks_of<'a>(rules: &'a RuleSet, id: &str) -> BTreeSet<&'a str> {
    rules
        .frameworks
        .iter()
        .filter(|(_, framework)| framework.checks().contains(id))
        .map(|(name, _)| name.as_str())
        .collect()
}

fn lint(dir: &Path) -> Result<String, CommandError> {
    let sources = folder::read(dir, Content::Checks)?;
    let built_in = RuleSet::built_in()?.checks.len();
    let all = RuleSet::with(&sources)?;
    let own = all.checks.len() - built_in;
    Ok(format!(
        "{}: {} files, {own} checks, no mistakes. Rule set {}\n",
        dir.display(),
        sources.len(),
        all.version
    ))
}

fn schema(schema: &schemars::Schema) -> String {
    let text = serde_json::to_string_pretty(schema).unwrap_or_default();
    format!("{}\n", without_links(&text))
}

/// Descriptions come from the comments in the source, where a name in brackets leads to its meaning;
/// here it leads nowhere.
fn without_links(text: &str) -> String {
    text.replace("[`", "`").replace("`]", "`")
}

fn facts() -> String {
    let mut text = String::from(
        "Facts that a rule may ask for: path · type · meaning.\n(absent) can be asked with `is absent`; (unknown) may not have been seen.\n\n",
    );
    for row in catalogue().rows() {
        let absent = if row.may_be_absent { " (absent)" } else { "" };
        let unknown = if row.may_be_unknown { " (unknown)" } else { "" };
        let _ = writeln!(text, "{}", row.path);
        paragraph(
            &mut text,
            "    ",
            &format!("{}{absent}{unknown}", row.shape),
        );
        paragraph(&mut text, "    ", &without_links(&row.meaning));
        if let Shape::Word(words) = &row.shape {
            for word in words {
                let meaning = without_links(&word.meaning);
                paragraph(&mut text, &format!("      {}: ", word.word), &meaning);
            }
        }
    }
    text
}

fn verdict_word(rules: &RuleSet, language: Language, verdict: Verdict) -> &str {
    let key = format!("verdict.{}", verdict.word());
    rules.words.find(language, &key).unwrap_or(verdict.word())
}

/// A text of a check as its author wrote it, with the numbers of the check filled in. What only a scan
/// can fill in stays in one piece when lines are broken.
fn readable(check: &Check, text: &Text) -> String {
    let mut source = text.source().to_owned();
    for (name, value) in &check.params {
        source = source.replace(&format!("{{{{ params.{name} }}}}"), &value.to_string());
    }
    source.replace("{{ ", "{{\u{a0}").replace(" }}", "\u{a0}}}")
}

/// Writes a paragraph in lines of at most [`console::WIDTH`] columns: the first behind `first`, the
/// others below it.
fn paragraph(text: &mut String, first: &str, words: &str) {
    let indent = first.chars().count();
    let lines = wrap(words, console::WIDTH.saturating_sub(indent));
    for (number, line) in lines.iter().enumerate() {
        let before = if number == 0 { first } else { "" };
        let _ = writeln!(text, "{before:<indent$}{line}");
    }
}
