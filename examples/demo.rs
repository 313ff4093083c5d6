//! Scans a fictitious bakery, offline, and says where its report lies:
//!
//! ```text
//! cargo run --example demo            in English
//! cargo run --example demo -- nl      or nl, fr, de
//! ```
//!
//! Everything but the bakery is real: the scanner asks DNS, speaks TLS, HTTP and SMTP, and judges with
//! the built-in checks. The servers stand in the same process (`tests/e2e/world`).
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "an example reads its argument, writes its report and prints where"
)]

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use std::{env, fs, process};

use belfort::check::RuleSet;
use belfort::language::Language;
use belfort::net::{AddressPolicy, Net, NetOptions, TrustAnchor};
use belfort::probe::{PROBES, Scan, observe};
use belfort::report::{self, Reading};
use belfort::result::{Evidence, ScanResult, Scope, Terms};
use belfort::target::Target;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use world::{Answer, Certificate, MailServer, Running, Site, World};

#[expect(
    dead_code,
    unused_imports,
    reason = "the World can do far more than one bakery needs"
)]
#[path = "../tests/e2e/world/mod.rs"]
mod world;

/// `.example` is nobody's (RFC 2606).
const BAKERY: &str = "bakkerij-korenaar.example";
const WWW: &str = "www.bakkerij-korenaar.example";
const MAIL: &str = "mail.bakkerij-korenaar.example";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("demo: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let language = match env::args().nth(1) {
        Some(code) => code.parse()?,
        None => Language::En,
    };
    let world = bakery().start().await;
    println!("Scanning {BAKERY}, a bakery that does not exist …");
    let evidence = look_at(&world).await?;
    let rules = RuleSet::built_in()?;
    let result = ScanResult::judge(&rules, evidence, Terms::new("sme", language));
    let report = report::model(&rules, &result, &Reading::default());
    println!("{}", report::terminal(&report, 80, false));
    let folder = env::temp_dir().join(format!("belfort-demo-{}", process::id()));
    write(&folder, &report::html(&report)?, &report::json(&result))?;
    println!("Report: {}", folder.join("report.html").display());
    println!("Result: {}", folder.join("result.json").display());
    Ok(())
}

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
    <meta name=generator content=\"WordPress 5.8.1\">\
    <script src=https://code.jquery.com/jquery-1.12.4.min.js></script>\
    <script async src=https://www.googletagmanager.com/gtag/js?id=G-1></script></head>\
    <body><h1>Elke dag vers</h1><img src=http://www.bakkerij-korenaar.example/brood.jpg></body></html>";

async fn look_at(world: &Running) -> Result<Evidence, Box<dyn Error>> {
    let root = CertificateDer::from_pem_slice(world.ca_pem().as_bytes())?;
    let net = Net::new(NetOptions {
        dial: world.dial(),
        resolvers: world.resolvers(),
        extra_roots: vec![root],
        policy: AddressPolicy::PublicOnly,
        trust_anchor: TrustAnchor::parse(&world.trust_anchor())?,
    })?;
    let (target, _) = Target::parse(world.domain())?;
    let scan = Scan {
        net,
        target,
        scope: Scope::default(),
    };
    Ok(observe(scan, PROBES, Duration::from_mins(2), |_| ()).await)
}

fn write(folder: &Path, html: &str, json: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("report.html"), html)?;
    fs::write(folder.join("result.json"), json)
}
