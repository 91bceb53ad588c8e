//! Sweeps a setting over a folder of inventories: `cargo run --example sweep_setting -- compression=0..60/10`.

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;
use std::ops::ControlFlow;

use asrcap::Request;
use asrcap::whatif::{Axis, Grid, ScenarioSet, sweep};

fn main() -> Result<(), Box<dyn Error>> {
    let varied = std::env::args().nth(1).unwrap_or_else(|| "compression=0..60/10".to_owned());
    let inputs = Request::new(["examples/customer"]).read()?;
    let scenarios = ScenarioSet::of(&inputs);
    let grid = Grid::new(vec![Axis::parse(&varied, false)?], false)?;
    let sweep = sweep(&scenarios, &grid)?;
    let delta = sweep.columns().iter().position(|path| path == "outputs.delta_bandwidth_mbps");
    sweep.run(|row| {
        let value = row.values.first().map_or("", |value| value.text.as_str());
        let mbps = delta.and_then(|column| row.figures.get(column).copied().flatten());
        println!("{value}: {} Mbps", mbps.unwrap_or(f64::NAN).round());
        ControlFlow::Continue(())
    })?;
    Ok(())
}
