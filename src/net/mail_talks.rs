//! Who has talked to which mail server, and what came of it: one connection at a time to an address, a pause
//! after each, and one talk for all who want to know within that pause.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OnceCell, OwnedMutexGuard};
use tokio::time::{Instant, sleep_until};

use super::port25::HeardOfPort25;
use super::smtp::{Greeting, MailConnection, NoTalk, SMTP_PORT, Talk, Upgrade};
use super::{LIMITS, Net};
use crate::fact::{Cause, Why};
use crate::result::Port25;

/// Addresses whose talks are kept before old ones are forgotten.
const KEPT: usize = 512;

/// The talks of one scan, or of all scans of a run. Cheap to clone; all clones hold the same talks.
#[derive(Debug, Clone, Default)]
pub struct MailTalks(Arc<Held>);

#[derive(Debug, Default)]
struct Held {
    // Looked into by address, never walked.
    turnstiles: Mutex<BTreeMap<IpAddr, Turnstile>>,
    talks: Mutex<BTreeMap<IpAddr, Vec<Arc<MailTalk>>>>,
    port25: Mutex<HeardOfPort25>,
}

/// Holds when the last connection ended.
type Turnstile = Arc<tokio::sync::Mutex<Option<Instant>>>;

/// The right to talk to one address. Its end, however it comes, begins the pause.
#[derive(Debug)]
pub(super) struct Turn {
    ended: OwnedMutexGuard<Option<Instant>>,
}

/// A talk with what stands at one address, had or still to be had, for all who ask for it.
#[derive(Debug)]
pub struct MailTalk {
    /// The name that the server is asked for.
    name: String,
    address: IpAddr,
    first: OnceCell<Result<Talk, NoTalk>>,
    second: OnceCell<Result<Talk, NoTalk>>,
    ended: Mutex<Option<Instant>>,
}

impl MailTalks {
    /// The talk with an address for the sake of a name: the one that was had by that name, else the last one
    /// by another name as long as a new one would have to wait for its turn.
    fn of(&self, name: &str, address: IpAddr) -> Arc<MailTalk> {
        let mut talks = self.0.talks.lock().unwrap_or_else(PoisonError::into_inner);
        if talks.len() >= KEPT {
            talks.retain(|_, here| here.iter().any(MailTalk::stands));
        }
        let here = talks.entry(address).or_default();
        // In a batch of hours, what a server said is no news for ever.
        here.retain(MailTalk::stands);
        if let Some(same) = here.iter().find(|talk| talk.name == name) {
            return Arc::clone(same);
        }
        if let Some(last) = here.last().filter(|last| last.keeps_others_waiting()) {
            return Arc::clone(last);
        }
        let new = Arc::new(MailTalk {
            name: name.to_owned(),
            address,
            first: OnceCell::new(),
            second: OnceCell::new(),
            ended: Mutex::default(),
        });
        here.push(Arc::clone(&new));
        new
    }

    async fn wait(&self, address: IpAddr) -> Turn {
        let turnstile = {
            let all = self.0.turnstiles.lock();
            let mut all = all.unwrap_or_else(PoisonError::into_inner);
            if all.len() >= KEPT {
                all.retain(|_, turnstile| is_in_use(turnstile));
            }
            Arc::clone(all.entry(address).or_default())
        };
        let ended = turnstile.lock_owned().await;
        if let Some(ended) = *ended {
            sleep_until(ended + LIMITS.smtp_pause).await;
        }
        Turn { ended }
    }
}

impl MailTalk {
    /// The name that the server is asked for, which may be another one of its address.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The address that is talked to.
    pub fn address(&self) -> IpAddr {
        self.address
    }

    fn keeps_others_waiting(&self) -> bool {
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        ended.is_none_or(|ended| ended.elapsed() < LIMITS.smtp_pause)
    }

    /// Whether it may still be heard, or ended not long ago.
    fn stands(self: &Arc<Self>) -> bool {
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        let age = match self.first.get() {
            Some(Err(_)) => LIMITS.failure_age,
            _ => LIMITS.answer_age,
        };
        ended.is_none_or(|ended| ended.elapsed() < age)
    }

    fn end(&self) {
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        *ended = Some(Instant::now());
    }
}

/// Whether somebody talks, waits, or would still have to wait.
fn is_in_use(turnstile: &Turnstile) -> bool {
    let ended = turnstile.try_lock().map(|ended| *ended);
    Arc::strong_count(turnstile) > 1
        || ended.is_ok_and(|ended| ended.is_some_and(|ended| ended.elapsed() < LIMITS.smtp_pause))
}

