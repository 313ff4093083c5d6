//! One corpus of evil strings, in every place where a stranger writes, through every output.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "these tests run the program and read the files that it wrote; what is not UTF-8 is a failure"
)]

#[cfg(test)]
mod case;
#[cfg(test)]
mod company;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod data;
#[cfg(test)]
mod harmless;
#[cfg(test)]
mod outputs;
#[cfg(test)]
mod page;
#[cfg(test)]
mod program;
#[cfg(test)]
mod sheet;

use std::panic::{AssertUnwindSafe, catch_unwind};

use belfort::language::Language;

use crate::case::Case;
use crate::corpus::corpus;
use crate::outputs::{Kind, OUTPUTS, Output};

/// What stands in every place before a stranger writes there. It is no word of any output.
const CALM: &str = "qwertz";

/// The same text without what HTML may take for its own.
fn twin(text: &str) -> String {
    let stays = |c: char| {
        !c.is_ascii()
            || c.is_alphanumeric()
            || c.is_whitespace()
            || c.is_control()
            || "/:.%#?\\@+-[]".contains(c)
    };
    text.chars()
        .map(|c| if stays(c) { c } else { '!' })
        .collect()
}

fn held(output: &Output, calm: &[u8], case: &Case) {
    let read = |bytes| std::str::from_utf8(bytes).expect("UTF-8");
    let (text, kind) = (case.text.as_str(), output.kind);
    let evil = &(output.make)(case, kind);
    match kind {
        Kind::Page => page::check(read(calm), read(evil), || {
            let twin = Case::of(&twin(text)).in_language(case.result.language);
            String::from_utf8((output.make)(&twin, kind)).expect("UTF-8")
        }),
        Kind::Terminal(width, color) => data::check_terminal(read(evil), width, color, text),
        Kind::Table(separator) => sheet::check_table(read(calm), read(evil), separator, text),
        Kind::Workbook => sheet::check_workbook(calm, evil, text),
        Kind::Json => data::check_json(read(calm), read(evil), text),
        Kind::Xml => data::check_xml(read(calm), read(evil), text),
    }
}

/// Every output of these texts, each text in all places at once. Says all that is wrong, and not only the first.
fn through_every_output<'a>(texts: impl Iterator<Item = &'a String>, language: Language) {
    let calm = Case::of(CALM).in_language(language);
    let calm: Vec<Vec<u8>> = OUTPUTS
        .iter()
        .map(|output| (output.make)(&calm, output.kind))
        .collect();
    let mut wrong = Vec::new();
    for text in texts {
        let case = Case::of(text).in_language(language);
        for (output, calm) in OUTPUTS.iter().zip(&calm) {
            if let Err(why) = catch_unwind(AssertUnwindSafe(|| held(output, calm, &case))) {
                let said = why.downcast_ref::<&str>().copied().map(str::to_owned);
                let why = said
                    .or_else(|| why.downcast_ref::<String>().cloned())
                    .unwrap_or_default();
                let why: String = why.chars().take(400).collect();
                let text: String = text.chars().take(60).collect();
                wrong.push(format!(
                    "{} ({:?}) of {text:?}: {why}",
                    output.name, output.kind
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} outputs:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// A quarter of the corpus: four tests run side by side.
fn quarter(which: usize) -> impl Iterator<Item = &'static String> {
    corpus().iter().skip(which).step_by(4)
}

#[test]
fn the_first_quarter_breaks_no_output() {
    through_every_output(quarter(0), Language::En);
}

#[test]
fn the_second_quarter_breaks_no_output() {
    through_every_output(quarter(1), Language::En);
}

#[test]
fn the_third_quarter_breaks_no_output() {
    through_every_output(quarter(2), Language::En);
}

#[test]
fn the_last_quarter_breaks_no_output() {
    through_every_output(quarter(3), Language::En);
}

/// What was seen is read and judged as if it came from the network, and then shown.
#[test]
fn a_scan_that_met_evil_strings_breaks_no_page() {
    let short: Vec<&String> = corpus().iter().filter(|text| text.len() <= 300).collect();
    for (group, language) in short
        .chunks(short.len().div_ceil(4))
        .zip(Language::ALL.into_iter().cycle())
    {
        let texts: Vec<&str> = group.iter().map(|text| text.as_str()).collect();
        let text = texts.join(" ");
        let case = Case::with(company::met(&text), "").in_language(language);
        for output in OUTPUTS {
            // Beside itself: what was seen decides what is told, and not every text of it is.
            held(&output, &(output.make)(&case, output.kind), &case);
        }
    }
}

/// Hebrew and Arabic turn their neighbours without any mark that could be shown.
#[test]
fn a_value_in_another_direction_turns_nothing_around_it() {
    for text in ["\u{5d0}\u{5d1}\u{5d2}", "\u{627}\u{644}\u{639}"] {
        let case = Case::with(company::written_in_values(text), text);
        for output in OUTPUTS.iter().filter(|output| output.kind == Kind::Page) {
            page::isolates(
                std::str::from_utf8(&(output.make)(&case, output.kind)).unwrap(),
                text,
            );
        }
    }
}
