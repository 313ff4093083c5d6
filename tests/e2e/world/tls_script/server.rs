//! Plays a script to one connection after another.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use belfort::fact::TlsVersion;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::answer::{self, Choice};
use super::hello::{self, ClientHello};
use super::script::{Misbehaviour, TlsScript};
use super::suites::Exchange;
use crate::world::certificate::{Authority, Certificate, Issued};
use crate::world::door::end_politely;
use crate::world::ledger::{Asked, Ledger};

const HANDSHAKE_FAILURE: u8 = 40;
const P256: u16 = 0x0017;
const PROTOCOL_VERSION: u8 = 70;
/// SHA-1, which a client of TLS 1.2 takes that says nothing (RFC 5246 7.4.1.4.1).
const BY_SHA1: [u16; 2] = [0x0203, 0x0201];

/// A server that plays a script.
#[derive(Debug)]
pub(crate) struct ScriptedServer {
    script: TlsScript,
    /// Its chain for suites with ECDSA.
    ecdsa: Vec<Vec<u8>>,
    /// Its chain for suites with RSA.
    rsa: Vec<Vec<u8>>,
    taken: AtomicUsize,
    open: AtomicUsize,
}

/// A connection that is being served.
struct Served<'a>(&'a AtomicUsize);

impl Drop for Served<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What is to become of a connection.
pub(crate) enum Next {
    /// It has ended.
    Done,
    /// Somebody else is to read these bytes, and to go on.
    PassOn(TcpStream, Vec<u8>),
}

impl ScriptedServer {
    /// A server with the certificate that its site has, and with the same for an RSA key beside it.
    pub(crate) fn new(
        script: TlsScript,
        wanted: &Certificate,
        own: &Issued,
        authority: &Authority,
        name: &str,
    ) -> Self {
        let chain = |issued: &Issued| issued.chain.iter().map(|der| der.to_vec()).collect();
        // Such a key takes a second to make.
        let rsa = script
            .needs_rsa()
            .then(|| authority.issue(&wanted.clone().rsa(), name));
        Self {
            script,
            ecdsa: chain(own),
            rsa: rsa.as_ref().map_or_else(Vec::new, chain),
            taken: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
        }
    }

    /// A server with this one chain, whose key is on a curve, as its suites have to want it.
    pub(crate) fn with_one_key(script: TlsScript, own: &Issued) -> Self {
        Self {
            script,
            ecdsa: own.chain.iter().map(|der| der.to_vec()).collect(),
            rsa: Vec::new(),
            taken: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
        }
    }

    /// Answers one connection as the script says, after one delay.
    pub(crate) async fn serve(
        &self,
        mut client: TcpStream,
        at: SocketAddr,
        ledger: &Ledger,
        delay: Duration,
    ) -> io::Result<Next> {
        client.set_nodelay(true)?;
        let earlier = self.taken.fetch_add(1, Ordering::Relaxed);
        let others = self.open.fetch_add(1, Ordering::Relaxed);
        let _served = Served(&self.open);
        let has_enough = |how: &Misbehaviour| match how {
            Misbehaviour::ClosesAfter(most) => earlier >= *most,
            Misbehaviour::ServesAtOnce(most) => others >= *most,
            _ => false,
        };
        if self.has(has_enough) {
            end_politely(client).await?;
            return Ok(Next::Done);
        }
        let (bytes, hello) = hello::read(&mut client).await?;
        let Ok(mut hello) = hello else {
            client
                .write_all(&answer::alert(TlsVersion::Tls10, HANDSHAKE_FAILURE))
                .await?;
            end_politely(client).await?;
            return Ok(Next::Done);
        };
        ledger.note(at, Asked::Hello(hello.clone()));
        let spared = self.script.spares_handshakes && hello.has_key_share;
        for how in &self.script.misbehaviours {
            if let Misbehaviour::SeesSuites(most) = how {
                hello.suites.truncate(*most);
            }
            if !spared && how.breaks(&hello, bytes.len()) {
                self.misbehave(*how, client).await?;
                return Ok(Next::Done);
            }
        }
        let goes_on = self.script.has(TlsVersion::Tls12) || self.script.has(TlsVersion::Tls13);
        if self.script.passes_on && hello.has_key_share && goes_on {
            return Ok(Next::PassOn(client, bytes));
        }
        tokio::time::sleep(delay).await;
        match self.answer(&hello) {
            Ok(flight) => self.send(client, &flight, false).await?,
            Err(_) if self.has(|how| *how == Misbehaviour::ClosesToRefuse) => {
                end_politely(client).await?;
            }
            Err(alert) => self.send(client, &alert, true).await?,
        }
        Ok(Next::Done)
    }

    fn has(&self, wanted: impl Fn(&Misbehaviour) -> bool) -> bool {
        self.script.misbehaviours.iter().any(wanted)
    }

    async fn misbehave(&self, how: Misbehaviour, mut client: TcpStream) -> io::Result<()> {
        match how {
            Misbehaviour::NeverAnswers
            | Misbehaviour::SilentTo(_)
            | Misbehaviour::HangsBetween(..) => hear_out(client).await,
            Misbehaviour::Alert(description) | Misbehaviour::DemandsName(Some(description)) => {
                let alert = answer::alert(TlsVersion::Tls12, description);
                self.send(client, &alert, true).await
            }
            Misbehaviour::Says(bytes) => self.send(client, bytes, true).await,
            // Closing with a zero linger time sends a reset instead of an ordinary end.
            Misbehaviour::ResetsAbove(_) => client.set_zero_linger(),
            Misbehaviour::Endless => {
                let (begin, piece) = answer::endless();
                client.write_all(&begin).await?;
                loop {
                    client.write_all(&piece).await?;
                }
            }
            _ => end_politely(client).await,
        }
    }

