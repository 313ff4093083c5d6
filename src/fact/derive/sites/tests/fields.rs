//! What header fields and settings in the page mean.

use super::*;

#[test]
fn hsts_is_what_a_browser_knows_at_the_end_of_the_visit() {
    let year = [("strict-transport-security", "max-age=31536000")];
    let off = [("strict-transport-security", "max-age=0")];
    let read = |first: &[(&str, &str)], second: &[(&str, &str)]| {
        let hops = vec![
            hop("https://example.be/", 302, "https://example.be/nl", first),
            hop("https://example.be/nl", 200, "", second),
        ];
        let seen = hsts(&site(Seen::Absent, visit(hops)), &target());
        seen.map(|hsts| (hsts.max_age_days, hsts.missing_on_a_hop))
    };
    assert_eq!(read(&year, &year), Seen::Known((365, false)));
    assert_eq!(read(&year, &off), Seen::Known((0, true)), "forgotten again");
    assert_eq!(read(&[], &year), Seen::Known((365, true)));
    assert_eq!(read(&year, &[]), Seen::Known((365, true)));
    assert_eq!(read(&[], &[]), Seen::Absent);
    let broken = [("strict-transport-security", "max-age")];
    assert_eq!(read(&year, &broken), Seen::Known((365, true)), "ignored");
}

#[test]
fn the_first_hsts_field_of_the_own_answer_counts() {
    let good = ("strict-transport-security", "max-age=31536000");
    let two = [
        (
            "strict-transport-security",
            "max-age=86400; includeSubDomains",
        ),
        good,
    ];
    let seen = hsts(
        &site(
            Seen::Absent,
            visit(vec![hop("https://example.be/", 200, "", &two)]),
        ),
        &target(),
    );
    let seen = seen.known().unwrap();
    assert_eq!(
        (seen.max_age_days, seen.include_subdomains, seen.malformed),
        (1, true, false)
    );
    let chain = |second: &[(&str, &str)]| {
        let hops = vec![
            hop(
                "https://example.be/",
                301,
                "https://www.example.be/",
                &[good],
            ),
            hop("https://www.example.be/", 200, "", second),
        ];
        hsts(&site(Seen::Absent, visit(hops)), &target())
            .known()
            .unwrap()
            .missing_on_a_hop
    };
    assert!(chain(&[]));
    assert!(chain(&[("strict-transport-security", "max-age=banana")]));
    assert!(!chain(&[good]));
    assert_eq!(
        hsts(
            &site(Seen::Absent, page_at("https://example.be/")),
            &target()
        ),
        Seen::Absent
    );
}

#[test]
fn the_first_value_of_nosniff_counts_and_only_on_a_real_page() {
    let read = |status, headers: &[(&str, &str)]| {
        content_type_options(&site(
            Seen::Absent,
            visit(vec![hop("https://example.be/", status, "", headers)]),
        ))
    };
    let nosniff = |value| {
        read(200, &[("x-content-type-options", value)])
            .known()
            .unwrap()
            .nosniff
    };
    assert!(nosniff("NoSniff"));
    assert!(nosniff("nosniff, foo"));
    assert!(!nosniff("foo, nosniff"));
    assert_eq!(read(404, &[]), Seen::Absent);
    assert_eq!(read(503, &[]).unknown().unwrap().cause, Cause::ServerError);
    assert_eq!(
        read(403, &[("cf-mitigated", "challenge")])
            .unknown()
            .unwrap()
            .cause,
        Cause::BlockedByProtection
    );
}

/// A site whose page sends some fields and says something in itself.
fn with_referrer(status: u16, headers: &[(&str, &str)], page: Seen<Page>) -> Seen<ReferrerPolicy> {
    let first = [("referrer-policy", "unsafe-url")];
    let hops = vec![
        hop(
            "https://example.be/",
            301,
            "https://www.example.be/",
            &first,
        ),
        hop("https://www.example.be/", status, "", headers),
    ];
    let mut site = site(Seen::Absent, visit(hops));
    site.page = page;
    referrer_policy(&site)
}

fn saying(settings: &[&str]) -> Seen<Page> {
    Seen::Known(Page {
        referrer_settings: settings.iter().map(ToString::to_string).collect(),
        ..Page::default()
    })
}

#[test]
fn a_setting_in_the_page_overrules_all_fields_of_the_header() {
    let two = [
        ("referrer-policy", "unsafe-url"),
        ("referrer-policy", "same-origin, newer-than-us"),
    ];
    let read = |page| with_referrer(200, &two, page).known().unwrap().clone();
    let header = read(saying(&["", "newer-than-us"]));
    assert_eq!(header.effective, ReferrerPolicyWord::SameOrigin);
    assert_eq!(read(Seen::Absent).effective, ReferrerPolicyWord::SameOrigin);
    let page = read(saying(&["origin", "always", "banana"]));
    assert_eq!(page.effective, ReferrerPolicyWord::UnsafeUrl);
    assert_eq!(
        page.value,
        "unsafe-url, same-origin, newer-than-us, origin, always, banana"
    );
    let none = with_referrer(200, &[("referrer-policy", "banana")], saying(&[]));
    let none = none.known().unwrap().effective;
    assert_eq!(none, ReferrerPolicyWord::BrowserDefault);
    assert_eq!(with_referrer(200, &[], saying(&[])), Seen::Absent);
}

#[test]
fn a_page_that_could_not_be_read_may_overrule_any_header() {
    let safe = [("referrer-policy", "no-referrer")];
    let cause = |seen: Seen<ReferrerPolicy>| seen.unknown().unwrap().cause;
    let cut = Seen::Unknown(Cause::TooLarge.into());
    assert_eq!(cause(with_referrer(200, &safe, cut)), Cause::TooLarge);
    assert_eq!(
        cause(with_referrer(503, &safe, saying(&[]))),
        Cause::ServerError
    );
    let silent = referrer_policy(&site(Seen::Absent, timeout()));
    assert_eq!(cause(silent), Cause::Timeout);
    let no_https = referrer_policy(&site(Seen::Absent, Seen::Absent));
    assert_eq!(cause(no_https), Cause::Follows);
}
