//! What is published for those who deliver mail: MTA-STS, TLS-RPT, BIMI, TLSA.

use super::draft::{Draft, Gap, Gaps, Spot};
use super::span::{first_pieces, pieces, tag, whole};
use crate::fact::{Facts, Mail, RecordUse, Seen, Tlsa, TlsaHost};

/// Signs of a digest that are shown.
const SHOWN: usize = 16;

pub(super) fn drafts<'r>(target: &str, facts: &Facts, gaps: &Gaps<'r>) -> Vec<Draft<'r>> {
    let mail = &facts.mail;
    let mut drafts = vec![
        announcement(target, mail, gaps),
        policy(target, mail, gaps),
        reports(target, mail, gaps),
        logo(target, mail),
    ];
    let hosts = mail.tlsa.known().map_or(&[][..], Vec::as_slice);
    drafts.extend(hosts.iter().map(|host| vouched(host, gaps)));
    drafts
}

/// The record that says that there is a policy.
fn announcement<'r>(target: &str, mail: &Mail, gaps: &Gaps<'r>) -> Draft<'r> {
    let lines = mail.mta_sts.as_ref().map(|policy| policy.records.clone());
    let name = format!("_mta-sts.{target}");
    let mut draft = Draft::new(name, "TXT · MTA-STS", lines);
    let gap = gaps.find("mta-sts");
    let gap = gap.filter(|gap| matches!(gap.case(), "absent" | "record"));
    let known = mail.mta_sts.known();
    // A policy that was withdrawn is what the next row says.
    let gap = gap.filter(|gap| gap.case() == "record" || known.is_none());
    draft.blame(gap, |_, lines| match known {
        Some(found) if found.record == RecordUse::Several => first_pieces(lines, ';'),
        Some(found) => wrong_fields(lines, &found.record_mistakes, "v=STSv1"),
        None => Vec::new(),
    });
    draft
}

/// Fields that mistakes name. What begins a record wrongly is its version.
fn wrong_fields(lines: &[String], mistakes: &[String], version: &str) -> Vec<Spot> {
    let places = lines.iter().enumerate().flat_map(|(line, text)| {
        let wrong = mistakes.iter().filter_map(move |mistake| {
            let bare = mistake.trim_end_matches('…');
            if mistake == "v" {
                let first = pieces(text, ';').into_iter().next()?;
                let says = text.get(first.clone())?;
                // Where the version itself is right, it is the sign behind it that lacks.
                let end = says.len().min(version.len());
                return Some((line, first.start..first.start + end));
            }
            let all = || pieces(text, ';').into_iter();
            let starts = |range: &std::ops::Range<usize>| {
                let piece = text.get(range.clone()).unwrap_or_default();
                !bare.is_empty() && piece.contains(bare)
            };
            // A field that is missing stands nowhere, whatever else has its letters in it.
            let is_elsewhere = || all().find(starts).filter(|_| !matches!(bare, "id" | "rua"));
            let range = tag(text, mistake).or_else(is_elsewhere)?;
            Some((line, range))
        });
        wrong.collect::<Vec<_>>()
    });
    places.collect()
}

/// What the host of the policy hands out.
fn policy<'r>(target: &str, mail: &Mail, gaps: &Gaps<'r>) -> Draft<'r> {
    let name = format!("mta-sts.{target}");
    let lines = mail.mta_sts_policy.as_ref().map(|answer| {
        let lines = answer.text.lines().map(str::to_owned);
        let lines: Vec<String> = lines.filter(|line| !line.trim().is_empty()).collect();
        if lines.is_empty() {
            return vec![format!("HTTP {}", answer.status)];
        }
        lines
    });
    let mut draft = Draft::new(name, "mta-sts.txt", lines);
    let gap = gaps.find("mta-sts");
    let known = mail.mta_sts.known();
    let of_policy = |gap: &Gap| match gap.case() {
        "record" | "other-server" | "mail-certificate" => false,
        "absent" => known.is_some(),
        _ => true,
    };
    draft.blame(gap.filter(of_policy), |case, lines| match case {
        "testing" | "absent" => field(lines, "mode"),
        "malformed" => {
            let mistakes = known.and_then(|known| known.policy_mistakes.known());
            let mistakes = mistakes.map_or(&[][..], Vec::as_slice);
            mistakes
                .iter()
                .flat_map(|one| wrong_lines(lines, one))
                .collect()
        }
        "missing" | "redirect" => {
            let status = lines.first().filter(|line| line.starts_with("HTTP "));
            status.map_or_else(Vec::new, |line| vec![(0, 0..line.len())])
        }
        _ => Vec::new(),
    });
    draft
}

