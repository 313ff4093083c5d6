use std::fmt::Write as _;

use super::*;

#[test]
fn what_is_allowed_is_read() {
    for source in [
        "site.hsts is absent",
        "site.hsts is not absent and not site.hsts.malformed",
        "site.hsts.max_age_days < params.min_days or site.hsts.missing_on_a_hop",
        "mail.dmarc.policy in ['none', 'quarantine']",
        "mail.dmarc.policy not in ['none']",
        "mail.spf.records|length > 1",
        "endpoint.certificate.days_left >= -3",
        "(a or b) and c == true",
    ] {
        assert!(parse(source).is_ok(), "{source}: {:?}", parse(source));
    }
}

#[test]
fn a_comparison_knows_its_parts_and_where_they_stand() {
    let source = "  a.b.c >= 3";
    let read = parse(source).unwrap();
    let Kind::Compare(left, Comparison::GreaterOrEqual, right) = &read.kind else {
        panic!("{read:?}");
    };
    assert_eq!(left.kind, Kind::Path("a.b.c".to_owned()));
    assert_eq!(&source[left.at.clone()], "a.b.c");
    assert_eq!(right.kind, Kind::Constant(Constant::Number(3.0)));
    assert_eq!(&source[right.at.clone()], "3");
    assert_eq!(&source[read.at.clone()], "a.b.c >= 3");
}

#[test]
fn everything_else_is_refused_where_it_stands() {
    let mut said = String::new();
    for source in [
        "site.hops[0].status == 200",
        "x and site.hops[0]",
        "a[1:2] == 3",
        "a.0 == 3",
        "range(3)",
        "a.b('x').c",
        "a + 1 > 2",
        "a ~ 'x' == 'y'",
        "-a.b < 3",
        "1 < a < 3",
        "a if b else c",
        "a in ('x', 'y')",
        "a in [b]",
        "a == {'x': 1}",
        "a is divisibleby 3",
        "a == none",
        "a|join(b)",
        "'a'.b",
        "a[0] or b + 1 > c()",
        "a > > b",
        "a b",
        "a == 'open",
        "",
    ] {
        let _ = writeln!(said, "{source}");
        for slip in parse(source).unwrap_err() {
            let place = &source[slip.at.clone()];
            let _ = writeln!(said, "    [{place}] {}; {}", slip.what, slip.mend);
        }
    }
    insta::assert_snapshot!(said);
}

#[test]
fn a_rule_cannot_exhaust_the_stack() {
    for endless in ["(", "not ", "-", "[", "a or "] {
        let source = format!("{}a", endless.repeat(100_000));
        assert!(parse(&source).is_err(), "{endless}");
        let source = format!("{}a", endless.repeat(LONGEST / endless.len() - 1));
        let read = parse(&source);
        let nested = matches!(endless, "not " | "a or ");
        assert_eq!(read.is_ok(), nested, "{endless}");
        let behind_a_quote = format!(r"'\'' == {}a", endless.repeat(LONGEST));
        assert!(parse(&behind_a_quote).is_err(), "{endless}");
    }
}

#[test]
fn quoted_texts_may_be_longer_than_what_is_around_them() {
    let quoted = |count| format!("x == '{}'", "(".repeat(count));
    assert!(parse(&quoted(LONGEST_QUOTED - 7)).is_ok());
    assert!(parse(&quoted(LONGEST_QUOTED)).is_err());
}
