//! Web servers that answer to hurt, and what they give.

use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Company, Rows};
use crate::world::{Answer, Step, World, policy_host};

const MIB: usize = 1_024 * 1_024;

/// What a bomb unpacks to: many times what may be read.
const BOMB: usize = 24 * MIB;

/// As many blanks as that, packed with Brotli (RFC 7932): 40 bytes.
const BROTLI_BOMB: &[u8] = &[
    0xcb, 0xff, 0xff, 0x3f, 0xf8, 0x25, 0x40, 0xe2, 0xb1, 0x40, 0x20, 0xf7, 0xfe, 0x8f, 0xff, 0xff,
    0x7f, 0xf0, 0x4b, 0x00, 0xc4, 0x61, 0x11, 0x80, 0xee, 0xfd, 0x5f, 0xfe, 0xff, 0xff, 0xe1, 0x97,
    0x00, 0x88, 0xc3, 0x02, 0x00, 0xdd, 0xfb, 0x3f,
];

/// The head of an answer that has a page.
const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\
    Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n\
    X-Content-Type-Options: nosniff\r\n\
    Referrer-Policy: strict-origin-when-cross-origin\r\n\
    Content-Security-Policy: default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'\r\n";

pub(super) const ROWS: Rows = &[
    ("http-drip", |c| {
        c.with_page(Answer::drip(Duration::from_secs(1)))
    }),
    ("http-endless-body", |c| c.with_page(Answer::endless())),
    ("http-gzip-bomb", |c| {
        c.with_page(Answer::file("text/html", packed(BOMB)).header("Content-Encoding", "gzip"))
    }),
    ("http-gzip-bomb-in-a-bomb", |c| {
        let bomb = gzip(&packed(BOMB));
        c.with_page(Answer::file("text/html", bomb).header("Content-Encoding", "gzip, gzip"))
    }),
    ("http-brotli-bomb", |c| {
        let bomb = Answer::file("text/html", BROTLI_BOMB.to_vec());
        c.with_page(bomb.header("Content-Encoding", "br"))
    }),
    ("http-no-gzip-at-all", |c| {
        let page = Answer::file("text/html", b"no gzip".to_vec());
        c.with_page(page.header("Content-Encoding", "gzip"))
    }),
    ("http-noise-behind-gzip", |c| {
        let mut page = gzip(b"<h1>Brood</h1>");
        page.extend([0xff; 64]);
        c.with_page(Answer::file("text/html", page).header("Content-Encoding", "gzip"))
    }),
    ("http-header-flood", |c| c.with_page(Answer::header_flood())),
    ("http-header-of-a-megabyte", |c| {
        c.with_page(Answer::page("").header("X-Long", &"x".repeat(MIB)))
    }),
    ("http-length-longer-than-sent", |c| {
        steps(c, || {
            vec![head("Content-Length: 5000\r\n\r\n<h1>"), Step::Hold]
        })
    }),
    ("http-length-shorter-than-sent", |c| {
        steps(c, || vec![head("Content-Length: 4\r\n\r\n<h1>Brood</h1>")])
    }),
    ("http-length-below-zero", |c| {
        steps(c, || vec![head("Content-Length: -1\r\n\r\n<h1>")])
    }),
    ("http-length-of-twenty-digits", |c| {
        steps(c, || {
            vec![head("Content-Length: 99999999999999999999\r\n\r\n<h1>")]
        })
    }),
    ("http-two-lengths", |c| {
        steps(c, || {
            vec![head("Content-Length: 4\r\nContent-Length: 40\r\n\r\n<h1>")]
        })
    }),
    ("http-chunk-of-sixteen-digits", |c| {
        steps(c, || {
            vec![
                head("Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n<h1>"),
                Step::Hold,
            ]
        })
    }),
    ("http-chunk-extension-without-end", |c| {
        steps(c, || {
            vec![
                head("Transfer-Encoding: chunked\r\n\r\n5;a="),
                Step::Flood(vec![b'a'; 4_096]),
            ]
        })
    }),
    ("http-chunks-that-stop", |c| {
        steps(c, || {
            vec![
                head("Transfer-Encoding: chunked\r\n\r\n4\r\n<h1>\r\n"),
                Step::Hold,
            ]
        })
    }),
    ("http-redirect-to-itself", |c| {
        c.with_page(Answer::redirect(302, "/"))
    }),
    ("http-redirect-that-grows", |c| {
        c.with_page(Answer::redirect(302, "?a=aaaaaaaaaaaaaaaa&b=/"))
    }),
    ("http-redirect-to-a-file", |c| {
        c.with_page(Answer::redirect(301, "file:///etc/passwd"))
    }),
    ("http-redirect-to-a-script", |c| {
        c.with_page(Answer::redirect(301, "javascript:alert(1)"))
    }),
    ("http-redirect-to-loopback", |c| {
        c.with_page(Answer::redirect(301, "http://127.0.0.1:22/"))
    }),
    ("http-redirect-to-cloud-data", |c| {
        c.with_page(Answer::redirect(
            301,
            "http://169.254.169.254/latest/meta-data/",
        ))
    }),
    ("http-location-of-100-kb", |c| {
        let to = format!("/{}", "a".repeat(100_000));
        c.with_page(Answer::redirect(301, &to))
    }),
    ("http-interim-flood", |c| {
        steps(c, || {
            vec![Step::Flood(b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100))]
        })
    }),
    ("http-switches-protocols", |c| {
        steps(c, || {
            let head = HEAD.replace("200 OK", "101 Switching Protocols");
            vec![say(&head), say("Upgrade: x\r\nConnection: upgrade\r\n\r\n")]
        })
    }),
    ("http-status-000", |c| {
        steps(c, || {
            vec![say("HTTP/1.1 000 No\r\nContent-Length: 0\r\n\r\n")]
        })
    }),
    ("http-status-999", |c| c.with_page(Answer::status(999))),
    ("http-version-0-9", |c| {
        steps(c, || vec![say("<h1>Brood</h1>")])
    }),
    ("http-ten-versions-in-one", |c| {
        steps(c, || vec![say("HTTP/9.9 200 OK\r\n\r\n")])
    }),
    ("http-300-cookies", |c| {
        let page = Answer::page("");
        let cookie = |number| format!("c{number}={}", "x".repeat(4_000));
        c.with_page((0..300).fold(page, |page, number| {
            page.header("Set-Cookie", &cookie(number))
        }))
    }),
    ("http-cookie-until-the-year-99999", |c| {
        let cookie = "a=b; Expires=Fri, 31 Dec 99999 23:59:59 GMT; Max-Age=99999999999999999999999";
        c.with_page(Answer::page("<h1>Brood</h1>").header("Set-Cookie", cookie))
    }),
    ("http-hsts-of-23-digits", |c| {
        steps(c, || {
            let head = HEAD.replace("63072000", "99999999999999999999999");
            vec![say(&head), say("Content-Length: 5\r\n\r\nBrood")]
        })
    }),
    ("http-policy-of-200-kb", |c| {
        let policy = "script-src 'self' https://a.example; ".repeat(5_600);
        c.with_page(Answer::page("").header("Content-Security-Policy", &policy))
    }),
    ("http-100000-nested-elements", |c| {
        c.with_page(Answer::page(&"<div>".repeat(100_000)))
    }),
    ("http-20000-scripts", |c| {
        let scripts = (0..20_000).map(|n| format!("<script src=//h{n}.example/></script>"));
        c.with_page(Answer::page(&scripts.collect::<String>()))
    }),
    ("http-attribute-without-end", |c| {
        c.with_page(Answer::page(&format!("<a href=\"{}", "a".repeat(MIB))))
    }),
    ("http-refreshes-itself", |c| {
        let html = "<meta http-equiv=refresh content=\"0;url=/\">";
        c.with_page(Answer::page(html).header("Refresh", "0; url=/"))
    }),
    ("http-half-close-in-the-body", |c| {
        steps(c, || vec![head("Content-Length: 5000\r\n\r\n<h1>")])
    }),
    ("http-cut-in-the-body", |c| {
        steps(c, || {
            vec![head("Content-Length: 5000\r\n\r\n<h1>"), Step::Cut]
        })
    }),
    ("http-cut-in-the-head", |c| {
        steps(c, || vec![say("HTTP/1.1 200 OK\r\nContent-"), Step::Cut])
    }),
    ("http-alternatives-of-100-kb", |c| {
        let field = "h3=\":443\"; ma=86400, ".repeat(5_000);
        c.with_page(Answer::page("").header("Alt-Svc", &field))
    }),
    ("http-utf-16-without-a-word", |c| {
        let units = "<title>Bakkerij</title>".encode_utf16();
        let bytes = units.flat_map(u16::to_le_bytes).collect();
        c.with_page(Answer::file("text/html", bytes))
    }),
    ("http-control-characters", |c| {
        let html = "<title>\u{1b}]0;owned\u{7}\0\u{202e}</title>";
        c.with_page(Answer::page(html).header_bytes(b"Server", b"\x1b[2J\xff\xfe"))
    }),
    ("security-txt-without-end", |c| {
        at_contact(
            c,
            Answer::plays(|| text_without_end("Contact: mailto:a@example.be\n")),
        )
    }),
    ("security-txt-of-3000-fields", |c| {
        at_contact(
            c,
            Answer::text(&"Contact: mailto:a@example.be\n".repeat(3_000)),
        )
    }),
    ("mta-sts-without-end", |c| {
        at_policy(
            c,
            "",
            Some(Answer::plays(|| text_without_end("mx: a.example\n"))),
        )
    }),
    ("mta-sts-age-of-20-digits", |c| {
        let policy = format!(
            "version: STSv1\nmode: enforce\nmx: mail.{}\nmax_age: 99999999999999999999\n",
            c.domain
        );
        at_policy(c, &policy, None)
    }),
];

