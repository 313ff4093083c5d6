//! What the mail servers of a run say of port 25 together: many networks let nobody through, and each server then
//! seems to be silent.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use tokio::time::Instant;

use super::LIMITS;
use crate::result::Port25;
use crate::target::registrable;

/// What was heard of port 25.
#[derive(Debug, Default)]
pub(super) struct HeardOfPort25 {
    /// When a server greeted last.
    greeted: Option<Instant>,
    /// Servers that were silent at connect since then, with the domain that is registered for them.
    silent: BTreeMap<IpAddr, String>,
    /// When one was silent last, or was tried although all were.
    tried: Option<Instant>,
}

impl HeardOfPort25 {
    /// A server was heard, be it to send us away.
    pub(super) fn note_greeting(&mut self) {
        self.greeted = Some(Instant::now());
        self.silent.clear();
    }

    /// A server of this name was silent at connect.
    pub(super) fn note_silence(&mut self, address: IpAddr, name: &str) {
        self.tried = Some(Instant::now());
        // More would say no more.
        if !self.are_silent() {
            let operator = registrable(name).unwrap_or_else(|| name.to_owned());
            self.silent.insert(address, operator);
        }
    }

    /// Whether a connection is to be tried. Where no one gets through, one after a while: the port may have been opened,
    /// or three dead servers were looked at first.
    pub(super) fn lets_through(&mut self) -> bool {
        let waited = self
            .tried
            .is_none_or(|tried| tried.elapsed() >= LIMITS.failure_age);
        if self.is_closed() && !waited {
            return false;
        }
        self.tried = Some(Instant::now());
        true
    }

    /// Whether several operators were silent, and none was ever heard.
    fn is_closed(&self) -> bool {
        self.greeted.is_none() && self.are_silent()
    }

    /// Open where a server greeted, unless several operators were silent since then, long after: as where the laptop
    /// went to another network. Blocked where these are silent; unknown as long as they are few.
    pub(super) fn says(&self) -> Port25 {
        let lately = |greeted: &Instant| greeted.elapsed() < LIMITS.failure_age;
        match &self.greeted {
            Some(greeted) if !self.are_silent() || lately(greeted) => Port25::Open,
            _ if self.are_silent() => Port25::Blocked,
            _ => Port25::Unknown,
        }
    }

    /// Neither three names that lead to one dead address, nor three addresses of one operator, are three operators.
    fn are_silent(&self) -> bool {
        let operators: BTreeSet<&String> = self.silent.values().collect();
        operators.len() >= LIMITS.silent_operators
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many silent servers, each of its own operator.
    fn hear_silence(heard: &mut HeardOfPort25, operators: std::ops::Range<u8>) {
        for number in operators {
            let address = IpAddr::from([192, 0, 2, number]);
            heard.note_silence(address, &format!("mx.klant{number}.be"));
        }
    }

    #[tokio::test]
    async fn the_silence_of_three_operators_closes_port_25_until_one_is_heard() {
        let mut heard = HeardOfPort25::default();
        assert_eq!(heard.says(), Port25::Unknown);
        hear_silence(&mut heard, 0..2);
        assert_eq!((heard.says(), heard.is_closed()), (Port25::Unknown, false));
        hear_silence(&mut heard, 2..3);
        assert_eq!((heard.says(), heard.is_closed()), (Port25::Blocked, true));
        heard.note_greeting();
        assert_eq!((heard.says(), heard.is_closed()), (Port25::Open, false));
    }

    #[tokio::test]
    async fn closed_for_a_while_one_is_let_through_to_see() {
        tokio::time::pause();
        let mut heard = HeardOfPort25::default();
        hear_silence(&mut heard, 0..3);
        assert!(!heard.lets_through());
        tokio::time::advance(LIMITS.failure_age).await;
        assert!(heard.lets_through());
        assert!(!heard.lets_through(), "one, and no second one");
        heard.note_greeting();
        assert_eq!((heard.lets_through(), heard.says()), (true, Port25::Open));
    }

    #[tokio::test]
    async fn one_dead_address_or_one_operator_is_not_three() {
        let address = |number| IpAddr::from([192, 0, 2, number]);
        let mut heard = HeardOfPort25::default();
        for number in 0..9 {
            heard.note_silence(address(1), &format!("mx.klant{number}.be"));
        }
        for number in 2..9 {
            heard.note_silence(address(number), &format!("mx{number}.wolkenhuis.be"));
        }
        assert_eq!((heard.says(), heard.is_closed()), (Port25::Unknown, false));
    }

    #[tokio::test]
    async fn one_that_was_heard_vouches_for_port_25_until_three_operators_are_silent_for_long() {
        tokio::time::pause();
        let mut heard = HeardOfPort25::default();
        heard.note_greeting();
        hear_silence(&mut heard, 0..2);
        tokio::time::advance(LIMITS.failure_age).await;
        assert_eq!(heard.says(), Port25::Open, "two operators may have gone");
        hear_silence(&mut heard, 2..3);
        assert_eq!(heard.says(), Port25::Blocked);
        assert!(
            !heard.is_closed(),
            "it was open in this run, and may be again"
        );
        heard.note_greeting();
        hear_silence(&mut heard, 0..3);
        assert_eq!(heard.says(), Port25::Open, "one was heard a moment ago");
    }
}
