//! `belfort scan`: observe, judge, report.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::deliver::{Judged, Places, deliver, deliver_nothing};
use super::shelf::{Earlier, Shelf};
use super::{
    CommandError, assess, authorised, brand, cohort, console, dry_run, language, languages,
    profile, rules, waivers,
};
use crate::batch::Obstacle;
use crate::check::{Area, RuleSet, nearest};
use crate::cli::{NetworkArgs, ScanArgs};
use crate::digest::Digest;
use crate::exit::Exit;
use crate::fact::{Cause, DomainState, Seen};
use crate::net::dial::Direct;
use crate::net::{AddressPolicy, LIMITS, Net, NetOptions, TrustAnchor, system_resolvers};
use crate::probe::{PROBES, Progress, Scan, measured_nothing, observe};
use crate::result::{Evidence, ScanResult, Scope, Terms};
use crate::target::{TakenFrom, Target};

pub(super) fn run(args: &ScanArgs) -> Result<Exit, CommandError> {
    understand(args)?;
    let rules = rules(args.output.checks.as_ref(), args.output.data.as_ref())?;
    let profile = profile(&rules, args.output.profile.as_ref(), "sme")?;
    let answers = assess::answers(&rules, args.output.answers.as_ref())?;
    let waivers = waivers::of_file(args.output.waivers.as_deref(), &rules)?;
    let languages = languages(&args.output.languages, || language(None));
    let brand = brand::of_file(args.output.brand.as_deref(), &languages)?;
    let cohort = cohort::of_file(args.output.cohort.as_deref())?;
    let (target, taken_from) = Target::parse(args.domain.as_deref().unwrap_or_default())?;
    let net = net(&args.network)?;
    let today = TimeZone::UTC.to_datetime(net.now()).date();
    let scan = Scan {
        scope: scope(args, &target, today)?,
        net,
        target,
    };
    if !args.output.quiet {
        say_what_was_taken(&scan.target, taken_from);
    }
    if args.dry_run {
        return dry_run::run(&scan, args.timeout);
    }
    // Before the scan: a store that cannot be used is no reason to lose one.
    let shelf = args.store.as_ref().map(Shelf::open).transpose()?;
    let default = |ending| PathBuf::from(format!("{}.{ending}", scan.target));
    let defaults = [default("html"), default("json")];
    let places = Places::new(&args.output, &defaults, &languages)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CommandError::Runtime)?;
    let watching = watch(&scan.target, args);
    let seen = runtime.block_on(async {
        tokio::select! {
            seen = observe(scan, PROBES, Duration::from_secs(args.timeout), |step| watching.step(step)) => Some(seen),
            _ = tokio::signal::ctrl_c() => None,
        }
    });
    watching.end();
    // What still runs (a mail server that does not hang up) is not waited for.
    runtime.shutdown_background();
    let Some(evidence) = seen else {
        console::say("belfort: interrupted; nothing was written");
        return Ok(Exit::Interrupted);
    };
    let nothing = measured_nothing(&evidence.facts).then(|| why_nothing(&evidence));
    let mut terms = Terms::new(&profile, languages.0);
    terms.answers = answers;
    terms.waivers = waivers.unwrap_or_default();
    let judged = Judged::new(&rules, &evidence, &terms, &languages.1);
    let mut judged = judged.with(brand).beside(cohort);
    if let Some(sentence) = nothing {
        console::error(&format!("belfort: {sentence}"));
        return deliver_nothing(&judged, &args.output, &places);
    }
    if let Some(shelf) = &shelf {
        let earlier = earlier(&rules, shelf, judged.result());
        judged = judged.after(&earlier);
    }
    // Before the files, which may fail for reasons of their own; and they are written where it fails.
    let kept = shelf.map(|shelf| shelf.keep(judged.result())).transpose();
    let exit = deliver(&rules, &judged, &args.output, &places)?;
    kept.map(|_| exit)
}

/// The scans before this one. Without them there still is a report to write.
fn earlier(rules: &RuleSet, shelf: &Shelf, now: &ScanResult) -> Earlier {
    let earlier = shelf.earlier(rules, &Digest::of(now));
    earlier.unwrap_or_else(|error| {
        console::error(&format!("belfort: {error}. The report does not look back"));
        Earlier::default()
    })
}

