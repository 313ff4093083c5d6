//! One list as six programs save it; `tests/data/lists/README.md` says how.

use std::path::PathBuf;

use belfort::batch::list::{Column, List, Reason, Remark};
use belfort::batch::{CyfunLevel, Order};
use belfort::language::Language;
use belfort::target::TakenFrom;

use crate::{assert_accounted, list};

const BELGIAN: &[u8] = include_bytes!("../data/lists/belgian-excel.csv");
const UTF8: &[u8] = include_bytes!("../data/lists/excel-utf8.csv");
const UTF16: &[u8] = include_bytes!("../data/lists/unicode-text.txt");
const COMMA: &[u8] = include_bytes!("../data/lists/comma.csv");
const XLSX: &[u8] = include_bytes!("../data/lists/clients.xlsx");
const ODS: &[u8] = include_bytes!("../data/lists/clients.ods");

fn order(row: u32, domain: &str, client: &str) -> Order {
    Order {
        domain: domain.to_owned(),
        row,
        client: Some(client.to_owned()),
        ..Order::default()
    }
}

/// What all the files say.
fn meant() -> Vec<Order> {
    let town = "Gemeente Voorbeeld";
    vec![
        Order {
            languages: vec![Language::Nl],
            profile: Some("sme".to_owned()),
            cyfun: Some(CyfunLevel::Basic),
            contact: Some("Hélène Peeters".to_owned()),
            tags: vec!["2026".to_owned()],
            reference: Some("2026-03-01".to_owned()),
            selectors: vec!["selector1".to_owned(), "k2".to_owned()],
            hosts: vec!["shop.example.be".to_owned()],
            answers: Some(PathBuf::from("answers/hélène.toml")),
            ..order(2, "example.be", "Bakkerij Hélène ’t Hooge")
        },
        Order {
            languages: vec![Language::Fr],
            profile: Some("sme".to_owned()),
            contact: Some("Zoé Müller".to_owned()),
            tags: vec!["horeca".to_owned(), "station".to_owned()],
            ..order(3, "example.com", "Café de la Gare")
        },
        Order {
            languages: vec![Language::Nl, Language::Fr],
            profile: Some("municipality".to_owned()),
            cyfun: Some(CyfunLevel::Important),
            ..order(4, "example.org", town)
        },
        Order {
            languages: vec![Language::Nl, Language::Fr],
            profile: Some("municipality".to_owned()),
            cyfun: Some(CyfunLevel::Important),
            ..order(4, "jeugd.example.org", town)
        },
        order(5, "bib.example.org", town),
        Order {
            languages: vec![Language::De],
            cyfun: Some(CyfunLevel::Small),
            ..order(8, "example.net", "Weingut „Süß“")
        },
    ]
}

fn assert_is_meant(list: &List) {
    assert_eq!(list.orders, meant());
    assert_accounted(list);
    assert_eq!((list.header, list.rows, list.empty), (Some(1), 9, 2));
    let [refused] = list.refused.as_slice() else {
        panic!("one row is refused, not {:?}", list.refused);
    };
    let mistake = &refused.mistakes[0];
    assert_eq!((refused.row, mistake.column), (9, Column::Domain));
    assert!(matches!(&mistake.reason, Reason::Formula(error) if error.starts_with("#N/")));
    let unknown = vec![("column L (`Opmerking`)".to_owned(), None)];
    assert!(list.remarks.contains(&Remark::Unknown(unknown)));
    for (kind, row, from) in [
        (TakenFrom::WebAddress, 3, "https://www.example.com/menu"),
        (TakenFrom::MailAddress, 8, "info@example.net"),
    ] {
        let taken = Remark::Taken {
            kind,
            count: 1,
            examples: vec![(row, from.to_owned())],
        };
        assert!(list.remarks.contains(&taken), "{:?}", list.remarks);
    }
}

#[test]
fn a_csv_that_excel_saved_where_belgian_settings_hold_is_read_right() {
    let list = list(BELGIAN);
    assert_is_meant(&list);
    assert!(list.remarks.contains(&Remark::Windows1252));
}

#[test]
fn the_same_list_in_utf_8_in_utf_16_and_with_commas_is_read_alike() {
    for bytes in [UTF8, UTF16, COMMA] {
        let list = list(bytes);
        assert_is_meant(&list);
        assert!(!list.remarks.contains(&Remark::Windows1252));
    }
}

#[test]
fn workbooks_that_libreoffice_saved_are_read_alike() {
    for bytes in [XLSX, ODS] {
        let list = list(bytes);
        assert_is_meant(&list);
        let sheet = Remark::Sheet {
            read: "Klanten".to_owned(),
            others: vec!["Lees mij".to_owned()],
        };
        assert!(
            list.remarks.contains(&sheet),
            "the hidden sheet is not even named"
        );
    }
}
