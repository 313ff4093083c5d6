use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::*;

fn read(source: &str) -> Result<Rule, Vec<Slip>> {
    let params = BTreeMap::from([("min_days".to_owned(), 180.0)]);
    let vocabulary = Vocabulary {
        own: &["site"],
        params: &params,
        words: &[],
    };
    rule(source, &vocabulary)
}

#[test]
fn a_rule_that_fits_its_types_is_read_with_its_facts() {
    let rule = read("site.hsts is absent or site.hsts.max_age_days < params.min_days").unwrap();
    let facts: Vec<_> = rule.facts().into_iter().collect();
    assert_eq!(facts, ["site.hsts", "site.hsts.max_age_days"]);
    let params: Vec<_> = rule.params().into_iter().collect();
    assert_eq!(params, ["params.min_days"]);
    for source in [
        "mail.dmarc.policy == 'none'",
        "'none' != mail.dmarc.policy",
        "mail.dmarc.policy == mail.dmarc.subdomain_policy",
        "mail.dmarc.policy not in ['none', 'reject']",
        "mail.dmarc.percent in [0, 50]",
        "mail.spf.records|length > 1",
        "site.hsts.malformed and not site.hsts.missing_on_a_hop",
        "site.hsts.malformed == false",
        "site.name == 'www.example.be'",
        "site.name != mail.dmarc.found_at",
        "site.hsts.max_age_days < site.hsts.max_age_seconds",
    ] {
        assert!(read(source).is_ok(), "{source}: {:?}", read(source));
    }
}

#[test]
fn a_rule_that_does_not_fit_is_refused_where_it_stands_and_mended() {
    let mut said = String::new();
    for source in [
        "site.hsst is absent",
        "site.hsts.max_age_days < params.mindays",
        "endpoint.name == 'x'",
        "site.hsts.max_age_days",
        "mail.mx.records",
        "site.hsts",
        "mail.dmarc.policy",
        "params.min_days",
        "site.hsts.malformed or true",
        "mail.spf.records|length",
        "['a']",
        "site.hsts is defined",
        "site.hsts is not none",
        "site.hsts.value is absent",
        "site.name is absent",
        "mail.mx.alias_hosts is absent",
        "params.min_days is absent",
        "site.hsts|length is absent",
        "mail.dmarc.policy == 'quarantaine'",
        "mail.dmarc.policy == 'allow'",
        "mail.dmarc.policy in ['none', 'rejct']",
        "mail.dmarc.policy == mail.dmarc.record",
        "mail.dmarc.policy == mail.dmarc.usable",
        "mail.dmarc.policy < 'none'",
        "site.hsts.max_age_days > '365'",
        "'365' >= 180",
        "params.min_days > 3",
        "site.hsts.malformed == 'true'",
        "site.name == 3",
        "mail.spf.records == 3",
        "mail.spf == 3",
        "mail.spf.records|first == 'x'",
        "mail.spf.records|length(3) == 3",
        "site.name|length > 3",
        "params.min_days|length > 3",
        "'x'|length > 3",
        "'x' in mail.spf.records",
        "mail.dmarc.policy in []",
        "'x' in ['x']",
        "(site.hsts is absent) == true",
        "site.hsst is absent or params.x > mail.mx.records or mail.dmarc.policy in ['a', 'b']",
    ] {
        let _ = writeln!(said, "{source}");
        for slip in read(source).unwrap_err() {
            let place = &source[slip.at.clone()];
            let _ = writeln!(said, "    [{place}] {}; {}", slip.what, slip.mend);
        }
    }
    insta::assert_snapshot!(said);
}
