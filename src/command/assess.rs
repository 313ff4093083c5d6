//! `belfort assess`: the questionnaire, in the terminal or as a file to fill in.

mod dialogue;
mod input;
mod keep;

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use self::dialogue::{Dialogue, Said};
use self::input::line;
use self::keep::Kept;
use super::{CommandError, console, judge, language, profile, rules};
use crate::check::{Finding, RuleSet};
use crate::cli::AssessArgs;
use crate::exit::Exit;
use crate::language::Language;
use crate::report::visible;
use crate::report::{assessment_part, assessment_text, fill};
use crate::result::ScanResult;
use crate::score::questionnaire::{Answers, Beside, Form, Questionnaire, assess, beside, words};

/// The file where the user names none.
const DEFAULT: &str = "answers.toml";

pub(super) fn run(args: &AssessArgs) -> Result<Exit, CommandError> {
    let rules = rules(None, None)?;
    let language = language(args.lang);
    let path = args.file.clone().unwrap_or_else(|| PathBuf::from(DEFAULT));
    let kept = Kept::open(&rules, path)?;
    if args.show && kept.answers().is_none() {
        return Err(CommandError::Read {
            path: kept.path().to_owned(),
            why: "there is no such file. Answer the questions first: belfort assess".to_owned(),
        });
    }
    let questionnaire = questionnaire(args, &kept)?;
    let form = rules.questionnaires.get(&questionnaire);
    let form = form.ok_or(CommandError::NoQuestionnaire(questionnaire.word()))?;
    let scan = args.scan.as_deref();
    let scan = scan
        .map(|file| judged(&rules, file, language))
        .transpose()?;
    let beside = scan.as_ref().map(|result| beside(form, result, language));
    let findings = scan.map(|result| result.findings).unwrap_or_default();
    let mut session = Session {
        rules: &rules,
        form,
        language,
        beside: beside.unwrap_or_default(),
        findings,
        kept,
    };
    if args.show {
        let answers = session.answers();
        console::print(&session.outcome(&answers))?;
    } else if args.write {
        session.write()?;
    } else {
        session.talk()?;
    }
    Ok(Exit::Done)
}

/// Reads the answers of `--answers`.
pub(super) fn answers(
    rules: &RuleSet,
    file: Option<&PathBuf>,
) -> Result<Option<Answers>, CommandError> {
    let Some(path) = file else { return Ok(None) };
    let kept = Kept::open(rules, path.clone())?;
    match kept.answers() {
        Some(answers) => Ok(Some(answers.clone())),
        None => Err(CommandError::Read {
            path: path.clone(),
            why: "there is no such file. `belfort assess` makes one".to_owned(),
        }),
    }
}

/// Which questions are asked: those that the file answers already, else those of the command line.
fn questionnaire(args: &AssessArgs, kept: &Kept) -> Result<Questionnaire, CommandError> {
    match kept.answers().map(|answers| answers.questionnaire) {
        Some(Questionnaire::Short) if args.basic => {
            Err(CommandError::OtherQuestionnaire(kept.path().to_owned()))
        }
        Some(questionnaire) => Ok(questionnaire),
        None if args.basic => Ok(Questionnaire::Basic),
        None => Ok(Questionnaire::Short),
    }
}

/// The result of a scan, judged by the rules of today.
fn judged(rules: &RuleSet, file: &Path, language: Language) -> Result<ScanResult, CommandError> {
    let saved = judge::saved(file)?;
    let mut terms = saved.terms();
    terms.profile = profile(rules, None, &saved.profile)?;
    terms.language = language;
    Ok(ScanResult::judge(rules, saved.evidence, terms))
}

/// One run of the command.
struct Session<'a> {
    rules: &'a RuleSet,
    form: &'a Form,
    language: Language,
    beside: Beside,
    findings: Vec<Finding>,
    kept: Kept,
}

impl Session<'_> {
    fn answers(&self) -> Answers {
        let kept = self.kept.answers().cloned();
        kept.unwrap_or_else(|| Answers::none(self.form.questionnaire))
    }

    /// What the answers come to.
    fn outcome(&self, answers: &Answers) -> String {
        let (rules, findings, language) = (self.rules, &self.findings, self.language);
        let assessment = assess(rules, answers, findings, language);
        let part = assessment_part(rules, &assessment, answers, findings, language);
        assessment_text(&part, &rules.words, language)
    }

    /// Writes the file to fill in.
    fn write(&mut self) -> Result<(), CommandError> {
        let answers = self.answers();
        self.save(&answers)?;
        let words = words();
        let file = visible::path(self.kept.path());
        let said = fill(words.say(self.language, "written"), &[("file", &file)]);
        console::print(&format!("{said}\n"))
    }

    fn save(&mut self, answers: &Answers) -> Result<(), CommandError> {
        let text =
            crate::score::questionnaire::write(self.form, answers, &self.beside, self.language);
        self.kept.replace(text)
    }

    /// Asks, line by line. Each answer is saved before the next question.
    fn talk(&mut self) -> Result<(), CommandError> {
        let stdin = io::stdin();
        let terminal = stdin.is_terminal();
        let mut input = stdin.lock();
        // Where nobody sits at the other end, a question is asked only once a line is there to answer it.
        let mut waiting = None;
        if !terminal {
            waiting = line(&mut input).unwrap_or_default();
            if waiting.is_none() {
                return Err(CommandError::NobodyToAsk);
            }
        }
        let file = visible::path(self.kept.path());
        // The conversation borrows these while answers are saved.
        let (form, beside) = (self.form, self.beside.clone());
        let mut dialogue = Dialogue::new(form, &beside, self.answers(), file, self.language);
        let mut said = dialogue.begin();
        loop {
            // The end of a line that was piped in is not seen.
            let end = if terminal || said.ended { "" } else { "\n" };
            console::print(&format!("{}{end}", said.text))?;
            if said.ended {
                break;
            }
            let next = match waiting.take() {
                Some(line) => Some(line),
                None => line(&mut input).unwrap_or_default(),
            };
            let Some(next) = next else {
                console::print(&format!("\n{}", dialogue.stop()))?;
                break;
            };
            said = self.hear(&mut dialogue, &next)?;
        }
        let answers = dialogue.answers();
        if answers.answers.is_empty() {
            return Ok(());
        }
        console::print(&format!("\n{}", self.outcome(answers)))
    }

    fn hear(&mut self, dialogue: &mut Dialogue<'_>, line: &str) -> Result<Said, CommandError> {
        let said = dialogue.hear(line);
        if said.changed {
            let now = jiff::Timestamp::now();
            let today = jiff::tz::TimeZone::UTC.to_datetime(now).date();
            dialogue.answers_mut().answered_on = Some(today);
            self.save(dialogue.answers())?;
        }
        Ok(said)
    }
}
