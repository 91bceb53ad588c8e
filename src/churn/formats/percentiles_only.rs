//! Peaks and percentiles of the write rate, from which no daily change follows: Deployment Planner, Live Optics,
//! Azure Migrate.

use crate::estate::Quality;
use crate::finding::Finding;
use crate::identity::{are_named_with_host, split_host};
use crate::source::Location;
use crate::table::{Document, HeadingTable, RowView, TableView, UnreadableCells};
use crate::units::{Plain, Unit};

use super::planner_headings;
use crate::churn::format::Format;
use crate::churn::model::{Amount, Measurement, Reading};
use crate::churn::reading::sheet_heads::{Found, Heads};
use crate::message;
use crate::words;

/// Where a format keeps its figures.
struct Source {
    format: Format,
    table: &'static str,
    /// The columns with a figure, the one to be preferred first.
    fields: &'static [&'static str],
}

const SOURCES: [Source; 3] = [
    Source { format: Format::DeploymentPlanner, table: "deployment", fields: &["peak"] },
    Source { format: Format::LiveOptics, table: "live_optics", fields: &["peak", "average"] },
    Source { format: Format::AzureMigrate, table: "azure_migrate", fields: &["write"] },
];

/// The sheets with figures of a source. Databases are no machines, and a machine may be in several sheets.
fn sheets(heads: &Heads, source: &Source, table: &HeadingTable) -> Vec<Found> {
    let mut found: Vec<Found> = heads
        .all(table)
        .into_iter()
        .filter(|found| found.index("sql").is_none())
        .filter(|found| source.fields.iter().any(|field| found.index(field).is_some()))
        .collect();
    if source.format != Format::DeploymentPlanner {
        let by_disk = found.iter().position(|found| found.index("disk").is_some());
        let chosen = by_disk.unwrap_or_default();
        found = found.into_iter().skip(chosen).take(1).collect();
    }
    found
}

pub(crate) fn recognise(heads: &Heads) -> Option<Format> {
    SOURCES.iter().find_map(|source| {
        let table = planner_headings::table(source.table);
        (!sheets(heads, source, table).is_empty()).then_some(source.format)
    })
}

pub(crate) fn read(document: &mut Document, format: Format) -> Reading {
    let mut reading = Reading::default();
    let Some(source) = SOURCES.iter().find(|source| source.format == format) else {
        return reading;
    };
    let table = planner_headings::table(source.table);
    let mut unreadable = UnreadableCells::default();
    for found in sheets(&Heads::of(document), source, table) {
        let location = document.location(found.sheet.as_deref());
        let sheet = match document.sheet(found.sheet.as_deref()) {
            Ok(sheet) => sheet,
            Err(error) => {
                reading.findings.push(error.to_finding());
                continue;
            }
        };
        match TableView::new(location, &sheet, &found.header, table, document.chosen_number_style())
        {
            Ok(view) => {
                let mut machine = None;
                for row in view.rows(&sheet) {
                    read_row(&row, &found, source, &mut machine, &mut reading, &mut unreadable);
                }
            }
            Err(finding) => reading.findings.push(finding),
        }
    }
    reading.findings.extend(unreadable.finding(
        words!("{message}; it counts as not measured"),
        words!("{message}; this and {cells} count as not measured"),
    ));
    if format == Format::DeploymentPlanner {
        take_hosts(&mut reading);
    }
    let location = document.location(None);
    reading.findings.push(if reading.measurements.is_empty() {
        nothing_measured(&location)
    } else {
        meaning(format, &location)
    });
    if format == Format::DeploymentPlanner {
        reading.findings.extend(observed_churn(document));
    }
    reading
}

fn read_row(
    row: &RowView<'_>,
    found: &Found,
    source: &Source,
    machine: &mut Option<String>,
    reading: &mut Reading,
    unreadable: &mut UnreadableCells,
) {
    let Some(name) = row.text("vm") else { return };
    let Some(field) = source.fields.iter().find(|field| !row.cell(field).is_blank()) else {
        return;
    };
    reading.rows += 1;
    // Below each machine of the Deployment Planner stand its disks, which have no number of disks.
    let is_disk = source.format == Format::DeploymentPlanner
        && found.index("disks").is_some()
        && row.cell("disks").is_blank();
    let (server, disk) = match (is_disk, machine.as_ref(), row.text("disk")) {
        (true, Some(machine), _) => (machine.clone(), Some(name.into_owned())),
        (false, _, disk) => (name.into_owned(), disk.map(Into::into)),
        (true, None, _) => (name.into_owned(), None),
    };
    if !is_disk {
        *machine = Some(server.clone());
    }
    // Azure Migrate writes -1 for what it does not know.
    let known = unreadable.keep(row.number(field)).filter(|quantity| quantity.value >= 0.0);
    let Some(quantity) = known else { return };
    let mib_per_s = match quantity.unit {
        Some(Unit::Rate(unit)) => unit.mib(quantity.value, Plain::Binary),
        // The planner's pages write both MBps and Mbps for the same column, which holds megabytes.
        _ => quantity.value,
    };
    let amount = Amount::Ceiling { mib_per_s };
    let mut measurement =
        Measurement::new(server, amount, Quality::Percentile, row.location_of(field));
    measurement.disk = disk;
    measurement.format = source.format;
    measurement.peak_mib_per_s = Some(mib_per_s);
    reading.measurements.push(measurement);
}

