//! The fields of a table of machines that tell the state of each.

/// What stands in one column each.
pub(crate) const FIELDS: [&str; 11] = [
    "consolidation",
    "hardware_version",
    "fault_tolerance",
    "tools",
    "tools_running",
    "tools_version",
    "tpm",
    "tpm_disk",
    "encrypted",
    "encryption_key",
    "parent_snapshot",
];

/// Whether a field tells something of the state of a machine; `usb_0` and `pci_1` stand for one device of the host each.
pub(crate) fn is_field(field: &str) -> bool {
    FIELDS.contains(&field) || is_numbered(field, "usb_") || is_numbered(field, "pci_")
}

/// Whether a field is one of several devices of a kind.
pub(crate) fn is_numbered(field: &str, kind: &str) -> bool {
    let number = field.strip_prefix(kind);
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()))
}