impl MailTalks {
    fn of_port25<T>(&self, with: impl FnOnce(&mut HeardOfPort25) -> T) -> T {
        with(&mut self.0.port25.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn note_port25(&self, talk: &MailTalk, heard: &Result<Talk, NoTalk>) {
        self.of_port25(|port25| match heard {
            Ok(_) | Err(NoTalk::SentAway(_)) => port25.note_greeting(),
            Err(NoTalk::Unconnected(why)) if why.cause == Cause::Timeout => {
                port25.note_silence(talk.address, &talk.name);
            }
            Err(_) => {}
        });
    }

    /// # Errors
    /// [`Cause::BlockedPort`] where the silence of several operators says that no connection gets through.
    fn check_port25(&self, address: IpAddr) -> Result<(), Why> {
        if self.of_port25(HeardOfPort25::lets_through) {
            return Ok(());
        }
        let operators = LIMITS.silent_operators;
        let why = format!(
            "connect to {address}: left out, as the mail servers of {operators} operators were silent and none was heard"
        );
        Err(Why::new(Cause::BlockedPort, why))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *self.ended = Some(Instant::now());
    }
}

impl Net {
    /// Connects to port 25 of one address, once nobody else talks there and [`LIMITS`]`.smtp_pause` has passed
    /// since somebody did, however many names lead there.
    ///
    /// # Errors
    /// Why there is no connection. Silence here may be this network's doing (a blocked port); silence
    /// later is the server's. [`Cause::BlockedPort`] where the run knows already that none gets through.
    pub async fn connect_to_mail_server(&self, address: IpAddr) -> Result<MailConnection, Why> {
        let turn = self.mail_talks.wait(address).await;
        self.mail_talks.check_port25(address)?;
        let stream = self.connect(SocketAddr::new(address, SMTP_PORT)).await?;
        Ok(MailConnection {
            address,
            stream,
            turn,
        })
    }

    /// The talk with an address for the sake of a name. Nobody has to be asked twice: who else wants to know
    /// hears the same, also by another name where that one would have to wait for its turn.
    pub fn mail_talk(&self, name: &str, address: IpAddr) -> Arc<MailTalk> {
        self.mail_talks.of(name, address)
    }

    /// What came of a talk.
    ///
    /// # Errors
    /// [`NoTalk`]: why there was none.
    pub async fn hear(&self, talk: &MailTalk) -> Result<Talk, NoTalk> {
        let heard = talk
            .first
            .get_or_init(|| self.talk(talk, Greeting::PresentDay))
            .await;
        heard.clone()
    }

    /// What came of a second talk, after a pause: with a broader hello where the first one found nothing in
    /// common.
    ///
    /// # Errors
    /// [`NoTalk`]: why there was none.
    pub async fn hear_again(&self, talk: &MailTalk) -> Result<Talk, NoTalk> {
        let nothing_in_common = talk.first.get().is_some_and(|first| {
            first
                .as_ref()
                .is_ok_and(|talk| matches!(talk.upgrade, Ok(Upgrade::NothingInCommon(_))))
        });
        let with = if nothing_in_common {
            Greeting::Broad
        } else {
            Greeting::PresentDay
        };
        let heard = talk.second.get_or_init(|| self.talk(talk, with)).await;
        heard.clone()
    }

    /// What was heard of all mail servers of this run says of port 25.
    pub fn port25_of_run(&self) -> Port25 {
        self.mail_talks.of_port25(|port25| port25.says())
    }

    async fn talk(&self, talk: &MailTalk, with: Greeting) -> Result<Talk, NoTalk> {
        let heard = match self.connect_to_mail_server(talk.address).await {
            Ok(connection) => self.talk_to_mail_server(&talk.name, connection, with).await,
            Err(why) => Err(NoTalk::Unconnected(why)),
        };
        self.mail_talks.note_port25(talk, &heard);
        talk.end();
        heard
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_talk_is_shared_by_name_and_by_all_who_would_have_to_wait() {
        tokio::time::pause();
        let talks = MailTalks::default();
        let address: IpAddr = "192.0.2.25".parse().unwrap();
        let first = talks.of("mx1.example.be", address);
        let other = talks.clone().of("mail.example.be", address);
        assert_eq!(other.name(), "mx1.example.be", "it is still on");
        first.end();
        assert!(Arc::ptr_eq(&first, &talks.of("mail.example.be", address)));
        tokio::time::advance(LIMITS.smtp_pause).await;
        let own = talks.of("mail.example.be", address);
        assert_eq!(own.name(), "mail.example.be", "its turn has come");
        assert!(Arc::ptr_eq(&first, &talks.of("mx1.example.be", address)));
        let elsewhere = talks.of("mail.example.be", "192.0.2.26".parse().unwrap());
        assert_eq!(elsewhere.address(), "192.0.2.26".parse::<IpAddr>().unwrap());
    }

    #[tokio::test]
    async fn old_talks_are_forgotten_and_who_has_to_wait_still_does() {
        tokio::time::pause();
        let talks = MailTalks::default();
        let address = |number: u32| IpAddr::from(number.to_be_bytes());
        for number in 0..2_000 {
            talks.of("mail.example.be", address(number)).end();
            drop(talks.wait(address(number)).await);
            tokio::time::advance(LIMITS.answer_age / 400).await;
        }
        assert!(talks.0.talks.lock().unwrap().len() <= KEPT);
        assert!(talks.0.turnstiles.lock().unwrap().len() <= KEPT);
        let begun = Instant::now();
        talks.wait(address(1_999)).await;
        assert!(begun.elapsed() > LIMITS.smtp_pause / 2);
    }
}
