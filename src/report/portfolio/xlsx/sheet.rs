//! A sheet of the workbook. Whatever a cell holds goes through here: numbers as numbers, days as days, and every text
//! as a text, never as a formula.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rust_xlsxwriter::{
    Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Worksheet, XlsxError,
};

use crate::report::table::{Separator, harmless};

use super::super::model::FileLink;

/// Rows below the heads that a sheet of Excel takes, less the one that would say that there are more.
pub(super) const ROWS_AT_MOST: u32 = 1_048_574;

/// The longest name of a sheet (Excel).
const NAME_AT_MOST: usize = 31;

/// The longest address of a link: Excel takes 2 079 characters.
const LINK_AT_MOST: usize = 2_000;

/// What a cell holds.
#[derive(Debug, Clone)]
pub(super) enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Nothing yet: for the reader to fill in.
    Open,
    /// A text, from whomever.
    Text(Cow<'a, str>),
    /// A whole number.
    Number(u32),
    /// A share of 0–1, shown in percent.
    Share(f64),
    /// The day of a moment, in UTC.
    Day(Timestamp),
    /// A file of our own.
    Link(&'a FileLink),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        if text.is_empty() {
            return Self::Empty;
        }
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        if text.is_empty() {
            return Self::Empty;
        }
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<u8> for Cell<'_> {
    fn from(number: u8) -> Self {
        Self::Number(number.into())
    }
}

impl From<u32> for Cell<'_> {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Cell<'_> {
    fn from(number: usize) -> Self {
        Self::Number(u32::try_from(number).unwrap_or(u32::MAX))
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::Empty, Into::into)
    }
}

/// How cells look.
#[derive(Debug)]
pub(super) struct Looks {
    head: Format,
    text: Format,
    number: Format,
    share: Format,
    day: Format,
    link: Format,
    open: Format,
}

impl Looks {
    pub(super) fn new() -> Self {
        let cell = || Format::new().set_align(FormatAlign::Top);
        Self {
            head: cell()
                .set_bold()
                .set_text_wrap()
                .set_background_color(Color::RGB(0x00F5_F3EE))
                .set_border_bottom(FormatBorder::Medium),
            text: cell().set_text_wrap(),
            number: cell().set_num_format("0"),
            share: cell().set_num_format("0%"),
            day: cell().set_num_format("yyyy-mm-dd"),
            link: cell()
                .set_font_color(Color::RGB(0x009C_3F28))
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            open: cell()
                .set_text_wrap()
                .set_background_color(Color::RGB(0x00FF_F9E8))
                .set_border(FormatBorder::Hair),
        }
    }
}

/// A sheet with heads that stay, a filter, and room for so many rows.
pub(super) struct Sheet<'l> {
    worksheet: &'l mut Worksheet,
    looks: &'l Looks,
    columns: u16,
    next: u32,
    room: u32,
}

impl<'l> Sheet<'l> {
    /// A sheet with its heads and the widths of its columns, in characters. The first `frozen` columns stay in sight.
    pub(super) fn new(
        worksheet: &'l mut Worksheet,
        name: &str,
        heads: &[(&str, u8)],
        frozen: u16,
        looks: &'l Looks,
    ) -> Result<Self, XlsxError> {
        worksheet.set_name(sheet_name(name))?;
        worksheet.set_freeze_panes(1, frozen)?;
        worksheet
            .set_landscape()
            .set_paper_size(9)
            .set_print_fit_to_pages(1, 0);
        worksheet.set_repeat_rows(0, 0)?;
        for ((head, width), column) in heads.iter().zip(0..) {
            worksheet.write_string_with_format(0, column, text(head), &looks.head)?;
            worksheet.set_column_width(column, *width)?;
        }
        Ok(Self {
            worksheet,
            looks,
            columns: u16::try_from(heads.len()).unwrap_or(u16::MAX),
            next: 1,
            room: ROWS_AT_MOST,
        })
    }

    /// Fills the sheet, and says in the last row if there was no room for all.
    pub(super) fn fill<'a, R: IntoIterator<Item = Cell<'a>>>(
        mut self,
        rows: impl IntoIterator<Item = R>,
        no_room: &str,
    ) -> Result<(), XlsxError> {
        for row in rows {
            if self.next > self.room {
                self.write(0, &Cell::from(no_room))?;
                self.next += 1;
                break;
            }
            for (cell, column) in row.into_iter().zip(0..) {
                self.write(column, &cell)?;
            }
            self.next += 1;
        }
        let last = (self.next - 1, self.columns.saturating_sub(1));
        self.worksheet.autofilter(0, 0, last.0, last.1)?;
        Ok(())
    }

