use super::*;

pub(super) fn server(name: &str, answers: &[(&str, Seen<NameServerAnswer>)]) -> NameServer {
    let answers = answers.iter().map(|(address, answer)| AddressAnswer {
        answer: answer.clone(),
        ..unseen(address)
    });
    let answers: Vec<AddressAnswer> = answers.collect();
    NameServer {
        name: name.to_owned(),
        own: false,
        alias: Seen::Known(false),
        addresses: Seen::Known(answers.iter().map(|answer| answer.address).collect()),
        answers: Seen::Known(answers),
        open_resolver: Seen::default(),
        open_resolver_unseen: false,
    }
}

/// A server at these addresses, all of which answered for the domain with authority.
pub(super) fn heard(name: &str, answers: impl IntoIterator<Item = AddressAnswer>) -> NameServer {
    let mut server = server(name, &[]);
    let answers = answers.into_iter().map(|answer| AddressAnswer {
        response: says(0, true, false),
        answer: GOOD,
        ..answer
    });
    server.answers = Seen::Known(answers.collect());
    server
}

/// An address of which nothing is known.
pub(super) fn unseen(address: &str) -> AddressAnswer {
    AddressAnswer {
        address: address.parse().unwrap(),
        response: Seen::default(),
        answer: Seen::default(),
        serial: Seen::default(),
        serial_later: Seen::default(),
        listed: Seen::default(),
        tcp: Seen::default(),
        foreign: Seen::default(),
    }
}

const GOOD: Seen<NameServerAnswer> = Seen::Known(NameServerAnswer::Authoritative);
pub(super) const DEAD: Seen<NameServerAnswer> = Seen::Known(NameServerAnswer::Dead);

pub(super) fn silent() -> Seen<NameServerAnswer> {
    Seen::Unknown(Why::from(Cause::Timeout))
}

#[test]
fn two_addresses_that_answer_are_two_whatever_a_third_would_say() {
    let two = [
        server("a", &[("192.0.2.1", GOOD)]),
        server("b", &[("192.0.2.2", GOOD)]),
        server("c", &[("192.0.2.3", silent())]),
    ];
    assert_eq!(addresses_answering(&two).known().unwrap().len(), 2);
    let one = [
        server("a", &[("192.0.2.1", GOOD)]),
        server("c", &[("192.0.2.3", silent())]),
    ];
    assert!(addresses_answering(&one).unknown().is_some());
    let same = [
        server("a", &[("192.0.2.1", GOOD)]),
        server("b", &[("192.0.2.1", GOOD)]),
    ];
    assert_eq!(addresses_answering(&same).known().unwrap().len(), 1);
}

#[test]
fn a_dead_lame_nameless_or_aliased_server_fails() {
    let mut aliased = server("alias", &[("192.0.2.1", GOOD)]);
    aliased.alias = Seen::Known(true);
    let mut nameless = server("nameless", &[]);
    nameless.addresses = Seen::Absent;
    let servers = [
        server("good", &[("192.0.2.2", GOOD)]),
        server("dead", &[("192.0.2.3", DEAD)]),
        aliased,
        nameless,
        server("silent", &[("192.0.2.4", silent())]),
    ];
    assert_eq!(
        failing(&servers).known().unwrap(),
        &["dead", "alias", "nameless"]
    );
    assert!(failing(&servers[4..]).unknown().is_some());
    assert_eq!(failing(&servers[..1]), Seen::Known(Vec::new()));
}

/// A server whose answers are yet to be read.
fn asked(name: &str, answers: &[(&str, Seen<Response>)]) -> NameServer {
    let mut server = server(name, &[]);
    let answers = answers.iter().map(|(address, response)| AddressAnswer {
        response: response.clone(),
        ..unseen(address)
    });
    server.answers = Seen::Known(answers.collect());
    server
}

/// An answer: its code, and whether it has authority and offers recursion. A good one holds the SOA.
fn says(code: u16, authoritative: bool, recursion: bool) -> Seen<Response> {
    Seen::Known(Response {
        code,
        authoritative,
        recursion,
        soa: code == 0,
    })
}

fn silence() -> Seen<Response> {
    Seen::Unknown(Why::from(Cause::Timeout))
}

fn read_all(mut servers: Vec<NameServer>) -> Vec<NameServer> {
    read_answers(&mut servers);
    servers
}

/// The answer of one address of the servers, in order.
fn nth(servers: &mut [NameServer], at: usize) -> Seen<NameServerAnswer> {
    addresses(servers).nth(at).unwrap().answer.clone()
}

#[test]
fn what_a_proxy_on_the_way_answers_says_nothing_about_the_server() {
    for code in [0, 2, 3, 5] {
        let through_proxy = says(code, false, true);
        let read = through_proxy.and_then(read);
        assert_eq!(read.unknown().unwrap().cause, Cause::Intercepted, "{code}");
    }
    let lame = Seen::Known(NameServerAnswer::Lame);
    for own_answer in [
        says(5, false, false),
        says(2, false, false),
        says(0, false, false),
    ] {
        assert_eq!(own_answer.clone().and_then(read), lame, "{own_answer:?}");
    }
    assert_eq!(says(0, true, true).clone().and_then(read), GOOD);
    assert_eq!(says(3, true, true).clone().and_then(read), lame);
}

#[test]
fn silence_is_death_only_beside_an_answer_of_the_same_family() {
    let good = || says(0, true, false);
    let mut servers = read_all(vec![
        asked("a", &[("192.0.2.1", good()), ("2001:db8::1", silence())]),
        asked("b", &[("192.0.2.2", silence()), ("2001:db8::2", silence())]),
    ]);
    let heard = |servers: &mut [NameServer]| [0, 1, 2, 3].map(|at| nth(servers, at));
    let [_, own, fourth, sixth] = heard(&mut servers);
    assert_eq!(fourth, DEAD);
    assert!(own.unknown().is_some() && sixth.unknown().is_some());
    let mut servers = read_all(vec![
        asked("a", &[("192.0.2.1", good()), ("2001:db8::1", silence())]),
        asked("b", &[("192.0.2.2", good()), ("2001:db8::2", good())]),
    ]);
    assert_eq!(heard(&mut servers)[1], DEAD);
    let mut servers = read_all(vec![
        asked("a", &[("192.0.2.1", says(5, false, true))]),
        asked("b", &[("192.0.2.2", silence())]),
    ]);
    let of_proxy = nth(&mut servers, 1);
    assert!(of_proxy.unknown().is_some(), "a proxy is no witness");
}

#[test]
fn none_has_authority_only_where_every_server_answered() {
    let refused = || says(5, false, false);
    let of = |servers| state(&read_all(servers));
    let first = || asked("a", &[("192.0.2.1", refused())]);
    let second = |response| asked("b", &[("192.0.2.2", response)]);
    let lame = Seen::Known(DomainState::NotAuthoritative);
    assert_eq!(of(vec![first(), second(refused())]), lame);
    let good = says(0, true, false);
    let answers = Seen::Known(DomainState::Answers);
    assert_eq!(of(vec![first(), second(good)]), answers);
    let mut nameless = second(refused());
    nameless.answers = Seen::Absent;
    let unseen = [
        vec![first(), second(silence())],
        vec![first(), second(says(5, false, true))],
        vec![first(), nameless],
        Vec::new(),
    ];
    for servers in unseen {
        assert!(of(servers.clone()).unknown().is_some(), "{servers:?}");
    }
}
