//! What one cell of domains or hosts says.

use super::*;

fn read(cell: &str) -> Vec<String> {
    let found = domains(cell).unwrap();
    found
        .iter()
        .map(|found| found.target.ascii().to_owned())
        .collect()
}

#[test]
fn a_cell_may_hold_several_domains() {
    assert_eq!(read("a.be; b.be,c.be\nwww.a.be"), ["a.be", "b.be", "c.be"]);
    assert_eq!(read("https://a.be/x https://b.be"), ["a.be", "b.be"]);
    assert_eq!(read("a.test, b.test"), ["a.test", "b.test"]);
}

#[test]
fn a_comma_in_a_web_address_begins_no_domain() {
    assert_eq!(read("https://a.be/x,1.html"), ["a.be"]);
    assert_eq!(read("a.be/x;jsessionid=1.2"), ["a.be"]);
    assert_eq!(read("https://a.be,https://b.be"), ["a.be", "b.be"]);
}

#[test]
fn what_was_meant_is_proposed_only_where_it_is_a_domain() {
    for (text, domain) in [
        ("example,be", Some("example.be")),
        ("example . be", Some("example.be")),
        ("www.example.be.", Some("example.be")),
        ("htp:/example.be", Some("example.be")),
        ("http:\\\\www.example.be", Some("example.be")),
        ("(example.be)", Some("example.be")),
        ("Jan <jan@example.be>", Some("example.be")),
        ("example,bee", None),
        ("J. Peeters", None),
        ("geen", None),
        ("", None),
        ("<", None),
        (":", None),
    ] {
        assert_eq!(meant(text).as_deref(), domain, "{text}");
    }
}

#[test]
fn each_part_that_is_wrong_is_told() {
    let reasons = domains("a.be; x@gmail.com; 127.0.0.1").unwrap_err();
    assert!(matches!(
        reasons.as_slice(),
        [
            Reason::MailProvider { .. },
            Reason::Target(TargetError::Address(_))
        ]
    ));
    assert_eq!(domains(";").unwrap_err(), [Reason::NoDomain]);
}

#[test]
fn hosts_go_to_the_domain_they_lie_under() {
    let said = Said {
        domains: domains("a.be b.be").unwrap(),
        hosts: hosts("www.A.be, shop.b.be shop.b.be").unwrap(),
        order: Order::default(),
    };
    assert_eq!(said.foreign_hosts(), []);
    let orders = said.orders(7);
    let read: Vec<_> = orders
        .iter()
        .map(|(_, order)| (order.row, order.hosts.clone()))
        .collect();
    assert_eq!(
        read,
        [
            (7, vec!["www.a.be".to_owned()]),
            (7, vec!["shop.b.be".to_owned()])
        ]
    );
}
