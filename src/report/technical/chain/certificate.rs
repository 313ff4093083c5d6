//! One certificate as a box of the picture.

use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use sha2::{Digest, Sha256};

use crate::check::Verdict;
use crate::fact::{Certificate, Chain, KeyKind};
use crate::net::LIMITS;
use crate::parse::certificate;
use crate::parse::chain::WayUp;
use crate::report::evidence::clip;
use crate::report::model::{CertificateBox, Fault, Listed};
use crate::report::technical::place;

use super::place_of::PlaceOf;
use super::{MOST_NAMES, Reader};

/// Bytes of a fingerprint that tell one certificate from another.
const FINGERPRINT: usize = 8;

/// All certificates that were sent and fetched, in DER; `None` where one of those sent cannot be read.
pub(super) fn ders(chain: &Chain) -> Option<Vec<CertificateDer<'static>>> {
    let fetched = chain.fetched.known().into_iter().flatten();
    let all = chain.certificates.iter().chain(fetched).take(LIMITS.chain);
    all.map(|text| Some(CertificateDer::from(BASE64.decode(text).ok()?)))
        .collect()
}

/// A name of an issuer or subject as short as it can be told: its common name, and who stands behind it.
pub(super) fn short_name(name: &str) -> String {
    let part = |label: &str| {
        let mut parts = name.split(", ");
        parts.find_map(|part| part.strip_prefix(label))
    };
    match (part("CN="), part("O=")) {
        (Some(common), Some(behind)) if common != behind => format!("{common} ({behind})"),
        (Some(only), _) | (None, Some(only)) => only.to_owned(),
        (None, None) => name.to_owned(),
    }
}

