//! Files, good and broken in every way that has a word.

use proptest::prelude::*;

use super::*;

const GOOD: &str = "# our contact\r\nContact: mailto:security@example.be\r\nExpires: 2027-06-01T00:00:00.000Z\r\nPolicy: https://example.be/cvd\r\nX-Odd: yes\r\n";

const PLACE: &str = "https://example.be/.well-known/security.txt";

fn file(content_type: &str, text: &str) -> SecurityTxt {
    let mut file = SecurityTxt {
        asked: PLACE.to_owned(),
        url: PLACE.to_owned(),
        content_type: content_type.to_owned(),
        text: text.to_owned(),
        ..SecurityTxt::default()
    };
    read(&mut file);
    file
}

fn problems(body: &str) -> Vec<String> {
    file("text/plain; charset=utf-8", body).problems
}

/// What a line more at the end of the good file brings; it is line 6.
fn with(line: &str) -> String {
    problems(&format!("{GOOD}{line}\n")).join(", ")
}

fn signed(headers: &str, text: &str, block: &str) -> String {
    format!(
        "-----BEGIN PGP SIGNED MESSAGE-----\n{headers}\n{text}-----BEGIN PGP SIGNATURE-----\n{block}"
    )
}

const HASH: &str = "Hash: SHA512\n";
const BLOCK: &str = "\niQIzBAEB+/==\n=abcd\n-----END PGP SIGNATURE-----\n";

#[test]
fn a_valid_file_has_no_problems() {
    let file = file("text/plain; charset=UTF-8", GOOD);
    assert_eq!(file.problems, Vec::<String>::new());
    assert_eq!(file.fault, SecurityTxtFault::None);
    assert_eq!(file.contacts, ["mailto:security@example.be"]);
    assert_eq!(file.policies, ["https://example.be/cvd"]);
    assert_eq!(file.expires, "2027-06-01T00:00:00Z");
    assert_eq!(file.unknown_fields, ["x-odd"]);
    assert!(!file.signed);
    assert_eq!(file.advice, ["no-encryption", "not-signed"]);
}

#[test]
fn a_signed_file_is_read_inside_its_signature() {
    let text = GOOD.replace("\r\n", "\n");
    let whole = file("text/plain", &signed(HASH, &text, BLOCK));
    assert_eq!(whole.problems, Vec::<String>::new());
    assert!(whole.signed);
    assert_eq!(whole.advice, ["no-canonical", "no-encryption"]);
    // RFC 9580 7 needs no header, and any line may be escaped.
    let escaped = text.replace("Contact", "- Contact");
    assert_eq!(problems(&signed("", &escaped, BLOCK)), Vec::<String>::new());
    let returns = signed(HASH, &text, BLOCK).replace('\n', "\r\n");
    assert_eq!(problems(&returns), Vec::<String>::new());
}

#[test]
fn a_broken_frame_is_named_with_its_line() {
    let text = GOOD.replace("\r\n", "\n");
    for (file, expected) in [
        (
            format!("hello\n{}", signed(HASH, &text, BLOCK)),
            "text-before-signature (line 1)",
        ),
        (
            format!("{}\nhello\n", signed(HASH, &text, BLOCK)),
            "text-after-signature (line 15)",
        ),
        (
            signed("Version: 1\n", &text, BLOCK),
            "bad-armour-header (line 2)",
        ),
        (
            signed(HASH, &text, BLOCK).replacen("\n\n", "\n", 1),
            "no-empty-line (line 3)",
        ),
        (
            signed(HASH, &format!("{text}-Hiring: https://example.be\n"), BLOCK),
            "not-dash-escaped (line 9)",
        ),
        (
            signed(HASH, &text, "\nabc\n"),
            "bad-signature-block (line 9)",
        ),
        (
            signed(HASH, &text, "\na b\n-----END PGP SIGNATURE-----\n"),
            "bad-signature-block (line 11)",
        ),
        (
            signed(HASH, &text, "-----END PGP SIGNATURE-----\n"),
            "bad-signature-block (line 10)",
        ),
        (
            format!("-----BEGIN PGP SIGNED MESSAGE-----\n\n{text}"),
            "no-signature (line 1)",
        ),
    ] {
        assert_eq!(problems(&file), [expected], "{file}");
    }
}

