//! What a person types as the domain to scan.

use belfort::target::{Target, has_known_ending, is_handed_out, registrable};

use super::input::text;

/// All of it is a domain, a web address or a mail address.
pub fn look(bytes: &[u8]) {
    let text = &*text(bytes);
    let _ = (
        registrable(text),
        is_handed_out(text),
        has_known_ending(text),
    );
    match Target::parse(text) {
        Ok((target, _)) => is_sound(&target),
        Err(error) => assert!(!error.to_string().contains(char::is_control), "{error}"),
    }
    if let Ok(host) = Target::parse_host(text) {
        is_sound(&host);
    }
}

/// A name that was read can be asked for in the DNS, and reads as itself in both of its forms.
fn is_sound(target: &Target) {
    let ascii = target.ascii();
    assert!(ascii.len() <= 253 && !ascii.ends_with('.'));
    assert!(
        ascii
            .split('.')
            .all(|label| (1..=63).contains(&label.len()))
    );
    let letters =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
    assert!(ascii.bytes().all(letters), "{ascii}");
    assert!(target.owns(ascii) && target.owns(target.registrable()));
    for form in [ascii, target.unicode()] {
        assert_eq!(&Target::parse_host(form).unwrap(), target, "{form}");
    }
    assert!(!target.unicode().contains(char::is_control));
}
