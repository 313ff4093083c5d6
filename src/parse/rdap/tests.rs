use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn url() -> Url {
    "https://rdap.example/domain/bakkerij.vlaanderen"
        .parse()
        .unwrap()
}

fn record(json: &str) -> Option<RegistryRecord> {
    read(&url(), json.as_bytes(), "bakkerij.vlaanderen")
}

fn asked(domain: &str) -> Option<String> {
    address(domain).map(|url| url.to_string())
}

#[test]
fn each_ending_leads_to_its_registry_and_belgium_to_none() {
    for (domain, expected) in [
        (
            "bakkerij.vlaanderen",
            "https://rdap.nic.vlaanderen/domain/bakkerij.vlaanderen",
        ),
        (
            "commune.brussels",
            "https://rdap.nic.brussels/domain/commune.brussels",
        ),
        (
            "shop.gent",
            "https://rdap.centralnic.com/gent/domain/shop.gent",
        ),
        ("bakkerij.nl", "https://rdap.sidn.nl/domain/bakkerij.nl"),
        (
            "example.com",
            "https://rdap.verisign.com/com/v1/domain/example.com",
        ),
        (
            "example.co.uk",
            "https://rdap.nominet.uk/uk/domain/example.co.uk",
        ),
    ] {
        assert_eq!(asked(domain).as_deref(), Some(expected));
    }
    for domain in [
        "bakkerij.be",
        "europa.eu",
        "bäckerei.test",
        "vlaanderen.nix",
    ] {
        assert_eq!(asked(domain), None, "{domain}");
    }
}

#[test]
fn every_service_speaks_https_and_every_ending_has_one() {
    let mut endings = BTreeSet::new();
    let rows = SERVICES.lines().filter(|line| !line.starts_with('#'));
    for word in rows.flat_map(str::split_whitespace) {
        if word.contains("://") {
            let url: Url = word.replace('*', "example").parse().unwrap();
            assert_eq!(url.scheme(), "https", "{word}");
            assert_eq!(url.port_or_known_default(), Some(443), "{word}");
            assert!(word.ends_with('/'), "{word}");
        } else {
            assert!(endings.insert(word), "{word} stands there twice");
            assert_eq!(word.to_ascii_lowercase(), word);
            assert!(asked(&format!("example.{word}")).is_some(), "{word}");
        }
    }
    assert!(endings.len() > 1_000, "{}", endings.len());
}

#[test]
fn an_answer_is_kept_as_it_came_and_nothing_of_its_people_is() {
    let record = record(
        r#"{"objectClassName": "domain", "ldhName": "BAKKERIJ.vlaanderen.",
            "status": ["active", "client transfer prohibited", 7],
            "events": [{"eventAction": "registration", "eventDate": "2015-03-01T09:00:00Z"},
                       {"eventAction": "Expiration", "eventDate": "2027-03-01T09:00:00Z"},
                       {"eventAction": "transfer"}],
            "entities": [{"objectClassName": "entity", "handle": "An Peeters",
                          "events": [{"eventAction": "expiration", "eventDate": "2001-01-01"}]}]}"#,
    )
    .unwrap();
    assert_eq!(record.url, url().to_string());
    assert_eq!(record.statuses, ["active", "client transfer prohibited"]);
    assert_eq!(record.events.len(), 2);
    assert_eq!(ends(&record).collect::<Vec<_>>(), ["2027-03-01T09:00:00Z"]);
    assert!(!format!("{record:?}").contains("Peeters"));
}

#[test]
fn what_is_no_answer_about_this_domain_is_not_read() {
    for no_answer in [
        "",
        "<html>",
        "[]",
        r#"{"errorCode": 404}"#,
        r#"{"objectClassName": "entity"}"#,
        r#"{"objectClassName": "domain", "ldhName": "brouwerij.vlaanderen"}"#,
    ] {
        assert_eq!(record(no_answer), None, "{no_answer}");
    }
    let thin = record(r#"{"objectClassName": "domain"}"#).unwrap();
    assert_eq!((thin.events, thin.statuses), (Vec::new(), Vec::new()));
}

#[test]
fn lists_and_texts_are_cut() {
    let events = r#"{"eventAction": "x", "eventDate": "y"},"#.repeat(1_000);
    let long = "z".repeat(1_000);
    let record = record(&format!(
        r#"{{"objectClassName": "domain", "status": ["{long}"], "events": [{}]}}"#,
        events.trim_end_matches(',')
    ))
    .unwrap();
    assert_eq!(record.events.len(), MOST);
    assert_eq!(record.statuses.first().unwrap().len(), LONGEST);
}

#[test]
fn dates_are_read_as_registries_write_them() {
    let read = |date| moment(date).map(|moment| moment.to_string());
    for (date, expected) in [
        ("2027-03-01T09:00:00Z", "2027-03-01T09:00:00Z"),
        ("2027-03-01T09:00:00.123Z", "2027-03-01T09:00:00.123Z"),
        ("2027-03-01T09:00:00+02:00", "2027-03-01T07:00:00Z"),
        (" 2027-03-01T09:00:00 ", "2027-03-01T09:00:00Z"),
        ("2027-03-01", "2027-03-02T00:00:00Z"),
    ] {
        assert_eq!(read(date).as_deref(), Some(expected), "{date}");
    }
    for no_date in [
        "",
        "never",
        "01/03/2027",
        "2027-13-01",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "2027-03-01T25:00:00Z",
    ] {
        assert_eq!(read(no_date), None, "{no_date}");
    }
}

#[test]
fn states_are_known_in_both_spellings() {
    let with = |statuses: &[&str]| RegistryRecord {
        statuses: statuses.iter().map(|&status| status.to_owned()).collect(),
        ..RegistryRecord::default()
    };
    assert_eq!(
        stops(&with(&["serverHold", "pending delete", "active"])),
        ["pending delete", "server hold"]
    );
    assert!(stops(&with(&["client transfer prohibited", "auto renew period"])).is_empty());
}

proptest! {
    #[test]
    fn no_answer_makes_it_panic(body: Vec<u8>, domain in "[a-z.]{0,30}") {
        let _ = read(&url(), &body, &domain);
        let _ = address(&domain);
    }

    #[test]
    fn no_date_or_state_makes_it_panic(date: String, state: String) {
        let record = RegistryRecord {
            events: vec![RegistryEvent { action: state.clone(), date: date.clone() }],
            statuses: vec![state],
            ..RegistryRecord::default()
        };
        let _ = (moment(&date), stops(&record), ends(&record).count());
    }
}
