//! Keys for signatures in the domain's name (DKIM): what `_domainkey` answers, and the selectors that one may
//! know without being told. Nothing is listed and no list is run through: a few are asked, in one wave.

use std::fmt::Write as _;

use async_trait::async_trait;
use futures_util::future::join_all;
use hickory_proto::rr::{RData, RecordType};
use sha2::{Digest, Sha256};

use super::{Probe, Scan, Sink};
use crate::check::Area;
use crate::fact::{Cause, DkimReason, DkimSelector, LeadEnd, Seen, TextAnswer, Why};
use crate::net::{Answer, LIMITS, Net};
use crate::parse::dns_name::host_name;
use crate::parse::mail_provider::{Provider, by_mx, by_spf, spf_names};

/// The commonest selectors, in the order in which they are asked for. Where nothing is to be expected, the
/// first few are asked for all the same: they show whether the name servers tell the truth.
const COMMON: [&str; 11] = [
    "default",
    "selector1",
    "google",
    "mail",
    "selector2",
    "dkim",
    "k1",
    "s1",
    "s2",
    "smtp",
    "key1",
];
const FEW: usize = 4;
/// Questions kept back, of all for keys, to follow aliases: two for each.
const KEPT_FOR_ALIASES: usize = 4;
/// TXT records of one selector that are kept, and characters of each.
const MOST_TEXTS: usize = 10;
const LONGEST_TEXT: usize = 4_096;

/// Looks for keys.
#[derive(Debug)]
pub(super) struct Dkim;

#[async_trait]
impl Probe for Dkim {
    fn name(&self) -> &'static str {
        "dkim"
    }

    fn area(&self) -> Area {
        Area::Mail
    }

    fn fills(&self) -> &'static [&'static str] {
        &["mail.dkim"]
    }

    async fn look(&self, scan: &Scan, sink: &Sink) {
        let (net, name) = (&scan.net, scan.target.ascii());
        let improbable = improbable(name);
        let deep = format!("_smtp._tls.{name}");
        let (parent, control, deep, providers) = tokio::join!(
            parent(net, name),
            ask(net, name, (improbable, DkimReason::Improbable)),
            net.lookup(&deep, RecordType::TXT),
            providers(net, name),
        );
        let denied = parent == Seen::Known(TextAnswer::NoSuchName);
        sink.put(|facts| facts.mail.dkim.parent = parent);
        let wanted = wanted(&scan.scope.selectors, &providers, denied);
        let asks = wanted.into_iter().map(|one| ask(net, name, one));
        let (selectors, denies_parents) = tokio::join!(join_all(asks), async {
            let is_there = matches!(deep, Ok(Answer::Records(_) | Answer::NoData));
            if denied && is_there {
                denies(net, &format!("_tls.{name}")).await
            } else {
                Seen::Absent
            }
        });
        let selectors = follow_aliases(net, name, control, selectors).await;
        sink.put(|facts| {
            facts.mail.dkim.denies_parents = denies_parents;
            facts.mail.dkim.selectors = Seen::Known(selectors);
        });
    }
}

/// A selector that nobody chose, the same at every scan of a name.
fn improbable(name: &str) -> String {
    let mut label = String::from("x");
    for byte in Sha256::digest(format!("selector of {name}"))
        .iter()
        .take(10)
    {
        let _ = write!(label, "{byte:02x}");
    }
    label
}

async fn parent(net: &Net, name: &str) -> Seen<TextAnswer> {
    let answer = net
        .lookup(&format!("_domainkey.{name}"), RecordType::TXT)
        .await;
    Seen::from(answer.map(|answer| kind_of(&answer)))
}

fn kind_of(answer: &Answer) -> TextAnswer {
    match answer {
        Answer::Records(_) => TextAnswer::Text,
        Answer::NoData => TextAnswer::NoText,
        Answer::NoSuchName => TextAnswer::NoSuchName,
        Answer::Unproven => TextAnswer::Unproven,
    }
}