#[test]
fn what_is_missing_has_no_line() {
    assert_eq!(problems(""), ["no-contact", "no-expires"]);
    assert_eq!(
        problems("Contact: https://example.be/melden\n"),
        ["no-expires"]
    );
}

#[test]
fn each_broken_rule_has_its_word_and_its_line() {
    for (line, expected) in [
        ("hello", "bad-line (line 6)"),
        (": hello", "no-name (line 6)"),
        ("Hiring:", "no-value (line 6)"),
        ("Hiring:   ", "no-value (line 6)"),
        ("Hiring:https://example.be/jobs", "no-space (line 6)"),
        ("Hiring:\thttps://example.be/jobs", "no-space (line 6)"),
        (" Hiring: https://example.be/jobs", "leading-space (line 6)"),
        ("Hiring : https://example.be/jobs", "bad-name (line 6)"),
        ("X-Odd: a\rb", "bad-line-end (line 6)"),
        ("X-Odd: \u{fffd}", "not-utf-8 (line 6)"),
        ("Contact: security@example.be", "bad-contact (line 6)"),
        ("Contact: mailto:security", "bad-contact (line 6)"),
        ("contact: http://example.be", "bad-contact (line 6)"),
        ("Contact: https://", "bad-contact (line 6)"),
        ("Contact: tel:+32 9 1", "bad-contact (line 6)"),
        ("Expires: 2028-01-01T00:00:00Z", "several-expires (line 6)"),
        ("Policy: http://example.be/cvd", "bad-link (line 6)"),
        ("Acknowledgments: example.be/dank", "bad-uri (line 6)"),
        ("Encryption: HTTP://example.be/sleutel", "bad-link (line 6)"),
        ("CSAF: https://example.be/meldingen", "bad-csaf (line 6)"),
        (
            "CSAF: http://example.be/provider-metadata.json",
            "bad-link (line 6)",
        ),
        (
            "Preferred-Languages: nederlands en frans",
            "bad-languages (line 6)",
        ),
        ("Preferred-Languages: nl,", "bad-languages (line 6)"),
        (
            "Preferred-Languages: nl\nPreferred-Languages: fr",
            "several-languages (line 7)",
        ),
        (
            "Canonical: https://example.com/.well-known/security.txt",
            "other-place (line 6)",
        ),
        ("- Hiring: https://example.be/jobs", "bad-name (line 6)"),
    ] {
        assert_eq!(with(line), expected, "{line}");
    }
    let marked = format!("\u{feff}{GOOD}");
    assert_eq!(problems(&marked), ["byte-order-mark (line 1)"]);
    assert_eq!(
        problems("Contact: security@example.be\nExpires: tomorrow\n"),
        ["bad-contact (line 1)", "bad-expires (line 2)"]
    );
}

#[test]
fn what_is_allowed_is_no_problem() {
    for line in [
        "",
        "  ",
        "# Contact",
        "Hiring: https://example.be/jobs  ",
        "Contact: tel:+32-9-1",
        "Contact: mailto:a@example.be?subject=lek",
        "Encryption: openpgp4fpr:5f2de5521c63a801ab59ccb603d49de44b29100f",
        "Encryption: dns:5d2d37ab76d47d36._openpgpkey.example.com?type=OPENPGPKEY",
        "CSAF: https://example.be/.well-known/csaf/provider-metadata.json",
        "Preferred-Languages: nl-BE, fr , zh-Hant-TW,sl-rozaj-biske,de-CH-1996,en-u-ca-gregory,x-brood",
        "Canonical: https://other.be/x\nCanonical: https://example.be/.well-known/security.txt",
    ] {
        assert_eq!(with(line), "", "{line}");
    }
    let csaf = "CSAF: https://example.be/.well-known/csaf/provider-metadata.json";
    let file = file("text/plain", &format!("{GOOD}{csaf}"));
    assert_eq!(file.csaf.len(), 1);
    assert!(file.advice.contains(&"no-last-line-end".to_owned()));
}

