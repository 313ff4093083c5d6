//! Suppliers: who was recognised, and what to do there, in the card of the finding and in the text to forward.

use belfort::check::Who;
use belfort::check::provider::{MarkKind, Recognised, Role, Sighting};
use belfort::fact::{Mx, MxRecord, NameServer, Seen};
use belfort::language::Language;
use belfort::report::{self, model::Report};
use belfort::result::ScanResult;

use crate::company::{TARGET, bakery, html, model};
use crate::variants::{with_steps, with_waivers};

fn seen(name: &str, roles: &[Role], by: &[(MarkKind, &str, &str)]) -> Recognised {
    let by = by.iter().map(|(kind, mark, at)| Sighting {
        kind: *kind,
        mark: (*mark).to_owned(),
        at: (*at).to_owned(),
    });
    Recognised {
        id: name.to_lowercase(),
        name: name.to_owned(),
        roles: roles.to_vec(),
        by: by.collect(),
    }
}

/// The bakery, whose suppliers leave marks of every kind.
pub(crate) fn recognised(language: Language) -> ScanResult {
    let mut result = bakery(language);
    let www = "www.bakkerij-korenaar.test";
    let mail = &mut result.evidence.mail;
    mail.mx = Seen::Known(Mx {
        records: vec![MxRecord {
            preference: 10,
            host: "mx.acme.example".into(),
        }],
        ..Mx::default()
    });
    mail.providers.filtering = Seen::Absent;
    let servers = ["ns1.zone.example", "ns2.zone.example"].map(|name| NameServer {
        name: name.into(),
        ..NameServer::default()
    });
    result.evidence.name_servers = Seen::Known(servers.into());
    let fields = MarkKind::Fields;
    let hosts = ["a.test", "b.test", "c.test", "d.test", "e.test"];
    let hosts = hosts.map(|host| (fields, "server:acme", host));
    result.providers = vec![
        seen("Acme", &[Role::Server], &hosts),
        seen(
            "Builder",
            &[Role::Web, Role::Cdn, Role::SiteBuilder, Role::Panel],
            &[
                (MarkKind::Alias, "builder.example", www),
                (fields, "x-builder", www),
                (MarkKind::Generator, "builder", TARGET),
            ],
        ),
        seen(
            "Post",
            &[Role::Mail],
            &[
                (MarkKind::Mx, "acme.example", "mx.acme.example"),
                (MarkKind::Spf, "spf.acme.example", ""),
            ],
        ),
        seen(
            "Zone",
            &[Role::Dns],
            &[
                (MarkKind::Ns, "zone.example", "ns1.zone.example"),
                (MarkKind::Ns, "zone.example", "ns2.zone.example"),
            ],
        ),
    ];
    result
}

/// The heading of the text for somebody.
fn heading(report: &Report, who: Who) -> &str {
    let id = format!("letter-{}", who.word());
    let mut letters = report.letters.iter();
    letters
        .find(|letter| letter.id == id)
        .map_or("none", |letter| &letter.title)
}

#[test]
fn who_was_recognised_stands_with_the_technician_by_which_mark_and_where() {
    let report = model(&recognised(Language::En));
    let rows = report.technical.suppliers.iter();
    let rows: Vec<_> = rows
        .map(|one| (one.name.as_str(), one.roles.as_str(), one.marks.join(" | ")))
        .collect();
    let www = "www.bakkerij-korenaar.test";
    assert_eq!(
        rows,
        [
            (
                "Post",
                "mail",
                "mail server (MX): mx.acme.example | allowed sender (SPF): spf.acme.example"
                    .to_owned()
            ),
            (
                "Zone",
                "DNS",
                "name server (NS): ns1.zone.example, ns2.zone.example".to_owned()
            ),
            (
                "Builder",
                "web hosting, relay (CDN), website system, control panel",
                format!(
                    "alias (CNAME): builder.example ({www}) | answer of the web server: x-builder ({www}) | \
                     named in the page: builder ({TARGET})"
                )
            ),
            (
                "Acme",
                "web server",
                "answer of the web server: server:acme (a.test, b.test, c.test, and 2 more)"
                    .to_owned()
            ),
        ]
    );
    let page = html(&recognised(Language::En));
    assert!(page.contains("This is a guess, from what can be seen from outside."));
    let text = report::terminal(&report, 80, false);
    assert!(text.contains("\nRecognised: Post, Zone, Builder, and 1 more.\n"));
    let nobody = model(&bakery(Language::En));
    assert_eq!(nobody.technical.suppliers, []);
    assert!(!report::terminal(&nobody, 80, false).contains("Recognised"));
    assert!(!html(&bakery(Language::En)).contains("id=\"recognised\""));
}

