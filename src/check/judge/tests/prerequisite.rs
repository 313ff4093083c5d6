//! What a check takes over from the one it needs.

use super::*;
use crate::fact::{Endpoint, MailServer, StartTls, StartTlsUse};

#[test]
fn a_failed_prerequisite_is_inherited_by_the_same_subject_only() {
    let facts = sites(vec![without_https("example.be"), site("www.example.be", 5)]);
    let found = findings(vec![hsts_after_https(), https()], facts);
    assert_eq!(
        short(&found)[..2],
        [
            "hsts example.be not-applicable inherited",
            "hsts www.example.be partial short"
        ]
    );
    assert_eq!(found[0].text.what, "en inherited en title of https");
    assert!(found[0].facts.is_empty());
}

#[test]
fn a_failure_is_handed_on_down_the_chain() {
    let last = Check {
        needs: Some("hsts".to_owned()),
        ..check(
            "a-last",
            Area::Dns,
            SubjectKind::Site,
            &[("", Verdict::Pass, "good")],
        )
    };
    let facts = sites(vec![without_https("example.be")]);
    let found = findings(vec![last, hsts_after_https(), https()], facts);
    assert_eq!(
        short(&found),
        [
            "a-last example.be not-applicable inherited",
            "hsts example.be not-applicable inherited",
            "https example.be fail only-http"
        ]
    );
    assert_eq!(found[0].text.what, "en inherited en title of hsts");
}

#[test]
fn a_prerequisite_that_is_partly_in_order_or_informs_is_met() {
    for verdict in [Verdict::Partial, Verdict::Info, Verdict::Pass] {
        let first = check(
            "https",
            Area::Web,
            SubjectKind::Site,
            &[("", verdict, "so")],
        );
        let found = findings(vec![hsts_after_https(), first], sites(vec![site("a", 5)]));
        assert_eq!(short(&found)[0], "hsts a partial short");
    }
}

#[test]
fn an_unknown_prerequisite_leaves_everything_possible() {
    let silent = Site {
        https_answer: Seen::Unknown(Cause::NoAnswer.into()),
        ..site("example.be", 5)
    };
    let found = &findings(vec![hsts_after_https(), https()], sites(vec![silent]))[0];
    assert_eq!(
        (found.verdict, found.possible),
        (Verdict::Unknown, ANYTHING)
    );
    assert_eq!(found.why, Some(Cause::NoAnswer.into()));
    assert_eq!(found.text.what, "en needs-unknown en title of https");
}

#[test]
fn a_prerequisite_that_does_not_apply_hands_on_its_reason() {
    let mut all = rules(vec![
        hsts_after_https(),
        Check {
            unless: vec!["elsewhere".to_owned()],
            ..https()
        },
    ]);
    let elsewhere = condition("site.landing == 'own-elsewhere'");
    all.conditions.insert("elsewhere".to_owned(), elsewhere);
    let away = Site {
        landing: Seen::Known(Landing::OwnElsewhere),
        ..site("example.be", 5)
    };
    let found = judge(&all, &evidence(sites(vec![away])), "none", Language::En);
    assert_eq!(
        short(&found),
        [
            "hsts example.be not-applicable not-applicable",
            "https example.be not-applicable elsewhere"
        ]
    );
    assert_eq!(found[0].text.what, "en condition for example.be");
    assert_eq!(found[1].text.what, found[0].text.what);

    let none = Facts {
        sites: Seen::Absent,
        ..Facts::default()
    };
    let domain = Check {
        needs: Some("https".to_owned()),
        ..mx()
    };
    let found = findings(vec![https(), domain], none);
    assert_eq!(short(&found)[0], "mx example.be not-applicable no-subject");
    assert_eq!(found[0].text.what, "en no-subject.site");
}

