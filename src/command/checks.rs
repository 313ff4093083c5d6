//! `belfort checks`: list, explain, lint, schema, facts.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use super::{CommandError, console, folder, language, rules};
use crate::check::{Check, RuleSet, Severity, SubjectKind, Verdict};
use crate::cli::{ChecksCommand, LanguageArgs};
use crate::exit::Exit;
use crate::fact::catalogue::catalogue;
use crate::language::Language;
use crate::result::ScanResult;

pub(super) fn run(command: &ChecksCommand) -> Result<Exit, CommandError> {
    let text = match command {
        ChecksCommand::List(args) => list(&rules(args.checks.as_ref())?, language(args.lang)),
        ChecksCommand::Explain {
            id,
            language: LanguageArgs { lang, checks },
        } => explain(&rules(checks.as_ref())?, id, language(*lang))?,
        ChecksCommand::Lint { dir } => lint(dir)?,
        ChecksCommand::Schema => schema(),
        ChecksCommand::Facts => facts(),
    };
    console::print(&text);
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
        let title = check
            .texts
            .get(&language)
            .map_or("", |texts| texts.title.source());
        let _ = writeln!(
            text,
            "  {:<24} {:<9} {title}",
            check.id,
            severity_word(check.severity)
        );
    }
    text
}

fn explain(rules: &RuleSet, id: &str, language: Language) -> Result<String, CommandError> {
    let check = rules.checks.iter().find(|check| check.id == id);
    let check = check.ok_or_else(|| CommandError::NoSuchCheck(id.to_owned()))?;
    let mut text = String::new();
    let Some(words) = check.texts.get(&language) else {
        return Ok(text);
    };
    let _ = writeln!(text, "{}  ({})\n", words.title.source(), check.id);
    let _ = writeln!(text, "{}\n", words.why.source());
    if let Some(fix) = &words.fix {
        let _ = writeln!(text, "→ {}\n", fix.source());
    }
    let _ = writeln!(
        text,
        "{} · {} · {} · since {} · {}",
        check.area.word(),
        severity_word(check.severity),
        subject_word(check.subject),
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

/// The rules as their author wrote them, tried from the top.
fn explain_cases(text: &mut String, rules: &RuleSet, check: &Check, language: Language) {
    let _ = writeln!(text);
    for id in &check.unless {
        if let Some(condition) = rules.conditions.get(id) {
            let _ = writeln!(
                text,
                "{:<15} when {}",
                verdict_word(rules, language, Verdict::NotApplicable),
                condition.when.source()
            );
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
            .map(|severity| format!(" ({})", severity_word(severity)));
        let _ = writeln!(text, "{verdict:<15} {when}{}", severity.unwrap_or_default());
        let says = check
            .texts
            .get(&language)
            .and_then(|texts| texts.says.get(&case.say));
        if let Some(say) = says {
            let _ = writeln!(text, "{:<15} {}", "", say.what.source());
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
    let sources = folder::read(dir)?;
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

fn schema() -> String {
    let schema = schemars::schema_for!(ScanResult);
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    format!("{text}\n")
}

fn facts() -> String {
    let mut text = String::from(
        "Facts that a rule may ask for: path · type · meaning.\n(absent) can be asked with `is absent`; (unknown) may not have been seen.\n\n",
    );
    for row in catalogue().rows() {
        let absent = if row.may_be_absent { " (absent)" } else { "" };
        let unknown = if row.may_be_unknown { " (unknown)" } else { "" };
        let _ = writeln!(
            text,
            "{}\n    {}{absent}{unknown}\n    {}",
            row.path, row.shape, row.meaning
        );
    }
    text
}

fn verdict_word(rules: &RuleSet, language: Language, verdict: Verdict) -> &str {
    let key = match verdict {
        Verdict::Pass => "verdict.pass",
        Verdict::Partial => "verdict.partial",
        Verdict::Fail => "verdict.fail",
        Verdict::Unknown => "verdict.unknown",
        Verdict::NotApplicable => "verdict.not-applicable",
        Verdict::Info => "verdict.info",
    };
    rules.words.say(language, key)
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "critical",
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
        Severity::Info => "info",
    }
}

fn subject_word(subject: SubjectKind) -> &'static str {
    match subject {
        SubjectKind::Domain => "domain",
        SubjectKind::NameServer => "name-server",
        SubjectKind::MailServer => "mail-server",
        SubjectKind::Site => "site",
        SubjectKind::TlsEndpoint => "tls-endpoint",
    }
}