/// Refuses what clap lets pass and nobody can mean.
fn understand(args: &ScanArgs) -> Result<(), CommandError> {
    let first = args.domain.as_deref().unwrap_or_default();
    let commands = [
        "scan",
        "batch",
        "portfolio",
        "judge",
        "compare",
        "history",
        "assess",
        "checks",
        "spf",
        "doctor",
        "help",
    ];
    if let Some(near) = nearest(first, commands).filter(|_| !first.contains('.')) {
        return Err(CommandError::NoSuchCommand {
            word: first.to_owned(),
            near: near.to_owned(),
        });
    }
    if let Some(word) = args.more.first() {
        return Err(CommandError::OneDomain(word.clone()));
    }
    for (without, area, option, only) in [
        (args.no_web, Area::Web, "--no-web", "--only web"),
        (args.no_web, Area::Tls, "--no-web", "--only tls"),
        (args.no_mail, Area::Mail, "--no-mail", "--only mail"),
    ] {
        if without && args.only.contains(&area) {
            return Err(CommandError::Contradiction(option, only));
        }
    }
    if args.dry_run && args.output.json {
        return Err(CommandError::Contradiction("--dry-run", "--json"));
    }
    Ok(())
}

/// The resolvers given, or the system's.
fn resolvers(given: &[SocketAddr]) -> Vec<SocketAddr> {
    if given.is_empty() {
        system_resolvers()
    } else {
        given.to_vec()
    }
}

/// A network in which nothing but resolvers is asked.
pub(super) fn resolving_net(
    given: &[SocketAddr],
    trust_anchor: TrustAnchor,
) -> Result<Net, CommandError> {
    Ok(Net::new(NetOptions {
        dial: Arc::new(Direct),
        resolvers: resolvers(given),
        extra_roots: Vec::new(),
        policy: AddressPolicy::PublicOnly,
        trust_anchor,
    })?)
}

pub(super) fn net(args: &NetworkArgs) -> Result<Net, CommandError> {
    let policy = if args.allow_private {
        AddressPolicy::AllowPrivate
    } else {
        AddressPolicy::PublicOnly
    };
    let extra_roots = args
        .ca_file
        .as_deref()
        .map(read_roots)
        .transpose()?
        .unwrap_or_default();
    let trust_anchor = trust_anchor(args.trust_anchor.as_deref())?;
    Ok(Net::new(NetOptions {
        dial: Arc::new(Direct),
        resolvers: resolvers(&args.resolvers),
        extra_roots,
        policy,
        trust_anchor,
    })?)
}

/// The root keys of a file, or the built-in ones.
pub(super) fn trust_anchor(path: Option<&Path>) -> Result<TrustAnchor, CommandError> {
    let Some(path) = path else {
        return Ok(TrustAnchor::of_the_internet());
    };
    let failed = |why: String| CommandError::Read {
        path: path.to_owned(),
        why,
    };
    let text = fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    TrustAnchor::parse(&text).map_err(|error| failed(error.to_string()))
}

fn read_roots(path: &Path) -> Result<Vec<CertificateDer<'static>>, CommandError> {
    let failed = |why: String| CommandError::Read {
        path: path.to_owned(),
        why,
    };
    let bytes = fs::read(path).map_err(|error| failed(error.to_string()))?;
    let roots: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    match roots {
        Ok(roots) if !roots.is_empty() => Ok(roots),
        Ok(_) => Err(failed(
            "it holds no certificate in PEM form (BEGIN CERTIFICATE)".to_owned(),
        )),
        Err(error) => Err(failed(format!("it is not PEM: {error}"))),
    }
}

fn scope(args: &ScanArgs, target: &Target, today: Date) -> Result<Scope, CommandError> {
    let mut hosts = Vec::new();
    for host in &args.hosts {
        let host = Target::parse_host(host)?;
        if !target.owns(host.ascii()) {
            return Err(CommandError::ForeignHost {
                host: host.ascii().to_owned(),
                registrable: target.registrable().to_owned(),
            });
        }
        hosts.push(host.ascii().to_owned());
    }
    let leave = args.authorised.as_deref();
    let authorised = leave.map(|file| authorised::of_file(file, target, today));
    Ok(Scope {
        only: args.only.iter().copied().collect(),
        no_web: args.no_web,
        no_mail: args.no_mail,
        hosts,
        selectors: selectors(&args.selectors)?,
        tls_detail: args.tls_detail,
        authorised: authorised.transpose()?,
    })
}

