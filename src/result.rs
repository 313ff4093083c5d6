//! The result of a scan: what `--json` prints, what `judge` reads, what the report is made from.

mod saved;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::saved::{Saved, SavedError};
use crate::check::judge::judge;
use crate::check::provider::{Recognised, put_steps, recognise};
use crate::check::waive::{Waiver, WaiverOrigin, WaiverUse, waive};
use crate::check::{Area, Finding, RuleSet};
use crate::fact::{Facts, Seen, derive};
use crate::language::Language;
use crate::score::framework::{self, FrameworkView};
use crate::score::questionnaire::{Answers, Assessment, assess};
use crate::score::{Score, score};

/// Version of the result JSON. A change that an older reader cannot read raises it.
pub const FORMAT: &str = "belfort/1";

/// Everything one scan led to. `evidence`, with the moment, the vantage and the scope, is all that
/// `judge` needs to make the rest again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScanResult {
    /// Version of this format: [`FORMAT`].
    pub format: String,
    /// What made it.
    pub tool: Tool,
    /// The scanned domain in ASCII form.
    pub target: String,
    /// Name of the profile it was judged with.
    pub profile: String,
    /// Language of the texts.
    pub language: Language,
    /// The moment of observation; everything is judged against it.
    #[schemars(with = "String")]
    pub observed_at: Timestamp,
    /// From where it was seen.
    pub vantage: Vantage,
    /// What the user asked to see.
    pub scope: Scope,
    /// One per enabled check and subject, in a stable order.
    pub findings: Vec<Finding>,
    /// The outside-in score.
    pub score: Score,
    /// Framework views by framework id.
    pub frameworks: BTreeMap<String, FrameworkView>,
    /// Suppliers and products that were recognised, with what they are known by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<Recognised>,
    /// The waivers that were given, and what became of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<WaiverUse>,
    /// The answers of the questionnaire, where they were given (`--answers`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<Answers>,
    /// What the answers come to: a number of its own, which never merges with the score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<Assessment>,
    /// The facts as observed.
    pub evidence: Facts,
}

/// By what evidence is judged: what the user chose, and what the owner said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Terms {
    /// Name of the profile.
    pub profile: String,
    /// Language of the texts.
    pub language: Language,
    /// Waivers of a file; those of the profile come beside them.
    pub waivers: Vec<Waiver>,
    /// Answers of the questionnaire.
    pub answers: Option<Answers>,
}

impl Terms {
    /// A profile and a language; the owner said nothing.
    pub fn new(profile: &str, language: Language) -> Self {
        Self {
            profile: profile.to_owned(),
            language,
            ..Self::default()
        }
    }

    /// All waivers: those of the profile before those of the file.
    fn waivers(&self, rules: &RuleSet) -> Vec<(Waiver, WaiverOrigin)> {
        let profile = rules.profiles.get(&self.profile);
        let of_profile = profile.into_iter().flat_map(|profile| &profile.waivers);
        let of_profile = of_profile.map(|waiver| (waiver.clone(), WaiverOrigin::Profile));
        let of_file = self.waivers.iter();
        let of_file = of_file.map(|waiver| (waiver.clone(), WaiverOrigin::File));
        of_profile.chain(of_file).collect()
    }
}

impl ScanResult {
    /// Judges evidence: the pure half of a scan. The same evidence, rules and terms give the same result, on
    /// every machine and on every day.
    pub fn judge(rules: &RuleSet, mut evidence: Evidence, terms: Terms) -> Self {
        derive::date_versions(&mut evidence.facts, &rules.data, evidence.observed_at);
        let (profile, language) = (&terms.profile, terms.language);
        let mut findings = judge(rules, &evidence, profile, language);
        let providers = recognise(&rules.providers, &evidence.facts);
        put_steps(rules, &providers, &mut findings, language);
        let on = TimeZone::UTC.to_datetime(evidence.observed_at).date();
        let waivers = waive(&mut findings, terms.waivers(rules), on);
        let score = score(rules, &findings, &evidence.scope, profile);
        let answers = terms.answers.as_ref();
        let view = |framework| framework::view(framework, &findings, answers, language);
        let frameworks = rules.frameworks.iter();
        let frameworks = frameworks.map(|(id, framework)| (id.clone(), view(framework)));
        let frameworks = frameworks.collect();
        let assessment = answers.map(|answers| assess(rules, answers, &findings, language));
        Self {
            format: FORMAT.to_owned(),
            tool: Tool {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                rules: rules.version.clone(),
            },
            target: evidence.target,
            profile: terms.profile,
            language,
            observed_at: evidence.observed_at,
            vantage: evidence.vantage,
            scope: evidence.scope,
            findings,
            score,
            frameworks,
            providers,
            waivers,
            answers: terms.answers,
            assessment,
            evidence: evidence.facts,
        }
    }
}

