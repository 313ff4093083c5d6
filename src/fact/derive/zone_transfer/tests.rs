use super::*;
use crate::fact::{AddressAnswer, TransferAnswer};

fn response(code: u16, records: usize, end: TransferEnd) -> TransferResponse {
    TransferResponse {
        code,
        authoritative: true,
        recursion: false,
        records,
        end,
    }
}

fn refusal() -> Seen<TransferResponse> {
    Seen::Known(response(5, 0, TransferEnd::NoZone))
}

fn zone(records: usize) -> Seen<TransferResponse> {
    Seen::Known(response(0, records, TransferEnd::Whole))
}

fn silence() -> Seen<TransferResponse> {
    Seen::Unknown(Cause::Timeout.into())
}

/// Servers `ns1`, `ns2` and so on, each with one address.
fn completed(responses: impl IntoIterator<Item = Seen<TransferResponse>>) -> Facts {
    let servers = responses.into_iter().enumerate().map(|(at, response)| {
        let answer = TransferAnswer {
            address: address(at),
            response,
            outcome: Seen::default(),
        };
        TransferServer {
            name: format!("ns{}", at + 1),
            answers: Seen::Known(vec![answer]),
        }
    });
    let mut facts = Facts::default();
    facts.zone_transfer.servers = Seen::Known(servers.collect());
    complete(&mut facts);
    facts
}

fn address(at: usize) -> IpAddr {
    [192, 0, 2, u8::try_from(at).unwrap()].into()
}

fn open(responses: impl IntoIterator<Item = Seen<TransferResponse>>) -> Seen<Vec<String>> {
    completed(responses).zone_transfer.open
}

fn cause<T: std::fmt::Debug>(seen: &Seen<T>) -> Cause {
    match seen {
        Seen::Unknown(why) => why.cause,
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_open_server_is_a_fact_whatever_the_others_say() {
    let facts = completed([refusal(), zone(49), silence()]);
    assert_eq!(facts.zone_transfer.open.known().unwrap(), &["ns2"]);
    assert_eq!(facts.zone_transfer.records, Seen::Known(49));
    let cut = Seen::Known(response(0, 1_000, TransferEnd::Limit));
    assert_eq!(open([cut]).known().unwrap(), &["ns1"]);
}

#[test]
fn none_is_open_only_where_all_were_heard() {
    assert_eq!(open([refusal(), refusal()]), Seen::Known(Vec::new()));
    assert_eq!(cause(&open([refusal(), silence()])), Cause::Timeout);
    assert_eq!(cause(&open([silence(), silence()])), Cause::Timeout);
    assert_eq!(cause(&open([])), Cause::NoAnswer);
}

#[test]
fn a_server_that_is_dead_hands_out_nothing() {
    let mut facts = completed([refusal(), silence()]);
    let answer = AddressAnswer {
        address: address(1),
        response: Seen::Unknown(Cause::Timeout.into()),
        answer: Seen::Known(NameServerAnswer::Dead),
        serial: Seen::default(),
        serial_later: Seen::default(),
        listed: Seen::default(),
        tcp: Seen::default(),
        foreign: Seen::default(),
    };
    facts.name_servers = Seen::Known(vec![NameServer {
        name: "ns2".to_owned(),
        answers: Seen::Known(vec![answer]),
        ..NameServer::default()
    }]);
    complete(&mut facts);
    assert_eq!(facts.zone_transfer.open, Seen::Known(Vec::new()));
    facts.zone_transfer.servers = completed([silence()]).zone_transfer.servers;
    if let Seen::Known(servers) = &mut facts.zone_transfer.servers {
        "ns2".clone_into(&mut servers[0].name);
        servers[0].answers = servers[0].answers.clone().map(|mut answers| {
            answers[0].address = address(1);
            answers
        });
    }
    complete(&mut facts);
    assert_eq!(
        cause(&facts.zone_transfer.open),
        Cause::NoAnswer,
        "nobody refused"
    );
}

#[test]
fn only_a_message_refuses() {
    let outcome = |response| read(response);
    for code in REFUSALS {
        let refused = response(code, 0, TransferEnd::NoZone);
        assert_eq!(outcome(refused), Seen::Known(TransferOutcome::Refused));
    }
    let empty = response(0, 0, TransferEnd::NoZone);
    assert_eq!(outcome(empty), Seen::Known(TransferOutcome::Refused));
    for (code, records, end, expected) in [
        (2, 0, TransferEnd::NoZone, Cause::ServerFailure),
        (1, 0, TransferEnd::NoZone, Cause::Unreadable),
        (0, 1, TransferEnd::NoZone, Cause::Unreadable),
        (0, 2, TransferEnd::Whole, Cause::Unreadable),
        (0, 2, TransferEnd::Limit, Cause::Unreadable),
    ] {
        let response = response(code, records, end);
        assert_eq!(cause(&outcome(response)), expected, "{response:?}");
    }
    let reset = Seen::Unknown(Cause::Reset.into());
    assert_eq!(cause(&open([refusal(), reset])), Cause::Reset);
}

#[test]
fn a_proxy_on_the_way_refuses_in_nobodys_name() {
    let proxied = TransferResponse {
        authoritative: false,
        recursion: true,
        ..response(5, 0, TransferEnd::NoZone)
    };
    assert_eq!(cause(&open([Seen::Known(proxied)])), Cause::Intercepted);
}

#[test]
fn it_was_allowed_unless_nobody_gave_leave() {
    let allowed = |servers| {
        let mut facts = Facts::default();
        facts.zone_transfer.servers = servers;
        complete(&mut facts);
        facts.zone_transfer.allowed
    };
    let unknown = |cause: Cause| Seen::Unknown(cause.into());
    assert_eq!(allowed(Seen::Known(Vec::new())), Seen::Known(true));
    assert_eq!(allowed(Seen::Absent), Seen::Known(true));
    assert_eq!(allowed(unknown(Cause::Timeout)), Seen::Known(true));
    assert_eq!(allowed(unknown(Cause::NotAsked)), Seen::Known(false));
    assert_eq!(
        cause(&allowed(unknown(Cause::NotRecorded))),
        Cause::NotRecorded
    );
}
