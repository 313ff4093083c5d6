//! Records that are read, and those that are wrong.

use proptest::prelude::*;

use super::*;

/// The mistakes of a record, with what stands where each is said to be.
fn mistakes(text: &str) -> Vec<(MistakeKind, &str)> {
    let record = read(text);
    let at = |mistake: &Mistake| (mistake.kind, text.get(mistake.at..).unwrap());
    record.mistakes.iter().map(at).collect()
}

fn mechanism(term: &str) -> Mechanism {
    let record = read(&format!("v=spf1 {term}"));
    assert_eq!(record.mistakes, [], "{term}");
    match record.terms.into_iter().next().unwrap().body {
        Body::Directive { mechanism, .. } => mechanism,
        other => panic!("{term} is {other:?}"),
    }
}

#[test]
fn every_term_is_read_with_its_place() {
    let text = "v=spf1  a:mail.example.be/24//64 ~MX ?ip6:2001:db8::/32 foo=%{d} -all ";
    let record = read(text);
    assert_eq!(record.mistakes, []);
    let places: Vec<_> = record.terms.iter().map(|term| term.at).collect();
    assert_eq!(places, [8, 33, 37, 56, 65]);
    let qualifiers: Vec<_> = record
        .terms
        .iter()
        .map(|term| match &term.body {
            Body::Directive { qualifier, .. } => Some(*qualifier),
            _ => None,
        })
        .collect();
    let expected = [
        Some(Qualifier::Pass),
        Some(Qualifier::SoftFail),
        Some(Qualifier::Neutral),
        None,
        Some(Qualifier::Fail),
    ];
    assert_eq!(qualifiers, expected);
    for term in &record.terms {
        assert!(text[term.at..].starts_with(&term.text));
    }
}

#[test]
fn the_length_of_a_network_is_told_from_a_name_with_slashes() {
    let a = |term| match mechanism(term) {
        Mechanism::A { domain, v4, v6 } => {
            (domain.map(|domain| domain.as_str().to_owned()), v4, v6)
        }
        other => panic!("{other:?}"),
    };
    let named = |name: &str| Some(name.to_owned());
    assert_eq!(a("a"), (None, 32, 128));
    assert_eq!(a("a/0"), (None, 0, 128));
    assert_eq!(a("a//0"), (None, 32, 0));
    assert_eq!(a("a/24//64"), (None, 24, 64));
    assert_eq!(
        a("a:foo:bar/baz.example.com"),
        (named("foo:bar/baz.example.com"), 32, 128)
    );
    assert_eq!(a("a:%{d}/24"), (named("%{d}"), 24, 128));
    assert_eq!(a("a:x1/2.example.be//7"), (named("x1/2.example.be"), 32, 7));
}

