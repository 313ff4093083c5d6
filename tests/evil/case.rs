//! What outputs are made of: one text, wherever a stranger writes.

use std::cell::OnceCell;

use belfort::batch::{CyfunLevel, Order};
use belfort::check::Verdict;
use belfort::compare::{Comparison, Stated, Then, compare};
use belfort::digest::Digest;
use belfort::history::{History, history};
use belfort::language::Language;
use belfort::report::portfolio::{Batch, Client, Portfolio, portfolio};
use belfort::report::{self, CisoAssistant, Reading, Report};
use belfort::result::ScanResult;
use jiff::Span;

use crate::company::{RULES, written};

/// A scan, the one before it, and their row in a list.
pub(crate) struct Case {
    pub(crate) result: ScanResult,
    before: ScanResult,
    pub(crate) text: String,
    report: OnceCell<Report>,
    portfolio: OnceCell<Portfolio>,
}

impl Case {
    /// This text in every place of the result and of the list.
    pub(crate) fn of(text: &str) -> Self {
        Self::with(written(text), text)
    }

    pub(crate) fn with(result: ScanResult, text: &str) -> Self {
        let mut before = result.clone();
        before.observed_at = result.observed_at - Span::new().hours(24 * 90);
        for finding in &mut before.findings {
            finding.verdict = match finding.verdict {
                Verdict::Fail | Verdict::Partial => Verdict::Pass,
                Verdict::Pass => Verdict::Fail,
                other => other,
            };
        }
        Self {
            result,
            before,
            text: text.to_owned(),
            report: OnceCell::new(),
            portfolio: OnceCell::new(),
        }
    }

    pub(crate) fn in_language(mut self, language: Language) -> Self {
        self.result.language = language;
        self
    }

    pub(crate) fn history(&self) -> History {
        history(&[Digest::of(&self.before), Digest::of(&self.result)])
    }

    pub(crate) fn compared(&self) -> Comparison {
        let then = |result| Then {
            result,
            rules: Some(&self.text),
            stated: Some(Stated::default()),
        };
        compare(&RULES, then(&self.before), then(&self.result)).unwrap()
    }

    pub(crate) fn report(&self) -> &Report {
        self.report.get_or_init(|| self.make_report())
    }

    fn make_report(&self) -> Report {
        let reading = Reading {
            target_unicode: self.text.clone(),
            result_sha256: Some(report::html::sha256(&self.text)),
            brand: None,
            cohort: None,
            past: Some(self.history()),
        };
        report::model(&RULES, &self.result, &reading)
    }

    /// Two rows of a list: one that was measured, and one that was not.
    pub(crate) fn portfolio(&self) -> &Portfolio {
        self.portfolio.get_or_init(|| self.make_portfolio())
    }

    fn make_portfolio(&self) -> Portfolio {
        let digest = Digest::of(&self.result);
        let earlier = [Digest::of(&self.before)];
        let files = [self.text.clone(), format!("x/{}.html", self.text)];
        let order = self.order(2);
        let measured = Client {
            order: &order,
            digest: Some(&digest),
            why: None,
            earlier: &earlier,
            files: &files,
        };
        let unseen = self.order(3);
        let unmeasured = Client {
            order: &unseen,
            digest: None,
            why: Some(&self.text),
            earlier: &[],
            files: &[],
        };
        let batch = Batch {
            list: &self.text,
            moment: self.result.observed_at,
            language: self.result.language,
        };
        portfolio(&RULES, batch, &[measured, unmeasured])
    }

    pub(crate) fn ciso_assistant(&self) -> CisoAssistant {
        let mut export = CisoAssistant::default();
        export.add(&self.order(2), &self.result);
        export
    }

    fn order(&self, row: u32) -> Order {
        let text = || self.text.clone();
        Order {
            domain: format!("{}{row}", self.text),
            row,
            client: Some(text()),
            contact: Some(text()),
            tags: vec![text(), text()],
            reference: Some(text()),
            cyfun: Some(CyfunLevel::Basic),
            ..Order::default()
        }
    }
}
