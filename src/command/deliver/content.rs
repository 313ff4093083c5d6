//! What stands in each file of a result.

use super::format::Format;
use super::{Judged, reading};
use crate::check::RuleSet;
use crate::command::CommandError;
use crate::language::Language;
use crate::report::{self, Report};
use crate::result::ScanResult;

/// Makes the files of a result. All of them name the one result file by its hash.
pub(super) struct Content<'a> {
    rules: &'a RuleSet,
    judged: &'a Judged,
    /// The result file.
    pub(super) json: String,
    /// The report in the first language.
    pub(super) report: Report,
}

impl<'a> Content<'a> {
    pub(super) fn new(rules: &'a RuleSet, judged: &'a Judged) -> Self {
        let json = report::json(&judged.result);
        Self {
            report: report::model(
                rules,
                &judged.result,
                &reading(judged, &judged.result, &json),
            ),
            rules,
            judged,
            json,
        }
    }

    /// The bytes of one file; `print` makes a PDF of a page.
    pub(super) fn of(
        &self,
        format: Format,
        print: impl Fn(&str) -> Result<Vec<u8>, CommandError>,
    ) -> Result<Vec<u8>, CommandError> {
        let result = &self.judged.result;
        Ok(match format {
            Format::Json => self.json.clone().into_bytes(),
            Format::Html(language) => self.page(language)?.into_bytes(),
            Format::Pdf(language) => print(&self.page(language)?)?,
            Format::Csv(language) => {
                report::csv(self.rules, self.in_language(language)).into_bytes()
            }
            Format::Plan(language) => {
                report::action_plan(self.rules, self.in_language(language)).into_bytes()
            }
            Format::Sarif => report::sarif(self.rules, result).into_bytes(),
            Format::Junit => report::junit(self.rules, result).into_bytes(),
        })
    }

    fn page(&self, language: Language) -> Result<String, CommandError> {
        let result = &self.judged.result;
        if language == result.language {
            return Ok(report::html(&self.report)?);
        }
        let result = self.in_language(language);
        let reading = reading(self.judged, result, &self.json);
        Ok(report::html(&report::model(self.rules, result, &reading))?)
    }

    fn in_language(&self, language: Language) -> &ScanResult {
        let mut further = self.judged.further.iter();
        further
            .find(|result| result.language == language)
            .unwrap_or(&self.judged.result)
    }
}
