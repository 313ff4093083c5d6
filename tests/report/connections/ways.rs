//! Where sites lead.

use belfort::fact::{Cause, Hop, Seen, Site, Visit, VisitEnd};
use belfort::language::Language;
use belfort::result::ScanResult;

use crate::company::{bakery, html, model};

/// Sites of every kind of way; of so many more it is told how many there are.
pub(super) fn sites(more: usize) -> Vec<Site> {
    let page = || Seen::Known(VisitEnd::Page);
    let mut ends: Vec<(u16, Seen<VisitEnd>)> = [200, 401, 404, 418, 429, 503, 304]
        .map(|status| (status, page()))
        .to_vec();
    ends.push((302, Seen::Known(VisitEnd::Foreign)));
    ends.push((301, Seen::Unknown(Cause::TooManyRedirects.into())));
    ends.push((301, Seen::Unknown(Cause::Timeout.into())));
    ends.extend((0..more).map(|_| (200, page())));
    let site = |(n, (status, end)): (usize, (u16, Seen<VisitEnd>))| {
        let url = format!("http://w{n}.test/");
        let hops = vec![hop(&url, status)];
        Site {
            name: format!("w{n}.test"),
            http: Seen::Known(Visit { hops, end }),
            https: Seen::Absent,
            ..Site::default()
        }
    };
    ends.into_iter().enumerate().map(site).collect()
}

fn hop(url: &str, status: u16) -> Hop {
    let is_redirect = matches!(status, 301..=303);
    Hop {
        url: url.into(),
        status,
        version: "HTTP/1.1".into(),
        location: if is_redirect {
            url.into()
        } else {
            String::new()
        },
        headers: Vec::new(),
    }
}

/// A bakery with these sites only.
pub(super) fn with_sites(language: Language, sites: Vec<Site>) -> ScanResult {
    let mut result = bakery(language);
    result.evidence.sites = Seen::Known(sites);
    result
}

/// A site that leads on for long, and at last over another domain; one without anybody; one without hops.
pub(super) fn odd_sites() -> Vec<Site> {
    let mut hops: Vec<Hop> = (0..9)
        .map(|n| hop(&format!("https://a.test/{n}"), 302))
        .collect();
    hops.push(hop("https://b.test/", 302));
    let end = Seen::Unknown(Cause::TooManyRedirects.into());
    for hop in &mut hops {
        hop.location = "https://elsewhere.test/".into();
    }
    let long = Seen::Known(Visit { hops, end });
    let empty = Seen::Known(Visit {
        hops: Vec::new(),
        end: Seen::Known(VisitEnd::Page),
    });
    let site = |name: &str, http, https| Site {
        name: name.into(),
        http,
        https,
        ..Site::default()
    };
    vec![
        site("a.test", Seen::Absent, long),
        site("c.test", Seen::Unknown(Cause::Timeout.into()), empty),
        site("d.test", Seen::Unknown(Cause::Timeout.into()), Seen::Absent),
    ]
}

#[test]
fn where_nobody_answered_one_box_names_all_addresses() {
    let ways = model(&with_sites(Language::En, odd_sites())).technical.ways;
    let silent = ways
        .parts
        .iter()
        .find(|way| way.from.shown.len() == 2)
        .unwrap();
    assert_eq!(silent.from.shown, ["http://c.test/", "http://d.test/"]);
    assert!(silent.steps.is_empty());
    let end = silent.end.as_ref().unwrap();
    assert_eq!(
        (end.sign, end.word.as_str()),
        ("unknown", "could not be seen: no answer came in time")
    );
    let closed: Vec<_> = ways
        .parts
        .iter()
        .filter(|way| way.steps.is_empty())
        .collect();
    let words: Vec<_> = closed
        .iter()
        .filter_map(|way| way.end.as_ref())
        .map(|end| end.word.as_str())
        .collect();
    assert!(
        words.contains(&"Port 80 is closed: no website without encryption"),
        "{words:?}"
    );
    assert!(words.contains(&"No encrypted website (HTTPS)"), "{words:?}");
}

#[test]
fn many_ways_are_cut_and_an_answer_is_marked_at_its_step() {
    let ways = model(&with_sites(Language::En, sites(9))).technical.ways;
    assert_eq!(ways.parts.len(), 10);
    assert_eq!(ways.more, "Another 10 ways are in the result file.");
    let first = &ways.parts[0];
    assert_eq!(first.end, None);
    let marks: Vec<_> = first.steps[0]
        .marks
        .iter()
        .map(|mark| (mark.sign, mark.word.as_str()))
        .collect();
    assert_eq!(marks, [("fail", "Page without encryption")]);
    let page = html(&with_sites(Language::Fr, sites(0)));
    assert!(
        page.contains("<li><bdi>http:&#x2f;&#x2f;w1.<wbr>test&#x2f;</bdi><br>401")
            || page.contains("w1.test&#x2f;</bdi><br>401")
    );
}

/// A word of 300 characters, and whatever a stranger writes, stays text in a box of its own.
#[test]
fn a_hostile_address_stands_in_its_own_isolation() {
    let mut odd = sites(0);
    let evil = format!(
        "https://{}.test/{}",
        "w".repeat(300),
        crate::variants::SCRIPT
    );
    if let Seen::Known(visit) = &mut odd[7].http {
        visit.hops[0].url.clone_from(&evil);
        visit.hops[0].location.clone_from(&evil);
    }
    let page = html(&with_sites(Language::De, odd.split_off(7)));
    let ways = page.split_once("<h3 id=\"ways\">").unwrap().1;
    let ways = ways.split_once("<h3").unwrap().0;
    assert!(ways.contains("<li><bdi>https:&#x2f;&#x2f;www"), "{ways}");
    assert!(!ways.contains("<script"));
    assert!(ways.len() < 4_000, "{}", ways.len());
}