#[test]
fn a_text_names_its_supplier_where_there_is_no_doubt() {
    let report = model(&recognised(Language::Nl));
    assert_eq!(
        heading(&report, Who::Mail),
        "Voor uw mailleverancier (Post)"
    );
    assert_eq!(heading(&report, Who::Dns), "Voor uw domeinbeheerder (Zone)");
    assert_eq!(heading(&report, Who::Web), "Voor uw webbouwer of hoster");
}

#[test]
fn a_text_names_nobody_where_there_is_doubt() {
    let named = |change: fn(&mut ScanResult)| {
        let mut result = recognised(Language::Nl);
        change(&mut result);
        let report = model(&result);
        heading(&report, Who::Mail).to_owned()
    };
    let nobody = "Voor uw mailleverancier";
    // A second company in the same role.
    let two = named(|result| {
        let by = [(MarkKind::Spf, "spf.other.example", "")];
        result.providers.push(seen("Other", &[Role::Mail], &by));
    });
    assert_eq!(two, nobody);
    // A server of somebody else takes mail, too.
    let further = named(|result| {
        if let Seen::Known(mx) = &mut result.evidence.mail.mx {
            mx.records.push(MxRecord {
                preference: 20,
                host: "mx.elsewhere.example".into(),
            });
        }
    });
    assert_eq!(further, nobody);
    // Somebody filters the mail first.
    let filtered = named(|result| {
        result.evidence.mail.providers.filtering = Seen::Known(["Filter".to_owned()].into());
    });
    assert_eq!(filtered, nobody);
    // Only the list of senders names it: that may be a leftover.
    let left_over = named(|result| {
        for one in &mut result.providers {
            one.by.retain(|by| by.kind == MarkKind::Spf);
        }
    });
    assert_eq!(left_over, nobody);
    // Where mail goes could not be seen.
    let unseen = named(|result| result.evidence.mail.mx = Seen::Absent);
    assert_eq!(unseen, nobody);
}

#[test]
fn a_step_stands_in_its_card_and_in_the_text_of_its_party_with_its_source() {
    for (language, lead) in [
        (Language::Nl, "Bij Acme & Co:"),
        (Language::Fr, "Avec Acme & Co\u{a0}:"),
        (Language::De, "Bei Acme & Co:"),
        (Language::En, "With Acme & Co:"),
    ] {
        let report = model(&with_steps(language));
        let mut cards = report.areas.iter().flat_map(|area| &area.findings);
        let card = cards.find(|card| card.check == "dmarc").unwrap();
        let [step] = card.steps.as_slice() else {
            panic!("one step");
        };
        assert_eq!(step.lead, lead);
        assert_eq!(step.source, "help.acme.example/dmarc");
        let mut letters = report.letters.iter();
        let letter = letters.find(|letter| letter.id == card.letter).unwrap();
        let with = letter.items.iter().filter(|item| !item.steps.is_empty());
        let with: Vec<&str> = with.map(|item| item.title.as_str()).collect();
        assert_eq!(with, [card.title.as_str()]);
    }
}

#[test]
fn the_text_of_a_step_is_text_and_no_link_leads_outside() {
    let page = html(&with_steps(Language::En));
    assert!(page.contains("Choose &lt;b&gt;DMARC&lt;&#x2f;b&gt;."));
    assert!(!page.contains("href=\"https://help.acme.example"));
    let without = html(&with_waivers(Language::En));
    assert!(!without.contains("class=\"supplier\""));
}
