//! Which DKIM keys there are, and what may be said of those that nobody can list.

use crate::fact::{
    Cause, Dkim, DkimFitness, DkimKey, DkimReason, DkimSelector, DkimState, Facts, LeadEnd, Mail,
    Seen, TextAnswer, Why,
};
use crate::parse::dkim::{KeyRecord, read};

/// Fills the derived facts about DKIM.
pub(super) fn complete(facts: &mut Facts) {
    let mail = &mut facts.mail;
    let selectors = mail.dkim.selectors.known().map_or(&[][..], Vec::as_slice);
    let control = Control::of(selectors);
    let keys: Vec<DkimKey> = selectors
        .iter()
        .filter(|one| !control.covers(one))
        .filter_map(key)
        .collect();
    let wildcard = wildcard(&mail.dkim);
    let dangling = selectors
        .iter()
        .filter(|one| !control.covers(one) && leads_nowhere(one))
        .map(way)
        .collect();
    let dkim = &mut mail.dkim;
    dkim.dangling = dangling;
    dkim.wildcard = wildcard;
    let shown = |wanted: &[DkimFitness]| -> Vec<String> {
        let found = keys.iter().filter(|key| wanted.contains(&key.fitness));
        found.map(written).collect()
    };
    dkim.strong = shown(&[DkimFitness::Strong]);
    dkim.weak = shown(&[DkimFitness::Short, DkimFitness::TooShort]);
    let named = |is_so: fn(&DkimKey) -> bool| -> Vec<String> {
        let found = keys.iter().filter(|key| is_so(key));
        found.map(|key| key.selector.clone()).collect()
    };
    dkim.revoked = named(|key| key.fitness == DkimFitness::Revoked && key.selector != "*");
    dkim.unusable = named(|key| key.fitness == DkimFitness::Unusable && key.selector != "*");
    dkim.testing = named(|key| key.fitness == DkimFitness::Strong && key.testing);
    dkim.several = named(|key| key.fitness == DkimFitness::Strong && key.several);
    dkim.keys = keys;
    mail.dkim.state = state(mail);
    mail.dkim_seen = seen(&mail.dkim);
}

/// What stands at every selector.
struct Control<'a>(Option<&'a DkimSelector>);

impl<'a> Control<'a> {
    fn of(selectors: &'a [DkimSelector]) -> Self {
        let mut improbable = selectors
            .iter()
            .filter(|one| one.reason == DkimReason::Improbable);
        Self(improbable.next())
    }

    /// Whether a selector has only what stands at all of them.
    fn covers(&self, one: &DkimSelector) -> bool {
        self.0.is_some_and(|control| {
            let same = !control.txt.is_empty() && control.txt == one.txt
                || !control.aliases.is_empty() && control.aliases == one.aliases;
            one.reason != DkimReason::Improbable && same
        })
    }
}

fn wildcard(dkim: &Dkim) -> Seen<bool> {
    dkim.selectors.as_ref().and_then(|selectors| {
        let Control(Some(control)) = Control::of(selectors) else {
            return Seen::Unknown(Cause::NotRecorded.into());
        };
        let exists = |answer| matches!(answer, TextAnswer::Text | TextAnswer::NoText);
        control.answer.clone().map(exists)
    })
}

/// The best key of a selector.
fn key(selector: &DkimSelector) -> Option<DkimKey> {
    let records = selector.txt.iter().filter_map(|text| read(text));
    let KeyRecord {
        kind,
        bits,
        fitness,
        testing,
    } = records.min_by_key(|record| record.fitness)?;
    let is_wildcard = selector.reason == DkimReason::Improbable;
    Some(DkimKey {
        selector: if is_wildcard { "*" } else { &selector.name }.to_owned(),
        kind,
        bits,
        fitness,
        testing,
        several: selector.txt.len() > 1,
    })
}

/// A key as people read it: `selector1 (RSA 2048)`.
fn written(key: &DkimKey) -> String {
    use crate::fact::DkimKind::{Ed25519, Other, Rsa};
    match key.kind {
        Rsa => format!("{} (RSA {})", key.selector, key.bits),
        Ed25519 => format!("{} (Ed25519)", key.selector),
        Other => key.selector.clone(),
    }
}

fn leads_nowhere(selector: &DkimSelector) -> bool {
    let end = selector.end.known();
    let nowhere = matches!(end, Some(LeadEnd::NoSuchName | LeadEnd::Circle));
    selector.reason != DkimReason::Improbable && !selector.aliases.is_empty() && nowhere
}

fn way(selector: &DkimSelector) -> String {
    let aliases = selector.aliases.iter().map(String::as_str);
    let names: Vec<&str> = std::iter::once(selector.name.as_str())
        .chain(aliases)
        .collect();
    names.join(" → ")
}

