//! Content security policies, in fields and in the page, and what they stop.

use super::input::text;
use belfort::parse::csp::{Attack, Policies};
use belfort::parse::framing::{of_fields, of_policies};

/// Looks at one input.
pub fn look(bytes: &[u8]) {
    let value = &*text(bytes);
    let page = "https://www.example.be/nl/".parse().unwrap();
    let (field, in_page) = value.split_once('\n').unwrap_or((value, ""));
    let _ = of_fields([field, in_page]);
    let Ok(policies) = Policies::read([field], [in_page]) else {
        return;
    };
    for attack in [
        Attack::InlineScript,
        Attack::EventHandler,
        Attack::DataScript,
        Attack::Eval,
        Attack::ForeignScript,
        Attack::Plugin,
        Attack::ForeignBase,
        Attack::ForeignForm,
    ] {
        let _ = policies.stop(attack, &page);
    }
    assert!(policies.open_hosts(&page).len() <= 12);
    assert!(policies.skipped().len() <= 10);
    let _ = of_policies(&policies, &page);
}
