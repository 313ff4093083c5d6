//! Sets of addresses: how much of the internet a list lets send mail.

use std::net::{Ipv4Addr, Ipv6Addr};

/// A set of addresses of both families.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Space {
    /// IPv4, each address as its number.
    v4: Ranges,
    /// IPv6, each address as its number.
    v6: Ranges,
}

impl Space {
    /// Every address there is.
    pub fn everything() -> Self {
        Self {
            v4: Ranges(vec![(0, u128::from(u32::MAX))]),
            v6: Ranges(vec![(0, u128::MAX)]),
        }
    }

    /// A network of IPv4; a length over 32 is the address alone.
    pub fn network_v4(address: Ipv4Addr, length: u8) -> Self {
        let hosts = u32::MAX.checked_shr(length.into()).unwrap_or(0);
        let first = u32::from(address) & !hosts;
        Self {
            v4: Ranges(vec![(first.into(), (first | hosts).into())]),
            v6: Ranges::default(),
        }
    }

    /// A network of IPv6; a length over 128 is the address alone.
    pub fn network_v6(address: Ipv6Addr, length: u8) -> Self {
        let hosts = u128::MAX.checked_shr(length.into()).unwrap_or(0);
        let first = u128::from(address) & !hosts;
        Self {
            v4: Ranges::default(),
            v6: Ranges(vec![(first, first | hosts)]),
        }
    }

    /// Whether it holds no address.
    pub fn is_empty(&self) -> bool {
        self.v4.0.is_empty() && self.v6.0.is_empty()
    }

    /// What is in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            v4: self.v4.union(&other.v4),
            v6: self.v6.union(&other.v6),
        }
    }

    /// What is in this and not in the other.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        Self {
            v4: self.v4.without(&other.v4),
            v6: self.v6.without(&other.v6),
        }
    }

    /// How many addresses of IPv4: 16,777,216 is a /8.
    pub fn count_v4(&self) -> u64 {
        let count = self.v4.count();
        u64::try_from(count).unwrap_or(u64::MAX)
    }

    /// Length of the prefix of the smallest network of IPv6 that is at least as large: 16 for a /16, and for
    /// two networks of half that size. `None`: no address of IPv6.
    pub fn prefix_v6(&self) -> Option<u8> {
        // The whole of IPv6 is one more than a number of 128 bits holds.
        let one_less = match self.v6.count() {
            0 => return None,
            count => count - 1,
        };
        u8::try_from(one_less.leading_zeros()).ok()
    }
}

/// Ranges of numbers, both ends included: sorted, and never touching each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Ranges(Vec<(u128, u128)>);

impl Ranges {
    /// In one pass: lists of thousands of networks are added up term by term.
    fn union(&self, other: &Self) -> Self {
        if let [one] = *other.0 {
            return self.with(one);
        }
        let (mut one, mut two) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut joined: Vec<(u128, u128)> = Vec::with_capacity(self.0.len() + other.0.len());
        loop {
            let next = match (one.peek(), two.peek()) {
                (Some(left), Some(right)) if left <= right => one.next(),
                (_, Some(_)) => two.next(),
                (_, None) => one.next(),
            };
            let Some((first, last)) = next.copied() else {
                return Self(joined);
            };
            match joined.last_mut() {
                Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
                _ => joined.push((first, last)),
            }
        }
    }

    /// With one range more, which takes in those that it meets.
    fn with(&self, (first, last): (u128, u128)) -> Self {
        let from = self
            .0
            .partition_point(|(_, end)| end.saturating_add(1) < first);
        let to = self
            .0
            .partition_point(|(start, _)| *start <= last.saturating_add(1));
        let mut joined = self.0.clone();
        let met = joined.splice(from..to.max(from), []).collect::<Vec<_>>();
        let first = met.first().map_or(first, |(start, _)| first.min(*start));
        let last = met.last().map_or(last, |(_, end)| last.max(*end));
        joined.insert(from, (first, last));
        Self(joined)
    }

    /// In one pass as well.
    fn without(&self, other: &Self) -> Self {
        let mut left = Vec::with_capacity(self.0.len());
        for range in &self.0 {
            let before = other.0.partition_point(|(_, end)| *end < range.0);
            let mut rest = Some(*range);
            for cut in other.0.iter().skip(before) {
                let Some(uncut) = rest.filter(|(_, last)| cut.0 <= *last) else {
                    break;
                };
                let [in_front, behind] = cut_out(uncut, *cut);
                left.extend(in_front);
                rest = behind;
            }
            left.extend(rest);
        }
        Self(left)
    }

    /// How many numbers; all of 128 bits count as one less.
    fn count(&self) -> u128 {
        let sizes = self
            .0
            .iter()
            .map(|(first, last)| (last - first).saturating_add(1));
        sizes.fold(0, u128::saturating_add)
    }
}

