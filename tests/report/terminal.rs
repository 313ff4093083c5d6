//! The short report, as it stands on a terminal of 80 columns.

use belfort::language::Language;
use belfort::report;
use belfort::result::ScanResult;
use unicode_width::UnicodeWidthStr;

use crate::company::{self, model};
use crate::variants;

#[test]
fn the_bakery_reads_well_in_four_languages() {
    for language in Language::ALL {
        let report = model(&company::bakery(language));
        insta::assert_snapshot!(
            format!("bakery-{language}"),
            report::terminal(&report, 80, false)
        );
    }
}

#[test]
fn what_was_not_seen_or_not_asked_reads_well() {
    let reads = |name: &str, result: ScanResult| {
        insta::assert_snapshot!(name, report::terminal(&model(&result), 80, false));
    };
    reads(
        "unseen-mail-server",
        variants::unseen_mail_server(Language::Nl),
    );
    reads("barely-seen", variants::barely_seen(Language::Fr));
    reads("mail-only", variants::mail_only(Language::De));
    reads("nothing-seen", variants::nothing_seen(Language::En));
    reads("all-in-order", variants::all_in_order(Language::Nl));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for language in Language::ALL {
        for result in [company::bakery(language), variants::hostile(language)] {
            for width in [40, 80, 100] {
                let text = report::terminal(&model(&result), width, false);
                for line in text.lines() {
                    assert!(line.width() <= width, "{width}: {line}");
                }
            }
        }
    }
}

#[test]
fn without_color_there_is_no_escape_sequence() {
    let report = model(&company::bakery(Language::En));
    assert!(!report::terminal(&report, 80, false).contains('\u{1b}'));
    assert!(report::terminal(&report, 80, true).contains("\u{1b}[1m"));
}
