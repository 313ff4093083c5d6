//! Places, days and escapes of XLSX.

use super::*;

#[test]
fn places_are_read_as_they_are_written() {
    assert_eq!(place_of("A1"), Some((1, 0)));
    assert_eq!(place_of("aa12"), Some((12, 26)));
    assert_eq!(place_of("XFD1048576"), Some((1_048_576, 16_383)));
    for place in ["", "A", "1", "A0", "A1048577", "A1B", "Ä1", "$A$1"] {
        assert_eq!(place_of(place), None, "{place}");
    }
}

#[test]
fn a_number_is_a_day_where_its_format_says_so() {
    for code in ["dd/mm/yyyy", "[$-813]d mmmm yyyy;@", "h:mm", "\"op\" d"] {
        assert!(shows_date(code), "{code}");
    }
    for code in [
        "General",
        "0.00",
        "#,##0 \"dagen\"",
        "[Red]0",
        "0\\d",
        "_d0",
        "@",
    ] {
        assert!(!shows_date(code), "{code}");
    }
    assert_eq!(moment(46_082.0, false).as_deref(), Some("2026-03-01"));
    assert_eq!(moment(44_620.0, true).as_deref(), Some("2026-03-01"));
    assert_eq!(
        moment(46_082.5, false).as_deref(),
        Some("2026-03-01 12:00:00")
    );
    for number in [0.0, -1.0, 1e300, f64::NAN, f64::INFINITY] {
        assert_eq!(moment(number, false), None);
    }
}

#[test]
fn escapes_stand_for_characters() {
    assert_eq!(unescaped("a_x000D_b_x005F_x"), "a\rb_x");
    for text in ["_x", "_xD800_", "_x00", "_xé000_", "x_", "_x000D"] {
        assert_eq!(unescaped(text), text);
    }
}

#[test]
fn parts_are_found_from_the_folder_of_the_one_that_names_them() {
    assert_eq!(
        resolved("xl", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml"
    );
    assert_eq!(resolved("xl", "/xl/./s.xml"), "xl/s.xml");
    assert_eq!(resolved("xl/a", "../../../s.xml"), "s.xml");
}
