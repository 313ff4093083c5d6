//! Suppliers and products of `checks/providers/`: by which marks they are recognised, and what to do there.
//!
//! A step is told only where its supplier was recognised for the kind of work the check asks for, and only to
//! close a gap: a wrong step is worse than none.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Check, Finding, RuleSet, SubjectKind, Verdict, Who};
use crate::fact::{Facts, Hop, Lead, LeadRole, PageContents, Seen, Site, Visit};
use crate::language::Language;
use crate::parse::mail_provider::spf_names;
use crate::parse::software::{field_name, of_field, of_generator};
use crate::parse::supplier::is_below;

/// Most marks that are told of one supplier.
const MOST_SIGHTINGS: usize = 20;

/// Most steps beside one finding.
const MOST_STEPS: usize = 3;

/// What a supplier does for a domain.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// It keeps mailboxes, or passes mail on.
    Mail,
    /// It keeps the name servers.
    Dns,
    /// It keeps the web site.
    Web,
    /// It stands in front of the web site.
    Cdn,
    /// With it the web site is made.
    SiteBuilder,
    /// With it the web space is looked after.
    Panel,
    /// It is the program that answers for the web site.
    Server,
}

impl Role {
    /// The machine word, as in provider files and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Dns => "dns",
            Self::Web => "web",
            Self::Cdn => "cdn",
            Self::SiteBuilder => "site-builder",
            Self::Panel => "panel",
            Self::Server => "server",
        }
    }

    /// Whether somebody in this role is meant by the `who` of a check. Nobody else does what an owner does.
    pub fn is_meant_by(self, who: Who) -> bool {
        match who {
            Who::Mail => self == Self::Mail,
            Who::Dns => self == Self::Dns,
            Who::Web => !matches!(self, Self::Mail | Self::Dns),
            Who::Owner => false,
        }
    }
}

/// Where a mark is looked for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum MarkKind {
    /// Names of mail servers.
    Mx,
    /// Names that the list of senders (SPF) includes.
    Spf,
    /// Names of name servers.
    Ns,
    /// Names that sites are an alias of.
    Alias,
    /// Header fields of the sites' answers.
    Fields,
    /// What the page says that it was made with.
    Generator,
}

impl MarkKind {
    /// All of them, in the order of a file.
    pub const ALL: [Self; 6] = [
        Self::Mx,
        Self::Spf,
        Self::Ns,
        Self::Alias,
        Self::Fields,
        Self::Generator,
    ];

    /// The machine word, as in provider files and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mx => "mx",
            Self::Spf => "spf",
            Self::Ns => "ns",
            Self::Alias => "alias",
            Self::Fields => "fields",
            Self::Generator => "generator",
        }
    }

    /// Whether such a mark shows a supplier in a role.
    pub fn shows(self, role: Role) -> bool {
        match self {
            Self::Mx | Self::Spf => role == Role::Mail,
            Self::Ns => role == Role::Dns,
            Self::Alias => matches!(role, Role::Web | Role::Cdn | Role::SiteBuilder),
            Self::Fields => !matches!(role, Role::Mail | Role::Dns),
            Self::Generator => matches!(role, Role::SiteBuilder | Role::Panel),
        }
    }
}

/// One supplier or product, read and validated.
#[derive(Debug, Clone, PartialEq)]
pub struct Provider {
    /// Kebab-case, equal to the file name.
    pub id: String,
    /// The name that people know.
    pub name: String,
    /// What it may do for a domain.
    pub roles: Vec<Role>,
    /// By what it is recognised: names in lower case below which a host lies (`awsdns-*`: a host with such a
    /// label), header fields (`name` or `name:part`), generators.
    pub marks: BTreeMap<MarkKind, Vec<String>>,
    /// What to do there.
    pub steps: Vec<ProviderStep>,
}

/// What to do at a supplier about one check.
#[derive(Debug, Clone, PartialEq)]
pub struct ProviderStep {
    /// Id of the check.
    pub check: String,
    /// The cases it is about; none: every gap of the check.
    pub cases: Vec<String>,
    /// Marks of which one each has to be seen, too: a field of a company's server may come from a neighbour of
    /// its customer.
    pub also: Vec<MarkKind>,
    /// The https address where it was read.
    pub source: String,
    /// What to do, by language.
    pub texts: BTreeMap<Language, String>,
}

