//! The `integrity` attribute: does it hold a browser to anything (Subresource Integrity 3.5)?

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const CONFIG: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, CONFIG);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, CONFIG);

/// Whether at least one of its values is a hash that browsers know, of the right length. Browsers ignore all
/// others, and with none left they run whatever comes.
pub fn is_valid(attribute: &str) -> bool {
    attribute.split_ascii_whitespace().any(is_hash)
}

fn is_hash(value: &str) -> bool {
    let Some((name, rest)) = value.split_once('-') else {
        return false;
    };
    let length = match name.to_ascii_lowercase().as_str() {
        "sha256" => 32,
        "sha384" => 48,
        "sha512" => 64,
        _ => return false,
    };
    let hash = rest.split('?').next().unwrap_or_default();
    let decoded = STANDARD.decode(hash).or_else(|_| URL_SAFE.decode(hash));
    decoded.is_ok_and(|bytes| bytes.len() == length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GOOD: &str = "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC";

    #[test]
    fn a_hash_of_the_right_length_is_valid() {
        assert!(is_valid(GOOD));
        assert!(is_valid(&format!(" \n garbage {GOOD}?ct=text/javascript ")));
        assert!(is_valid(
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        ));
        assert!(is_valid(
            "SHA256-47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
        ));
    }

    #[test]
    fn what_browsers_ignore_is_none() {
        for attribute in [
            "",
            "garbage",
            "sha384",
            "sha384-",
            "sha384-abc",
            "sha384-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
            "md5-1B2M2Y8AsgTpgAmY7PhCfg==",
            "sha256-!!DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        ] {
            assert!(!is_valid(attribute), "{attribute}");
        }
    }

    proptest! {
        #[test]
        fn any_attribute_is_read_without_panic(attribute: String, odd in "(sha256|-|=|\\?|[a-zA-Z0-9+/]{0,50}| ){0,10}") {
            let _ = (is_valid(&attribute), is_valid(&odd));
        }
    }
}
