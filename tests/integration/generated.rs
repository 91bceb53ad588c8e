//! Estates, settings and edits drawn from a seed, the same on every machine.

use asrcap::ReferenceData;
use asrcap::estate::{Boot, Change, ChangeAmount, Disk, Quality, Server};
use asrcap::figure::Value;
use asrcap::plan::{Plan, PlanInputs, QuickInputs, plan, quick};
use asrcap::rules::RuleSet;
use asrcap::settings::{Arithmetic, Scenario, Settings, SettingsLayer};
use asrcap::source::Location;
use asrcap::units::Gib;

use super::estates::{estate, reference, reference_of, settings};

/// A source of numbers that look random (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        (self.next() % u64::from(bound)) as u32
    }

    /// Once in `times`.
    pub(crate) fn once_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * f64::from(self.below(10_001)) / 10_000.0
    }

    pub(crate) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u32) as usize]
    }
}

/// A plan of generated servers.
pub(crate) fn detailed(seed: u64) -> Plan {
    let mut dice = Dice::new(seed);
    let settings = generated_settings(&mut dice);
    detailed_under(&mut dice, &settings, &reference())
}

/// The same under today's rules, which know exact arithmetic only.
pub(crate) fn detailed_today(seed: u64) -> Plan {
    let mut dice = Dice::new(seed);
    let settings = Settings { arithmetic: Arithmetic::Exact, ..generated_settings(&mut dice) };
    detailed_under(&mut dice, &settings, &reference_of("current"))
}

fn detailed_under(dice: &mut Dice, settings: &Settings, reference: &ReferenceData) -> Plan {
    let count = if dice.once_in(6) { 60 + dice.below(60) } else { 1 + dice.below(14) };
    // Whole estates without a gap, so that the totals are known, and estates with gaps.
    let gaps = if dice.once_in(2) { 0 } else { 8 };
    let servers = (0..count).map(|index| generated_server(dice, index, gaps)).collect();
    plan(PlanInputs::new(&estate(servers)), settings, reference).unwrap()
}

/// A plan of generated averages.
pub(crate) fn averages(seed: u64) -> Plan {
    let mut dice = Dice::new(seed);
    let settings = generated_settings(&mut dice);
    let inputs = QuickInputs {
        vms: 1 + dice.below(900),
        disks_per_vm: dice.pick(&[1.0, 2.0, 2.5, 6.4]),
        disk_size_gb: dice.between(1.0, 900.0),
        utilization_percent: dice.pick(&[0.0, 35.0, 62.5, 100.0]),
        change_rate_percent: dice.pick(&[0.0, 0.9, 1.0, 5.0, 12.5]),
    };
    quick(inputs, &settings, &reference(), None).unwrap()
}

/// A quick plan under today's rules.
pub(crate) fn averages_today(seed: u64) -> Plan {
    let mut dice = Dice::new(seed);
    let settings = Settings { arithmetic: Arithmetic::Exact, ..generated_settings(&mut dice) };
    let inputs = QuickInputs {
        vms: 1 + dice.below(9000),
        disks_per_vm: 3.5,
        disk_size_gb: 300.0,
        utilization_percent: 62.5,
        change_rate_percent: 5.0,
    };
    quick(inputs, &settings, &reference_of("current"), None).unwrap()
}

fn generated_settings(dice: &mut Dice) -> Settings {
    settings(SettingsLayer {
        scenario: Some(dice.pick(&[Scenario::Vmware, Scenario::Physical, Scenario::Hyperv])),
        arithmetic: Some(dice.pick(&[Arithmetic::Exact, Arithmetic::Exact, Arithmetic::Workbook])),
        compression: dice.once_in(2).then(|| dice.between(0.0, 100.0)),
        retention_days: Some(dice.pick(&[0.0, 1.0, 3.0, 5.5])),
        recovery_points: Some(dice.pick(&[0.0, 16.0, 24.0])),
        ir_hours: Some(dice.pick(&[0.5, 16.0, 72.0])),
        ir_batch: Some(dice.pick(&[1, 3, 7, 500])),
        growth: Some(dice.pick(&[0.0, 30.0])),
        beside_2017: Some(true),
        change_rate: dice.once_in(3).then_some(4.0),
        // What is missing stays missing, so that the formulas of unknown values are worked out.
        assumed_disks: Some(0),
        assumed_nics: Some(0),
        ..SettingsLayer::default()
    })
}