impl ScanResult {
    /// Hosts of `--host` for which no address was found, so that nothing of them was looked at. Empty
    /// where no web site was looked for.
    pub fn hosts_without_address(&self) -> Vec<&str> {
        let sites = match &self.evidence.sites {
            Seen::Known(sites) => sites.as_slice(),
            Seen::Absent => &[],
            Seen::Unknown(_) => return Vec::new(),
        };
        let hosts = self.scope.hosts.iter().map(String::as_str);
        hosts
            .filter(|host| !sites.iter().any(|site| site.name == *host))
            .collect()
    }
}

/// Which program and which rules made a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Version of Belfort.
    pub version: String,
    /// Version of the rule set: version and hash of the built-in files, and of `--checks DIR`.
    pub rules: String,
}

/// From where a scan looked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Vantage {
    /// The resolvers that were asked, `address:port`.
    pub resolver: String,
    /// A resolver answered at all, be it with an error.
    pub resolver_answers: bool,
    /// This machine can reach IPv4.
    pub ipv4: bool,
    /// This machine can reach IPv6.
    pub ipv6: bool,
    /// Whether outgoing connections to port 25 get through.
    pub port25: Port25,
    /// The way to the resolver can carry DNSSEC. Unknown until it is tested.
    pub dnssec_path: Seen<bool>,
}

/// Whether outgoing connections to port 25 get through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Port25 {
    /// A mail server was heard: it greeted, be it to send us away.
    Open,
    /// Every mail server was silent at connect.
    Blocked,
    /// No mail server was tried, or none was heard though not all were silent: a refusal may come from a
    /// firewall on the way.
    Unknown,
}

/// What the user asked to see.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Areas of `--only`; empty means all.
    pub only: BTreeSet<Area>,
    /// `--no-web`: the owner says there is no web site.
    pub no_web: bool,
    /// `--no-mail`: the owner says there is no mail.
    pub no_mail: bool,
    /// `--host`: further hosts to look at.
    pub hosts: Vec<String>,
    /// `--selector`: names under which DKIM keys stand.
    #[serde(default)]
    pub selectors: Vec<String>,
    /// `--tls-detail`: every cipher suite is listed, whatever it takes.
    #[serde(default)]
    pub tls_detail: bool,
    /// `--authorised`: leave to look closer than any visitor does; `null` where nobody gave any.
    #[serde(default)]
    pub authorised: Option<Authorisation>,
}

/// Leave to look closer at one domain, as its owner gave it. Results carry it, so that everybody who reads
/// one knows on whose word more was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Authorisation {
    /// The domain it is about, in ASCII form: the target.
    pub domain: String,
    /// Who gave it.
    pub by: String,
    /// The day on which it was given.
    #[schemars(with = "String")]
    pub date: Date,
    /// The last day on which it holds.
    #[schemars(with = "String")]
    pub until: Date,
    /// Where it can be read: a contract, a letter, a message.
    pub reference: String,
}

impl Scope {
    /// Whether an area was asked for.
    pub fn covers(&self, area: Area) -> bool {
        self.only.is_empty() || self.only.contains(&area)
    }
}

/// What a scan saw, before anybody judged it.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The scanned domain in ASCII form.
    pub target: String,
    /// The moment of observation.
    pub observed_at: Timestamp,
    /// From where it was seen.
    pub vantage: Vantage,
    /// What the user asked to see.
    pub scope: Scope,
    /// The facts as observed.
    pub facts: Facts,
}
