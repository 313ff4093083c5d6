//! Limits on what the user hands over: a file may come from a stranger, too.

/// Limits on files. What is larger is refused with its limit, and nothing of it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileLimits {
    /// Files of a folder of checks (`--checks`).
    pub checks: usize,
    /// Bytes of one of them.
    pub check: u64,
    /// Bytes of a file of waivers (`--waivers`).
    pub waivers: u64,
    /// Bytes of the owner's leave (`--authorised`).
    pub leave: u64,
    /// Bytes of a file of answers (`--answers`).
    pub answers: usize,
    /// Bytes of one answer that is typed.
    pub answer_line: u64,
    /// Bytes of a brand (`--brand`).
    pub brand: u64,
    /// Bytes of its logo: it stands in every report, which is sent by mail.
    pub logo: u64,
    /// Bytes of a cohort (`--cohort`).
    pub cohort: u64,
    /// Bytes of a saved result, from a file or unpacked from the store.
    pub result: u64,
}

/// The limits in force.
pub const FILES: FileLimits = FileLimits {
    checks: 1_000,
    check: 256 * 1024,
    waivers: 64 * 1024,
    leave: 64 * 1024,
    answers: 256 * 1024,
    answer_line: 16 * 1024,
    brand: 64 * 1024,
    logo: 200_000,
    cohort: 1024 * 1024,
    result: 64 * 1024 * 1024,
};

impl FileLimits {
    /// The table as people read it: what, and how much.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let list = crate::batch::list::LIST_LIMITS;
        vec![
            ("files of a folder with `--checks`", self.checks.to_string()),
            ("one of them", kib(self.check)),
            ("waivers", kib(self.waivers)),
            ("leave of the owner", kib(self.leave)),
            ("answers", kib(self.answers as u64)),
            ("one answer that is typed", kib(self.answer_line)),
            ("brand", kib(self.brand)),
            ("its logo", format!("{} kB", self.logo / 1000)),
            ("cohort", kib(self.cohort)),
            ("saved result", kib(self.result)),
            ("list of clients", format!("{} kB", list.bytes / 1000)),
            (
                "a workbook of clients, unpacked",
                format!("{} kB", list.unpacked / 1000),
            ),
            ("rows of a list", list.rows.to_string()),
            ("columns of a list", list.columns.to_string()),
            ("cells of a list", list.cells.to_string()),
            ("characters of one cell", list.cell.to_string()),
        ]
    }
}

fn kib(bytes: u64) -> String {
    format!("{} KiB", bytes / 1024)
}