/// Whether a name is denied that is there, because another one below it is.
async fn denies(net: &Net, name: &str) -> Seen<bool> {
    match net.lookup(name, RecordType::TXT).await {
        Ok(Answer::NoSuchName | Answer::Unproven) => Seen::Known(true),
        Ok(Answer::Records(_) | Answer::NoData) => Seen::Known(false),
        Err(why) => Seen::Unknown(why),
    }
}

/// The companies that MX and SPF name; where one of them could not be seen, those of the other.
async fn providers(net: &Net, name: &str) -> Vec<Provider> {
    let (mx, txt) = tokio::join!(
        net.lookup(name, RecordType::MX),
        net.lookup(name, RecordType::TXT)
    );
    let hosts = mx.map_or_else(
        |_| Vec::new(),
        |answer| {
            answer.read(|data| match data {
                RData::MX(mx) => Some(host_name(&mx.exchange)),
                _ => None,
            })
        },
    );
    let texts = txt.map_or_else(|_| Vec::new(), |answer| texts(&answer));
    let by_mx = hosts.iter().filter_map(|host| by_mx(host));
    let names = spf_names(&texts);
    let by_spf = names.iter().filter_map(|name| by_spf(name));
    let mut providers: Vec<Provider> = Vec::new();
    for provider in by_mx.chain(by_spf) {
        if !providers.contains(&provider) {
            providers.push(provider);
        }
    }
    providers
}

/// The selectors to ask for, each once: those that the user gave, those of the providers, the commonest.
fn wanted(given: &[String], providers: &[Provider], denied: bool) -> Vec<(String, DkimReason)> {
    let common = COMMON.iter().take(if denied { FEW } else { COMMON.len() });
    let given = given.iter().map(|name| (name.clone(), DkimReason::Given));
    let theirs = providers.iter().flat_map(|provider| provider.selectors());
    let theirs = theirs.map(|name| (name.to_owned(), DkimReason::Provider));
    let common = common.map(|name| ((*name).to_owned(), DkimReason::Common));
    // One of them is the improbable one.
    let most = LIMITS.dkim_questions.saturating_sub(KEPT_FOR_ALIASES + 1);
    let mut wanted: Vec<(String, DkimReason)> = Vec::new();
    for (name, reason) in given.chain(theirs).chain(common) {
        if wanted.len() < most && wanted.iter().all(|(known, _)| *known != name) {
            wanted.push((name, reason));
        }
    }
    wanted
}

/// What one selector answers. What stands at the end of its aliases is left open where there is no text but
/// the name exists: that takes a question of its own.
async fn ask(net: &Net, name: &str, (selector, reason): (String, DkimReason)) -> DkimSelector {
    let asked = format!("{selector}._domainkey.{name}");
    let mut seen = DkimSelector {
        name: selector,
        reason,
        ..DkimSelector::default()
    };
    match net.lookup(&asked, RecordType::TXT).await {
        Ok(answer) => {
            let kind = kind_of(&answer);
            seen.answer = Seen::Known(kind);
            seen.txt = texts(&answer);
            seen.aliases = aliases(&answer, &asked);
            seen.end = match kind {
                TextAnswer::Text => Seen::Known(LeadEnd::Exists),
                TextAnswer::NoText => Seen::Unknown(Why::new(
                    Cause::AskedEnough,
                    format!("{asked} exists without text; whether it is an alias was not asked"),
                )),
                TextAnswer::NoSuchName => Seen::Known(LeadEnd::NoSuchName),
                TextAnswer::Unproven => Seen::Known(LeadEnd::Unproven),
            };
        }
        Err(why) => {
            seen.answer = Seen::Unknown(why.clone());
            seen.end = Seen::Unknown(why);
        }
    }
    seen
}

/// TXT records, sorted, the strings of each joined.
fn texts(answer: &Answer) -> Vec<String> {
    let mut texts = answer.read(|data| match data {
        RData::TXT(text) => {
            let bytes = text.txt_data.concat();
            let text = String::from_utf8_lossy(&bytes);
            Some(text.chars().take(LONGEST_TEXT).collect::<String>())
        }
        _ => None,
    });
    texts.sort_unstable();
    texts.truncate(MOST_TEXTS);
    texts
}

