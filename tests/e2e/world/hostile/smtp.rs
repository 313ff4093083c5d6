//! Mail servers that answer to hurt.

use std::time::Duration;

use super::{Company, Rows};
use crate::world::{Door, MailServer, Play, Step, World};

pub(super) const ROWS: Rows = &[
    ("smtp-greeting-flood", |c| {
        plays(c, || vec![Step::Flood(b"220-welcome\r\n".repeat(400))])
    }),
    ("smtp-line-without-end", |c| {
        plays(c, || vec![say("220 "), Step::Flood(vec![b'a'; 4_096])])
    }),
    ("smtp-greeting-drip", |c| {
        plays(c, || {
            vec![Step::Drip(b"220 a".repeat(60), Duration::from_secs(1))]
        })
    }),
    ("smtp-extensions-without-end", |c| {
        plays(c, || {
            let mut steps = greeted();
            steps.push(Step::Flood(b"250-MORE\r\n".repeat(400)));
            steps
        })
    }),
    ("smtp-ten-thousand-extensions", |c| {
        plays(c, || {
            let mut steps = greeted();
            let lines = (0..10_000).map(|number| format!("250-X{number}\r\n"));
            steps.push(Step::Say(lines.collect::<String>().into_bytes()));
            steps.extend([say("250 STARTTLS\r\n"), Step::Hear]);
            steps
        })
    }),
    ("smtp-greeting-that-moves-the-cursor", |c| {
        let greeting = "220 \u{1b}]0;owned\u{7}\u{1b}[2J\0\u{202e}<script>alert(1)</script>";
        c.with_mail(MailServer::with_starttls().greeting(greeting.as_bytes()))
    }),
    ("smtp-greeting-of-no-text", |c| {
        c.with_mail(MailServer::with_starttls().greeting(b"220 \xff\xfe\x80\xc0\xaf"))
    }),
    ("smtp-code-000", |c| {
        plays(c, || vec![say("000 hello\r\n"), Step::Hear])
    }),
    ("smtp-code-999", |c| {
        plays(c, || vec![say("999 hello\r\n"), Step::Hear])
    }),
    ("smtp-code-of-twenty-digits", |c| {
        plays(c, || {
            vec![say("22000000000000000000 hello\r\n"), Step::Hear]
        })
    }),
    ("smtp-size-of-twenty-digits", |c| {
        plays(c, || {
            let mut steps = greeted();
            steps.extend([
                say("250-a\r\n250 SIZE 99999999999999999999\r\n"),
                Step::Hear,
            ]);
            steps
        })
    }),
    ("smtp-plaintext-flood-after-starttls", |c| {
        plays(c, || {
            let mut steps = agreed();
            steps.extend([Step::Hear, Step::Flood(b"250 more\r\n".repeat(400))]);
            steps
        })
    }),
    ("smtp-answers-slipped-in-before-tls", |c| {
        plays(c, || {
            let mut steps = asked();
            // What is sent in the clear behind the consent must not count as said under encryption
            // (CVE-2011-0411).
            steps.extend([
                say("220 go\r\n250-a\r\n250 AUTH PLAIN\r\n"),
                Step::Hear,
                Step::Hold,
            ]);
            steps
        })
    }),
    ("smtp-reset-after-ehlo", |c| {
        plays(c, || {
            let mut steps = greeted();
            steps.push(Step::Cut);
            steps
        })
    }),
    ("smtp-half-close-after-greeting", |c| {
        plays(c, || vec![say("220 a\r\n")])
    }),
    ("smtp-half-close-in-a-line", |c| {
        plays(c, || vec![say("220 a")])
    }),
    ("smtp-reset-after-starttls", |c| {
        plays(c, || {
            let mut steps = agreed();
            steps.push(Step::Cut);
            steps
        })
    }),
    ("smtp-echo", |c| plays(c, || vec![Step::Echo])),
    ("smtp-greeting-and-echo", |c| {
        plays(c, || vec![say("220 a\r\n"), Step::Echo])
    }),
    ("smtp-codes-that-differ", |c| {
        plays(c, || {
            let mut steps = greeted();
            steps.extend([say("250-a\r\n550-b\r\n220 STARTTLS\r\n"), Step::Hear]);
            steps
        })
    }),
    ("smtp-web-server", |c| {
        plays(c, || {
            vec![Step::Hear, say("HTTP/1.1 400 Bad Request\r\n\r\n")]
        })
    }),
];

fn plays(company: &Company, steps: fn() -> Vec<Step>) -> World {
    company.with_mail(MailServer::with_starttls().door(Door::Plays(Play(steps))))
}

fn say(text: &str) -> Step {
    Step::Say(text.as_bytes().to_vec())
}

/// A greeting, and a client that said EHLO.
fn greeted() -> Vec<Step> {
    vec![say("220 a ESMTP\r\n"), Step::Hear]
}

/// The same, and a client that asked for TLS.
fn asked() -> Vec<Step> {
    let mut steps = greeted();
    steps.extend([say("250-a\r\n250 STARTTLS\r\n"), Step::Hear]);
    steps
}

/// The same, who may begin.
fn agreed() -> Vec<Step> {
    let mut steps = asked();
    steps.push(say("220 go\r\n"));
    steps
}
