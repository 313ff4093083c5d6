//! The addresses that terms lead to, and what it means where they are not known.

use std::net::IpAddr;

use super::walker::{Walker, asked_name, push_once};
use crate::fact::{SpfLookupKind, Why};
use crate::parse::spf::space::Space;

/// Mail servers of one `mx` that a receiver looks at (RFC 7208 4.6.4).
const MOST_MX: usize = 10;

/// A hundred addresses with this prefix are no more than a /8 of IPv4, and a /16 of IPv6.
const SHORT_V4: u8 = 16;
/// See there.
const SHORT_V6: u8 = 24;

impl Walker<'_, '_> {
    /// Addresses of an `a` term, which is void without any.
    pub(super) fn term_addresses(&mut self, host: &str, lengths: (u8, u8)) -> Space {
        let found = self.host(host);
        let [v4, v6] = &found;
        let is_empty =
            |seen: &Result<Vec<String>, Why>| matches!(seen, Ok(found) if found.is_empty());
        let empty = (is_empty(v4), is_empty(v6));
        self.walk.voids += u32::from(empty.0 && empty.1);
        self.walk.empty_families.0 += u32::from(empty.0);
        self.walk.empty_families.1 += u32::from(empty.1);
        if let Some(why) = v4.as_ref().err().or(v6.as_ref().err()) {
            note(&mut self.walk.family_unseen, why);
            // An address of the other family settles it.
            if !matches!((v4, v6), (Ok(found), _) | (_, Ok(found)) if !found.is_empty()) {
                note(&mut self.walk.void_unseen, why);
            }
        }
        self.networks(found, lengths)
    }

    pub(super) fn mail_servers(&mut self, name: &str, lengths: (u8, u8)) -> Space {
        let hosts = match self.ask(name, SpfLookupKind::Mx) {
            Ok(hosts) => hosts,
            Err(why) => {
                note(&mut self.walk.void_unseen, &why);
                self.note_unseen_space(&why);
                return Space::default();
            }
        };
        let hosts: Vec<&String> = hosts.iter().filter(|host| *host != ".").collect();
        self.walk.voids += u32::from(hosts.is_empty());
        if hosts.len() > MOST_MX {
            push_once(&mut self.walk.crowded_mx, &asked_name(name));
        }
        // Whether a mail server without an address counts as void is disputed, so it does not.
        let hosts = hosts.iter().take(MOST_MX);
        let spaces = hosts.map(|host| {
            let found = self.host(host);
            self.networks(found, lengths)
        });
        spaces.fold(Space::default(), |all, space| all.union(&space))
    }

    /// A name that is there whoever sends lets everybody pass.
    pub(super) fn exists(&mut self, name: &str, host: &str, grants: bool) -> Space {
        match self.ask(host, SpfLookupKind::A) {
            Ok(found) if found.is_empty() => {
                self.walk.voids += 1;
                Space::default()
            }
            Ok(_) => {
                self.note_open(name, grants);
                Space::everything()
            }
            Err(why) => {
                note(&mut self.walk.void_unseen, &why);
                note(&mut self.walk.open_unseen, &why);
                self.note_unseen_space(&why);
                Space::default()
            }
        }
    }

    /// The addresses of a host in both families.
    fn host(&mut self, host: &str) -> [Result<Vec<String>, Why>; 2] {
        [SpfLookupKind::A, SpfLookupKind::Aaaa].map(|kind| self.ask(host, kind))
    }

    /// The networks of a host's addresses. Where they are not known, only a short prefix makes more of them
    /// than a company has.
    fn networks(&mut self, found: [Result<Vec<String>, Why>; 2], (v4, v6): (u8, u8)) -> Space {
        let mut space = Space::default();
        for (family, addresses) in found.into_iter().enumerate() {
            match addresses {
                Ok(addresses) => {
                    for text in addresses {
                        let network = match text.parse() {
                            Ok(IpAddr::V4(address)) => Space::network_v4(address, v4),
                            Ok(IpAddr::V6(address)) => Space::network_v6(address, v6),
                            Err(_) => continue,
                        };
                        space = space.union(&network);
                    }
                }
                Err(why) => {
                    note(&mut self.walk.addresses_unseen, &why);
                    let is_short = if family == 0 {
                        v4 < SHORT_V4
                    } else {
                        v6 < SHORT_V6
                    };
                    if let Some(unseen) =
                        self.walk.space_unseen.get_mut(family).filter(|_| is_short)
                    {
                        note(unseen, &why);
                    }
                }
            }
        }
        space
    }

    pub(super) fn note_unseen_space(&mut self, why: &Why) {
        note(&mut self.walk.addresses_unseen, why);
        for unseen in &mut self.walk.space_unseen {
            note(unseen, why);
        }
    }
}

/// Notes the first cause.
pub(super) fn note(unseen: &mut Option<Why>, why: &Why) {
    unseen.get_or_insert_with(|| why.clone());
}
