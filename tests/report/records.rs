//! Records with the faulty spots marked, the list of senders, whom was asked, and words of the field: on what a
//! company with everything in order would show if one thing were wrong.

mod spoiled;

use belfort::check::Verdict;
use belfort::fact::{CaaProperty, Cause, Facts, Seen, Why};
use belfort::language::Language;
use belfort::report::Report;
use belfort::result::ScanResult;

use self::spoiled::{dmarc, field, forty, policy, through, tlsa, txt, with};
use crate::company::{html, model};

pub(crate) use self::spoiled::everything;

/// Each marked piece: kind of the record, what is marked, and the check that stands behind it.
fn marks(result: &ScanResult) -> Vec<(String, String, String)> {
    let report = model(result);
    let mut found = Vec::new();
    for row in &report.technical.records {
        for piece in row.lines.iter().flatten() {
            for number in &piece.marks {
                let remarks = row.remarks.iter();
                let mut remarks = remarks.filter(|remark| remark.number == *number);
                let remark = remarks.next().expect("a mark without a finding");
                assert!(remarks.next().is_none(), "one number, two findings");
                let check = remark.link.trim_start_matches("f-");
                let finding = result.findings.iter().find(|finding| {
                    finding.text.title == remark.title && check.starts_with(&finding.check)
                });
                let finding = finding.expect("a remark without a finding");
                assert!(matches!(finding.verdict, Verdict::Fail | Verdict::Partial));
                found.push((row.kind.clone(), piece.text.clone(), finding.check.clone()));
            }
        }
    }
    found
}

fn marked(spoil: impl Fn(&mut Facts)) -> Vec<(String, String, String)> {
    marks(&with(Language::En, spoil))
}

fn mark(kind: &str, text: &str, check: &str) -> (String, String, String) {
    (kind.to_owned(), text.to_owned(), check.to_owned())
}

#[test]
fn where_nothing_is_wrong_nothing_is_marked() {
    assert_eq!(marked(|_| {}), []);
}

#[test]
fn the_smallest_faulty_piece_of_a_dmarc_record_is_marked() {
    let kind = "TXT · DMARC";
    assert_eq!(
        marked(|facts| dmarc(
            facts,
            "v=DMARC1; p=none; pct=50; rua=mailto:dmarc@helder-it.example"
        )),
        [
            mark(kind, "p=none", "dmarc-policy"),
            mark(kind, "pct=50", "dmarc"),
        ]
    );
    assert_eq!(
        marked(|facts| dmarc(
            facts,
            "v=DMARC1;p=reject ; sp=none; rua=mailto:nobody,https:x"
        )),
        [
            mark(kind, "sp=none", "dmarc-policy"),
            mark(kind, "mailto:nobody", "dmarc-reporting"),
            mark(kind, "https:x", "dmarc-reporting"),
        ]
    );
    assert_eq!(
        marked(|facts| dmarc(
            facts,
            "v=DMARC1; t=y; p=quarantine; rua=mailto:dmarc@helder-it.example"
        )),
        [
            mark(kind, "t=y", "dmarc-policy"),
            mark(kind, "p=quarantine", "dmarc"),
        ]
    );
}

#[test]
fn the_faulty_term_of_a_list_of_senders_is_marked() {
    let kind = "TXT · SPF";
    for (record, expected) in [
        (
            "v=spf1 ip4:192.0.2.1 +all",
            vec![mark(kind, "+all", "spf-strictness")],
        ),
        (
            "v=spf1 ip4:192.0.2.1 ?all",
            vec![mark(kind, "?all", "spf-strictness")],
        ),
        (
            "v=spf1 ip4:192.0.2.1 ptr -all",
            vec![mark(kind, "ptr", "spf")],
        ),
        (
            "v=spf1 ip4:300.1.2.3 ipv4:192.0.2.1 -all",
            vec![
                mark(kind, "300.1.2.3", "spf"),
                mark(kind, "ipv4:192.0.2.1", "spf"),
            ],
        ),
        (
            "v=spf1 ip4:0.0.0.0/1 -all",
            vec![mark(kind, "ip4:0.0.0.0/1", "spf-strictness")],
        ),
        // Nothing stands there that could be marked: the row says it as a whole.
        ("v=spf1 ip4:192.0.2.1", vec![]),
    ] {
        assert_eq!(marked(|facts| txt(facts, record)), expected, "{record}");
    }
    let report = model(&with(Language::En, |facts| {
        txt(facts, "v=spf1 ip4:300.1.2.3 -all");
    }));
    let row = report.technical.records.iter().find(|row| row.kind == kind);
    assert_eq!(row.unwrap().remarks[0].place, "from character 12");
}

