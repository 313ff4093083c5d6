//! The bakery on other days: less seen, less asked, somebody hostile about.

use std::collections::{BTreeMap, BTreeSet};

use belfort::check::waive::{Waiver, WaiverOrigin, waive};
use belfort::check::{Area, Effort, Severity, Step, Verdict, Who};
use belfort::fact::catalogue::machine_words;
use belfort::fact::{Cause, Header, MailServer, Seen, Spf, VersionData, Why};
use belfort::language::Language;
use belfort::result::{Authorisation, Port25, ScanResult};
use belfort::score::{AreaScore, LevelRange};
use jiff::civil::date;
use serde_json::json;

use crate::company::{ENDPOINTS, MX, TARGET, bakery};
use crate::evidence::{endpoint, site};

/// The same bakery with nothing to repair, but a mail server that nobody could see.
pub(crate) fn unseen_mail_server(language: Language) -> ScanResult {
    let mut result = bakery(language);
    for finding in &mut result.findings {
        if matches!(finding.verdict, Verdict::Fail | Verdict::Partial) {
            finding.verdict = Verdict::Pass;
        }
        if let Some(why) = &mut finding.why {
            *why = Why::new(
                Cause::Timeout,
                "connect to 185.10.20.25:25: no answer in 10 s",
            );
        }
    }
    result.vantage.port25 = Port25::Unknown;
    result.evidence.mail_servers = Seen::Known(vec![MailServer {
        name: MX.into(),
        ..MailServer::default()
    }]);
    result.score.capped_by.clear();
    result.score.next.clear();
    result.score.low = Some(88);
    result.score.high = Some(100);
    result.score.level = Some(LevelRange { low: 4, high: 5 });
    result
}

/// A scan in which too little could be seen.
pub(crate) fn barely_seen(language: Language) -> ScanResult {
    let mut result = bakery(language);
    result.score.coverage = 0.54;
    result.score.level = None;
    result.score.capped_by.clear();
    result
}

/// A scan of the mail alone.
pub(crate) fn mail_only(language: Language) -> ScanResult {
    let mut result = bakery(language);
    result.scope.only = BTreeSet::from([Area::Mail]);
    result.findings.retain(|finding| finding.area == Area::Mail);
    result.score.areas.retain(|area, _| *area == Area::Mail);
    result.score.rows.retain(|row| row.area == Area::Mail);
    result.score.next.truncate(1);
    result.score.next[0].after.level = None;
    result.score.level = None;
    result.score.capped_by.clear();
    result
}

/// A name in another script, and somebody who asked for little.
pub(crate) fn international(language: Language) -> ScanResult {
    let mut result = bakery(language);
    result.target = "xn--bckerei-5wa.test".into();
    result.scope.no_web = true;
    result.scope.no_mail = true;
    result.scope.hosts = vec!["shop.xn--bckerei-5wa.test".into()];
    result.scope.selectors = vec!["selector1".into()];
    result
}

/// The bakery, whose owner gave leave to ask for the whole zone.
pub(crate) fn with_leave(language: Language) -> ScanResult {
    let mut result = bakery(language);
    result.scope.authorised = Some(Authorisation {
        domain: TARGET.into(),
        by: "An Peeters".into(),
        date: date(2026, 11, 2),
        until: date(2027, 1, 31),
        reference: "order 2026-114".into(),
    });
    result.evidence.zone_transfer.servers = Seen::Known(Vec::new());
    result
}

/// The bakery, whose versions were judged by lists that had become old.
pub(crate) fn with_old_lists(language: Language) -> ScanResult {
    let mut result = bakery(language);
    result.evidence.web.version_data = Seen::Known(VersionData {
        as_of: "2026-02-20".into(),
        age_days: 276,
        old: true,
        old_about: vec!["PHP".into(), "nginx".into()],
    });
    result
}

/// The bakery, beside the framework that its profile leads with.
pub(crate) fn with_basic(language: Language) -> ScanResult {
    let mut result = bakery(language);
    let basic = crate::evidence::basic();
    result.frameworks.insert(basic.id.clone(), basic);
    result
}

/// So many mail servers that their facts do not all stand in the report.
pub(crate) fn with_many_servers(language: Language) -> ScanResult {
    let mut result = bakery(language);
    let server = |n: usize| MailServer {
        name: format!("mx{n}.bakkerij-korenaar.test"),
        ..MailServer::default()
    };
    result.evidence.mail_servers = Seen::Known((0..100).map(server).collect());
    result
}

