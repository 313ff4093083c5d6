//! Probes see: each looks at one thing through [`Net`] and puts facts into its sink, without an opinion.
//!
//! One failure stays one failure (law 2): each probe runs in its own task with its own deadline. A
//! probe that panics, errs or runs out of time leaves what it has already put, and only the rest of its
//! facts becomes unknown.

mod beyond;
mod chain;
pub mod contact;
mod control;
mod dane;
mod dangling;
mod delegation;
mod dkim;
mod dmarc_reports;
mod dnssec;
mod domain;
mod each_once;
mod endpoint_certificates;
mod ipv6;
mod mail;
mod mail_policy;
mod mail_server;
mod name_server;
mod page_hosts;
mod registration;
mod security_txt;
pub mod sender;
mod settle;
mod sink;
mod source;
mod spf;
mod tls;
mod visit;
mod web;
mod zone_transfer;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::task::JoinSet;

pub use self::sink::Sink;
use self::sink::Taken;
use crate::check::Area;
use crate::fact::{Cause, DomainState, Facts, NameServer, Seen, Why, derive};
use crate::net::Net;
use crate::result::{Evidence, Scope, Vantage};
use crate::target::Target;

/// One thing that is looked at.
#[async_trait]
pub trait Probe: Send + Sync {
    /// Its name, in progress and in causes.
    fn name(&self) -> &'static str;

    /// The area it serves: with `--only`, probes of other areas do not run.
    fn area(&self) -> Area;

    /// Whether it looks whatever areas are asked for, because everything else stands on what it sees.
    fn is_base(&self) -> bool {
        false
    }

    /// The facts that it alone fills, as paths in [`Facts`]: a whole section (`mail_servers`) or a part of
    /// one (`mail.dmarc`).
    fn fills(&self) -> &'static [&'static str];

    /// Looks, and puts each fact into the sink as soon as it is seen.
    async fn look(&self, scan: &Scan, sink: &Sink);
}

/// All probes. The order is the order of progress lines; they run side by side.
pub const PROBES: &[&dyn Probe] = &[
    &domain::Domain,
    &dnssec::Dnssec,
    &registration::Registration,
    &dangling::Dangling,
    &mail::Mail,
    &spf::Spf,
    &dkim::Dkim,
    &mail_policy::MailPolicy,
    &dmarc_reports::DmarcReports,
    &dane::Dane,
    &tls::Tls,
    &web::Web,
    &security_txt::SecurityTxt,
    &ipv6::Ipv6,
    &zone_transfer::ZoneTransfer,
];

/// What a probe is given.
#[derive(Debug)]
pub struct Scan {
    /// The only door to the network.
    pub net: Net,
    /// The domain to look at.
    pub target: Target,
    /// What the user asked to see.
    pub scope: Scope,
}

/// What happens during a scan, for a progress display.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// A probe began.
    Began(&'static str),
    /// A probe ended, well or not.
    Ended(&'static str),
}

/// Looks at a target with every probe that the scope asks for, and gives what was seen within `limit`.
///
/// Never fails: what could not be seen is unknown, with its cause. When no resolver is heard at all, the
/// rest is not waited for.
pub async fn observe(
    scan: Scan,
    probes: &'static [&'static dyn Probe],
    limit: Duration,
    progress: impl Fn(Progress),
) -> Evidence {
    let observed_at = scan.net.now();
    let scan = Arc::new(scan);
    let sink = Sink::default();
    let mut tasks = JoinSet::new();
    let mut left_out = Vec::new();
    for probe in probes {
        if is_left_out(&scan.scope, *probe) {
            left_out.extend_from_slice(probe.fills());
        } else {
            progress(Progress::Began(probe.name()));
            tasks.spawn(look(*probe, Arc::clone(&scan), sink.clone(), limit));
        }
    }
    if !left_out.is_empty() {
        sink.settle(&left_out, &Why::from(Cause::NotAsked));
    }
    let heard = run(&scan.net, &mut tasks, limit, progress).await;
    let resolver_answers = heard.is_ok();
    if let Err(why) = heard {
        tasks.shutdown().await;
        for probe in probes {
            sink.settle(probe.fills(), &why);
        }
    }
    let Taken {
        mut facts,
        port25,
        dnssec_path,
    } = sink.take();
    derive::complete(&mut facts, &scan.target, observed_at);
    let families = scan.net.families();
    Evidence {
        target: scan.target.ascii().to_owned(),
        observed_at,
        vantage: Vantage {
            resolver: scan.net.resolver_names(),
            resolver_answers,
            ipv4: families.ipv4,
            ipv6: families.ipv6,
            port25,
            dnssec_path,
        },
        scope: scan.scope.clone(),
        facts,
    }
}

