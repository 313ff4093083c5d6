//! What one answer shows of groups and curves.

use crate::fact::{Group, KeyKind};
use crate::parse::certificate;
use crate::parse::tls::group;
use crate::parse::tls::reply::ServerHello;

/// The group of an answer.
pub(super) fn group_of(hello: &ServerHello) -> Option<Group> {
    if let Some(prime) = &hello.dh_prime {
        return Some(Group {
            code: group::finite_field(prime).unwrap_or_default(),
            name: group::finite_field_name(prime),
            dhe_bits: group::prime_bits(prime),
        });
    }
    hello.group.map(group_named)
}

/// A group with its name and size.
pub(super) fn group_named(code: u16) -> Group {
    Group {
        code,
        name: group::name(code),
        dhe_bits: match group::kind(code) {
            Some(group::Kind::FiniteField) => group::bits(code).unwrap_or_default(),
            _ => 0,
        },
    }
}

/// The curve of the key in the first certificate of an answer.
pub(super) fn curve_of_key(hello: &ServerHello) -> Option<u16> {
    let first = certificate::decode(hello.certificates.first()?).ok()?;
    let key = certificate::Key::of(&first);
    match (key.kind, key.bits) {
        (KeyKind::Ec, 256) => Some(0x0017),
        (KeyKind::Ec, 384) => Some(0x0018),
        (KeyKind::Ec, 521) => Some(0x0019),
        _ => None,
    }
}