fn steps(company: &Company, steps: fn() -> Vec<Step>) -> World {
    company.with_steps(steps)
}

/// With this where both sites say how to report weaknesses.
fn at_contact(company: &Company, answer: Answer) -> World {
    let path = "/.well-known/security.txt";
    let apex = crate::world::sound(
        &company.domain,
        crate::world::Site::leading_to(&format!("https://{}/", company.under("www"))),
    );
    company
        .with_shop(company.shop().path(path, answer.clone()))
        .site(&company.domain, apex.path(path, answer))
}

/// With this policy for encrypted delivery, or this in its place.
fn at_policy(company: &Company, policy: &str, instead: Option<Answer>) -> World {
    let mut host = policy_host(policy);
    if let Some(answer) = instead {
        host = host.path("/.well-known/mta-sts.txt", answer);
    }
    company.sound().site(&company.under("mta-sts"), host)
}

/// A text that says the same again and again.
fn text_without_end(line: &str) -> Vec<Step> {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n";
    vec![say(head), Step::Flood(line.repeat(100).into_bytes())]
}

fn say(text: &str) -> Step {
    Step::Say(text.as_bytes().to_vec())
}

fn head(rest: &str) -> Step {
    say(&format!("{HEAD}{rest}"))
}

/// So many bytes, packed.
fn packed(bytes: usize) -> Vec<u8> {
    let mut packing = GzEncoder::new(Vec::new(), Compression::best());
    let block = vec![b' '; MIB];
    for _ in 0..bytes / block.len() {
        packing.write_all(&block).expect("memory takes all");
    }
    packing.finish().expect("memory takes all")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packing = GzEncoder::new(Vec::new(), Compression::fast());
    packing.write_all(bytes).expect("memory takes all");
    packing.finish().expect("memory takes all")
}
