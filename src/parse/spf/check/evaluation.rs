//! One check on its way through the records.

mod asking;
mod mechanism;

use hickory_proto::rr::{Name, RData, RecordType};

use crate::fact::Why;
use crate::parse::dns_name::host_name;
use crate::parse::spf::expand::{ExplanationText, Values};
use crate::parse::spf::is_spf;
use crate::parse::spf::macros::DomainSpec;
use crate::parse::spf::outcome::{
    Answers, Asked, CheckResult, Fault, FaultKind, Heard, Lookup, Place,
};
use crate::parse::spf::question::{Question, dns_name};
use crate::parse::spf::record::{Body, Qualifier, Record, Term, read};

/// Most characters of a record that are kept to be shown.
const MOST_SHOWN: usize = 4_096;

/// What has been counted and asked so far.
#[derive(Debug)]
pub(super) struct Evaluation<'a> {
    question: &'a Question,
    answers: &'a Answers,
    /// Terms that cost a question.
    pub(super) lookup_terms: usize,
    /// Those that led to nothing.
    pub(super) void_lookups: usize,
    /// Questions, in their order.
    pub(super) lookups: Vec<Lookup>,
    /// Whether the question for the validated name was counted (RFC 7208 4.6.4).
    counted_validation: bool,
}

/// Why an evaluation cannot go on.
#[derive(Debug)]
pub(super) enum Stop {
    /// These answers are missing.
    Needs(Vec<Asked>),
    /// Something is wrong.
    Fault(Box<Fault>),
}

/// What the record of one domain says.
#[derive(Debug)]
pub(super) struct Decision {
    pub(super) result: CheckResult,
    pub(super) way: Vec<Place>,
    pub(super) exists: bool,
    /// Where the text stands that explains a refusal, and of which domain it is.
    pub(super) explained_by: Option<(String, DomainSpec)>,
}

/// The term that is being evaluated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Here<'a> {
    domain: &'a str,
    term: &'a str,
}

impl Decision {
    fn plain(result: CheckResult) -> Self {
        Self {
            result,
            way: Vec::new(),
            exists: true,
            explained_by: None,
        }
    }
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(question: &'a Question, answers: &'a Answers) -> Self {
        Self {
            question,
            answers,
            lookup_terms: 0,
            void_lookups: 0,
            lookups: Vec::new(),
            counted_validation: false,
        }
    }

    /// What the record of a domain says (RFC 7208 4.3 to 4.7). `here` is the term that led to it.
    pub(super) fn check_host(
        &mut self,
        here: Option<Here<'_>>,
        domain: &str,
    ) -> Result<Decision, Stop> {
        // "[192.0.2.1]" is an address in place of a name.
        let is_domain = |name: &Name| name.num_labels() > 1 && !domain.starts_with('[');
        let Some(name) = dns_name(domain).filter(is_domain) else {
            return Ok(Decision::plain(CheckResult::None));
        };
        let here = here.unwrap_or(Here {
            domain: "",
            term: "",
        });
        let texts = match self.ask(here, &name, RecordType::TXT)? {
            Heard::Records(data) => texts(data),
            Heard::Failed(why) => return Err(failed(&name, why)),
            Heard::NoData => Vec::new(),
            Heard::NoSuchName => {
                return Ok(Decision {
                    exists: false,
                    ..Decision::plain(CheckResult::None)
                });
            }
        };
        let mut records = texts.into_iter().filter(|text| is_spf(text));
        let text = match (records.next(), records.next()) {
            (None, _) => return Ok(Decision::plain(CheckResult::None)),
            (Some(text), None) => text,
            (Some(_), Some(_)) => return Err(fault(FaultKind::SeveralRecords, domain)),
        };
        let record = read(&text);
        let shown: String = text.chars().take(MOST_SHOWN).collect();
        if !record.mistakes.is_empty() {
            return Err(Stop::Fault(Box::new(Fault {
                record: shown,
                mistakes: record.mistakes,
                ..Fault::new(FaultKind::Mistakes, domain)
            })));
        }
        self.follow(domain, &shown, &record)
    }

