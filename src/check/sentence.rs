//! Sentences for findings where no case of a check speaks: unknown, not applicable.

use std::collections::BTreeMap;

use super::SubjectKind;
use super::text::Text;
use super::vocabulary::Scene;
use crate::fact::Cause;
use crate::fact::catalogue::machine_words;
use crate::language::Language;

/// The sentences of `checks/sentences.toml`, by key.
#[derive(Debug, Default)]
pub struct Sentences {
    pub(super) rows: BTreeMap<String, BTreeMap<Language, Text>>,
}

/// Key of the sentence for a check whose prerequisite failed.
pub(super) const INHERITED: &str = "inherited";
/// Key of the sentence for a check whose prerequisite could not be seen.
pub(super) const NEEDS_UNKNOWN: &str = "needs-unknown";
/// Key of the sentence for what the user did not ask for.
pub(super) const NOT_ASKED: &str = "not-asked";
/// Case of a finding for a check without a subject; its keys begin with it.
pub(super) const NO_SUBJECT: &str = "no-subject";
/// Case of an unknown finding; its keys begin with it.
pub(super) const UNKNOWN: &str = "unknown";
/// Case of a finding whose prerequisite says itself why it does not apply.
pub(super) const NOT_APPLICABLE: &str = "not-applicable";

impl Sentences {
    /// A sentence with its names filled in; the key itself where there is none, which a loaded rule
    /// set does not have: a slip is seen and never hides a finding.
    pub(super) fn say(&self, language: Language, key: &str, scene: &Scene<'_>) -> String {
        self.rows
            .get(key)
            .and_then(|row| row.get(&language))
            .map_or_else(|| key.to_owned(), |text| text.render(language, scene))
    }
}

/// The key of the sentence for a cause of not knowing. Evidence that is still pending was never
/// finished, which is a fault of ours.
pub(super) fn unknown_key(cause: Cause) -> String {
    let cause = match cause {
        Cause::Pending => Cause::Bug,
        cause => cause,
    };
    format!("{UNKNOWN}.{}", cause.word())
}

/// The key of the sentence for a check without a subject.
pub(super) fn no_subject_key(kind: SubjectKind) -> String {
    format!("{NO_SUBJECT}.{}", kind.word())
}

/// Every key there must be, and no other.
pub(super) fn keys() -> Vec<String> {
    let causes = machine_words::<Cause>();
    let causes = causes.iter().filter(|word| *word != Cause::Pending.word());
    let kinds = SubjectKind::ALL.into_iter();
    let kinds = kinds.filter(|kind| *kind != SubjectKind::Domain);
    let mut keys: Vec<String> = causes.map(|word| format!("{UNKNOWN}.{word}")).collect();
    keys.extend(kinds.map(no_subject_key));
    keys.extend([INHERITED, NEEDS_UNKNOWN, NOT_ASKED].map(str::to_owned));
    keys
}
