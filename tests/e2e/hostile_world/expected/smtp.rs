//! Hostile mail servers: behaviour, verdict.

use super::{Expected, MAIL, row};

pub(super) const ROWS: &[Expected] = &[
    row(
        "smtp-greeting-flood",
        MAIL,
        "smtp/greeting too-large, smtp/starttls too-large",
        "",
    ),
    row(
        "smtp-line-without-end",
        MAIL,
        "smtp/greeting too-large, smtp/starttls too-large",
        "",
    ),
    row(
        "smtp-greeting-drip",
        MAIL,
        "smtp/greeting timeout, smtp/starttls timeout",
        "",
    ),
    row(
        "smtp-extensions-without-end",
        MAIL,
        "smtp/starttls too-large",
        "",
    ),
    row(
        "smtp-ten-thousand-extensions",
        MAIL,
        "smtp/starttls too-large",
        "",
    ),
    row(
        "smtp-greeting-that-moves-the-cursor",
        MAIL,
        "smtp/greeting known, smtp/starttls known",
        "",
    ),
    row(
        "smtp-greeting-of-no-text",
        MAIL,
        "smtp/greeting known, smtp/starttls known",
        "",
    ),
    row(
        "smtp-code-000",
        MAIL,
        "smtp/greeting refused, smtp/starttls refused",
        "",
    ),
    row(
        "smtp-code-999",
        MAIL,
        "smtp/greeting refused, smtp/starttls refused",
        "",
    ),
    row(
        "smtp-code-of-twenty-digits",
        MAIL,
        "smtp/starttls reset",
        "",
    ),
    row(
        "smtp-size-of-twenty-digits",
        MAIL,
        "smtp/greeting known, smtp/starttls known",
        "mta-sts bakkerij.be fail mail-certificate, starttls mail.bakkerij.be fail promised",
    ),
    row(
        "smtp-plaintext-flood-after-starttls",
        MAIL,
        "smtp/starttls not-tls",
        "",
    ),
    row(
        "smtp-answers-slipped-in-before-tls",
        MAIL,
        "smtp/starttls timeout",
        "",
    ),
    row("smtp-reset-after-ehlo", MAIL, "smtp/starttls reset", ""),
    row(
        "smtp-half-close-after-greeting",
        MAIL,
        "smtp/starttls reset",
        "",
    ),
    row(
        "smtp-half-close-in-a-line",
        MAIL,
        "smtp/greeting reset, smtp/starttls reset",
        "",
    ),
    row("smtp-reset-after-starttls", MAIL, "smtp/starttls reset", ""),
    row(
        "smtp-echo",
        MAIL,
        "smtp/greeting timeout, smtp/starttls timeout",
        "",
    ),
    row(
        "smtp-greeting-and-echo",
        MAIL,
        "smtp/starttls unreadable",
        "",
    ),
    row(
        "smtp-codes-that-differ",
        MAIL,
        "smtp/starttls unreadable",
        "",
    ),
    row(
        "smtp-web-server",
        MAIL,
        "smtp/greeting timeout, smtp/starttls timeout",
        "",
    ),
];
