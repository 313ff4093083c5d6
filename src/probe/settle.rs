//! Makes what is still pending unknown, wherever it stands below a path: so that adding a fact needs
//! no second place to remember it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::fact::{Facts, Why};

/// Replaces every pending fact at the named paths (`mail_servers`, `mail.dmarc`) by `why`.
pub(super) fn settle(facts: &mut Facts, paths: &[&str], why: &Why) {
    let Ok(why) = serde_json::to_value(why) else {
        return;
    };
    for (name, section) in sections(facts) {
        let below = |path: &&str| {
            let rest = path.strip_prefix(name)?;
            (rest.is_empty() || rest.starts_with('.')).then(|| rest.replace('.', "/"))
        };
        let pointers: Vec<String> = paths.iter().filter_map(below).collect();
        if !pointers.is_empty() {
            section.settle(&pointers, &why);
        }
    }
}

/// Each field of the facts under its name. Only the one that a probe fills is turned over for it: with all of them,
/// a scan would spend more on this than on its handshakes.
fn sections(facts: &mut Facts) -> [(&'static str, &mut dyn Section); 11] {
    let Facts {
        dns,
        registration,
        leads,
        mail,
        web,
        zone_transfer,
        ipv6,
        name_servers,
        mail_servers,
        sites,
        endpoints,
    } = facts;
    [
        ("dns", dns),
        ("registration", registration),
        ("leads", leads),
        ("mail", mail),
        ("web", web),
        ("zone_transfer", zone_transfer),
        ("ipv6", ipv6),
        ("name_servers", name_servers),
        ("mail_servers", mail_servers),
        ("sites", sites),
        ("endpoints", endpoints),
    ]
}

trait Section {
    /// Settles what is pending below some of its places, as JSON pointers.
    fn settle(&mut self, pointers: &[String], why: &Value);
}

impl<T: Serialize + DeserializeOwned> Section for T {
    fn settle(&mut self, pointers: &[String], why: &Value) {
        let Ok(mut tree) = serde_json::to_value(&*self) else {
            return;
        };
        let mut settled = false;
        for pointer in pointers {
            if let Some(branch) = tree.pointer_mut(pointer) {
                settled |= settle_branch(branch, why);
            }
        }
        // A probe that ended well has left nothing: the facts need not be read again.
        if settled && let Ok(read) = serde_json::from_value(tree) {
            *self = read;
        }
    }
}

/// Gives whether anything was pending.
fn settle_branch(branch: &mut Value, why: &Value) -> bool {
    if branch
        .pointer("/unknown/cause")
        .is_some_and(|cause| cause == "pending")
    {
        *branch = json!({ "unknown": why });
        return true;
    }
    match branch {
        Value::Array(items) => settle_each(items.iter_mut(), why),
        Value::Object(fields) => settle_each(fields.values_mut(), why),
        _ => false,
    }
}

fn settle_each<'a>(branches: impl Iterator<Item = &'a mut Value>, why: &Value) -> bool {
    let mut settled = false;
    for branch in branches {
        settled |= settle_branch(branch, why);
    }
    settled
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::fact::{Cause, MailServer, Seen};

    #[test]
    fn only_what_is_pending_at_the_named_paths_becomes_unknown() {
        let mut facts = Facts::default();
        facts.mail.mx = Seen::Absent;
        facts.mail_servers = Seen::Known(vec![MailServer {
            name: "mail.example.be".to_owned(),
            ..MailServer::default()
        }]);
        settle(
            &mut facts,
            &["mail.mx", "mail.spf", "mail_servers"],
            &Why::from(Cause::Timeout),
        );
        assert_eq!(facts.mail.mx, Seen::Absent);
        assert_eq!(facts.mail.spf, Seen::Unknown(Why::from(Cause::Timeout)));
        let server = &facts.mail_servers.known().unwrap()[0];
        assert_eq!(server.starttls, Seen::Unknown(Why::from(Cause::Timeout)));
        for other in [&facts.mail.parked, &facts.web.present] {
            assert_eq!(*other, Seen::default(), "the rest is left alone");
        }
    }

    #[test]
    fn each_field_of_the_facts_is_found_by_its_name() {
        let mut facts = Facts::default();
        let written = serde_json::to_value(&facts).unwrap();
        let written = written.as_object().unwrap().keys();
        let named = sections(&mut facts).map(|(name, _)| name);
        assert_eq!(
            written.map(String::as_str).collect::<BTreeSet<_>>(),
            BTreeSet::from(named)
        );
        for name in named {
            let mut facts = Facts::default();
            settle(&mut facts, &[name], &Why::from(Cause::Timeout));
            let written = serde_json::to_value(&facts).unwrap();
            let pending = |part: &Value| part.to_string().contains("\"pending\"");
            let parts = written.as_object().unwrap();
            assert!(!pending(&parts[name]), "{name}");
            let others = parts.iter().filter(|(other, _)| *other != name);
            assert!(others.map(|(_, part)| part).any(pending), "{name}");
        }
    }
}
