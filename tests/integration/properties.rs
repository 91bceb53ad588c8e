//! What must hold for every estate.

use asrcap::estate::{Disk, Server};
use asrcap::plan::{
    Item, Limits, Plan, PlanInputs, QuickInputs, Readiness, StorageKind, first_fit_decreasing,
    in_order, lower_bound, plan, quick,
};
use asrcap::settings::{Arithmetic, Settings, SettingsLayer};
use proptest::prelude::*;

use super::estates::{estate, reference, server, settings};

prop_compose! {
    fn any_server()(
        cores in 1..40_u32,
        memory in 512..600_000_u32,
        nics in 1..9_u32,
        disks in 1..70_u32,
        gb_per_disk in 1..1500_u32,
        used in 0..101_u32,
        rate in 0..600_u32,
        listed in any::<bool>(),
    ) -> Server {
        let storage = f64::from(disks * gb_per_disk);
        let mut server = server(
            "server",
            [
                f64::from(cores),
                f64::from(memory),
                f64::from(nics),
                storage,
                f64::from(disks),
                f64::from(used),
                f64::from(rate) / 10.0,
            ],
        );
        if listed {
            server.disks = (0..disks)
                .map(|_| Disk { capacity: Some(asrcap::units::Gib(f64::from(gb_per_disk))), ..Disk::default() })
                .collect();
        }
        server
    }
}

pub fn any_estate() -> impl Strategy<Value = Vec<Server>> {
    prop::collection::vec(any_server(), 1..40).prop_map(|mut servers| {
        for (number, server) in servers.iter_mut().enumerate() {
            server.name = format!("server-{number}");
        }
        servers
    })
}

fn exact(layer: SettingsLayer) -> Settings {
    settings(SettingsLayer { arithmetic: Some(Arithmetic::Exact), ..layer })
}

