//! Web sites judged by what a browser would do: content security policies, frames, cookies, CORS and isolation. One
//! scan, and then row after row what is judged of other fields than the site sent.

use belfort::fact::{Cause, CorsAnswer, Header, PageContents, Seen, Site as SiteFacts, derive};
use belfort::result::Evidence;
use belfort::target::Target;
use tokio::sync::OnceCell;

use crate::scan::{BAKERY, Subjects, changed, evidence, facts, judged, lines, result};
use crate::world::{Site, World};

const WWW: &str = "www.bakkerij.be";
const CSP: &str = "Content-Security-Policy";
const CSP_REPORTING: &str = "Content-Security-Policy-Report-Only";
const FIELD: &str = "X-Frame-Options";
const COOKIE: &str = "Set-Cookie";
const FOREIGN: &str = "https://belfort-test.invalid";

/// What a scan sees of a company whose site sends no field at all.
async fn bare() -> Evidence {
    static BARE: OnceCell<Evidence> = OnceCell::const_new();
    let look = async || {
        let world = World::strong(BAKERY).site(WWW, Site::page("<title>Brood</title>"));
        evidence(&world.start().await).await
    };
    BARE.get_or_init(look).await.clone()
}

/// What a check says of `www` where something about the site is otherwise.
async fn says(check: &str, change: impl FnOnce(&mut SiteFacts)) -> String {
    let mut evidence = bare().await;
    let Seen::Known(sites) = &mut evidence.facts.sites else {
        panic!("the sites were seen");
    };
    change(sites.iter_mut().find(|site| site.name == WWW).unwrap());
    let target = Target::parse(BAKERY).unwrap().0;
    derive::complete(&mut evidence.facts, &target, evidence.observed_at);
    let start = format!("{check} {WWW} ");
    let said = lines(&judged(evidence));
    let mut of_check = said.iter().filter_map(|line| line.strip_prefix(&start));
    of_check.next().unwrap().to_owned()
}

fn send(site: &mut SiteFacts, fields: &[(&str, &str)]) {
    let Seen::Known(visit) = &mut site.https else {
        panic!("the site was seen");
    };
    let fields = fields.iter().map(|(name, value)| Header {
        name: name.to_ascii_lowercase(),
        value: (*value).to_owned(),
    });
    visit.hops.last_mut().unwrap().headers.extend(fields);
}

fn contents(site: &mut SiteFacts) -> &mut Seen<PageContents> {
    let Seen::Known(page) = &mut site.page else {
        panic!("the page was seen");
    };
    &mut page.contents
}

async fn sending(check: &str, fields: &[(&str, &str)]) -> String {
    says(check, |site| send(site, fields)).await
}

/// Policies, and what is said of each.
const POLICIES: &[(&str, &str)] = &[
    ("default-src 'none'; base-uri 'none'", "pass stops"),
    ("default-src 'self'; base-uri 'self'", "pass stops"),
    // Only styles, pictures and films: no script of an attacker runs by them.
    (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; base-uri 'none'",
        "pass stops",
    ),
    (
        "default-src 'self'; img-src http:; media-src *; base-uri 'none'",
        "pass stops",
    ),
    // Google's strict policy, and capitals: one known grader fails both.
    (
        "script-src 'nonce-r4nd0m' 'strict-dynamic' 'unsafe-inline' https:; object-src 'none'; base-uri 'none'",
        "pass stops",
    ),
    ("Default-Src 'Self'; BASE-URI 'none'", "pass stops"),
    (
        "default-src 'self'; base-uri 'none'; report-uri /a; report-uri /b",
        "pass skipped",
    ),
    (
        "default-src 'self'; base-uri 'none'; default-src *",
        "pass skipped",
    ),
    (
        "default-src 'self'; base-uri 'none'; form-action *",
        "pass forms",
    ),
    (
        "default-src 'self' 'unsafe-eval'; base-uri 'none'",
        "partial stops-some",
    ),
    (
        "default-src 'self' 'unsafe-inline'; base-uri 'none'",
        "partial stops-some",
    ),
    (
        "script-src http:; object-src 'none'; base-uri 'none'",
        "partial stops-some",
    ),
    (
        "script-src 'self' 'nonce-a'; script-src-attr 'unsafe-inline'",
        "partial stops-some",
    ),
    (
        "default-src 'self'; base-uri *; form-action *",
        "partial base",
    ),
    ("default-src 'self'", "partial base"),
    ("script-src 'self'; base-uri 'none'", "partial plugins"),
    (
        "default-src 'self' *.googleapis.com; base-uri 'none'",
        "partial open-hosts",
    ),
    (
        "script-src 'self' cdn.jsdelivr.net; object-src 'none'; base-uri 'none'",
        "partial open-hosts",
    ),
    (
        "default-src * 'unsafe-inline' 'unsafe-eval' data:",
        "fail stops-nothing",
    ),
    ("frame-ancestors 'none'", "fail no-script-rule"),
    ("upgrade-insecure-requests", "fail no-script-rule"),
    ("defaultsrc 'self'", "fail no-script-rule"),
    ("", "fail absent"),
];

