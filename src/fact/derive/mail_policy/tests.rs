use super::*;
use crate::fact::{Chain, Mx, MxRecord};

const SOUND: &str = "version: STSv1\nmode: enforce\nmx: *.bakkerij.be\nmax_age: 90000\n";

fn texts(texts: &[&str]) -> Seen<Vec<String>> {
    Seen::Known(texts.iter().map(|&text| text.to_owned()).collect())
}

fn answer(status: u16, text: &str) -> Seen<MtaStsAnswer> {
    Seen::Known(MtaStsAnswer {
        status,
        content_type: "text/plain".to_owned(),
        text: text.to_owned(),
        cut: false,
    })
}

fn chain(trust: Seen<Trust>) -> Seen<Chain> {
    Seen::Known(Chain {
        certificates: vec!["AAAA".to_owned()],
        subjects: Vec::new(),
        fetched: Seen::Known(Vec::new()),
        trust,
        root_list: Seen::Known(crate::fact::RootList::Mozilla),
        wrong_order: false,
    })
}

fn unknown<T>(cause: Cause) -> Seen<T> {
    Seen::Unknown(cause.into())
}

fn mx(hosts: &[&str]) -> Seen<Mx> {
    let record = |host: &&str| MxRecord {
        preference: 10,
        host: (*host).to_owned(),
    };
    Seen::Known(Mx {
        records: hosts.iter().map(record).collect(),
        ..Mx::default()
    })
}

/// A company whose record sends senders to a host that shows nothing yet.
fn company() -> Facts {
    let mut facts = Facts::default();
    facts.mail.mta_sts_txt = texts(&["v=STSv1; id=1"]);
    facts.mail.mta_sts_addresses = Seen::Known(vec!["185.10.20.32".parse().unwrap()]);
    facts.mail.mta_sts_chain = unknown(Cause::Timeout);
    facts.mail.mta_sts_policy = unknown(Cause::Reset);
    facts.mail.mx = mx(&["mail.bakkerij.be"]);
    facts
}

fn completed(mut facts: Facts) -> Facts {
    let target = Target::parse("bakkerij.be").unwrap().0;
    complete(&mut facts, &target, "2026-11-23T20:15:00Z".parse().unwrap());
    facts
}

/// The state, with no more than the cause where it is unknown.
fn state(facts: Facts) -> Seen<MtaStsState> {
    match completed(facts).mail.mta_sts.and_then(|sts| sts.state) {
        Seen::Unknown(why) => unknown(why.cause),
        state => state,
    }
}

#[test]
fn one_thing_that_no_sender_takes_decides_whatever_else_was_not_seen() {
    let mut facts = company();
    assert_eq!(state(facts.clone()), unknown(Cause::Reset));
    facts.mail.mta_sts_policy = answer(200, SOUND);
    assert_eq!(state(facts.clone()), unknown(Cause::Timeout));
    facts.mail.mta_sts_chain = chain(Seen::Known(Trust::Trusted));
    assert_eq!(state(facts.clone()), unknown(Cause::Unreadable));
    for (found, expected) in [
        (answer(301, ""), MtaStsState::Redirect),
        (answer(404, SOUND), MtaStsState::NotFound),
        (answer(200, "mode: enforce"), MtaStsState::Malformed),
    ] {
        facts.mail.mta_sts_policy = found;
        assert_eq!(state(facts.clone()), Seen::Known(expected));
    }
    facts.mail.mta_sts_policy = unknown(Cause::Reset);
    for trust in [
        Trust::SelfSigned,
        Trust::Incomplete,
        Trust::CompletedByAia,
        Trust::UntrustedRoot,
    ] {
        facts.mail.mta_sts_chain = chain(Seen::Known(trust));
        let bad = Seen::Known(MtaStsState::BadCertificate);
        assert_eq!(state(facts.clone()), bad, "{trust:?}");
    }
    facts.mail.mta_sts_chain = Seen::Absent;
    assert_eq!(
        state(facts.clone()),
        Seen::Known(MtaStsState::BadCertificate)
    );
    facts.mail.mta_sts_addresses = Seen::Absent;
    assert_eq!(state(facts), Seen::Known(MtaStsState::NoAddress));
}