#[test]
fn a_name_that_depends_on_no_mail_is_known_from_the_record() {
    let literal = |term| match mechanism(term) {
        Mechanism::Exists(spec) => spec.literal(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        literal("exists:a.example.be."),
        Some("a.example.be".to_owned())
    );
    assert_eq!(
        literal("exists:a%%b%_%-.example.be"),
        Some("a%b %20.example.be".to_owned())
    );
    assert_eq!(literal("exists:%{i}._spf.example.be"), None);
}

#[test]
fn each_mistake_is_named_where_it_stands() {
    use MistakeKind as Kind;
    for (term, kind, at) in [
        ("moo", Kind::UnknownMechanism, "moo"),
        ("ipv4:192.0.2.1", Kind::UnknownMechanism, "ipv4:192.0.2.1"),
        ("-all.", Kind::UnknownMechanism, "-all."),
        ("redirect:a.be", Kind::ColonForEquals, ":a.be"),
        ("1up=a", Kind::BadModifierName, "1up=a"),
        ("=all", Kind::BadModifierName, "=all"),
        (
            "-redirect=a.be",
            Kind::QualifierOnModifier,
            "-redirect=a.be",
        ),
        ("include", Kind::ValueMissing, ""),
        ("include:", Kind::ValueMissing, ""),
        ("a:", Kind::ValueMissing, ""),
        ("a:/24", Kind::ValueMissing, "/24"),
        ("exp=", Kind::ValueMissing, ""),
        ("ip4", Kind::ValueMissing, ""),
        ("all:a.be", Kind::ValueNotAllowed, ":a.be"),
        ("all/8", Kind::PrefixNotAllowed, "/8"),
        ("ptr/0", Kind::PrefixNotAllowed, "/0"),
        ("include:a.be/24", Kind::PrefixNotAllowed, "/24"),
        ("exists:a.be/24", Kind::PrefixNotAllowed, "/24"),
        ("a/33", Kind::BadPrefixLength, "/33"),
        ("a/24/64", Kind::BadPrefixLength, "/24/64"),
        ("a/x", Kind::BadPrefixLength, "/x"),
        ("mx:a.be/", Kind::BadPrefixLength, "/"),
        ("mx//129", Kind::BadPrefixLength, "//129"),
        ("ip4:192.0.2.1/032", Kind::BadPrefixLength, "/032"),
        ("ip4:192.0.2.1//32", Kind::BadPrefixLength, "//32"),
        ("ip4:192.0.2.1/+4", Kind::BadPrefixLength, "/+4"),
        ("ip6:2001:db8::/129", Kind::BadPrefixLength, "/129"),
        ("ip4:192.0.2", Kind::BadAddress, "192.0.2"),
        ("ip4:192.0.2.01", Kind::BadAddress, "192.0.2.01"),
        ("ip4:192.0.2.1:25", Kind::BadAddress, "192.0.2.1:25"),
        ("ip6::CAFE::BABE", Kind::BadAddress, ":CAFE::BABE"),
        ("ip4:2001:db8::1", Kind::OtherFamily, "2001:db8::1"),
        ("ip6:192.0.2.1", Kind::OtherFamily, "192.0.2.1"),
        ("a:192.0.2.1", Kind::AddressAsName, "192.0.2.1"),
        ("a:abc.123", Kind::BadDomain, "abc.123"),
        ("a:museum.", Kind::BadDomain, "museum."),
        ("a:example.-com", Kind::BadDomain, "example.-com"),
        ("a:example.com:8080", Kind::BadDomain, "example.com:8080"),
        ("exp=-all", Kind::BadDomain, "-all"),
        ("exists:%(i).a.be", Kind::BadMacro, "%(i).a.be"),
        ("exists:%{a}.a.be", Kind::BadMacro, "%{a}.a.be"),
        ("exists:%{d0}", Kind::BadMacro, "%{d0}"),
        ("exists:%{d", Kind::BadMacro, "%{d"),
        ("foo=%", Kind::BadMacro, "%"),
        ("exp=%{r}.a.be", Kind::MacroOnlyInExplanation, "%{r}.a.be"),
        ("a:a.be\u{0}", Kind::ControlCharacter, "\u{0}"),
        ("a\tmx", Kind::ControlCharacter, "\tmx"),
        ("a:\u{feff}a.be", Kind::NotAscii, "\u{feff}a.be"),
    ] {
        let text = format!("v=spf1 {term}");
        assert_eq!(mistakes(&text), [(kind, at)], "{term}");
    }
}

#[test]
fn all_mistakes_are_told_also_behind_the_end() {
    use MistakeKind as Kind;
    let found = mistakes(
        "v=spf1 ip4:1.2.3/33 a:%(x)%y.be -all moo redirect=a.be exp=a.be REDIRECT=b.be exp=c.be",
    );
    let kinds: Vec<_> = found.iter().map(|(kind, _)| *kind).collect();
    let expected = [
        Kind::BadAddress,
        Kind::BadPrefixLength,
        Kind::BadMacro,
        Kind::BadMacro,
        Kind::UnknownMechanism,
        Kind::RedirectTwice,
        Kind::ExplanationTwice,
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn what_is_kept_has_limits() {
    let long = format!("v=spf1 {}", "moo ".repeat(10_000));
    let record = read(&long);
    assert_eq!(record.mistakes.len(), MOST_MISTAKES);
    let many = format!("v=spf1 {}moo", "a ".repeat(MOST_TERMS));
    let record = read(&many);
    assert_eq!(record.terms.len(), MOST_TERMS);
    let kinds: Vec<_> = record.mistakes.iter().map(|mistake| mistake.kind).collect();
    assert_eq!(kinds, [MistakeKind::TooManyTerms]);
    let wide = read(&format!("v=spf1 x={}", "é".repeat(5_000)));
    assert_eq!(
        wide.mistakes.first().unwrap().term.chars().count(),
        MOST_SHOWN
    );
}

/// Text made of what records are made of, and of anything else.
pub(in crate::parse::spf) fn any_record() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "(\\+|-|~|\\?)?(all|include|a|mx|ptr|ip4|ip6|exists|redirect|exp|moo)",
        4 => "[:=/.%{} -]",
        2 => "(%\\{[slodiphvcrtx][0-9]{0,4}r?[.+,/_=-]{0,3}\\}|%%|%_|%-)",
        2 => "[a-z]{1,5}\\.be",
        2 => "[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}",
        1 => "\\PC{0,4}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| format!("v=spf1 {}", pieces.concat()))
}

proptest! {
    #[test]
    fn no_record_makes_it_panic(text in any_record()) {
        let record = read(&text);
        for term in &record.terms {
            prop_assert!(text[term.at..].starts_with(&term.text));
        }
        for mistake in &record.mistakes {
            prop_assert!(text.get(mistake.at..).is_some());
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "(?s).{0,200}") {
        read(&text);
    }
}