    /// Goes through the terms of one record, from the left (RFC 7208 4.6.2, 4.7).
    fn follow(&mut self, domain: &str, shown: &str, record: &Record) -> Result<Decision, Stop> {
        let place = |term: &Term| Place {
            domain: domain.to_owned(),
            record: shown.to_owned(),
            term: term.text.clone(),
            at: term.at,
        };
        for term in &record.terms {
            let Body::Directive {
                qualifier,
                mechanism,
            } = &term.body
            else {
                continue;
            };
            let here = Here {
                domain,
                term: &term.text,
            };
            let matched = self.matches(here, mechanism);
            let Some(inside) = matched.map_err(|stop| stop.behind(place(term)))? else {
                continue;
            };
            let way = std::iter::once(place(term)).chain(inside).collect();
            return Ok(Decision {
                result: result_of(*qualifier),
                way,
                exists: true,
                explained_by: explanation(record).map(|spec| (domain.to_owned(), spec.clone())),
            });
        }
        for term in &record.terms {
            if let Body::Redirect(spec) = &term.body {
                let here = Here {
                    domain,
                    term: &term.text,
                };
                let found = self.redirect(here, spec);
                let mut decision = found.map_err(|stop| stop.behind(place(term)))?;
                decision.way.insert(0, place(term));
                return Ok(decision);
            }
        }
        Ok(Decision::plain(CheckResult::Neutral))
    }

    /// What another record says instead (RFC 7208 6.1).
    fn redirect(&mut self, here: Here<'_>, spec: &DomainSpec) -> Result<Decision, Stop> {
        self.count(here)?;
        let target = self.expand(here, spec)?;
        let decision = self.check_host(Some(here), &target)?;
        if decision.result == CheckResult::None {
            return Err(fault(FaultKind::NoRecord, &target));
        }
        Ok(decision)
    }

    /// The text that explains a refusal; none where anything is wrong with it (RFC 7208 6.2).
    pub(super) fn explain(
        &mut self,
        domain: &str,
        spec: &DomainSpec,
    ) -> Result<Option<String>, Stop> {
        let term = format!("exp={}", spec.as_str());
        let here = Here {
            domain,
            term: &term,
        };
        let wants = spec.wants_validated_name();
        let target = spec.expand(&Values {
            question: self.question,
            domain,
            validated: &self.validated_name(here, wants)?,
        });
        let Some(name) = dns_name(&target) else {
            return Ok(None);
        };
        let Heard::Records(data) = self.ask(here, &name, RecordType::TXT)? else {
            return Ok(None);
        };
        let [text] = texts(data).try_into().unwrap_or_default();
        let text: String = text;
        let Some(read) = ExplanationText::read(&text).filter(|_| !text.is_empty()) else {
            return Ok(None);
        };
        let explanation = read.expand(&Values {
            question: self.question,
            domain,
            validated: &self.validated_name(here, read.wants_validated_name())?,
        });
        Ok(Some(explanation).filter(|text| text.is_ascii()))
    }
}

impl Stop {
    /// The same, with the term that led to it.
    fn behind(self, place: Place) -> Self {
        match self {
            Self::Fault(mut fault) => {
                fault.way.insert(0, place);
                Self::Fault(fault)
            }
            needs @ Self::Needs(_) => needs,
        }
    }
}

impl Fault {
    fn new(kind: FaultKind, domain: &str) -> Self {
        Self {
            kind,
            way: Vec::new(),
            domain: domain.to_owned(),
            record: String::new(),
            mistakes: Vec::new(),
            why: None,
        }
    }
}

fn fault(kind: FaultKind, domain: &str) -> Stop {
    Stop::Fault(Box::new(Fault::new(kind, domain)))
}

fn failed(name: &Name, why: &Why) -> Stop {
    Stop::Fault(Box::new(Fault {
        why: Some(why.clone()),
        ..Fault::new(FaultKind::Dns, &host_name(name))
    }))
}

fn result_of(qualifier: Qualifier) -> CheckResult {
    match qualifier {
        Qualifier::Pass => CheckResult::Pass,
        Qualifier::Fail => CheckResult::Fail,
        Qualifier::SoftFail => CheckResult::SoftFail,
        Qualifier::Neutral => CheckResult::Neutral,
    }
}

fn explanation(record: &Record) -> Option<&DomainSpec> {
    record.terms.iter().find_map(|term| match &term.body {
        Body::Explanation(spec) => Some(spec),
        _ => None,
    })
}

/// The strings of each TXT record, joined without a blank (RFC 7208 3.3).
fn texts(data: &[RData]) -> Vec<String> {
    let text = |data: &RData| match data {
        RData::TXT(text) => Some(String::from_utf8_lossy(&text.txt_data.concat()).into_owned()),
        _ => None,
    };
    data.iter().filter_map(text).collect()
}