#[test]
fn a_policy_that_was_cut_is_not_read_to_its_end() {
    let mut facts = company();
    if let Seen::Known(mut long) = answer(200, SOUND) {
        long.cut = true;
        facts.mail.mta_sts_policy = Seen::Known(long.clone());
        assert_eq!(state(facts.clone()), unknown(Cause::TooLarge));
        long.content_type = "text/html".to_owned();
        facts.mail.mta_sts_policy = Seen::Known(long);
        assert_eq!(state(facts), Seen::Known(MtaStsState::Malformed));
    }
}

#[test]
fn a_policy_is_used_and_enforced_only_where_that_is_known() {
    let of = |facts: Facts| {
        let mail = completed(facts).mail;
        (mail.mta_sts_used, mail.mta_sts_enforced)
    };
    let known = |used, enforced| (Seen::Known(used), Seen::Known(enforced));
    let mut facts = company();
    assert_eq!(
        of(facts.clone()),
        (unknown(Cause::Reset), unknown(Cause::Reset))
    );
    facts.mail.mta_sts_policy = answer(404, "");
    assert_eq!(of(facts.clone()), known(true, false));
    facts.mail.mta_sts_txt = texts(&["v=STSv1; id=1", "v=STSv1; id=2"]);
    assert_eq!(of(facts.clone()), known(true, false));
    facts.mail.mta_sts_txt = texts(&["v=spf1 -all"]);
    assert_eq!(of(facts.clone()), known(false, false));
    facts.mail.mta_sts_txt = Seen::Absent;
    assert_eq!(of(facts.clone()), known(false, false));
    facts.mail.mta_sts_txt = unknown(Cause::ServerFailure);
    let failed = || unknown(Cause::ServerFailure);
    assert_eq!(of(facts), (failed(), failed()));
}

#[test]
fn mail_servers_that_a_policy_refuses_are_named_once() {
    let refused = |hosts: &[&str]| {
        let mut mail = company().mail;
        mail.mx = mx(hosts);
        unmatched(&mail, &parse::mta_sts::policy(SOUND))
    };
    assert_eq!(
        refused(&["mail.bakkerij.be", "MX2.Bakkerij.be"]),
        Seen::Known(vec![])
    );
    assert_eq!(refused(&["."]), Seen::Known(vec![]), "no server at all");
    let others = [
        "a.host.test",
        "a.b.bakkerij.be",
        "a.host.test",
        "185.10.20.25",
    ];
    assert_eq!(
        refused(&others),
        texts(&["a.host.test", "a.b.bakkerij.be", "185.10.20.25"])
    );
    let mut mail = company().mail;
    mail.mx = unknown(Cause::Timeout);
    let policy = parse::mta_sts::policy(SOUND);
    assert_eq!(unmatched(&mail, &policy), unknown(Cause::Timeout));
}

#[test]
fn one_bad_certificate_is_a_fact_even_if_another_was_not_seen() {
    let server = |name: &str, holds| MailServer {
        name: name.to_owned(),
        certificate_holds: holds,
        ..MailServer::default()
    };
    let unseen = || server("unseen", unknown(Cause::BlockedPort));
    let good = || server("good", Seen::Known(true));
    let bad = server("bad", Seen::Known(false));
    let of = |servers| failing(&Seen::Known(servers));
    assert_eq!(of(vec![good()]), Seen::Known(vec![]));
    assert_eq!(of(vec![good(), unseen()]), unknown(Cause::BlockedPort));
    assert_eq!(of(vec![unseen(), bad]), texts(&["bad"]));
    assert_eq!(failing(&Seen::Absent), Seen::Known(vec![]));
}

#[test]
fn records_for_reports_and_logos_are_told_apart() {
    let mut facts = Facts::default();
    facts.mail.tls_rpt_txt = texts(&["v=TLSRPTv1", "hello"]);
    facts.mail.bimi_txt = texts(&["v=BIMI1; l=https://b.test/l.svg", "v=BIMI1; l="]);
    let mail = completed(facts).mail;
    let reports = mail.tls_rpt.known().unwrap();
    assert_eq!(reports.record, RecordUse::Invalid);
    assert_eq!(reports.records, ["v=TLSRPTv1"]);
    assert_eq!(reports.mistakes, ["v"]);
    let logo = mail.bimi.known().unwrap();
    assert_eq!((logo.record, logo.records.len()), (RecordUse::Several, 2));
    let mut facts = Facts::default();
    facts.mail.tls_rpt_txt = texts(&["hello"]);
    facts.mail.bimi_txt = Seen::Absent;
    let mail = completed(facts).mail;
    assert_eq!((mail.tls_rpt, mail.bimi), (Seen::Absent, Seen::Absent));
}
