use super::*;
use crate::fact::{Cause, DmarcName, Mx, Spf, Why};

fn unknown<T>() -> Seen<T> {
    Seen::Unknown(Why::from(Cause::Timeout))
}

fn null_mx() -> Seen<Mx> {
    Seen::Known(Mx {
        null: true,
        ..Mx::default()
    })
}

fn spf(refuses_all: bool) -> Seen<Spf> {
    Seen::Known(Spf {
        refuses_all: Seen::Known(refuses_all),
        ..Spf::default()
    })
}

/// The DMARC record at the name, and what `be` says.
fn dmarc(record: &str, above: Seen<Vec<String>>) -> Seen<Dmarc> {
    let name = |name: &str, txt| DmarcName {
        name: name.to_owned(),
        txt,
        beside_alias: false,
    };
    let own = Seen::Known(vec![record.to_owned()]);
    super::super::dmarc::governing(&[name("example.be", own), name("be", above)])
}

fn nothing_above() -> Seen<Vec<String>> {
    Seen::Known(Vec::new())
}

fn closed_mail() -> Mail {
    Mail {
        mx: null_mx(),
        spf: spf(true),
        dmarc: dmarc("v=DMARC1; p=reject", nothing_above()),
        addresses: Seen::Absent,
        ..Mail::default()
    }
}

fn parking(mut mail: Mail) -> Parking {
    complete(&mut mail, "example.be");
    mail.parking.known().unwrap().clone()
}

#[test]
fn a_domain_is_closed_with_three_records() {
    let parking = parking(closed_mail());
    assert_eq!(parking.closed, Seen::Known(true));
    assert_eq!(parking.sends_nothing, Seen::Known(true));
    assert_eq!(parking.rejects, Seen::Known(true));
    assert!(parking.missing.is_empty());
}

#[test]
fn what_is_missing_is_said_as_it_is_to_be_entered() {
    let open = Mail {
        mx: Seen::Absent,
        spf: Seen::Absent,
        dmarc: Seen::Absent,
        addresses: Seen::Known(vec!["192.0.2.1".parse().unwrap()]),
        ..Mail::default()
    };
    let expected = [
        "example.be MX 0 .",
        "example.be TXT \"v=spf1 -all\"",
        "_dmarc.example.be TXT \"v=DMARC1; p=reject\"",
    ];
    assert_eq!(parking(open).missing, expected);
}

#[test]
fn without_an_mx_record_the_address_decides() {
    let without_mx = |addresses| {
        let mail = Mail {
            mx: Seen::Absent,
            addresses,
            ..closed_mail()
        };
        parking(mail).closed
    };
    assert_eq!(without_mx(Seen::Absent), Seen::Known(true));
    let address = vec!["192.0.2.1".parse().unwrap()];
    assert_eq!(without_mx(Seen::Known(address)), Seen::Known(false));
    assert_eq!(without_mx(unknown()), unknown());
    let null = Mail {
        addresses: unknown(),
        ..closed_mail()
    };
    assert_eq!(
        parking(null).closed,
        Seen::Known(true),
        "a null MX needs no address"
    );
}

#[test]
fn only_a_refusal_of_everything_closes_the_name() {
    let rejects = |record: &str| {
        let mail = Mail {
            dmarc: dmarc(record, nothing_above()),
            ..closed_mail()
        };
        parking(mail).rejects
    };
    for record in [
        "v=DMARC1; p=reject",
        "v=DMARC1; p=reject; sp=reject; np=reject; t=n",
    ] {
        assert_eq!(rejects(record), Seen::Known(true), "{record}");
    }
    for record in [
        "v=DMARC1; p=none",
        "v=DMARC1; p=quarantine",
        "v=DMARC1; p=reject; t=y",
        "v=DMARC1; p=reject; sp=none",
        "v=DMARC1; p=reject; np=quarantine",
        "v=DMARC1; p=reject; p=reject",
    ] {
        assert_eq!(rejects(record), Seen::Known(false), "{record}");
    }
}

#[test]
fn what_could_not_be_seen_is_neither_there_nor_missing() {
    let unseen = Mail {
        mx: unknown(),
        spf: unknown(),
        dmarc: unknown(),
        ..closed_mail()
    };
    let parking_of = parking(unseen);
    assert_eq!(parking_of.closed, unknown());
    assert_eq!(parking_of.sends_nothing, unknown());
    assert_eq!(parking_of.rejects, unknown());
    assert!(parking_of.missing.is_empty());
    let top_silent = Mail {
        dmarc: dmarc("v=DMARC1; p=reject", unknown()),
        ..closed_mail()
    };
    assert_eq!(parking(top_silent).rejects, unknown());
    let mild_whatever_stands_above = Mail {
        dmarc: dmarc("v=DMARC1; p=none", unknown()),
        ..closed_mail()
    };
    assert_eq!(
        parking(mild_whatever_stands_above).rejects,
        Seen::Known(false)
    );
}

#[test]
fn reports_are_lost_where_no_mail_arrives() {
    let mut mail = closed_mail();
    if let Seen::Known(dmarc) = &mut mail.dmarc {
        dmarc.reports.dead = Seen::Known(vec!["d@example.be".to_owned()]);
    }
    assert_eq!(
        parking(mail).lost_reports,
        Seen::Known(vec!["d@example.be".to_owned()])
    );
}

#[test]
fn a_name_below_an_organisation_parts_from_it() {
    let name = |name: &str, record: &str| DmarcName {
        name: name.to_owned(),
        txt: Seen::Known(vec![record.to_owned()]),
        beside_alias: false,
    };
    let entry_with = |own: &str| {
        let walk = [
            name("old.example.be", own),
            name("example.be", "v=DMARC1; p=none"),
            name("be", ""),
        ];
        let mut mail = Mail {
            dmarc: super::super::dmarc::governing(&walk),
            ..closed_mail()
        };
        complete(&mut mail, "old.example.be");
        mail.parking.known().unwrap().missing.clone()
    };
    let entry = "_dmarc.old.example.be TXT \"v=DMARC1; p=reject; psd=n\"";
    assert_eq!(entry_with(""), [entry]);
    assert_eq!(entry_with("v=DMARC1; p=reject"), [entry]);
    assert!(entry_with("v=DMARC1; p=reject; psd=n").is_empty());
}
