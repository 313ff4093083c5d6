//! The Observatory's reader of policies.

use std::collections::{BTreeMap, BTreeSet};

/// The sources of a directive, in lower case.
pub(super) type Sources = BTreeSet<String>;

/// Characters below which a policy says nothing.
const SHORTEST: usize = 6;
/// Directives that may stand twice in a policy.
const REPEATABLE: [&str; 2] = ["report-uri", "report-to"];

/// The directives of all policies together.
#[derive(Debug, Default)]
pub(super) struct Directives {
    by_name: BTreeMap<String, Sources>,
    /// One of those that may stand twice does.
    pub(super) duplicates: bool,
}

impl Directives {
    /// Reads policies, of which a source has to be in each. `None`: one of them cannot be read.
    pub(super) fn parse(policies: &[String]) -> Option<Self> {
        let mut all = Self::default();
        for (at, text) in policies.iter().enumerate() {
            if text.chars().count() < SHORTEST {
                return None;
            }
            let policy = one(text, &mut all.duplicates)?;
            for (name, sources) in policy {
                let met = match all.by_name.get(&name) {
                    Some(before) => in_both(before, &sources),
                    // What only a later policy restricts counts as shut altogether.
                    None if at > 0 => Sources::new(),
                    None => sources,
                };
                let met = if met.is_empty() { none() } else { met };
                all.by_name.insert(name, met);
            }
        }
        Some(all)
    }

    /// The sources of a directive, where a policy has it.
    pub(super) fn get(&self, name: &str) -> Option<&Sources> {
        self.by_name.get(name)
    }

    /// All directives.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &Sources)> {
        self.by_name.iter()
    }

    /// Whether there is a directive that is none of these.
    pub(super) fn has_other_than(&self, ignored: &[&str]) -> bool {
        let mut names = self.by_name.keys();
        names.any(|name| !ignored.contains(&name.as_str()))
    }
}

/// Reads one policy; `None` where a directive stands twice.
fn one(text: &str, duplicates: &mut bool) -> Option<BTreeMap<String, Sources>> {
    let mut read: BTreeMap<String, Sources> = BTreeMap::new();
    for directive in text.split(';') {
        let mut words = directive.split_whitespace().map(str::to_lowercase);
        let Some(name) = words.next() else { continue };
        let sources: Sources = words.collect();
        if let Some(before) = read.get_mut(&name) {
            if !REPEATABLE.contains(&name.as_str()) {
                return None;
            }
            *duplicates = true;
            before.extend(sources);
            continue;
        }
        let is_list = name.ends_with("-src");
        let shut = is_list && sources.is_empty();
        read.insert(name, if shut { none() } else { sources });
    }
    Some(read)
}

fn none() -> Sources {
    Sources::from(["'none'".to_owned()])
}

/// The sources of each list that the other one allows too.
fn in_both(one: &Sources, other: &Sources) -> Sources {
    let within = |inner: &Sources, outer: &Sources| -> Sources {
        let is_allowed = |source: &&String| outer.iter().any(|outer| covers(outer, source));
        inner.iter().filter(is_allowed).cloned().collect()
    };
    let mut met = within(one, other);
    met.extend(within(other, one));
    met
}

/// Whether an address covers another: the same, or the folder in which it lies.
fn covers(outer: &str, inner: &str) -> bool {
    match outer.strip_suffix('/') {
        Some(folder) => inner
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/')),
        None => outer == inner,
    }
}
