//! Judges the versions that sites show by the dated lists of the rules, against the moment of observation:
//! what ended after a scan was supported then.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::super::answer::contents;
use crate::data::{Data, IssueSeverity, ProductKind, Support};
use crate::fact::{
    Cause, Facts, Libraries, LibraryVersion, Listed, Product, Seen, Site, Software, VersionData,
    Why,
};
use crate::parse::software::Version;

/// From this age on, in days, a list misses what matters: releases come every few months.
const OLD_AFTER: i64 = 120;

/// Fills in what the lists say of the versions of every site, and how old those lists are.
pub(in crate::fact::derive) fn complete(facts: &mut Facts, data: &Data, observed_at: Timestamp) {
    let day = TimeZone::UTC.to_datetime(observed_at).date();
    let mut used = Used::default();
    facts.web.version_data = match &mut facts.sites {
        Seen::Known(sites) => {
            for site in sites {
                date_site(site, data, day, &mut used);
            }
            used.told(day)
        }
        Seen::Absent => Seen::Absent,
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
}

/// The rows of the lists that said something, by name, with the days of their sources.
#[derive(Default)]
struct Used {
    rows: BTreeMap<String, Date>,
}

impl Used {
    fn note(&mut self, name: &str, as_of: Date) {
        self.rows.insert(name.to_owned(), as_of);
    }

    fn told(self, day: Date) -> Seen<VersionData> {
        let Some(oldest) = self.rows.values().min().copied() else {
            return Seen::Absent;
        };
        let old = self
            .rows
            .iter()
            .filter(|(_, as_of)| age(**as_of, day) > OLD_AFTER);
        Seen::Known(VersionData {
            as_of: oldest.to_string(),
            age_days: age(oldest, day),
            old: age(oldest, day) > OLD_AFTER,
            old_about: old.map(|(name, _)| name.clone()).collect(),
        })
    }
}

/// Whole days from the day of a source to that of a look.
fn age(as_of: Date, day: Date) -> i64 {
    as_of
        .until(day)
        .map_or(0, |span| i64::from(span.get_days()))
}

fn date_site(site: &mut Site, data: &Data, day: Date, used: &mut Used) {
    let (unseen, more) = match contents(site) {
        Seen::Known(contents) => (None, contents.more_resources),
        Seen::Absent => (None, false),
        Seen::Unknown(why) => (Some(why), false),
    };
    if let Seen::Known(software) = &mut site.software {
        date_software(software, unseen, data, day, used);
    }
    if let Seen::Known(libraries) = &mut site.libraries {
        let why = || {
            Why::new(
                Cause::TooLarge,
                "the page asks for more than was kept of it",
            )
        };
        date_libraries(libraries, more.then(why).as_ref(), data, used);
    }
}

/// Products of one kind of verdict, and why there may be more of them.
#[derive(Default)]
struct Found {
    names: BTreeSet<String>,
    unknown: Option<Why>,
}

impl Found {
    fn name(&mut self, name: String) {
        self.names.insert(name);
    }

    /// One that is there is a fact, whatever else could not be seen (Kleene).
    fn seen(self) -> Seen<Vec<String>> {
        match self.unknown {
            Some(why) if self.names.is_empty() => Seen::Unknown(why),
            _ => Seen::Known(self.names.into_iter().collect()),
        }
    }
}

/// What the list says of the products of one site.
#[derive(Default)]
struct Dated {
    listed: bool,
    unlisted: bool,
    supported: Found,
    back_ported: Found,
    ended: Found,
    ended_cms: Found,
    courtesy: Found,
}

fn date_software(
    software: &mut Software,
    unseen: Option<Why>,
    data: &Data,
    day: Date,
    used: &mut Used,
) {
    let mut dated = Dated::default();
    let is_marked = !software.marks.is_empty();
    for product in &software.products {
        date_product(product, is_marked, data, day, &mut dated, used);
    }
    // A page that could not be read may name the system that manages it, and nothing else of the list.
    for found in [&mut dated.ended_cms, &mut dated.courtesy] {
        found.unknown = found.unknown.take().or_else(|| unseen.clone());
    }
    software.listed = match unseen {
        _ if dated.listed => Seen::Known(Listed::Listed),
        Some(why) => Seen::Unknown(why),
        None if dated.unlisted => Seen::Known(Listed::Unlisted),
        None => Seen::Known(Listed::Hidden),
    };
    software.supported = dated.supported.seen();
    software.back_ported = dated.back_ported.seen();
    software.ended = dated.ended.seen();
    software.ended_cms = dated.ended_cms.seen();
    software.courtesy = dated.courtesy.seen();
}

fn date_product(
    product: &Product,
    is_marked: bool,
    data: &Data,
    day: Date,
    dated: &mut Dated,
    used: &mut Used,
) {
    let Some(version) = Version::parse(&product.version) else {
        return;
    };
    let row = data.product(&product.name);
    let said = row.map(|row| (row, row.support(&version, day)));
    let Some((row, support)) = said.filter(|(_, support)| *support != Support::Inexact) else {
        dated.unlisted = true;
        return;
    };
    dated.listed = true;
    used.note(&row.name, row.as_of);
    let name = format!("{} {}", row.name, product.version);
    let is_cms = row.kind == ProductKind::Cms;
    let ended = match (is_cms, is_marked || row.back_ports) {
        (true, _) => &mut dated.ended_cms,
        (false, true) => &mut dated.back_ported,
        (false, false) => &mut dated.ended,
    };
    match support {
        Support::Current => dated.supported.name(name),
        Support::Ended(end) => ended.name(format!("{name} ({end})")),
        Support::Courtesy(end) if is_cms => dated.courtesy.name(format!("{name} ({end})")),
        Support::Courtesy(end) => dated.back_ported.name(format!("{name} ({end})")),
        Support::NotInList => {
            let why = Why::new(Cause::NewerThanData, name);
            if is_cms {
                dated.courtesy.unknown = Some(why.clone());
            }
            ended.unknown = Some(why);
        }
        Support::Inexact => {}
    }
}

fn date_libraries(libraries: &mut Libraries, more: Option<&Why>, data: &Data, used: &mut Used) {
    let found = || Found {
        names: BTreeSet::new(),
        unknown: more.cloned(),
    };
    let (mut identified, mut grave, mut slight) = (found(), found(), found());
    for LibraryVersion { name, version, .. } in &libraries.versions {
        let (Some(row), Some(number)) = (data.library(name), Version::parse(version)) else {
            continue;
        };
        used.note(&row.name, row.as_of);
        let name = format!("{} {version}", row.name);
        identified.name(name.clone());
        match row.worst(&number) {
            Some(IssueSeverity::High | IssueSeverity::Critical) => grave.name(name),
            Some(IssueSeverity::Low | IssueSeverity::Medium) => slight.name(name),
            None => {}
        }
    }
    libraries.identified = identified.seen();
    libraries.grave = grave.seen();
    libraries.slight = slight.seen();
}
