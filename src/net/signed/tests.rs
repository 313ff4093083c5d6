use super::*;

fn signature(inception: &str, expiration: &str) -> Signature {
    Signature {
        name: ".".to_owned(),
        kind: "SOA".to_owned(),
        key_tag: 1,
        algorithm: 8,
        inception: inception.parse().unwrap(),
        expiration: expiration.parse().unwrap(),
    }
}

#[test]
fn a_clock_outside_the_time_of_the_roots_signature_is_wrong() {
    let signature = signature("2026-11-24T05:00:00Z", "2026-12-07T06:00:00Z");
    for (now, is_public, expected) in [
        ("2026-11-24T23:00:00Z", true, None),
        ("2026-11-23T12:00:00Z", true, Some(Cause::WrongClock)),
        ("2026-11-28T12:00:00Z", true, Some(Cause::WrongClock)),
        ("2026-11-28T12:00:00Z", false, None),
        ("2026-12-08T12:00:00Z", false, Some(Cause::WrongClock)),
    ] {
        let found = clock_fits(now.parse().unwrap(), &signature, is_public);
        assert_eq!(found.err().map(|why| why.cause), expected, "{now}");
    }
}