fn generated_server(dice: &mut Dice, index: u32, gaps: u32) -> Server {
    let mut server =
        Server::new(format!("server-{index:03}"), Location::file("generated").with_row(index + 2));
    let known = |dice: &mut Dice| gaps == 0 || !dice.once_in(gaps);
    server.cores = known(dice).then(|| dice.pick(&[1, 2, 4, 8, 16, 32, 200]));
    server.memory_mb = known(dice).then(|| dice.pick(&[512.0, 4096.0, 16_384.0, 131_072.0]));
    server.nics = known(dice).then(|| dice.pick(&[1, 2, 4, 16]));
    server.storage_gb = known(dice).then(|| dice.between(10.0, 3000.0));
    server.disk_count = known(dice).then(|| dice.pick(&[1, 1, 2, 3, 6, 30, 70]));
    server.utilization = known(dice).then(|| dice.pick(&[0.0, 0.2, 0.55, 1.0]));
    if gaps > 0 && dice.once_in(20) {
        server.storage_gb = Some(0.0);
    }
    if gaps > 0 && dice.once_in(20) {
        server.disk_count = Some(0);
    }
    if let (Some(gb), Some(count)) = (server.storage_gb, server.disk_count)
        && count > 0
        && dice.once_in(3)
    {
        let first = gb * dice.between(0.1, 0.9);
        server.disks = (0..count)
            .map(|disk| Disk {
                label: format!("Hard disk {}", disk + 1),
                capacity: Some(Gib(match disk {
                    0 if count > 1 => first,
                    0 => gb,
                    _ => (gb - first) / f64::from(count - 1),
                })),
                ..Disk::default()
            })
            .collect();
    }
    let amount = match dice.below(8) {
        0 => Some(ChangeAmount::PercentOfTotal(0.0)),
        1 => Some(ChangeAmount::PercentOfTotal(0.9)),
        2 => Some(ChangeAmount::PercentOfTotal(1.0)),
        3 => Some(ChangeAmount::GbPerDay(dice.between(0.0, 200.0))),
        4 => Some(ChangeAmount::GbPerDay(0.01)),
        5 if gaps > 0 => None,
        6 => Some(ChangeAmount::PercentOfTotal(dice.between(20.0, 150.0))),
        _ => Some(ChangeAmount::PercentOfTotal(dice.between(1.0, 12.0))),
    };
    server.change = amount.map(|amount| Change { amount, quality: Quality::Typed, location: None });
    if dice.once_in(4) {
        let sizes = ["A2", "Standard_DS14", "basic_a1", "A*", ">0", "Standard_X9000", "D?", "=A1"];
        server.azure_size = Some(dice.pick(&sizes).to_owned());
    }
    server.os = dice
        .pick(&[None, Some("Windows Server 2012 R2"), Some("Windows Server 2008 (32-bit)")])
        .map(str::to_owned);
    server.boot = dice.pick(&[None, None, Some(Boot::Bios), Some(Boot::Efi)]);
    server
}

/// A cell that somebody changes.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    /// The defined name of the cell or of the column.
    pub(crate) name: String,
    /// The cell in the column, from 0.
    pub(crate) offset: u32,
    /// What is typed; unknown empties the cell.
    pub(crate) value: Value,
}

/// The plan after edits that leave sizes, accounts and on-premises servers as they are, and the edits.
pub(crate) fn edited(plan: &Plan, seed: u64) -> (Plan, Vec<Edit>) {
    let mut dice = Dice::new(seed);
    let mut edits = Vec::new();
    let mut sheet_edit = |id: &str, value: Value| {
        edits.push(Edit { name: id.to_owned(), offset: 0, value });
    };
    sheet_edit("compression", Value::Number(dice.pick(&[0.0, 0.45, 1.0])));
    sheet_edit("retention_days", Value::Number(dice.pick(&[0.0, 2.0, 14.0])));
    sheet_edit("recovery_points", Value::Number(12.0));
    sheet_edit("initial_replication_hours", Value::Number(dice.pick(&[4.0, 100.0])));
    sheet_edit("vms_per_batch", Value::Number(dice.pick(&[1.0, 2.0, 40.0])));
    sheet_edit("growth", Value::Number(dice.pick(&[0.0, 0.3, 2.0])));
    let scenarios = [Scenario::Vmware.workbook_wording(), Scenario::Hyperv.workbook_wording()];
    sheet_edit("scenario", Value::text(dice.pick(&scenarios)));
    let rows = plan.sheet.servers.rows();
    if rows == 0 {
        sheet_edit("virtual_machines", Value::Number(f64::from(dice.below(500))));
        sheet_edit("disks_per_vm", Value::Number(dice.pick(&[1.0, 3.3])));
        sheet_edit("disk_size_gb", Value::Number(dice.between(1.0, 900.0)));
        sheet_edit("utilization", Value::Number(dice.between(0.0, 1.0)));
        sheet_edit("change_rate", Value::Number(dice.pick(&[0.0, 0.005, 0.2])));
    }
    // The sheet knows the sizes that may be proposed and those of the servers.
    let listed = plan.sizes_to_choose();
    let (smallest, largest) = (listed[0].short_name(), listed[listed.len() - 1].short_name());
    let sizes = [smallest, largest, "nothing", ""];
    for _ in 0..rows.min(6) {
        let (column, value) = match dice.below(9) {
            0 => ("storage_gb", Value::Number(dice.between(0.0, 40_000.0))),
            1 => ("utilization", Value::Number(dice.between(0.0, 1.0))),
            2 => ("change_rate", Value::Number(dice.pick(&[0.0, 0.009, 0.3]))),
            3 => ("disks", Value::Number(f64::from(dice.below(80)))),
            4 => ("measured_change_gb", Value::Number(dice.between(0.0, 900.0))),
            5 => ("measured_change_gb", Value::Unknown),
            6 => ("efi_boot", Value::text(dice.pick(&["Yes", "No", "yes"]))),
            7 => ("azure_size", Value::text(dice.pick(&sizes))),
            _ => ("cores", Value::Unknown),
        };
        edits.push(Edit {
            name: format!("servers_{column}"),
            offset: dice.below(rows as u32),
            value,
        });
    }
    let (rule, number) = dice.pick(&[
        ("standard_io_size_kb", 4.0),
        ("standard_disk_iops", 60.0),
        ("standard_account_iops", 300.0),
        ("disk_size_max_gb", 4095.0),
        ("change_rate_floor", 0.05),
        ("builtin_process_server_churn_gb", 10.0),
    ]);
    // Today's rules know some of these no more.
    if plan.rules.get(rule).is_some() {
        edits.push(Edit { name: format!("rule_{rule}"), offset: 0, value: Value::Number(number) });
    }
    (applied(plan, &edits), edits)
}

