//! Plans a folder of inventories and prints its figures as JSON: `cargo run --example plan_folder -- examples/customer`.

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use asrcap::ReferenceData;
use asrcap::intake::{IntakeOptions, read};
use asrcap::plan::{Provenance, plan};
use asrcap::report::json;
use asrcap::settings::{Arithmetic, Origin, Settings};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "examples/customer".to_owned());
    let intake = read(&[folder.into()], &IntakeOptions::default())?;
    let settings = Settings::resolve(&[(Origin::Sheet, intake.settings)], Arithmetic::Exact)?;
    let reference = ReferenceData::built_in(&settings.rules)?;
    let provenance = Provenance { sources: intake.sources, ..Provenance::default() };
    let plan = plan(&intake.estate, &settings, &reference, provenance)?;
    println!("{}", json(&plan.document.outputs));
    Ok(())
}
