use std::slice;

use super::*;
use crate::fact::Mx;
use DkimReason::{Common, Given, Improbable, Provider};

const RSA_512: &str = "v=DKIM1; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALGtrRYeoMPBay++K/fNDCaW3rLmeiQayKdS1cSlzP2GI0j+0oCQG38H+lUVN8ByqYLX48Vl12DZZAP/415PlgsCAwEAAQ==";
const RSA_1024: &str = "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQD6Rs7uj7E53bQPMGJmx/p1UtqItXv0fq57Di9uFtZiEajWa9jo4AyL5/FYnItQJsdbLhvVx5bbDQOo2XuJSoq/NmWyQ5VLPWw4MwSig6Flf05BGwB4k6OCJ35BB7CU9WS1JiRjGUi6cM7PMBwq9DdPdwa7zA+exVid8R3A58nz6QIDAQAB";
const ED25519: &str = "v=DKIM1; k=ed25519; p=/w8twjWbK2Y1bwTAEcHZA+py7JNhiq5J6utzjivCkCo=";
const TESTING: &str = "v=DKIM1; k=ed25519; t=y; p=/w8twjWbK2Y1bwTAEcHZA+py7JNhiq5J6utzjivCkCo=";
const REVOKED: &str = "v=DKIM1; p=";
const SPF: &str = "v=spf1 -all";

/// A selector that does not exist.
fn denied(name: &str, reason: DkimReason) -> DkimSelector {
    DkimSelector {
        name: name.to_owned(),
        reason,
        answer: Seen::Known(TextAnswer::NoSuchName),
        end: Seen::Known(LeadEnd::NoSuchName),
        ..DkimSelector::default()
    }
}

fn with(texts: &[&str], selector: DkimSelector) -> DkimSelector {
    DkimSelector {
        answer: Seen::Known(TextAnswer::Text),
        txt: texts.iter().map(|text| (*text).to_owned()).collect(),
        end: Seen::Known(LeadEnd::Exists),
        ..selector
    }
}

fn alias(target: &str, end: LeadEnd, selector: DkimSelector) -> DkimSelector {
    DkimSelector {
        answer: Seen::Known(TextAnswer::NoText),
        aliases: vec![target.to_owned()],
        end: Seen::Known(end),
        ..selector
    }
}

fn failed(cause: Cause, selector: DkimSelector) -> DkimSelector {
    DkimSelector {
        answer: Seen::Unknown(cause.into()),
        end: Seen::Unknown(cause.into()),
        ..selector
    }
}

fn no_key() -> [DkimSelector; 2] {
    [denied("x1", Improbable), denied("default", Common)]
}

/// Mail of a domain whose `_domainkey` gives this answer, and whose selectors give these beside a control
/// and a common one that do not exist.
fn mail(parent: TextAnswer, selectors: &[DkimSelector]) -> Mail {
    let mut mail = Mail {
        mx: Seen::Known(Mx::default()),
        txt: Seen::Absent,
        ..Mail::default()
    };
    mail.dkim.parent = Seen::Known(parent);
    mail.dkim.denies_parents = Seen::Absent;
    mail.dkim.selectors = Seen::Known([&no_key()[..], selectors].concat());
    mail
}

fn completed(mail: Mail) -> Mail {
    let mut facts = Facts {
        mail,
        ..Facts::default()
    };
    complete(&mut facts);
    facts.mail
}

/// The state where `_domainkey` exists.
fn state_of(selectors: &[DkimSelector]) -> Seen<DkimState> {
    completed(mail(TextAnswer::NoText, selectors)).dkim.state
}

fn cause(state: &Seen<DkimState>) -> Cause {
    state.unknown().unwrap_or_else(|| panic!("{state:?}")).cause
}

#[test]
fn one_strong_key_is_enough_whatever_else_is_there() {
    let strong = with(&[ED25519], denied("s1", Common));
    assert_eq!(
        state_of(slice::from_ref(&strong)),
        Seen::Known(DkimState::Usable)
    );
    let all = [
        with(&[RSA_512], denied("a", Common)),
        with(&[RSA_1024], denied("b", Common)),
        with(&[REVOKED], denied("selector1", Provider)),
        failed(Cause::Timeout, denied("selector2", Provider)),
        strong,
    ];
    let mut seen = mail(TextAnswer::NoSuchName, &all);
    seen.mx = Seen::Unknown(Cause::ServerFailure.into());
    seen.dkim.parent = Seen::Unknown(Cause::Timeout.into());
    let dkim = completed(seen).dkim;
    assert_eq!(dkim.state, Seen::Known(DkimState::Usable));
    assert_eq!(dkim.strong, ["s1 (Ed25519)"]);
    assert_eq!(dkim.weak, ["a (RSA 512)", "b (RSA 1024)"]);
    assert_eq!(dkim.revoked, ["selector1"]);
    assert_eq!((dkim.testing.len(), dkim.several.len()), (0, 0));
}

