//! `belfort doctor`: can this machine see what it must?

use std::fmt::Write as _;

use super::scan::{resolving_net, trust_anchor};
use super::{CommandError, console, pdf};
use crate::cli::DoctorArgs;
use crate::exit::Exit;
use crate::fact::{Cause, Seen, Why};
use crate::limits::{FILES, LIMITS};
use crate::net::Net;

/// A zone below the root that is signed.
const A_SIGNED_ZONE: &str = "be";

pub(super) fn run(args: &DoctorArgs) -> Result<Exit, CommandError> {
    let anchor = trust_anchor(args.trust_anchor.as_deref())?;
    let net = resolving_net(&args.resolvers, anchor)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CommandError::Runtime)?;
    let (heard, path) = runtime.block_on(async {
        let heard = net.hear_resolver(LIMITS.first_answer).await;
        let path = match &heard {
            Ok(()) => net.signed_look().path(A_SIGNED_ZONE).await,
            Err(why) => Seen::Unknown(why.clone()),
        };
        (heard, path)
    });
    let mut text = String::from("What this machine can see\n");
    for (what, how) in sights(&net, &heard, &path) {
        let _ = writeln!(text, "  {what:<14}{how}");
    }
    text.push_str("\nLimits that every scan keeps\n");
    for (what, how_much) in LIMITS.rows() {
        let _ = writeln!(text, "  {what:<66}{how_much:>12}");
    }
    text.push_str("\nLimits on files that are handed over\n");
    for (what, how_much) in FILES.rows() {
        let _ = writeln!(text, "  {what:<66}{how_much:>12}");
    }
    console::print(&text)?;
    Ok(if heard.is_ok() {
        Exit::Done
    } else {
        Exit::NothingMeasured
    })
}

/// What this machine can see: what, and how well.
fn sights(net: &Net, heard: &Result<(), Why>, path: &Seen<bool>) -> [(&'static str, String); 7] {
    let families = net.families();
    let names = net.resolver_names();
    let resolver = match heard {
        _ if names.is_empty() => {
            "none is set on this system; name one with --resolver ADDRESS".to_owned()
        }
        Ok(()) => format!("answers ({names})"),
        Err(why) => format!("does not answer ({names}): {why}. Is this computer online?"),
    };
    let yes_no = |yes| {
        if yes {
            "yes"
        } else {
            "no; what has only such addresses is not seen"
        }
    };
    [
        ("DNS resolver", resolver),
        ("DNSSEC", dnssec(path)),
        ("IPv4", yes_no(families.ipv4).to_owned()),
        ("IPv6", yes_no(families.ipv6).to_owned()),
        (
            "port 25",
            "is seen in a scan, when a mail server of the domain is spoken to".to_owned(),
        ),
        (
            "clock (UTC)",
            format!("{}; expiry dates are judged by it", net.now()),
        ),
        ("PDF", printing()),
    ]
}

/// Which browser prints reports here, or what to do where none does.
fn printing() -> String {
    match pdf::installed() {
        Ok(browser) => format!("reports are printed by {}", browser.display()),
        Err(none) => format!("reports cannot be printed: {none}"),
    }
}

/// Whether signatures arrive here, and what to do where they do not.
fn dnssec(path: &Seen<bool>) -> String {
    match path {
        Seen::Known(true) => "signatures arrive by way of the resolver".to_owned(),
        Seen::Known(false) | Seen::Absent => {
            "signatures do not arrive by way of the resolver (an old router?); try --resolver 9.9.9.9"
                .to_owned()
        }
        Seen::Unknown(why) if why.cause == Cause::WrongClock => {
            format!("the clock is wrong: {}", why.detail)
        }
        Seen::Unknown(why) => format!("could not be tried: {why}"),
    }
}
