use serde_json::json;

use super::*;
use crate::check::fixture::{check, condition, evidence, rules};
use crate::check::{Possible, Severity, SubjectKind};
use crate::fact::{Facts, Hsts, HttpsAnswer, Landing, Mail, Mx, Seen, Site};

mod prerequisite;

/// A site whose HTTPS answers and whose HSTS lasts so many days.
fn site(name: &str, days: u64) -> Site {
    Site {
        name: name.to_owned(),
        https_answer: Seen::Known(HttpsAnswer::Answers),
        landing: Seen::Known(Landing::Here),
        hsts: Seen::Known(Hsts {
            value: "x".to_owned(),
            malformed: false,
            max_age_seconds: days * 86_400,
            max_age_days: days,
            include_subdomains: false,
            missing_on_a_hop: false,
        }),
        ..Site::default()
    }
}

fn without_https(name: &str) -> Site {
    Site {
        https_answer: Seen::Known(HttpsAnswer::OnlyHttp),
        ..site(name, 1)
    }
}

fn sites(sites: Vec<Site>) -> Facts {
    Facts {
        sites: Seen::Known(sites),
        ..Facts::default()
    }
}

fn https() -> Check {
    let cases = [
        (
            "site.https_answer == 'only-http'",
            Verdict::Fail,
            "only-http",
        ),
        (
            "site.https_answer == 'only-twin'",
            Verdict::Partial,
            "only-twin",
        ),
        ("", Verdict::Pass, "answers"),
    ];
    check("https", Area::Web, SubjectKind::Site, &cases)
}

fn hsts() -> Check {
    let cases = [
        ("site.hsts is absent", Verdict::Fail, "absent"),
        (
            "site.hsts.max_age_days < params.limit",
            Verdict::Partial,
            "short",
        ),
        ("", Verdict::Pass, "good"),
    ];
    check("hsts", Area::Web, SubjectKind::Site, &cases)
}

fn hsts_after_https() -> Check {
    Check {
        needs: Some("https".to_owned()),
        ..hsts()
    }
}

fn mx() -> Check {
    let cases = [
        ("mail.mx.null_beside_others", Verdict::Fail, "both"),
        ("", Verdict::Pass, "good"),
    ];
    check("mx", Area::Mail, SubjectKind::Domain, &cases)
}

fn findings(checks: Vec<Check>, facts: Facts) -> Vec<Finding> {
    judge(&rules(checks), &evidence(facts), "none", Language::En)
}

/// Findings in short: check, subject, verdict, case.
fn short(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| {
            let verdict = finding.verdict.word();
            format!(
                "{} {} {verdict} {}",
                finding.check, finding.subject, finding.case
            )
        })
        .collect()
}

const ANYTHING: Option<Possible> = Some(Possible {
    worst: Verdict::Fail,
    best: Verdict::Pass,
});

#[test]
fn each_subject_has_a_finding_in_the_order_observed_and_checks_are_sorted() {
    let facts = sites(vec![site("www.example.be", 5), site("example.be", 20)]);
    let found = findings(vec![hsts(), https(), mx()], facts);
    assert_eq!(
        short(&found),
        [
            "mx example.be unknown unknown",
            "hsts www.example.be partial short",
            "hsts example.be pass good",
            "https www.example.be pass answers",
            "https example.be pass answers",
        ]
    );
}

#[test]
fn a_finding_says_what_the_case_says_and_takes_the_rest_from_the_check() {
    let mut check = hsts();
    let found = &findings(vec![hsts()], sites(vec![site("www.example.be", 5)]))[0];
    assert_eq!(found.text.title, "en title of hsts");
    assert_eq!(found.text.what, "en short www.example.be");
    assert_eq!(found.text.why, "en why");
    assert_eq!(found.text.fix, "en fix 10");
    assert_eq!((found.area, found.severity), (Area::Web, Severity::Medium));
    assert_eq!((found.possible, found.why.clone()), (None, None));

    let words = check.texts.get_mut(&Language::En).unwrap();
    let (title, why) = (words.why.clone(), words.title.clone());
    let fix = words.says["good"].what.clone();
    let short = words.says.get_mut("short").unwrap();
    (short.title, short.why, short.fix) = (Some(title), Some(why), Some(fix));
    let found = &findings(vec![check], sites(vec![site("www.example.be", 5)]))[0];
    assert_eq!(found.text.title, "en why");
    assert_eq!(found.text.why, "en title of hsts");
    assert_eq!(found.text.fix, "en good www.example.be");
}

