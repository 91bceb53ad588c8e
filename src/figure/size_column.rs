//! What the sheet of VM sizes has in its columns.

use super::expression::SizeColumn;
use super::value::Value;
use crate::catalog::{SizeCatalog, VmSize, Weight, cautions};

impl SizeColumn {
    /// All of them, in the order of the sheet.
    pub(crate) const ALL: [Self; 11] = [
        Self::Cores,
        Self::MemoryMb,
        Self::Nics,
        Self::Disks,
        Self::Premium,
        Self::Iops,
        Self::MbPerS,
        Self::Generations,
        Self::Nvme,
        Self::Barred,
        Self::Doubtful,
    ];

    /// The cell of a size of a catalogue on a day, `YYYY-MM-DD`; what the source does not state is unknown, or an empty text.
    pub(crate) fn cell(self, size: &VmSize, sizes: &SizeCatalog, day: &str) -> Value {
        let yes_or_no = |truth: bool| Value::text(if truth { "Yes" } else { "No" });
        let weighs = |weight: Weight| {
            let first = cautions(size, day).find(|caution| caution.weight() == weight);
            Value::text(first.map_or("", |caution| caution.cell_words()))
        };
        match self {
            Self::Cores => Value::known(size.vcpus.map(f64::from)),
            Self::MemoryMb => Value::known(size.memory_mb()),
            Self::Nics => Value::known(size.max_nics.map(f64::from)),
            Self::Disks => Value::known(size.max_data_disks.map(f64::from)),
            Self::Premium => Value::known(size.premium_storage.map(|has| f64::from(u8::from(has)))),
            Self::Iops => Value::known(size.max_disk_iops),
            Self::MbPerS => Value::known(size.max_disk_mb_per_s),
            Self::Generations if sizes.states_generations() => Value::text(size.generations()),
            Self::Generations => Value::text("1, 2"),
            Self::Nvme => match size.nvme_os_required {
                Some(needed) => yes_or_no(needed),
                None if sizes.states_nvme() => Value::text(""),
                None => yes_or_no(false),
            },
            Self::Barred => weighs(Weight::KeepsOut),
            Self::Doubtful => weighs(Weight::ToBeAsked),
        }
    }
}