#[test]
fn the_term_that_leads_to_the_fault_is_marked() {
    let nine = (0..9).map(|n| format!("exists:%{{i}}.n{n}.example"));
    let nine: Vec<String> = nine.collect();
    let too_many = format!("v=spf1 {} -all", nine.join(" "));
    for inner in [
        "v=spf1 ipv4:192.0.2.1 -all",
        "v=spf1 include:one.example ptr -all",
        "no list at all",
        "v=spf1 a:gone.example a:gone.example a:gone.example -all",
        "v=spf1 +all",
        &too_many,
    ] {
        let found = marked(|facts| through(facts, inner));
        assert_eq!(found.len(), 1, "{inner}: {found:?}");
        assert_eq!(found[0].1, "include:two.example", "{inner}");
    }
}

#[test]
fn the_faulty_line_of_a_policy_or_a_file_is_marked() {
    let name = "mail.helder-it.example";
    assert_eq!(
        marked(|facts| policy(
            facts,
            &format!("version: STSv1\r\nmode: testing\r\nmx: {name}\r\nmax_age: 86400\r\n")
        )),
        [mark("mta-sts.txt", "mode: testing", "mta-sts")]
    );
    assert_eq!(
        marked(|facts| policy(
            facts,
            &format!("version: STSv1\nmode: enforce\nmx: {name}\nmax_age: soon\n")
        )),
        [mark("mta-sts.txt", "max_age: soon", "mta-sts")]
    );
    assert_eq!(
        marked(|facts| {
            let Seen::Known(file) = &mut facts.web.security_txt else {
                panic!("there is one");
            };
            file.text = "Contact: mailto:a@b.be\nExpires: 2020-01-01T00:00:00Z\n".into();
        }),
        [mark("security.txt", "2020-01-01T00:00:00Z", "security-txt")]
    );
    assert_eq!(
        marked(|facts| tlsa(facts, &"ab".repeat(32))),
        [mark("TLSA", "3 1 1 abababababababab…", "dane")]
    );
}

#[test]
fn the_faulty_word_of_a_field_is_marked() {
    let found = marked(|facts| {
        field(
            facts,
            "strict-transport-security",
            "max-age=300; includeSubDomains",
        );
    });
    assert_eq!(
        found,
        [mark("Strict-Transport-Security", "max-age=300", "hsts")],
        "both sites say the same: one row"
    );
    let found = marked(|facts| {
        let value = "default-src *; script-src 'self' 'unsafe-inline' https:; object-src 'none'";
        field(facts, "content-security-policy", value);
    });
    let words: Vec<&str> = found.iter().map(|(_, text, _)| text.as_str()).collect();
    assert_eq!(words, ["'unsafe-inline'", "https:"]);
    let found = marked(|facts| {
        let Seen::Known(caa) = &mut facts.dns.caa else {
            panic!("there are some");
        };
        caa.properties.push(CaaProperty {
            flags: 0,
            tag: "issue".into(),
            value: "not a name".into(),
        });
    });
    assert_eq!(found, [mark("CAA", "not a name", "caa")]);
}

#[test]
fn absent_is_not_unknown() {
    let absent = model(&with(Language::En, |facts| {
        dmarc(facts, "something else");
        facts.mail.tls_rpt_txt = Seen::Absent;
        facts.mail.bimi_txt = Seen::Absent;
    }));
    let row = |report: &Report, kind: &str| {
        let mut rows = report.technical.records.clone().into_iter();
        rows.find(|row| row.kind.split(", ").any(|one| one == kind))
    };
    let dmarc = row(&absent, "TXT · DMARC").unwrap();
    assert_eq!(
        (dmarc.class, dmarc.note.as_str()),
        ("absent", "there is none")
    );
    assert_eq!((dmarc.remarks.len(), dmarc.remarks[0].number), (1, 0));
    assert_eq!(row(&absent, "TXT · TLS-RPT").unwrap().class, "absent");
    assert_eq!(row(&absent, "TXT · BIMI"), None, "no finding misses it");

    let timeout = || Why::new(Cause::Timeout, "no answer");
    let unknown = model(&with(Language::En, |facts| {
        facts.mail.txt = Seen::Unknown(timeout());
        facts.mail.spf_lookups = Seen::Unknown(timeout());
        facts.dns.caa = Seen::Unknown(timeout());
    }));
    let spf = row(&unknown, "TXT · SPF").unwrap();
    assert_eq!(spf.class, "unknown");
    assert!(spf.note.contains("no answer came in time"), "{}", spf.note);
    assert!(spf.kind.contains("CAA") && spf.remarks.is_empty());
}

#[test]
fn a_hostile_record_stays_text() {
    let evil = "v=spf1 <b>\u{202e}</bdi><script> include:\u{1b}[2J\" ?all";
    let page = html(&with(Language::Nl, |facts| {
        txt(facts, evil);
        dmarc(facts, "v=DMARC1; p=none; rua=mailto:<img src=x>@x.be");
    }));
    assert!(page.contains("<mark><bdi>[U+202E]&lt;&#x2f;bdi&gt;&lt;script&gt;</bdi><sup>"));
    assert!(page.contains("<mark><bdi>p=none</bdi>"));
    assert!(!page.contains("<script") && !page.contains("<img"));
}

