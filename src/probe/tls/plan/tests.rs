use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::ask::{Heard, Told};
use super::*;
use crate::fact::{Cause, Why};
use crate::parse::tls::reply::ServerHello;
use crate::parse::tls::suite::KeyExchange;

/// A server as a model: what it takes, by version, in its own order of preference.
#[derive(Debug, Clone, Default)]
struct Model {
    suites: BTreeMap<TlsVersion, Vec<u16>>,
    groups: Vec<u16>,
    /// A bare handshake failure in place of the alert about the version.
    vague: bool,
    /// Takes no hello with more suites than this.
    longest: Option<usize>,
    /// Closes every connection after so many.
    closes_after: Option<usize>,
    asked: usize,
}

const ECDHE_RSA_AES128_GCM: u16 = 0xC02F;
const ECDHE_RSA_AES256_GCM: u16 = 0xC030;
const ECDHE_RSA_AES128_CBC_SHA: u16 = 0xC013;
const RSA_3DES: u16 = 0x000A;
const RSA_AES128_CBC_SHA: u16 = 0x002F;

impl Model {
    fn new(suites: &[(TlsVersion, &[u16])], groups: &[u16]) -> Self {
        Self {
            suites: suites
                .iter()
                .map(|(version, suites)| (*version, suites.to_vec()))
                .collect(),
            groups: groups.to_vec(),
            ..Self::default()
        }
    }

    fn hear(&mut self, ask: &Ask) -> Told {
        self.asked += 1;
        let told = |ask: &Ask, brittle, heard| Told {
            ask: ask.clone(),
            brittle,
            heard,
        };
        let closed = || Heard::Closed(Why::from(Cause::Reset));
        if self.closes_after.is_some_and(|most| self.asked > most) {
            return told(ask, false, closed());
        }
        if self.longest.is_some_and(|most| ask.suites.len() > most) {
            let small = ask.smaller().unwrap();
            return told(&small, true, self.answer(&small));
        }
        told(ask, false, self.answer(ask))
    }

    fn answer(&self, ask: &Ask) -> Heard {
        let Some(suites) = self.suites.get(&ask.version) else {
            return Heard::Alert(if self.vague { 40 } else { 70 });
        };
        let group = self
            .groups
            .iter()
            .copied()
            .find(|code| ask.groups.contains(code));
        let takes =
            |code: &&u16| ask.suites.contains(code) && (group.is_some() || !needs_group(**code));
        let Some(suite) = suites.iter().find(takes).copied() else {
            return Heard::Alert(40);
        };
        let finite = crate::parse::tls::suite::properties(suite)
            .is_some_and(|suite| suite.key_exchange == KeyExchange::Dhe);
        Heard::Hello(Box::new(ServerHello {
            version: ask.version,
            suite,
            ssl2_suites: Vec::new(),
            group: group.filter(|_| needs_group(suite)),
            dh_prime: finite.then(|| vec![0xff; 256]),
            signature_scheme: Some(0x0401),
            compression: false,
            extended_master_secret: true,
            secure_renegotiation: true,
            certificates: Vec::new(),
        }))
    }

    /// Asks as a probe does, with at most so many hellos.
    fn asked_by_a_probe(&mut self, detail: bool, most: usize) -> Notes {
        let mut notes = Notes::default();
        loop {
            let left = most.saturating_sub(self.asked);
            let asks = next(&notes, Thoroughness { detail, left });
            if asks.is_empty() {
                return notes;
            }
            for ask in &asks {
                assert!(ask.suites.len() <= MOST_SUITES, "{ask:?}");
            }
            notes.take(asks.iter().map(|ask| self.hear(ask)).collect());
        }
    }
}

fn sorted(mut codes: Vec<u16>) -> Vec<u16> {
    codes.sort_unstable();
    codes
}

fn good() -> Model {
    Model::new(
        &[
            (
                TlsVersion::Tls12,
                &[ECDHE_RSA_AES128_GCM, ECDHE_RSA_AES256_GCM],
            ),
            (TlsVersion::Tls13, &[0x1302, 0x1303, 0x1301]),
        ],
        &[0x11EC, 0x001D, 0x0017, 0x0018],
    )
}

#[test]
fn a_good_server_is_decided_with_fourteen_hellos_in_two_rounds() {
    let mut server = good();
    let notes = server.asked_by_a_probe(false, 100);
    assert_eq!(server.asked, 14);
    assert!(!anything_weak(&notes) && is_through(&notes, false));
    let known = notes.version(TlsVersion::Tls12);
    let weak = of_classes(TlsVersion::Tls12, SuiteClass::Broken..=SuiteClass::PhaseOut);
    assert!(known.unsettled(&weak).is_empty());
    assert!(notes.version(TlsVersion::Tls13).uses(0x11EC));
    assert_eq!(notes.old_hash, OldHash::Settled(false));
    assert!(notes.version(TlsVersion::Tls10).denied);
}

#[test]
fn a_server_of_the_newest_version_only_is_asked_less() {
    let mut server = good();
    server.suites.remove(&TlsVersion::Tls12);
    let notes = server.asked_by_a_probe(false, 100);
    assert_eq!(
        server.asked,
        6 + 3 - 1,
        "it uses a group of the new kind at once"
    );
    assert!(notes.version(TlsVersion::Tls12).denied);
}