#[test]
fn the_best_of_what_was_seen_counts_unless_a_better_one_could_not_be_asked_for() {
    let tiny = with(&[RSA_512], denied("a", Common));
    let short = with(&[RSA_1024], denied("b", Common));
    assert_eq!(
        state_of(slice::from_ref(&tiny)),
        Seen::Known(DkimState::TooShort)
    );
    let both = [tiny, short];
    assert_eq!(state_of(&both), Seen::Known(DkimState::Short));
    let lost = [&both[..], &[failed(Cause::Timeout, denied("s1", Common))]].concat();
    let seen = completed(mail(TextAnswer::NoText, &lost));
    assert_eq!(cause(&seen.dkim.state), Cause::Timeout);
    assert_eq!(seen.dkim_seen, Seen::Known(true), "a short one is used");
    let mut unnamed = mail(TextAnswer::NoText, &both);
    unnamed.txt = Seen::Unknown(Cause::ServerFailure.into());
    let state = completed(unnamed).dkim.state;
    assert_eq!(
        cause(&state),
        Cause::ServerFailure,
        "of an unknown provider"
    );
}

#[test]
fn nothing_below_a_name_that_is_denied_with_proof_is_none() {
    let none = |mail: Mail| completed(mail).dkim.state;
    let denied_name = || mail(TextAnswer::NoSuchName, &[]);
    assert_eq!(none(denied_name()), Seen::Known(DkimState::None));
    assert_eq!(completed(denied_name()).dkim_seen, Seen::Known(false));
    for answer in [TextAnswer::Text, TextAnswer::NoText, TextAnswer::Unproven] {
        let state = none(mail(answer, &[]));
        assert_eq!(cause(&state), Cause::UnknownSelector, "{answer:?}");
    }
    let mut proven_wrong = denied_name();
    proven_wrong.dkim.denies_parents = Seen::Known(true);
    assert_eq!(cause(&none(proven_wrong)), Cause::UnknownSelector);
    let mut in_order = denied_name();
    in_order.dkim.denies_parents = Seen::Known(false);
    assert_eq!(none(in_order), Seen::Known(DkimState::None));
    let mut untested = denied_name();
    untested.dkim.denies_parents = Seen::Unknown(Cause::Timeout.into());
    assert_eq!(cause(&none(untested)), Cause::Timeout);
    let mut untried = denied_name();
    untried.dkim.selectors = Seen::Known(Vec::new());
    assert_eq!(cause(&none(untried)), Cause::UnknownSelector);
}

#[test]
fn anything_found_below_a_denied_name_makes_the_denial_worthless() {
    let found = [
        with(&[SPF], denied("a", Common)),
        alias("b.example", LeadEnd::Exists, denied("b", Common)),
    ];
    for found in found {
        let state = completed(mail(TextAnswer::NoSuchName, &[found])).dkim.state;
        assert_eq!(cause(&state), Cause::UnknownSelector);
    }
    let failed = failed(Cause::Timeout, denied("s1", Common));
    let state = completed(mail(TextAnswer::NoSuchName, &[failed]))
        .dkim
        .state;
    assert_eq!(cause(&state), Cause::Timeout, "it might be there");
}

#[test]
fn a_providers_keys_that_are_of_no_use_are_broken() {
    let gone = || {
        alias(
            "a.onmicrosoft.com",
            LeadEnd::NoSuchName,
            denied("selector1", Provider),
        )
    };
    let revoked = |reason| with(&[REVOKED], denied("k1", reason));
    let unusable = with(&["v=DKIM1; p=AAAA"], denied("k2", Provider));
    let circle = alias(
        "k3._domainkey.example.be",
        LeadEnd::Circle,
        denied("k3", Given),
    );
    for broken in [gone(), revoked(Provider), revoked(Given), unusable, circle] {
        for answer in [TextAnswer::NoText, TextAnswer::NoSuchName] {
            let state = completed(mail(answer, slice::from_ref(&broken))).dkim.state;
            assert_eq!(state, Seen::Known(DkimState::Broken), "{broken:?}");
        }
    }
    let dkim = completed(mail(TextAnswer::NoText, &[gone()])).dkim;
    assert_eq!(dkim.dangling, ["selector1 → a.onmicrosoft.com"]);
    assert_eq!(cause(&state_of(&[revoked(Common)])), Cause::UnknownSelector);
    let unproven = alias(
        "a.example",
        LeadEnd::Unproven,
        denied("selector1", Provider),
    );
    assert_eq!(cause(&state_of(&[unproven])), Cause::UnknownSelector);
    let open = alias("b.example", LeadEnd::Exists, denied("selector2", Provider));
    assert_eq!(cause(&state_of(&[gone(), open])), Cause::UnknownSelector);
    let lost = failed(Cause::Refused, denied("default", Common));
    assert_eq!(cause(&state_of(&[gone(), lost])), Cause::Refused);
}

