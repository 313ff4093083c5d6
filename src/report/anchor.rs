//! Anchors of findings: stable from scan to scan, safe in any document.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Finding;

/// The anchor of each finding, by its place in the result.
#[derive(Debug)]
pub(super) struct Anchors {
    ids: Vec<String>,
}

impl Anchors {
    pub(super) fn new(findings: &[Finding]) -> Self {
        let mut taken = BTreeSet::new();
        // The last number of each: thousands of the same name are still numbered in one go.
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        let ids = findings
            .iter()
            .map(|finding| {
                let id = format!("f-{}-{}", safe(&finding.check), safe(&finding.subject));
                // Only a stranger who lists one server twice gets this far.
                if taken.insert(id.clone()) {
                    return id;
                }
                let number = numbers.entry(id.clone()).or_insert(1);
                loop {
                    *number += 1;
                    let numbered = format!("{id}_{number}");
                    if taken.insert(numbered.clone()) {
                        return numbered;
                    }
                }
            })
            .collect();
        Self { ids }
    }

    /// The anchor of the finding at this place of the result.
    pub(super) fn of(&self, index: usize) -> String {
        self.ids.get(index).cloned().unwrap_or_default()
    }
}

/// A name in letters, digits, `-` and `.`; anything else as `_` and its code.
pub(super) fn safe(name: &str) -> String {
    let mut id = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' => id.push(character),
            _ => id.extend(format!("_{:x}", u32::from(character)).chars()),
        }
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_safe_and_tells_names_apart() {
        assert_eq!(
            safe("www.example.be:443/ipv4"),
            "www.example.be_3a443_2fipv4"
        );
        assert_ne!(safe("a_b"), safe("a:b"));
        assert_eq!(safe("\"><script>"), "_22_3e_3cscript_3e");
    }
}
