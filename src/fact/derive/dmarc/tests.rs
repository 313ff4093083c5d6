use super::*;

fn unknown<T>() -> Seen<T> {
    Seen::Unknown(Why::from(Cause::Timeout))
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// A receiver of another organisation that takes the reports.
fn receiver_at(domain: &str) -> ReportReceiver {
    ReportReceiver {
        domain: domain.to_owned(),
        external: true,
        asked: format!("example.be._report._dmarc.{domain}"),
        txt: Seen::Known(texts(&["v=DMARC1"])),
        mx: Seen::Known(texts(&["mx.example.net"])),
        addresses: Seen::Known(Vec::new()),
    }
}

/// Which addresses work, are refused, are dead; and whether any works.
type Told = (
    Seen<Vec<String>>,
    Seen<Vec<String>>,
    Seen<Vec<String>>,
    Seen<bool>,
);

fn told(rua: &str, receivers: Seen<Vec<ReportReceiver>>) -> Told {
    let at = |name: &str, found: &[&str]| DmarcName {
        name: name.to_owned(),
        txt: Seen::Known(texts(found)),
        beside_alias: false,
    };
    let record = format!("v=DMARC1; p=none; rua={rua}");
    let mut mail = Mail {
        dmarc_walk: Seen::Known(vec![at("example.be", &[&record]), at("be", &[])]),
        report_receivers: receivers,
        ..Mail::default()
    };
    complete(&mut mail);
    let reports = mail.dmarc.known().unwrap().reports.clone();
    (
        reports.working,
        reports.refused,
        reports.dead,
        reports.any_works,
    )
}

fn known(list: &[&str]) -> Seen<Vec<String>> {
    Seen::Known(texts(list))
}

const ONE: &str = "mailto:d@one.example";
const ADDRESS: &str = "d@one.example";

#[test]
fn an_address_works_where_its_receiver_takes_reports_and_mail_can_arrive() {
    let sound = receiver_at("one.example");
    let works: Told = (known(&[ADDRESS]), known(&[]), known(&[]), Seen::Known(true));
    assert_eq!(told(ONE, Seen::Known(vec![sound.clone()])), works);
    let address = Seen::Known(vec!["192.0.2.1".parse().unwrap()]);
    let without_mx = ReportReceiver {
        mx: known(&[]),
        addresses: address,
        ..sound.clone()
    };
    assert_eq!(told(ONE, Seen::Known(vec![without_mx])), works);
    let inside = ReportReceiver {
        external: false,
        txt: known(&[]),
        ..sound.clone()
    };
    assert_eq!(
        told(ONE, Seen::Known(vec![inside])),
        works,
        "its own organisation"
    );
    let shouted = told("mailto:D@ONE.Example", Seen::Known(vec![sound]));
    assert_eq!(shouted.0, known(&["D@ONE.Example"]));
}

#[test]
fn a_receiver_that_says_nothing_or_cannot_receive_is_told() {
    let sound = receiver_at("one.example");
    for said in [
        &[][..],
        &["v=spf1 -all"],
        &["v=DMARC1; rua=mailto:d@two.example"],
    ] {
        let refusing = ReportReceiver {
            txt: known(said),
            ..sound.clone()
        };
        let refused: Told = (
            known(&[]),
            known(&[ADDRESS]),
            known(&[]),
            Seen::Known(false),
        );
        assert_eq!(told(ONE, Seen::Known(vec![refusing])), refused, "{said:?}");
    }
    for hosts in [&[][..], &["."]] {
        let deaf = ReportReceiver {
            mx: known(hosts),
            ..sound.clone()
        };
        let dead: Told = (
            known(&[]),
            known(&[]),
            known(&[ADDRESS]),
            Seen::Known(false),
        );
        assert_eq!(told(ONE, Seen::Known(vec![deaf])), dead, "{hosts:?}");
    }
}

#[test]
fn a_question_without_an_answer_is_no_refusal() {
    let sound = receiver_at("one.example");
    let silent = ReportReceiver {
        txt: unknown(),
        ..sound.clone()
    };
    let unsure: Told = (unknown(), unknown(), known(&[]), unknown());
    assert_eq!(told(ONE, Seen::Known(vec![silent.clone()])), unsure);
    let deaf_and_silent = ReportReceiver {
        mx: known(&["."]),
        ..silent
    };
    let dead: Told = (known(&[]), unknown(), known(&[ADDRESS]), Seen::Known(false));
    assert_eq!(told(ONE, Seen::Known(vec![deaf_and_silent])), dead);
    let no_mx_seen = ReportReceiver {
        mx: unknown(),
        ..sound.clone()
    };
    assert_eq!(told(ONE, Seen::Known(vec![no_mx_seen])).3, unknown());
    assert_eq!(told(ONE, unknown()).3, unknown(), "the probe saw nothing");
}

#[test]
fn one_address_that_works_is_enough_whatever_the_others_do() {
    let rua = "mailto:d@one.example,mailto:d@two.example,mailto:d@three.example";
    let silent = ReportReceiver {
        txt: unknown(),
        ..receiver_at("two.example")
    };
    let refusing = ReportReceiver {
        txt: known(&[]),
        ..receiver_at("three.example")
    };
    let all = vec![receiver_at("one.example"), silent, refusing];
    let (working, refused, dead, any) = told(rua, Seen::Known(all));
    assert_eq!(working, known(&[ADDRESS]));
    assert_eq!(refused, known(&["d@three.example"]));
    assert_eq!(dead, known(&[]));
    assert_eq!(any, Seen::Known(true));
}

#[test]
fn what_was_not_asked_is_not_said_to_be_refused() {
    let beyond = told(
        "mailto:d@one.example,mailto:d@six.example",
        Seen::Known(vec![receiver_at("one.example")]),
    );
    assert_eq!(beyond.0, known(&[ADDRESS]));
    assert_eq!(beyond.1.unknown().unwrap().cause, Cause::TooLarge);
    let not_recorded = told(ONE, Seen::Absent);
    assert_eq!(not_recorded.3.unknown().unwrap().cause, Cause::NotRecorded);
    let none = told("", Seen::Absent);
    assert_eq!(
        none,
        (known(&[]), known(&[]), known(&[]), Seen::Known(false))
    );
}
