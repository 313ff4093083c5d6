//! Values of CAA properties (RFC 8659 4.2): is an `issue` value well-formed?

/// Reads the value of an `issue` or `issuewild` property: the issuer's domain name, `;` for "nobody".
/// `None`: it breaks the grammar, which certificate authorities read as "nobody" (RFC 8659 4.2).
pub fn issuer(value: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(value)
        .ok()
        .filter(|text| text.is_ascii())?;
    let (name, parameters) = match text.split_once(';') {
        Some((name, parameters)) => (name, Some(parameters)),
        None => (text, None),
    };
    let name = name.trim_matches([' ', '\t']);
    let parameters_fit = parameters.is_none_or(are_parameters);
    if !parameters_fit || (!name.is_empty() && !is_domain(name)) {
        return None;
    }
    Some(if name.is_empty() {
        ";".to_owned()
    } else {
        name.to_ascii_lowercase()
    })
}

fn is_domain(name: &str) -> bool {
    name.split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    })
}

/// `tag=value` pairs between semicolons; none at all is fine.
fn are_parameters(text: &str) -> bool {
    if text.trim_matches([' ', '\t']).is_empty() {
        return true;
    }
    text.split(';').all(|parameter| {
        let Some((tag, value)) = parameter.trim_matches([' ', '\t']).split_once('=') else {
            return false;
        };
        let tag = tag.trim_end_matches([' ', '\t']);
        let value = value.trim_start_matches([' ', '\t']);
        !tag.is_empty()
            && tag
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && value
                .bytes()
                .all(|byte| matches!(byte, 0x21..=0x3a | 0x3c..=0x7e))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn well_formed_values_name_their_issuer() {
        let of = |value: &str| issuer(value.as_bytes());
        assert_eq!(of("letsencrypt.org").as_deref(), Some("letsencrypt.org"));
        assert_eq!(
            of(" ca1.example.net ; account=230123 ").as_deref(),
            Some("ca1.example.net")
        );
        assert_eq!(of("ca.example; a=1; b=2").as_deref(), Some("ca.example"));
        assert_eq!(of(";").as_deref(), Some(";"));
        assert_eq!(of("").as_deref(), Some(";"));
    }

    #[test]
    fn values_that_break_the_grammar_are_seen() {
        for value in [
            "%%%%%",
            "ca.example; account",
            "ca..example",
            "-ca.example",
            "ca.example a=1",
            "caf\u{e9}.be",
            "ca.example;;",
        ] {
            assert_eq!(issuer(value.as_bytes()), None, "{value:?}");
        }
    }

    proptest! {
        #[test]
        fn any_value_is_read_without_panic(value: Vec<u8>) {
            let _ = issuer(&value);
        }
    }
}