#[tokio::test]
async fn policies_are_judged_by_what_they_stop() {
    for (policy, expected) in POLICIES {
        assert_eq!(
            sending("csp", &[(CSP, policy)]).await,
            *expected,
            "{policy}"
        );
    }
    let reporting = [(CSP_REPORTING, "default-src 'none'")];
    assert_eq!(sending("csp", &reporting).await, "fail report-only");
    assert_eq!(sending("csp", &[]).await, "fail absent");
    let several = [
        (CSP, "default-src *"),
        (CSP, "default-src 'self'; base-uri 'none'"),
    ];
    assert_eq!(sending("csp", &several).await, "pass stops");
}

#[tokio::test]
async fn policies_in_the_page_count_for_scripts_but_not_for_frames() {
    let in_page = |site: &mut SiteFacts| {
        let policy = "default-src 'self'; base-uri 'none'; frame-ancestors 'none'";
        *contents(site) = Seen::Known(PageContents {
            policies: vec![policy.to_owned()],
            ..PageContents::default()
        });
    };
    assert_eq!(says("csp", in_page).await, "pass in-page");
    assert_eq!(says("framing", in_page).await, "fail in-page");
    let unread = |site: &mut SiteFacts| *contents(site) = Seen::Unknown(Cause::TooLarge.into());
    assert_eq!(says("csp", unread).await, "unknown unknown");
    let tight = |site: &mut SiteFacts| {
        unread(site);
        send(site, &[(CSP, "default-src 'self'; base-uri 'none'")]);
    };
    assert_eq!(says("csp", tight).await, "pass stops");
    assert_eq!(says("framing", unread).await, "fail absent");
}

#[tokio::test]
async fn frames_are_judged_by_both_fields() {
    for (fields, expected) in [
        (&[][..], "fail absent"),
        (&[(CSP, "frame-ancestors 'none'")], "pass nobody"),
        (&[(CSP, "frame-ancestors 'self'")], "pass own-site"),
        (
            &[(CSP, "frame-ancestors https://partner.example")],
            "pass named",
        ),
        (&[(CSP, "frame-ancestors *")], "fail everybody"),
        (
            &[(CSP, "frame-ancestors *"), (FIELD, "DENY")],
            "fail everybody",
        ),
        (&[(CSP, "frame-ancestors http: https:")], "fail everybody"),
        (
            &[(CSP, "frame-ancestors 'none'"), (FIELD, "SAMEORIGIN")],
            "pass differ",
        ),
        (
            &[(CSP, "frame-ancestors 'self'"), (FIELD, "SAMEORIGIN")],
            "pass own-site",
        ),
        (
            &[(CSP_REPORTING, "frame-ancestors 'none'")],
            "fail report-only",
        ),
        (&[(FIELD, "deny")], "pass by-field"),
        (&[(FIELD, "SAMEORIGIN, SAMEORIGIN")], "pass by-field"),
        (&[(FIELD, "SAMEORIGIN"), (FIELD, "DENY")], "pass by-field"),
        (
            &[(FIELD, "ALLOW-FROM https://partner.example")],
            "fail allow-from",
        ),
        (&[(FIELD, "ALLOWALL")], "fail unrecognised"),
        (&[(FIELD, "SAMEORIGIN;")], "fail unrecognised"),
    ] {
        assert_eq!(sending("framing", fields).await, expected, "{fields:?}");
    }
}

