//! The `belfort` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    belfort::command::run()
}
