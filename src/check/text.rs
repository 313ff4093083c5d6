//! Words of checks, with facts filled in.

/// The words of a check in one language.
#[derive(Debug)]
pub struct CheckText {}
