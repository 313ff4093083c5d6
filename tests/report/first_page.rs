//! What the owner reads first: each line says all of it, and the figures add up.

use belfort::check::{Area, Verdict};
use belfort::fact::{Cause, Seen, Why};
use belfort::language::Language;
use belfort::report;
use belfort::result::ScanResult;

use crate::company::{self, html, model};
use crate::variants;

#[test]
fn the_line_of_an_area_counts_all_that_is_not_in_order() {
    let remarks = |result| {
        let areas = model(&result).areas;
        areas
            .into_iter()
            .map(|area| area.remark)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        remarks(company::bakery(Language::En)),
        [
            "1 not in order",
            "1 not in order, 1\u{a0}not\u{a0}visible",
            "1 partly in order",
            "3 not in order"
        ]
    );
    assert_eq!(
        remarks(variants::all_in_order(Language::Nl)).first(),
        Some(&"3 in orde".to_owned())
    );
}

#[test]
fn the_line_of_an_area_is_one_line_of_a_terminal() {
    for language in Language::ALL {
        let mut result = company::bakery(language);
        for area in result.score.areas.values_mut() {
            (area.low, area.high) = (Some(20), Some(100));
        }
        let verdicts = [Verdict::Fail, Verdict::Partial, Verdict::Unknown];
        let in_tls = |area| area == Area::Tls;
        let tls = result.findings.iter_mut().filter(|f| in_tls(f.area));
        for (number, finding) in tls.enumerate() {
            finding.verdict = verdicts[number / 2 % 3];
        }
        let text = report::terminal(&model(&result), 80, false);
        let name = format!("  {} ", model(&result).areas[2].name);
        let at = text.lines().position(|line| line.starts_with(&name));
        let next = text.lines().nth(at.unwrap() + 1).unwrap();
        assert!(!next.starts_with("   "), "{language}: {next}");
    }
}

/// 50, +12 makes 62, +12 makes 74: what stands beside a step is what it adds to the steps before it.
#[test]
fn gains_add_up_to_the_figures_beside_them() {
    let mut result = company::bakery(Language::En);
    // Alone it would win more than it adds here.
    result.score.next[1].gain = 13;
    let mut figure = u32::from(result.score.low.unwrap());
    for action in model(&result).actions {
        let number = |text: &str| {
            let digits = text.split(|c: char| !c.is_ascii_digit());
            digits.flat_map(str::parse::<u32>).next().unwrap()
        };
        figure += number(&action.gain);
        assert_eq!(figure, number(&action.after), "{}", action.title);
    }
}

#[test]
fn what_is_not_among_the_steps_is_counted() {
    let mut result = company::bakery(Language::En);
    assert_eq!(
        model(&result).more,
        "1 more check is not fully in order; it is further on in the report."
    );
    result.score.next.truncate(1);
    let more = "5 more checks are not fully in order; they are further on in the report.";
    assert_eq!(model(&result).more, more);
    assert!(html(&result).contains(more));
    let lines = report::terminal(&model(&result), 100, false);
    let words: Vec<&str> = lines.split_whitespace().collect();
    assert!(words.join(" ").contains(more));
    assert_eq!(model(&variants::all_in_order(Language::En)).more, "");
}

#[test]
fn a_step_names_the_hosts_it_is_about_unless_only_the_domain_can_be_meant() {
    let mut result = company::bakery(Language::En);
    let hosts = |result: &ScanResult| {
        let actions = model(result).actions;
        actions
            .into_iter()
            .map(|action| action.hosts)
            .collect::<Vec<_>>()
    };
    assert_eq!(hosts(&result), [""; 5], "all of the target is meant");
    for finding in &mut result.findings {
        if finding.check == "certificate-expiry" && finding.subject == company::ENDPOINTS[1] {
            finding.verdict = Verdict::Pass;
        }
    }
    assert_eq!(hosts(&result)[3], "for bakkerij-korenaar.test");
    for finding in &mut result.findings {
        if finding.check == "hsts" && finding.subject == company::TARGET {
            finding.verdict = Verdict::Pass;
        }
        if finding.check == "hsts" && finding.subject == company::WWW {
            finding.text.fix = String::new();
        }
    }
    result.score.next[2].subject = company::WWW.into();
    assert_eq!(hosts(&result)[2], "for www.bakkerij-korenaar.test");
    assert!(html(&result).contains("<bdi>for www.bakkerij-korenaar.test</bdi>"));
    for finding in &mut result.findings {
        finding.text.fix = "Ask for it on www.bakkerij-korenaar.test.".into();
    }
    assert_eq!(hosts(&result)[2], "", "the text names it");
}

