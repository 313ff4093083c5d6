//! What targets share that read logos.

use belfort::report::brand::{Brand, LogoFile};

use super::rules::are_told;

/// The logo as it stands in a report. Read once more, it stays as it is; its size is one that there is room for.
pub fn written(bytes: &[u8]) -> Option<Vec<u8>> {
    let logo = read(bytes)?;
    assert_eq!(
        read(&logo).as_deref(),
        Some(logo.as_slice()),
        "written again"
    );
    Some(logo)
}

fn read(bytes: &[u8]) -> Option<Vec<u8>> {
    let file = b"name = 'Linden'\nlogo = 'logo'";
    let given = |_: &str| {
        Ok(LogoFile {
            name: "logo".to_owned(),
            bytes: Some(bytes.to_vec()),
        })
    };
    match Brand::read("brand.toml", file, &[], given) {
        Ok(brand) => {
            let logo = brand.logo().unwrap();
            let (width, height) = logo.shown();
            assert!((1..=216).contains(&width) && (1..=52).contains(&height));
            Some(logo.bytes().to_vec())
        }
        Err(errors) => {
            are_told(errors.all(), "logo", bytes);
            None
        }
    }
}