#[test]
fn forty_mail_servers_and_a_record_without_an_end_fit() {
    let result = with(Language::De, forty);
    let report = model(&result);
    let rows: Vec<_> = report.technical.records.iter().collect();
    assert!(rows.len() < 40, "{} rows", rows.len());
    let mx = rows.iter().find(|row| row.kind == "MX").unwrap();
    assert_eq!((mx.lines.len(), mx.note.as_str()), (10, "und 30 weitere"));
    let contacted = &report.technical.contacted;
    let row = contacted
        .iter()
        .find(|row| row.hosts[0].name == "mx0.helder-it.example");
    let row = row.unwrap();
    assert_eq!((row.hosts.len(), row.more.as_str()), (12, "und 28 weitere"));
    for row in rows {
        for line in &row.lines {
            let length: usize = line.iter().map(|piece| piece.text.chars().count()).sum();
            assert!(length < 4_000, "{}", row.kind);
        }
    }
}

#[test]
fn what_is_missing_marks_nothing_that_only_looks_like_it() {
    let has = |result: &ScanResult, check: &str, case: &str| {
        let mut findings = result.findings.iter();
        findings.any(|finding| finding.check == check && finding.case == case)
    };
    // No directive stands in for `base-uri`, and `default-src` is not at fault.
    let result = with(Language::En, |facts| {
        let value =
            "default-src https:; script-src 'nonce-2726c7f26c' 'strict-dynamic'; object-src 'none'";
        field(facts, "content-security-policy", value);
    });
    assert!(has(&result, "csp", "base"));
    assert_eq!(marks(&result), []);
    // `id` is missing; `width` has its letters.
    let result = with(Language::En, |facts| {
        facts.mail.mta_sts_txt = Seen::Known(vec!["v=STSv1; width=4".into()]);
    });
    assert!(has(&result, "mta-sts", "record"));
    assert_eq!(marks(&result), []);
}

#[test]
fn the_tree_counts_as_the_receiver_does() {
    let result = with(Language::Fr, |facts| {
        through(facts, "v=spf1 a:gone.example include:one.example -all");
    });
    let spf = result.evidence.mail.spf.known().unwrap();
    let tree = model(&result).technical.senders.unwrap();
    let last = &tree.terms[2].terms[1];
    assert_eq!(last.term, "include:one.example");
    assert_eq!(last.lookups, "5 sur 10");
    assert_eq!(spf.lookups, Seen::Known(5));
    assert_eq!(last.leads_to, ["1 plage d’adresses"]);
    assert_eq!(tree.terms[2].terms[0].faults, ["ne donne rien"]);
    assert_eq!(tree.own, ["-all"]);
}

#[test]
fn who_was_not_asked_is_not_listed() {
    let mut result = with(Language::En, |_| {});
    let who = |result: &ScanResult| -> Vec<String> {
        let contacted = model(result).technical.contacted;
        contacted.into_iter().map(|row| row.who).collect()
    };
    let all = who(&result);
    let not_asked = || Why::from(Cause::NotAsked);
    result.evidence.mail_servers = Seen::Unknown(not_asked());
    result.evidence.mail.mta_sts_policy = Seen::Unknown(not_asked());
    let fewer = who(&result);
    assert_eq!(all.len(), fewer.len() + 2, "{all:?} {fewer:?}");
    assert!(fewer.iter().all(|who| !who.contains("mail")), "{fewer:?}");
    // A name that could not be looked up leads to nobody.
    let Seen::Known(sites) = &mut result.evidence.sites else {
        panic!("there are sites");
    };
    for site in sites {
        site.addresses = Seen::Unknown(Cause::Timeout.into());
        site.http = Seen::Unknown(Cause::Timeout.into());
        site.https = Seen::Unknown(Cause::Timeout.into());
    }
    result.evidence.endpoints = Seen::Unknown(not_asked());
    result.evidence.web.security_txt = Seen::Unknown(not_asked());
    let contacted = model(&result).technical.contacted;
    let mut hosts = contacted.iter().flat_map(|row| &row.hosts);
    assert!(hosts.all(|host| !host.name.starts_with("www.")));
}

#[test]
fn words_are_explained_where_they_are_used_in_every_language() {
    for language in Language::ALL {
        let terms = model(&with(language, |_| {})).technical.glossary;
        assert!(terms.len() >= 18, "{language:?}");
        for term in &terms {
            let words = term.means.split_whitespace().count();
            assert!((4..=25).contains(&words), "{}: {}", term.name, term.means);
        }
    }
    let mut result = with(Language::En, |_| {});
    result.findings.retain(|finding| finding.check == "caa");
    result.frameworks.clear();
    let names = model(&result).technical.glossary;
    let names: Vec<&str> = names.iter().map(|term| term.name.as_str()).collect();
    assert!(names.contains(&"CAA") && names.contains(&"Certificate"));
    assert!(
        !names.contains(&"DANE") && !names.contains(&"NIS2"),
        "{names:?}"
    );
}
