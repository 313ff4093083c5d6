//! Says the hellos of a plan, and hears what comes.

use std::net::{IpAddr, SocketAddr};

use futures_util::future::join_all;

use super::ask::{About, Ask, Heard, Told};
use super::notes::Notes;
use super::plan::{Thoroughness, first_of, next};
use crate::fact::{Cause, Seen, TlsVersion, Why};
use crate::net::tls_hello::Greeted;
use crate::net::{LIMITS, Net};
use crate::parse::tls::hello::{ANY_SCHEME, Hello, SHA1_AND_MD5};

/// Where TLS is spoken, and how much may be asked there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) net: &'a Net,
    /// The name that is asked for (SNI).
    pub(super) site: &'a str,
    pub(super) address: IpAddr,
    /// Every suite is listed, whatever it takes.
    pub(super) detail: bool,
}

/// Connections that are kept for the pages and for a light look at the same address.
const KEPT: usize = 5;

impl Place<'_> {
    /// Connections that may be opened to the address for hellos and handshakes.
    fn most(&self) -> usize {
        if self.detail {
            LIMITS.tls_connections_in_detail
        } else {
            LIMITS.tls_connections - KEPT
        }
    }

    fn left(&self) -> usize {
        self.most()
            .saturating_sub(self.net.tls_opened(self.address))
    }

    /// Asks until all is known that can be, and shows the notes after each round.
    pub(super) async fn ask(&self, mut show: impl FnMut(&Notes)) -> Notes {
        let mut notes = Notes::default();
        loop {
            let thoroughness = Thoroughness {
                detail: self.detail,
                left: self.left(),
            };
            let asks = next(&notes, thoroughness);
            if asks.is_empty() {
                return notes;
            }
            notes.take(join_all(asks.into_iter().map(|ask| self.hear(ask))).await);
            show(&notes);
        }
    }

    /// Whether a hello for TLS 1.1 and 1.0 is answered.
    pub(super) async fn takes_old_hello(&self) -> Seen<bool> {
        match self.hear(first_of(TlsVersion::Tls11)).await.heard {
            Heard::Hello(hello) => Seen::Known(hello.version < TlsVersion::Tls12),
            Heard::Alert(_) | Heard::Closed(_) => Seen::Known(false),
            Heard::Unclear(why) => Seen::Unknown(why),
        }
    }

    /// One hello. Where nothing comes back, a smaller one: some servers break on long hellos, and what is in
    /// the way may eat one.
    async fn hear(&self, ask: Ask) -> Told {
        let heard = self.say(&ask).await;
        let told = |ask, brittle, heard| Told {
            ask,
            brittle,
            heard,
        };
        let nothing_came = matches!(heard, Heard::Closed(_))
            || matches!(&heard, Heard::Unclear(why) if why.cause == Cause::Timeout);
        if !nothing_came || ask.about == About::Control {
            return told(ask, false, heard);
        }
        let small = match ask.smaller() {
            Some(small) => small,
            // A hello of SSL 2.0 is small, and those who do not know it close.
            None if ask.version == TlsVersion::Ssl2 => return told(ask, false, heard),
            None => ask.clone(),
        };
        let brittle = small != ask;
        match (self.say(&small).await, heard) {
            (answer @ (Heard::Hello(_) | Heard::Alert(_)), _) => told(small, brittle, answer),
            (Heard::Unclear(why), _) | (_, Heard::Unclear(why)) => {
                told(ask, false, Heard::Unclear(why))
            }
            (closed @ Heard::Closed(_), _) => told(ask, false, closed),
        }
    }

    async fn say(&self, ask: &Ask) -> Heard {
        let Some(_turn) = self.net.tls_turn_within(self.address, self.most()).await else {
            let detail = "as many connections were opened as Belfort allows itself";
            return Heard::Unclear(Why::new(Cause::AskedEnough, detail));
        };
        let hello = Hello {
            version: ask.version,
            server_name: Some(self.site.to_owned()),
            suites: ask.suites.clone(),
            groups: ask.groups.clone(),
            signature_schemes: match ask.about {
                About::OldHash => SHA1_AND_MD5.to_vec(),
                _ => ANY_SCHEME.to_vec(),
            },
            compression: ask.version < TlsVersion::Tls13,
            random: self.net.hello_random(),
        };
        let address = SocketAddr::new(self.address, 443);
        match self.net.say_hello(address, &hello).await {
            Greeted::Answered(hello) => Heard::Hello(hello),
            Greeted::Alert(_, description) => Heard::Alert(description),
            Greeted::Closed(why) => Heard::Closed(why),
            Greeted::Unreadable(why) | Greeted::Silent(why) | Greeted::NoConnection(why) => {
                Heard::Unclear(why)
            }
        }
    }
}
