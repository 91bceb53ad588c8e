//! The columns of addresses; a list may have several of each kind.

/// Whether a field is one of several addresses, such as `ip_2`.
pub(crate) fn is_numbered(field: &str) -> bool {
    let number = field.strip_prefix("ip_").or_else(|| field.strip_prefix("mac_"));
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a field holds IP addresses.
pub(crate) fn is_ip(field: &str) -> bool {
    field == "ip" || (field.starts_with("ip_") && is_numbered(field))
}

/// Whether a field holds MAC addresses.
pub(crate) fn is_mac(field: &str) -> bool {
    ["mac", "mac_address", "adapters"].contains(&field)
        || (field.starts_with("mac_") && is_numbered(field))
}
