//! Defined names: what the cells are called that formulas refer to.

use std::collections::HashSet;

use crate::figure::SizeColumn;
use crate::rules::RuleSet;

/// What the names of the 2017 workbook's own figures end with.
pub(crate) const WORKBOOK_SUFFIX: &str = "_2017";

/// What the names of the what-if column end with.
pub(crate) const WHAT_IF_SUFFIX: &str = "_whatif";

/// The names of the rules' cells, by the place of the rule; they end with `suffix`.
pub(crate) fn rule_names(rules: &RuleSet, suffix: &str) -> Vec<String> {
    let mut taken = HashSet::new();
    rules
        .rules()
        .iter()
        .enumerate()
        .map(|(index, rule)| {
            let mut name = format!("rule_{}{suffix}", allowed(&rule.id));
            if !taken.insert(name.to_lowercase()) {
                name = format!("{name}_{index}");
                taken.insert(name.to_lowercase());
            }
            name
        })
        .collect()
}

/// The name of the cells of a column over all servers.
pub(crate) fn servers(column: &str, suffix: &str) -> String {
    format!("servers_{}{suffix}", allowed(column))
}

/// The name of a column of the VM sizes.
pub(crate) fn size(column: SizeColumn) -> &'static str {
    match column {
        SizeColumn::Cores => "size_cores",
        SizeColumn::MemoryMb => "size_memory_mb",
        SizeColumn::Nics => "size_nics",
        SizeColumn::Disks => "size_disks",
        SizeColumn::Premium => "size_premium",
        SizeColumn::Iops => "size_iops",
        SizeColumn::MbPerS => "size_mbps",
        SizeColumn::Generations => "size_generations",
        SizeColumn::Nvme => "size_nvme",
        SizeColumn::Barred => "size_barred",
        SizeColumn::Doubtful => "size_doubtful",
    }
}

/// The name of the names of the VM sizes.
pub(crate) const SIZE_NAMES: &str = "size_name";

fn allowed(id: &str) -> String {
    let letters = id.chars().take(200);
    letters.map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}
