//! Scans a company that does not exist, offline, and says where its report lies:
//!
//! ```text
//! cargo run --example demo                 a bakery, in English
//! cargo run --example demo -- nl           or nl, fr, de
//! cargo run --example demo -- nl town      or a town hall, or `provider`: a company that looks after IT
//! ```
//!
//! Everything but the company is real: the scanner asks DNS, speaks TLS, HTTP and SMTP, and judges with
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

use companies::Company;
use world::Running;

mod companies;

#[expect(
    dead_code,
    unused_imports,
    reason = "the World can do far more than one bakery needs"
)]
#[path = "../../tests/e2e/world/mod.rs"]
mod world;

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
    let company = env::args().nth(2);
    let Some(company) = Company::named(company.as_deref().unwrap_or("bakery")) else {
        return Err("there are three companies: bakery, town and provider".into());
    };
    let world = (company.world)().start().await;
    println!("Scanning {}, which does not exist …", world.domain());
    let evidence = look_at(&world, &company).await?;
    let rules = RuleSet::built_in()?;
    let result = ScanResult::judge(&rules, evidence, Terms::new(company.profile, language));
    let report = report::model(&rules, &result, &Reading::default());
    println!("{}", report::terminal(&report, 80, false));
    let folder = env::temp_dir().join(format!("belfort-demo-{}", process::id()));
    write(&folder, &report::html(&report)?, &report::json(&result))?;
    println!("Report: {}", folder.join("report.html").display());
    println!("Result: {}", folder.join("result.json").display());
    Ok(())
}

async fn look_at(world: &Running, company: &Company) -> Result<Evidence, Box<dyn Error>> {
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
        scope: Scope {
            hosts: company.hosts.iter().map(|&host| host.to_owned()).collect(),
            ..Scope::default()
        },
    };
    Ok(observe(scan, PROBES, Duration::from_mins(2), |_| ()).await)
}

fn write(folder: &Path, html: &str, json: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("report.html"), html)?;
    fs::write(folder.join("result.json"), json)
}
