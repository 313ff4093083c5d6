//! `--dry-run`: whom a scan would ask and what, without asking anything.

use std::fmt::Write as _;

use super::{CommandError, console};
use crate::exit::Exit;
use crate::net::LIMITS;
use crate::probe::Scan;
use crate::probe::contact::{contacts, sites};
use crate::report::visible::visible;
use crate::report::wrap;

pub(super) fn run(scan: &Scan, timeout: u64) -> Result<Exit, CommandError> {
    console::print(&plan(scan, timeout))?;
    Ok(Exit::Done)
}

/// The plan in lines that a terminal holds.
fn plan(scan: &Scan, timeout: u64) -> String {
    let mut text = String::new();
    write(
        &mut text,
        "",
        &format!("Nothing was sent. A scan of {} asks, at most:", scan.target),
    );
    for contact in contacts() {
        if contact.is_in(&scan.scope) {
            text.push('\n');
            write(&mut text, "  ", &contact.whom.replace('`', ""));
            write(&mut text, "      ", &contact.what.replace('`', ""));
        }
    }
    text.push('\n');
    let resolver = match scan.net.resolver_names() {
        names if names.is_empty() => "none is set; name one with --resolver".to_owned(),
        names => names,
    };
    write(&mut text, "", &format!("Your resolver: {resolver}."));
    let sites = sites(&scan.target, &scan.scope);
    if !sites.is_empty() {
        write(
            &mut text,
            "",
            &format!(
                "The sites, where they have an address: {}.",
                sites.join(", ")
            ),
        );
    }
    if let Some(leave) = &scan.scope.authorised {
        write(
            &mut text,
            "",
            &format!(
                "Leave: of {}, from {} until {} ({}).",
                leave.by, leave.date, leave.until, leave.reference
            ),
        );
    }
    write(
        &mut text,
        "",
        &format!(
            "One HTTP request at a time to a host and {} in all; one connection at a time to a mail server. What is not seen after {timeout} s is not waited for. Which servers these are, only the DNS can say, and it was not asked.",
            LIMITS.http_requests
        ),
    );
    text
}

fn write(text: &mut String, indent: &str, sentence: &str) {
    for line in wrap(
        &visible(sentence),
        console::WIDTH.saturating_sub(indent.len()),
    ) {
        let _ = writeln!(text, "{indent}{line}");
    }
}
