//! Builds an estate by hand and says which servers can be replicated: `cargo run --example build_estate`.

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use asrcap::estate::{Boot, Change, ChangeAmount, Estate, Quality, Server};
use asrcap::pipeline::resolve;
use asrcap::plan::{PlanInputs, plan};
use asrcap::settings::Arithmetic;
use asrcap::source::Location;

fn main() -> Result<(), Box<dyn Error>> {
    let server = |name: &str, storage_gb: f64, boot: Boot| Server {
        cores: Some(4),
        memory_mb: Some(16_384.0),
        nics: Some(1),
        storage_gb: Some(storage_gb),
        utilization: Some(0.6),
        disk_count: Some(2),
        boot: Some(boot),
        change: Some(Change {
            amount: ChangeAmount::PercentOfTotal(3.0),
            quality: Quality::Typed,
            location: None,
        }),
        ..Server::new(name, Location::file("by hand"))
    };
    let estate = Estate {
        servers: vec![
            server("SQL01", 800.0, Boot::Bios),
            server("WEB01", 120.0, Boot::Bios),
            server("CAD01", 90_000.0, Boot::Efi),
        ],
        ..Estate::default()
    };
    let (settings, reference) = resolve(&[], Arithmetic::Exact)?;
    let plan = plan(PlanInputs::new(&estate), &settings, &reference)?;
    for server in plan.document.servers.into_iter().flatten() {
        let reasons: Vec<String> =
            server.reasons.into_iter().map(|reason| reason.message.to_string()).collect();
        println!("{}: {} {}", server.name, server.readiness.id(), reasons.join("; "));
    }
    Ok(())
}
