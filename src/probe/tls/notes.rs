//! What is known of a server's TLS so far, from what its answers tell and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{curve_of_key, group_named, group_of};
use super::ask::{About, Ask, Heard, Told};
use super::offers;
use crate::fact::{Cause, Group, Handshake, TlsVersion, Why};
use crate::parse::tls::reply::ServerHello;
use crate::parse::tls::{group, suite};

/// Alerts after which a version is out of question (RFC 8446 6.2).
const PROTOCOL_VERSION: u8 = 70;
/// Alerts that say nothing of what was offered: `access_denied`, `decode_error`, `user_canceled`,
/// `unrecognized_name`, `certificate_required`.
const TELL_NOTHING: [u8; 5] = [49, DECODE_ERROR, 90, UNRECOGNIZED_NAME, 116];
const DECODE_ERROR: u8 = 50;
const UNRECOGNIZED_NAME: u8 = 112;

/// Whether an alert says nothing of what was offered, so that it is no refusal.
///
/// A hello of SSL 2.0 or 3.0 is another matter. It has no place for a name, so that whoever wants one takes
/// nobody; and who calls it unreadable, as rustls does, does not speak the version.
pub(super) fn tells_nothing(alert: u8, version: TlsVersion) -> bool {
    let of_old = version <= TlsVersion::Ssl3 && matches!(alert, DECODE_ERROR | UNRECOGNIZED_NAME);
    TELL_NOTHING.contains(&alert) && !of_old
}

/// That an alert is all that came.
pub(super) fn alerted(alert: u8) -> Why {
    Why::new(Cause::TlsFailed, format!("it answered with alert {alert}"))
}

/// The notes on one address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Notes {
    of: BTreeMap<TlsVersion, Version>,
    /// Whether it signs with an old hash where nothing else is offered.
    pub(super) old_hash: OldHash,
    /// It signals extended master secret on TLS 1.2.
    pub(super) extended_master_secret: Option<bool>,
    /// It signals secure renegotiation.
    pub(super) secure_renegotiation: Option<bool>,
    /// It takes compression.
    pub(super) compression: Option<bool>,
    /// It takes short hellos only.
    pub(super) brittle: bool,
    /// It answered before and no longer does.
    pub(super) throttled: Option<Why>,
    /// The best of its hellos below TLS 1.3, with certificates in the clear.
    pub(super) best: Option<Box<ServerHello>>,
    /// The curve of its certificate's key, where it has such a key.
    pub(super) curve: Option<u16>,
    /// The first ask that was answered: to be put again where it is doubtful that anybody still listens.
    pub(super) control: Option<Ask>,
    /// Asks that were closed upon, not yet proven to be refusals.
    closed: Vec<(Ask, Why)>,
    /// Why nothing could be told of the last ask that told nothing.
    pub(super) last_why: Option<Why>,
    /// Whether anything was asked.
    pub(super) begun: bool,
}

/// Whether a server signs with an old hash.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum OldHash {
    /// Nobody asked yet.
    #[default]
    Unasked,
    /// It does, or does not.
    Settled(bool),
    /// It answered, and its signature could not be read.
    Unread,
}

impl OldHash {
    /// What is known of it.
    pub(super) fn known(self) -> Option<bool> {
        match self {
            Self::Settled(signs) => Some(signs),
            Self::Unasked | Self::Unread => None,
        }
    }
}

/// The notes on one version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Version {
    /// It was answered in this version.
    pub(super) answered: bool,
    /// It was refused as such, by an alert or by an answer in an older version.
    pub(super) denied: bool,
    /// Its first ask, with the usual suites, was refused.
    pub(super) first_refused: bool,
    /// Suites taken, in the order seen.
    pub(super) suites: Vec<u16>,
    /// Suites of SSL 2.0.
    pub(super) ssl2_suites: Vec<u32>,
    /// Suites refused.
    pub(super) refused: BTreeSet<u16>,
    /// Groups used, in the order seen.
    pub(super) groups: Vec<Group>,
    /// Groups refused.
    pub(super) refused_groups: BTreeSet<u16>,
    /// An ask about suites and groups at once was refused: they are asked about apart from now on.
    pub(super) apart: bool,
    /// Why no more is asked about this version.
    pub(super) unclear: Option<Why>,
}

impl Version {
    /// It can be asked about further.
    pub(super) fn is_open(&self) -> bool {
        self.unclear.is_none() && (self.answered || !(self.denied || self.first_refused))
    }

    /// Which of these suites are neither taken nor refused.
    pub(super) fn unsettled(&self, suites: &[u16]) -> Vec<u16> {
        let mut left = suites.to_vec();
        left.retain(|code| !self.suites.contains(code) && !self.refused.contains(code));
        left
    }

