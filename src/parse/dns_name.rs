//! Names of the DNS, as people write them.

use hickory_proto::rr::Name;

/// A host name as people write it: lower case, no dot at the end.
pub fn host_name(name: &Name) -> String {
    let text = name.to_lowercase().to_ascii();
    match text.strip_suffix('.') {
        Some(stripped) if !stripped.is_empty() => stripped.to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_is_written_in_lower_case_and_without_its_dot() {
        let written = |text| host_name(&Name::from_ascii(text).unwrap());
        assert_eq!(written("WWW.Example.BE."), "www.example.be");
        assert_eq!(written("."), ".", "the root is nothing but its dot");
    }

    proptest! {
        #[test]
        fn any_labels_are_written_without_panic(
            labels in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..64), 0..6),
        ) {
            let name = Name::from_labels(labels.iter().map(Vec::as_slice));
            let _ = name.map(|name| host_name(&name));
        }
    }
}
