use num_bigint::BigUint;

use super::*;

/// RFC 7919 appendix A: `p = 2^b - 2^(b-64) + {[2^(b-130) e] + X} * 2^64 - 1`.
fn prime(bits: u32, x: u32) -> Vec<u8> {
    let one = BigUint::from(1u8);
    // 64 bits more than are needed, for what the sum of rounded terms lacks.
    let mut term = &one << (bits - 130 + 64);
    let (mut e, mut factor) = (BigUint::ZERO, 0u32);
    while term != BigUint::ZERO {
        e += &term;
        factor += 1;
        term /= factor;
    }
    let e: BigUint = e >> 64;
    let prime: BigUint = (&one << bits) - (&one << (bits - 64)) + ((e + x) << 64) - one;
    prime.to_bytes_be()
}

#[test]
fn primes_of_rfc_7919_are_known_by_value() {
    let definitions = [
        (0x0100, 2048, 560_316),
        (0x0101, 3072, 2_625_351),
        (0x0102, 4096, 5_736_041),
        (0x0103, 6144, 15_705_020),
        (0x0104, 8192, 10_965_728),
    ];
    for (code, bits, x) in definitions {
        let prime = prime(bits, x);
        assert_eq!(finite_field(&prime), Some(code), "{bits}");
        assert_eq!(prime_bits(&prime), bits);
        assert_eq!(finite_field_name(&prime), name(code));
    }
    let other = [0x80; 128];
    assert_eq!(finite_field(&other), None);
    assert_eq!(finite_field_name(&other), "DHE 1024");
}

#[test]
fn a_prime_is_as_large_as_its_first_bit_says() {
    assert_eq!(prime_bits(&[]), 0);
    assert_eq!(prime_bits(&[0, 0]), 0);
    assert_eq!(prime_bits(&[0, 1]), 1);
    assert_eq!(prime_bits(&[0x7F, 0xFF]), 15);
}

#[test]
fn groups_have_names_and_sizes() {
    assert_eq!(name(0x11EC), "X25519MLKEM768");
    assert_eq!(name(0x0017), "secp256r1");
    assert_eq!(name(0x7777), "0x7777");
    assert_eq!(bits(0x0015), Some(224));
    assert_eq!(bits(0x0200), None);
    assert_eq!(bits(0xFF01), None);
    assert_eq!(kind(0x0101), Some(Kind::FiniteField));
    assert!(is_post_quantum(0x11EC) && is_post_quantum(0x0201) && !is_post_quantum(0x001D));
    let codes: Vec<u16> = GROUPS.iter().map(|(code, ..)| *code).collect();
    assert!(codes.is_sorted_by(|one, next| one < next));
}

#[test]
fn lists_hold_what_their_names_say() {
    let curve = |code: &u16| kind(*code) == Some(Kind::Curve);
    assert!(CLASSIC_12.iter().all(curve));
    let mut sorted = CLASSIC_12;
    sorted.sort_unstable();
    assert!(sorted.into_iter().eq(0x0001..=0x001E));
    let sufficient = [0x17, 0x18, 0x19, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E];
    for code in CLASSIC_12 {
        let is_weak = bits(code).unwrap() < 224;
        assert_eq!(WEAK.contains(&code), is_weak, "{}", name(code));
        let is_unlisted = !is_weak && !sufficient.contains(&code);
        assert_eq!(UNLISTED.contains(&code), is_unlisted, "{}", name(code));
    }
    assert!(TLS13_CLASSIC.iter().all(curve));
    assert!(POST_QUANTUM.iter().all(|code| is_post_quantum(*code)));
    let field = |code: &u16| kind(*code) == Some(Kind::FiniteField);
    assert!(TLS13_FINITE_FIELD.iter().all(field));
}