    /// Which of these groups are neither used nor refused.
    pub(super) fn unsettled_groups(&self, groups: &[u16]) -> Vec<u16> {
        let mut left = groups.to_vec();
        left.retain(|code| !self.uses(*code) && !self.refused_groups.contains(code));
        left
    }

    /// Whether it uses a group.
    pub(super) fn uses(&self, code: u16) -> bool {
        self.groups.iter().any(|group| group.code == code)
    }
}

impl Notes {
    /// The notes on one version.
    pub(super) fn version(&self, version: TlsVersion) -> Version {
        self.of.get(&version).cloned().unwrap_or_default()
    }

    /// Whether the server answered anything at all, be it by an alert.
    pub(super) fn heard_anything(&self) -> bool {
        self.control.is_some() || self.of.values().any(|version| version.answered)
    }

    /// Takes what the handshake of a present-day library came to, once all was asked. Where that went on in a
    /// version in which no hello was answered, the version is spoken all the same, and nothing more is known of it.
    pub(super) fn shaken(&mut self, handshake: &Handshake) {
        let mut all = TlsVersion::ALL.into_iter();
        let Some(version) = all.find(|version| version.name() == handshake.version) else {
            return;
        };
        let known = self.at(version);
        if known.answered {
            return;
        }
        let why = known.unclear.take().unwrap_or_else(|| {
            let detail =
                "it takes a whole handshake, and no hello that asks about this version alone";
            Why::new(Cause::TlsFailed, detail)
        });
        let suites = suite::for_version(version).into_iter();
        let groups = offers::all_groups(version).into_iter();
        *known = Version {
            answered: true,
            suites: suites
                .filter(|code| suite::name(*code) == handshake.suite)
                .collect(),
            groups: groups
                .filter(|code| group::name(*code) == handshake.group)
                .map(group_named)
                .collect(),
            unclear: Some(why),
            ..Version::default()
        };
    }

    /// How many asks were closed upon after which nothing was answered yet.
    pub(super) fn in_doubt(&self) -> usize {
        self.closed.len()
    }

    /// Whether an ask about a version was closed upon, and nothing was answered since.
    pub(super) fn is_in_doubt_about(&self, version: TlsVersion) -> bool {
        self.closed.iter().any(|(ask, _)| ask.version == version)
    }

    /// Takes what came of one round. Closings stand as refusals once something was answered in a later round:
    /// in the same one, the answer may be to an earlier connection.
    pub(super) fn take(&mut self, round: Vec<Told>) {
        self.begun = true;
        let in_doubt = std::mem::take(&mut self.closed);
        let answers = |told: &Told| matches!(told.heard, Heard::Hello(_) | Heard::Alert(_));
        if round.iter().any(answers) {
            for (closed, _) in in_doubt {
                self.refused(&closed);
            }
        } else {
            self.closed = in_doubt;
        }
        for told in round {
            self.take_one(told);
        }
        if !self.heard_anything() {
            // Nobody ever answered: that is no refusal of anything.
            for (ask, why) in std::mem::take(&mut self.closed) {
                self.at(ask.version).unclear = Some(why);
            }
        }
    }

    fn take_one(&mut self, told: Told) {
        let Told {
            ask,
            brittle,
            heard,
        } = told;
        self.brittle |= brittle;
        let is_control = ask.about == About::Control;
        if matches!(heard, Heard::Hello(_) | Heard::Alert(_)) && self.control.is_none() {
            self.control = Some(Ask {
                about: About::Control,
                ..ask.clone()
            });
        }
        match heard {
            Heard::Closed(why) | Heard::Unclear(why) if is_control => self.give_up(&why),
            _ if is_control => {}
            Heard::Hello(hello) => self.answered(&ask, hello),
            Heard::Alert(alert) => self.alerted(&ask, alert),
            Heard::Closed(why) => {
                self.remember(&ask, &why);
                self.closed.push((ask, why));
            }
            // Something else than TLS, said to a hello of SSL 2.0, is no answer of SSL 2.0.
            Heard::Unclear(why)
                if ask.version == TlsVersion::Ssl2
                    && matches!(why.cause, Cause::NotTls | Cause::Unreadable) =>
            {
                self.closed.push((ask, why));
            }
            Heard::Unclear(why) => {
                self.remember(&ask, &why);
                self.at(ask.version).unclear = Some(why);
            }
        }
    }

    /// Keeps why an ask told nothing; how a hello of SSL 2.0 was met says least.
    fn remember(&mut self, ask: &Ask, why: &Why) {
        if ask.version != TlsVersion::Ssl2 || self.last_why.is_none() {
            self.last_why = Some(why.clone());
        }
    }

    fn give_up(&mut self, why: &Why) {
        let detail = format!("it answered before, and then no longer ({})", why.detail);
        self.throttled = Some(Why::new(Cause::Throttled, detail));
        self.closed.clear();
    }

