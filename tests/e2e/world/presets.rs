//! Two companies that most stories begin with: one that did everything, one that did little.

use std::time::{Duration, SystemTime};

use super::{Answer, Certificate, MailServer, Site, Vouched, World};

/// Two hundred days, and half a day so that a scan that takes a while still counts two hundred.
const SECURITY_TXT_LIFETIME: Duration = Duration::from_hours(200 * 24 + 12);

impl World {
    /// A company that did everything: two name servers in two networks, a signed zone, mail that nobody can
    /// forge, TLS everywhere, and every header in place ([`sound`] lists them; [`Site::header`] adds a
    /// field, it replaces none). Addresses: name servers 185.10.20.1 and 185.10.21.1, the name itself
    /// 185.10.20.30, `www` 185.10.20.31, `mta-sts` 185.10.20.32, mail 185.10.20.25; all with IPv6 beside it.
    pub(crate) fn strong(domain: &str) -> Self {
        let under = |label: &str| format!("{label}.{domain}");
        let www = under("www");
        Self::new(domain)
            .nameserver(&under("ns1"), "185.10.20.1")
            .nameserver(&under("ns1"), "2a02:2788:a0::1")
            .nameserver(&under("ns2"), "185.10.21.1")
            .nameserver(&under("ns2"), "2a02:2788:b0::1")
            .signed()
            .a(domain, "185.10.20.30")
            .aaaa(domain, "2a02:2788:a0::30")
            .a(&www, "185.10.20.31")
            .aaaa(&www, "2a02:2788:a0::31")
            .caa("issue", "letsencrypt.org")
            .caa("iodef", &format!("mailto:security@{domain}"))
            .mx(10, &under("mail"))
            .a(&under("mail"), "185.10.20.25")
            .aaaa(&under("mail"), "2a02:2788:a0::25")
            .txt(domain, "v=spf1 mx -all")
            .txt(
                &under("_dmarc"),
                &format!("v=DMARC1; p=reject; rua=mailto:dmarc@{domain}"),
            )
            .txt(&under("mail._domainkey"), DKIM_KEY)
            .mail_server(&under("mail"), MailServer::with_starttls())
            .txt(&under("_mta-sts"), "v=STSv1; id=20261101")
            .a(&under("mta-sts"), "185.10.20.32")
            .aaaa(&under("mta-sts"), "2a02:2788:a0::32")
            .site(&under("mta-sts"), policy_host(&enforcing(domain)))
            .txt(
                &under("_smtp._tls"),
                &format!("v=TLSRPTv1; rua=mailto:tls@{domain}"),
            )
            .tlsa(&under("mail"), [3, 1, 1], Vouched::Own)
            .site(
                domain,
                sound(domain, Site::leading_to(&format!("https://{www}/"))),
            )
            .site(&www, sound(domain, Site::page(SHOP)))
    }

    /// A company that did little: one name server, no DNSSEC, no DKIM, no DMARC, a mail server without STARTTLS,
    /// `www` with an expired certificate and without any header, and the name itself over plain HTTP with a
    /// certificate for another name. Addresses: name server 185.10.30.1, the name itself 185.10.30.30,
    /// `www` 185.10.30.31, mail 185.10.30.25; no IPv6.
    pub(crate) fn weak(domain: &str) -> Self {
        let under = |label: &str| format!("{label}.{domain}");
        Self::new(domain)
            .nameserver(&under("ns1"), "185.10.30.1")
            .a(domain, "185.10.30.30")
            .a(&under("www"), "185.10.30.31")
            .mx(10, &under("mail"))
            .a(&under("mail"), "185.10.30.25")
            .txt(domain, "v=spf1 mx ~all")
            .mail_server(&under("mail"), MailServer::without_starttls())
            .site(
                domain,
                Site::page(SHOP)
                    .over_http(Answer::page(SHOP))
                    .certificate(Certificate::for_name("webhost.example.net")),
            )
            .site(
                &under("www"),
                Site::page(SHOP)
                    .over_http(Answer::page(SHOP))
                    .certificate(Certificate::expired()),
            )
    }
}

/// A key of 2048 bits with which the strong company signs its mail.
pub(crate) const DKIM_KEY: &str = "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAp6vKRQBlvbV5fUwHkoXVE5NQRgU16Dex0Fd0C9Dj82ceZ6Qp322VrNSQ/tBmW8ViNCX6PJhA0V58guY+Iv5xFpjarxj8mv0P+r5nV1kjsxbLmeDn0Mw31LpRI1H7Yzm65LGKOijtUIgMajhEL0wZX8zzvm1lFBVNjkNTWfnlkB6iZti14m7N14ItYC1fl1a8/Jz87WtA1pOCihEWkmjrjSfEr9xhCci8WDRz9V4kcijPzCVe7J84TgvWy9g+zSXQbj5V2haQXt6c9lLwt6laA2/q/jbqMWAGwJ5atyb/fqVcr+qnFWhwyhJmzqHWnBGpKfpeWSUbB9IkzVlvTPC4XQIDAQAB";

/// The page of both.
pub(super) const SHOP: &str =
    "<!doctype html><html lang=\"nl\"><title>Bakkerij</title><h1>Elke dag vers brood</h1></html>";

/// A policy that lets mail go to `mail` below the domain only, and only over a verified connection.
fn enforcing(domain: &str) -> String {
    format!("version: STSv1\r\nmode: enforce\r\nmx: mail.{domain}\r\nmax_age: 2592000\r\n")
}

/// A host that gives a policy for encrypted delivery (MTA-STS).
pub(crate) fn policy_host(policy: &str) -> Site {
    Site::page("").path("/.well-known/mta-sts.txt", Answer::text(policy))
}

/// A site with every header that a careful company sends, and with a way to report weaknesses.
pub(crate) fn sound(domain: &str, site: Site) -> Site {
    let contact = Answer::text(&security_txt(domain));
    site.header(
        "Strict-Transport-Security",
        "max-age=63072000; includeSubDomains",
    )
    .header("X-Content-Type-Options", "nosniff")
    .header("Referrer-Policy", "strict-origin-when-cross-origin")
    .header(
        "Content-Security-Policy",
        "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    )
    .path("/.well-known/security.txt", contact)
}

fn security_txt(domain: &str) -> String {
    let expires = jiff::Timestamp::try_from(SystemTime::now() + SECURITY_TXT_LIFETIME)
        .expect("a moment of this century");
    format!(
        "Contact: mailto:security@{domain}\nExpires: {expires:.0}\nPreferred-Languages: nl, fr, en\n"
    )
}
