//! Reads the file of the suite: one YAML document for each scenario, with its tests and its zone.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use hickory_proto::rr::rdata::{A, AAAA, CNAME, MX, PTR, TXT};
use hickory_proto::rr::{Name, RData};
use saphyr::{LoadableYamlNode, Yaml};

/// Several tests, and the records that they meet.
#[derive(Debug)]
pub(crate) struct Scenario {
    pub(crate) description: String,
    pub(crate) tests: Vec<Test>,
    pub(crate) zone: Zone,
}

/// One question, and its answer.
#[derive(Debug)]
pub(crate) struct Test {
    pub(crate) name: String,
    pub(crate) spec: String,
    pub(crate) helo: String,
    pub(crate) host: String,
    pub(crate) mail_from: String,
    /// Any of these is right; the first is preferred.
    pub(crate) results: Vec<String>,
    pub(crate) explanation: Option<String>,
}

/// The records of all names of a scenario.
pub(crate) type Zone = BTreeMap<Name, Entries>;

/// The records of one name.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    pub(crate) records: Vec<RData>,
    /// Questions for other types than those get no answer.
    pub(crate) times_out: bool,
}

pub(crate) fn read(text: &str) -> Vec<Scenario> {
    let documents = Yaml::load_from_str(text).expect("the suite is YAML");
    documents.iter().map(scenario).collect()
}

fn scenario(document: &Yaml<'_>) -> Scenario {
    let tests = mapping(document, "tests");
    let zone = mapping(document, "zonedata");
    Scenario {
        description: word(document, "description").expect("a scenario has a description"),
        tests: tests.map(|(name, test)| read_test(name, test)).collect(),
        zone: zone
            .map(|(name, entries)| (dns_name(&name), read_entries(entries)))
            .collect(),
    }
}

fn read_test(name: String, test: &Yaml<'_>) -> Test {
    let required = |key| word(test, key).unwrap_or_else(|| panic!("{name} has no {key}"));
    let result = test.as_mapping_get("result").expect("a test has a result");
    Test {
        spec: required("spec"),
        helo: required("helo"),
        host: required("host"),
        mail_from: required("mailfrom"),
        results: match result.as_sequence() {
            Some(results) => results.iter().map(text).collect(),
            None => vec![text(result)],
        },
        explanation: word(test, "explanation"),
        name,
    }
}

/// `SPF` entries are TXT records too, unless the name has a TXT entry; `TXT: NONE` is one that holds nothing.
fn read_entries(entries: &Yaml<'_>) -> Entries {
    let mut read = Entries::default();
    let mut of_old_type = Vec::new();
    let mut has_txt = false;
    for entry in entries.as_sequence().expect("a name has a list of entries") {
        let Some(entry) = entry.as_mapping() else {
            assert_eq!(text(entry), "TIMEOUT");
            read.times_out = true;
            continue;
        };
        for (kind, value) in entry {
            match text(kind).as_str() {
                "SPF" => of_old_type.push(txt(value)),
                "TXT" => {
                    has_txt = true;
                    if value.as_str() != Some("NONE") {
                        read.records.push(txt(value));
                    }
                }
                kind => read.records.push(data(kind, value)),
            }
        }
    }
    if !has_txt {
        read.records.extend(of_old_type);
    }
    read
}

fn data(kind: &str, value: &Yaml<'_>) -> RData {
    match kind {
        "A" => RData::A(A(text(value)
            .parse::<Ipv4Addr>()
            .expect("A holds an address"))),
        "AAAA" => RData::AAAA(AAAA(
            text(value)
                .parse::<Ipv6Addr>()
                .expect("AAAA holds an address"),
        )),
        "CNAME" => RData::CNAME(CNAME(dns_name(&text(value)))),
        "PTR" => RData::PTR(PTR(dns_name(&text(value)))),
        "MX" => {
            let pair = value.as_sequence().expect("MX holds a pair");
            let [preference, host] = pair.as_slice() else {
                panic!("MX holds a pair, not {pair:?}");
            };
            let preference = preference.as_integer().expect("a preference is a number");
            let preference = u16::try_from(preference).expect("a preference is small");
            RData::MX(MX::new(preference, dns_name(&text(host))))
        }
        other => panic!("the suite has no records of type {other}"),
    }
}

/// Strings whose characters are bytes, each of at most 255. A record without any string cannot be sent: it
/// has one that is empty.
fn txt(value: &Yaml<'_>) -> RData {
    let strings: Vec<String> = match value.as_sequence() {
        Some(strings) => strings.iter().map(text).collect(),
        None => vec![text(value)],
    };
    let byte = |c: char| u8::try_from(c).expect("the suite escapes bytes");
    let bytes: Vec<Vec<u8>> = strings
        .iter()
        .map(|string| string.chars().map(byte).collect())
        .collect();
    let mut pieces: Vec<&[u8]> = bytes.iter().flat_map(|bytes| bytes.chunks(255)).collect();
    if pieces.is_empty() {
        pieces.push(b"");
    }
    RData::TXT(TXT::from_bytes(pieces))
}

/// A name whose labels hold whatever stands between its dots; in lower case.
pub(crate) fn dns_name(text: &str) -> Name {
    let labels = text.split('.').filter(|label| !label.is_empty());
    let mut name = Name::from_labels(labels.map(str::as_bytes)).expect("a name of the suite");
    name.set_fqdn(true);
    name
}

fn mapping<'a>(
    document: &'a Yaml<'_>,
    key: &str,
) -> impl Iterator<Item = (String, &'a Yaml<'a>)> + use<'a> {
    let found = document.as_mapping_get(key).and_then(Yaml::as_mapping);
    let found = found.unwrap_or_else(|| panic!("a scenario has {key}"));
    found.iter().map(|(key, value)| (text(key), value))
}

fn word(document: &Yaml<'_>, key: &str) -> Option<String> {
    document.as_mapping_get(key).map(text)
}

fn text(value: &Yaml<'_>) -> String {
    let text = value.as_str().map(str::to_owned);
    // A section such as 3.3 looks like a number.
    let text = text.or_else(|| value.as_floating_point().map(|number| number.to_string()));
    text.unwrap_or_else(|| panic!("{value:?} is no text"))
}
