//! What the rules and texts of one check may name, and where a name leads.

use std::collections::BTreeMap;

use super::SubjectKind;
use super::problem::did_you_mean;
use crate::fact::catalogue::{Row, SUBJECT_ROOTS, catalogue};
use crate::fact::tree::{Look, Node};

/// The names that one check, condition or sentence may use.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vocabulary<'a> {
    /// Names of the subject that is judged: `site` for a check of sites. None for the domain; all for
    /// a condition, which several kinds of check may share.
    pub(super) own: &'a [&'static str],
    /// The numbers of the check.
    pub(super) params: &'a BTreeMap<String, f64>,
    /// Names that only texts know, such as `target`.
    pub(super) words: &'a [&'static str],
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named<'a> {
    /// A fact of the catalogue.
    Fact(&'a Row),
    /// A number of the check.
    Param,
    /// A word that only texts know.
    Word,
}

/// What was judged, and everything it may be judged by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene<'a> {
    /// The scanned domain.
    pub(super) target: &'a str,
    /// Name of the subject.
    pub(super) subject: &'a str,
    /// Title of the prerequisite, in the sentences that speak of one.
    pub(super) check: &'a str,
    /// All facts.
    pub(super) facts: &'a Node,
    /// The subject's own facts, with the name that rules use for it.
    pub(super) own: Option<(&'a str, &'a Node)>,
    /// The numbers of the check, as the profile has them.
    pub(super) params: &'a BTreeMap<String, f64>,
}

/// Names that every text knows.
pub(super) const TEXT_WORDS: [&str; 2] = ["target", "subject"];

/// The beginning of the names of numbers.
const PARAMS: &str = "params.";

impl SubjectKind {
    /// The name that rules use for one such subject, such as `site`; none for the domain, whose facts
    /// every rule may name.
    pub(super) fn root(self) -> Option<&'static str> {
        match self {
            Self::Domain => None,
            Self::NameServer => Some("name_server"),
            Self::MailServer => Some("mail_server"),
            Self::Site => Some("site"),
            Self::TlsEndpoint => Some("endpoint"),
        }
    }

    /// The name of its list in the facts.
    pub(super) fn list(self) -> Option<&'static str> {
        let root = self.root()?;
        let (list, _) = SUBJECT_ROOTS.iter().find(|(_, name)| *name == root)?;
        Some(list)
    }

    /// The machine word, as in check files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::NameServer => "name-server",
            Self::MailServer => "mail-server",
            Self::Site => "site",
            Self::TlsEndpoint => "tls-endpoint",
        }
    }

    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Domain,
        Self::NameServer,
        Self::MailServer,
        Self::Site,
        Self::TlsEndpoint,
    ];
}

impl Vocabulary<'_> {
    /// What a name stands for; else what is wrong and how to mend it.
    pub(super) fn find(&self, path: &str) -> Result<Named<'static>, (String, String)> {
        if let Some(name) = path.strip_prefix(PARAMS) {
            return self.find_param(name);
        }
        if self.words.contains(&path) {
            return Ok(Named::Word);
        }
        let root = path.split('.').next().unwrap_or(path);
        let foreign = |name: &&str| !self.own.contains(name);
        if SUBJECT_ROOTS
            .map(|(_, name)| name)
            .iter()
            .filter(|name| foreign(name))
            .any(|name| *name == root)
        {
            return Err((
                format!("`{path}` belongs to another kind of subject than this check judges"),
                match self.own {
                    [own] => format!("use facts of `{own}` or of the whole domain"),
                    _ => "use facts of the whole domain, or set `subject`".to_owned(),
                },
            ));
        }
        catalogue().find(path).map(Named::Fact).ok_or_else(|| {
            let known = catalogue().rows().iter().map(|row| row.path.as_str());
            let known = known.filter(|known| {
                let root = known.split('.').next().unwrap_or(known);
                self.own.contains(&root) || SUBJECT_ROOTS.iter().all(|(_, name)| *name != root)
            });
            let names = known.chain(self.words.iter().copied());
            (
                format!("there is no fact `{path}`"),
                did_you_mean(path, names, "see `belfort checks facts` for all facts"),
            )
        })
    }

    fn find_param(&self, name: &str) -> Result<Named<'static>, (String, String)> {
        if self.params.contains_key(name) {
            return Ok(Named::Param);
        }
        let names = self.params.keys().map(String::as_str);
        Err((
            format!("there is no number `{name}` under [params]"),
            did_you_mean(name, names, "add it there"),
        ))
    }
}

impl<'a> Scene<'a> {
    /// What was observed of a fact.
    pub(super) fn look(&self, path: &str) -> Look<'a> {
        if let Some((own, node)) = self.own
            && let Some(rest) = path.strip_prefix(own)
            && (rest.is_empty() || rest.starts_with('.'))
        {
            return node.find(rest);
        }
        self.facts.find(path)
    }

    /// A number of the check by its whole name, such as `params.min_days`.
    pub(super) fn param(&self, path: &str) -> Option<f64> {
        self.params.get(path.strip_prefix(PARAMS)?).copied()
    }

    /// A word that only texts know.
    pub(super) fn word(&self, name: &str) -> Option<&'a str> {
        match name {
            "target" => Some(self.target),
            "subject" => Some(self.subject),
            "check" => Some(self.check),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params() -> BTreeMap<String, f64> {
        BTreeMap::from([("min_days".to_owned(), 180.0)])
    }

    fn vocabulary(params: &BTreeMap<String, f64>) -> Vocabulary<'_> {
        Vocabulary {
            own: &["site"],
            params,
            words: &TEXT_WORDS,
        }
    }

    #[test]
    fn a_check_of_sites_names_its_site_the_domain_and_its_numbers() {
        let params = params();
        let names = vocabulary(&params);
        assert!(matches!(names.find("site.hsts"), Ok(Named::Fact(_))));
        assert!(matches!(names.find("mail.mx"), Ok(Named::Fact(_))));
        assert_eq!(names.find("params.min_days"), Ok(Named::Param));
        assert_eq!(names.find("subject"), Ok(Named::Word));
    }

    #[test]
    fn a_name_that_leads_nowhere_says_what_was_meant() {
        let params = params();
        let names = vocabulary(&params);
        let mend = |path| names.find(path).unwrap_err().1;
        assert_eq!(
            mend("site.hsts.max_age_day"),
            "did you mean `site.hsts.max_age_days`?"
        );
        assert_eq!(mend("params.mindays"), "did you mean `min_days`?");
        assert_eq!(mend("params.other"), "add it there");
        assert_eq!(mend("targte"), "did you mean `target`?");
        assert!(mend("something.else").contains("belfort checks facts"));
    }

    #[test]
    fn a_subject_of_another_kind_is_refused() {
        let params = params();
        let names = vocabulary(&params);
        let (what, mend) = names.find("endpoint.chain").unwrap_err();
        assert!(what.contains("another kind of subject"), "{what}");
        assert!(mend.contains("`site`"), "{mend}");
        let domain = Vocabulary { own: &[], ..names };
        assert!(domain.find("site.hsts").is_err());
    }

    #[test]
    fn every_subject_kind_has_its_list_among_the_facts() {
        for kind in SubjectKind::ALL {
            assert_eq!(kind.root().is_some(), kind.list().is_some(), "{kind:?}");
            let word = serde_json::to_value(kind).unwrap();
            assert_eq!(word, kind.word());
        }
        assert_eq!(SubjectKind::TlsEndpoint.list(), Some("endpoints"));
    }
}