/// The selectors given, each once.
fn selectors(given: &[String]) -> Result<Vec<String>, CommandError> {
    let mut selectors: Vec<String> = Vec::new();
    for selector in given {
        if !selectors.contains(selector) {
            selectors.push(selector.clone());
        }
    }
    if selectors.len() > LIMITS.dkim_given {
        return Err(CommandError::TooManySelectors(LIMITS.dkim_given));
    }
    Ok(selectors)
}

pub(super) fn say_what_was_taken(target: &Target, taken_from: TakenFrom) {
    let kind = match taken_from {
        TakenFrom::Itself => return,
        TakenFrom::WebAddress => "web address",
        TakenFrom::MailAddress => "e-mail address",
    };
    console::say(&format!("The domain of that {kind} is {}.", shown(target)));
}

/// Both forms of an international name.
fn shown(target: &Target) -> String {
    if target.unicode() == target.ascii() {
        target.ascii().to_owned()
    } else {
        format!("{} ({})", target.unicode(), target.ascii())
    }
}

/// Why there is nothing to report, and what to do now: one sentence.
pub(super) fn obstacle(evidence: &Evidence) -> Obstacle {
    match &evidence.facts.dns.state {
        Seen::Known(DomainState::DoesNotExist) => Obstacle::NoSuchDomain,
        Seen::Unknown(why) if why.cause == Cause::Intercepted => Obstacle::Intercepted,
        Seen::Unknown(why) if why.cause == Cause::ExhaustedHere => Obstacle::ExhaustedHere,
        _ => Obstacle::NoAnswer,
    }
}

/// The same in one sentence, with what to do.
pub(super) fn why_nothing(evidence: &Evidence) -> String {
    let Evidence {
        target,
        vantage,
        facts,
        ..
    } = evidence;
    match &facts.dns.state {
        Seen::Known(DomainState::DoesNotExist) => format!(
            "{target} does not exist: the name servers above it say that there is no such name. Check the spelling"
        ),
        Seen::Unknown(why) if why.cause == Cause::Intercepted && vantage.resolver_answers => format!(
            "nothing could be measured about {target}: a filter or router on this network answers in place of its name servers ({why}). Check the spelling, or name another resolver with --resolver ADDRESS"
        ),
        Seen::Unknown(why) if why.cause == Cause::ExhaustedHere => format!(
            "nothing could be measured about {target}: this computer has no sockets, files or memory left ({why}). Close other programs, or raise the limit on open files (ulimit -n)"
        ),
        _ if vantage.resolver.is_empty() => {
            "this system is set to no DNS resolver. Is this computer online? Check the connection, or name a resolver with --resolver ADDRESS".to_owned()
        }
        _ if !vantage.resolver_answers => format!(
            "no answer from the DNS resolver ({}). Is this computer online? Check the connection, or name another resolver with --resolver ADDRESS",
            vantage.resolver
        ),
        state => {
            let why = state.unknown().map(ToString::to_string).unwrap_or_default();
            format!(
                "nothing could be measured about {target}: its name servers do not answer ({why}). Try again later, or name another resolver with --resolver ADDRESS"
            )
        }
    }
}

/// A spinner on a terminal; nothing elsewhere.
struct Watching {
    bar: Option<ProgressBar>,
    running: std::sync::Mutex<Vec<&'static str>>,
}

fn watch(target: &Target, args: &ScanArgs) -> Watching {
    let shows = console::shows_progress() && !args.output.quiet;
    let bar = shows.then(|| {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix} {elapsed}  {msg}") {
            bar.set_style(style);
        }
        bar.set_prefix(shown(target));
        bar.enable_steady_tick(Duration::from_millis(120));
        bar
    });
    Watching {
        bar,
        running: std::sync::Mutex::default(),
    }
}

impl Watching {
    fn step(&self, step: Progress) {
        let mut running = self
            .running
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        match step {
            Progress::Began(name) => running.push(name),
            Progress::Ended(name) => running.retain(|other| *other != name),
        }
        if let Some(bar) = &self.bar {
            bar.set_message(running.join(" · "));
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
