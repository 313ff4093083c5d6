//! Invented batches: the results of the three stories, varied with a seed. Findings are changed and scored anew, so
//! that numbers and findings belong together, as they do in life.
#![expect(
    clippy::disallowed_methods,
    reason = "evidence of the stories is read from the folder of the tests"
)]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use belfort::batch::{CyfunLevel, Order};
use belfort::check::provider::Role;
use belfort::check::waive::Waived;
use belfort::check::{RuleSet, Verdict};
use belfort::digest::Digest;
use belfort::fact::{Cause, Why};
use belfort::language::Language;
use belfort::report::portfolio::{Batch, Client, Portfolio, portfolio};
use belfort::result::{Saved, ScanResult};
use belfort::score::score;
use jiff::{Span, Timestamp};

/// The rules of the program.
pub(crate) static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::built_in().unwrap());

static STORIES: LazyLock<Vec<ScanResult>> =
    LazyLock::new(|| ["bakery", "town", "provider"].map(told).into());

fn told(story: &str) -> ScanResult {
    let stories = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let evidence = fs::read_to_string(stories.join(story).join("evidence.json")).unwrap();
    let saved = Saved::read(&evidence).unwrap();
    let terms = saved.terms();
    ScanResult::judge(&RULES, saved.evidence, terms)
}

/// The result of a story.
pub(crate) fn story(index: usize) -> &'static ScanResult {
    &STORIES[index]
}

/// One row of an invented list.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) order: Order,
    pub(crate) digest: Option<Digest>,
    pub(crate) why: Option<String>,
    pub(crate) earlier: Vec<Digest>,
    pub(crate) files: Vec<String>,
}

/// Numbers that look like chance and are the same every time (splitmix64).
#[derive(Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (word ^ (word >> 31)) % sides
    }

    fn once_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }
}

/// A list of so many domains, the same for the same seed.
pub(crate) fn batch(count: usize, seed: u64) -> Vec<Made> {
    let mut dice = Dice::new(seed);
    (0..count).map(|index| made(index, &mut dice)).collect()
}

const PLACES: [&str; 12] = [
    "Korenaar",
    "Oosterzele",
    "De Haan",
    "Molenbeek",
    "Sint-Niklaas",
    "Geraardsbergen",
    "Eupen",
    "La Louvière",
    "’s-Gravenvoeren",
    "Zwijndrecht",
    "Vloesberg",
    "Rhode",
];
const KINDS: [&str; 5] = ["Bakkerij", "Gemeente", "Garage", "Boekhouding", "Cabinet"];

fn made(index: usize, dice: &mut Dice) -> Made {
    let place = PLACES[index % PLACES.len()];
    let kind = KINDS[index % KINDS.len()];
    let plain: String = place
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let domain = format!("{}-{plain}{index}.test", kind.to_lowercase());
    let mut result = STORIES[index % STORIES.len()].clone();
    let fate = dice.roll(20);
    let mut earlier = Vec::new();
    let times = if dice.once_in(5) { 0 } else { dice.roll(4) };
    let mut now = varied(&mut result, &domain, dice, 6);
    now.observed_at = moment();
    now.providers = suppliers(dice);
    for time in 1..=times {
        let mut before = if dice.once_in(4) {
            now.clone()
        } else {
            varied(&mut result, &domain, dice, 14)
        };
        before.observed_at = moment() - Span::new().hours(24 * 91 * i64::try_from(time).unwrap());
        earlier.insert(0, before);
    }
    let order = Order {
        domain: domain.clone(),
        row: u32::try_from(index + 2).unwrap(),
        client: (index % 7 != 3).then(|| format!("{kind} {place}")),
        contact: (index.is_multiple_of(3)).then(|| format!("An Peeters <an@{domain}>")),
        tags: if index.is_multiple_of(4) {
            vec!["vlaio".into(), "2026".into()]
        } else {
            Vec::new()
        },
        cyfun: (index.is_multiple_of(5)).then_some(CyfunLevel::Basic),
        ..Order::default()
    };
    let unmeasured = fate == 0;
    Made {
        why: unmeasured.then(|| "The domain does not exist (NXDOMAIN).".to_owned()),
        digest: (!unmeasured).then_some(now),
        files: if unmeasured {
            Vec::new()
        } else {
            vec![
                format!("{domain}/{domain}.html"),
                format!("{domain}/{domain}.json"),
            ]
        },
        order,
        earlier,
    }
}

/// Two suppliers that exist, or none.
fn suppliers(dice: &mut Dice) -> Vec<(String, Vec<Role>)> {
    let of = |role: Role, at: u64| {
        let mut names = RULES
            .providers
            .iter()
            .filter(|provider| provider.roles.contains(&role));
        let name = names.nth(usize::try_from(at).unwrap())?.name.clone();
        Some((name, vec![role]))
    };
    if dice.once_in(6) {
        return Vec::new();
    }
    let (mail, dns) = (dice.roll(5), dice.roll(25));
    [of(Role::Mail, mail), of(Role::Dns, dns)]
        .into_iter()
        .flatten()
        .collect()
}

/// When all of it was seen.
pub(crate) fn moment() -> Timestamp {
    "2026-11-26T09:30:00Z".parse().unwrap()
}

/// One finding in so many turned, and scored anew.
fn varied(result: &mut ScanResult, domain: &str, dice: &mut Dice, one_in: u64) -> Digest {
    let old = std::mem::replace(&mut result.target, domain.to_owned());
    for finding in &mut result.findings {
        finding.subject = finding.subject.replace(&old, domain);
        let told = matches!(finding.verdict, Verdict::NotApplicable | Verdict::Info);
        if told || !dice.once_in(one_in) {
            continue;
        }
        finding.waived = None;
        finding.verdict = match dice.roll(12) {
            0..=5 => Verdict::Pass,
            6..=8 => Verdict::Fail,
            9 => Verdict::Partial,
            10 => {
                finding.waived = Some(Waived {
                    reason: "the old counter needs it".into(),
                    until: jiff::civil::date(2027, 6, 30),
                    by: "An Peeters".into(),
                });
                Verdict::Fail
            }
            _ => {
                finding.why = Some(Why::new(Cause::Timeout, ""));
                Verdict::Unknown
            }
        };
    }
    result.score = score(&RULES, &result.findings, &result.scope, &result.profile);
    Digest::of(result)
}

/// The clients of a list, as the portfolio takes them.
pub(crate) fn clients(made: &[Made]) -> Vec<Client<'_>> {
    let client = |made| {
        let made: &Made = made;
        Client {
            order: &made.order,
            digest: made.digest.as_ref(),
            why: made.why.as_deref(),
            earlier: &made.earlier,
            files: &made.files,
        }
    };
    made.iter().map(client).collect()
}

/// The portfolio of a list.
pub(crate) fn of(made: &[Made], language: Language) -> Portfolio {
    with(&RULES, made, language)
}

/// The same by other rules.
pub(crate) fn with(rules: &RuleSet, made: &[Made], language: Language) -> Portfolio {
    let batch = Batch {
        list: "clients.xlsx",
        moment: moment(),
        language,
    };
    portfolio(rules, batch, &clients(made))
}