/// A line of a policy: `mode: testing`.
fn field(lines: &[String], name: &str) -> Vec<Spot> {
    let mut lines = lines.iter().enumerate();
    let found = lines.find(|(_, text)| {
        let named = text.split(':').next().unwrap_or_default();
        named == name
    });
    found
        .map(|(line, text)| (line, 0..text.trim_end().len()))
        .into_iter()
        .collect()
}

/// The line of a field, or the lines that begin as a mistake says.
fn wrong_lines(lines: &[String], mistake: &str) -> Vec<Spot> {
    let named = field(lines, mistake);
    if !named.is_empty() {
        return named;
    }
    let begin = mistake.trim_end_matches('…');
    let found = lines.iter().enumerate();
    let found = found.filter(|(_, text)| !begin.is_empty() && text.starts_with(begin));
    found.map(|(line, text)| (line, 0..text.len())).collect()
}

fn reports<'r>(target: &str, mail: &Mail, gaps: &Gaps<'r>) -> Draft<'r> {
    let known = mail.tls_rpt.known();
    let lines = mail.tls_rpt.as_ref().map(|found| found.records.clone());
    let mut draft = Draft::new(format!("_smtp._tls.{target}"), "TXT · TLS-RPT", lines);
    draft.blame(gaps.find("tls-rpt"), |case, lines| match (case, known) {
        ("several", _) => first_pieces(lines, ';'),
        ("invalid", Some(found)) => wrong_fields(lines, &found.mistakes, "v=TLSRPTv1"),
        _ => Vec::new(),
    });
    draft
}

/// No finding about it is ever more than a hint, so nothing is marked.
fn logo<'r>(target: &str, mail: &Mail) -> Draft<'r> {
    let lines = mail.bimi.as_ref().map(|found| found.records.clone());
    Draft::new(format!("default._bimi.{target}"), "TXT · BIMI", lines)
}

/// The first answer with records is the one that counts (RFC 7672 2.2.2).
fn vouched<'r>(host: &TlsaHost, gaps: &Gaps<'r>) -> Draft<'r> {
    let has_records = |records: &Seen<Vec<Tlsa>>| {
        let records = records.known();
        records.is_some_and(|records| !records.is_empty())
    };
    let mut answers = host.answers.iter();
    let counts = answers
        .find(|one| has_records(&one.records))
        .or_else(|| host.answers.last());
    let base = counts.map_or(host.name.as_str(), |one| one.base.as_str());
    let records = counts.map_or(Seen::Absent, |one| one.records.clone());
    let lines = records
        .as_ref()
        .map(|all| all.iter().map(written).collect());
    let mut draft = Draft::new(format!("_25._tcp.{base}"), "TLSA", lines);
    let all = records.known().map_or(&[][..], Vec::as_slice);
    draft.blame(gaps.about("dane", &host.name), |case, lines| match case {
        "mismatch" => whole(lines),
        "unusable" => {
            let usages = all.iter().enumerate();
            let usages = usages.filter(|(_, one)| one.usage < 2);
            usages
                .map(|(line, one)| (line, 0..one.usage.to_string().len()))
                .collect()
        }
        _ => Vec::new(),
    });
    draft
}

fn written(one: &Tlsa) -> String {
    let begin: String = one.data.chars().take(SHOWN).collect();
    let more = if begin.len() < one.data.len() {
        "…"
    } else {
        ""
    };
    let (usage, selector, matching) = (one.usage, one.selector, one.matching);
    format!("{usage} {selector} {matching} {begin}{more}")
}
