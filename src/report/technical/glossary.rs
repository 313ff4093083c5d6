//! Words of the field and what they mean.

use crate::check::Finding;
use crate::report::model::Term;
use crate::report::phrase::Phrases;
use crate::result::ScanResult;

/// The words, in the order of the report, each with the beginning of the checks that are about it.
const TERMS: [(&str, &[&str]); 20] = [
    ("dns", &["domain-resolves", "dangling-records"]),
    ("name-server", &["nameserver-"]),
    ("dnssec", &["dnssec"]),
    ("caa", &["caa"]),
    ("ipv6", &["ipv6"]),
    ("mx", &["mx"]),
    ("spf", &["spf"]),
    ("dkim", &["dkim"]),
    ("dmarc", &["dmarc"]),
    ("starttls", &["starttls"]),
    ("mta-sts", &["mta-sts"]),
    ("tls-rpt", &["tls-rpt"]),
    ("dane", &["dane"]),
    ("tls", &["tls-", "https"]),
    ("certificate", &["certificate-", "mail-certificate"]),
    ("hsts", &["hsts"]),
    ("csp", &["csp"]),
    ("header", &["isolation-headers", "content-type-options"]),
    ("cookie", &["cookies"]),
    ("nis2", &[]),
];

/// Words of the field that this report uses, each in a sentence.
pub(super) fn terms(result: &ScanResult, phrases: Phrases) -> Vec<Term> {
    let texts: Vec<String> = result.findings.iter().map(text).collect();
    let mut terms: Vec<Term> = TERMS
        .iter()
        .filter(|(key, checks)| {
            let name = phrases.say(&format!("term.{key}.name"));
            let has_check = result.findings.iter().any(|finding| {
                let mut checks = checks.iter();
                checks.any(|begin| finding.check.starts_with(begin))
            });
            let has_framework = *key == "nis2" && has_framework(result, "nis2");
            has_check || has_framework || texts.iter().any(|text| says(text, &name))
        })
        .map(|(key, _)| term(key, phrases))
        .collect();
    if has_framework(result, "cyfun") {
        terms.push(term("cyfun", phrases));
    }
    terms
}

fn term(key: &str, phrases: Phrases) -> Term {
    Term {
        name: phrases.say(&format!("term.{key}.name")),
        means: phrases.say(&format!("term.{key}.means")),
    }
}

fn has_framework(result: &ScanResult, begin: &str) -> bool {
    result.frameworks.keys().any(|id| id.starts_with(begin))
}

/// What of a finding stands on the page and may need explaining.
fn text(finding: &Finding) -> String {
    let text = &finding.text;
    format!("{} {} {}", text.title, text.what, text.fix).to_lowercase()
}

/// Whether a text says a word: it may go on behind it (`Zertifikate`), but not begin before it, so that
/// `STARTTLS` does not say `TLS`.
fn says(text: &str, word: &str) -> bool {
    let word = word.to_lowercase();
    text.match_indices(&word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().last());
        !before.is_some_and(|before| before.is_alphanumeric() || before == '-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_inside_another_one_is_another_one() {
        assert!(says("ihre zertifikate laufen ab", "Zertifikat"));
        assert!(says("(tls) is old", "TLS"));
        assert!(!says("starttls works", "TLS"));
        assert!(!says("ab", "TLS"));
    }
}
