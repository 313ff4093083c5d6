//! Says the hellos of a plan, and hears what comes.

use std::net::{IpAddr, SocketAddr};

use futures_util::future::join_all;

use super::ask::{About, Ask, Heard, Told};
use super::notes::{Notes, alerted, tells_nothing};
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

/// What came of a hello for TLS 1.1 and 1.0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OldHello {
    /// It takes it, or refuses it in words.
    Told(bool),
    /// It closed the connection: a refusal where the server is seen to take anything else.
    Closed(Why),
    /// Nothing that tells.
    Unclear(Why),
}

impl OldHello {
    /// Whether it is taken, by a server that went on with this handshake.
    pub(super) fn beside<T>(self, handshake: &Seen<T>) -> Seen<bool> {
        match self {
            Self::Told(takes) => Seen::Known(takes),
            Self::Closed(_) if handshake.known().is_some() => Seen::Known(false),
            Self::Closed(why) | Self::Unclear(why) => Seen::Unknown(why),
        }
    }
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
            let round = self.hear_all(asks, notes.curve).await;
            notes.take(round);
            show(&notes);
        }
    }

    /// Whether a hello for TLS 1.1 and 1.0 is answered.
    pub(super) async fn takes_old_hello(&self) -> OldHello {
        let ask = first_of(TlsVersion::Tls11);
        let first = self.say(&ask).await;
        match self.again(ask, first).await.heard {
            Heard::Hello(hello) => OldHello::Told(hello.version < TlsVersion::Tls12),
            Heard::Alert(alert) if tells_nothing(alert, TlsVersion::Tls11) => {
                OldHello::Unclear(alerted(alert))
            }
            Heard::Alert(_) => OldHello::Told(false),
            Heard::Closed(why) => OldHello::Closed(why),
            Heard::Unclear(why) => OldHello::Unclear(why),
        }
    }

    /// A round of hellos, side by side. Those upon which the connection was closed are said again one after
    /// another: a server that closes because it has too many connections at once would else seem to refuse.
    async fn hear_all(&self, asks: Vec<Ask>, curve: Option<u16>) -> Vec<Told> {
        let said = asks.into_iter().map(|ask| async move {
            let heard = self.say_with(&ask, curve).await;
            if matches!(heard, Heard::Closed(_)) {
                Err((ask, heard))
            } else {
                Ok(self.again(ask, heard).await)
            }
        });
        let mut round = Vec::new();
        let mut closed = Vec::new();
        for one in join_all(said).await {
            match one {
                Ok(told) => round.push(told),
                Err(one) => closed.push(one),
            }
        }
        for (ask, heard) in closed {
            round.push(self.again(ask, heard).await);
        }
        round
    }

    /// Where nothing came back, a smaller hello: some servers break on long ones, and what is in the way may eat
    /// one.
    async fn again(&self, ask: Ask, heard: Heard) -> Told {
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
        if self.left() == 0 {
            let detail = "it closed the connection, and there was none left to ask again";
            return match heard {
                Heard::Closed(_) => {
                    let why = Why::new(Cause::AskedEnough, detail);
                    told(ask, false, Heard::Unclear(why))
                }
                silent => told(ask, false, silent),
            };
        }
        let brittle = small != ask;
        match (self.say(&small).await, heard) {
            (answer @ (Heard::Hello(_) | Heard::Alert(_)), _) => told(small, brittle, answer),
            (Heard::Unclear(why), _) | (_, Heard::Unclear(why)) => {
                told(ask, false, Heard::Unclear(why))
            }
            (closed @ Heard::Closed(_), _) => told(ask, false, closed),
        }
    }

    /// A server whose only certificate has a key on a curve refuses who does not offer that curve (RFC 8422
    /// 5.1), whatever other groups it takes: before a group counts as refused, it is offered beside that curve.
    async fn say_with(&self, ask: &Ask, curve: Option<u16>) -> Heard {
        let heard = self.say(ask).await;
        let is_refusal = matches!(heard, Heard::Alert(_)) && ask.about == About::Groups;
        let curve = curve.filter(|curve| is_refusal && !ask.groups.contains(curve));
        match curve {
            Some(curve) if ask.version < TlsVersion::Tls13 && self.left() > 0 => {
                let mut beside = ask.clone();
                beside.groups.push(curve);
                self.say(&beside).await
            }
            _ => heard,
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
