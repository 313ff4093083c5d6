//! The files that a result goes to.

use std::path::PathBuf;

use super::format::{Format, format_of, in_language};
use crate::cli::OutputArgs;
use crate::command::pdf::Printer;
use crate::command::write::{try_place, write_whole};
use crate::command::{CommandError, console};
use crate::exit::Exit;
use crate::language::Language;

/// Where a result goes. Made before the scan, so that what cannot be written is said at once.
#[derive(Debug)]
pub(in crate::command) struct Places {
    files: Vec<(PathBuf, Format)>,
    /// Where one of the files is a PDF.
    printer: Option<Printer>,
}

/// What became of the files.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) files: Vec<(PathBuf, Format)>,
    pub(super) errors: Vec<CommandError>,
}

impl Places {
    /// The files of `-o`; else `defaults`, unless the result goes to standard output. With several languages
    /// each report becomes a file for each, with the language before the ending of its name.
    ///
    /// # Errors
    /// An ending that is no format, a place where no file can be put, or a PDF where no browser is: nothing is
    /// written then.
    pub(in crate::command) fn new(
        args: &OutputArgs,
        defaults: &[PathBuf],
        (first, further): &(Language, Vec<Language>),
    ) -> Result<Self, CommandError> {
        let paths = match (args.outputs.as_slice(), args.json) {
            ([], true) => &[],
            ([], false) => defaults,
            (given, _) => given,
        };
        let mut files = Vec::new();
        for path in paths {
            let format = format_of(path, *first)?;
            let in_each = [first].into_iter().chain(further);
            let in_each = in_each.filter_map(|language| {
                let format = format.in_language(*language)?;
                Some((in_language(path, *language), format))
            });
            let in_each: Vec<_> = in_each.collect();
            if further.is_empty() || in_each.is_empty() {
                files.push((path.clone(), format));
            } else {
                files.extend(in_each);
            }
        }
        for (path, _) in &files {
            try_place(path)?;
        }
        let is_pdf = |(_, format): &(PathBuf, Format)| matches!(format, Format::Pdf(_));
        let printer = files.iter().any(is_pdf).then(Printer::of_this_machine);
        Ok(Self {
            files,
            printer: printer.transpose()?,
        })
    }

    /// Writes what can be written, each file as `content` gives it: one place that fails now, or a browser that
    /// does not print, does not keep the result from the others.
    ///
    /// # Errors
    /// Any other content that cannot be made: nothing is written then.
    pub(super) fn write(
        &self,
        content: impl Fn(Format) -> Result<Option<Vec<u8>>, CommandError>,
    ) -> Result<Written, CommandError> {
        let mut written = Written::default();
        let mut contents = Vec::new();
        for (_, format) in &self.files {
            // A browser that failed once is not tried in the next language.
            let gave_up = matches!(format, Format::Pdf(_)) && !written.errors.is_empty();
            let made = if gave_up { Ok(None) } else { content(*format) };
            contents.push(match made {
                Err(error @ CommandError::Pdf(_)) => {
                    written.errors.push(error);
                    None
                }
                made => made?,
            });
        }
        for ((path, format), content) in self.files.iter().zip(contents) {
            let Some(content) = content else { continue };
            match write_whole(path, &content) {
                Ok(()) => written.files.push((path.clone(), *format)),
                Err(error) => written.errors.push(error),
            }
        }
        Ok(written)
    }

    /// A page as PDF.
    pub(super) fn print(&self, page: &str) -> Result<Vec<u8>, CommandError> {
        match &self.printer {
            Some(printer) => printer.print(page),
            None => Printer::of_this_machine()?.print(page),
        }
    }
}

impl Written {
    /// Says what could not be written, and gives the exit code that follows from it.
    pub(super) fn end(&self, otherwise: Exit) -> Exit {
        for error in &self.errors {
            console::error(&format!("belfort: {error}"));
        }
        if self.errors.is_empty() {
            otherwise
        } else {
            Exit::Usage
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_fails_does_not_keep_the_result_from_the_others() {
        let folder = std::env::temp_dir().join(format!("belfort-places-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let good = folder.join("result.json");
        let places = Places {
            files: vec![
                (folder.join("gone/report.html"), Format::Html(Language::Nl)),
                (good.clone(), Format::Json),
            ],
            printer: None,
        };
        let written = places.write(|_| Ok(Some(b"{}".to_vec()))).unwrap();
        assert_eq!(written.files, [(good.clone(), Format::Json)]);
        assert_eq!(std::fs::read_to_string(good).unwrap(), "{}");
        assert_eq!(written.errors.len(), 1);
        assert_eq!(written.end(Exit::Done), Exit::Usage);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_browser_that_does_not_print_does_not_keep_the_result_from_the_others() {
        let folder = std::env::temp_dir().join(format!("belfort-unprinted-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let named = |name| folder.join(name);
        let places = Places {
            files: vec![
                (named("report.nl.pdf"), Format::Pdf(Language::Nl)),
                (named("report.fr.pdf"), Format::Pdf(Language::Fr)),
                (named("result.json"), Format::Json),
            ],
            printer: None,
        };
        let tried = std::cell::Cell::new(0);
        let written = places.write(|format| {
            if format == Format::Json {
                return Ok(Some(b"{}".to_vec()));
            }
            tried.set(tried.get() + 1);
            Err(CommandError::Pdf("it hangs".to_owned()))
        });
        let written = written.unwrap();
        assert_eq!(written.files, [(named("result.json"), Format::Json)]);
        // Once is enough: each try may take a minute.
        assert_eq!((tried.get(), written.errors.len()), (1, 1));
        assert_eq!(written.end(Exit::Done), Exit::Usage);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_text_that_cannot_be_made_leaves_every_place_as_it_was() {
        let folder = std::env::temp_dir().join(format!("belfort-unmade-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let places = Places {
            files: vec![
                (folder.join("result.json"), Format::Json),
                (folder.join("report.fr.html"), Format::Html(Language::Fr)),
            ],
            printer: None,
        };
        let written = places.write(|format| match format {
            Format::Json => Ok(Some(b"{}".to_vec())),
            _ => Err(CommandError::Print("no room".to_owned())),
        });
        assert!(written.is_err());
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