#[test]
fn what_is_in_order_has_only_its_own_advice() {
    let good = || sites(vec![site("example.be", 99)]);
    let found = &findings(vec![hsts()], good())[0];
    assert_eq!(
        (found.text.what.as_str(), found.text.fix.as_str()),
        ("en good example.be", "")
    );

    let mut check = hsts();
    let words = check.texts.get_mut(&Language::En).unwrap();
    let advice = words.title.clone();
    words.says.get_mut("good").unwrap().fix = Some(advice);
    let found = &findings(vec![check], good())[0];
    assert_eq!(found.text.fix, "en title of hsts");
}

#[test]
fn texts_are_in_the_language_asked_for() {
    let facts = sites(vec![site("example.be", 5)]);
    let found = judge(&rules(vec![hsts()]), &evidence(facts), "none", Language::Fr);
    assert_eq!(found[0].text.what, "fr short example.be");
}

#[test]
fn the_facts_that_were_looked_at_are_shown_as_observed() {
    let unknown = Site {
        hsts: Seen::Unknown(Cause::Timeout.into()),
        ..site("b", 0)
    };
    let absent = Site {
        hsts: Seen::Absent,
        ..site("c", 0)
    };
    let found = findings(vec![hsts()], sites(vec![site("a", 5), unknown, absent]));
    let facts = |i: usize| serde_json::to_value(&found[i].facts).unwrap();
    assert_eq!(
        facts(0),
        json!({"site.hsts": "seen", "site.hsts.max_age_days": {"known": 5}})
    );
    let timeout = json!({"unknown": {"cause": "timeout"}});
    assert_eq!(
        facts(1),
        json!({"site.hsts": timeout, "site.hsts.max_age_days": timeout})
    );
    assert_eq!(
        facts(2),
        json!({"site.hsts": "absent"}),
        "no case after it was tried"
    );
}

#[test]
fn what_could_not_be_seen_is_unknown_with_its_cause_and_range() {
    let unknown = Site {
        hsts: Seen::Unknown(Why::new(Cause::Timeout, "192.0.2.1:443")),
        ..site("example.be", 0)
    };
    let found = &findings(vec![hsts()], sites(vec![unknown]))[0];
    assert_eq!(
        (found.verdict, found.case.as_str()),
        (Verdict::Unknown, "unknown")
    );
    assert_eq!(found.possible, ANYTHING);
    assert_eq!(found.why, Some(Why::new(Cause::Timeout, "192.0.2.1:443")));
    assert_eq!(found.text.title, "en title of hsts");
    assert_eq!(found.text.what, "en unknown.timeout");
    assert_eq!(found.text.why, "en why");
    assert_eq!(found.text.fix, "");
}

#[test]
fn evidence_that_was_never_finished_is_a_fault_of_ours() {
    let found = &findings(vec![mx()], Facts::default())[0];
    assert_eq!(found.why, Some(Cause::Pending.into()));
    assert_eq!(found.text.what, "en unknown.bug");
}

#[test]
fn without_a_subject_there_is_one_finding_on_the_domain() {
    for none in [Seen::Absent, Seen::Known(vec![])] {
        let facts = Facts {
            sites: none,
            ..Facts::default()
        };
        let found = findings(vec![hsts()], facts);
        assert_eq!(short(&found), ["hsts example.be not-applicable no-subject"]);
        assert_eq!(found[0].text.what, "en no-subject.site");
        assert!(found[0].facts.is_empty());
    }
}

