//! Files of answers to the questionnaire.

use belfort::language::Language;
use belfort::score::questionnaire::{Beside, LONGEST_NOTE, assess, read, write};

use super::rules::{RULES, are_told};

/// All of it is the file. What was read and written again reads the same.
pub fn look(bytes: &[u8]) {
    let answers = match read(&RULES.questionnaires, "answers.toml", bytes) {
        Ok(answers) => answers,
        Err(errors) => {
            are_told(errors.all(), "answers.toml", bytes);
            let words = |error: &belfort::check::LoadError| format!("{}{}", error.what, error.mend);
            assert!(
                !errors
                    .all()
                    .iter()
                    .any(|error| words(error).contains(char::is_control))
            );
            return;
        }
    };
    for answer in answers.answers.values() {
        let note = answer.note.as_deref().unwrap_or_default();
        assert!(note.chars().count() <= LONGEST_NOTE);
    }
    let form = &RULES.questionnaires[&answers.questionnaire];
    let language = Language::ALL[bytes.len() % Language::ALL.len()];
    let written = write(form, &answers, &Beside::default(), language);
    assert_eq!(
        read(&RULES.questionnaires, "written.toml", written.as_bytes()).unwrap(),
        answers
    );
    let assessment = assess(&RULES, &answers, &[], language);
    if let Some(maturity) = assessment.maturity {
        assert!((0.0..=5.0).contains(&maturity.total), "{}", maturity.total);
    }
}