/// What is known of all keys. A question that failed counts only where its answer could change that.
fn state(mail: &Mail) -> Seen<DkimState> {
    let dkim = &mail.dkim;
    let selectors = match &dkim.selectors {
        Seen::Known(selectors) => selectors,
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
        Seen::Absent => return Seen::Unknown(Cause::Follows.into()),
    };
    let has = |fitness| dkim.keys.iter().any(|key| key.fitness == fitness);
    if has(DkimFitness::Strong) {
        return Seen::Known(DkimState::Usable);
    }
    let state = if has(DkimFitness::Short) {
        DkimState::Short
    } else if has(DkimFitness::TooShort) {
        DkimState::TooShort
    } else if is_broken(selectors, dkim) {
        DkimState::Broken
    } else if is_none(dkim, selectors) {
        DkimState::None
    } else {
        let parent = || {
            dkim.parent
                .unknown()
                .or_else(|| dkim.denies_parents.unknown())
        };
        let why = failure(mail, selectors).or_else(|| parent().cloned());
        return Seen::Unknown(why.unwrap_or_else(hidden));
    };
    match failure(mail, selectors) {
        Some(why) => Seen::Unknown(why),
        None => Seen::Known(state),
    }
}

/// Why a better key may have gone unseen: a selector that could not be asked, or records that would have
/// named further ones. The improbable one is missed only where no other is denied: whatever stood at all of
/// them would have stood there.
fn failure(mail: &Mail, selectors: &[DkimSelector]) -> Option<Why> {
    let denied = Seen::Known(TextAnswer::NoSuchName);
    let some_denied = selectors.iter().any(|one| one.answer == denied);
    let is_missed = |one: &&DkimSelector| !(some_denied && one.reason == DkimReason::Improbable);
    let mut failed: Vec<(&DkimReason, &Why)> = selectors
        .iter()
        .filter(is_missed)
        .filter_map(|one| Some((&one.reason, one.answer.unknown()?)))
        .collect();
    // What stands for a provider's key says more than one of many.
    failed.sort_by_key(|(reason, _)| **reason == DkimReason::Common);
    let unnamed = mail.mx.unknown().or_else(|| mail.txt.unknown());
    let why = failed.first().map(|(_, why)| *why).or(unnamed);
    why.cloned()
}

/// Whether a key of the provider, or one that the user named, was there once and is of no use. A name of
/// theirs whose end is open leaves it open.
fn is_broken(selectors: &[DkimSelector], dkim: &Dkim) -> bool {
    let control = Control::of(selectors);
    let theirs = || {
        let named = |reason| matches!(reason, DkimReason::Given | DkimReason::Provider);
        selectors.iter().filter(move |one| named(one.reason))
    };
    let is_useless = |one: &DkimSelector| {
        let useless = [&dkim.revoked, &dkim.unusable];
        let has_useless = useless.iter().any(|names| names.contains(&one.name));
        has_useless || (leads_nowhere(one) && !control.covers(one))
    };
    let is_open = |one: &DkimSelector| {
        let exists = matches!(one.answer.known(), Some(TextAnswer::NoText));
        exists && !is_useless(one) && !control.covers(one)
    };
    theirs().any(is_useless) && !theirs().any(is_open)
}

/// Whether nothing at all can stand below `_domainkey`: it is denied with proof (RFC 8020), nothing below it
/// was found all the same, and the name servers are not seen to deny what is there.
fn is_none(dkim: &Dkim, selectors: &[DkimSelector]) -> bool {
    let denied = |one: &DkimSelector| {
        matches!(
            one.answer.known(),
            None | Some(TextAnswer::NoSuchName | TextAnswer::Unproven)
        )
    };
    let is_tried = Control::of(selectors).0.is_some();
    dkim.parent == Seen::Known(TextAnswer::NoSuchName)
        && is_tried
        && selectors.iter().all(denied)
        && matches!(dkim.denies_parents, Seen::Absent | Seen::Known(false))
}

/// The usual end: keys may be there under a name that nobody told.
fn hidden() -> Why {
    Why::new(
        Cause::UnknownSelector,
        "no key at the selectors that were asked for; one may stand at another",
    )
}

/// Whether receivers find a key that they can use.
fn seen(dkim: &Dkim) -> Seen<bool> {
    let usable = |key: &DkimKey| matches!(key.fitness, DkimFitness::Strong | DkimFitness::Short);
    if dkim.keys.iter().any(usable) {
        return Seen::Known(true);
    }
    match &dkim.state {
        Seen::Unknown(why) if why.cause != Cause::UnknownSelector => Seen::Unknown(why.clone()),
        _ => Seen::Known(false),
    }
}

#[cfg(test)]
mod tests;
