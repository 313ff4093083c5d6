//! Whatever the bytes are, reading them ends, and no row is lost.

use proptest::prelude::*;

use belfort::batch::list::read;

use crate::{PROFILES, assert_accounted, list};

/// Cells as they may stand in a list, sound and broken.
fn cell() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "",
        "",
        "a.be",
        "www.a.be",
        "b.be",
        "https://b.be/x",
        "info@c.be",
        "gmail.com",
        "x@gmail.com",
        "127.0.0.1",
        "be",
        "example,be",
        "nl",
        "fr/de",
        "xx",
        "sme",
        "basic",
        "#N/A",
        "#1",
        "# note",
        "domain",
        "Klant",
        "taal",
        "\"a\nb\"",
        "\"a;b.be\"",
        "\"",
        "a\u{7}",
        "\u{fffd}",
        "s1 s2",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => ".{0,8}"]
}

fn text() -> impl Strategy<Value = String> {
    let header = prop::sample::select(vec![
        "",
        "domain;client;language\n",
        "Klant,Domein,Taal\n",
        "titel\n\nurl\tnaam\n",
    ]);
    let separator = prop::sample::select(vec![";", ",", "\t"]);
    let end = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    let rows = prop::collection::vec(prop::collection::vec(cell(), 0..5), 0..12);
    (header, separator, end, rows).prop_map(|(header, separator, end, rows)| {
        let rows = rows.iter().map(|cells| cells.join(separator) + end);
        header.to_owned() + &rows.collect::<String>()
    })
}

proptest! {
    #[test]
    fn random_bytes_end_in_a_list_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(list) = read(&bytes, &PROFILES) {
            assert_accounted(&list);
        }
    }

    #[test]
    fn every_row_of_a_text_is_accounted_for_once(text in text()) {
        if let Ok(list) = read(text.as_bytes(), &PROFILES) {
            assert_accounted(&list);
            for line in list.lines() {
                prop_assert!(!line.chars().any(char::is_control));
            }
        }
    }

    #[test]
    fn damaged_workbooks_end_in_a_list_or_an_error(
        ods in any::<bool>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let sound: &[u8] = if ods {
            include_bytes!("../data/lists/clients.ods")
        } else {
            include_bytes!("../data/lists/clients.xlsx")
        };
        let mut bytes = sound.to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(list) = read(&bytes, &PROFILES) {
            assert_accounted(&list);
        }
    }

    #[test]
    fn what_is_read_is_what_was_written(cells in prop::collection::vec("[a-z \";,\\n\\t’é]{0,20}", 1..20)) {
        let mut written = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        written.write_record(["domain", "client"]).unwrap();
        for (at, cell) in cells.iter().enumerate() {
            written.write_record([&format!("x{at}.be"), cell]).unwrap();
        }
        let list = list(written.into_inner().unwrap());
        prop_assert_eq!(list.orders.len(), cells.len());
        for (order, cell) in list.orders.iter().zip(&cells) {
            let words: Vec<&str> = cell.split_whitespace().collect();
            prop_assert_eq!(order.client.clone().unwrap_or_default(), words.join(" "));
        }
    }
}
