//! `belfort spf` as users and scripts meet it.

use std::process::Command;

use belfort::net::LIMITS;
use hickory_proto::rr::RData;
use hickory_proto::rr::rdata::{A, TXT};

use crate::server::{self, Silence};
use crate::suite::{Zone, dns_name};

struct Run {
    code: Option<i32>,
    output: String,
    errors: String,
}

/// A bakery whose mail is sent by its own server and by a provider.
async fn resolver() -> String {
    let mut zone = Zone::new();
    let mut put = |name: &str, data: RData| {
        let entries = zone.entry(dns_name(name)).or_default();
        entries.records.push(data);
    };
    let txt = |text: &str| RData::TXT(TXT::new(vec![text.to_owned()]));
    put(
        "bakery.example",
        txt("v=spf1 a:mail.bakery.example include:spf.provider.example -all"),
    );
    put("mail.bakery.example", RData::A(A([192, 0, 2, 1].into())));
    put(
        "spf.provider.example",
        txt("v=spf1 ip4:198.51.100.0/24 ?all"),
    );
    put("soft.example", txt("v=spf1 ~all"));
    put("mute.example", txt("v=spf1 ip4:192.0.2.99"));
    put("broken.example", txt("v=spf1 ipv4:192.0.2.1 -all"));
    put("half.example", txt("v=spf1 include:silent.example -all"));
    put("bare.example", txt("not about mail"));
    zone.entry(dns_name("silent.example"))
        .or_default()
        .times_out = true;
    server::start(zone, Silence::ServerFailure)
        .await
        .to_string()
}

fn belfort(arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_belfort"))
        .arg("spf")
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("run belfort");
    Run {
        code: output.status.code(),
        output: String::from_utf8(output.stdout).expect("read what belfort prints"),
        errors: String::from_utf8(output.stderr).expect("read what belfort says"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_line_is_the_answer_and_the_term_that_decided_follows() {
    let resolver = resolver().await;
    for (domain, ip, answer, reason) in [
        (
            "bakery.example",
            "192.0.2.1",
            "Yes: 192.0.2.1 may send mail in the name of bakery.example (SPF: pass).",
            "a:mail.bakery.example (in the list of bakery.example)",
        ),
        (
            "bakery.example",
            "198.51.100.7",
            "Yes: 198.51.100.7 may send mail in the name of bakery.example (SPF: pass).",
            "ip4:198.51.100.0/24 (in the list of spf.provider.example)",
        ),
        (
            "bakery.example",
            "2001:db8::1",
            "No: 2001:db8::1 may not send mail in the name of bakery.example.",
            "-all (in the list of bakery.example)",
        ),
        ("soft.example", "192.0.2.1", "No, but not strictly:", "~all"),
        (
            "mute.example",
            "192.0.2.1",
            "It does not say:",
            "Nothing in the list matches this server.",
        ),
        ("bare.example", "192.0.2.1", "Nobody can know:", "TXT"),
        (
            "broken.example",
            "192.0.2.1",
            "Broken:",
            "ipv4:192.0.2.1 (character 8): SPF does not know this word",
        ),
        (
            "half.example",
            "192.0.2.1",
            "Not visible for now:",
            "No answer came about silent.example: the name server reported a failure.",
        ),
    ] {
        let run = belfort(&[domain, "--ip", ip, "--resolver", &resolver]);
        let first = run.output.lines().next().unwrap_or_default();
        assert!(first.starts_with(answer), "{}", run.output);
        assert!(run.output.contains(reason), "{}", run.output);
        assert_eq!((run.code, run.errors.as_str()), (Some(0), ""), "{domain}");
        for line in run.output.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_answers_in_four_languages() {
    let resolver = resolver().await;
    for (language, answer) in [
        ("nl", "Ja: 192.0.2.1 mag mail versturen"),
        ("fr", "Oui\u{a0}: 192.0.2.1 peut envoyer"),
        ("de", "Ja: 192.0.2.1 darf im Namen"),
        ("en", "Yes: 192.0.2.1 may send"),
    ] {
        let asked = ["bakery.example", "--ip=192.0.2.1", "--lang", language];
        let run = belfort(&[&asked[..], &["--resolver", &resolver]].concat());
        assert!(run.output.starts_with(answer), "{}", run.output);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_gets_the_whole_answer_as_json() {
    let resolver = resolver().await;
    let asked = ["info@bakery.example", "--ip=::ffff:198.51.100.7", "--json"];
    let run = belfort(&[&asked[..], &["--resolver", &resolver]].concat());
    assert_eq!(run.code, Some(0), "{}", run.errors);
    let answer: serde_json::Value = serde_json::from_str(&run.output).expect("read the answer");
    assert_eq!(answer["format"], "belfort-spf/1");
    assert_eq!(answer["result"], "pass");
    assert_eq!(answer["ip"], "198.51.100.7");
    assert_eq!(answer["from"], "info@bakery.example");
    assert_eq!(answer["decided_by"][1]["domain"], "spf.provider.example");
    assert_eq!(answer["decided_by"][1]["term"], "ip4:198.51.100.0/24");
    assert_eq!(answer["decided_by"][1]["at"], 7);
    assert_eq!(answer["lookup_terms"], 2);
    assert_eq!(answer["lookups"].as_array().map(Vec::len), Some(3));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_could_be_read_there_is_no_answer() {
    let resolver = resolver().await;
    for (domain, sentence) in [
        (
            "silent.example",
            "the record of silent.example could not be read",
        ),
        ("nowhere.example", "nowhere.example does not exist"),
    ] {
        let asked = [domain, "--ip=192.0.2.1", "--resolver", &resolver];
        let run = belfort(&asked);
        assert_eq!((run.code, run.output.as_str()), (Some(3), ""));
        assert!(run.errors.contains(sentence), "{}", run.errors);
        assert_eq!(run.errors.lines().count(), 1, "{}", run.errors);
        let json = belfort(&[&asked[..], &["--json"]].concat());
        assert_eq!(json.code, Some(3));
        assert!(json.output.starts_with('{'), "{}", json.output);
    }
}

#[test]
fn what_cannot_be_asked_is_refused_before_anything_is() {
    for (arguments, sentence) in [
        (&["bakery.example"][..], "--ip"),
        (&["bakery.example", "--ip", "mail.bakery.example"], "--ip"),
        (&["192.0.2.1", "--ip=192.0.2.1"], "is an IP address"),
        (&["bakery", "--ip=192.0.2.1"], "it has no dot"),
        (
            &[
                "bakery.example",
                "--ip=192.0.2.1",
                "--from=info@other.example",
            ],
            "--from info@other.example is no address at bakery.example",
        ),
        (
            &["bakery.example", "--ip=192.0.2.1", "--from=bakery.example"],
            "give one such as info@bakery.example",
        ),
    ] {
        let run = belfort(arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.errors);
        assert!(run.errors.contains(sentence), "{}", run.errors);
        assert_eq!(run.output, "");
    }
    // RFC 7208 4.6.4: "Such a limit SHOULD allow at least 20 seconds."
    assert!(LIMITS.spf_time.as_secs() >= 20);
}
