//! The short report for a terminal.
pub fn terminal(_report: &super::Report, _width: usize, _color: bool) -> String {
    String::new()
}
