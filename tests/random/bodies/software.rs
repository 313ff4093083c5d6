//! Products, versions and libraries that sites show of themselves.

use belfort::parse::software::{
    Version, field_name, library, mark, of_address, of_field, of_generator,
};

/// Looks at one input.
pub fn look(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (name, value) = text.split_once('\n').unwrap_or(("server", &text));
    let _ = field_name(name);
    for field in [
        name,
        "server",
        "x-powered-by",
        "x-generator",
        "x-aspnet-version",
    ] {
        for named in of_field(field, value) {
            assert!(named.version.is_empty() || Version::parse(&named.version).is_some());
        }
    }
    let _ = (of_generator(value), mark(value));
    let below = format!("https://www.example.be/{value}");
    for address in [value, &below] {
        let _ = of_address(address, "www.example.be");
        for library in library::of_address(address) {
            assert!(Version::parse(&library.version).is_some());
        }
    }
    if let (Some(one), Some(other)) = (Version::parse(name), Version::parse(value)) {
        assert_eq!(one.cmp(&other), other.cmp(&one).reverse());
    }
}