/// A supplier or product that was recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recognised {
    /// Id of its file in `checks/providers/`.
    pub id: String,
    /// The name that people know.
    pub name: String,
    /// What it was recognised to do.
    pub roles: Vec<Role>,
    /// By what: at most 20 marks.
    pub by: Vec<Sighting>,
}

/// One mark that was seen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sighting {
    /// Where it was looked for.
    pub kind: MarkKind,
    /// The mark as its file has it.
    pub mark: String,
    /// The mail server, name server or site that bears it; empty for the domain as a whole.
    pub at: String,
}

/// What to do at a supplier, beside a finding, in the language of the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Name of the supplier.
    pub provider: String,
    /// What to do there.
    pub text: String,
    /// The address where it was read.
    pub source: String,
}

/// The suppliers that facts show, in the order of their files. What could not be seen shows nobody.
pub fn recognise(providers: &[Provider], facts: &Facts) -> Vec<Recognised> {
    let scene = Scene::of(facts);
    let seen = providers.iter().map(|provider| scene.look_for(provider));
    seen.flatten().collect()
}

/// Puts beside each gap what to do about it at the suppliers that were recognised.
pub fn put_steps(
    rules: &RuleSet,
    recognised: &[Recognised],
    findings: &mut [Finding],
    language: Language,
) {
    for finding in findings {
        if !matches!(finding.verdict, Verdict::Fail | Verdict::Partial) {
            continue;
        }
        let Some(check) = rules.find(&finding.check) else {
            continue;
        };
        let steps = recognised.iter().filter_map(|seen| {
            let provider = rules.providers.iter().find(|one| one.id == seen.id)?;
            if !stands_in_for(provider, seen, check, &finding.subject) {
                return None;
            }
            let mut steps = provider.steps.iter();
            let step = steps.find(|step| {
                let is_meant = step.cases.is_empty() || step.cases.contains(&finding.case);
                let has = |kind: &MarkKind| seen.by.iter().any(|by| by.kind == *kind);
                step.check == check.id && is_meant && step.also.iter().all(has)
            })?;
            Some(Step {
                provider: provider.name.clone(),
                text: step.texts.get(&language)?.clone(),
                source: step.source.clone(),
            })
        });
        finding.steps = steps.take(MOST_STEPS).collect();
    }
}

/// Whether a supplier was seen at a subject, in a role that the check means.
fn stands_in_for(provider: &Provider, seen: &Recognised, check: &Check, subject: &str) -> bool {
    // `www.example.be:443/ipv4` is an endpoint of a host.
    let host = subject.split(':').next().unwrap_or(subject);
    seen.by.iter().any(|sighting| {
        let mut roles = provider.roles.iter();
        let is_meant = roles.any(|role| sighting.kind.shows(*role) && role.is_meant_by(check.who));
        is_meant && (check.subject == SubjectKind::Domain || sighting.at == host)
    })
}