/// What each arithmetic chooses for itself.
const CHOSEN: [&str; 5] =
    ["azure_size", "premium_asked", "blocker", "standard_account", "premium_account"];

/// The plan after edits.
pub(crate) fn applied(plan: &Plan, edits: &[Edit]) -> Plan {
    let mut plan = plan.clone();
    // What is typed into the workbook changes no list of sizes.
    let day = plan.sheet.day().to_owned();
    plan.rules = edits.iter().fold(plan.rules, |rules, edit| with_rule(rules, edit, ""));
    plan.workbook_rules =
        edits.iter().fold(plan.workbook_rules, |rules, edit| with_rule(rules, edit, "_2017"));
    let servers = plan.sheet.servers.rows();
    let sheets = std::iter::once(&mut plan.sheet).chain(plan.workbook.as_mut());
    for (index, sheet) in sheets.enumerate() {
        let set = sheet.set.clone();
        let (rules, sizes) = if index == 1 {
            (&plan.workbook_rules, &plan.workbook_sizes)
        } else {
            (&plan.rules, &plan.sizes)
        };
        let new = asrcap::figure::Worksheet::new(set.clone(), rules, sizes.clone(), servers);
        let mut new = new.on(&day);
        new.sheet.clone_from(&sheet.sheet);
        new.servers = sheet.servers.clone();
        new.accounts = sheet.accounts.clone();
        for edit in edits {
            if let Some(column) = edit.name.strip_prefix("servers_") {
                // The 2017 figures keep what the workbook's arithmetic chose.
                let own = index == 1 && CHOSEN.contains(&column);
                if let (Some(column), false) = (set.servers.index(column), own) {
                    new.servers.set(column, edit.offset as usize, edit.value.clone());
                }
            } else {
                new.set_input(&edit.name, edit.value.clone());
            }
        }
        new.evaluate_servers(0..set.servers.len());
        new.evaluate_accounts();
        new.evaluate_sheet();
        *sheet = new;
    }
    plan
}

fn with_rule(rules: RuleSet, edit: &Edit, suffix: &str) -> RuleSet {
    let id = edit.name.strip_prefix("rule_");
    let Some(id) = id.and_then(|id| id.strip_suffix(suffix)) else {
        return rules;
    };
    let Some(rule) = rules.get(id) else {
        return rules;
    };
    let value = match &edit.value {
        Value::Number(number) if rule.is_percent() => format!("{:?}", number * 100.0),
        Value::Number(number) => format!("{number:?}"),
        Value::Text(text) => format!("{:?}", &**text),
        Value::Unknown => return rules,
    };
    let set = &rule.set;
    let unit = rule.unit.as_ref().map_or_else(String::new, |unit| format!("unit = \"{unit}\""));
    let toml = format!(
        "id = \"edited\"\ntitle = \"edited\"\ndate = \"2017-09-19\"\nextends = \"{set}\"\n\
         [[rules]]\nid = \"{id}\"\nvalue = {value}\n{unit}\nstatement = \"edited\"\nsource = \"US\"\nreason = \"edited\"\n\
         [sources.US]\ntitle = \"edited\"\nlocator = \"test\"\ndate = \"2017-09-19\"\n"
    );
    asrcap::rules::from_toml("edited", &toml).unwrap()
}
