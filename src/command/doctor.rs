//! `belfort doctor`: can this machine see what it must?

use std::fmt::Write as _;
use std::sync::Arc;

use super::{CommandError, console};
use crate::cli::DoctorArgs;
use crate::exit::Exit;
use crate::net::dial::Direct;
use crate::net::{AddressPolicy, LIMITS, Net, NetOptions, TrustAnchor, system_resolvers};

pub(super) fn run(args: &DoctorArgs) -> Result<Exit, CommandError> {
    let resolvers = if args.resolvers.is_empty() {
        system_resolvers()
    } else {
        args.resolvers.clone()
    };
    let net = Net::new(NetOptions {
        dial: Arc::new(Direct),
        resolvers,
        extra_roots: Vec::new(),
        policy: AddressPolicy::PublicOnly,
        trust_anchor: TrustAnchor::of_the_internet(),
    })?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CommandError::Runtime)?;
    let heard = runtime.block_on(net.hear_resolver(LIMITS.first_answer));
    let families = net.families();
    let names = net.resolver_names();
    let resolver = match &heard {
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
    let mut text = String::from("What this machine can see\n");
    let rows = [
        ("DNS resolver", resolver),
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
    ];
    for (what, how) in rows {
        let _ = writeln!(text, "  {what:<14}{how}");
    }
    text.push_str("\nLimits that every scan keeps\n");
    for (what, how_much) in LIMITS.rows() {
        let _ = writeln!(text, "  {what:<50}{how_much:>10}");
    }
    console::print(&text)?;
    Ok(if heard.is_ok() {
        Exit::Done
    } else {
        Exit::NothingMeasured
    })
}
