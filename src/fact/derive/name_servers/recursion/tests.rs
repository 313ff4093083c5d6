use super::super::tests::{DEAD, heard, server, silent, unseen};
use super::*;

fn said(code: u16, authoritative: bool, address: bool) -> Seen<ForeignAnswer> {
    Seen::Known(ForeignAnswer {
        code,
        authoritative,
        recursion: true,
        address,
    })
}

fn resolved() -> Seen<ForeignAnswer> {
    said(0, false, true)
}

fn refused() -> Seen<ForeignAnswer> {
    said(5, false, false)
}

fn lost() -> Seen<ForeignAnswer> {
    Seen::Unknown(Why::from(Cause::Timeout))
}

/// A server whose addresses answer so.
fn saying(answers: &[Seen<ForeignAnswer>]) -> NameServer {
    let answers = answers.iter().map(|foreign| AddressAnswer {
        foreign: foreign.clone(),
        ..unseen("192.0.2.1")
    });
    heard("ns1.example.be", answers)
}

const OPEN: Seen<bool> = Seen::Known(true);
const CLOSED: Seen<bool> = Seen::Known(false);

#[test]
fn only_an_address_without_a_claim_to_authority_was_found_out_from_others() {
    let closed = [
        refused(),
        said(0, false, false),
        said(0, true, true),
        said(3, true, false),
        said(2, false, true),
    ];
    for answer in closed {
        assert_eq!(open_resolver(&saying(&[answer]), &Seen::Absent), CLOSED);
    }
    assert_eq!(open_resolver(&saying(&[resolved()]), &refused()), OPEN);
}

#[test]
fn one_open_address_is_enough_and_a_lost_answer_leaves_closed_unknown() {
    let one_open = saying(&[refused(), lost(), resolved()]);
    assert_eq!(open_resolver(&one_open, &refused()), OPEN);
    let one_lost = saying(&[refused(), lost()]);
    let unknown = open_resolver(&one_lost, &Seen::Absent);
    assert_eq!(unknown.unknown().unwrap().cause, Cause::Timeout);
}

#[test]
fn what_resolves_above_as_well_comes_from_something_on_the_way() {
    let open = saying(&[resolved()]);
    let cause = |above| open_resolver(&open, &above).unknown().unwrap().cause;
    assert_eq!(cause(resolved()), Cause::Intercepted);
    assert_eq!(cause(lost()), Cause::Timeout);
    assert_eq!(cause(Seen::Absent), Cause::Follows);
}

#[test]
fn a_server_that_does_not_answer_for_the_domain_was_not_asked() {
    let of = |server: &NameServer| open_resolver(server, &Seen::Absent);
    assert_eq!(of(&server("dead", &[("192.0.2.1", DEAD)])), Seen::Absent);
    let mut nameless = server("nameless", &[]);
    nameless.answers = Seen::Absent;
    assert_eq!(of(&nameless), Seen::Absent);
    let unheard = server("silent", &[("192.0.2.1", silent())]);
    assert!(of(&unheard).unknown().is_some());
    let mut half_dead = saying(&[refused()]);
    if let Seen::Known(answers) = &mut half_dead.answers {
        answers.push(AddressAnswer {
            answer: DEAD,
            ..unseen("192.0.2.2")
        });
    }
    assert_eq!(of(&half_dead), CLOSED);
}