#[tokio::test]
async fn cookies_are_judged_as_browsers_keep_them() {
    for (cookie, expected) in [
        (
            "PHPSESSID=1; Secure; HttpOnly; SameSite=Lax",
            "pass guarded",
        ),
        (
            "__Host-sid=1; Path=/; secure; httponly; samesite=STRICT",
            "pass guarded",
        ),
        ("lang=nl; Secure", "pass plain"),
        // Scripts of the site must read this one.
        ("csrftoken=1; Secure", "pass plain"),
        ("heroku-session-affinity=1; Secure", "pass plain"),
        ("sid=; Max-Age=0", "not-applicable none"),
        (
            "PHPSESSID=1; Secure; HttpOnly",
            "partial login-from-elsewhere",
        ),
        (
            "PHPSESSID=1; Secure; HttpOnly; SameSite=banana",
            "partial login-from-elsewhere",
        ),
        (
            "PHPSESSID=1; Secure; HttpOnly; SameSite=None",
            "partial login-from-elsewhere",
        ),
        ("lang=nl", "partial over-http"),
        ("inside=1", "partial over-http"),
        ("widget=1; SameSite=None", "partial refused"),
        ("__Host-sid=1; Secure; HttpOnly; Path=/x", "partial refused"),
        ("__secure-sid=1; HttpOnly", "partial refused"),
        ("sid=1; Secure", "fail login-for-scripts"),
        (
            "connect.sid=1; Secure; SameSite=Lax",
            "fail login-for-scripts",
        ),
        ("auth_token=1; Secure", "fail login-for-scripts"),
        ("wordpress_logged_in_0=1; Secure", "fail login-for-scripts"),
        (".AspNetCore.Cookies=1; Secure", "fail login-for-scripts"),
        (
            "PHPSESSID=1; HttpOnly; SameSite=Lax",
            "fail login-over-http",
        ),
    ] {
        assert_eq!(
            sending("cookies", &[(COOKIE, cookie)]).await,
            expected,
            "{cookie}"
        );
    }
    assert_eq!(sending("cookies", &[]).await, "not-applicable none");
    // Not every browser keeps to HSTS from the first visit on, so that it makes nothing good.
    let with_hsts = [
        (COOKIE, "sid=1; HttpOnly"),
        ("Strict-Transport-Security", "max-age=63072000"),
    ];
    assert_eq!(sending("cookies", &with_hsts).await, "fail login-over-http");
}

#[tokio::test]
async fn foreign_sites_are_judged_by_what_a_browser_lets_them_read() {
    let answer = |origin: &str, allowed: &str, credentials: &str| {
        Seen::Known(CorsAnswer {
            origin: origin.to_owned(),
            status: 200,
            allow_origin: allowed.to_owned(),
            allow_credentials: credentials.to_owned(),
        })
    };
    for (allowed, credentials, expected) in [
        ("", "", "pass none"),
        ("*", "", "pass public"),
        ("*", "true", "pass refused"),
        (FOREIGN, "", "pass public"),
        ("https://partner.example", "true", "pass named"),
        (FOREIGN, "true", "fail any-site"),
    ] {
        let answered = says("cors", |site| {
            site.cors_answers.foreign = answer(FOREIGN, allowed, credentials);
            site.cors_answers.null = answer("null", "", "");
        });
        assert_eq!(answered.await, expected, "{allowed} {credentials}");
    }
    let hidden = says("cors", |site| {
        site.cors_answers.null = answer("null", "null", "true");
    });
    assert_eq!(hidden.await, "fail hidden-site");
    let login = says("cors", |site| {
        site.cors_answers.foreign = answer(FOREIGN, FOREIGN, "true");
        send(site, &[(COOKIE, "sid=1")]);
    });
    assert_eq!(login.await, "fail login");
    let blocked = says("cors", |site| {
        site.cors_answers.null = Seen::Unknown(Cause::BlockedByProtection.into());
    });
    assert_eq!(blocked.await, "unknown unknown");
}