/// What is left of a range in front of another that meets it, and behind that one.
fn cut_out((first, last): (u128, u128), (from, to): (u128, u128)) -> [Option<(u128, u128)>; 2] {
    let before = from.checked_sub(1).filter(|end| first <= *end);
    let after = to.checked_add(1).filter(|start| *start <= last);
    [
        before.map(|end| (first, end)),
        after.map(|start| (start, last)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn v4(text: &str) -> Space {
        let (address, length) = text.split_once('/').unwrap();
        Space::network_v4(address.parse().unwrap(), length.parse().unwrap())
    }

    fn v6(text: &str) -> Space {
        let (address, length) = text.split_once('/').unwrap();
        Space::network_v6(address.parse().unwrap(), length.parse().unwrap())
    }

    #[test]
    fn two_halves_are_the_whole() {
        let halves = v4("0.0.0.0/1").union(&v4("128.0.0.0/1"));
        assert_eq!(halves.count_v4(), 1 << 32);
        let halves = v6("::/1").union(&v6("8000::/1"));
        assert_eq!(halves, Space::everything().without(&v4("0.0.0.0/0")));
        assert_eq!(halves.prefix_v6(), Some(0));
    }

    #[test]
    fn what_overlaps_counts_once() {
        let space = v4("192.0.2.0/24").union(&v4("192.0.2.128/25"));
        assert_eq!(space.count_v4(), 256);
        assert_eq!(space.union(&v4("192.0.3.77/24")).count_v4(), 512);
    }

    #[test]
    fn what_was_refused_before_is_taken_away() {
        let space = v4("10.0.0.0/8").without(&v4("10.64.0.0/10"));
        assert_eq!(space.count_v4(), (1 << 24) - (1 << 22));
        assert!(space.without(&v4("0.0.0.0/0")).is_empty());
        assert_eq!(
            Space::everything()
                .without(&Space::everything())
                .prefix_v6(),
            None
        );
    }

    #[test]
    fn several_cuts_leave_what_lies_between_them() {
        let all = v4("10.0.0.0/24").union(&v4("10.0.2.0/24"));
        let cuts = v4("9.255.255.255/32")
            .union(&v4("10.0.0.0/32"))
            .union(&v4("10.0.0.7/32"))
            .union(&v4("10.0.0.255/32"))
            .union(&v4("10.0.1.0/24"))
            .union(&v4("10.0.2.128/25"));
        let left = all.without(&cuts);
        assert_eq!(left.count_v4(), 256 - 3 + 128);
        assert_eq!(left.v4.0.len(), 3);
        assert!(left.without(&all).is_empty());
        assert_eq!(left.union(&all), all);
        assert_eq!(left.union(&v4("0.0.0.0/0")), v4("0.0.0.0/0"));
        assert_eq!(left.union(&v4("255.255.255.255/32")).v4.0.len(), 4);
        assert_eq!(left.union(&v4("10.0.0.0/32")).v4.0.len(), 3, "it touches");
    }

    #[test]
    fn a_size_of_ipv6_is_told_as_a_prefix() {
        assert_eq!(v6("2001:db8::/32").prefix_v6(), Some(32));
        assert_eq!(v6("2001:db8::1/128").prefix_v6(), Some(128));
        let three = v6("2001::/16").union(&v6("2003::/16"));
        assert_eq!(three.prefix_v6(), Some(15), "two are a /15");
        let more = v6("2001::/16").union(&v6("2003::1/128"));
        assert_eq!(more.prefix_v6(), Some(15), "one address more than a /16");
    }

    proptest! {
        #[test]
        fn any_networks_are_joined_and_cut_without_panic(
            networks in prop::collection::vec((any::<[u8; 16]>(), any::<u8>(), any::<bool>()), 0..12),
        ) {
            let network = |(bytes, length, is_four): ([u8; 16], u8, bool)| {
                let [a, b, c, d, ..] = bytes;
                if is_four {
                    Space::network_v4([a, b, c, d].into(), length)
                } else {
                    Space::network_v6(bytes.into(), length)
                }
            };
            let mut all = Space::default();
            for network in networks.into_iter().map(network) {
                let more = all.union(&network);
                prop_assert!(all.count_v4() <= more.count_v4());
                prop_assert!(network.without(&more).is_empty());
                all = more.without(&network).union(&network);
                prop_assert_eq!(&all, &more);
            }
            let rest = Space::everything().without(&all);
            prop_assert_eq!(rest.count_v4() + all.count_v4(), 1 << 32);
            prop_assert_eq!(rest.union(&all), Space::everything());
            let _ = all.prefix_v6();
        }
    }
}