/// The aliases that came with an answer, one after the other.
fn aliases(answer: &Answer, name: &str) -> Vec<String> {
    let Answer::Records(records) = answer else {
        return Vec::new();
    };
    let mut aliases: Vec<String> = Vec::new();
    while aliases.len() < LIMITS.aliases {
        let last = aliases.last().map_or(name, String::as_str);
        let mut targets = records.iter().filter_map(|record| match &record.data {
            RData::CNAME(target) if host_name(&record.name) == last => Some(host_name(&target.0)),
            _ => None,
        });
        match targets.next() {
            Some(target) if !aliases.contains(&target) => aliases.push(target),
            _ => break,
        }
    }
    aliases
}

/// Follows selectors that exist without text, as far as questions are left. Where the improbable one exists
/// without text, too, a common one says nothing by that.
async fn follow_aliases(
    net: &Net,
    name: &str,
    control: DkimSelector,
    selectors: Vec<DkimSelector>,
) -> Vec<DkimSelector> {
    let no_text = Seen::Known(TextAnswer::NoText);
    let everywhere = control.answer == no_text;
    let mut all = vec![control];
    all.extend(selectors);
    let left = LIMITS.dkim_questions.saturating_sub(all.len());
    let is_in_doubt = |one: &DkimSelector| {
        one.answer == no_text && !(everywhere && one.reason == DkimReason::Common)
    };
    let mut in_doubt: Vec<&mut DkimSelector> =
        all.iter_mut().filter(|one| is_in_doubt(one)).collect();
    // Rather those that a provider uses than the improbable one, which stands in front.
    in_doubt.sort_by_key(|one| one.reason == DkimReason::Improbable);
    in_doubt.truncate(left / 2);
    let follows = in_doubt.into_iter().map(|one| follow(net, name, one));
    join_all(follows).await;
    all
}

/// Asks for the alias of a selector, and whether what it leads to exists. An alias of an alias of nothing is
/// not told from one of a name without text.
async fn follow(net: &Net, name: &str, selector: &mut DkimSelector) {
    let asked = format!("{}._domainkey.{name}", selector.name);
    let answer = match net.lookup(&asked, RecordType::CNAME).await {
        Ok(answer) => answer,
        Err(why) => {
            selector.end = Seen::Unknown(why);
            return;
        }
    };
    selector.aliases = aliases(&answer, &asked);
    selector.end =
        match selector.aliases.last() {
            None => Seen::Known(LeadEnd::Exists),
            Some(last) if *last == asked => Seen::Known(LeadEnd::Circle),
            Some(last) => Seen::from(net.lookup(last, RecordType::TXT).await.map(|answer| {
                match kind_of(&answer) {
                    TextAnswer::Text | TextAnswer::NoText => LeadEnd::Exists,
                    TextAnswer::NoSuchName => LeadEnd::NoSuchName,
                    TextAnswer::Unproven => LeadEnd::Unproven,
                }
            })),
        };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_improbable_selector_is_a_name_and_always_the_same() {
        let one = improbable("example.be");
        assert_eq!(one, improbable("example.be"));
        assert_ne!(one, improbable("example.eu"));
        assert_eq!(crate::parse::dkim::selector(&one), Some(one.clone()));
        assert_eq!(one.len(), 21);
    }

    #[test]
    fn what_the_user_gave_comes_first_and_the_commonest_last() {
        let given = ["mine".to_owned(), "google".to_owned()];
        let microsoft = by_mx("a.mail.protection.outlook.com").unwrap();
        let names = |denied| -> Vec<String> {
            let wanted = wanted(&given, &[microsoft], denied).into_iter();
            wanted.map(|(name, _)| name).collect()
        };
        let few = [
            "mine",
            "google",
            "selector1",
            "selector2",
            "default",
            "mail",
        ];
        assert_eq!(names(true), few);
        let all = names(false);
        assert_eq!(all[..4], few[..4]);
        assert_eq!(
            all.len(),
            11,
            "with the improbable one and four for aliases: 16"
        );
        let many: Vec<String> = (0..20).map(|number| format!("s{number}x")).collect();
        assert_eq!(wanted(&many, &[microsoft], false).len(), 11);
    }
}
