//! The files of one client of a batch, in a folder of its own.

use std::fs;
use std::path::Path;

use super::Judged;
use super::content::Content;
use super::format::Format;
use crate::check::RuleSet;
use crate::command::CommandError;
use crate::command::pdf::Printer;
use crate::command::write::{sweep, write_whole};
use crate::language::Language;

/// The names of the files of a client below the folder of its batch, with `/`: a report in each language and the
/// result; as PDF, too, where that was asked for. `name` names the folder, and begins each file.
pub(in crate::command) fn names(name: &str, languages: &[Language], pdf: bool) -> Vec<String> {
    let formats = formats(languages, pdf);
    formats
        .iter()
        .map(|(_, ending)| format!("{name}/{name}{ending}"))
        .collect()
}

fn formats(languages: &[Language], pdf: bool) -> Vec<(Format, String)> {
    let several = languages.len() > 1;
    let mark = |language: &Language| {
        if several {
            format!(".{}", language.code())
        } else {
            String::new()
        }
    };
    let html = languages
        .iter()
        .map(|language| (Format::Html(*language), format!("{}.html", mark(language))));
    let printed = languages.iter().filter(|_| pdf);
    let printed =
        printed.map(|language| (Format::Pdf(*language), format!("{}.pdf", mark(language))));
    html.chain(printed)
        .chain([(Format::Json, ".json".to_owned())])
        .collect()
}

/// Writes all of them, each whole or not at all.
///
/// # Errors
/// The first that could not be made or written.
pub(in crate::command) fn write(
    rules: &RuleSet,
    judged: &Judged,
    folder: &Path,
    name: &str,
    languages: &[Language],
    printer: Option<&Printer>,
) -> Result<(), CommandError> {
    let content = Content::new(rules, judged);
    let own = folder.join(name);
    fs::create_dir_all(&own).map_err(|error| CommandError::Write {
        path: own.clone(),
        why: super::console::reason(&error),
    })?;
    sweep(&own, name);
    for (format, ending) in formats(languages, printer.is_some()) {
        let print = |page: &str| match printer {
            Some(printer) => printer.print(page),
            None => Printer::of_this_machine()?.print(page),
        };
        let bytes = content.of(format, print)?;
        write_whole(&own.join(format!("{name}{ending}")), &bytes)?;
    }
    Ok(())
}