/// Reports about Hyper-V write the host behind each machine.
fn take_hosts(reading: &mut Reading) {
    if are_named_with_host(reading.measurements.iter().map(|m| m.server.as_str())) {
        for measurement in &mut reading.measurements {
            if let Some((machine, _)) = split_host(&measurement.server) {
                measurement.server = machine.to_owned();
            }
        }
    }
}

/// An assessment "As on-premises" has the columns, but nothing in them.
fn nothing_measured(location: &Location) -> Finding {
    let message = message!("the columns of write rates are empty: nothing was measured");
    Finding::note("no-figures", location.path.as_ref(), message).at(location.clone())
}

fn meaning(format: Format, location: &Location) -> Finding {
    let message = match format {
        Format::DeploymentPlanner => message!(
            "the peaks are 95th percentiles with 30 % growth unless the report says otherwise, in MB/s; the reader follows the documentation and was not checked against a report; they serve as ceilings, no daily change follows from them"
        ),
        Format::LiveOptics => message!(
            "the write rates are peaks and averages of the time that was recorded; they serve as ceilings, no daily change follows from them"
        ),
        _ => message!(
            "the write rates are percentiles, by default the 95th; they serve as ceilings, no daily change follows from them"
        ),
    };
    Finding::note("figures-are-ceilings", location.path.as_ref(), message).at(location.clone())
}

/// The planner's own daily churn, of all machines together.
fn observed_churn(document: &mut Document) -> Option<Finding> {
    let names = document.sheet_names().to_vec();
    names.iter().find_map(|name| {
        let sheet = document.sheet(name.as_deref()).ok()?;
        sheet.rows.iter().find_map(|row| {
            let at = row.cells.iter().position(|cell| {
                cell.text().is_some_and(|text| {
                    text.to_lowercase().starts_with("observed typical data churn per day")
                })
            })?;
            let value = row.cells.get(at + 1..)?.iter().find_map(crate::table::Cell::text)?;
            let location = document.location(name.as_deref()).with_row(row.number);
            Some(
                Finding::note("observed-daily-churn", message!("all machines"), message!("the report states a typical churn of {value} GB a day for all compatible machines together", value))
                    .at(location),
            )
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::churn::fixture;

    #[test]
    fn a_deployment_planner_report_gives_ceilings_for_machines_and_disks() {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let summary = workbook.add_worksheet().set_name("On-premises summary").unwrap();
        summary.write(3, 0, "Observed typical data churn per day (GB)").unwrap();
        summary.write(3, 1, 123.5).unwrap();
        for name in ["Compatible VMs", "Incompatible VMs"] {
            let sheet = workbook.add_worksheet().set_name(name).unwrap();
            for (column, heading) in (0..).zip([
                "VM Name",
                "VM Compatibility",
                "Peak R/W IOPS (with Growth Factor)",
                "Peak Data Churn in MBps (with Growth Factor)",
                "Number of Disks",
            ]) {
                sheet.write(1, column, heading).unwrap();
            }
            sheet.write(2, 0, format!("vm {name}")).unwrap();
            sheet.write(2, 1, "Yes").unwrap();
            sheet.write(2, 3, 5.5).unwrap();
            sheet.write(2, 4, 1).unwrap();
            sheet.write(3, 0, "disk1.vmdk").unwrap();
            sheet.write(3, 3, 5.5).unwrap();
        }
        let (format, reading) = fixture::read("report.xlsm", &workbook.save_to_buffer().unwrap());
        assert_eq!(format, Some(Format::DeploymentPlanner));
        let found: Vec<_> = reading
            .measurements
            .iter()
            .map(|m| (m.server.as_str(), m.disk.as_deref(), m.gb_per_day()))
            .collect();
        assert_eq!(
            found[..2],
            [("vm Compatible VMs", None, None), ("vm Compatible VMs", Some("disk1.vmdk"), None)]
        );
        assert_eq!(found.len(), 4);
        let codes: Vec<_> = reading.findings.iter().map(|f| f.code).collect();
        assert_eq!(codes, ["figures-are-ceilings", "observed-daily-churn"]);
        assert!(reading.findings[1].message.to_string().contains("123.5 GB"));
    }

    #[test]
    fn percentiles_of_azure_migrate_and_live_optics_are_ceilings() {
        for (text, format) in [
            (
                "Machine Name,Environment,Disk Read (in MBPS),Disk Write (in MBPS)\nweb,Prod,1,2.5\ndb,Prod,1,-1\n",
                Format::AzureMigrate,
            ),
            (
                "VM Name,MOB ID,Peak Write MB/s,Avg Write MB/s\nweb,vm-1,2.5,0.5\n",
                Format::LiveOptics,
            ),
        ] {
            let (found, reading) = fixture::read("a.csv", text.as_bytes());
            assert_eq!(found, Some(format));
            assert_eq!(reading.measurements.len(), 1);
            assert_eq!(reading.measurements[0].amount, Amount::Ceiling { mib_per_s: 2.5 });
            assert_eq!(reading.measurements[0].quality, Quality::Percentile);
        }
    }
}
