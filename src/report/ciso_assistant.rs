//! What is not in order, as two workbooks that CISO Assistant's data import wizard reads: findings and assets.
//!
//! Columns and words are those of its templates and of its guide (`guide/data-import-wizard` in the documents of
//! intuitem/ciso-assistant-community at commit 006bd5d88fb2610f2e51c226a0dffa55b30561bf; lengths and labels as in its
//! `core/models.py` at 001be08eb0d4b9bc61cf22e38a10dfd3e71d0e7c). Severities have the same words there as here. There is
//! no status for a risk that somebody accepted until a day: what is waived is `dismissed`, which no longer counts as
//! open there, and carries a label and the reason.

use jiff::Timestamp;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use crate::batch::Order;
use crate::check::waive::Waived;
use crate::check::{Finding, Verdict};
use crate::result::ScanResult;

use super::html::sha256;
use super::portfolio::{XlsxError, cell};
use super::visible::prose;

/// Columns of the findings.
const FINDINGS: [&str; 7] = [
    "ref_id",
    "name",
    "description",
    "severity",
    "status",
    "filtering_labels",
    "asset",
];
/// Columns of the assets.
const ASSETS: [&str; 6] = [
    "ref_id",
    "name",
    "description",
    "domain",
    "type",
    "asset_class",
];
/// Most characters of an id.
const ID_AT_MOST: usize = 100;
/// Most characters of a name.
const NAME_AT_MOST: usize = 200;
/// Rows that a sheet takes below its heads.
const ROWS_AT_MOST: usize = 1_048_575;

/// Findings and assets of a batch, one domain after the other.
#[derive(Debug, Clone, Default)]
pub struct CisoAssistant {
    findings: Vec<[String; FINDINGS.len()]>,
    assets: Vec<[String; ASSETS.len()]>,
    moment: Timestamp,
}

impl CisoAssistant {
    /// Adds a domain and what is not, or only partly, in order there; texts are in the language of the result.
    pub fn add(&mut self, order: &Order, result: &ScanResult) {
        let client = order.client.clone().unwrap_or_default();
        self.assets.push([
            id(&[&result.target]),
            cut(&result.target, NAME_AT_MOST),
            prose(&client),
            // The wizard's own domain is a client there; one of another name falls back to that of its form.
            prose(&client),
            "SP".to_owned(),
            String::new(),
        ]);
        let gaps = result.findings.iter();
        let gaps =
            gaps.filter(|finding| matches!(finding.verdict, Verdict::Fail | Verdict::Partial));
        self.findings
            .extend(gaps.map(|finding| row(&result.target, finding)));
        self.moment = self.moment.max(result.observed_at);
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.findings.len().min(ROWS_AT_MOST)
    }

    /// Whether everything is in order.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The workbook of the findings.
    ///
    /// # Errors
    /// Only where the workbook and its library do not fit together.
    pub fn findings(&self) -> Result<Vec<u8>, XlsxError> {
        book("Findings", FINDINGS, &self.findings, self.moment)
    }

    /// The workbook of the assets: to be imported first, so that findings know theirs.
    ///
    /// # Errors
    /// Only where the workbook and its library do not fit together.
    pub fn assets(&self) -> Result<Vec<u8>, XlsxError> {
        book("Assets", ASSETS, &self.assets, self.moment)
    }
}

fn row(target: &str, finding: &Finding) -> [String; FINDINGS.len()] {
    let own = finding.subject != target;
    let place: &[&str] = if own {
        &[target, &finding.check, &finding.subject]
    } else {
        &[target, &finding.check]
    };
    let title = prose(&finding.text.title);
    let name = if own {
        format!("{title} ({})", finding.subject)
    } else {
        title
    };
    let waived = finding.waived.as_ref();
    let said = [
        prose(&finding.text.what),
        prose(&finding.text.fix),
        waived.map(reason).unwrap_or_default(),
    ];
    let said: Vec<&str> = said
        .iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
        .collect();
    let mut labels = vec!["belfort", finding.area.word(), finding.verdict.word()];
    labels.extend(waived.map(|_| "waived"));
    [
        id(place),
        cut(&name, NAME_AT_MOST),
        said.join(" "),
        finding.severity.word().to_owned(),
        if waived.is_some() {
            "dismissed"
        } else {
            "identified"
        }
        .to_owned(),
        labels.join("|"),
        cut(target, NAME_AT_MOST),
    ]
}

/// Until when, by whom and why: in words of its own, as the rest of the row.
fn reason(waived: &Waived) -> String {
    prose(&format!(
        "{} · {}: {}",
        waived.until, waived.by, waived.reason
    ))
}

/// The same for the same finding in every export, so that a later one updates it.
fn id(parts: &[&str]) -> String {
    let id = parts.join("/");
    if id.chars().count() <= ID_AT_MOST {
        return id;
    }
    let hash: String = sha256(&id).chars().take(16).collect();
    let begin: String = id.chars().take(ID_AT_MOST - 17).collect();
    format!("{begin}-{hash}")
}

/// A text of so many characters at most, the guard of a cell included.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() < most {
        return text.to_owned();
    }
    let begin: String = text.chars().take(most - 2).collect();
    format!("{begin}…")
}

fn book<const N: usize>(
    name: &str,
    heads: [&str; N],
    rows: &[[String; N]],
    moment: Timestamp,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let moment = ExcelDateTime::from_timestamp(moment.as_second())?;
    let properties = DocProperties::new()
        .set_author("Belfort")
        .set_creation_datetime(&moment);
    book.set_properties(&properties);
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    let head = Format::new().set_bold();
    for (title, column) in heads.iter().zip(0..) {
        sheet.write_string_with_format(0, column, *title, &head)?;
    }
    for (row, at) in rows.iter().take(ROWS_AT_MOST).zip(1..) {
        for (text, column) in row.iter().zip(0..).filter(|(text, _)| !text.is_empty()) {
            sheet.write_string(at, column, cell(text))?;
        }
    }
    Ok(book.save_to_buffer()?)
}