/// Lets the probes run to their end, or until it is clear that no resolver can be heard.
async fn run(
    net: &Net,
    tasks: &mut JoinSet<&'static str>,
    limit: Duration,
    progress: impl Fn(Progress),
) -> Result<(), Why> {
    let hearing = net.hear_resolver(limit);
    tokio::pin!(hearing);
    let mut heard = None;
    loop {
        tokio::select! {
            biased;
            result = &mut hearing, if heard.is_none() => match result {
                Ok(()) => heard = Some(()),
                Err(why) => return Err(why),
            },
            ended = tasks.join_next() => match ended {
                Some(Ok(name)) => progress(Progress::Ended(name)),
                Some(Err(_)) => {}
                None => break,
            },
        }
    }
    match heard {
        Some(()) => Ok(()),
        None => hearing.await,
    }
}

/// Runs one probe to its end, whatever the end is, and settles what it did not see.
async fn look(
    probe: &'static dyn Probe,
    scan: Arc<Scan>,
    sink: Sink,
    limit: Duration,
) -> &'static str {
    // A panic must not take the name of its probe with it, so the looking has a task of its own; the
    // guard ends it when this one is ended.
    let mut looking = JoinSet::new();
    let own_sink = sink.clone();
    looking.spawn(async move { tokio::time::timeout(limit, probe.look(&scan, &own_sink)).await });
    let why = match looking.join_next().await {
        Some(Ok(Ok(()))) => Why::new(Cause::Bug, format!("probe {} left it out", probe.name())),
        Some(Ok(Err(_))) => Why::new(
            Cause::Timeout,
            format!("the {limit:?} of the scan were over"),
        ),
        Some(Err(_)) | None => Why::new(
            Cause::Bug,
            format!("probe {} ended unexpectedly", probe.name()),
        ),
    };
    sink.settle(probe.fills(), &why);
    probe.name()
}

/// Whether a probe does not look, because the user asked so.
fn is_left_out(scope: &Scope, probe: &dyn Probe) -> bool {
    !is_asked(scope, probe.area(), probe.is_base())
}

/// Whether the user asked for what serves an area, or for what everything else stands on.
fn is_asked(scope: &Scope, area: Area, is_base: bool) -> bool {
    let excluded = match area {
        Area::Dns => !(is_base || scope.covers(Area::Dns)),
        Area::Mail => scope.no_mail || !scope.covers(Area::Mail),
        Area::Tls | Area::Web => {
            scope.no_web || !(scope.covers(Area::Tls) || scope.covers(Area::Web))
        }
    };
    !excluded
}

/// Whether anything at all could be measured: without an answer about the domain itself there is
/// nothing to report (exit code 3). Name servers that are only known by name do not count where nothing else
/// is known either.
pub fn measured_nothing(facts: &Facts) -> bool {
    match facts.dns.state {
        Seen::Known(DomainState::DoesNotExist) => true,
        Seen::Known(_) => false,
        Seen::Absent | Seen::Unknown(_) => match &facts.name_servers {
            Seen::Known(servers) => {
                !servers.iter().any(responded)
                    && facts.dns.caa.unknown().is_some()
                    && facts.mail.mx.unknown().is_some()
                    && facts.sites.unknown().is_some()
            }
            Seen::Absent | Seen::Unknown(_) => true,
        },
    }
}

fn responded(server: &NameServer) -> bool {
    let mut answers = server.answers.known().into_iter().flatten();
    answers.any(|address| address.response.known().is_some())
}
