//! Exit codes, a promise to scripts.

use std::process::ExitCode;

/// How a run of Belfort ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, and no finding that is not in order is at or above `--fail-on`.
    Done,
    /// Done, and a finding that is not in order is at or above `--fail-on`.
    Findings,
    /// The command line, a file or a setting is wrong, or something could not be written whole.
    Usage,
    /// Nothing could be measured: no such domain, no network.
    NothingMeasured,
    /// A batch was finished, and some of its targets could not be measured, or rows of its list were refused.
    Unmeasured,
    /// Interrupted by the user.
    Interrupted,
}

impl Exit {
    /// The number that the system is told.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::NothingMeasured => 3,
            Self::Unmeasured => 4,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