#[test]
fn what_the_owner_said_is_not_told_as_seen() {
    for (language, sentence) in [
        (Language::Nl, "U hebt gezegd dat er geen mail is"),
        (
            Language::Fr,
            "Vous avez indiqué qu’il n’y a pas de messagerie",
        ),
        (
            Language::De,
            "Sie haben angegeben, dass es keine E-Mail gibt",
        ),
        (Language::En, "You said that there is no mail"),
    ] {
        let mut result = company::bakery(language);
        let says = |result: &ScanResult| {
            let report = model(result);
            let shown = report::html(&report).unwrap() + &report::terminal(&report, 100, false);
            shown.matches(sentence).count()
        };
        assert_eq!(says(&result), 0);
        result.scope.no_mail = true;
        assert_eq!(says(&result), 2, "{language}");
    }
}

#[test]
fn without_a_figure_nothing_counts() {
    let standing = model(&variants::nothing_seen(Language::En)).standing;
    assert_eq!(standing.coverage, "Nothing here counts.");
    assert_eq!(standing.scope, "");
}

#[test]
fn more_causes_than_a_sentence_can_name_are_counted() {
    let mut result = variants::unseen_mail_server(Language::En);
    let causes = [
        Cause::Timeout,
        Cause::Refused,
        Cause::Reset,
        Cause::ForbiddenAddress,
    ];
    for (finding, cause) in result.findings.iter_mut().zip(causes) {
        finding.verdict = Verdict::Unknown;
        finding.why = Some(Why::from(cause));
    }
    let reasons = model(&result).standing.reasons;
    assert!(reasons[0].ends_with("; and 2 more."), "{reasons:?}");
    assert!(
        reasons[1].contains("--allow-private"),
        "an option that helps is named: {reasons:?}"
    );
}

#[test]
fn a_host_without_an_address_stands_in_the_technical_part() {
    let report = model(&variants::international(Language::En));
    let hosts = &report.technical.scope[1].values;
    assert_eq!(
        hosts.join(" "),
        "shop.xn--bckerei-5wa.test: no address was found, so it was not looked at"
    );
}

#[test]
fn on_whose_word_more_was_asked_stands_in_the_page_and_on_the_terminal() {
    for (language, said) in [
        (
            Language::Nl,
            "Met toestemming van An Peeters (2 november 2026, order 2026-114) vroegen we",
        ),
        (
            Language::Fr,
            "Accord donné par An Peeters (2 novembre 2026, order 2026-114)\u{a0}: nous avons",
        ),
        (
            Language::De,
            "Mit Erlaubnis von An Peeters (2. November 2026, order 2026-114) haben wir",
        ),
        (
            Language::En,
            "With the permission of An Peeters (2 November 2026, order 2026-114) we also",
        ),
    ] {
        let result = variants::with_leave(language);
        let page = html(&result);
        assert_eq!(page.matches(said).count(), 2, "page one, and the method");
        let terminal = report::terminal(&model(&result), 100, false).replace('\n', " ");
        assert!(terminal.contains(said), "{terminal}");
    }
}

#[test]
fn leave_that_nobody_used_is_told_and_no_more() {
    let mut result = variants::with_leave(Language::En);
    result.evidence.zone_transfer.servers = Seen::Absent;
    let report = model(&result);
    assert_eq!(report.leave, "");
    let leave = report
        .technical
        .scope
        .iter()
        .find(|pair| pair.label == "Permission");
    assert_eq!(
        leave.unwrap().values,
        [
            "An Peeters",
            "given on 2 November 2026, valid up to and including 31 January 2027",
            "order 2026-114"
        ]
    );
    assert!(company::bakery(Language::En).scope.authorised.is_none());
}
