//! The published examples, to the digit.

use asrcap::plan::{
    Outputs, Plan, PlanInputs, PlannedServer, QuickInputs, Readiness, StorageKind, plan, quick,
};
use asrcap::settings::{Arithmetic, SettingsLayer};

use super::estates::{estate, reference, server, settings, six_servers, workbook_settings};

fn quick_plan(averages: [f64; 5], compression: f64) -> Plan {
    let [vms, disks_per_vm, disk_size_gb, utilization_percent, change_rate_percent] = averages;
    let inputs = QuickInputs {
        vms: vms as u32,
        disks_per_vm,
        disk_size_gb,
        utilization_percent,
        change_rate_percent,
    };
    let settings = settings(SettingsLayer {
        arithmetic: Some(Arithmetic::Workbook),
        compression: Some(compression),
        ..SettingsLayer::default()
    });
    quick(inputs, &settings, &reference(), None).unwrap()
}

fn output_numbers(outputs: &Outputs) -> [Option<f64>; 10] {
    [
        outputs.get("delta_bandwidth_mbps"),
        outputs.get("initial_bandwidth_mbps"),
        outputs.get("storage_gb"),
        outputs.get("standard_iops"),
        outputs.get("standard_accounts"),
        outputs.get("blob_disks"),
        outputs.get("premium_accounts"),
        outputs.get("premium_iops"),
        outputs.get("configuration_servers"),
        outputs.get("additional_process_servers"),
    ]
}

/// Screenshots of the Quick Planner, December 2015.
#[test]
fn q1_quick_planner() {
    let plan = quick_plan([100.0, 2.0, 300.0, 70.0, 5.0], 30.0);
    let inputs = &plan.document.inputs;
    assert_eq!(inputs.get("data_gb"), Some(42_000.0));
    assert_eq!(inputs.get("changed_gb_per_day"), Some(2_100.0));
    assert_eq!(inputs.get("transferred_gb_per_day"), Some(1_470.0));
    let expected = [140.0, 126.0, 48_300.0, 3_186.0, 5.0, 200.0, 0.0, 0.0, 1.0, 2.0];
    assert_eq!(output_numbers(&plan.document.outputs), expected.map(Some));
    assert_eq!(plan.document.outputs.get("additional_source_storage_gb"), None);
}

/// The guide's printed inputs do not give the guide's printed outputs; they give these.
#[test]
fn g_printed_inputs_give_what_the_formulas_give() {
    let plan = quick_plan([2.0, 2.0, 500.0, 35.0, 5.0], 0.0);
    let expected = [4.0, 150.0, 805.0, 54.0, 1.0, 4.0, 0.0, 0.0, 1.0, 0.0];
    assert_eq!(output_numbers(&plan.document.outputs), expected.map(Some));
}

/// All of the guide's printed outputs at once, from the servers that they belong to.
#[test]
fn g_printed_outputs_from_two_servers() {
    let servers = vec![
        server("A", [2.0, 2048.0, 1.0, 500.0, 1.0, 50.0, 15.0]),
        server("B", [2.0, 2048.0, 1.0, 500.0, 2.0, 20.0, 30.0]),
    ];
    let settings = settings(SettingsLayer {
        arithmetic: Some(Arithmetic::Workbook),
        compression: Some(0.0),
        ..SettingsLayer::default()
    });
    let plan = plan(PlanInputs::new(&estate(servers)), &settings, &reference()).unwrap();
    let outputs = &plan.document.outputs;
    assert!((outputs.get("storage_gb").unwrap() - 781.666_666_7).abs() < 1e-6);
    let mut numbers = output_numbers(outputs);
    numbers[2] = Some(0.0);
    let expected = [10.0, 100.0, 0.0, 342.0, 1.0, 4.0, 0.0, 0.0, 1.0, 0.0];
    assert_eq!(numbers, expected.map(Some));
}