#[test]
fn the_whole_list_is_taken_where_something_weak_answers_or_it_is_asked_for() {
    let mut server = good();
    let notes = server.asked_by_a_probe(true, 100);
    assert!(server.asked <= 30, "{} hellos", server.asked);
    let suites = |notes: &Notes, version| sorted(notes.version(version).suites);
    assert_eq!(
        suites(&notes, TlsVersion::Tls12),
        [ECDHE_RSA_AES128_GCM, ECDHE_RSA_AES256_GCM]
    );
    assert_eq!(suites(&notes, TlsVersion::Tls13), [0x1301, 0x1302, 0x1303]);

    let weak = [ECDHE_RSA_AES128_CBC_SHA, RSA_AES128_CBC_SHA, RSA_3DES];
    let mut server = good();
    server.suites.insert(TlsVersion::Tls10, weak.to_vec());
    let notes = server.asked_by_a_probe(false, 100);
    assert_eq!(suites(&notes, TlsVersion::Tls10), sorted(weak.to_vec()));
    assert!(is_through(&notes, false));
}

#[test]
fn a_vague_refusal_is_a_refusal_once_all_was_offered() {
    let mut server = good();
    server.vague = true;
    let notes = server.asked_by_a_probe(false, 100);
    assert_eq!(server.asked, 14);
    assert!(notes.version(TlsVersion::Tls11).first_refused);
}

#[test]
fn a_server_that_breaks_on_long_hellos_is_asked_in_short_ones() {
    let mut server = good();
    server.longest = Some(FEW);
    server
        .suites
        .insert(TlsVersion::Tls12, vec![ECDHE_RSA_AES128_GCM, RSA_3DES]);
    let notes = server.asked_by_a_probe(false, 200);
    assert!(notes.brittle);
    let known = notes.version(TlsVersion::Tls12);
    assert_eq!(sorted(known.suites), [RSA_3DES, ECDHE_RSA_AES128_GCM]);
}

#[test]
fn a_short_hello_that_is_refused_says_nothing_of_what_it_left_out() {
    let last = *first_of(TlsVersion::Tls10).suites.last().unwrap();
    let mut server = good();
    server.longest = Some(FEW);
    server.vague = true;
    server.suites.insert(TlsVersion::Tls10, vec![last]);
    let notes = server.asked_by_a_probe(false, 200);
    assert_eq!(notes.version(TlsVersion::Tls10).suites, [last]);
    assert!(notes.version(TlsVersion::Tls11).first_refused);
    assert!(is_through(&notes, false));
}

#[test]
fn a_server_that_stops_answering_is_never_said_to_refuse() {
    let mut server = good();
    server.closes_after = Some(8);
    let notes = server.asked_by_a_probe(false, 100);
    assert_eq!(notes.throttled.as_ref().unwrap().cause, Cause::Throttled);
    let known = notes.version(TlsVersion::Tls12);
    let asked_after = of_classes(
        TlsVersion::Tls12,
        SuiteClass::PhaseOut..=SuiteClass::PhaseOut,
    );
    assert!(!known.unsettled(&asked_after).is_empty());
    assert!(server.asked <= 16, "{} hellos", server.asked);
}

#[test]
fn closing_is_refusing_where_the_server_goes_on_to_answer() {
    let mut notes = Notes::default();
    let told = |ask: Ask, heard| Told {
        ask,
        brittle: false,
        heard,
    };
    let closed = Heard::Closed(Why::from(Cause::Reset));
    notes.take(vec![
        told(first_of(TlsVersion::Tls13), Heard::Alert(70)),
        told(first_of(TlsVersion::Tls11), closed.clone()),
        told(first_of(TlsVersion::Tls10), closed),
    ]);
    assert!(!notes.version(TlsVersion::Tls10).first_refused);
    let control = next(
        &notes,
        Thoroughness {
            detail: false,
            left: 9,
        },
    );
    assert_eq!(control.len(), 1);
    assert_eq!(control[0].about, About::Control);
    notes.take(vec![told(control[0].clone(), Heard::Alert(70))]);
    assert!(notes.version(TlsVersion::Tls10).first_refused);
}

#[test]
fn the_budget_is_kept() {
    for most in [0, 1, 6, 17] {
        let mut server = good();
        server.suites.insert(TlsVersion::Tls10, vec![RSA_3DES]);
        server.asked_by_a_probe(true, most);
        assert!(server.asked <= most);
    }
}

proptest! {
    #[test]
    fn the_list_of_any_server_is_found_whole(
        of_12 in prop::collection::vec(any::<prop::sample::Index>(), 0..90),
        of_10 in prop::collection::vec(any::<prop::sample::Index>(), 0..30),
        groups in prop::sample::subsequence(group::CLASSIC_12.to_vec(), 0..6),
        vague: bool,
    ) {
        let choose = |version, picks: &[prop::sample::Index]| {
            let all = suite::for_version(version);
            let mut codes: Vec<u16> = Vec::new();
            for pick in picks {
                let code = *pick.get(&all);
                if !codes.contains(&code) && (!groups.is_empty() || !needs_group(code)) && !suite::is_improbable(code) {
                    codes.push(code);
                }
            }
            codes
        };
        let (of_12, of_10) = (choose(TlsVersion::Tls12, &of_12), choose(TlsVersion::Tls10, &of_10));
        let mut server = Model::new(&[], &groups);
        server.vague = vague;
        for (version, suites) in [(TlsVersion::Tls12, &of_12), (TlsVersion::Tls10, &of_10)] {
            if !suites.is_empty() {
                server.suites.insert(version, suites.clone());
            }
        }
        let notes = server.asked_by_a_probe(true, 1_000);
        prop_assert!(server.asked < 400);
        for (version, suites) in [(TlsVersion::Tls12, of_12), (TlsVersion::Tls10, of_10)] {
            let elliptic = suites.iter().any(|code| needs_group(*code));
            prop_assert_eq!(sorted(notes.version(version).suites), sorted(suites));
            if elliptic {
                let mut seen: Vec<u16> = notes.version(version).groups.iter().map(|group| group.code).collect();
                seen.retain(|code| *code != 0);
                prop_assert_eq!(sorted(seen), sorted(groups.clone()));
            }
        }
    }
}
