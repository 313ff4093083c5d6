//! What to do at the suppliers that were recognised, beside a finding.

use crate::check::{Finding, Step};

use super::model::StepPart;
use super::phrase::Phrases;
use super::visible::prose;

/// The steps of findings that stand together, each once. Hosts are named where a step is not for all of them.
pub(super) fn steps(group: &[(usize, &Finding)], phrases: Phrases) -> Vec<StepPart> {
    let mut met: Vec<(&Step, Vec<String>)> = Vec::new();
    for (_, finding) in group {
        let host = finding.subject.split(':').next().unwrap_or_default();
        for step in &finding.steps {
            match met.iter_mut().find(|(known, _)| *known == step) {
                Some((_, hosts)) if hosts.iter().any(|known| known == host) => {}
                Some((_, hosts)) => hosts.push(host.to_owned()),
                None => met.push((step, vec![host.to_owned()])),
            }
        }
    }
    let parts = met.into_iter().map(|(step, hosts)| {
        let is_for_all = group
            .iter()
            .all(|(_, finding)| finding.steps.contains(step));
        StepPart {
            subjects: if is_for_all { Vec::new() } else { hosts },
            lead: phrases.fill("step.at", &[("name", &step.provider)]),
            text: prose(&step.text),
            // A reader types it: what every address begins with is left out.
            source: step.source.trim_start_matches("https://").to_owned(),
        }
    });
    parts.collect()
}