#[test]
fn a_condition_is_tried_before_the_prerequisite() {
    let check = Check {
        unless: vec!["elsewhere".to_owned()],
        ..hsts_after_https()
    };
    let mut all = rules(vec![check, https()]);
    let elsewhere = condition("site.landing == 'own-elsewhere'");
    all.conditions.insert("elsewhere".to_owned(), elsewhere);
    let judged = |landing| {
        let site = Site {
            landing,
            ..without_https("example.be")
        };
        judge(&all, &evidence(sites(vec![site])), "none", Language::En).remove(0)
    };
    let away = judged(Seen::Known(Landing::OwnElsewhere));
    assert_eq!(away.case, "elsewhere");
    assert_eq!(
        away.facts["site.landing"],
        json!({"known": "own-elsewhere"})
    );
    assert_eq!(judged(Seen::Known(Landing::Here)).case, "inherited");
    let open = judged(Seen::Unknown(Cause::Timeout.into()));
    assert_eq!((open.verdict, open.possible), (Verdict::Unknown, ANYTHING));
    assert_eq!(open.text.what, "en unknown.timeout");
}

#[test]
fn an_endpoint_needs_what_its_site_needs() {
    let endpoint = |name: &str, site: &str| Endpoint {
        name: name.to_owned(),
        site: site.to_owned(),
        ..Endpoint::default()
    };
    let versions = Check {
        needs: Some("https".to_owned()),
        ..check(
            "versions",
            Area::Tls,
            SubjectKind::TlsEndpoint,
            &[("", Verdict::Pass, "good")],
        )
    };
    let facts = Facts {
        endpoints: Seen::Known(vec![
            endpoint("a:443/ipv4", "a"),
            endpoint("b:443/ipv4", "b"),
        ]),
        ..sites(vec![site("a", 5), without_https("b")])
    };
    assert_eq!(
        short(&findings(vec![versions, https()], facts))[..2],
        [
            "versions a:443/ipv4 pass good",
            "versions b:443/ipv4 not-applicable inherited"
        ]
    );
}

#[test]
fn a_subject_needs_what_the_domain_needs() {
    let mail = || Check {
        needs: Some("mx".to_owned()),
        ..check(
            "starttls",
            Area::Mail,
            SubjectKind::MailServer,
            &[
                (
                    "mail_server.starttls.result == 'broken'",
                    Verdict::Fail,
                    "broken",
                ),
                ("", Verdict::Pass, "good"),
            ],
        )
    };
    let facts = |both| Facts {
        mail: Mail {
            mx: Seen::Known(Mx {
                null_beside_others: both,
                ..Mx::default()
            }),
            ..Mail::default()
        },
        mail_servers: Seen::Known(vec![MailServer {
            name: "mx1".to_owned(),
            starttls: Seen::Known(StartTls {
                result: StartTlsUse::Broken,
                negotiated: String::new(),
            }),
            ..MailServer::default()
        }]),
        ..Facts::default()
    };
    let found = |both| short(&findings(vec![mail(), mx()], facts(both)));
    assert_eq!(found(false)[1], "starttls mx1 fail broken");
    assert_eq!(found(true)[1], "starttls mx1 not-applicable inherited");
}

#[test]
fn a_prerequisite_that_was_not_asked_for_is_not_asked_either() {
    let dns = Check {
        needs: Some("https".to_owned()),
        ..check(
            "a-dns",
            Area::Dns,
            SubjectKind::Site,
            &[("", Verdict::Pass, "good")],
        )
    };
    let mut seen = evidence(sites(vec![site("a", 5)]));
    seen.scope.no_web = true;
    let found = judge(&rules(vec![dns, https()]), &seen, "none", Language::En);
    assert_eq!(short(&found)[0], "a-dns a not-applicable not-asked");
}

#[test]
fn what_is_seen_to_fail_fails_beside_an_unknown_prerequisite() {
    let failing = Site {
        https_answer: Seen::Unknown(Cause::TlsFailed.into()),
        ..site("example.be", 5)
    };
    let mut strict = hsts_after_https();
    for case in &mut strict.cases {
        if case.verdict == Verdict::Partial {
            case.verdict = Verdict::Fail;
        }
    }
    let found = findings(vec![strict, https()], sites(vec![failing]));
    assert_eq!(short(&found)[0], "hsts example.be fail short");
}