/// The same with a third framework, which is neither the one that leads nor NIS2.
pub(crate) fn with_another_framework(language: Language) -> ScanResult {
    let mut result = with_basic(language);
    let mut another = result.frameworks["nis2-art21"].clone();
    another.id = "another".into();
    result.frameworks.insert(another.id.clone(), another);
    result
}

/// The bakery, whose owner decided to live with two findings. Of other waivers one is over, and others change
/// nothing.
pub(crate) fn with_waivers(language: Language) -> ScanResult {
    let mut result = bakery(language);
    let waiver = |check: &str, subject: &str, until| Waiver {
        check: check.into(),
        subject: subject.into(),
        reason: "the new shop opens in spring".into(),
        until,
        by: "An Peeters, manager".into(),
    };
    let june = date(2027, 6, 30);
    let given = [
        (waiver("hsts", "*", june), WaiverOrigin::Profile),
        (
            waiver("security-txt", TARGET, date(2027, 1, 31)),
            WaiverOrigin::File,
        ),
        (
            waiver("dmarc", TARGET, date(2026, 1, 31)),
            WaiverOrigin::File,
        ),
        (waiver("https", "*", june), WaiverOrigin::File),
        (waiver("starttls", "*", june), WaiverOrigin::File),
        (waiver("hsts", "shop.example.be", june), WaiverOrigin::File),
    ];
    let on = date(2026, 11, 23);
    result.waivers = waive(&mut result.findings, given.to_vec(), on);
    result
}

/// The same, with nothing else to repair and one finding waived.
pub(crate) fn all_waived(language: Language) -> ScanResult {
    let mut result = all_in_order(language);
    let mut findings = result.findings.iter_mut();
    let finding = findings.find(|finding| finding.check == "hsts").unwrap();
    finding.verdict = Verdict::Fail;
    let waiver = Waiver {
        check: "hsts".into(),
        subject: "*".into(),
        reason: "the new shop opens in spring".into(),
        until: date(2027, 6, 30),
        by: "An Peeters, manager".into(),
    };
    let over = Waiver {
        until: date(2026, 1, 31),
        ..waiver.clone()
    };
    let unused = Waiver {
        check: "caa".into(),
        ..waiver.clone()
    };
    let given = [waiver, over.clone(), over, unused].map(|waiver| (waiver, WaiverOrigin::File));
    result.waivers = waive(&mut result.findings, given.to_vec(), date(2026, 11, 23));
    result
}

/// Not a believable scan, but one in which every word of the report is said.
pub(crate) fn everything(language: Language, level: u8) -> ScanResult {
    let mut result = with_basic(language);
    result.score.level = Some(LevelRange {
        low: level,
        high: level,
    });
    for (finding, severity) in result.findings.iter_mut().zip([
        Severity::Critical,
        Severity::High,
        Severity::Medium,
        Severity::Low,
        Severity::Info,
    ]) {
        finding.verdict = Verdict::Fail;
        finding.severity = severity;
    }
    // More failures that cap the level than a sentence can name.
    let again = result.score.capped_by.clone();
    result.score.capped_by.extend(again);
    for finding in &mut result.findings {
        match finding.check.as_str() {
            "security-txt" => finding.verdict = Verdict::Info,
            "content-type-options" => finding.verdict = Verdict::NotApplicable,
            "certificate-name" => {
                finding.verdict = Verdict::Unknown;
                finding.why = Some(Why::from(Cause::ForbiddenAddress));
            }
            _ => {}
        }
    }
    let hands = [
        (Who::Owner, Effort::Low),
        (Who::Web, Effort::Medium),
        (Who::Mail, Effort::High),
        (Who::Dns, Effort::Low),
    ];
    for (action, (who, effort)) in result.score.next.iter_mut().zip(hands) {
        (action.who, action.effort) = (who, effort);
    }
    result.score.next[0].after.low = result.score.low.unwrap() + 1;
    result.vantage.port25 = match level {
        1 => Port25::Open,
        2 => Port25::Unknown,
        _ => Port25::Blocked,
    };
    result.evidence.mail_servers = Seen::Known(
        causes()
            .map(|cause| MailServer {
                name: MX.into(),
                greeting: Seen::Unknown(Why::from(cause)),
                ..MailServer::default()
            })
            .collect(),
    );
    result
}

/// Every way not to know.
fn causes() -> impl Iterator<Item = Cause> {
    machine_words::<Cause>()
        .into_iter()
        .map(|word| serde_json::from_value(json!(word)).unwrap())
}

