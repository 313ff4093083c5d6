//! Policies as sites send them, and what a browser stops by them.

use content_security_policy::Url;
use proptest::prelude::*;

use super::*;

fn page() -> Url {
    Url::parse("https://www.example.be/nl").unwrap()
}

fn header(field: &str) -> Policies {
    Policies::read([field], []).unwrap()
}

/// One letter for each attack that is stopped: a script in the page, a handler, one in a `data:` address, `eval`,
/// a foreign script, a plug-in, a base.
fn stopped(policies: &Policies) -> String {
    [
        ('i', Attack::InlineScript),
        ('h', Attack::EventHandler),
        ('d', Attack::DataScript),
        ('e', Attack::Eval),
        ('f', Attack::ForeignScript),
        ('p', Attack::Plugin),
        ('b', Attack::ForeignBase),
    ]
    .iter()
    .filter(|(_, attack)| policies.stop(*attack, &page()))
    .map(|(letter, _)| letter)
    .collect()
}

#[test]
fn what_policies_stop_is_tried_out() {
    for (policy, expected) in [
        ("", ""),
        ("frame-ancestors 'none'", ""),
        ("upgrade-insecure-requests", ""),
        ("default-src 'self'", "ihdefp"),
        ("DEFAULT-SRC 'SELF'; Base-URI 'none'", "ihdefpb"),
        ("default-src 'self'; base-uri *; form-action *", "ihdefp"),
        ("default-src 'none'; base-uri 'self'", "ihdefpb"),
        ("default-src *", "ihde"),
        ("default-src https:", "ihde"),
        ("default-src * 'unsafe-inline' 'unsafe-eval' data:", ""),
        ("script-src 'self' 'unsafe-inline'", "def"),
        ("script-src 'self' 'UNSAFE-INLINE' 'Unsafe-Eval'", "df"),
        ("script-src 'self' 'unsafe-eval'", "ihdf"),
        ("script-src 'self' data:", "ihef"),
        ("default-src 'self'; style-src 'unsafe-inline'", "ihdefp"),
        (
            "script-src 'nonce-abc' 'unsafe-inline'; object-src 'none'",
            "ihdefp",
        ),
        // What Google recommends (strict CSP): old browsers fall back on the rest.
        (
            "script-src 'nonce-abc' 'strict-dynamic' 'unsafe-inline' https: http:; object-src 'none'; base-uri 'none'",
            "ihdefpb",
        ),
        (
            "script-src 'strict-dynamic' 'unsafe-inline' https:",
            "ihdef",
        ),
        (
            "script-src 'sha256-B2yPHKaXnvFWtRChIbabYmUBFZdVfKKXHbWtWidDVF8='",
            "ihdef",
        ),
        ("script-src 'self'; script-src-attr 'unsafe-inline'", "idef"),
        ("script-src 'self'; script-src-elem *", "ihde"),
        ("script-src-elem 'self'", "idf"),
        ("script-src 'self'; script-src *", "ihdef"),
        ("script-src *, script-src 'self'", "ihdef"),
        (
            "script-src 'self' 'unsafe-inline', script-src * 'nonce-a'",
            "ihdef",
        ),
        ("defaultsrc 'self'", ""),
        ("default-src: 'self'", ""),
        ("script-src 'self' https://*.invalid", "ihde"),
        (
            "script-src 'self' https://belfort-test.invalid:99999",
            "ihdef",
        ),
        ("script-src belfort-test.invalid:443", "ihde"),
        ("script-src", "ihdef"),
        ("sandbox", "ihdefp"),
        ("sandbox allow-scripts allow-forms", ""),
        ("script-src 'self' \u{e9}", ""),
        ("object-src data:", ""),
    ] {
        assert_eq!(stopped(&header(policy)), expected, "{policy}");
    }
}

#[test]
fn fields_and_the_page_add_up() {
    let several = Policies::read(
        ["script-src 'self' 'unsafe-eval'", "object-src 'none'"],
        ["script-src 'unsafe-inline' *", "base-uri 'self'"],
    );
    assert_eq!(stopped(&several.unwrap()), "ihdefpb");
    let in_page = Policies::read([], ["frame-ancestors 'none'; sandbox; report-uri /x"]).unwrap();
    assert!(in_page.is_empty(), "they do not count there");
    // A comma separates policies in a field only.
    let comma = Policies::read([], ["default-src 'self', script-src *"]).unwrap();
    assert_eq!(stopped(&comma), "ihde");
}