    /// The flight that answers a hello, or an alert.
    fn answer(&self, hello: &ClientHello) -> Result<Vec<u8>, Vec<u8>> {
        if hello.versions == [TlsVersion::Ssl2] {
            let certificate = self.rsa.first().map(Vec::as_slice).unwrap_or_default();
            return match self.script.ssl2.as_slice() {
                [] => Err(Vec::new()),
                suites => Ok(answer::ssl2(certificate, suites)),
            };
        }
        let newest = hello.versions.last().copied().unwrap_or(TlsVersion::Ssl3);
        let mut spoken = self.script.versions.iter().rev();
        let spoken = spoken.find(|(version, _)| hello.versions.contains(version));
        let Some((version, suites)) = spoken else {
            return Err(answer::alert(newest, PROTOCOL_VERSION));
        };
        let none = || answer::alert(*version, HANDSHAKE_FAILURE);
        if *version == TlsVersion::Tls13 {
            let group = self.group(hello).ok_or_else(none)?;
            let suite = suites.iter().find(|suite| hello.suites.contains(suite));
            return Ok(answer::retry(hello, *suite.ok_or_else(none)?, group));
        }
        let choices = suites.iter().filter(|suite| hello.suites.contains(suite));
        let mut choices = choices.filter_map(|suite| self.choose(*version, *suite, hello));
        let insists = self.script.misbehaviours.iter().find_map(|how| match how {
            Misbehaviour::Chooses(suite) => self.choose(*version, *suite, hello),
            _ => None,
        });
        let choice = insists.or_else(|| choices.next()).ok_or_else(none)?;
        Ok(self.script.flight(hello, &choice))
    }

    /// What it takes of a hello with this suite; `None` where group or signature are not in common.
    fn choose(&self, version: TlsVersion, suite: u16, hello: &ClientHello) -> Option<Choice<'_>> {
        let exchange = Exchange::of(suite);
        let wants_its_curve = self.has(|how| *how == Misbehaviour::WantsItsCurve);
        let offered = hello.groups.as_deref().unwrap_or_default();
        let group = if wants_its_curve && exchange == Exchange::EcdheEcdsa {
            let mut offered = offered.iter().copied();
            let taken = offered
                .clone()
                .find(|group| self.script.groups.contains(group));
            offered.find(|group| *group == P256).and(taken)?
        } else if exchange.on_curve() {
            self.group(hello)?
        } else {
            0
        };
        let scheme = if exchange.is_signed() && version == TlsVersion::Tls12 {
            let taken = hello.signature_schemes.as_deref().unwrap_or(&BY_SHA1);
            let mut own = self.script.signature_schemes.iter().copied();
            own.find(|scheme| exchange.signs_with(*scheme) && taken.contains(scheme))?
        } else {
            0
        };
        Some(Choice {
            version,
            suite,
            exchange,
            group,
            scheme,
            chain: match exchange {
                Exchange::EcdheEcdsa => &self.ecdsa,
                _ => &self.rsa,
            },
        })
    }

    /// The group it likes best of those offered; the one it likes best where none is named (RFC 8422 4).
    fn group(&self, hello: &ClientHello) -> Option<u16> {
        let mut own = self.script.groups.iter().copied();
        own.find(|group| {
            hello
                .groups
                .as_ref()
                .is_none_or(|offered| offered.contains(group))
        })
    }

    async fn send(&self, mut client: TcpStream, bytes: &[u8], closes: bool) -> io::Result<()> {
        let (mut whole, mut pause) = (bytes, None);
        let (mut closes, mut resets) = (closes, false);
        for how in &self.script.misbehaviours {
            match how {
                Misbehaviour::CutsAt(length) => {
                    whole = whole.get(..*length).unwrap_or(whole);
                    closes = true;
                }
                Misbehaviour::CutsLaterEachTime { resets: cuts } => {
                    let earlier = self.taken.load(Ordering::Relaxed).saturating_sub(1);
                    whole = whole.get(..earlier).unwrap_or(whole);
                    (closes, resets) = (true, *cuts);
                }
                Misbehaviour::Drips(long) => pause = Some(*long),
                _ => {}
            }
        }
        match pause {
            None => client.write_all(whole).await?,
            Some(long) => {
                for byte in whole {
                    client.write_all(&[*byte]).await?;
                    if long.is_zero() {
                        tokio::task::yield_now().await;
                    } else {
                        tokio::time::sleep(long).await;
                    }
                }
            }
        }
        if resets {
            client.set_zero_linger()
        } else if closes {
            end_politely(client).await
        } else {
            hear_out(client).await
        }
    }
}

impl Misbehaviour {
    /// Whether this one is done instead of an answer.
    fn breaks(self, hello: &ClientHello, length: usize) -> bool {
        match self {
            Self::NeverAnswers | Self::Alert(_) | Self::Says(_) | Self::Endless => true,
            Self::SilentTo(version) => hello.is_for(version),
            Self::ResetsAbove(most) | Self::ClosesAbove(most) => length > most,
            Self::HangsBetween(least, most) => (least..=most).contains(&length),
            Self::DemandsName(_) => hello.server_name.is_none(),
            Self::ClosesAfter(_)
            | Self::ServesAtOnce(_)
            | Self::SeesSuites(_)
            | Self::WantsItsCurve
            | Self::ClosesToRefuse
            | Self::Chooses(_)
            | Self::Drips(_)
            | Self::CutsLaterEachTime { .. }
            | Self::CutsAt(_) => false,
        }
    }
}

/// Waits for a client that goes on, or ends.
async fn hear_out(mut client: TcpStream) -> io::Result<()> {
    let mut unread = [0; 1_024];
    while client.read(&mut unread).await? > 0 {}
    Ok(())
}
