use super::super::tests::{hop, site, visit};
use super::*;
use crate::check::RuleSet;
use crate::data::Data;
use crate::fact::derive::date_versions;
use crate::fact::{Facts, Listed, Page, Resource, VersionData};

/// A site that answers with these header fields.
fn answering(headers: &[(&str, &str)]) -> Site {
    let page = visit(vec![hop("https://example.be/", 200, "", headers)]);
    let mut site = site(page.clone(), page);
    site.page = Seen::Known(Page {
        contents: Seen::Known(PageContents::default()),
        ..Page::default()
    });
    site
}

fn holding(mut site: Site, change: impl FnOnce(&mut PageContents)) -> Site {
    let mut contents = PageContents::default();
    change(&mut contents);
    site.page = Seen::Known(Page {
        contents: Seen::Known(contents),
        ..Page::default()
    });
    site
}

fn script(url: &str) -> Resource {
    Resource {
        kind: ResourceKind::Script,
        url: url.to_owned(),
        integrity: String::new(),
    }
}

fn data() -> Data {
    RuleSet::built_in().unwrap().data
}

/// What the built-in lists say of a site on a day.
fn dated(mut site: Site, day: &str) -> (Site, Seen<VersionData>) {
    (site.software, site.libraries) = software(&site);
    let mut facts = Facts {
        sites: Seen::Known(vec![site]),
        ..Facts::default()
    };
    date_versions(
        &mut facts,
        &data(),
        format!("{day}T12:00:00Z").parse().unwrap(),
    );
    let version_data = facts.web.version_data.clone();
    (facts.sites.known().unwrap()[0].clone(), version_data)
}

fn on(site: Site, day: &str) -> Software {
    dated(site, day).0.software.known().unwrap().clone()
}

const NONE: Seen<Vec<String>> = Seen::Known(Vec::new());

fn names(names: &[&str]) -> Seen<Vec<String>> {
    Seen::Known(names.iter().map(|name| (*name).to_owned()).collect())
}

#[test]
fn what_ended_after_the_look_was_supported_then() {
    let shows = || answering(&[("x-powered-by", "PHP/8.1.2")]);
    let before = on(shows(), "2025-12-31");
    assert_eq!(
        (before.supported, before.ended),
        (names(&["PHP 8.1.2"]), NONE)
    );
    let after = on(shows(), "2026-01-01");
    assert_eq!(
        (after.supported, after.ended),
        (NONE, names(&["PHP 8.1.2 (2025-12-31)"]))
    );
    assert_eq!(after.listed, Seen::Known(Listed::Listed));
}

#[test]
fn a_mark_or_custom_says_that_somebody_may_repair_it() {
    let back_ported = |headers: &[(&str, &str)]| {
        let software = on(answering(headers), "2026-09-20");
        assert_eq!(
            (software.ended, software.ended_cms),
            (NONE, NONE),
            "{headers:?}"
        );
        software.back_ported
    };
    let ubuntu = [("x-powered-by", "PHP/8.1.2-1ubuntu2.14")];
    assert_eq!(back_ported(&ubuntu), names(&["PHP 8.1.2 (2025-12-31)"]));
    // A mark on the server counts for what it brings along, which seldom has one of its own.
    let debian = [
        ("server", "Apache/2.4.56 (Debian)"),
        ("x-powered-by", "PHP/7.4.33"),
    ];
    assert_eq!(back_ported(&debian), names(&["PHP 7.4.33 (2022-11-28)"]));
    // nginx hides the distribution on most of them.
    assert_eq!(
        back_ported(&[("server", "nginx/1.18.0")]),
        names(&["nginx 1.18.0 (2021-04-20)"])
    );
}

#[test]
fn no_mark_repairs_a_cms() {
    let site = answering(&[
        ("server", "nginx/1.24.0 (Ubuntu)"),
        ("x-generator", "Drupal 7 (https://www.drupal.org)"),
    ]);
    let software = on(site, "2026-09-20");
    assert_eq!(software.ended_cms, names(&["Drupal 7 (2025-01-05)"]));
    assert_eq!(software.marks, ["Ubuntu"]);
}

#[test]
fn an_older_wordpress_is_repaired_as_a_courtesy_and_a_very_old_one_is_not() {
    let generated = |by: &str| holding(answering(&[]), |page| page.generators.push(by.to_owned()));
    let old = on(generated("WordPress 6.4.3"), "2026-09-30");
    assert_eq!(
        (old.courtesy, old.ended_cms),
        (names(&["WordPress 6.4.3 (2024-04-02)"]), NONE)
    );
    let oldest = on(generated("WordPress 4.6"), "2026-09-30");
    assert_eq!(
        (oldest.courtesy, oldest.ended_cms),
        (NONE, names(&["WordPress 4.6 (2016-12-06)"]))
    );
    assert_eq!(
        on(generated("WordPress 7.1.2"), "2026-09-30").supported,
        names(&["WordPress 7.1.2"])
    );
}

#[test]
fn a_version_newer_than_the_list_is_unknown_where_it_could_matter() {
    let newer = on(answering(&[("x-powered-by", "PHP/9.0.1")]), "2026-09-30");
    let why = newer.ended.unknown().unwrap();
    assert_eq!(
        (why.cause, why.detail.as_str()),
        (Cause::NewerThanData, "PHP 9.0.1")
    );
    assert_eq!((newer.ended_cms, newer.back_ported), (NONE, NONE));
    // One that has ended is a fact, whatever else is newer than the list.
    let mixed = [("server", "Apache/2.2.15"), ("x-powered-by", "PHP/9.0.1")];
    assert_eq!(
        on(answering(&mixed), "2026-09-30").ended,
        names(&["Apache 2.2.15 (2017-07-11)"])
    );
    let cms = on(answering(&[("x-generator", "WordPress 9.9")]), "2026-09-30");
    assert!(cms.ended_cms.unknown().is_some() && cms.courtesy.unknown().is_some());
    assert_eq!(cms.ended, NONE);
}