    fn at(&mut self, version: TlsVersion) -> &mut Version {
        self.of.entry(version).or_default()
    }

    fn alerted(&mut self, ask: &Ask, alert: u8) {
        if alert == PROTOCOL_VERSION {
            self.at(ask.version).denied = true;
        } else if tells_nothing(alert, ask.version) {
            let why = alerted(alert);
            self.remember(ask, &why);
            self.at(ask.version).unclear = Some(why);
            return;
        }
        self.refused(ask);
    }

    fn refused(&mut self, ask: &Ask) {
        if ask.about == About::OldHash {
            self.old_hash = OldHash::Settled(false);
            return;
        }
        let version = self.at(ask.version);
        match ask.about {
            About::Suites => {
                // A short hello names few groups: of suites that need one, it tells nothing.
                let few_groups = ask.groups.len() < offers::all_groups(ask.version).len();
                let told = ask
                    .suites
                    .iter()
                    .filter(|code| !(few_groups && offers::needs_group(**code)));
                version.refused.extend(told);
                // Of TLS 1.2, the first ask names the best suites only.
                let mut first = offers::first_suites(ask.version).into_iter();
                version.first_refused |= ask.version != TlsVersion::Tls12
                    && first.all(|code| version.refused.contains(&code));
            }
            About::Groups => version.refused_groups.extend(&ask.groups),
            About::Both => version.apart = true,
            About::OldHash | About::Control => {}
        }
    }

    fn answered(&mut self, ask: &Ask, hello: Box<ServerHello>) {
        self.note_signals(ask, &hello);
        if hello.version < ask.version {
            self.at(ask.version).denied = true;
            self.at(hello.version).answered = true;
            self.refused(ask);
        }
        let offered = ask.suites.contains(&hello.suite) || hello.version == TlsVersion::Ssl2;
        if !offered || hello.version > ask.version {
            // Of an older version it was not asked: there it may choose as it should.
            if hello.version >= ask.version {
                let detail = "it chose what was not offered";
                self.at(ask.version).unclear = Some(Why::new(Cause::Unreadable, detail));
            }
            return;
        }
        self.curve = self.curve.or_else(|| curve_of_key(&hello));
        let version = self.at(hello.version);
        if hello.version == TlsVersion::Ssl2 {
            // Who names no suite for it cannot be spoken to in it.
            version.ssl2_suites.clone_from(&hello.ssl2_suites);
            version.answered = !hello.ssl2_suites.is_empty();
            version.first_refused = hello.ssl2_suites.is_empty();
            return;
        }
        version.answered = true;
        if !version.suites.contains(&hello.suite) {
            version.suites.push(hello.suite);
        }
        if let Some(group) = group_of(&hello)
            && !version.groups.contains(&group)
        {
            version.groups.push(group);
        }
        let ignores = hello.group.is_none_or(|code| !ask.groups.contains(&code));
        if ask.about == About::Groups && ignores {
            // It does not go by what is offered, so what it was not seen to use is not known to be used.
            version.refused_groups.extend(&ask.groups);
        }
        self.keep_best(hello);
    }

    fn note_signals(&mut self, ask: &Ask, hello: &ServerHello) {
        if ask.about == About::OldHash && hello.version == TlsVersion::Tls12 {
            // MD5 and SHA-1 (RFC 5246 7.4.1.4.1).
            self.old_hash = match hello.signature_scheme {
                Some(scheme) => OldHash::Settled(matches!(scheme >> 8, 1 | 2)),
                None => OldHash::Unread,
            };
        }
        if hello.version == TlsVersion::Tls12 {
            let seen = &mut self.extended_master_secret;
            *seen = Some(seen.unwrap_or(true) && hello.extended_master_secret);
        }
        if (TlsVersion::Ssl3..=TlsVersion::Tls12).contains(&hello.version) {
            let seen = &mut self.secure_renegotiation;
            *seen = Some(seen.unwrap_or(true) && hello.secure_renegotiation);
            let seen = &mut self.compression;
            *seen = Some(seen.unwrap_or(false) || hello.compression);
        }
    }

    fn keep_best(&mut self, hello: Box<ServerHello>) {
        let better = self
            .best
            .as_ref()
            .is_none_or(|best| hello.version > best.version);
        if better && !hello.certificates.is_empty() {
            self.best = Some(hello);
        }
    }
}

/// Names of suites with their code points.
pub(super) fn named(version: &Version) -> Vec<crate::fact::Suite> {
    let named = version.suites.iter().map(|code| crate::fact::Suite {
        code: u32::from(*code),
        name: suite::name(*code),
    });
    let old = version.ssl2_suites.iter().map(|code| crate::fact::Suite {
        code: *code,
        name: suite::ssl2_name(*code),
    });
    named.chain(old).collect()
}

#[cfg(test)]
mod tests;