/// What facts show, as far as suppliers leave marks there: a name or a text, and where it stands.
struct Scene<'f> {
    mx: Vec<(String, &'f str)>,
    spf: Vec<String>,
    ns: Vec<(String, &'f str)>,
    aliases: Vec<(String, &'f str)>,
    hops: Vec<(&'f Hop, String)>,
    generators: Vec<(String, &'f str)>,
}

impl<'f> Scene<'f> {
    fn of(facts: &'f Facts) -> Self {
        let named = |name: &'f String| (lower(name), name.as_str());
        let mx = facts.mail.mx.known().into_iter();
        let mx = mx.flat_map(|mx| &mx.records).map(|record| &record.host);
        let sites = list(&facts.sites);
        let leads = list(&facts.leads.names).iter();
        let leads = leads.filter(|lead| lead.role == LeadRole::Site);
        let aliases = |lead: &'f Lead| {
            let aliases = lead.aliases.iter();
            aliases.map(|alias| (lower(alias), lead.name.as_str()))
        };
        let ns = list(&facts.name_servers).iter();
        Self {
            mx: mx.map(named).collect(),
            spf: spf_names(list(&facts.mail.txt)),
            ns: ns.map(|server| named(&server.name)).collect(),
            aliases: leads.flat_map(aliases).collect(),
            hops: sites.iter().flat_map(hops).collect(),
            generators: sites.iter().flat_map(generators).collect(),
        }
    }

    fn look_for(&self, provider: &Provider) -> Option<Recognised> {
        let marks = provider.marks.iter();
        let marks = marks.flat_map(|(kind, marks)| marks.iter().map(|mark| (*kind, mark)));
        let mut by: Vec<Sighting> = marks
            .flat_map(|(kind, mark)| {
                self.places(kind, mark).into_iter().map(move |at| Sighting {
                    kind,
                    mark: mark.clone(),
                    at,
                })
            })
            .collect();
        by.sort();
        by.dedup();
        let roles = provider.roles.iter().copied();
        let roles = roles.filter(|role| by.iter().any(|sighting| sighting.kind.shows(*role)));
        let roles: Vec<Role> = roles.collect();
        by.truncate(MOST_SIGHTINGS);
        (!roles.is_empty()).then(|| Recognised {
            id: provider.id.clone(),
            name: provider.name.clone(),
            roles,
            by,
        })
    }

    /// Where a mark was seen.
    fn places(&self, kind: MarkKind, mark: &str) -> Vec<String> {
        let below = |names: &[(String, &str)]| {
            let borne = names.iter().filter(|(name, _)| is_below(name, mark));
            borne.map(|(_, at)| (*at).to_owned()).collect()
        };
        match kind {
            MarkKind::Mx => below(&self.mx),
            MarkKind::Ns => below(&self.ns),
            MarkKind::Alias => below(&self.aliases),
            MarkKind::Spf => {
                let mut names = self.spf.iter();
                let named = names.any(|name| is_below(name, mark));
                named.then(String::new).into_iter().collect()
            }
            MarkKind::Fields => {
                let shown = self.hops.iter().filter(|(hop, _)| shows(hop, mark));
                shown.map(|(_, at)| at.clone()).collect()
            }
            MarkKind::Generator => {
                let named = self.generators.iter().filter(|(name, _)| name == mark);
                named.map(|(_, at)| (*at).to_owned()).collect()
            }
        }
    }
}

/// Whether an answer has a field. A field that names products has to name this one: `apache` is not
/// `Apache-Coyote`. In any other field the part stands somewhere.
fn shows(hop: &Hop, mark: &str) -> bool {
    let (name, part) = mark.split_once(':').unwrap_or((mark, ""));
    let mut fields = hop.headers.iter().filter(|header| header.name == name);
    fields.any(|field| {
        if !part.is_empty() && field_name(name).is_some() {
            let mut products = of_field(name, &field.value).into_iter();
            return products.any(|product| product.name.eq_ignore_ascii_case(part));
        }
        field.value.to_ascii_lowercase().contains(part)
    })
}

/// The answers of a site, each with the host that gave it.
fn hops(site: &Site) -> impl Iterator<Item = (&Hop, String)> {
    let visits = [&site.https, &site.http].into_iter();
    let visits = visits.filter_map(|visit: &Seen<Visit>| visit.known());
    visits.flat_map(|visit| &visit.hops).filter_map(|hop| {
        let url = url::Url::parse(&hop.url).ok()?;
        Some((hop, url.host_str()?.to_owned()))
    })
}

/// What the page of a site says that it was made with, in lower case and without versions.
fn generators(site: &Site) -> impl Iterator<Item = (String, &str)> {
    let contents: Option<&PageContents> = site.page.known().and_then(|page| page.contents.known());
    let said = contents.into_iter().flat_map(|page| &page.generators);
    let named = said.filter_map(|said| of_generator(said));
    named.map(|named| (lower(&named.name), site.name.as_str()))
}

fn lower(name: &str) -> String {
    name.trim_end_matches('.').to_lowercase()
}

fn list<T>(seen: &Seen<Vec<T>>) -> &[T] {
    seen.known().map_or(&[], Vec::as_slice)
}
