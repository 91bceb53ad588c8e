//! Plans a folder of inventories and measurements and prints its figures as JSON:
//! `cargo run --example plan_folder -- examples/customer`.

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use asrcap::Request;
use asrcap::report::json;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "examples/customer".to_owned());
    let plan = Request::new([folder]).read()?.plan()?;
    println!("{}", json(&plan.document.outputs));
    Ok(())
}