    fn write(&mut self, column: u16, cell: &Cell<'_>) -> Result<(), XlsxError> {
        let (row, sheet, looks) = (self.next, &mut *self.worksheet, self.looks);
        match cell {
            Cell::Empty => return Ok(()),
            Cell::Open => sheet.write_blank(row, column, &looks.open)?,
            Cell::Text(said) => {
                sheet.write_string_with_format(row, column, text(said), &looks.text)?
            }
            Cell::Number(number) => {
                sheet.write_number_with_format(row, column, *number, &looks.number)?
            }
            Cell::Share(share) => {
                sheet.write_number_with_format(row, column, *share, &looks.share)?
            }
            Cell::Day(moment) => match day(*moment) {
                Some(day) => sheet.write_datetime_with_format(row, column, day, &looks.day)?,
                None => sheet.write_string(row, column, moment.to_string())?,
            },
            Cell::Link(file) if file.href.len() > LINK_AT_MOST => {
                sheet.write_string_with_format(row, column, text(&file.label), &looks.text)?
            }
            Cell::Link(file) => {
                // A relative path; `file:///` only tells the library that it is a file.
                let url = Url::new(format!("file:///{}", file.href)).set_text(text(&file.label));
                sheet.write_url_with_format(row, column, url, &looks.link)?
            }
        };
        Ok(())
    }
}

/// A day that Excel knows: from 1900 on.
fn day(moment: Timestamp) -> Option<ExcelDateTime> {
    let date = TimeZone::UTC.to_datetime(moment).date();
    let year = u16::try_from(date.year()).ok()?;
    let (month, day) = (
        u8::try_from(date.month()).ok()?,
        u8::try_from(date.day()).ok()?,
    );
    ExcelDateTime::from_ymd(year, month, day).ok()
}

/// A text as a cell shows it: guarded as in a CSV file, as which somebody may save the sheet, and not too long.
pub(in crate::report) fn text(text: &str) -> String {
    harmless(text, Separator::Comma)
}

/// A name that Excel takes for a sheet.
fn sheet_name(name: &str) -> String {
    let plain = |c: char| if "[]:*?/\\'".contains(c) { ' ' } else { c };
    let mut cut = String::new();
    for character in name.chars().map(plain) {
        if cut.encode_utf16().count() + character.len_utf16() > NAME_AT_MOST {
            break;
        }
        cut.push(character);
    }
    cut.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader, Xlsx};
    use rust_xlsxwriter::Workbook;

    use super::*;

    #[test]
    fn a_name_is_one_that_excel_takes() {
        assert_eq!(sheet_name("a/b: [c]'s?"), "a b   c  s");
        assert_eq!(sheet_name(&"é".repeat(40)).chars().count(), NAME_AT_MOST);
        assert_eq!(
            sheet_name(&"🏰".repeat(40)).chars().count(),
            NAME_AT_MOST / 2
        );
    }

    #[test]
    fn a_text_that_no_cell_holds_is_cut_by_the_units_that_excel_counts() {
        let cut = text(&"🏰".repeat(30_000));
        assert!(cut.encode_utf16().count() < 32_767);
        assert!(cut.ends_with('…'));
        assert_eq!(text("=1+1"), "'=1+1");
    }

    #[test]
    fn a_sheet_without_room_for_all_rows_says_so() {
        let looks = Looks::new();
        let mut book = Workbook::new();
        let on = book.add_worksheet_with_low_memory().unwrap();
        let mut sheet = Sheet::new(on, "n", &[("head", 10)], 0, &looks).unwrap();
        sheet.room = 2;
        let rows = (1_u32..=4).map(|n| [Cell::from(n)]);
        sheet.fill(rows, "no room").unwrap();
        let bytes = book.save_to_buffer().unwrap();
        let mut book = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("n").unwrap();
        let cells: Vec<Data> = range.rows().map(|row| row[0].clone()).collect();
        let said = |text: &str| Data::String(text.to_owned());
        assert_eq!(
            cells,
            [
                said("head"),
                Data::Float(1.0),
                Data::Float(2.0),
                said("no room")
            ]
        );
    }
}