impl Reader<'_> {
    /// A server's own certificate, with all places that show it.
    pub(super) fn own(&self, places: &[PlaceOf<'_>]) -> CertificateBox {
        let phrases = self.phrases;
        let first = places.first();
        let der = first.and_then(|place| BASE64.decode(place.chain.certificates.first()?).ok());
        let names: Vec<String> = places.iter().map(|place| place.name.clone()).collect();
        let read = first.and_then(|place| {
            let own = place.own.cloned();
            own.or_else(|| read_or_none(der.as_deref(), &place.host))
        });
        let subject = first.and_then(|place| place.chain.subjects.first());
        let mut shown = self.boxed(
            subject.map_or("", String::as_str),
            read.as_ref(),
            der.as_deref(),
        );
        shown.places = place::listed(&names, MOST_NAMES, phrases);
        if let Some(read) = &read {
            // A single name that is the subject itself need not be said twice.
            let made_for = read.names.iter().map(|name| clip(name, phrases));
            let made_for: Vec<String> = made_for.collect();
            if made_for.len() != 1 || made_for.first() != Some(&shown.subject) {
                shown.names = place::cut(made_for, MOST_NAMES, phrases);
            }
            self.judge(read, places, &mut shown.faults);
        }
        if places.iter().all(|place| place.second) {
            self.remark("info", "chain.second", &mut shown.faults);
        }
        shown
    }

    /// What is wrong with a server's own certificate at the places that show it.
    fn judge(&self, read: &Certificate, places: &[PlaceOf<'_>], faults: &mut Vec<Fault>) {
        let at = self.result.observed_at;
        let link = |check: fn(&PlaceOf<'_>) -> &'static str| {
            let mut found = places.iter();
            let found = found.find_map(|place| self.finding(place, check(place)));
            found.map_or_else(String::new, |(link, _)| link)
        };
        let mut add = |key: &str, names: Listed, link: String| {
            let sign = if key == "chain.fault.soon" {
                "partial"
            } else {
                "fail"
            };
            faults.push(Fault {
                mark: place::mark(sign, self.phrases.say(key)),
                names,
                link,
            });
        };
        if places.iter().any(|place| place.revoked) {
            add(
                "chain.fault.revoked",
                Listed::default(),
                link(|place| place.trust_check),
            );
        }
        if at > read.not_after {
            add(
                "chain.fault.expired",
                Listed::default(),
                link(|place| place.date_check),
            );
        } else if at < read.not_before {
            add(
                "chain.fault.early",
                Listed::default(),
                link(|place| place.date_check),
            );
        } else if let Some(soon) = self.runs_out_soon(places) {
            add("chain.fault.soon", Listed::default(), soon);
        }
        let others: Vec<String> = places
            .iter()
            .filter(|place| !place.host.is_empty() && !covers(place, read))
            .map(|place| place.host.clone())
            .collect();
        if !others.is_empty() {
            let names = place::listed(&others, MOST_NAMES, self.phrases);
            add(
                "chain.fault.other-name",
                names,
                link(|place| place.name_check),
            );
        }
    }

    /// Anchor of the finding that the certificate runs out soon, where there is one: how soon is soon, the check
    /// says.
    fn runs_out_soon(&self, places: &[PlaceOf<'_>]) -> Option<String> {
        let mut first = places.iter().filter(|place| !place.second);
        first.find_map(|place| {
            let (link, finding) = self.finding(place, place.date_check)?;
            let of_dates = finding.check == "certificate-expiry";
            let of_second = finding.case.starts_with("second");
            (of_dates && !of_second && finding.verdict == Verdict::Partial).then_some(link)
        })
    }

    /// The certificates between, from the bottom; by their names alone where the own one cannot be read.
    pub(super) fn links(&self, way: Option<&WayUp>, chain: &Chain) -> Vec<CertificateBox> {
        let Some(way) = way else {
            let names = chain.subjects.iter().skip(1);
            return names.map(|name| self.boxed(name, None, None)).collect();
        };
        let sent: Vec<Vec<u8>> = chain
            .certificates
            .iter()
            .filter_map(|text| BASE64.decode(text).ok())
            .collect();
        let links = way.certificates.iter().skip(1).map(|der| {
            let read = read_or_none(Some(der), "");
            let mut shown = self.boxed("", read.as_ref(), Some(der));
            if !sent.contains(der) {
                self.remark("partial", "chain.fetched", &mut shown.faults);
            }
            let at = self.result.observed_at;
            if read.is_some_and(|read| at > read.not_after) {
                self.remark("fail", "chain.fault.expired", &mut shown.faults);
            }
            shown
        });
        links.collect()
    }

    fn remark(&self, sign: &'static str, key: &str, faults: &mut Vec<Fault>) {
        faults.push(Fault {
            mark: place::mark(sign, self.phrases.say(key)),
            names: Listed::default(),
            link: String::new(),
        });
    }

    /// What a certificate says of itself.
    fn boxed(&self, name: &str, read: Option<&Certificate>, der: Option<&[u8]>) -> CertificateBox {
        let phrases = self.phrases;
        let mut shown = CertificateBox {
            subject: clip(&short_name(name), phrases),
            places: Listed::default(),
            names: Listed::default(),
            dates: String::new(),
            left: String::new(),
            key: String::new(),
            fingerprint: String::new(),
            faults: Vec::new(),
        };
        if let Some(der) = der {
            shown.fingerprint = fingerprint(der);
        }
        let Some(read) = read else {
            self.remark("unknown", "chain.unreadable", &mut shown.faults);
            return shown;
        };
        shown.subject = clip(&short_name(&read.subject), phrases);
        let date = |moment: Timestamp| phrases.language.date(moment);
        let (from, until) = (date(read.not_before), date(read.not_after));
        shown.dates = phrases.fill("chain.dates", &[("from", &from), ("until", &until)]);
        shown.left = self.left(read);
        let signed = der.and_then(certificate::signed_with);
        shown.key = format!("{} {}", key_name(read.key_kind), read.key_bits);
        if let Some(signed) = signed {
            let key = shown.key.clone();
            shown.key = phrases.fill("chain.key", &[("key", &key), ("signed", &signed)]);
        }
        shown
    }

    /// Days that are left at the moment of observation; nothing where it is not in date.
    fn left(&self, read: &Certificate) -> String {
        let at = self.result.observed_at;
        if at < read.not_before || at > read.not_after {
            return String::new();
        }
        let seconds = read.not_after.as_second() - at.as_second();
        let days = usize::try_from(seconds.div_euclid(86_400)).unwrap_or(0);
        self.phrases.one_or_many("chain.left", days)
    }
}

fn read_or_none(der: Option<&[u8]>, host: &str) -> Option<Certificate> {
    certificate::read(der?, host, LIMITS.certificate_names).ok()
}

/// Whether the certificate is made for the name of a place; it was read for that of another one.
fn covers(place: &PlaceOf<'_>, read: &Certificate) -> bool {
    let own = place.own.map(|own| own.covers_name);
    own.or_else(|| {
        let der = BASE64.decode(place.chain.certificates.first()?).ok()?;
        Some(read_or_none(Some(&der), &place.host)?.covers_name)
    })
    .unwrap_or(read.covers_name)
}

/// The start of its SHA-256.
fn fingerprint(der: &[u8]) -> String {
    let digest = Sha256::digest(der);
    let start = digest.iter().take(FINGERPRINT);
    let mut hexadecimal = start.fold(String::new(), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    });
    hexadecimal.push('…');
    hexadecimal
}

fn key_name(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Rsa => "RSA",
        KeyKind::Ec => "EC",
        KeyKind::Edwards => "Ed",
        KeyKind::Other => "?",
    }
}
