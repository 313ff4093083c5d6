use super::*;
use crate::fact::{Cause, Seen, Site, Why};
use crate::language::Language;
use crate::words::Words;

fn words() -> Words {
    [
        include_str!("../../../templates/words/cause.toml"),
        include_str!("../../../templates/words/fact.toml"),
        include_str!("../../../templates/words/page.toml"),
    ]
    .into_iter()
    .fold(Words::default(), |mut words, text| {
        words.add(Words::parse("words", text).unwrap()).unwrap();
        words
    })
}

#[test]
fn a_text_that_reads_absent_is_not_an_absence() {
    let words = words();
    let facts = Facts {
        mail_servers: Seen::Known(vec![crate::fact::MailServer {
            name: "mx.example.be".into(),
            greeting: Seen::Known("absent".into()),
            addresses: Seen::Absent,
            starttls: Seen::Unknown(Why::new(Cause::Timeout, "10 s")),
            ..Default::default()
        }]),
        ..Facts::default()
    };
    let parts = parts(&facts, Phrases::new(&words, Language::En));
    let server = parts
        .iter()
        .find(|part| part.name == "mx.example.be")
        .unwrap();
    let row = |path: &str| server.facts.iter().find(|row| row.path == path).unwrap();
    assert_eq!(row("mail_server.greeting").values, ["absent"]);
    assert_eq!(row("mail_server.greeting").class, "known");
    assert_eq!(row("mail_server.addresses").class, "absent");
    assert_eq!(row("mail_server.starttls").class, "unknown");
    assert_eq!(row("mail_server.starttls").detail, "10 s");
}

#[test]
fn header_fields_stand_one_a_line_under_their_hop() {
    let words = words();
    let hop = crate::fact::Hop {
        url: "https://example.be/".into(),
        status: 200,
        version: "HTTP/2".into(),
        location: String::new(),
        headers: vec![crate::fact::Header {
            name: "server".into(),
            value: "nginx".into(),
        }],
    };
    let facts = Facts {
        sites: Seen::Known(vec![Site {
            name: "example.be".into(),
            https: Seen::Known(crate::fact::Visit {
                hops: vec![hop],
                end: Seen::Known(crate::fact::VisitEnd::Page),
            }),
            ..Default::default()
        }]),
        ..Facts::default()
    };
    let parts = parts(&facts, Phrases::new(&words, Language::En));
    let site = parts.iter().find(|part| part.name == "example.be").unwrap();
    let headers = site
        .facts
        .iter()
        .find(|row| row.path == "site.https.hops[0].headers")
        .unwrap();
    assert_eq!(headers.values, ["server: nginx"]);
    assert!(site.facts.iter().all(|row| row.path != "site.name"));
}

#[test]
fn a_long_text_is_cut_and_says_so() {
    let words = words();
    let phrases = Phrases::new(&words, Language::Nl);
    let shown = clip(&"A".repeat(1_500), phrases);
    assert!(
        shown.starts_with("AAA") && shown.contains("1.428"),
        "{shown}"
    );
    assert_eq!(clip("short", phrases), "short");
}

#[test]
fn thousands_of_subjects_facts_and_values_are_cut_and_counted() {
    let words = words();
    let phrases = Phrases::new(&words, Language::Nl);
    let server = |n: usize| crate::fact::MailServer {
        name: format!("mx{n}.example.be"),
        ..Default::default()
    };
    let mut facts = Facts {
        mail_servers: Seen::Known((0..1_500).map(server).collect()),
        ..Facts::default()
    };
    facts.mail.txt = Seen::Known((0..10_000).map(|n| format!("text {n}")).collect());
    let shown = parts(&facts, phrases);
    assert_eq!(shown.len(), SUBJECTS_AT_MOST + 1);
    let last = shown.last().unwrap();
    assert!(
        last.facts.is_empty() && last.more.starts_with("en nog 1."),
        "{}",
        last.more
    );
    let rows = shown.iter().flat_map(|part| &part.facts);
    let txt = rows.into_iter().find(|row| row.path == "mail.txt").unwrap();
    assert_eq!(txt.values.len(), VALUES_AT_MOST);
    assert_eq!(txt.note, "en nog 9.950");
    let many = (0..2_000).map(|n| known(&format!("mail.{n}"), Vec::new()));
    let one = part(phrases, "mail", "", many.collect());
    assert_eq!(
        (one.facts.len(), one.more.as_str()),
        (ROWS_AT_MOST, "en nog 1.600")
    );
}