#[test]
fn what_is_hidden_or_not_listed_is_said_as_that() {
    let listed = |headers: &[(&str, &str)]| on(answering(headers), "2026-09-30").listed;
    assert_eq!(listed(&[]), Seen::Known(Listed::Hidden));
    assert_eq!(
        listed(&[("server", "nginx"), ("x-powered-by", "PleskLin")]),
        Seen::Known(Listed::Hidden)
    );
    assert_eq!(
        listed(&[("x-aspnet-version", "4.0.30319")]),
        Seen::Known(Listed::Unlisted)
    );
    assert_eq!(
        listed(&[("server", "Apache/2")]),
        Seen::Known(Listed::Unlisted),
        "2.2 or 2.4"
    );
    assert_eq!(
        dated(answering(&[]), "2026-09-30").1,
        Seen::Absent,
        "no list was used"
    );
}

#[test]
fn versions_in_fields_and_generators_are_disclosed_and_those_in_addresses_are_not() {
    let site = holding(
        answering(&[("server", "nginx/1.30.1"), ("x-powered-by", "Express")]),
        |page| {
            page.generators.push("WordPress 7.1.2".to_owned());
            page.resources.push(script(
                "https://example.be/wp-includes/js/wp-embed.min.js?ver=7.1.2",
            ));
            page.resources.push(script(
                "https://example.be/wp-includes/js/comment-reply.min.js?ver=7.0.1",
            ));
        },
    );
    let (software, _) = software(&site);
    let software = software.known().unwrap();
    assert_eq!(
        software.disclosed,
        names(&["nginx/1.30.1 (Server)", "WordPress 7.1.2 (generator)"])
    );
    assert_eq!(software.products.len(), 4, "each version once");
}

#[test]
fn a_page_that_was_not_read_leaves_open_what_only_it_could_say() {
    let unread = |headers: &[(&str, &str)]| {
        let mut site = answering(headers);
        site.page = Seen::Unknown(Why::from(Cause::TooLarge));
        site
    };
    let (software, libraries) = software(&unread(&[]));
    assert!(
        software.known().unwrap().disclosed.unknown().is_some() && libraries.unknown().is_some()
    );
    let hidden = on(unread(&[]), "2026-09-30");
    assert!(hidden.listed.unknown().is_some() && hidden.ended_cms.unknown().is_some());
    assert_eq!(
        hidden.ended, NONE,
        "servers and languages stand in header fields"
    );
    let ended = on(unread(&[("server", "Apache/2.2.15")]), "2026-09-30");
    assert_eq!(ended.ended, names(&["Apache 2.2.15 (2017-07-11)"]));
    let mut blocked = answering(&[]);
    blocked.https = visit(vec![hop(
        "https://example.be/",
        403,
        "",
        &[("cf-mitigated", "challenge")],
    )]);
    assert_eq!(
        super::software(&blocked).0.unknown().unwrap().cause,
        Cause::BlockedByProtection
    );
}

#[test]
fn libraries_are_known_by_their_worst_issue() {
    let site = holding(answering(&[]), |page| {
        for url in [
            "https://code.jquery.com/jquery-3.4.1.min.js",
            "https://code.jquery.com/jquery-3.7.1.min.js",
            "https://cdn.jsdelivr.net/npm/lodash@4.17.11/lodash.min.js",
            "https://example.be/js/app-1.2.3.js",
        ] {
            page.resources.push(script(url));
        }
        let mut style =
            script("https://cdn.jsdelivr.net/npm/bootstrap@3.3.7/dist/css/bootstrap.min.css");
        style.kind = ResourceKind::Style;
        page.resources.push(style);
    });
    let (site, _) = dated(site, "2026-09-30");
    let libraries = site.libraries.known().unwrap();
    assert_eq!(
        libraries.identified,
        names(&["Lodash 4.17.11", "jQuery 3.4.1", "jQuery 3.7.1"])
    );
    assert_eq!(libraries.grave, names(&["Lodash 4.17.11"]));
    assert_eq!(libraries.slight, names(&["jQuery 3.4.1"]));
}

#[test]
fn scripts_that_were_not_kept_leave_open_whether_there_are_more() {
    let of = |urls: &[&str]| {
        let site = holding(answering(&[]), |page| {
            page.more_resources = true;
            page.resources = urls.iter().map(|url| script(url)).collect();
        });
        dated(site, "2026-09-30")
            .0
            .libraries
            .known()
            .unwrap()
            .clone()
    };
    assert_eq!(of(&[]).identified.unknown().unwrap().cause, Cause::TooLarge);
    let grave = of(&["https://cdn.jsdelivr.net/npm/lodash@4.17.11/lodash.min.js"]);
    assert_eq!(grave.grave, names(&["Lodash 4.17.11"]));
    assert!(grave.slight.unknown().is_some());
}

#[test]
fn lists_are_old_four_months_after_the_day_of_their_source() {
    let age = |day: &str| dated(answering(&[("x-powered-by", "PHP/8.5.1")]), day).1;
    let fresh = age("2027-01-08");
    let fresh = fresh.known().unwrap();
    assert_eq!(
        (fresh.as_of.as_str(), fresh.age_days, fresh.old),
        ("2026-09-10", 120, false)
    );
    let old = age("2027-01-09");
    let old = old.known().unwrap();
    assert_eq!((old.age_days, old.old), (121, true));
    assert_eq!(old.old_about, ["PHP"]);
    assert_eq!(age("2026-09-01").known().unwrap().age_days, -9);
}