/// A gap that a check found which is no longer there.
pub(crate) fn with_a_check_of_others(language: Language) -> ScanResult {
    let mut result = bakery(language);
    let mut gaps = result.findings.iter_mut();
    let gap = gaps.find(|finding| finding.verdict == Verdict::Fail);
    gap.unwrap().check = "acme-letterbox".into();
    result
}

/// A scan from a machine without a network.
pub(crate) fn nothing_seen(language: Language) -> ScanResult {
    let mut result = bakery(language);
    for finding in &mut result.findings {
        finding.verdict = Verdict::Unknown;
        finding.why = Some(Why::from(Cause::Unreachable));
    }
    result.score.next.clear();
    result.score.capped_by.clear();
    result.score.level = None;
    result.score.low = None;
    result.score.high = None;
    result.score.areas = BTreeMap::from([
        (
            Area::Dns,
            AreaScore {
                low: Some(0),
                high: Some(100),
                coverage: 0.0,
            },
        ),
        (
            Area::Mail,
            AreaScore {
                low: None,
                high: None,
                coverage: 1.0,
            },
        ),
    ]);
    result
}

/// The bakery with everything put right.
pub(crate) fn all_in_order(language: Language) -> ScanResult {
    let mut result = unseen_mail_server(language);
    for finding in &mut result.findings {
        if finding.verdict == Verdict::Unknown {
            finding.verdict = Verdict::Pass;
        }
    }
    result.score.low = Some(100);
    result.score.coverage = 1.0;
    result.score.level = Some(LevelRange { low: 5, high: 5 });
    result
}

pub(crate) const SCRIPT: &str = "<script>alert(1)</script>";
pub(crate) const ESCAPE: &str = "\u{1b}]0;owned\u{7}\u{1b}[31m";
pub(crate) const BIDI: &str = "factuur\u{202e}fdp.exe\u{2066}";
pub(crate) const FORMULA: &str = "=cmd|' /C calc'!A0";
pub(crate) const ATTRIBUTE: &str = "\" onmouseover=\"alert(2)\" x='";

/// The bakery after somebody hostile has written in everything a stranger can write in.
pub(crate) fn hostile(language: Language) -> ScanResult {
    let evil = format!("{SCRIPT}{ESCAPE}{BIDI}{FORMULA}{ATTRIBUTE}");
    let mut result = with_leave(language);
    if let Some(leave) = &mut result.scope.authorised {
        leave.by.clone_from(&evil);
        leave.reference.clone_from(&evil);
    }
    result.vantage.resolver.clone_from(&evil);
    for finding in &mut result.findings {
        finding.subject.push_str(&evil);
        for text in [
            &mut finding.text.title,
            &mut finding.text.what,
            &mut finding.text.why,
            &mut finding.text.fix,
        ] {
            text.push_str(&evil);
        }
        if let Some(why) = &mut finding.why {
            why.detail.clone_from(&evil);
        }
        finding
            .facts
            .insert(format!("txt.{evil}"), json!({ "known": evil }));
    }
    for action in &mut result.score.next {
        action.subject.push_str(&evil);
    }
    let facts = &mut result.evidence;
    facts.mail.spf = Seen::Known(Spf {
        records: vec![format!("v=spf1 {evil}")],
        authorises_nothing: Seen::Known(false),
        ..Spf::default()
    });
    facts.mail_servers = Seen::Known(vec![MailServer {
        name: evil.clone(),
        greeting: Seen::Known(format!("220 {evil}")),
        ..MailServer::default()
    }]);
    let mut endpoint = endpoint(ENDPOINTS[0], TARGET);
    if let Seen::Known(certificate) = &mut endpoint.certificate {
        certificate.subject = format!("CN={evil}");
    }
    facts.endpoints = Seen::Known(vec![endpoint]);
    let mut site = site(TARGET);
    if let Seen::Known(visit) = &mut site.https {
        visit.hops[0].headers.push(Header {
            name: evil.clone(),
            value: evil.clone(),
        });
    }
    facts.sites = Seen::Known(vec![site]);
    result.tool.rules.push_str(&evil);
    result
}

/// The bakery whose supplier was recognised: what to do there stands beside a gap.
pub(crate) fn with_steps(language: Language) -> ScanResult {
    let mut result = bakery(language);
    let mut gaps = result.findings.iter_mut();
    let gap = gaps.find(|one| one.check == "dmarc").unwrap();
    gap.steps = vec![Step {
        provider: "Acme & Co".into(),
        text: "Choose <b>DMARC</b>.".into(),
        source: "https://help.acme.example/dmarc".into(),
    }];
    result
}
