//! Facts derived from facts: the home of every algorithm a rule may want. Run at the end of a scan and
//! again on saved evidence, so that new rules judge old evidence by today's reading of it.
//!
//! All of it is three-valued (Kleene): what does not hang on the unknown part is known.

mod caa;
mod certificates;
mod clock;
mod dane;
mod dkim;
mod dmarc;
mod dnssec;
mod ipv6;
mod leads;
mod mail;
mod mail_certificates;
mod mail_policy;
mod mail_providers;
mod name_servers;
mod parking;
mod registration;
mod security_txt;
mod sites;
mod spf;
mod tls_grade;
mod tls_support;
mod zone_transfer;

use jiff::Timestamp;

pub(crate) use self::dmarc::governing;
pub(crate) use self::leads::is_private;
pub(crate) use self::name_servers::serials::addresses_apart;
pub(crate) use self::sites::{judges_page, judging, landing, script_hosts};
use super::{Facts, Seen};
use crate::data::Data;
use crate::target::Target;

/// Computes every derived fact anew from the observed ones.
pub fn complete(facts: &mut Facts, target: &Target, observed_at: Timestamp) {
    name_servers::complete(facts);
    zone_transfer::complete(facts);
    ipv6::complete(facts);
    caa::complete(&mut facts.dns.caa);
    let other_clock = clock::other_clock(&facts.sites, observed_at);
    dnssec::complete(
        &mut facts.dns.dnssec,
        &facts.dns.zone,
        observed_at,
        other_clock,
    );
    registration::complete(&mut facts.registration, observed_at);
    leads::complete(facts);
    mail::complete(facts, target);
    dkim::complete(facts);
    mail_providers::complete(&mut facts.mail);
    if let Seen::Known(servers) = &mut facts.mail_servers {
        mail_certificates::complete(servers, observed_at);
    }
    dane::complete(facts, target.ascii(), observed_at);
    mail_policy::complete(facts, target, observed_at);
    parking::complete(&mut facts.mail, target.ascii());
    security_txt::complete(&mut facts.web.security_txt, observed_at);
    if let Seen::Known(endpoints) = &mut facts.endpoints {
        certificates::complete(endpoints, observed_at);
        tls_support::complete(endpoints);
    }
    sites::complete(facts, target, observed_at);
    ipv6::complete_answers(facts);
    tls_grade::complete(facts);
}

/// Computes the derived facts that need the dated lists of the rules: which versions were supported at the
/// moment of observation, and which have published issues. Run on facts that are [`complete`].
pub fn date_versions(facts: &mut Facts, data: &Data, observed_at: Timestamp) {
    sites::date_versions(facts, data, observed_at);
}

/// Whole days from one moment to another, rounded towards the past: an hour ago is day -1.
fn days_between(from: Timestamp, to: Timestamp) -> i64 {
    (to.as_second() - from.as_second()).div_euclid(86_400)
}
