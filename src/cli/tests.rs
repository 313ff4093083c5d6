//! The command line reads what people type.

use super::*;

fn parse(words: &[&str]) -> Result<Cli, clap::Error> {
    Cli::try_parse_from(std::iter::once("belfort").chain(words.iter().copied()))
}

#[test]
fn a_domain_alone_is_a_scan() {
    let short = parse(&["example.be", "--lang", "nl", "--only", "dns,mail"]).unwrap();
    assert!(short.command.is_none());
    assert_eq!(short.scan.domain.as_deref(), Some("example.be"));
    assert_eq!(short.scan.only, [Area::Dns, Area::Mail]);
    assert_eq!(short.scan.output.languages, [Language::Nl]);
    let long = parse(&["scan", "example.be"]).unwrap();
    assert!(
        matches!(long.command, Some(Command::Scan(scan)) if scan.domain.as_deref() == Some("example.be"))
    );
}

#[test]
fn wrong_words_are_refused() {
    for words in [
        &["scan"][..],
        &["example.be", "--only", "ftp"],
        &["example.be", "--timeout", "0"],
        &["example.be", "--resolver", "dns.example"],
        &["example.be", "--selector", "a b"],
    ] {
        assert!(parse(words).is_err(), "{words:?}");
    }
}

#[test]
fn a_time_limit_that_is_none_is_told_what_it_could_be() {
    assert_eq!(seconds("3600"), Ok(3600));
    for text in ["0", "1.5", "3601", "99999999999999999999", "-3", "a minute"] {
        let error = seconds(text).unwrap_err();
        assert_eq!(error, "expected a whole number of seconds from 1 to 3600");
    }
}

#[test]
fn selectors_are_taken_as_people_copy_them() {
    let words = ["--selector", "K1", "--selector", "s1._domainkey.example.be"];
    let scan = parse(&[&["example.be"][..], &words].concat()).unwrap().scan;
    assert_eq!(scan.selectors, ["k1", "s1"]);
}

#[test]
fn a_resolver_may_have_a_port() {
    assert_eq!(resolver("9.9.9.9"), Ok("9.9.9.9:53".parse().unwrap()));
    assert_eq!(
        resolver("9.9.9.9:5353"),
        Ok("9.9.9.9:5353".parse().unwrap())
    );
    assert_eq!(
        resolver("2620:fe::fe"),
        Ok("[2620:fe::fe]:53".parse().unwrap())
    );
    assert_eq!(
        resolver("[2620:fe::fe]:5353"),
        Ok("[2620:fe::fe]:5353".parse().unwrap())
    );
}
