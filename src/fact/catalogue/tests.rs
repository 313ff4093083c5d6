use super::*;
use crate::fact::Seen;

fn row(path: &str) -> &'static Row {
    catalogue().find(path).unwrap()
}

#[test]
fn a_fact_is_found_with_its_type_and_meaning() {
    let days = row("site.hsts.max_age_days");
    assert_eq!(days.shape, Shape::Integer);
    assert_eq!(days.meaning, "The same in whole days.");
    assert!(days.may_be_unknown && !days.may_be_absent);
    assert_eq!(
        row("dns.caa.issue").shape,
        Shape::List(Box::new(Shape::Text))
    );
    assert_eq!(
        row("site.addresses").shape,
        Shape::List(Box::new(Shape::Text))
    );
    assert_eq!(row("endpoint.certificate.not_after").shape, Shape::Text);
    assert_eq!(row("mail.mx").shape.to_string(), "group of facts");
    assert_eq!(row("mail.mx.records").shape.to_string(), "list of groups");
    assert_eq!(row("site.addresses").shape.to_string(), "list of text");
}

#[test]
fn words_come_with_what_they_mean() {
    let Shape::Word(words) = &row("mail.dmarc.policy").shape else {
        panic!("{:?}", row("mail.dmarc.policy"));
    };
    let none = &words[0];
    assert_eq!(
        (none.word.as_str(), none.meaning.as_str()),
        ("none", "Nothing: only report.")
    );
    assert_eq!(
        row("mail.dmarc.policy").shape.to_string(),
        "one of none, quarantine, reject"
    );
}

#[test]
fn lists_of_subjects_appear_under_the_name_of_one() {
    for (list, root) in SUBJECT_ROOTS {
        assert!(catalogue().find(list).is_none(), "{list}");
        assert!(
            !row(root).may_be_absent,
            "a subject that is judged is there"
        );
        assert_eq!(row(&format!("{root}.name")).shape, Shape::Text);
        assert!(catalogue().subject(root).is_some());
    }
    assert!(catalogue().subject("dns").is_none());
}

#[test]
fn absence_is_asked_at_one_level_only() {
    assert!(row("mail.mx").may_be_absent);
    let within = row("mail.mx.alias_hosts");
    assert!(within.may_be_unknown && !within.may_be_absent);
    assert!(!row("mail.mx.null").may_be_absent);
    assert!(!row("site.name").may_be_unknown);
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is read")]
struct Rare {
    maybe: Option<u8>,
    maybe_word: Option<Plain>,
    share: f64,
    plain: Plain,
    table: std::collections::BTreeMap<String, bool>,
    itself: Vec<Rare>,
    seen: Seen<Vec<Seen<bool>>>,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is read")]
#[schemars(rename_all = "kebab-case")]
enum Plain {
    FirstWord,
    /// With a meaning.
    Second,
}

#[test]
fn rare_types_are_read_or_refused_and_never_guessed() {
    let shape = shape_of_schema(&Value::from(schemars::schema_for!(Rare)));
    let plain = "one of first-word, second";
    assert_eq!(
        shape.field("maybe"),
        Some(&Shape::Optional(Box::new(Shape::Integer)))
    );
    assert!(matches!(
        shape.field("maybe_word"),
        Some(Shape::Optional(_))
    ));
    assert_eq!(shape.field("maybe_word").unwrap().to_string(), plain);
    assert_eq!(shape.field("share"), Some(&Shape::Number));
    assert_eq!(shape.field("plain").unwrap().to_string(), plain);
    assert_eq!(shape.field("table"), Some(&Shape::Opaque));
    let inner = Shape::List(Box::new(Shape::Seen(Box::new(Shape::Bool))));
    assert_eq!(shape.field("seen"), Some(&Shape::Seen(Box::new(inner))));
    let mut rows = Vec::new();
    add_rows(&mut rows, "rare", &shape, "", Above::default());
    let maybe = rows.iter().find(|row| row.path == "rare.maybe").unwrap();
    assert!(maybe.may_be_absent && !maybe.may_be_unknown);
}

#[test]
fn the_machine_words_of_an_enum_are_its_serialised_variants() {
    let words = machine_words::<crate::fact::Cause>();
    assert!(words.contains(&"pending".to_owned()));
    assert!(words.contains(&crate::fact::Cause::BlockedByProtection.word().to_owned()));
    assert_eq!(machine_words::<String>(), Vec::<String>::new());
}
