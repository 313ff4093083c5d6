//! Waiver files as people write them, with every mistake.

use super::*;

const SOUND: &str = "[[waive]]
check = \"hsts\"
subject = \"www.example.be\"
reason = \"The old shop still needs plain HTTP\"
until = 2027-06-30
by = \"An Peeters\"
";

fn read_file(text: &str) -> Result<Vec<Waiver>, String> {
    let rules = RuleSet::built_in().unwrap();
    Waiver::read_all("w.toml", text, &rules).map_err(|errors| errors.to_string())
}

fn mistakes(text: &str) -> Vec<String> {
    let said = read_file(text).unwrap_err();
    said.lines()
        .skip(1)
        .map(|line| line.trim().to_owned())
        .collect()
}

#[test]
fn a_day_is_read_with_and_without_quotes() {
    let plain = read_file(SOUND).unwrap();
    let quoted = read_file(&SOUND.replace("2027-06-30", "\"2027-06-30\"")).unwrap();
    assert_eq!(plain, quoted);
    assert_eq!(
        plain,
        [Waiver {
            check: "hsts".to_owned(),
            subject: "www.example.be".to_owned(),
            reason: "The old shop still needs plain HTTP".to_owned(),
            until: jiff::civil::date(2027, 6, 30),
            by: "An Peeters".to_owned(),
        }]
    );
    assert_eq!(read_file(&format!("\u{feff}{SOUND}")).unwrap(), plain);
}

/// What is written in the place of what in a sound file, and what is then said.
type Row = (&'static str, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    (SOUND, "", &["w.toml:1:1: there is no waiver in it; begin each waiver with a line [[waive]]"]),
    (SOUND, "waive = 3", &["w.toml:1:9: this is no list of waivers; begin each"]),
    ("[[waive]]", "[waive]", &["w.toml:1:1: this is no list of waivers; begin each"]),
    (SOUND, "waive = [3]", &["w.toml:1:10: this is no waiver; begin each"]),
    ("[[waive]]", "[[waiver]]", &["w.toml:1:1: there is no key `waiver` here; begin each"]),
    ("reason = \"The old shop still needs plain HTTP\"\n", "", &["w.toml:1:1: the key `reason` is missing; say in one line why"]),
    ("The old shop still needs plain HTTP", " ", &["w.toml:4:10: `reason` is empty; say in one line why it may stand"]),
    ("\"An Peeters\"", "'''An\nPeeters'''", &["w.toml:6:6: `by` is more than one line; say in one line who"]),
    ("until = 2027-06-30\n", "", &["w.toml:1:1: the key `until` is missing; give the last day"]),
    ("2027-06-30", "\"30 June 2027\"", &["w.toml:5:9: `until` is no day; give the last day on which it may stand, such as until = 2027-06-30"]),
    ("2027-06-30", "\"2027-02-30\"", &["w.toml:5:9: `until` is no day"]),
    ("2027-06-30", "2027-06-30T10:00:00Z", &["w.toml:5:9: `until` is no day"]),
    ("2027-06-30", "20270630", &["w.toml:5:9: `until` is no day"]),
    ("2027-06-30", "2027-06-31", &["w.toml:5:9: cannot read it as TOML"]),
    ("\"hsts\"", "\"hstss\"", &["w.toml:2:9: there is no check `hstss`; did you mean `hsts`?"]),
    ("\"hsts\"", "\"all-of-it\"", &["w.toml:2:9: there is no check `all-of-it`; `belfort checks list` shows all"]),
    ("\"hsts\"", "3", &["w.toml:2:9: `check` is no text; name the check"]),
    ("subject", "subjct", &[
        "w.toml:1:1: the key `subject` is missing; name the host as the report does",
        "w.toml:3:10: there is no key `subjct` here; did you mean `subject`?",
    ]),
    ("by = \"An Peeters\"", "by = \"An Peeters", &["w.toml:6:17: cannot read it as TOML"]),
    ("by = \"An Peeters\"", "by = \"An\"\nby = \"Jo\"", &["w.toml:7:1: cannot read it as TOML"]),
    ("by = \"An Peeters\"\n", "[[waive]]\n", &[
        "w.toml:1:1: the key `by` is missing",
        "w.toml:6:1: the key `by` is missing",
        "w.toml:6:1: the key `check` is missing",
        "w.toml:6:1: the key `reason` is missing",
        "w.toml:6:1: the key `subject` is missing",
        "w.toml:6:1: the key `until` is missing",
    ]),
];

#[test]
fn every_mistake_is_said_with_its_place_and_what_to_do() {
    let mut wrong = Vec::new();
    for (from, to, expected) in ROWS {
        assert!(SOUND.contains(from), "{from}");
        let said = mistakes(&SOUND.replace(from, to));
        let pairs = || said.iter().zip(*expected);
        let as_expected = said.len() == expected.len()
            && pairs().all(|(said, expected)| said.starts_with(expected));
        if !as_expected {
            wrong.push((to, said));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_same_waiver_twice_and_a_text_without_end_are_refused() {
    let twice = format!("{SOUND}{}", SOUND.replace("www", "WWW"));
    assert_eq!(
        mistakes(&twice),
        [
            "w.toml:9:11: `hsts` of `www.example.be` is waived twice; leave one of them: waiver 1 has it already"
        ]
    );
    let long = mistakes(&SOUND.replace("An Peeters", &"x".repeat(301)));
    assert!(
        long[0].starts_with("w.toml:6:6: `by` has more than 300 characters"),
        "{long:?}"
    );
}

#[test]
fn a_file_without_measure_is_refused_at_once() {
    let many: String = (0..201).map(|_| "[[waive]]\n").collect();
    assert_eq!(mistakes(&many).len(), 1);
    let empty = format!("waive = [{}]", "{},".repeat(200));
    assert!(mistakes(&empty).len() <= MOST_MISTAKES);
}

#[test]
fn what_a_file_quotes_cannot_steer_a_terminal() {
    let said = read_file(&SOUND.replace("\"hsts\"", "\"a\\u001bb\"")).unwrap_err();
    assert!(!said.contains('\u{1b}'), "{said:?}");
}

#[test]
fn a_profile_has_waivers_of_its_own() {
    let profile = |text: &str| Source {
        name: "profiles/town.toml".to_owned(),
        text: text.to_owned().into(),
    };
    let rules = RuleSet::with(&[profile(SOUND)]).unwrap();
    assert_eq!(rules.profiles["town"].waivers, read_file(SOUND).unwrap());
    let errors = RuleSet::with(&[profile(&SOUND.replace("by", "bye"))]).unwrap_err();
    let said: Vec<String> = errors.all().iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said[1]
            .starts_with("profiles/town.toml:6:7: there is no key `bye` here; did you mean `by`?"),
        "{said:?}"
    );
}