#[test]
fn moments_are_written_as_rfc_3339_has_them() {
    let file = |moment: &str| {
        problems(&format!(
            "Contact: mailto:a@example.be\nExpires: {moment}\n"
        ))
    };
    for good in [
        "2027-06-01T00:00:00Z",
        "2027-06-01t00:00:00.123z",
        "2027-06-01T02:00:00+02:00",
        "2027-06-01T02:00:00-00:30",
    ] {
        assert_eq!(file(good), Vec::<String>::new(), "{good}");
    }
    for bad in [
        "2027-06-01",
        "2027-06-01 00:00:00Z",
        "2027-06-01T00:00Z",
        "2027-06-01T00:00:00",
        "2027-06-01T00:00:00.Z",
        "2027-06-01T00:00:00+0200",
        "2027-02-30T00:00:00Z",
        "01/06/2027",
    ] {
        assert_eq!(file(bad), ["bad-expires (line 2)"], "{bad}");
    }
}

#[test]
fn how_it_is_sent_counts_too() {
    for (kind, expected) in [
        ("text/plain", ""),
        ("Text/Plain; Charset=\"UTF-8\"", ""),
        ("text/plain; charset=iso-8859-1", "wrong-charset"),
        ("text/html; charset=utf-8", "wrong-type"),
        ("application/octet-stream", "wrong-type"),
        ("", "no-type"),
    ] {
        assert_eq!(file(kind, GOOD).problems.join(", "), expected, "{kind}");
    }
    let mut plain = SecurityTxt {
        url: "http://example.be/security.txt".to_owned(),
        ..file("text/plain", GOOD)
    };
    read(&mut plain);
    assert_eq!(plain.problems, ["not-https"]);
}

#[test]
fn the_gravest_mistake_says_what_it_is_about() {
    let fault = |text: &str| file("text/plain", text).fault;
    assert_eq!(fault("hello\n"), SecurityTxtFault::Contact);
    assert_eq!(
        fault("Contact: mailto:a@b.be\nhello\n"),
        SecurityTxtFault::Expires
    );
    assert_eq!(fault(&format!("{GOOD}hello\n")), SecurityTxtFault::Form);
}

#[test]
fn a_page_is_no_file() {
    assert!(is_page("text/html; charset=utf-8", "Not found"));
    assert!(is_page("text/plain", "\u{feff} <!doctype html>"));
    assert!(!is_page("text/plain", GOOD));
    assert!(!is_page("text/html", GOOD), "sent with the wrong type");
}

#[test]
fn a_file_of_mistakes_is_kept_short() {
    let file = file("text/plain", &"hello\n".repeat(10_000));
    assert_eq!(file.problems.len(), 30);
}

proptest! {
    #[test]
    fn any_file_is_read_without_panic(body in "\\PC*", kind in "\\PC*") {
        let _ = (is_page(&kind, &body), file(&kind, &body));
    }

    #[test]
    fn any_frame_is_read_without_panic(parts in proptest::collection::vec(0_usize..9, 0..12)) {
        let pieces = [
            "-----BEGIN PGP SIGNED MESSAGE-----\n", "-----BEGIN PGP SIGNATURE-----\n",
            "-----END PGP SIGNATURE-----\n", "Hash: SHA256\n", "\n", "- -a: b\n", "abc\n", "\r", "Contact: ",
        ];
        let body: String = parts.iter().map(|part| pieces[*part]).collect();
        let _ = file("text/plain", &body);
    }
}
