//! Estates for tests.

use asrcap::ReferenceData;
use asrcap::estate::{Change, ChangeAmount, Estate, Quality, Server};
use asrcap::settings::{Arithmetic, Origin, Settings, SettingsLayer};
use asrcap::source::Location;

/// The rules and sizes of 2017.
pub fn reference() -> ReferenceData {
    ReferenceData::built_in("guide-2017").unwrap()
}

/// The rules and sizes of a rule set.
pub fn reference_of(rules: &str) -> ReferenceData {
    ReferenceData::built_in(rules).unwrap()
}

/// Settings that a layer states, over the defaults; the rules are those of [`reference`] unless it names some.
pub fn settings(mut layer: SettingsLayer) -> Settings {
    layer.rules.get_or_insert_with(|| "guide-2017".to_owned());
    Settings::resolve(&[(Origin::Flag, layer)], Arithmetic::Exact).unwrap()
}

/// Settings in workbook arithmetic.
pub fn workbook_settings() -> Settings {
    settings(SettingsLayer { arithmetic: Some(Arithmetic::Workbook), ..SettingsLayer::default() })
}

/// A server as a row of the planner's sheet states it: cores, memory in MB, NICs, GB, disks, utilisation and change in per
/// cent.
pub fn server(name: &str, row: [f64; 7]) -> Server {
    let [cores, memory, nics, storage, disks, used, rate] = row;
    let whole = |number: f64| Some(number as u32);
    let mut server = Server::new(name, Location::file("estate").with_row(2));
    server.cores = whole(cores);
    server.memory_mb = Some(memory);
    server.nics = whole(nics);
    server.storage_gb = Some(storage);
    server.disk_count = whole(disks);
    server.utilization = Some(used / 100.0);
    server.change = Some(Change {
        amount: ChangeAmount::PercentOfTotal(rate),
        quality: Quality::Typed,
        location: None,
    });
    server
}

pub fn estate(servers: Vec<Server>) -> Estate {
    Estate { servers, ..Estate::default() }
}

/// The six servers of the published example D2; D1 is the first two.
pub fn six_servers() -> Vec<Server> {
    vec![
        server("VM1", [2.0, 2048.0, 1.0, 1000.0, 2.0, 50.0, 5.0]),
        server("VM2", [4.0, 4096.0, 1.0, 3000.0, 10.0, 50.0, 10.0]),
        server("VM3", [4.0, 4096.0, 2.0, 6000.0, 5.0, 60.0, 10.0]),
        server("VM4", [8.0, 16384.0, 2.0, 64000.0, 64.0, 50.0, 30.0]),
        server("VM5", [16.0, 32768.0, 2.0, 30000.0, 32.0, 50.0, 50.0]),
        server("VM6", [32.0, 32768.0, 2.0, 64000.0, 64.0, 60.0, 40.0]),
    ]
}

/// The look that comes with the program.
pub(crate) fn style() -> asrcap::report::ReportStyle {
    asrcap::report::ReportStyle::built_in().unwrap()
}
