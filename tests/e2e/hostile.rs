//! A target is hostile input: what it writes into DNS, headers, certificates and greetings is text in
//! every output, and nothing else.

use belfort::check::RuleSet;
use belfort::report::{self, Reading, Report};
use belfort::result::ScanResult;

use crate::scan::{BAKERY, result};
use crate::world::{Answer, Certificate, MailServer, Site, World, policy_host};

const MAIL: &str = "mail.bakkerij.be";
const WWW: &str = "www.bakkerij.be";

/// Where a hostile string is planted; each carries the name of its place.
const PLACES: [&str; 12] = [
    "spf", "dmarc", "caa", "header", "hsts", "subject", "greeting", "contact", "sts", "policy",
    "reports", "logo",
];

/// A script, an HTML attribute, a spreadsheet formula, and a turn of the direction of writing.
fn hostile(place: &str) -> String {
    format!("=cmd|'{place}'!A0<script>alert('{place}')</script>\" onload=\"x\u{202e}")
}

/// The same, with what only some protocols carry: terminal escapes of one and of two bytes.
fn with_escapes(place: &str) -> String {
    format!("\u{1b}]0;owned\u{7}\u{9b}31m{}", hostile(place))
}

async fn scanned() -> ScanResult {
    let contact = format!("Contact: https://bakkerij.be/{}\n", with_escapes("contact"));
    let site = || {
        Site::page("")
            .header("X-Powered-By", &hostile("header"))
            .header(
                "Strict-Transport-Security",
                &format!("max-age=\"{}", hostile("hsts")),
            )
            .certificate(Certificate::self_signed().common_name(&with_escapes("subject")))
            .path("/.well-known/security.txt", Answer::text(&contact))
    };
    let greeting = format!("220 {}", with_escapes("greeting"));
    let world = World::new(BAKERY)
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .a(BAKERY, "185.10.20.30")
        .a(WWW, "185.10.20.30")
        .mx(10, MAIL)
        .a(MAIL, "185.10.20.25")
        .txt(BAKERY, &format!("v=spf1 {}", with_escapes("spf")))
        .txt(
            "_dmarc.bakkerij.be",
            &format!("v=DMARC1; p=none; rua=mailto:{}", with_escapes("dmarc")),
        )
        .txt(
            "_mta-sts.bakkerij.be",
            &format!("v=STSv1; id=1; {}", with_escapes("sts")),
        )
        .a("mta-sts.bakkerij.be", "185.10.20.32")
        .site(
            "mta-sts.bakkerij.be",
            policy_host(&format!("mx: {}\n", with_escapes("policy"))),
        )
        .txt(
            "_smtp._tls.bakkerij.be",
            &format!("v=TLSRPTv1; rua={}", with_escapes("reports")),
        )
        .txt(
            "default._bimi.bakkerij.be",
            &format!("v=BIMI1; l={}", with_escapes("logo")),
        )
        .caa("issue", &with_escapes("caa"))
        .mail_server(
            MAIL,
            MailServer::with_starttls().greeting(greeting.as_bytes()),
        )
        .site(BAKERY, site())
        .site(WWW, site());
    result(&world.start().await).await
}

fn model(result: &ScanResult) -> Report {
    let rules = RuleSet::built_in().unwrap();
    report::model(&rules, result, &Reading::default())
}

/// Characters that move a cursor, turn the direction of writing, or hide.
fn is_dangerous(character: char) -> bool {
    let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (character.is_control() && character != '\n')
}

#[tokio::test]
async fn hostile_strings_are_text_on_the_page() {
    let result = scanned().await;
    let page = report::html(&model(&result)).unwrap();
    assert!(!page.chars().any(is_dangerous));
    assert!(!page.contains("<script") && !page.contains("\" onload"));
    for place in ["spf", "header", "subject", "greeting", "sts", "policy"] {
        let shown = format!("&lt;script&gt;alert(&#x27;{place}&#x27;)");
        assert!(page.contains(&shown), "{place} is not shown as text");
    }
}

#[tokio::test]
async fn hostile_strings_are_text_on_a_terminal() {
    let model = model(&scanned().await);
    let plain = report::terminal(&model, 80, false);
    assert!(!plain.chars().any(is_dangerous), "{plain:?}");
    let colored = report::terminal(&model, 80, true);
    assert!(!colored.contains("\u{1b}]") && !colored.contains("\u{1b}[31m"));
    assert!(!colored.contains('\u{9b}') && !colored.contains('\u{202e}'));
}

#[tokio::test]
async fn hostile_strings_are_text_in_json_and_read_back_as_they_were() {
    let result = scanned().await;
    let json = report::json(&result);
    assert!(!json.chars().any(is_dangerous));
    let read: ScanResult = serde_json::from_str(&json).unwrap();
    assert_eq!(read, result);
    for place in PLACES {
        assert!(
            json.contains(&format!("alert('{place}')")),
            "{place} was not seen at all"
        );
    }
}
