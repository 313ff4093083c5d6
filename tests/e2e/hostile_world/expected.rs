//! What is expected of each hostile behaviour: behaviour, verdict.

mod dns;
mod http;
mod smtp;
mod tls;

use belfort::check::Area;

/// What is expected of a scan of one hostile company. Whatever it does not mention, and every finding of other areas,
/// is as for a sound company.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected {
    /// The name of the behaviour.
    pub(super) name: &'static str,
    /// Areas of which findings may become unknown.
    pub(super) touches: &'static [Area],
    facts: &'static str,
    says: &'static str,
}

impl Expected {
    /// How facts were seen, by their path: `known`, `absent`, or the cause of not knowing.
    pub(super) fn facts(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let facts = self.facts.split(", ");
        facts.filter_map(|fact| fact.split_once(' '))
    }

    /// Beginnings of lines that it says: check, subject, verdict, case. What fails, fails because it stands here.
    pub(super) fn says(&self) -> impl Iterator<Item = &'static str> {
        self.says.split(", ").filter(|line| !line.is_empty())
    }
}

/// All rows, field after field.
pub(super) const EXPECTED: [&[Expected]; 4] = [dns::ROWS, tls::ROWS, smtp::ROWS, http::ROWS];

/// What follows from the web server of a site. TLS that came about is not judged where the page is not known to
/// come over it.
const WEB: &[Area] = &[Area::Web, Area::Tls];

const MAIL: &[Area] = &[Area::Mail];

const DNS: &[Area] = &[Area::Dns];

const DNS_MAIL: &[Area] = &[Area::Dns, Area::Mail];

const DNS_WEB: &[Area] = &[Area::Dns, Area::Web, Area::Tls];

/// What follows from the servers that everything is found by.
const ALL: &[Area] = &[Area::Dns, Area::Mail, Area::Web, Area::Tls];

const fn row(
    name: &'static str,
    touches: &'static [Area],
    facts: &'static str,
    says: &'static str,
) -> Expected {
    Expected {
        name,
        touches,
        facts,
        says,
    }
}