#[test]
fn what_stands_at_every_selector_is_no_sign_of_one() {
    let everywhere = |text: &str| {
        let selectors = vec![
            with(&[text], denied("x1", Improbable)),
            with(&[text], denied("selector1", Provider)),
            with(&[text], denied("default", Common)),
        ];
        let mut mail = mail(TextAnswer::Text, &[]);
        mail.dkim.selectors = Seen::Known(selectors);
        completed(mail).dkim
    };
    for text in [SPF, REVOKED] {
        let dkim = everywhere(text);
        assert_eq!(cause(&dkim.state), Cause::UnknownSelector);
        assert_eq!(dkim.wildcard, Seen::Known(true));
        assert!(dkim.revoked.is_empty());
    }
    let dkim = everywhere(ED25519);
    assert_eq!(dkim.state, Seen::Known(DkimState::Usable));
    assert_eq!(dkim.strong, ["* (Ed25519)"]);
    let mut same_alias = mail(TextAnswer::NoText, &[]);
    let gone = |selector| alias("gone.example", LeadEnd::NoSuchName, selector);
    same_alias.dkim.selectors = Seen::Known(vec![
        gone(denied("x1", Improbable)),
        gone(denied("selector1", Provider)),
    ]);
    let dkim = completed(same_alias).dkim;
    assert_eq!(cause(&dkim.state), Cause::UnknownSelector);
    assert!(dkim.dangling.is_empty());
    assert_eq!(
        completed(mail(TextAnswer::NoText, &[])).dkim.wildcard,
        Seen::Known(false)
    );
}

#[test]
fn a_lost_control_matters_only_where_no_other_selector_is_denied() {
    let lost = || failed(Cause::Timeout, denied("x1", Improbable));
    let short = || with(&[RSA_1024], denied("b", Common));
    let mut seen = mail(TextAnswer::NoText, &[]);
    seen.dkim.selectors = Seen::Known(vec![lost(), short(), denied("s1", Common)]);
    assert_eq!(
        completed(seen.clone()).dkim.state,
        Seen::Known(DkimState::Short)
    );
    seen.dkim.selectors = Seen::Known(vec![lost(), short()]);
    assert_eq!(cause(&completed(seen).dkim.state), Cause::Timeout);
}

#[test]
fn a_test_and_a_second_record_are_told() {
    let dkim = completed(mail(
        TextAnswer::NoText,
        &[
            with(&[TESTING], denied("a", Common)),
            with(&[RSA_1024, ED25519], denied("b", Common)),
            with(&[SPF, REVOKED], denied("c", Common)),
        ],
    ));
    let dkim = dkim.dkim;
    assert_eq!(dkim.testing, ["a"]);
    assert_eq!(dkim.several, ["b"]);
    assert_eq!(dkim.revoked, ["c"]);
    assert_eq!(dkim.keys.len(), 3);
}

#[test]
fn what_was_not_looked_for_is_unknown() {
    let not_asked = Why::from(Cause::NotAsked);
    let mut mail = Mail::default();
    mail.dkim.selectors = Seen::Unknown(not_asked.clone());
    let mail = completed(mail);
    assert_eq!(mail.dkim.state, Seen::Unknown(not_asked.clone()));
    assert_eq!(mail.dkim.wildcard, Seen::Unknown(not_asked.clone()));
    assert_eq!(mail.dkim_seen, Seen::Unknown(not_asked));
    let mut parent_lost = self::mail(TextAnswer::NoText, &[]);
    parent_lost.dkim.parent = Seen::Unknown(Cause::ServerFailure.into());
    let mail = completed(parent_lost);
    assert_eq!(cause(&mail.dkim.state), Cause::ServerFailure);
    assert_eq!(
        mail.dkim_seen.unknown().unwrap().cause,
        Cause::ServerFailure
    );
}
