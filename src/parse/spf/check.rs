//! `check_host()`: what a domain says about one server (RFC 7208 4). Pure: it never asks the DNS, it says
//! what has to be asked, and is called again with the answers.

mod evaluation;

use super::outcome::{Answers, CheckResult, FaultKind, Outcome, Step};
use super::question::Question;

use self::evaluation::{Decision, Evaluation, Stop};

/// Most terms that may cost a question (RFC 7208 4.6.4).
pub const MOST_LOOKUP_TERMS: usize = 10;
/// Most of them that may lead to nothing (RFC 7208 4.6.4).
pub const MOST_VOID_LOOKUPS: usize = 2;
/// Most mail servers of one name, and most reverse names of one address (RFC 7208 4.6.4).
pub const MOST_HOSTS: usize = 10;
/// Most characters of a text that explains a refusal.
const MOST_EXPLAINED: usize = 1_000;

/// Follows the record of the sender's domain as far as the answers lead. Call it again with the answers to
/// what it needs until it is done: there is an end, because the standard limits what one check may ask.
pub fn check(question: &Question, answers: &Answers) -> Step {
    let mut evaluation = Evaluation::new(question, answers);
    let domain = question.sender_domain();
    match conclude(&mut evaluation, domain) {
        Ok((decision, explanation)) => Step::Done(Box::new(Outcome {
            result: decision.result,
            decided_by: decision.way,
            fault: None,
            exists: decision.exists,
            explanation,
            lookup_terms: evaluation.lookup_terms,
            void_lookups: evaluation.void_lookups,
            lookups: evaluation.lookups,
        })),
        Err(Stop::Fault(fault)) => Step::Done(Box::new(Outcome {
            result: match fault.kind {
                FaultKind::Dns => CheckResult::TempError,
                _ => CheckResult::PermError,
            },
            decided_by: Vec::new(),
            fault: Some(*fault),
            exists: true,
            explanation: None,
            lookup_terms: evaluation.lookup_terms,
            void_lookups: evaluation.void_lookups,
            lookups: evaluation.lookups,
        })),
        Err(Stop::Needs(questions)) => Step::Needs(questions),
    }
}

fn conclude(
    evaluation: &mut Evaluation<'_>,
    domain: &str,
) -> Result<(Decision, Option<String>), Stop> {
    let decision = evaluation.check_host(None, domain)?;
    let explanation = match &decision.explained_by {
        Some((domain, spec)) if decision.result == CheckResult::Fail => {
            evaluation.explain(domain, spec)?
        }
        _ => None,
    };
    let explanation = explanation.map(|text| text.chars().take(MOST_EXPLAINED).collect());
    Ok((decision, explanation))
}

#[cfg(test)]
mod tests;
