//! The companies of the demo: a bakery with a bad web host, a town hall with one old counter, and a company that
//! looks after the IT of others. `.example` is nobody's (RFC 2606).

use crate::world::{Answer, Certificate, MailServer, Site, World};

/// A company that can be looked at.
pub(crate) struct Company {
    name: &'static str,
    /// The kind of user it is.
    pub(crate) profile: &'static str,
    /// Further hosts that its owner names.
    pub(crate) hosts: &'static [&'static str],
    /// Its servers.
    pub(crate) world: fn() -> World,
}

const COMPANIES: [Company; 3] = [
    Company {
        name: "bakery",
        profile: "sme",
        hosts: &[],
        world: bakery,
    },
    Company {
        name: "town",
        profile: "municipality",
        hosts: &[COUNTER],
        world: town,
    },
    Company {
        name: "provider",
        profile: "digital-provider",
        hosts: &[],
        world: provider,
    },
];

impl Company {
    /// A company by the word for it.
    pub(crate) fn named(name: &str) -> Option<Self> {
        COMPANIES.into_iter().find(|company| company.name == name)
    }
}

const BAKERY: &str = "bakkerij-korenaar.example";
const WWW: &str = "www.bakkerij-korenaar.example";
const MAIL: &str = "mail.bakkerij-korenaar.example";
const TOWN: &str = "gemeente-leiebeke.example";
const COUNTER: &str = "loket.gemeente-leiebeke.example";
const PROVIDER: &str = "helder-it.example";

/// A bakery as there are many: the web builder did his work years ago, the certificate is about to expire, anybody
/// can send mail in its name, and one of its two name servers died without anybody noticing.
fn bakery() -> World {
    World::new(BAKERY)
        .nameserver("ns1.bakkerij-korenaar.example", "185.10.20.1")
        .nameserver("ns2.bakkerij-korenaar.example", "185.10.21.1")
        .refusing("185.10.21.1")
        .a(BAKERY, "185.10.20.30")
        .a(WWW, "185.10.20.30")
        .mx(10, MAIL)
        .a(MAIL, "185.10.20.25")
        .txt(BAKERY, "v=spf1 mx ~all")
        .a("code.jquery.com", "185.10.40.1")
        .a("www.googletagmanager.com", "185.10.40.2")
        .mail_server(MAIL, MailServer::with_starttls())
        .site(BAKERY, Site::leading_to(&format!("https://{WWW}/")))
        .site(
            WWW,
            Site::page(SHOP)
                .certificate(Certificate::good().valid_days(-81, 9))
                .header("X-Content-Type-Options", "nosniff")
                .header("Server", "Apache/2.4.41 (Ubuntu)")
                .header("Set-Cookie", "PHPSESSID=4f1c; path=/")
                .path("/contact", Answer::page("<h1>Kom langs</h1>")),
        )
}

/// Its page: a system of some years ago, an old library from elsewhere, and somebody who counts visitors.
const SHOP: &str = "<!doctype html><html lang=nl><head><title>Bakkerij Korenaar</title>\
    <meta name=generator content=\"WordPress 4.6.1\">\
    <script src=https://code.jquery.com/jquery-1.12.4.min.js></script>\
    <script async src=https://www.googletagmanager.com/gtag/js?id=G-1></script></head>\
    <body><h1>Elke dag vers</h1><img src=http://www.bakkerij-korenaar.example/brood.jpg></body></html>";

/// A town hall that keeps its site and its mail well, beside a counter for permits that its maker gave up: it
/// stays until the new one is there.
fn town() -> World {
    World::strong(TOWN).a(COUNTER, "185.10.20.40").site(
        COUNTER,
        Site::page(PERMITS)
            .only_tls12()
            .header("Server", "Apache/2.4.57")
            .header("X-Powered-By", "PHP/7.2.34")
            .header("Strict-Transport-Security", "max-age=31536000")
            .header("X-Content-Type-Options", "nosniff")
            .header("Referrer-Policy", "same-origin")
            .header("X-Frame-Options", "SAMEORIGIN"),
    )
}

/// The page of the counter.
const PERMITS: &str = "<!doctype html><html lang=nl><head><title>E-loket</title>\
    <meta name=generator content=\"Drupal 7 (https://www.drupal.org)\"></head>\
    <body><h1>Vergunningen aanvragen</h1></body></html>";

/// A company that looks after the IT of others, and did for itself what it advises.
fn provider() -> World {
    World::strong(PROVIDER)
}
