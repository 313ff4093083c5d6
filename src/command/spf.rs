//! `belfort spf`: may this server send mail in the name of a domain?

mod show;

use std::net::IpAddr;

use jiff::Timestamp;
use serde::Serialize;

use super::scan::{resolving_net, say_what_was_taken};
use super::{CommandError, console, language};
use crate::cli::SpfArgs;
use crate::exit::Exit;
use crate::net::{Net, TrustAnchor};
use crate::parse::spf::{CheckResult, FaultKind, Outcome, Question};
use crate::probe::sender::check_host;
use crate::target::{TakenFrom, Target};

/// The answer as JSON.
#[derive(Serialize)]
struct Answer<'a> {
    format: &'static str,
    domain: &'a str,
    ip: IpAddr,
    from: String,
    helo: &'a str,
    asked_at: Timestamp,
    #[serde(flatten)]
    outcome: &'a Outcome,
}

pub(super) fn run(args: &SpfArgs) -> Result<Exit, CommandError> {
    let (target, taken_from) = Target::parse(&args.domain)?;
    let from = sender(args, &target, taken_from)?;
    let net = resolving_net(&args.resolvers, TrustAnchor::of_the_internet())?;
    let helo = args.helo.as_deref().unwrap_or(target.ascii());
    let question = Question::of_mail(args.ip, helo, &from, net.now());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CommandError::Runtime)?;
    say_what_was_taken(&target, taken_from);
    let outcome = runtime.block_on(check_host(&net, &question));
    let nothing = why_nothing(&target, &net, &outcome);
    if let Some(sentence) = &nothing {
        console::error(&format!("belfort: {sentence}"));
    }
    if args.json {
        console::print_data(&json(&target, &question, &outcome))?;
    } else if nothing.is_none() {
        let text = show::text(language(args.lang), target.ascii(), &question, &outcome);
        console::print(&text)?;
    }
    Ok(match nothing {
        Some(_) => Exit::NothingMeasured,
        None => Exit::Done,
    })
}

/// The sender: what `--from` names, or the e-mail address given in place of a domain, else postmaster.
fn sender(args: &SpfArgs, target: &Target, taken_from: TakenFrom) -> Result<String, CommandError> {
    let domain = target.ascii();
    let typed = match (&args.from, taken_from) {
        (Some(from), _) => from.trim(),
        (None, TakenFrom::MailAddress) => args.domain.trim(),
        (None, TakenFrom::Itself | TakenFrom::WebAddress) => "",
    };
    if typed.is_empty() && args.from.is_none() {
        return Ok(format!("postmaster@{domain}"));
    }
    let foreign = || CommandError::ForeignSender {
        from: typed.chars().take(100).collect(),
        domain: domain.to_owned(),
    };
    let typed = typed.strip_prefix("mailto:").unwrap_or(typed);
    let (local_part, host) = typed.rsplit_once('@').ok_or_else(foreign)?;
    let host = Target::parse_host(host)?;
    if local_part.is_empty() || host.ascii() != domain {
        return Err(foreign());
    }
    Ok(format!("{local_part}@{domain}"))
}

/// Why there is nothing to say about a domain, and what to do now: one sentence.
fn why_nothing(target: &Target, net: &Net, outcome: &Outcome) -> Option<String> {
    if outcome.result == CheckResult::None && !outcome.exists {
        return Some(format!(
            "{target} does not exist: the name servers above it say that there is no such name. Check the spelling"
        ));
    }
    let fault = outcome.fault.as_ref()?;
    if fault.kind != FaultKind::Dns || !fault.way.is_empty() {
        return None;
    }
    if net.resolvers().is_empty() {
        return Some("this system is set to no DNS resolver. Is this computer online? Check the connection, or name a resolver with --resolver ADDRESS".to_owned());
    }
    let why = fault.why.as_ref().map(ToString::to_string);
    Some(format!(
        "the record of {target} could not be read ({}). Is this computer online? Try again later, or name another resolver with --resolver ADDRESS",
        why.unwrap_or_default()
    ))
}

fn json(target: &Target, question: &Question, outcome: &Outcome) -> String {
    let answer = Answer {
        format: "belfort-spf/1",
        domain: target.ascii(),
        ip: question.ip(),
        from: format!("{}@{}", question.local_part(), question.sender_domain()),
        helo: question.helo(),
        asked_at: question.asked_at(),
        outcome,
    };
    let mut text = serde_json::to_string_pretty(&answer).unwrap_or_default();
    text.push('\n');
    text
}
