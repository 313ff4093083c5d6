//! One question to a server: a hello, what its refusal would tell, and what came of it.

use crate::fact::{TlsVersion, Why};
use crate::parse::tls::reply::ServerHello;

/// A hello to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ask {
    /// The version, offered as the newest.
    pub(super) version: TlsVersion,
    /// Code points of the suites offered.
    pub(super) suites: Vec<u16>,
    /// Code points of the groups offered.
    pub(super) groups: Vec<u16>,
    /// What it asks about.
    pub(super) about: About,
}

/// What a refusal would tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// None of the suites is taken: every group was offered.
    Suites,
    /// None of the groups is used: suites were offered that need one.
    Groups,
    /// Nothing yet: either may be the reason. Cheaper where it is taken, as both lists grow shorter.
    Both,
    /// No key exchange is signed with an old hash.
    OldHash,
    /// Nothing: it is asked again to learn whether the server still answers.
    Control,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// The server takes it.
    Hello(Box<ServerHello>),
    /// It breaks off with this alert (RFC 8446 6).
    Alert(u8),
    /// It closed the connection without a word, twice where the hello could be made smaller.
    Closed(Why),
    /// Nothing that tells: silence, something unreadable, no connection.
    Unclear(Why),
}

/// A hello that was said, with what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// The hello; a smaller one where only that was answered.
    pub(super) ask: Ask,
    /// The larger one was closed upon, and this one answered: the server takes short hellos only.
    pub(super) brittle: bool,
    /// What came.
    pub(super) heard: Heard,
}

/// Suites in a small hello.
const FEW_SUITES: usize = 12;
/// Groups in a small hello.
const FEW_GROUPS: usize = 3;

impl Ask {
    /// The same about the first few of its suites and groups, where it can be made smaller.
    pub(super) fn smaller(&self) -> Option<Self> {
        if self.suites.len() <= FEW_SUITES && self.groups.len() <= FEW_GROUPS {
            return None;
        }
        let mut small = self.clone();
        small.suites.truncate(FEW_SUITES);
        small.groups.truncate(FEW_GROUPS);
        Some(small)
    }
}
