//! Writes the portfolio of an invented batch, and prints what it cost: for looking at it, and for the tests in a
//! browser.
//!
//! ```text
//! cargo run --example portfolio -- FOLDER [LANGUAGE] [DOMAINS]
//! ```
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "an example reads its arguments and a clock, writes files and prints"
)]

#[path = "../tests/portfolio/batch.rs"]
#[expect(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "it is a part of tests, which need more of it"
)]
mod batch;

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use belfort::language::Language;
use belfort::report::portfolio::{csv, html, xlsx};

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let folder = PathBuf::from(words.next().ok_or("give a folder to write to")?);
    let language: Language = words.next().as_deref().unwrap_or("en").parse()?;
    let count: usize = words.next().as_deref().unwrap_or("40").parse()?;
    let made = batch::batch(count, 10);
    let began = Instant::now();
    let portfolio = batch::of(&made, language);
    println!("decisions  {:6} ms", began.elapsed().as_millis());
    let write = |ending: &str, make: &dyn Fn() -> Result<Vec<u8>, Box<dyn Error>>| {
        let began = Instant::now();
        let bytes = make()?;
        let took = began.elapsed().as_millis();
        println!("{ending:9} {took:7} ms {:6} kB", bytes.len() / 1_000);
        fs::write(folder.join(format!("portfolio.{ending}")), bytes)?;
        Ok::<(), Box<dyn Error>>(())
    };
    write("html", &|| Ok(html(&portfolio)?.into_bytes()))?;
    write("xlsx", &|| Ok(xlsx(&portfolio)?))?;
    write("csv", &|| Ok(csv(&portfolio).into_bytes()))
}