fn planned(servers: &[Server], settings: &Settings) -> Plan {
    plan(PlanInputs::new(&estate(servers.to_vec())), settings, &reference()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn each_eligible_server_is_in_one_account_and_no_account_is_over_its_limits(servers in any_estate()) {
        let plan = planned(&servers, &exact(SettingsLayer::default()));
        let servers = plan.document.servers.as_ref().unwrap();
        for server in servers {
            let placed = (server.standard_account.is_some(), server.premium_account.is_some());
            let expected = match (server.readiness, server.storage) {
                (Readiness::NotReady, _) | (_, None) => (false, false),
                (_, Some(StorageKind::Standard)) => (true, false),
                (_, Some(StorageKind::Premium)) => (false, true),
            };
            prop_assert_eq!(placed, expected, "{:?}", server);
        }
        let accounts = plan.document.storage_accounts.as_ref().unwrap();
        for account in &accounts.accounts {
            prop_assert_eq!(account.check.as_str(), "OK");
            prop_assert!(account.machines > 0);
        }
        let count = |kind| accounts.accounts.iter().filter(|account| account.kind == kind).count();
        prop_assert!(count(StorageKind::Standard) >= accounts.standard_lower_bound as usize);
        prop_assert!(count(StorageKind::Premium) >= accounts.premium_lower_bound as usize);
        // Nothing is said of totals without a server in them.
        let eligible = plan.document.counts.unwrap().eligible;
        let expected = (eligible > 0).then(|| count(StorageKind::Standard) as f64);
        prop_assert_eq!(plan.document.outputs.get("standard_accounts"), expected);
    }

    #[test]
    fn exact_totals_are_the_sums_over_the_eligible_servers(servers in any_estate()) {
        let plan = planned(&servers, &exact(SettingsLayer::default()));
        let servers = plan.document.servers.as_ref().unwrap();
        let counts = plan.document.counts.unwrap();
        prop_assert_eq!(counts.read, counts.excluded + counts.planned);
        prop_assert_eq!(counts.planned, counts.ready + counts.conditional + counts.not_ready + counts.unknown);
        let eligible = || servers.iter().filter(|server| server.readiness != Readiness::NotReady);
        prop_assert_eq!(counts.eligible, eligible().count());
        prop_assume!(counts.eligible > 0);
        let used: f64 = eligible().filter_map(|server| server.used_gb).sum();
        let changed: f64 = eligible().filter_map(|server| Some(server.change.as_ref()?.gb_per_day)).sum();
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0);
        prop_assert!(close(plan.document.inputs.get("data_gb").unwrap(), used));
        prop_assert!(close(plan.document.inputs.get("changed_gb_per_day").unwrap(), changed));
        // 30 % compression; GiB of 2^30 bytes against megabits of 10^6 bits over a day.
        let mbps = changed * 0.7 * 8.589_934_592e9 / 1e6 / 86_400.0;
        prop_assert!(close(plan.document.outputs.get("delta_bandwidth_mbps").unwrap(), mbps));
    }

    #[test]
    fn a_size_that_asrcap_chooses_fits(servers in any_estate()) {
        for arithmetic in [Arithmetic::Workbook, Arithmetic::Exact] {
            let settings = settings(SettingsLayer { arithmetic: Some(arithmetic), ..SettingsLayer::default() });
            let plan = planned(&servers, &settings);
            for (row, server) in plan.document.servers.as_ref().unwrap().iter().enumerate() {
                if server.azure_size.is_some() {
                    prop_assert_eq!(plan.sheet.server_value("size_check", row).as_text(), Some("OK"), "{:?}", server);
                }
            }
        }
    }

    #[test]
    fn more_change_never_needs_less_and_more_compression_never_more(
        servers in any_estate(), less in 0.0..50.0_f64, more in 0.0..50.0_f64,
    ) {
        let with = |growth: f64, compression: f64| {
            let layer = SettingsLayer { growth: Some(growth), compression: Some(compression), ..SettingsLayer::default() };
            let document = planned(&servers, &exact(layer)).document;
            // Without a server in the totals there is no figure.
            let mbps = document.outputs.get("delta_bandwidth_mbps").unwrap_or(0.0);
            (mbps, document.counts.unwrap().eligible)
        };
        let (base, eligible) = with(0.0, less);
        prop_assert!(base >= with(0.0, less + more).0 - 1e-9);
        // Growth may make a server larger than any account, which takes it out of the totals.
        let (grown, still_eligible) = with(more, less);
        prop_assert!(grown >= base || still_eligible < eligible);
    }

    #[test]
    fn a_quick_plan_grows_with_its_averages(vms in 1..2000_u32, size in 1.0..4000.0_f64, rate in 0.0..80.0_f64, step in 0.0..20.0_f64) {
        for arithmetic in [Arithmetic::Workbook, Arithmetic::Exact] {
            let settings = settings(SettingsLayer { arithmetic: Some(arithmetic), ..SettingsLayer::default() });
            let outputs = |vms, disk_size_gb, change_rate_percent| {
                let averages = QuickInputs { vms, disks_per_vm: 2.0, disk_size_gb, utilization_percent: 60.0, change_rate_percent };
                quick(averages, &settings, &reference(), None).unwrap().document.outputs
            };
            let base = outputs(vms, size, rate);
            for more in [outputs(vms + 1, size, rate), outputs(vms, size + step, rate), outputs(vms, size, rate + step)] {
                prop_assert!(more.get("delta_bandwidth_mbps") >= base.get("delta_bandwidth_mbps"));
                prop_assert!(more.get("storage_gb") >= base.get("storage_gb"));
                prop_assert!(more.get("standard_iops") >= base.get("standard_iops"));
                prop_assert!(more.get("standard_accounts") >= base.get("standard_accounts"));
                prop_assert!(more.get("configuration_servers") >= base.get("configuration_servers"));
                prop_assert!(more.get("additional_process_servers") >= base.get("additional_process_servers"));
            }
        }
    }

    #[test]
    fn both_packings_place_every_item_once(items in prop::collection::vec((0..20_000_u32, 1..41_u32, 1..4000_u32), 0..80)) {
        let limits = Limits { iops: 20_000.0, disks: 40.0, gb: 512_000.0 };
        let items: Vec<Item> = items
            .into_iter()
            .enumerate()
            .map(|(row, (iops, disks, gb))| Item { row, iops: f64::from(iops), disks: f64::from(disks), gb: f64::from(gb) })
            .collect();
        for placement in [in_order(&items, limits), first_fit_decreasing(&items, limits)] {
            let mut rows: Vec<usize> = placement.accounts.iter().map(|(row, _)| *row).collect();
            rows.sort_unstable();
            prop_assert_eq!(rows, (0..items.len()).collect::<Vec<_>>());
            prop_assert!(placement.count >= lower_bound(&items, limits));
            for number in 1..=placement.count {
                let disks: f64 = placement.accounts.iter().filter(|(_, account)| *account == number).map(|(row, _)| items[*row].disks).sum();
                prop_assert!(disks > 0.0 && disks <= limits.disks);
            }
        }
    }
}