#[test]
fn unknown_subjects_are_one_unknown_finding_on_the_domain() {
    let facts = Facts {
        sites: Seen::Unknown(Cause::ServerFailure.into()),
        ..Facts::default()
    };
    let found = findings(vec![hsts_after_https(), https()], facts);
    assert_eq!(
        short(&found),
        [
            "hsts example.be unknown unknown",
            "https example.be unknown unknown"
        ]
    );
    for found in found {
        assert_eq!(found.possible, ANYTHING);
        assert_eq!(found.why, Some(Cause::ServerFailure.into()));
        assert_eq!(found.text.what, "en unknown.server-failure");
    }
}

#[test]
fn an_area_that_was_not_asked_for_has_no_findings_but_still_counts_as_prerequisite() {
    let dns = Check {
        needs: Some("https".to_owned()),
        ..check(
            "a-dns",
            Area::Dns,
            SubjectKind::Site,
            &[("", Verdict::Pass, "good")],
        )
    };
    let mut seen = evidence(sites(vec![without_https("example.be")]));
    seen.scope.only.insert(Area::Dns);
    let found = judge(
        &rules(vec![dns, https(), mx()]),
        &seen,
        "none",
        Language::En,
    );
    assert_eq!(short(&found), ["a-dns example.be not-applicable inherited"]);
}

#[test]
fn what_the_owner_says_is_not_there_is_not_applicable() {
    let tls = check(
        "versions",
        Area::Tls,
        SubjectKind::TlsEndpoint,
        &[("", Verdict::Pass, "good")],
    );
    let dns = check(
        "a-dns",
        Area::Dns,
        SubjectKind::Domain,
        &[("", Verdict::Pass, "good")],
    );
    let all = rules(vec![dns, tls, https(), hsts_after_https(), mx()]);
    let mut seen = evidence(sites(vec![site("a", 5), site("b", 5)]));
    seen.scope.no_web = true;
    let found = judge(&all, &seen, "none", Language::En);
    assert_eq!(
        short(&found),
        [
            "a-dns example.be pass good",
            "mx example.be unknown unknown",
            "versions example.be not-applicable not-asked",
            "hsts example.be not-applicable not-asked",
            "https example.be not-applicable not-asked",
        ]
    );
    assert_eq!(found[3].text.what, "en not-asked");

    seen.scope.no_web = false;
    seen.scope.no_mail = true;
    let found = short(&judge(&all, &seen, "none", Language::En));
    assert_eq!(found[1], "mx example.be not-applicable not-asked");
    assert_eq!(found[3], "hsts a partial short");
}

#[test]
fn a_profile_changes_numbers_and_severity_and_a_case_keeps_its_own() {
    let mut check = hsts();
    check.cases[0].severity = Some(Severity::High);
    let mut all = rules(vec![check]);
    let profile = Profile {
        severities: BTreeMap::from([("hsts".to_owned(), Severity::Low)]),
        params: BTreeMap::from([(
            "hsts".to_owned(),
            BTreeMap::from([("limit".to_owned(), 4.0)]),
        )]),
        vendors: vec![],
        ..Profile::default()
    };
    all.profiles.insert("mild".to_owned(), profile);
    let absent = Site {
        hsts: Seen::Absent,
        ..site("c", 0)
    };
    let seen = evidence(sites(vec![site("a", 5), site("b", 3), absent]));
    let found = judge(&all, &seen, "mild", Language::En);
    assert_eq!(
        short(&found),
        [
            "hsts a pass good",
            "hsts b partial short",
            "hsts c fail absent"
        ]
    );
    let severities: Vec<_> = found.iter().map(|finding| finding.severity).collect();
    assert_eq!(severities, [Severity::Low, Severity::Low, Severity::High]);
    assert_eq!(found[1].text.fix, "en fix 4");

    let found = judge(&all, &seen, "unheard-of", Language::En);
    assert_eq!(short(&found)[0], "hsts a partial short");
    assert_eq!(found[0].severity, Severity::Medium);
}