/// Screenshots of the Detailed Planner, December 2015.
#[test]
fn d1_detailed_planner() {
    let servers = six_servers().into_iter().take(2).collect();
    let plan = plan(PlanInputs::new(&estate(servers)), &workbook_settings(), &reference()).unwrap();
    let inputs = &plan.document.inputs;
    assert_eq!(inputs.get("virtual_machines"), Some(2.0));
    assert_eq!(inputs.get("disks_per_vm"), Some(6.0));
    assert_eq!(inputs.get("disk_size_gb").map(f64::round), Some(333.0));
    assert_eq!(inputs.get("utilization_percent"), Some(50.0));
    assert!((inputs.get("data_gb").unwrap() - 2000.0).abs() < 1e-9);
    assert_eq!(inputs.get("change_rate_percent"), Some(7.5));
    assert!((inputs.get("changed_gb_per_day").unwrap() - 150.0).abs() < 1e-9);
    assert!((inputs.get("transferred_gb_per_day").unwrap() - 105.0).abs() < 1e-9);
    let expected = [10.0, 299.0, 2450.0, 532.0, 1.0, 12.0, 0.0, 0.0, 1.0, 0.0];
    for (found, expected) in output_numbers(&plan.document.outputs).into_iter().zip(expected) {
        assert!((found.unwrap() - expected).abs() < 1e-9, "{found:?} for {expected}");
    }
    let rows = rows(&plan);
    assert_eq!(
        rows[0],
        ("VM1", true, Some("Standard_A2"), Some(StorageKind::Standard), Some(76.0), Some(1), None)
    );
    assert_eq!(
        rows[1],
        ("VM2", true, Some("Standard_A4"), Some(StorageKind::Standard), Some(456.0), Some(1), None)
    );
}

type Row<'a> =
    (&'a str, bool, Option<&'a str>, Option<StorageKind>, Option<f64>, Option<u32>, Option<u32>);

fn rows(plan: &Plan) -> Vec<Row<'_>> {
    let row = |server| {
        let PlannedServer {
            name,
            readiness,
            azure_size,
            storage,
            standard_iops,
            standard_account,
            premium_account,
            ..
        }: &PlannedServer = server;
        (
            name.as_str(),
            *readiness == Readiness::Ready,
            azure_size.as_deref(),
            *storage,
            *standard_iops,
            *standard_account,
            *premium_account,
        )
    };
    plan.document.servers.iter().flatten().map(row).collect()
}

/// The published table of six servers, in the order that the macro leaves them.
#[test]
fn d2_six_servers() {
    let plan =
        plan(PlanInputs::new(&estate(six_servers())), &workbook_settings(), &reference()).unwrap();
    let rows: Vec<_> = rows(&plan)
        .into_iter()
        .map(|(name, ready, size, kind, _, standard, premium)| {
            (name, ready, size, kind, standard, premium)
        })
        .collect();
    let (s, p) = (Some(StorageKind::Standard), Some(StorageKind::Premium));
    assert_eq!(
        rows,
        [
            ("VM1", true, Some("Standard_A2"), s, Some(1), None),
            ("VM3", false, None, s, None, None),
            ("VM2", true, Some("Standard_A4"), s, Some(1), None),
            ("VM4", true, Some("Standard_G5"), s, Some(2), None),
            ("VM5", true, Some("Standard_DS14"), p, None, Some(1)),
            ("VM6", true, Some("Standard_GS5"), p, None, Some(1)),
        ]
    );
    assert_eq!(plan.document.outputs.get("standard_accounts"), Some(2.0));
    assert_eq!(plan.document.outputs.get("premium_accounts"), Some(1.0));
    let vm3 = &plan.document.servers.as_ref().unwrap()[1];
    assert_eq!(vm3.reasons[0].code, "disk-too-large");
    let qualified = plan.sheet.server_value("qualified", 1);
    assert_eq!(qualified.as_text(), Some("Disk size cannot be more than 1 TB"));
}
