//! The `belfort` command.

fn main() {}
