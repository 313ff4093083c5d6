//! The limits on a list: whoever wrote it, reading it takes no more than this.

/// Limits on one list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListLimits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes of the parts of a workbook that are read, unpacked.
    pub unpacked: usize,
    /// Parts of a workbook.
    pub parts: usize,
    /// Sheets of a workbook that are looked at for a column of domains.
    pub sheets: usize,
    /// Rows that are not empty.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Cells that are not empty.
    pub cells: usize,
    /// Characters of one cell.
    pub cell: usize,
    /// Bytes of all cells together.
    pub text: usize,
    /// Bytes within one pair of quotation marks: what is longer was never closed. A cell of Excel holds 32,767
    /// characters.
    pub quoted: usize,
    /// Quotation marks that are never closed, before the file counts as damaged.
    pub unclosed: usize,
    /// Rows from the top among which the header is looked for.
    pub header: usize,
}

/// The limits in force.
pub const LIST_LIMITS: ListLimits = ListLimits {
    bytes: 20_000_000,
    unpacked: 100_000_000,
    parts: 10_000,
    sheets: 20,
    rows: 100_000,
    columns: 256,
    cells: 2_000_000,
    cell: 1_000,
    text: 100_000_000,
    quoted: 100_000,
    unclosed: 100,
    header: 20,
};