#[test]
fn rules_about_scripts_are_told_from_others() {
    for (policy, expected) in [
        ("frame-ancestors 'none'", false),
        ("upgrade-insecure-requests; object-src 'none'", false),
        ("style-src 'self'", false),
        ("default-src *", true),
        ("script-src-attr 'none'", true),
        ("sandbox", true),
        ("sandbox allow-scripts", false),
    ] {
        assert_eq!(header(policy).rules_scripts(), expected, "{policy}");
    }
}

#[test]
fn what_browsers_skip_is_named_once() {
    let policies = header(
        "default-src 'self'; defaultsrc x; DefaultSrc y; default-src *; img-src \u{e9}; report-uri /",
    );
    assert_eq!(policies.skipped(), ["defaultsrc", "default-src", "img-src"]);
    let many: Vec<String> = (0..100).map(|at| format!("a{at} x")).collect();
    assert_eq!(header(&many.join(";")).skipped().len(), 10);
}

#[test]
fn hosts_where_anybody_publishes_are_found() {
    for (policy, expected) in [
        ("script-src 'self'", &[][..]),
        ("script-src *", &[]),
        ("script-src 'self' cdn.jsdelivr.net", &["cdn.jsdelivr.net"]),
        (
            "script-src 'self' https://cdn.jsdelivr.net/npm/bootstrap@5/",
            &[],
        ),
        ("default-src 'self' *.googleapis.com", &["*.googleapis.com"]),
        ("script-src ajax.googleapis.com", &["ajax.googleapis.com"]),
        ("script-src *.jsdelivr.net", &["cdn.jsdelivr.net"]),
        ("script-src https://d1x.cloudfront.net", &[]),
        ("script-src https://*.cloudfront.net", &["*.cloudfront.net"]),
        (
            "script-src *.AzureWebsites.net:443",
            &["*.azurewebsites.net"],
        ),
        ("script-src *.com unpkg.com", &["*.com"]),
        ("script-src *.example.be", &[]),
        ("default-src *.cloudfront.net; script-src 'self'", &[]),
        ("script-src 'nonce-a' 'strict-dynamic' unpkg.com", &[]),
        ("script-src unpkg.com, script-src 'self'", &[]),
        ("style-src unpkg.com; script-src 'self'", &[]),
    ] {
        assert_eq!(header(policy).open_hosts(&page()), expected, "{policy}");
    }
}

#[test]
fn more_than_is_in_use_is_not_read() {
    let longest = "x".repeat(LONGEST - 1);
    assert!(Policies::read(vec![longest.as_str(); 2], []).is_ok());
    assert_eq!(
        Policies::read(vec![longest.as_str(); 3], []).unwrap_err(),
        TooMuch
    );
    let cut = "x".repeat(LONGEST);
    assert_eq!(Policies::read([cut.as_str()], []).unwrap_err(), TooMuch);
    assert_eq!(Policies::read([], [cut.as_str()]).unwrap_err(), TooMuch);
    assert!(Policies::read([",,,;;,;default-src x,".repeat(50).as_str()], []).is_err());
    let sources = format!("script-src {}", "a ".repeat(1_501));
    assert_eq!(Policies::read([sources.as_str()], []).unwrap_err(), TooMuch);
}

proptest! {
    #[test]
    fn any_policy_is_tried_out_without_panic(
        field in "\\PC*|((script|default|object)-src|base-uri|sandbox)([ ;,]|'self'|'unsafe-inline'|'strict-dynamic'|'nonce-a'|https:|\\*\\.|[a-z.:/*0-9-])*",
        in_page in "\\PC*",
    ) {
        if let Ok(policies) = Policies::read([field.as_str()], [in_page.as_str()]) {
            let _ = stopped(&policies);
            let _ = policies.open_hosts(&page());
            let _ = policies.rules_scripts();
        }
    }

    #[test]
    fn another_policy_never_stops_less(field in "script-src( 'self'| \\*| 'unsafe-inline'| 'nonce-a'| https:){0,4}") {
        let alone = stopped(&header("script-src 'self'"));
        let together = stopped(&header(&format!("script-src 'self', {field}")));
        prop_assert!(alone.chars().all(|letter| together.contains(letter)));
    }
}