#[tokio::test]
async fn isolation_is_told_and_never_judged() {
    for (name, values) in [
        (
            "Cross-Origin-Opener-Policy",
            &[
                "same-origin",
                "same-origin-allow-popups",
                "noopener-allow-popups",
                "unsafe-none",
            ][..],
        ),
        (
            "Cross-Origin-Embedder-Policy",
            &["require-corp", "credentialless", "unsafe-none"],
        ),
        (
            "Cross-Origin-Resource-Policy",
            &["same-origin", "same-site", "cross-origin"],
        ),
        ("Permissions-Policy", &["camera=(), geolocation=(self)"]),
        ("Integrity-Policy", &["blocked-destinations=(script)"]),
    ] {
        for value in values {
            let said = sending("isolation-headers", &[(name, value)]).await;
            assert_eq!(said, "info set", "{name}: {value}");
        }
        let said = sending("isolation-headers", &[(name, "Banana 'none'")]).await;
        assert_eq!(said, "info ignored", "{name}");
    }
    let old = [("X-XSS-Protection", "1; mode=block")];
    assert_eq!(sending("isolation-headers", &old).await, "info outdated");
    assert_eq!(sending("isolation-headers", &[]).await, "info none");
}

#[tokio::test]
async fn a_site_that_looks_careful_and_stops_nothing_is_seen_through_on_the_wire() {
    let company = |site| World::strong(BAKERY).site(WWW, site);
    let before = result(&company(Site::page("")).start().await).await;
    let site = Site::page("")
        .header(CSP, "default-src 'self'; frame-ancestors *")
        .header(FIELD, "DENY")
        .header(COOKIE, "connect.sid=1; Path=/; Secure")
        .header("Access-Control-Allow-Origin", FOREIGN)
        .header("Access-Control-Allow-Credentials", "true");
    let after = result(&company(site).start().await).await;
    assert_eq!(
        changed(&before, &after),
        [
            "cookies www.bakkerij.be fail login-for-scripts",
            "cors www.bakkerij.be fail login",
            "csp www.bakkerij.be partial base",
            "framing www.bakkerij.be fail everybody",
        ]
    );
}

#[tokio::test]
async fn a_policy_in_the_page_is_found_on_the_wire() {
    let html =
        "<meta http-equiv=content-security-policy content=\"default-src 'self'; base-uri 'self'\">";
    let world = World::strong(BAKERY).site(WWW, Site::page(html));
    let seen = facts(&world.start().await).await;
    let csp = seen.site(WWW).csp.known().unwrap();
    assert!(csp.only_in_page && csp.open_ways.is_empty());
}

#[tokio::test]
async fn any_bytes_in_these_fields_are_judged() {
    let site = Site::page("")
        .header_bytes(
            CSP.as_bytes(),
            b"script-src \xff\xfe https://x:99999 'self'; base-uri 'none'",
        )
        .header_bytes(FIELD.as_bytes(), b"DENY\xe9")
        .header_bytes(COOKIE.as_bytes(), b"s\xefd=1; Secure")
        .header_bytes(b"Permissions-Policy", b"camera=\xff");
    let seen = facts(&World::strong(BAKERY).site(WWW, site).start().await).await;
    let www = seen.site(WWW);
    assert!(www.csp.known().is_some() && www.framing.known().is_some());
    assert!(www.cookies.known().is_some() && www.isolation.known().is_some());
}
