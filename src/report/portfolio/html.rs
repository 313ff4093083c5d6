//! The portfolio as one HTML file: as a report, no script, no request, nothing outside the file.

use std::sync::LazyLock;

use crate::report::html::{Further, HtmlError, page, with_letters};

use super::model::Portfolio;

/// What the style sheet says: that of a report, as far as it has the same parts, and what only this page has.
const RULES: &str = concat!(
    include_str!("../../../templates/style/base.css"),
    include_str!("../../../templates/style/pictures.css"),
    include_str!("../../../templates/style/first-page.css"),
    include_str!("../../../templates/style/technical.css"),
    include_str!("../../../templates/style/print.css"),
    include_str!("../../../templates/style/portfolio.css"),
);

static STYLE: LazyLock<String> = LazyLock::new(|| with_letters(RULES));
/// The portfolio as one HTML file.
///
/// # Errors
/// Only where a template and the model do not fit together.
pub fn html(portfolio: &Portfolio) -> Result<String, HtmlError> {
    let further = Further::default();
    page(
        "portfolio.html",
        &STYLE,
        further,
        portfolio,
        &portfolio.words,
    )
}
