//! The table: one row a domain, read back as it was written.

use std::collections::BTreeMap;

use belfort::check::Area;
use belfort::language::Language;
use belfort::report::portfolio::csv;

use crate::batch::{Made, batch, of};
use crate::counts::{client, with};

type Row = BTreeMap<String, String>;

fn rows(made: &[Made], language: Language) -> Vec<Row> {
    let text = csv(&of(made, language));
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn every_domain_has_its_row_with_the_numbers_of_its_result() {
    let made = batch(40, 10);
    let rows = rows(&made, Language::Nl);
    assert_eq!(rows.len(), 40);
    for made in &made {
        let row = rows
            .iter()
            .find(|row| row["domain"] == made.order.domain)
            .unwrap();
        assert_eq!(row["row"], made.order.row.to_string());
        assert_eq!(row["list"], "clients.xlsx");
        let Some(digest) = &made.digest else {
            assert_eq!(
                (&*row["status"], &row["why"]),
                ("not-measured", made.why.as_ref().unwrap())
            );
            assert!(row["score_low"].is_empty() && row["trend"].is_empty());
            continue;
        };
        let number = |n: Option<u8>| n.map(|n| n.to_string()).unwrap_or_default();
        assert_eq!(row["status"], "measured");
        assert_eq!(row["score_low"], number(digest.low));
        assert_eq!(row["score_high"], number(digest.high));
        assert_eq!(
            row["level_low"],
            number(digest.level.map(|level| level.low))
        );
        assert_eq!(row["coverage"], digest.coverage.to_string());
        for area in Area::ALL {
            let low = digest.areas.get(&area).and_then(|score| score.low);
            assert_eq!(row[&format!("{}_low", area.word())], number(low));
        }
        assert_eq!(row["observed_at"], digest.observed_at.to_string());
        assert_eq!(row["trend"] == "first", made.earlier.is_empty());
        assert_eq!(row["fixed"].is_empty(), made.earlier.is_empty());
    }
}

#[test]
fn the_words_of_choices_are_the_same_in_every_language() {
    let made = batch(25, 6);
    let of = |language| rows(&made, language);
    assert_eq!(of(Language::Nl), of(Language::Fr));
    assert_eq!(of(Language::De), of(Language::En));
}

#[test]
fn no_cell_is_a_formula() {
    let mut made = client("a.test", with(Vec::new()));
    made.order.client = Some("=HYPERLINK(\"http://evil.test\")".into());
    made.order.contact = Some("+32 9 123 45 67".into());
    made.order.tags = vec!["@x".into(), ";=1+1".into()];
    let row = rows(&[made], Language::En).remove(0);
    assert_eq!(row["client"], "'=HYPERLINK(\"http://evil.test\")");
    assert_eq!(row["contact"], "'+32 9 123 45 67");
    assert_eq!(row["tags"], "'@x, ;'=1+1");
}
