//! Makes what is still pending unknown, wherever it stands below a path: so that adding a fact needs
//! no second place to remember it.

use serde_json::{Value, json};

use crate::fact::{Facts, Why};

/// Replaces every pending fact at the named paths (`mail_servers`, `mail.dmarc`) by `why`.
pub(super) fn settle(facts: &mut Facts, paths: &[&str], why: &Why) {
    let (Ok(mut tree), Ok(why)) = (serde_json::to_value(&*facts), serde_json::to_value(why)) else {
        return;
    };
    let mut settled = false;
    for path in paths {
        let pointer = format!("/{}", path.replace('.', "/"));
        if let Some(branch) = tree.pointer_mut(&pointer) {
            settled |= settle_branch(branch, &why);
        }
    }
    // A probe that ended well has left nothing: the facts need not be read again.
    if !settled {
        return;
    }
    if let Ok(settled) = serde_json::from_value(tree) {
        *facts = settled;
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
}
